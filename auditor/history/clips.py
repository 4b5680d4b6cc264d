"""How long the clips of recordings play: the step between reading and merging.

Clips are looked into in the order in which they lie in their containers, a few kilobytes of each, and none
is kept. A row that tells a length of its own (an interval) keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.audio import Peek, Sound, sound_of
from auditor.containers import Inventory, Member, MemberStream
from auditor.history.merge import with_durations

Sounds = Mapping[int, Sound | None]  # by the member number of the clip; None: it is no sound


def clips_of(batches: Iterable[pa.RecordBatch]) -> set[int]:
    """Return the member numbers of all clips that belong to recordings."""
    numbers: set[int] = set()
    for rows in batches:
        clip = rows.column("clip")
        if clip.null_count < len(clip):
            numbers.update(pc.unique(clip).drop_null().to_pylist())
    return numbers


def measure(
    inventory: Inventory,
    clips: Collection[int],
    seen: Callable[[Member, str | None], None] = lambda _member, _damage: None,
) -> dict[int, Sound | None]:
    """Look into clips.

    seen: told of each member after it was looked into, and of what damage was met; may raise to stop.
    """
    sounds: dict[int, Sound | None] = {}
    for member in inventory.in_reading_order():
        if member.number in clips:
            sounds[member.number], damage = _look_into(inventory, member)
            seen(member, damage)
    return sounds


def _look_into(inventory: Inventory, member: Member) -> tuple[Sound | None, str | None]:
    streams: list[MemberStream] = []

    def open_it() -> BinaryIO:
        streams.append(inventory.open(member))
        return cast("BinaryIO", streams[-1])

    peek = Peek(open_it, member.size)
    try:
        sound = sound_of(peek)
    finally:
        peek.close()
    return sound, next((stream.damage for stream in streams), None)


def fill_durations(rows: pa.RecordBatch, sounds: Sounds) -> pa.RecordBatch:
    """Return rows with the length of their clips, where they tell none of their own."""
    clip = rows.column("clip")
    if clip.null_count == len(clip):
        return rows
    return with_durations(rows, _seconds_by_number(sounds)[_numbers(clip)])


def _seconds_by_number(sounds: Sounds) -> npt.NDArray[np.float64]:
    """Return seconds by the number of the clip, not-a-number where unknown; the last place is for no clip."""
    seconds = np.full(max(sounds, default=0) + 2, np.nan)
    for number, sound in sounds.items():
        if sound is not None and sound.seconds is not None:
            seconds[number] = sound.seconds
    return seconds


def _numbers(clip: pa.Array) -> npt.NDArray[np.int64]:
    return np.asarray(pc.fill_null(clip.cast(pa.int64()), -1))


def unreadable(rows: pa.RecordBatch, sounds: Sounds) -> Counter[int]:
    """Return how many rows of each member have a clip that is no sound."""
    none = [number for number, sound in sounds.items() if sound is None]
    if not none:
        return Counter()
    hit = pc.is_in(rows.column("clip"), value_set=pa.array(none, pa.int32()))
    found = rows.column("member").filter(hit).value_counts()
    return Counter({one["values"].as_py(): one["counts"].as_py() for one in found})
