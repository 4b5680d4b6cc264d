"""The whole bundle in a few sentences, each number with what it is of."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from auditor.charts.wakeups import said_share
from auditor.history import History
from auditor.insights.masks import Masks
from auditor.language import date, decimal, listing, month, number, tr, trn
from auditor.language.told import again
from auditor.recording import INFERRED, MEASURED, NOT_AVAILABLE, VENDOR_NAMES, VENDOR_SAYS
from auditor.report.bundle.page.pieces import badge, note
from auditor.report.bundle.page.seen import Seen
from auditor.report.bundle.page.staircase import staircase
from auditor.report.paper import Piece, bullets, element
from auditor.wakeups.telling import how_good

_ALARMS = 20  # named one by one; the others stand in the ledger


def answer(seen: Seen) -> list[Piece]:
    """Return the part."""
    lines = [_said(badge(MEASURED), " ".join([*_counted(seen), *_sound(seen)])), *_meant(seen)]
    pieces = [*_trust(seen), element("ul", *(element("li", line) for line in lines), kind="answers")]
    if seen.judgement is not None:
        pieces += [note(sentence) for sentence in how_good(seen.judgement)]
    pieces.append(
        note(
            tr(
                "A recording is one time that a microphone was opened for an assistant or by an app, as one "
                "row of an export tells it. What is not in an export is not in these numbers."
            )
        )
    )
    pieces.append(
        note(tr("Days and hours, and so nights, are counted by the clock of {zone}.", zone=seen.zone))
    )
    return [*pieces, *staircase(seen)]


def _said(mark: Piece, sentence: str) -> Piece:
    return Piece(mark + " " + element("span", sentence))


def _counted(seen: Seen) -> list[str]:
    found = seen.overview
    if not found.recordings:
        return [tr("There are no recordings in these files.")]
    by_vendor = listing([f"{VENDOR_NAMES[one]} {number(n)}" for one, n in found.by_vendor.items()])
    said = [
        trn("{n} recording: {vendors}.", "{n} recordings: {vendors}.", found.recordings, vendors=by_vendor)
    ]
    if found.not_heard:
        said.append(
            trn(
                "Of {of} recordings {n} was made without a microphone (typed or automatic).",
                "Of {of} recordings {n} were made without a microphone (typed or automatic).",
                found.not_heard,
                of=number(found.recordings),
            )
        )
    apps = found.by_kind.get("microphone_session", 0)
    if apps:
        said.append(
            trn(
                "Of {of} recordings {n} tells of an app that opened the microphone; what it did is not said.",
                "Of {of} recordings {n} tell of apps that opened the microphone; what they did is not said.",
                apps,
                of=number(found.recordings),
            )
        )
    return [*said, *_when(seen)]


def _when(seen: Seen) -> list[str]:
    found = seen.overview
    if found.heard_first is None or found.heard_last is None:
        return [tr("The files do not say when.")] if found.heard else []
    if found.days_spanned == 1 and seen.by_day:
        return [tr("All were made on {date}.", date=_date(found.heard_first, seen.zone))]
    said = [
        tr(
            "The first was in {first}, the last in {last}.",
            first=_month(found.heard_first, seen.zone),
            last=_month(found.heard_last, seen.zone),
        )
        if not seen.by_day
        else tr(
            "The first was on {first}, the last on {last}; on {active} of these {days} days there was at "
            "least one, {mean} on average on such a day.",
            first=_date(found.heard_first, seen.zone),
            last=_date(found.heard_last, seen.zone),
            active=number(found.active_days),
            days=number(found.days_spanned),
            mean=decimal(found.per_active_day or 0.0),
        )
    ]
    if found.heard_without_time:
        said.append(
            trn(
                "{n} of {of} has no time.",
                "{n} of {of} have no time.",
                found.heard_without_time,
                of=number(found.heard),
            )
        )
    return said


def _date(at: dt.datetime, zone: str) -> str:
    return date(at.astimezone(ZoneInfo(zone)).date())


def _month(at: dt.datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return tr("{month} {year}", month=month(local.month), year=local.year)


def _sound(seen: Seen) -> list[str]:
    """Return how much sound there is, of the same recordings as the finding about it."""
    held, of = seen.overview.sound, seen.overview.heard
    if not seen.overview.recordings:
        return []
    if not held.clips:
        return [tr("There is no sound in these files.")]
    known = Masks(seen.history, seen.zone)
    some = int((known.heard & known.holds("audio_state", "linked", "orphan")).sum())
    return [
        trn(
            "The sound of {some} of {of} recordings is in the files: {n} file, {minutes} minutes in all.",
            "The sound of {some} of {of} recordings is in the files: {n} files, {minutes} minutes in all.",
            held.clips,
            some=number(some),
            of=number(of),
            minutes=decimal(held.seconds / 60),
        )
    ]


def _meant(seen: Seen) -> list[Piece]:
    rate = seen.rate
    if rate is None:
        return [_said(badge(NOT_AVAILABLE), tr("These recordings have not been judged."))]
    if not rate.recordings:
        return [_said(badge(NOT_AVAILABLE), tr("In none of these did a device wait for its wake word."))]
    lines = []
    if seen.overview.labelled:
        marked = tr("Marked by the vendor as not meant: {share}.", share=said_share(rate, "vendor_marked"))
        lines.append(_said(badge(VENDOR_SAYS), marked))
    else:
        none = tr("The files carry no labels of the vendor's that could say what was not meant.")
        lines.append(_said(badge(NOT_AVAILABLE), none))
    likely = tr(
        "Likely not meant, by our signs, and not marked by the vendor: {share}.",
        share=said_share(rate, "likely"),
    )
    lines.append(_said(badge(INFERRED), likely))
    if rate.cannot_tell:
        unclear = tr(
            "Of {n} of {of} nobody can tell.", n=number(rate.cannot_tell), of=number(rate.recordings)
        )
        lines.append(_said(badge(NOT_AVAILABLE), unclear))
    return lines


def _trust(seen: Seen) -> list[Piece]:
    """Return whether everything could be read, and what could not."""
    history = seen.history
    alarms = history.alarms
    unread = _not_understood(history)
    if alarms:
        lines = [
            tr("Not trustworthy for this file: {file}: {why}.", file=name, why=again(why))
            for name, why in alarms[:_ALARMS]
        ]
        more = len(alarms) - len(lines)
        if more:
            lines.append(
                trn("… and {n} more, in the table below.", "… and {n} more, in the table below.", more)
            )
        title = tr("Not everything could be read. Do not rely on the numbers alone.")
        return [
            element("div", element("p", element("strong", title)), bullets([*lines, *unread]), kind="alarm")
        ]
    if not history.understood:
        return [element("div", element("p", tr("Nothing in this was recognised.")), kind="alarm")]
    return [element("p", " ".join([tr("Every file and every row is accounted for."), *unread]))]


def _not_understood(history: History) -> list[str]:
    """Return how many files were not understood; nothing where all were."""
    amount = sum(one.state == "not_understood" for one in history.members)
    if not amount:
        return []
    return [
        trn(
            "{n} file of {of} was not understood: nothing in it is in any number here.",
            "{n} files of {of} were not understood: nothing in them is in any number here.",
            amount,
            of=number(len(history.members)),
        )
    ]
