"""The rhythm of a history: runs of days with recordings, and how the hours of the day shift over the months.

Plain counts of heard recordings by the clock of a zone, as in `when`; nothing is explained here
(`silences` does that for days without any).
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from auditor.history.view import History
from auditor.insights.cells import NO_HOUR, date_of, day_of, place

STREAK_DAYS = 3  # a shorter run of days is hardly one
MOST_COLUMNS = 48  # of a ribbon: each has 24 places to click, and more take a browser too long to draw

Unit = Literal["month", "quarter", "year"]
Ints = npt.NDArray[np.int64]

_MONTHS_OF: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Streak:
    """A run of local days, each with at least one heard recording; no longer run holds it."""

    first: dt.date
    last: dt.date
    days: int
    recordings: int


@dataclass(frozen=True)
class Ribbon:
    """Heard recordings by stretch of time and hour of the day.

    unit:     how long a stretch is: the shortest unit of which MOST_COLUMNS reach over the history.
    starts:   the first date of each stretch, without holes.
    cells:    (stretches, 24) counts.
    too_old:  recordings before the first stretch: so many years do not fit into a picture.
    """

    unit: Unit
    starts: tuple[dt.date, ...]
    cells: Ints
    too_old: int

    def last_of(self, start: dt.date) -> dt.date:
        """Return the last date of the stretch that begins on `start`."""
        year, month = divmod(start.year * 12 + start.month - 2 + _MONTHS_OF[self.unit], 12)
        return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def streaks_in(daily: pd.DataFrame, at_least: int = STREAK_DAYS) -> list[Streak]:
    """Return the runs of at least so many days with recordings, in order. daily: as `when.per_day` gives."""
    total = daily["total"].to_numpy()
    if not len(total):
        return []
    edges = np.diff(np.concatenate([[0], (total > 0).astype(np.int8), [0]]))
    begins, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    start = day_of(daily.index[0].date())
    sums = np.concatenate([[0], np.cumsum(total)])
    return [
        Streak(date_of(start + begin), date_of(start + end - 1), end - begin, int(sums[end] - sums[begin]))
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)
        if end - begin >= at_least
    ]


def ribbon(history: History, zone: str) -> Ribbon:
    """Return heard recordings by month (of long histories by quarter or year) and hour. zone: IANA name.

    Recordings of which only the date is known are in none of the cells.
    """
    placed = place(history, zone)
    known = placed.hour != NO_HOUR
    months = _months(placed.day[known])
    hours = placed.hour[known]
    if not len(months):
        return Ribbon("month", (), np.zeros((0, 24), np.int64), 0)
    unit = _unit(int(months.max() - months.min()))
    columns = months // _MONTHS_OF[unit]
    last = int(columns.max())
    first = max(int(columns.min()), last - MOST_COLUMNS + 1)
    drawn = columns >= first
    size = last - first + 1
    cells = np.bincount((columns[drawn] - first) * 24 + hours[drawn], minlength=size * 24)
    starts = tuple(_month_start((first + at) * _MONTHS_OF[unit]) for at in range(size))
    return Ribbon(unit, starts, cells.astype(np.int64).reshape(size, 24), int((~drawn).sum()))


def _unit(months: int) -> Unit:
    """Return the unit for a history that reaches over so many months."""
    if months < MOST_COLUMNS:
        return "month"
    # One less: a stretch may begin before the first month.
    return "quarter" if months // 3 < MOST_COLUMNS - 1 else "year"


def _months(days: Ints) -> Ints:
    """Return the months since January of year 0 for days since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _month_start(month: int) -> dt.date:
    """Return the first date of a month since January of year 0."""
    year, at = divmod(month, 12)
    return dt.date(year, at + 1, 1)
