"""The index: what a timeline must know of each recording, as small numbers in the order of the clock.

About twenty bytes a recording; no words and no names of it but those of the lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.clock import DAY_US, wall_clock
from auditor.history.view import History
from auditor.recording import HEARD_KINDS, VENDORS, VERDICTS

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

NOT_JUDGED = len(VERDICTS)
HEARD, DATED, SOUND, WORDS = 1, 2, 4, 8
UNNAMED = "unnamed product"


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the timeline: a device, or a product where the export names no device.

    recordings: how many rows it has in all, typed and automatic ones included.
    """

    vendor: str
    product: str
    device: str | None
    recordings: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which recordings to show. None means any.

    lanes:      numbers of lanes.
    with_sound: only those whose sound is in the export; with_words: only those with a transcript.
    typed_too:  also typed and automatic rows, for which no microphone was opened.
    """

    vendors: frozenset[str] | None = None
    lanes: frozenset[int] | None = None
    verdicts: frozenset[str] | None = None
    with_sound: bool = False
    with_words: bool = False
    typed_too: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """The recordings of a history, duplicates left out, by the clock of a zone.

    clock:   what the clock showed, in order; of those of which only the date is known, their midnight.
    row:     the row in `table` of each; then, in no order, the rows without a time.
    lane, vendor (of VENDORS), verdict (of VERDICTS, or NOT_JUDGED), flags: as `row`.
    lanes:   the fullest first; amounts: how many recordings of each are in this index.
    judged:  whether there is any verdict.
    duplicates: how many rows were left out because they repeat another.
    table:   the columns of the history that singles and days are read from; not copied.
    """

    zone: str
    clock: Ints
    row: npt.NDArray[np.int32]
    lane: npt.NDArray[np.int32]
    vendor: Small
    verdict: Small
    flags: Bytes
    lanes: Sequence[Lane]
    amounts: Ints
    judged: bool
    duplicates: int
    table: pa.Table

    def __len__(self) -> int:
        """Return how many recordings it holds, those without a time included."""
        return len(self.row)

    @property
    def without_time(self) -> int:
        """How many recordings have no time."""
        return len(self.row) - len(self.clock)

    @property
    def not_heard(self) -> int:
        """How many are typed or automatic."""
        return int(np.count_nonzero(self.flags & HEARD == 0))

    @property
    def extent(self) -> tuple[int, int] | None:
        """The clock at the first recording, and just after the last; None where nothing has a time."""
        return (int(self.clock[0]), int(self.clock[-1]) + 1) if len(self.clock) else None


def build_index(history: History, zone: str) -> Index:
    """Return the index of a history. zone: IANA name, whose clock orders it."""
    table = history.table
    kept = np.flatnonzero(np.asarray(table.column("duplicate_of").is_null())).astype(np.int32)
    started = table.column("started_at").combine_chunks()
    timed = np.asarray(started.is_valid())[kept]
    precision = _codes(table, "time_precision", ("day",))[kept]
    rows = kept[timed]
    clock, order = _in_order(started, rows, precision[timed] == 0, zone)
    row = np.concatenate([rows[order], kept[~timed]])
    lanes, lane = _lanes(table, kept)
    by_row = np.zeros(table.num_rows, np.int32)
    by_row[kept] = lane
    flags = _flags(history)
    flags[kept[timed & (precision == 0)]] |= DATED
    verdict = _verdicts(table)
    return Index(
        zone=zone,
        clock=clock,
        row=row,
        lane=by_row[row],
        vendor=_codes(table, "vendor", VENDORS)[row],
        verdict=verdict[row],
        flags=flags[row],
        lanes=lanes,
        amounts=np.array([one.recordings for one in lanes], np.int64),
        judged=bool((verdict[row] != NOT_JUDGED).any()),
        duplicates=table.num_rows - len(kept),
        table=table,
    )


def narrowed(index: Index, filters: Filters) -> Index:
    """Return the index of those recordings that fit; lanes keep their numbers."""
    keep = np.ones(len(index.row), np.bool_)
    if not filters.typed_too:
        keep &= index.flags & HEARD != 0
    if filters.with_sound:
        keep &= index.flags & SOUND != 0
    if filters.with_words:
        keep &= index.flags & WORDS != 0
    if filters.vendors is not None:
        keep &= _any_of(index.vendor, [VENDORS.index(one) for one in filters.vendors], len(VENDORS))
    if filters.lanes is not None:
        keep &= _any_of(index.lane, sorted(filters.lanes), len(index.lanes))
    if filters.verdicts is not None:
        keep &= _any_of(index.verdict, [VERDICTS.index(one) for one in filters.verdicts], NOT_JUDGED + 1)
    if keep.all():
        return index
    lane = index.lane[keep]
    return replace(
        index,
        clock=index.clock[keep[: len(index.clock)]],
        row=index.row[keep],
        lane=lane,
        amounts=np.bincount(lane, minlength=len(index.lanes)),
        vendor=index.vendor[keep],
        verdict=index.verdict[keep],
        flags=index.flags[keep],
    )


def _any_of(codes: npt.NDArray[np.integer], wanted: Sequence[int], of: int) -> Mask:
    allowed = np.zeros(of, np.bool_)
    allowed[[one for one in wanted if one < of]] = True
    return allowed[codes]


def _in_order(started: pa.Array, rows: npt.NDArray[np.int32], dated: Mask, zone: str) -> tuple[Ints, Ints]:
    """Return what the clock showed, in order, and the order; equal readings in order of the instants."""
    utc = np.asarray(started.take(pa.array(rows)).cast(pa.int64()))
    order = np.argsort(utc, kind="stable")
    clock = wall_clock(utc, ZoneInfo(zone), dated)
    clock = np.where(dated, clock - clock % DAY_US, clock)
    order = order[np.argsort(clock[order], kind="stable")]
    return clock[order], order


def _lanes(table: pa.Table, kept: npt.NDArray[np.int32]) -> tuple[list[Lane], npt.NDArray[np.int32]]:
    """Return the lanes, the fullest first, and the lane of each kept row."""
    parts = [_dictionary(table, name) for name in ("vendor", "product", "device")]
    joined = np.zeros(len(kept), np.int64)
    for codes, words in parts:
        joined = joined * (len(words) + 1) + codes[kept] + 1
    found, at, amounts = np.unique(joined, return_inverse=True, return_counts=True)
    merged: dict[tuple[str, str, str | None], int] = {}
    keys = [_lane_key(int(one), [words for _, words in parts]) for one in found]
    for key, amount in zip(keys, amounts.tolist(), strict=True):
        merged[key] = merged.get(key, 0) + amount
    lanes = sorted(
        (Lane(*key, amount) for key, amount in merged.items()),
        key=lambda one: (-one.recordings, one.vendor, one.product, one.device or ""),
    )
    number = {(one.vendor, one.product, one.device): place for place, one in enumerate(lanes)}
    places = np.array([number[key] for key in keys], np.int32)
    return lanes, places[at] if keys else np.zeros(0, np.int32)


def _lane_key(joined: int, words: Sequence[Sequence[str | None]]) -> tuple[str, str, str | None]:
    texts: list[str | None] = []
    for known in reversed(words):
        joined, code = divmod(joined, len(known) + 1)
        text = known[code - 1] if code else None
        texts.append((text or "").strip() or None)
    device, product, vendor = texts
    return vendor or "", product or UNNAMED, device


def _dictionary(table: pa.Table, name: str) -> tuple[npt.NDArray[np.int32], list[str | None]]:
    """Return a column of few values as numbers, -1 where there is none, and the values."""
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # a table without rows has no chunk
        return np.zeros(0, np.int32), []
    codes = np.asarray(whole.indices.fill_null(-1)).astype(np.int32)
    return codes, whole.dictionary.to_pylist()


def _codes(table: pa.Table, name: str, words: Sequence[str]) -> Small:
    """Return the place of each row's value in `words`, -1 where it is none of them."""
    codes, known = _dictionary(table, name)
    places = np.array([*(words.index(one) if one in words else -1 for one in known), -1], np.int8)
    return places[codes]


def _verdicts(table: pa.Table) -> Small:
    if "verdict" not in table.column_names:
        return np.full(table.num_rows, NOT_JUDGED, np.int8)
    codes = _codes(table, "verdict", VERDICTS)
    return np.where(codes < 0, NOT_JUDGED, codes).astype(np.int8)


def _flags(history: History) -> Bytes:
    table = history.table
    flags = np.zeros(table.num_rows, np.uint8)
    flags[_codes(table, "kind", HEARD_KINDS) >= 0] |= HEARD
    flags[_codes(table, "audio_state", ("linked", "orphan")) >= 0] |= SOUND
    if history.has_words:
        flags[np.asarray(pc.is_valid(table.column("transcript")))] |= WORDS
    return flags
