"""Ways from one stretch of time to another: in, out, earlier, later, to a level, to a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditor.insights.timeline.index import Index
from auditor.insights.timeline.ladder import (
    ALL_UNITS,
    MOST_BINS,
    SECOND_US,
    Span,
    Unit,
    count_of,
    stretch_of,
    unit_for,
)

_LEVELS: tuple[Unit, ...] = ("year", "month", "day", "hour", "minute")
# What reads best around bins of a unit, where a stretch is too long or too short for them.
_AROUND: dict[Unit, Unit] = {
    "century": "century",
    "decade": "century",
    "year": "century",
    "month": "decade",
    "week": "year",
    "day": "month",
    "six_hours": "week",
    "hour": "day",
    "ten_minutes": "six_hours",
    "minute": "hour",
    "ten_seconds": "ten_minutes",
    "second": "minute",
}
_SHORTEST = 10 * SECOND_US
_IN = 4  # one step in shows a quarter


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way from everything to where one is. unit: None for everything."""

    unit: Unit | None
    first: int
    last: int


def whole_of(index: Index) -> Span | None:
    """Return the stretch from the first recording to the last, in whole units; None where none has a time."""
    extent = index.extent
    return None if extent is None else snapped(*extent)


def snapped(first: int, last: int) -> Span:
    """Return a stretch widened to whole bins of the unit that it would be drawn in."""
    last = max(last, first + _SHORTEST)
    unit = unit_for(first, last)
    return stretch_of(unit, first)[0], stretch_of(unit, last - 1)[1]


def crumbs_of(span: Span, whole: Span) -> list[Crumb]:
    """Return the way to a stretch: everything, then each year, month, day, hour, minute that holds it."""
    way = [Crumb(None, *whole)]
    for unit in _LEVELS:
        first, last = stretch_of(unit, span[0])
        holds_all = first <= whole[0] and whole[1] <= last
        if span[1] <= last and not holds_all:
            way.append(Crumb(unit, first, last))
    return way


def parent_of(span: Span, whole: Span) -> Span | None:
    """Return the next larger stretch on the way back to everything; None at its end."""
    for one in reversed(crumbs_of(span, whole)):
        if (one.first, one.last) != span and one.first <= span[0] and span[1] <= one.last:
            return one.first, one.last
    return None if span == whole else whole


def inside(index: Index, span: Span) -> Span | None:
    """Return a quarter of a stretch around its middle recording; None where it cannot be smaller."""
    length = (span[1] - span[0]) // _IN
    if length < _SHORTEST:
        return None
    first = _middle(index, span) - length // 2
    first = min(max(first, span[0]), span[1] - length)
    found = snapped(first, first + length)
    return None if found == span else found


def shifted(span: Span, steps: int) -> Span:
    """Return the stretch before (-1) or after (1): the next month for a month, else as much time again."""
    for unit in ALL_UNITS:
        if stretch_of(unit, span[0]) == span:
            return stretch_of(unit, span[1] if steps > 0 else span[0] - 1)
    by = steps * (span[1] - span[0])
    return span[0] + by, span[1] + by


def at_unit(index: Index, span: Span, unit: Unit) -> Span:
    """Return the same stretch where bins of a unit can be drawn in it, else a longer or shorter one."""
    if 1 < count_of(unit, *span) <= MOST_BINS:
        return span
    return stretch_of(_AROUND[unit], _middle(index, span))


def nearest(index: Index, span: Span) -> tuple[int | None, int | None]:
    """Return the clock at the last recording before a stretch, and at the first one after it."""
    low, high = np.searchsorted(index.clock, span).tolist()
    before = int(index.clock[low - 1]) if low else None
    return before, int(index.clock[high]) if high < len(index.clock) else None


def _middle(index: Index, span: Span) -> int:
    """Return the clock at the middle recording of a stretch, or its middle where it has none."""
    low, high = np.searchsorted(index.clock, span).tolist()
    return int(index.clock[(low + high) // 2]) if high > low else (span[0] + span[1]) // 2
