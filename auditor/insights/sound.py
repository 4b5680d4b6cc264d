"""How much sound an export holds: how many clips, and how long they play in all.

Each sound file counts once, also where several rows name it; those of repeats do not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.compute as pc

from auditor.history import History


@dataclass(frozen=True, slots=True)
class SoundHeld:
    """The sound behind recordings, duplicates left out.

    recordings: those whose sound is in the export, linked to a row or standing alone.
    clips:      their sound files.
    seconds:    how long the clips of known length play in all.
    unreadable: clips that are empty, or no sound.
    unmeasured: clips that are sound, but do not say how long. clips = known + unreadable + unmeasured.
    """

    recordings: int
    clips: int
    seconds: float
    unreadable: int
    unmeasured: int


def sound_held(history: History) -> SoundHeld:
    """Return how much sound the recordings of a history, or of a view of it, hold."""
    table = history.table.select(["clip", "duplicate_of"])
    clip = table.column("clip").filter(pc.is_null(table.column("duplicate_of"))).drop_null()
    numbers = pc.unique(clip).to_pylist()
    unreadable, known = 0, []
    for number in numbers:
        sound = history.sounds.get(number)
        unreadable += sound is None
        if sound is not None and sound.seconds is not None:
            known.append(sound.seconds)
    return SoundHeld(
        recordings=len(clip),
        clips=len(numbers),
        seconds=sum(known),
        unreadable=unreadable,
        unmeasured=len(numbers) - unreadable - len(known),
    )
