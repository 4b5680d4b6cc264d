"""Did it become more or less? The first half of the time beside the second, as plain counts.

Why the two differ, no export says: rows can have been deleted, devices bought, people away. So there is no
test of chance here, and no word for the direction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

LEAST_DAYS = 28  # less than two weeks against two weeks is weekday against weekend


@dataclass(frozen=True, slots=True)
class Half:
    """Some local days in a row, both ends included, and the heard recordings on them."""

    first: dt.date
    last: dt.date
    days: int
    recordings: int

    @property
    def per_day(self) -> float:
        """Recordings a day, silent days included."""
        return self.recordings / self.days


@dataclass(frozen=True, slots=True)
class Halves:
    """The time from first to last recording, cut in the middle. The later half may be a day longer."""

    earlier: Half
    later: Half


def halves_of(daily: pd.DataFrame) -> Halves | None:
    """Return both halves of the days; None for less than four weeks. daily: as `when.per_day` returns it."""
    if len(daily) < LEAST_DAYS:
        return None
    middle = len(daily) // 2
    return Halves(_half(daily.iloc[:middle]), _half(daily.iloc[middle:]))


def _half(daily: pd.DataFrame) -> Half:
    return Half(daily.index[0].date(), daily.index[-1].date(), len(daily), int(daily["total"].sum()))
