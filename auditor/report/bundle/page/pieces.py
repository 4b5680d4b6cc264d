"""Small parts of the report: badges, notes, names that can be cited, a chart with all that belongs to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from auditor.language import tr
from auditor.recording import EVIDENCE
from auditor.report.paper import Piece, element

_LOOKS = dict(zip(EVIDENCE, ("says", "measured", "inferred", "absent"), strict=True))


def badge(kind: str) -> Piece:
    """Return which kind of evidence something is. kind: one of EVIDENCE."""
    said = tr(kind)
    return element("span", said[:1].upper() + said[1:], kind=f"badge {_LOOKS.get(kind, 'absent')}")


def note(*inside: str) -> Piece:
    """Return a small line."""
    return element("p", *inside, kind="note")


class Sourced(Protocol):
    """A fact with where it is from."""

    @property
    def source(self) -> str:
        """In words."""

    @property
    def checked(self) -> dt.date:
        """When it was last read."""


def source(one: Sourced) -> str:
    """Return where a fact is from. It is no link: the page leads nowhere."""
    return tr("Source: {source}. Read on {date}.", source=one.source, date=one.checked.isoformat())


def told(*sentences: str) -> list[Piece]:
    """Return a paragraph for each sentence that is not empty."""
    return [element("p", one) for one in sentences if one]


def scrolled(table: Piece) -> Piece:
    """Return a table that can be moved sideways on a phone, by the keyboard too."""
    marks = {"tabindex": "0", "role": "group", "aria-label": tr("Table")}
    return element("div", table, kind="scrolled", marks=marks)


def facts(pairs: Mapping[str, str | Piece]) -> Piece:
    """Return names with what they are."""
    return element(
        "dl",
        *(element("div", element("dt", name), element("dd", what)) for name, what in pairs.items()),
    )
