"""What the method is told in: sections of paragraphs and tables, plain texts all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts. numbers: so many columns at the end hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the method: its name for programs, its title, paragraphs, then tables."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()
