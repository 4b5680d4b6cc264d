"""The view of a cell: a history narrowed to local dates, hours, weekdays, devices, assistants or verdicts.

What a chart shows as one cell, one bar or one lane, a list shows row by row: both place a recording by the
same clock, here. Everything is columns; a million recordings take a fraction of a second.
"""

from __future__ import annotations

import datetime as dt
import weakref
from collections.abc import Collection
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.clock import DAY_US, EPOCH_ORDINAL, HOUR_US, wall_clock
from auditor.history.view import History
from auditor.recording import HEARD_KINDS

NO_HOUR = -1  # only the date is known
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Placed:
    """Recordings that have a time, by the clock of a zone; arrays of one length.

    row:    row numbers of the history's table, ascending.
    day:    whole local days since 1 January 1970.
    hour:   local hour, 0 to 23; NO_HOUR where only the date is known.
    """

    row: Ints
    day: Ints
    hour: Ints

    def __len__(self) -> int:
        """Return how many recordings are placed."""
        return len(self.row)

    @property
    def weekday(self) -> Ints:
        """0 is Monday."""
        return (self.day + EPOCH_WEEKDAY) % 7


@dataclass(frozen=True, slots=True)
class Cell:
    """Something that can be chosen in a calendar, a week or a ribbon; None means any.

    first, last: local dates, both included. weekday: 0 is Monday. hour: 0 to 23.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    weekday: int | None = None
    hour: int | None = None

    @classmethod
    def of_day(cls, day: dt.date) -> Cell:
        """Return the cell of one day."""
        return cls(day, day)

    @property
    def any(self) -> bool:
        """Whether it narrows anything."""
        return self != Cell()

    def holds_day(self, day: dt.date) -> bool:
        """Whether a day lies in it; any day lies in a cell without dates, if the weekday is right."""
        return (
            (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
            and self.weekday in (None, day.weekday())
        )

    def view(self, history: History, zone: str) -> History:
        """Return the heard recordings of a history that lie in it, by the clock of a zone."""
        return narrowed(
            history,
            zone,
            first=self.first,
            last=self.last,
            hours=None if self.hour is None else (self.hour,),
            weekdays=None if self.weekday is None else (self.weekday,),
            heard=True,
        )


def place(history: History, zone: str) -> Placed:
    """Return the heard recordings that have a time, duplicates left out. zone: IANA name of the clock.

    What was placed last is kept for as long as the table lives: charts, findings and lists of a page all ask.
    """
    key = id(history.table)
    found = _LAST.get(key)
    if found is not None and found[0]() is history.table and found[1] == zone:
        return found[2]
    kept = heard_mask(history) & _valid(history, "started_at")
    if history.duplicates:
        kept &= ~_valid(history, "duplicate_of")
    placed = _placed(history, zone, np.flatnonzero(kept))
    for values in (placed.row, placed.day, placed.hour):
        values.flags.writeable = False  # shared
    _LAST[key] = (weakref.ref(history.table, lambda _: _LAST.pop(key, None)), zone, placed)
    return placed


# By the id of a table, which another one may get once it is gone: the table itself, the zone, numbers only.
_LAST: dict[int, tuple[weakref.ref[pa.Table], str, Placed]] = {}


def narrowed(
    history: History,
    zone: str,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    hours: Collection[int] | None = None,
    weekdays: Collection[int] | None = None,
    vendors: Collection[str] | None = None,
    devices: Collection[str | None] | None = None,
    verdicts: Collection[str] | None = None,
    heard: bool = False,
) -> History:
    """Return a view with only the recordings that fit all that is given; None means any.

    zone:        IANA name of the clock by which dates, hours and weekdays are meant.
    first, last: local dates, both included.
    hours:       0 to 23. An hour that the clock shows twice holds both; of some recordings only the date is
                 known, and they fit no hour.
    weekdays:    0 (Monday) to 6.
    devices:     names; None among them means recordings that name no device.
    verdicts:    words of recording.VERDICTS; nothing fits before a history is judged.
    heard:       only recordings for which a microphone was opened, as charts count them.

    Recordings without a time fit no date, hour or weekday.
    """
    kept = heard_mask(history) if heard else np.ones(history.table.num_rows, np.bool_)
    for name, allowed in (("vendor", vendors), ("device", devices), ("verdict", verdicts)):
        if allowed is not None:
            kept &= holds_one_of(history, name, allowed)
    if any(one is not None for one in (first, last, hours, weekdays)):
        rows = np.flatnonzero(kept & _valid(history, "started_at"))
        rows = rows[_fits(_placed(history, zone, rows), (first, last), hours, weekdays)]
    else:
        rows = np.flatnonzero(kept)
    if len(rows) == len(kept):
        return history
    # To take a few rows is quicker than to filter a million, and a view is mostly a few.
    return replace(history, table=history.table.take(pa.array(rows)))


def holds_one_of(history: History, name: str, allowed: Collection[str | None]) -> Mask:
    """Return for each row whether a column of few words holds one of these; None means no word."""
    if name not in history.table.column_names:
        return np.full(history.table.num_rows, None in allowed)
    column = history.table.column(name)
    # Each different word is looked up once, not each row.
    chunks = (column if pa.types.is_dictionary(column.type) else column.dictionary_encode()).chunks
    fits = [np.array([word in allowed for word in [*one.dictionary.to_pylist(), None]]) for one in chunks]
    codes = [pc.fill_null(one.indices, len(one.dictionary)).to_numpy() for one in chunks]
    found = [fit[code] for fit, code in zip(fits, codes, strict=True)]
    return np.concatenate([np.zeros(0, np.bool_), *found])


def heard_mask(history: History) -> Mask:
    """Return for each row of the table whether a microphone was opened for it."""
    return holds_one_of(history, "kind", HEARD_KINDS)


def date_of(day: int) -> dt.date:
    """Return the date of a day since 1 January 1970."""
    return dt.date.fromordinal(EPOCH_ORDINAL + day)


def day_of(date: dt.date) -> int:
    """Return the days since 1 January 1970."""
    return date.toordinal() - EPOCH_ORDINAL


def _fits(
    placed: Placed,
    dates: tuple[dt.date | None, dt.date | None],
    hours: Collection[int] | None,
    weekdays: Collection[int] | None,
) -> Mask:
    """Return which of these recordings lie within the dates, hours and weekdays."""
    fits = np.ones(len(placed), np.bool_)
    first, last = dates
    if first is not None:
        fits &= placed.day >= day_of(first)
    if last is not None:
        fits &= placed.day <= day_of(last)
    if hours is not None:
        fits &= np.isin(placed.hour, list(hours))
    if weekdays is not None:
        fits &= np.isin(placed.weekday, list(weekdays))
    return fits


def _placed(history: History, zone: str, rows: Ints) -> Placed:
    """Return where on the clock of the zone these rows lie. They have a time."""
    # Filled first: numpy has no whole number for null, and a float cannot hold the microseconds of year 1.
    utc = pc.fill_null(history.table.column("started_at").cast(pa.int64()), 0).to_numpy()[rows]
    dated = holds_one_of(history, "time_precision", ("day",))[rows]
    clock = wall_clock(utc, ZoneInfo(zone), dated)
    return Placed(rows, clock // DAY_US, np.where(dated, NO_HOUR, clock % DAY_US // HOUR_US))


def _valid(history: History, name: str) -> Mask:
    return np.asarray(pc.is_valid(history.table.column(name)))
