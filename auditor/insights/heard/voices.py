"""Whether the vendor recognised a voice: recognised, unrecognised or not said; never whose it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History
from auditor.insights.cells import heard_mask, holds_one_of
from auditor.insights.heard.months import Periods, periods
from auditor.recording import SPEAKERS, VENDORS
from auditor.wakeups.words import Ints


@dataclass(frozen=True)
class Voices:
    """Recordings by what the vendor says of the voice.

    counts:    word of recording.SPEAKERS -> recordings.
    by_vendor: assistant -> the same; only assistants that say something of any voice.
    by_device: device name, or None for none -> the same.
    periods:   weeks, months or years.
    over_time: word -> recordings in each period.
    """

    counts: dict[str, int]
    by_vendor: dict[str, dict[str, int]]
    by_device: dict[str | None, dict[str, int]]
    periods: Periods
    over_time: dict[str, Ints]

    @property
    def said(self) -> int:
        """How many recordings the vendor says something of."""
        return self.counts["recognised"] + self.counts["unrecognised"]


def voices(history: History, zone: str) -> Voices:
    """Count recordings by voice, duplicates left out. zone: IANA name."""
    kept = heard_mask(history) & np.asarray(pc.is_null(history.table.column("duplicate_of")))
    words = {word: kept & holds_one_of(history, "speaker", [word]) for word in SPEAKERS}
    vendors = {vendor: _counts(words, holds_one_of(history, "vendor", [vendor])) for vendor in VENDORS}
    when = periods(history, zone)
    over_time = {}
    for word, mine in words.items():
        at = when.of_row[mine]
        over_time[word] = np.bincount(at[at >= 0], minlength=len(when))
    return Voices(
        counts={word: int(mine.sum()) for word, mine in words.items()},
        by_vendor={vendor: found for vendor, found in vendors.items() if _says(found)},
        by_device=_by_device(history, words),
        periods=when,
        over_time=over_time,
    )


def _counts(words: dict[str, np.ndarray], within: np.ndarray) -> dict[str, int]:
    return {word: int((mine & within).sum()) for word, mine in words.items()}


def _says(found: dict[str, int]) -> int:
    return found["recognised"] + found["unrecognised"]


def _by_device(history: History, words: dict[str, np.ndarray]) -> dict[str | None, dict[str, int]]:
    """Return counts by device, the most spoken of first; devices of which nothing is said are left out."""
    column = pc.dictionary_encode(history.table.column("device").cast(pa.string())).combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        return {}
    names = [*column.dictionary.to_pylist(), None]
    codes = np.asarray(pc.fill_null(column.indices, len(names) - 1)).astype(np.int64)
    counted = {word: np.bincount(codes[mine], minlength=len(names)) for word, mine in words.items()}
    rows = {name: {word: int(counted[word][place]) for word in SPEAKERS} for place, name in enumerate(names)}
    said = {name: found for name, found in rows.items() if _says(found)}
    return dict(sorted(said.items(), key=lambda item: -sum(item[1].values())))
