"""How numbers, sizes, times and our own vocabulary are said on a page. Nothing is counted here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from auditor.insights.vocabulary import KINDS, MEANINGS
from auditor.language import decimal, later, number, tr, trn

__all__ = [
    "ABSENT",
    "KINDS",
    "MEANINGS",
    "STATES",
    "TITLES",
    "length",
    "moment",
    "said",
    "size",
    "some",
    "span",
    "tail",
]

STATES: Mapping[str, str] = {
    "read": later("Read"),
    "set_aside": later("Set aside"),
    "not_understood": later("Not understood"),
}
TITLES: Mapping[str, str] = {
    "recording_id": later("Id of this recording"),
    "vendor": later("Assistant of"),
    "shape": later("Read as"),
    "product": later("Product"),
    "kind": later("Kind"),
    "started_at": later("Began"),
    "time_basis": later("Time zone known from"),
    "time_precision": later("Exact to"),
    "duration_s": later("Length"),
    "device": later("Device"),
    "device_id": later("Id of the device"),
    "speaker": later("Speaker"),
    "transcript": later("What was understood"),
    "placeholder": later("What stands in its place"),
    "reply": later("The answer"),
    "language": later("Language"),
    "outcome": later("What came of it"),
    "vendor_label": later("The vendor's own label"),
    "trigger": later("Opened by"),
    "audio": later("Sound file"),
    "audio_state": later("Sound"),
    "source": later("Where it stands"),
    "duplicate_of": later("Repeats"),
    "verdict": later("Was it meant?"),
    "p_unintended": later("Chance that it was not meant"),
    "reasons": later("Why"),
}
ABSENT = later("not in the export")


def tail(path: str, most: int = 64) -> str:
    """Return the end of a path, which tells files apart; whole folders are left out at its beginning."""
    if len(path) <= most:
        return path
    kept = ""
    for part in reversed(path.split("/")):
        longer = f"{part}/{kept}" if kept else part
        if kept and len(longer) > most - 2:
            break
        kept = longer
    if len(kept) > most - 2:  # one long name: its two ends
        half = (most - 3) // 2
        kept = f"{kept[:half]}…{kept[-half:]}"
    return f"…/{kept}" if "/" in path else kept


def some(paths: Sequence[str], named: int = 1) -> str:
    """Return the file, or of several the first `named` ones and how many more there are."""
    if len(paths) == 1:
        return tail(paths[0])
    if not named:
        return trn("{n} file", "{n} files", len(paths))
    told = [tail(path) for path in paths[:named]]
    rest = len(paths) - named
    if rest <= 0:
        return ", ".join(told)
    return trn("{names} and {n} more file", "{names} and {n} more files", rest, names=", ".join(told))


def size(octets: float) -> str:
    """Return a size in the unit that people know it by."""
    if octets < 1000:
        return trn("{n} byte", "{n} bytes", round(octets))
    for unit in ("kB", "MB", "GB"):
        octets /= 1000
        if octets < 1000 or unit == "GB":
            break
    return f"{number(round(octets)) if octets >= 100 else decimal(octets)} {unit}"


def span(seconds: float) -> str:
    """Return a length of time, roughly, for a wait."""
    if seconds < 1:
        return tr("less than a second")
    if seconds < 90:
        return trn("{n} second", "{n} seconds", round(seconds))
    if seconds < 5400:
        return trn("{n} minute", "{n} minutes", round(seconds / 60))
    return tr("{hours} hours", hours=decimal(seconds / 3600))


def length(seconds: float) -> str:
    """Return how long sound plays, to the second: "12 min 4 s", "1 h 0 min 9 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{number(hours)} h {minutes} min {rest} s"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def moment(at: dt.datetime | None, zone: str, precision: str | None = None) -> str:
    """Return an instant in a zone, no finer than it is known; "no time given" for None."""
    if at is None:
        return tr("no time given")
    local = at.astimezone(ZoneInfo(zone))
    if precision == "day":
        # A date without a time of day stands at midnight UTC; the zone must not move it to another day.
        return (at.astimezone(dt.UTC) if _is_midnight(at) else local).strftime("%Y-%m-%d")
    return local.strftime("%Y-%m-%d %H:%M" if precision == "min" else "%Y-%m-%d %H:%M:%S")


def _is_midnight(at: dt.datetime) -> bool:
    return at.astimezone(dt.UTC).time() == dt.time.min


def said(column: str, value: object) -> str:
    """Return the value of a record's column in plain words; what is no word of ours stays as it is."""
    if value is None:
        return tr("no other row") if column == "duplicate_of" else tr(ABSENT)
    if column == "duration_s" and isinstance(value, float):
        if value < 0.05:
            return tr("under 0.1 seconds")
        return tr("{seconds} seconds", seconds=decimal(value))
    text = str(value)
    meaning = MEANINGS.get(column, {}).get(text)
    return text if meaning is None else tr(meaning)
