"""What the method is told in: sections of paragraphs and tables, plain texts all."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.language import decimal


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


def exact(value: float) -> str:
    """Return a number of a table with all its places, as people of the language write it."""
    return decimal(value, len(f"{value:g}".partition(".")[2]))
