"""Instants that a file states outright: epoch milliseconds, and ISO 8601 with an offset.

Whatever needs a zone from elsewhere (local times, abbreviations) is not for here.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY_MICROS = 86_400_000_000
_EPOCH_DAY = dt.date(1970, 1, 1).toordinal()


def _micros_of_year(year: int) -> int:
    return (dt.date(year, 1, 1).toordinal() - _EPOCH_DAY) * _DAY_MICROS


# 0 stands where a time is missing, and what is beyond 2100 is a misread number.
# Between them the file is believed.
EARLIEST = 1
LATEST = _micros_of_year(2100)


def is_sane(micros: int) -> bool:
    """Whether microseconds since 1970 UTC are a time and no stand-in for one."""
    return EARLIEST <= micros < LATEST


def day_micros(year: int, month: int, day: int) -> int | None:
    """Return microseconds since 1970 of the beginning of a UTC day; None where there is no such day."""
    try:
        return (dt.date(year, month, day).toordinal() - _EPOCH_DAY) * _DAY_MICROS
    except ValueError:
        return None


def clock_micros(day: int | None, hour: int, minute: int, second: int) -> int | None:
    """Return microseconds since 1970 of a time of day; None where there is no such, or no sane, instant.

    day: as `day_micros` returns it.
    """
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    micros = day + (hour * 3600 + minute * 60 + second) * 1_000_000
    return micros if is_sane(micros) else None


def epoch_ms_micros(value: float | str | None) -> int | None:
    """Return microseconds since 1970 for epoch milliseconds, also as text; None where not sane."""
    if value is None or isinstance(value, bool):
        return None
    try:
        micros = int(value) * 1000
    except (ValueError, OverflowError):  # words, nan, infinity
        return None
    return micros if is_sane(micros) else None


@dataclass(frozen=True, slots=True)
class Instant:
    """A time with its zone.

    micros:    since 1970 UTC.
    basis:     "utc" where the text says Z, "offset" where it gives one (recording.TIME_BASES).
    precision: "ms" where the text has a fraction of a second, else "s".
    """

    micros: int
    basis: str
    precision: str


_ISO = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(?:([Zz])|([+-]\d\d):?(\d\d))\s*",
    re.ASCII,
)


def iso_instant(text: object) -> Instant | None:
    """Return the instant of ISO 8601 text with an offset or Z; None where there is no such, or sane, one."""
    found = _ISO.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    date, clock, fraction, utc, hours, minutes = found.groups()
    offset = "+00:00" if utc else f"{hours}:{minutes}"
    try:
        moment = dt.datetime.fromisoformat(f"{date}T{clock}{offset}")
    except ValueError:
        return None
    micros = (moment - EPOCH) // _MICROSECOND + int((fraction or "0").ljust(6, "0")[:6])
    if not is_sane(micros):
        return None
    return Instant(micros, "utc" if utc else "offset", "ms" if fraction else "s")


def iso_ms(micros: int) -> str:
    """Return microseconds since 1970 as ISO 8601 UTC with milliseconds, e.g. "2026-05-04T20:59:58.120Z"."""
    moment = EPOCH + dt.timedelta(microseconds=micros)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
