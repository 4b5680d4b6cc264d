"""The calendar's units, from a century to a second, and where each of them begins and ends.

By the clock of a zone: an hour that the clock shows twice is one hour here, one that it skips is empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from auditor.history.clock import DAY_US, EPOCH_ORDINAL, FIRST_US, HOUR_US, LAST_US

Ints = npt.NDArray[np.int64]
Span = tuple[int, int]
Unit = Literal[
    "century",
    "decade",
    "year",
    "month",
    "week",
    "day",
    "six_hours",
    "hour",
    "ten_minutes",
    "minute",
    "ten_seconds",
    "second",
]

MOST_BINS = 240
MINUTE_US = 60_000_000
SECOND_US = 1_000_000
WEEK_US = 7 * DAY_US
_MONDAY = -3 * DAY_US  # 1 January 1970 was a Thursday


@dataclass(frozen=True, slots=True)
class Rung:
    """A unit. us: its length, 0 where it differs; years, months: its length then.

    most: by itself it is taken up to so many bins; beyond that the next coarser one reads better.
    """

    us: int = 0
    years: int = 0
    months: int = 0
    most: int = MOST_BINS


RUNGS: Mapping[Unit, Rung] = {
    # Far apart only where a file has a wrong date in it: the year 1, or the year 9999.
    "century": Rung(years=100),
    "decade": Rung(years=10, most=120),
    "year": Rung(years=1, most=120),
    "month": Rung(months=1, most=125),
    "week": Rung(us=WEEK_US, most=60),
    "day": Rung(us=DAY_US, most=95),
    "six_hours": Rung(us=6 * HOUR_US, most=60),
    "hour": Rung(us=HOUR_US, most=80),
    "ten_minutes": Rung(us=10 * MINUTE_US, most=75),
    "minute": Rung(us=MINUTE_US, most=125),
    "ten_seconds": Rung(us=10 * SECOND_US, most=125),
    "second": Rung(us=SECOND_US),
}
ALL_UNITS: tuple[Unit, ...] = tuple(RUNGS)
FINER_THAN_A_DAY = frozenset(ALL_UNITS[ALL_UNITS.index("day") + 1 :])


def unit_for(first: int, last: int) -> Unit:
    """Return the finest unit of which not too many fill a stretch."""
    for unit in reversed(ALL_UNITS):
        if count_of(unit, first, last) <= RUNGS[unit].most:
            return unit
    return ALL_UNITS[0]


def count_of(unit: Unit, first: int, last: int) -> int:
    """Return how many bins of a unit a stretch has, the cut ones at its ends included."""
    last = max(last, first + 1)
    rung = RUNGS[unit]
    if rung.us:
        origin = _MONDAY if unit == "week" else 0
        return int((last - 1 - origin) // rung.us - (first - origin) // rung.us + 1)
    return _number(last - 1, rung) - _number(first, rung) + 1


def edges_of(unit: Unit, first: int, last: int) -> Ints:
    """Return where the bins of a stretch begin, and where the last one ends; those at its ends may be cut."""
    last = max(last, first + 1)
    rung = RUNGS[unit]
    if rung.us:
        origin = _MONDAY if unit == "week" else 0
        start = (first - origin) // rung.us * rung.us + origin
        inner = np.arange(start + rung.us, last, rung.us, dtype=np.int64)
    else:
        numbers = np.arange(_number(first, rung) + 1, _number(last - 1, rung) + 1)
        inner = _begins(numbers, rung)
    return np.concatenate([[first], inner, [last]]).astype(np.int64)


def stretch_of(unit: Unit, at: int) -> Span:
    """Return the whole unit that holds an instant, no farther than the calendar goes."""
    rung = RUNGS[unit]
    if rung.us:
        origin = _MONDAY if unit == "week" else 0
        start = (at - origin) // rung.us * rung.us + origin
        end = start + rung.us
    else:
        number = _number(at, rung)
        start, end = (int(one) for one in _begins(np.array([number, number + 1]), rung))
    return max(start, FIRST_US), min(end, LAST_US + 1)


def date_of(at: int) -> dt.date:
    """Return the date that the clock shows."""
    return dt.date.fromordinal(EPOCH_ORDINAL + min(max(at, FIRST_US), LAST_US) // DAY_US)


def day_span(day: dt.date) -> Span:
    """Return a day as a stretch."""
    first = (day.toordinal() - EPOCH_ORDINAL) * DAY_US
    return first, first + DAY_US


def _number(at: int, rung: Rung) -> int:
    """Return which unit of its kind holds an instant, counted from the year 0."""
    moment = np.datetime64(int(at), "us")
    if rung.months:
        return int(moment.astype("datetime64[M]").astype(np.int64)) + 1970 * 12
    return (int(moment.astype("datetime64[Y]").astype(np.int64)) + 1970) // rung.years


def _begins(numbers: npt.NDArray[np.int64], rung: Rung) -> Ints:
    if rung.months:
        return (numbers - 1970 * 12).astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)
    years = numbers * rung.years - 1970
    return years.astype("datetime64[Y]").astype("datetime64[us]").astype(np.int64)
