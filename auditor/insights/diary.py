"""A day as a diary: every recording of one local date in order, with the silences between them.

Numbers and rows only; words come as the export holds them, and are covered where the history is veiled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auditor.history.clock import HOUR_US
from auditor.insights.timeline import Index, Span, date_of, day_span, nearest
from auditor.insights.timeline.index import DATED

Ints = npt.NDArray[np.int64]

SILENCE_US = HOUR_US // 2
MANY = 100  # on a day with more, each hour begins a new part
_COLUMNS = (
    *("recording_id", "vendor", "product", "device", "kind", "duration_s", "time_precision"),
    *("transcript", "placeholder", "reply", "vendor_label", "outcome", "verdict", "audio_state"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording of a day.

    at:        what the clock showed, microseconds since 1970; None where only the date is known.
    has_sound: its sound is in the export.
    Everything else as in the record; verdict None before a history is judged.
    """

    recording_id: str
    at: int | None
    precision: str
    vendor: str
    product: str | None
    device: str | None
    kind: str
    duration_s: float | None
    transcript: str | None
    placeholder: str | None
    reply: str | None
    vendor_label: str | None
    outcome: str
    verdict: str | None
    has_sound: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Recordings of a day that follow one another.

    start, amount: which entries of the day, the first being 0.
    first, last:   the clock at its first and its last one; None for those without a time of day.
    silence:       microseconds since the recording before; None for the first part.
    """

    start: int
    amount: int
    first: int | None
    last: int | None
    silence: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """One local date.

    places: of its recordings in the index, those without a time of day first, then in order of the instants.
    dated:  how many have no time of day.
    """

    date: dt.date
    index: Index
    places: Ints
    dated: int
    parts: Sequence[Part]

    def __len__(self) -> int:
        """Return how many recordings it has."""
        return len(self.places)

    def entries(self, start: int, amount: int) -> list[Entry]:
        """Return some of its recordings, the first being 0."""
        places = self.places[start : start + amount]
        table = self.index.table
        names = [name for name in _COLUMNS if name in table.column_names]
        rows = table.select(names).take(pa.array(self.index.row[places])).to_pylist()
        return [
            _entry(row, None if self.index.flags[at] & DATED else int(self.index.clock[at]))
            for row, at in zip(rows, places.tolist(), strict=True)
        ]

    def first_from(self, at: int) -> int:
        """Return which entry is the first at this time of the clock or later; the last one if none is."""
        clock = self.index.clock[self.places]
        later = np.flatnonzero((clock >= at) & (np.arange(len(clock)) >= self.dated))
        return int(later[0]) if len(later) else max(len(clock) - 1, 0)


def day_of(index: Index, date: dt.date) -> Day:
    """Return a day. index: of the recordings that are wanted."""
    low, high = np.searchsorted(index.clock, day_span(date)).tolist()
    places = np.arange(low, high)
    dated = index.flags[low:high] & DATED != 0
    timed = places[~dated]
    started = index.table.column("started_at").take(pa.array(index.row[timed])).cast(pa.int64())
    utc = np.asarray(started).astype(np.int64)
    order = np.argsort(utc, kind="stable")
    timed, utc = timed[order], utc[order]
    without = int(dated.sum())
    parts = [Part(0, without, None, None, None)] if without else []
    parts += _parts(index.clock[timed], utc, without)
    return Day(date, index, np.concatenate([places[dated], timed]), without, parts)


def days_beside(index: Index, date: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Return the last date before and the first one after that have recordings."""
    before, after = nearest(index, day_span(date))
    return (None if before is None else date_of(before)), (None if after is None else date_of(after))


def fullest_day(index: Index, span: Span) -> dt.date | None:
    """Return the date with the most recordings in a stretch, the earliest of equals; None if it has none."""
    low, high = np.searchsorted(index.clock, span).tolist()
    if low == high:
        return None
    days = index.clock[low:high] // (24 * HOUR_US)
    begins = np.flatnonzero(np.diff(days, prepend=days[0] - 1))
    lengths = np.diff(begins, append=len(days))
    return date_of(int(days[begins[int(lengths.argmax())]]) * 24 * HOUR_US)


def _parts(clock: Ints, utc: Ints, start: int) -> list[Part]:
    """Return where a silence, or on a full day an hour, ends one part and begins the next."""
    if not len(utc):
        return []
    gaps = np.diff(utc)
    cut = gaps >= SILENCE_US
    if len(utc) > MANY:
        cut |= np.diff(clock // HOUR_US) != 0
    begins = np.concatenate([[0], np.flatnonzero(cut) + 1, [len(utc)]]).tolist()
    return [
        Part(
            start=start + begin,
            amount=end - begin,
            first=int(clock[begin]),
            last=int(clock[end - 1]),
            silence=int(gaps[begin - 1]) if begin else None,
        )
        for begin, end in pairwise(begins)
    ]


def _entry(row: dict[str, object], at: int | None) -> Entry:
    def text(name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) and value.strip() else None

    length = row.get("duration_s")
    return Entry(
        recording_id=str(row["recording_id"]),
        at=at,
        precision=str(row["time_precision"]),
        vendor=str(row["vendor"]),
        product=text("product"),
        device=text("device"),
        kind=str(row["kind"]),
        duration_s=length if isinstance(length, float) else None,
        transcript=text("transcript"),
        placeholder=text("placeholder"),
        reply=text("reply"),
        vendor_label=text("vendor_label"),
        outcome=str(row["outcome"]),
        verdict=text("verdict"),
        has_sound=row.get("audio_state") in ("linked", "orphan"),
    )
