"""When something happened, as texts in tables of Amazon's download say it.

`Intent` writes ISO 8601 with Z. How `Transcriptions` writes its times is not recorded anywhere; only that
JavaScript could read them (format notes, Amazon 3 and 11). So the forms that JavaScript is sure to read are
read here, and numbers between slashes are not, because nobody can say which of them is the month.
A time without a zone is read in the zone that the person chose, or else in this machine's.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.recording import TIMESTAMP
from auditor.shapes.instants import Instant, clock_micros, day_micros, is_sane, iso_instant, iso_ms

_MICROSECOND = dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LONGEST = 100  # characters; longer texts are no times

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_ZONE = (
    r"\s?(?P<utc>Z|UTC|GMT)?(?P<offset>[+-]\d\d:?\d\d)?(?:\s\([^()]{1,60}\))?"  # a name follows in brackets
)
_WEEKDAY = r"(?:[A-Za-z]{3,9},? )?"
_FORMS = tuple(
    re.compile(rf"\s*{form}\s*", re.ASCII)
    for form in (
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?:[Tt ]{_CLOCK}{_ZONE})?",
        # Sat Mar 05 2022 18:07:41 GMT+0100 (Central European Standard Time); March 5, 2022, 6:07:41 PM
        rf"{_WEEKDAY}(?P<word>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}}),? (?P<year>\d{{4}}),? {_CLOCK}{_ZONE}",
        # Sat, 05 Mar 2022 18:07:41 GMT
        rf"{_WEEKDAY}(?P<day>\d{{1,2}}) (?P<word>[A-Za-z]{{3,9}})\.? (?P<year>\d{{4}}),? {_CLOCK}{_ZONE}",
        # Sat Mar 05 18:07:41 UTC 2022
        rf"[A-Za-z]{{3}} (?P<word>[A-Za-z]{{3}}) (?P<day>\d\d) {_CLOCK} (?P<utc>UTC|GMT) (?P<year>\d{{4}})",
    )
)


@dataclass(frozen=True, slots=True)
class Times:
    """Times of some rows.

    micros:    timestamps in UTC, null where there is none or it is unreadable.
    basis:     a word of recording.TIME_BASES each, or one for all.
    precision: a word of recording.TIME_PRECISIONS each, or one for all.
    keys:      texts, each as ids need it (`iso_ms`), "" where there is none.
    """

    micros: pa.Array
    basis: pa.Array | str
    precision: pa.Array | str
    keys: pa.Array

    @property
    def assumed(self) -> bool:
        """Whether a zone had to be assumed."""
        return not isinstance(self.basis, str) and bool(pc.any(pc.equal(self.basis, "assumed")).as_py())


def read_times(texts: pa.Array, zone: str | None) -> Times:
    """Read a column of times. zone: IANA name for those without a zone; None for this machine's."""
    return _in_zulu(texts) or of_instants([text_instant(text, zone) for text in texts.to_pylist()])


def of_instants(instants: Sequence[Instant | None]) -> Times:
    """Return instants that were found one by one as columns."""
    micros = [instant.micros if instant else None for instant in instants]
    return Times(
        pa.array(micros, pa.int64()).cast(TIMESTAMP),
        pa.array([instant.basis if instant else None for instant in instants], pa.string()),
        pa.array([instant.precision if instant else None for instant in instants], pa.string()),
        pa.array(["" if one is None else iso_ms(one) for one in micros], pa.string()),
    )


def _in_zulu(texts: pa.Array) -> Times | None:
    """Read times that all are ISO 8601 with Z, with or without milliseconds; None where one is not."""
    length = pc.binary_length(texts)
    fine = pc.equal(length, 24)
    plain = pc.and_(pc.or_(fine, pc.equal(length, 20)), pc.ends_with(texts, "Z"))
    if not len(texts) or not pc.all(plain).as_py():
        return None
    octets = texts.cast(pa.binary())  # a time is plain ASCII, or the cast below fails
    if not pc.all(pc.equal(pc.binary_slice(octets, 10, 11), b"T")).as_py():
        return None
    with contextlib.suppress(pa.ArrowInvalid):
        micros = texts.cast(TIMESTAMP)
        ends = pc.min_max(micros.cast(pa.int64()))
        if is_sane(ends["min"].as_py()) and is_sane(ends["max"].as_py()):
            words = pa.array(["s", "ms"], pa.string())
            precision = pa.DictionaryArray.from_arrays(fine.cast(pa.int32()), words)
            keys = texts
            if not pc.all(fine).as_py():
                in_ms = pc.binary_replace_slice(octets, 19, 20, b".000Z").cast(pa.string())
                keys = pc.if_else(fine, texts, in_ms)
            return Times(micros, "utc", precision, keys)
    return None


@lru_cache(maxsize=1 << 14)  # rows of one dialogue share theirs
def text_instant(text: str, zone: str | None) -> Instant | None:
    """Return the instant that a text tells; None where it tells none that is sane.

    zone: as in `read_times`; what is read in it has the basis "assumed".
    """
    if len(text) > _LONGEST:
        return None
    outright = iso_instant(text)
    if outright:
        return outright
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _instant({name: value or "" for name, value in found.groupdict().items()}, zone)
    return None


def _instant(parts: dict[str, str], zone: str | None) -> Instant | None:
    """Put the parts of a text together."""
    month = int(parts["month"]) if "month" in parts else _months().get(parts["word"].casefold(), 0)
    day = day_micros(int(parts["year"]), month, int(parts["day"]))
    hour = _hour(parts.get("hour") or "0", parts.get("half", ""))
    second = parts.get("second", "")
    local = clock_micros(day, hour, int(parts.get("minute") or "0"), int(second or "0"))
    if local is None:
        return None
    fraction = parts.get("fraction", "")
    local += int(fraction.ljust(6, "0")[:6])
    precision = "day" if not parts.get("hour") else "ms" if fraction else "s" if second else "min"
    if parts.get("offset"):
        micros: int | None = local - _offset(parts["offset"])
        basis = "offset"
    elif parts.get("utc"):
        micros, basis = local, "utc"
    else:
        micros, basis = in_zone(local, zone), "assumed"
    return Instant(micros, basis, precision) if micros is not None and is_sane(micros) else None


def _hour(text: str, half: str) -> int:
    """Return the hour of the day; 99, which is none, for a clock of twelve hours that shows more."""
    hour = int(text)
    if not half:
        return hour
    return hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else 99


def _offset(text: str) -> int:
    """Return microseconds for "+0100" or "+01:00"."""
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return (-minutes if text[0] == "-" else minutes) * 60_000_000


def in_zone(local: int, zone: str | None) -> int | None:
    """Return microseconds UTC for microseconds of a local clock; None where the machine cannot tell."""
    clock = _EPOCH.replace(tzinfo=None) + dt.timedelta(microseconds=local)
    try:
        moment = clock.replace(tzinfo=ZoneInfo(zone)) if zone else clock.astimezone(dt.UTC)
        return (moment - _EPOCH) // _MICROSECOND
    except (ValueError, OSError, OverflowError, KeyError):  # also a zone that does not exist
        return None


@cache
def _months() -> dict[str, int]:
    """Return name, and its first three letters -> number of the month."""
    rows = [(row["name"].casefold(), row["number"]) for row in table("amazon_download")["months"]]
    return dict(rows) | {name[:3]: number for name, number in rows}
