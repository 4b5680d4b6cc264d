"""Weeks, months or years of a history, whichever gives a table that can be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.history import History
from auditor.insights.cells import place
from auditor.wakeups.words import Ints

NO_TIME = -1
_FEW_DAYS, _FEW_MONTHS = 92, 40
_MONDAY = 3  # 1 January 1970 was a Thursday


@dataclass(frozen=True)
class Periods:
    """The periods of a history.

    unit:   week, month or year.
    starts: the first day of each, without a hole from the first recording to the last.
    of_row: for each row number of the history's table, its period; NO_TIME where it has none.
    """

    unit: str
    starts: npt.NDArray[np.datetime64]
    of_row: Ints

    def __len__(self) -> int:
        """Return the number of periods."""
        return len(self.starts)


def periods(history: History, zone: str) -> Periods:
    """Return the periods of all recordings that were heard, by the clock of a zone (IANA name)."""
    placed = place(history, zone)
    of_row = np.full(history.table.num_rows, NO_TIME, np.int64)
    if not len(placed):
        return Periods("month", np.array([], "datetime64[D]"), of_row)
    days = placed.day
    first, last = int(days.min()), int(days.max())
    if last - first <= _FEW_DAYS:
        numbers = (days + _MONDAY) // 7
        starts = (np.arange(numbers.min(), numbers.max() + 1) * 7 - _MONDAY).astype("datetime64[D]")
        of_row[placed.row] = numbers - numbers.min()
        return Periods("week", starts, of_row)
    dates = days.astype("datetime64[D]")
    unit = "month" if (last - first) / 30.5 <= _FEW_MONTHS else "year"
    numbers = dates.astype(f"datetime64[{unit[0].upper()}]")
    starts = np.arange(numbers.min(), numbers.max() + 1)
    of_row[placed.row] = (numbers - numbers.min()).astype(np.int64)
    return Periods(unit, starts.astype("datetime64[D]"), of_row)
