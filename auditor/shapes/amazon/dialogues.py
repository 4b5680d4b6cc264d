"""Dialogues: which of them go on, and recordings that wait to know it.

A wake word with a pause behind it gives two clips of one dialogue, and Amazon put "audio was not intended
for Alexa" on the first, though it was meant (format notes, Amazon 6a). The second clip may stand further up
or down, on another page or in another file. So such a recording waits until all files are read, whatever
shape they have: a dialogue is known by the identifier of its clips, without their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auditor.recording import TABLE_SCHEMA, column_array
from auditor.shapes.contract import Batch, Exports, Shape, Source

_WAITING = "waiting for the rest of their dialogue"  # its place in a memo
_NOT_INTENDED = "not_for_device"
_FIRST_OF_SEVERAL = "wake_word_only"

Hashes = npt.NDArray[np.int64]


class DialogueShape(Shape):
    """A shape some of whose recordings wait for the rest of their dialogue."""

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Yield what waited, now that all clips are known."""
        del exports
        for member, dialogues, rows, keys in cast("list[_Held]", memo.get(_WAITING, ())):
            outcomes = np.where(dialogues.go_on(keys), _FIRST_OF_SEVERAL, _NOT_INTENDED)
            at = TABLE_SCHEMA.get_field_index("outcome")
            words = column_array("outcome", outcomes.tolist(), len(rows))
            yield member, Batch(len(rows), rows.set_column(at, TABLE_SCHEMA.field(at), words))


class Dialogues:
    """The dialogues of one audit that have a clip after the first; a number is kept of each."""

    def __init__(self) -> None:
        self._parts: list[Hashes] = []

    def note(self, stems: Collection[str]) -> None:
        """Remember that these dialogues have a later clip."""
        self._parts.append(_hashes(stems))

    def go_on(self, keys: Hashes) -> npt.NDArray[np.bool_]:
        """Say of each dialogue whether it has a later clip."""
        if len(self._parts) > 1:
            self._parts = [np.unique(np.concatenate(self._parts))]
        return np.isin(keys, self._parts[0]) if self._parts else np.zeros(len(keys), dtype=bool)


_Held = tuple[int, Dialogues, pa.RecordBatch, Hashes]  # member, where to ask, recordings, their dialogues


class Waiting:
    """What one member tells of dialogues (Clip.stem), and which of its recordings wait for more."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._dialogues: Dialogues = source.shared.setdefault(Dialogues, Dialogues())
        self._later: set[str] = set()
        self._rows: dict[int, str] = {}

    def see(self, stem: str, number: int | None) -> None:
        """Take note of a clip."""
        if number:
            self._later.add(stem)

    def hold(self, row: int, stem: str, number: int | None) -> None:
        """Let a recording whose outcome is "not intended" wait if its clip is the first of a dialogue."""
        if number == 0:
            self._rows[row] = stem

    def settled(self, batch: Batch) -> Batch:
        """Return a batch without the recordings that wait, and without their rows."""
        if self._later:
            self._dialogues.note(self._later)
            self._later.clear()
        if self._rows and batch.recordings is not None:
            rows = batch.recordings
            numbers = rows.column("row").to_numpy()
            waits = np.isin(numbers, list(self._rows))
            keys = _hashes([self._rows[number] for number in numbers[waits].tolist()])
            held = (self._source.member, self._dialogues, rows.filter(pa.array(waits)), keys)
            cast("list[_Held]", self._source.memo.setdefault(_WAITING, [])).append(held)
            batch.recordings = rows.filter(pa.array(~waits))
            batch.rows -= len(keys)
            self._rows.clear()
        return batch


def _hashes(stems: Collection[str]) -> Hashes:
    """Return a number for each dialogue, the same in this process only."""
    return np.fromiter((hash(stem) for stem in stems), np.int64, len(stems))
