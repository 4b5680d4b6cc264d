"""How numbers, sizes, times and our own vocabulary are said on a page. Nothing is counted here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from auditor.language import decimal, later, tr, trn
from auditor.language import number as _number

VENDORS: Mapping[str, str] = {"amazon": "Amazon", "google": "Google", "apple": "Apple"}

KINDS: Mapping[str, str] = {
    "voice": "Voice",
    "typed": "Typed",
    "automatic": "Automatic (nobody spoke)",
    "second_microphone": "Second microphone",
    "microphone_session": "Microphone session",
    "unknown": "Not said",
}
STATES: Mapping[str, str] = {
    "read": later("Read"),
    "set_aside": later("Set aside"),
    "not_understood": later("Not understood"),
}
# Where a word of the record's vocabularies would puzzle somebody who has not read the data dictionary.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "vendor": VENDORS,
    "time_basis": {
        "utc": "the file says it is UTC",
        "offset": "the row gives its own offset",
        "zone_at_export": "the zone that was in force when it was exported",
        "assumed": "assumed, because the file does not say",
    },
    "time_precision": {"ms": "milliseconds", "s": "seconds", "min": "minutes", "day": "days"},
    "speaker": {
        "recognised": "the vendor recognised a voice",
        "unrecognised": "the vendor did not recognise the voice",
        "unknown": "not said",
    },
    "outcome": {
        "answered": "answered",
        "nothing_heard": "nothing could be understood",
        "not_for_device": "the vendor says that it was not meant for the device",
        "wake_word_only": "only the wake word",
        "text_withheld": "the vendor keeps no text",
        "failed": "failed",
        "unknown": "not said",
    },
    "trigger": {
        "hotword": "the wake word",
        "button": "a button",
        "follow_up": "a follow-up",
        "routine": "a routine",
        "unknown": "not said",
    },
    "audio_state": {
        "linked": "the sound is in the export",
        "named_but_absent": "the row names a sound file that is not in the export",
        "orphan": "a sound file that no row names",
        "none": "no sound in the export",
    },
}
TITLES: Mapping[str, str] = {
    "recording_id": "Id of this recording",
    "vendor": "Assistant of",
    "shape": "Read as",
    "product": "Product",
    "kind": "Kind",
    "started_at": "Began",
    "time_basis": "Time zone known from",
    "time_precision": "Exact to",
    "duration_s": "Length",
    "device": "Device",
    "device_id": "Id of the device",
    "speaker": "Speaker",
    "transcript": "What was understood",
    "placeholder": "What stands in its place",
    "reply": "The answer",
    "language": "Language",
    "outcome": "What came of it",
    "vendor_label": "The vendor's own label",
    "trigger": "Opened by",
    "audio": "Sound file",
    "audio_state": "Sound",
    "source": "Where it stands",
    "duplicate_of": "Repeats",
    "verdict": "Was it meant?",
    "p_unintended": "Chance that it was not meant",
    "reasons": "Why",
}
ABSENT = "not in the export"


def number(value: int) -> str:
    """Return a count with thousands set apart."""
    return f"{value:,}"


def count(value: int, one: str, many: str | None = None) -> str:
    """Return a count and its noun: "1 file", "2,000 files"."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


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
    return f"{_number(round(octets)) if octets >= 100 else decimal(octets)} {unit}"


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
        return f"{hours:,} h {minutes} min {rest} s"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def moment(at: dt.datetime | None, zone: str, precision: str | None = None) -> str:
    """Return an instant in a zone, no finer than it is known; "no time given" for None."""
    if at is None:
        return "no time given"
    local = at.astimezone(ZoneInfo(zone))
    if precision == "day":
        # A date without a time of day stands at midnight UTC; the zone must not move it to another day.
        return (at.astimezone(dt.UTC) if _is_midnight(at) else local).strftime("%Y-%m-%d")
    return local.strftime("%Y-%m-%d %H:%M" if precision == "min" else "%Y-%m-%d %H:%M:%S")


def day(at: dt.datetime, zone: str) -> str:
    """Return the local date of an instant."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d")


def _is_midnight(at: dt.datetime) -> bool:
    return at.astimezone(dt.UTC).time() == dt.time.min


def said(column: str, value: object) -> str:
    """Return the value of a record's column in plain words."""
    if value is None or value == []:
        return "no other row" if column == "duplicate_of" else ABSENT
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if column == "duration_s" and isinstance(value, float):
        return f"{value:,.1f} seconds" if value >= 0.05 else "under 0.1 seconds"
    if column == "p_unintended" and isinstance(value, float):
        return f"{value:.0%}"
    text = str(value)
    return MEANINGS.get(column, {}).get(text, text)
