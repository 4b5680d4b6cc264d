"""What is left out of a bundle, at four levels: everything else is made from the redacted history."""

from __future__ import annotations

from typing import Literal, get_args

from auditor.history import History
from auditor.history.veil import veiled

Level = Literal["none", "names", "words", "counts"]
LEVELS: tuple[Level, ...] = get_args(Level)


def redacted(history: History, level: Level) -> History:
    """Return the history without what this level covers; with "none" the history itself."""
    return history if level == "none" else veiled(history)
