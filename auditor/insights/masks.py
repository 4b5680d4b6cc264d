"""Which rows of a history are meant: masks over its table, each worked out once for whoever asks again.

For things that ask a history many questions in one go (findings, baselines). Nothing is kept beyond them.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from auditor.history.view import History
from auditor.insights.cells import Ints, Mask, Placed, heard_mask, holds_one_of, place

# Another device's microphone and an app that held one are no requests to an assistant.
_NOT_ASKED_KINDS = ("second_microphone", "microphone_session")


class Masks:
    """One boolean for each row of the history's table.

    heard:  a microphone was opened; duplicates left out.
    asked:  heard, and it can be asked whether it was meant: the denominator of verdicts.
    judged: whether the history has verdicts.
    """

    def __init__(self, history: History, zone: str) -> None:
        """zone: IANA name of the clock by which days and hours are meant."""
        self.history = history
        self.zone = zone
        self.judged = "verdict" in history.table.column_names
        self._found: dict[tuple[str, tuple[str | None, ...]], Mask] = {}
        kept = np.asarray(history.table.column("duplicate_of").is_null()).astype(np.bool_)
        self.heard: Mask = heard_mask(history) & kept
        self.asked: Mask = self.heard & ~self.holds("kind", *_NOT_ASKED_KINDS)
        if self.judged:
            self.asked = self.asked & ~self.holds("verdict", "not_applicable", None)

    def holds(self, column: str, *words: str | None) -> Mask:
        """Return where a column of few words holds one of these; None means no word."""
        key = (column, words)
        if key not in self._found:
            self._found[key] = holds_one_of(self.history, column, words)
        return self._found[key]

    @functools.cached_property
    def placed(self) -> Placed:
        """The heard recordings that have a time."""
        return place(self.history, self.zone)

    @functools.cached_property
    def per_day(self) -> npt.NDArray[np.int64]:
        """Heard recordings on each local day from the first to the last; empty without any."""
        days = self.placed.day
        return np.bincount(days - days.min()).astype(np.int64) if len(days) else np.zeros(0, np.int64)

    def days_of(self, vendor: str) -> Ints:
        """Return the local day of each heard recording of a vendor that has a time."""
        return self.placed.day[self.holds("vendor", vendor)[self.placed.row]]
