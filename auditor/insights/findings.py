"""What is most worth knowing about a history, as sentences with their numbers, and the rows behind each.

Which findings are shown is no judgement: each has a threshold in LEAST, and a fixed place in ORDER. The
first of each topic come first, then the others in their order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np

from auditor.history import History
from auditor.insights.cells import Ints, Mask, date_of
from auditor.insights.events import near_gap
from auditor.insights.finding import Finding, Rows, rows_of
from auditor.insights.masks import Masks
from auditor.insights.sound import sound_held
from auditor.insights.when import NIGHT_HOURS, Gap
from auditor.language import date, date_span, decimal, listing, number, percent, tr, trn
from auditor.recording import INFERRED, MEASURED, VENDOR_NAMES, VENDOR_SAYS, VENDORS
from auditor.wakeups import Judgement
from auditor.wakeups.telling import accuracy

__all__ = ["LEAST", "ORDER", "Finding", "Rows", "notable", "rows_of"]

# From where on something is worth a sentence. Shares are of the finding's own denominator.
LEAST: Mapping[str, float] = {
    "recordings": 10,  # in the numerator of a count, unless said otherwise
    "night_share": 0.02,
    "silence_days": 14,
    "burst_times": 4,  # as many as on the middle one of all days with any
    "change_times": 1.5,  # one half of the time against the other
}


def notable(history: History, judgement: Judgement | None, zone: str, most: int = 3) -> list[Finding]:
    """Return the most notable findings, at most so many; none where nothing reaches its threshold.

    history:   its verdicts are used where it was judged.
    judgement: how they came about, which says how good they are; None where it was not judged.
    zone:      IANA name of the clock by which days and hours are counted.
    """
    seen = Masks(history, zone)
    found = [one for make in ORDER.values() if (one := make(seen, judgement)) is not None]
    firsts = list({one.topic: one for one in reversed(found)}.values())
    chosen = sorted(firsts, key=found.index)
    chosen += [one for one in found if one not in chosen]
    return chosen[:most]


# The findings ---------------------------------------------------------------------------------


def _marked(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    """What the vendor marked: a fact of the files."""
    if not seen.judged:
        return None
    mine = seen.asked & seen.holds("verdict", "vendor_says_unintended")
    count, of = int(mine.sum()), int(seen.asked.sum())
    if not count:
        return None
    sentence = trn(
        "{n} of {of} recordings that can be asked about is marked by the vendor as not meant ({share}).",
        "{n} of {of} recordings that can be asked about are marked by the vendor as not meant ({share}).",
        count,
        of=number(of),
        share=percent(count, of),
    )
    rows = Rows(where={"verdict": ("vendor_says_unintended",)})
    return Finding(
        "marked", "not_meant", sentence, count, of, VENDOR_SAYS, _shapes(seen, mine), "wakeups", rows
    )


def _likely(seen: Masks, judgement: Judgement | None) -> Finding | None:
    """What is likely not meant by our signs: inferred, and never added to what the vendor marked."""
    if not seen.judged:
        return None
    mine = seen.asked & seen.holds("verdict", "likely_unintended")
    count, of = int(mine.sum()), int(seen.asked.sum())
    if not count:
        return None
    sentence = trn(
        "{n} of {of} recordings that can be asked about is likely not meant, by our signs ({share}).",
        "{n} of {of} recordings that can be asked about are likely not meant, by our signs ({share}).",
        count,
        of=number(of),
        share=percent(count, of),
    )
    listened = judgement is not None and not bool(np.isnan(judgement.known.wake_p).all())
    rows = Rows(where={"verdict": ("likely_unintended",)})
    return Finding(
        "likely",
        "not_meant",
        sentence,
        count,
        of,
        INFERRED,
        _shapes(seen, mine),
        "wakeups",
        rows,
        caveat=accuracy(with_sound=listened),
    )


def _night(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    hours = seen.placed.hour
    at_night = np.isin(hours, NIGHT_HOURS)
    count, of = int(at_night.sum()), int((hours >= 0).sum())
    if count < LEAST["recordings"] or count / of < LEAST["night_share"]:
        return None
    begin, end = f"{NIGHT_HOURS[0]:02}:00", f"{NIGHT_HOURS[-1] + 1:02}:00"
    sentence = tr(
        "{count} of {of} recordings with a time of day were made at night, from {begin} to {end} ({share}).",
        count=number(count),
        of=number(of),
        begin=begin,
        end=end,
        share=percent(count, of),
    )
    mine = _mask(seen, seen.placed.row[at_night])
    rows = Rows(hours=NIGHT_HOURS)
    return Finding(
        "night", "when", sentence, count, of, MEASURED, _shapes(seen, mine), "calendar_and_clock", rows
    )


def _silence(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    """The longest stretch without recordings; what lies near it is said as possible."""
    active = np.flatnonzero(seen.per_day)
    silent = np.diff(active) - 1
    if not len(silent) or silent.max() < LEAST["silence_days"]:
        return None
    at = int(silent.argmax())
    start = int(seen.placed.day.min())
    gap = Gap(date_of(start + int(active[at]) + 1), date_of(start + int(active[at + 1]) - 1), int(silent[at]))
    of = len(seen.per_day)
    sentence = tr(
        "The longest silence in your files: no recording on {days} of {of} days, {span}.",
        days=number(gap.days),
        of=number(of),
        span=date_span(gap.first, gap.last),
    )
    near = near_gap(gap, _vendors(seen))[:1]
    if near:
        sentence = tr(
            "{sentence} Possible, among others: {event} ({date}).",
            sentence=sentence,
            event=tr(near[0].label),
            date=date(near[0].at),
        )
    return Finding(
        "silence",
        "when",
        sentence,
        gap.days,
        of,
        MEASURED,
        (*_shapes(seen, seen.heard), *(one.source for one in near)),
        "calendar_and_clock",
        Rows(first=gap.first - dt.timedelta(days=1), last=gap.last + dt.timedelta(days=1)),
        unit="days",
        details={
            "first": gap.first.isoformat(),
            "last": gap.last.isoformat(),
            "event": near[0].id if near else "",
        },
    )


def _burst(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    """A day with far more than usual."""
    busy = seen.per_day[seen.per_day > 0]
    if len(busy) < LEAST["recordings"]:
        return None
    most, middle = int(busy.max()), float(np.median(busy))
    if most < LEAST["recordings"] or most < LEAST["burst_times"] * middle:
        return None
    day = date_of(int(seen.placed.day.min()) + int(seen.per_day.argmax()))
    sentence = tr(
        "The busiest day was {date}: {count} recordings; on a day in the middle, of {days} days with any: "
        "{middle}.",
        date=date(day),
        count=number(most),
        days=number(len(busy)),
        middle=number(int(middle)) if middle == int(middle) else decimal(middle),
    )
    mine = _mask(seen, seen.placed.row[seen.placed.day == int(seen.placed.day.min()) + seen.per_day.argmax()])
    return Finding(
        "burst",
        "when",
        sentence,
        most,
        len(seen.placed),
        MEASURED,
        _shapes(seen, mine),
        "calendar_and_clock",
        Rows(first=day, last=day),
        details={"date": day.isoformat(), "median": middle, "days": len(busy)},
    )


def _unrecognised(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    mine = seen.heard & seen.holds("speaker", "unrecognised")
    # Some vendors note only the voices that they knew, others only those that they did not: to divide the
    # one by the other would be a share of nothing. So it is all recordings of those who note the latter.
    noting = [one for one in VENDORS if (mine & seen.holds("vendor", one)).any()]
    count, of = int(mine.sum()), int((seen.heard & seen.holds("vendor", *noting)).sum())
    if count < LEAST["recordings"]:
        return None
    sentence = tr(
        "{vendors} noted a voice that was not recognised on {count} of {of} recordings ({share}).",
        vendors=listing([VENDOR_NAMES[one] for one in noting]),
        count=number(count),
        of=number(of),
        share=percent(count, of),
    )
    rows = Rows(where={"speaker": ("unrecognised",)})
    return Finding(
        "unrecognised", "what", sentence, count, of, VENDOR_SAYS, _shapes(seen, mine), "heard", rows
    )


def _sound(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    mine = seen.heard & seen.holds("audio_state", "linked", "orphan")
    count, of = int(mine.sum()), int(seen.heard.sum())
    if not count:
        return None
    minutes = sound_held(seen.history).seconds / 60
    sentence = tr(
        "The sound of {count} of {of} recordings is in your files.", count=number(count), of=number(of)
    )
    if minutes:  # covered in incognito, and some sound does not say how long it is
        sentence = tr(
            "The sound of {count} of {of} recordings is in your files: {minutes} minutes in all.",
            count=number(count),
            of=number(of),
            minutes=number(round(minutes)) if minutes >= LEAST["recordings"] else decimal(minutes),
        )
    rows = Rows(where={"audio_state": ("linked", "orphan")})
    return Finding(
        "sound",
        "what",
        sentence,
        count,
        of,
        MEASURED,
        _shapes(seen, mine),
        "recordings",
        rows,
        details={"minutes": round(minutes, 2)},
    )


def _withheld(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    mine = seen.heard & seen.holds("outcome", "text_withheld")
    count, of = int(mine.sum()), int(seen.heard.sum())
    if count < LEAST["recordings"]:
        return None
    sentence = tr(
        "For {count} of {of} recordings the vendor says that it keeps no text ({share}).",
        count=number(count),
        of=number(of),
        share=percent(count, of),
    )
    rows = Rows(where={"outcome": ("text_withheld",)})
    return Finding(
        "withheld", "what", sentence, count, of, VENDOR_SAYS, _shapes(seen, mine), "recordings", rows
    )


def _change(seen: Masks, _judgement: Judgement | None) -> Finding | None:
    """The later half of the time against the earlier one."""
    half = len(seen.per_day) // 2
    if half < LEAST["silence_days"]:
        return None
    # Of an odd number of days the one in the middle belongs to neither.
    earlier, later_half = int(seen.per_day[:half].sum()), int(seen.per_day[-half:].sum())
    if min(earlier, later_half) < LEAST["recordings"]:
        return None
    if max(earlier, later_half) < LEAST["change_times"] * min(earlier, later_half):
        return None
    start = int(seen.placed.day.min())
    first, last = date_of(start + len(seen.per_day) - half), date_of(start + len(seen.per_day) - 1)
    sentence = tr(
        "In the later half of the time there were {later} recordings, in the earlier half {earlier} (half: "
        "{days} days).",
        later=number(later_half),
        earlier=number(earlier),
        days=number(half),
    )
    return Finding(
        "change",
        "when",
        sentence,
        later_half,
        earlier + later_half,
        MEASURED,
        _shapes(seen, seen.heard),
        "overview",
        Rows(first=first, last=last),
        details={"earlier": earlier, "later": later_half, "days": half},
    )


ORDER: Mapping[str, Callable[[Masks, Judgement | None], Finding | None]] = {
    "marked": _marked,
    "likely": _likely,
    "night": _night,
    "silence": _silence,
    "burst": _burst,
    "unrecognised": _unrecognised,
    "sound": _sound,
    "withheld": _withheld,
    "change": _change,
}


def _mask(seen: Masks, rows: Ints) -> Mask:
    mask = np.zeros(seen.history.table.num_rows, np.bool_)
    mask[rows] = True
    return mask


def _words(seen: Masks, column: str, mask: Mask) -> list[str]:
    """Return which words of a column occur among these rows."""
    words = {word for word in seen.history.table.column(column).unique().to_pylist() if word}
    return sorted(word for word in words if (seen.holds(column, word) & mask).any())


def _shapes(seen: Masks, mask: Mask) -> tuple[str, ...]:
    return tuple(_words(seen, "shape", mask))


def _vendors(seen: Masks) -> list[str]:
    found = _words(seen, "vendor", seen.heard)
    return [vendor for vendor in VENDORS if vendor in found]
