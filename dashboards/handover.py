"""What the command line hands to the app: in the memory of one process, never in an address.

Module-level on purpose: the server and the pages run in one process, and there is one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Handover:
    """The exports named on the command line, and whether to say where the app is."""

    paths: tuple[Path, ...] = ()
    announce: bool = False
    open_browser: bool = False


_given = Handover()


def give(paths: Sequence[Path], *, announce: bool, open_browser: bool) -> None:
    """Keep what the pages and the server shall know."""
    global _given  # noqa: PLW0603
    _given = Handover(tuple(path.absolute() for path in paths), announce, open_browser)


def given() -> Handover:
    """Return what was handed over."""
    return _given
