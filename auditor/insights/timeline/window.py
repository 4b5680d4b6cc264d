"""One look at the timeline: how many recordings in each bin of a stretch, by lane and by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auditor.history.clock import DAY_US
from auditor.insights.timeline.index import DATED, NOT_JUDGED, Index
from auditor.insights.timeline.ladder import (
    FINER_THAN_A_DAY,
    MOST_BINS,
    Unit,
    count_of,
    date_of,
    edges_of,
    unit_for,
)
from auditor.insights.when import GAP_DAYS, Gap
from auditor.recording import VENDORS

Ints = npt.NDArray[np.int64]

FEW_RECORDINGS = 200
MOST_LANES = 15


@dataclass(frozen=True, slots=True)
class Single:
    """One recording. at: its clock, in microseconds; lane: its line in the window; dated: no time of day."""

    at: int
    lane: int
    verdict: int
    recording_id: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Window:
    """What a stretch of time holds.

    edges:      where each bin begins, and where the last one ends.
    lanes:      the lane of each line; None is the line of all others.
    cube:       recordings by line, verdict (the last one: not judged) and bin.
    by_vendor:  recordings by vendor (of VENDORS) and bin.
    recordings: in the stretch. Where bins are finer than a day it is what is drawn.
    dated:      those of its days that have no time of day and are therefore not drawn.
    singles:    the recordings themselves where there are at most FEW_RECORDINGS, else none.
    silences:   the whole days without a recording that reach into it.
    """

    first: int
    last: int
    unit: Unit
    edges: Ints
    lanes: tuple[int | None, ...]
    cube: Ints
    by_vendor: Ints
    recordings: int
    dated: int
    singles: tuple[Single, ...]
    silences: tuple[Gap, ...]

    @property
    def total(self) -> Ints:
        """Recordings in each bin."""
        found: Ints = self.by_vendor.sum(axis=0)
        return found

    @property
    def counts(self) -> Ints:
        """Recordings by line and bin."""
        found: Ints = self.cube.sum(axis=1)
        return found

    @property
    def by_verdict(self) -> Ints:
        """Recordings by verdict and bin."""
        found: Ints = self.cube.sum(axis=0)
        return found


def window(
    index: Index,
    first: int,
    last: int,
    *,
    unit: Unit | None = None,
    lanes: Sequence[int] | None = None,
) -> Window:
    """Return what a stretch holds.

    index: of the recordings that are wanted, see `narrowed`.
    unit:  of the bins; by itself, or where it would give too many, the one that reads best.
    lanes: which lanes get a line of their own; by itself the fullest of the index, the rest in one line.
    """
    if unit is None or count_of(unit, first, last) > MOST_BINS:
        unit = unit_for(first, last)
    edges = edges_of(unit, first, last)
    lines, line_of = _lines(index, lanes)
    low, high = np.searchsorted(index.clock, [first, last]).tolist()
    places = np.searchsorted(index.clock[low:high], edges)
    bins = np.repeat(np.arange(len(edges) - 1, dtype=np.int32), np.diff(places))
    drawn: slice | Ints = slice(low, high)
    dated = _dated(index, first, last) if unit in FINER_THAN_A_DAY else 0
    if dated:
        timed = index.flags[low:high] & DATED == 0
        drawn, bins = np.flatnonzero(timed) + low, bins[timed]
    line = line_of[index.lane[drawn]]
    verdict = index.verdict[drawn]
    amount = len(edges) - 1
    codes = (line * np.int32(NOT_JUDGED + 1) + verdict) * np.int32(amount) + bins
    cube = np.bincount(codes, minlength=len(lines) * (NOT_JUDGED + 1) * amount)
    vendors = np.bincount(index.vendor[drawn] * np.int32(amount) + bins, minlength=len(VENDORS) * amount)
    few = len(bins) <= FEW_RECORDINGS
    return Window(
        first=first,
        last=last,
        unit=unit,
        edges=edges,
        lanes=lines,
        cube=cube.reshape(len(lines), NOT_JUDGED + 1, amount),
        by_vendor=vendors.reshape(len(VENDORS), amount),
        recordings=len(bins),
        dated=dated,
        singles=_singles(index, np.arange(len(index.clock))[drawn], line) if few else (),
        silences=_silences(index, first, last),
    )


def _lines(index: Index, lanes: Sequence[int] | None) -> tuple[tuple[int | None, ...], npt.NDArray[np.int32]]:
    """Return the lane of each line, None for the rest, and the line of each lane."""
    there = [int(one) for one in np.argsort(-index.amounts, kind="stable") if index.amounts[one]]
    chosen = there if lanes is None else [one for one in lanes if one < len(index.lanes)]
    if len(chosen) > MOST_LANES or (lanes is not None and set(there) - set(chosen)):
        chosen = chosen[: MOST_LANES - 1]
    # In the order of all recordings, so that lines stay where they are when a filter changes.
    chosen.sort()
    line_of = np.full(max(len(index.lanes), 1), len(chosen), np.int32)
    line_of[chosen] = np.arange(len(chosen), dtype=np.int32)
    rest = [one for one in there if line_of[one] == len(chosen)]
    lines: tuple[int | None, ...] = (*chosen, None) if rest or not chosen else tuple(chosen)
    return lines, line_of


def _dated(index: Index, first: int, last: int) -> int:
    """Return how many recordings without a time of day the days of a stretch have."""
    begin, end = first - first % DAY_US, -(-last // DAY_US) * DAY_US
    low, high = np.searchsorted(index.clock, [begin, end]).tolist()
    return int(np.count_nonzero(index.flags[low:high] & DATED))


def _singles(index: Index, places: Ints, lines: npt.NDArray[np.int32]) -> tuple[Single, ...]:
    ids = index.table.column("recording_id").take(pa.array(index.row[places])).to_pylist()
    return tuple(
        Single(int(index.clock[at]), int(line), int(index.verdict[at]), one, bool(index.flags[at] & DATED))
        for at, line, one in zip(places.tolist(), lines.tolist(), ids, strict=True)
    )


def _silences(index: Index, first: int, last: int) -> tuple[Gap, ...]:
    """Return the silences of at least GAP_DAYS that reach into a stretch, in order."""
    low, high = np.searchsorted(index.clock, [first, last]).tolist()
    clock = index.clock[max(low - 1, 0) : high + 1]  # with the one before and the one after
    days = clock // DAY_US
    after = np.flatnonzero(np.diff(days) > GAP_DAYS)
    return tuple(
        Gap(date_of((int(days[at]) + 1) * DAY_US), date_of((int(days[at + 1]) - 1) * DAY_US), silent)
        for at, silent in zip(after.tolist(), (np.diff(days)[after] - 1).tolist(), strict=True)
    )
