"""What was in the files, by kind: one line for each shape, however many files are of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from auditor.history import MemberEntry
from auditor.language import later, tr
from auditor.language.told import again
from auditor.shapes.registry import SHAPES
from dashboards.parts import words
from dashboards.parts.page import Line, plain_table

TITLES = {shape.id: shape.title for shape in SHAPES}
AMOUNTS = (later("Rows"), later("Recordings"), later("Repeats"), later("Set aside"), later("Problems"))
_ORDER = {"read": 0, "not_understood": 1, "set_aside": 2}


@dataclass(slots=True)
class Kind:
    """Files of which the same became. counted: they were read; amounts: as AMOUNTS."""

    title: str
    counted: bool
    files: list[str] = field(default_factory=list)
    amounts: list[int] = field(default_factory=lambda: [0] * len(AMOUNTS))


def amounts_of(member: MemberEntry) -> tuple[int, ...]:
    """Return the numbers of a file, as AMOUNTS."""
    return member.rows, member.recordings, member.duplicates, member.set_aside, member.problems


def kinds_of(members: Sequence[MemberEntry]) -> list[Kind]:
    """Return what became of files: what is not to be trusted first, then what holds most."""
    found: dict[tuple[bool, str, str], Kind] = {}
    for member in members:
        what = _what(member)
        key = (not member.loud, member.state, what)
        kind = found.setdefault(key, Kind(_title(member, what), member.state == "read"))
        kind.files.append(member.member)
        kind.amounts = [sum(pair) for pair in zip(kind.amounts, amounts_of(member), strict=True)]
    order = sorted(
        found.items(), key=lambda pair: (pair[0][0], _ORDER.get(pair[0][1], 3), -pair[1].amounts[0])
    )
    return [kind for _, kind in order]


def show_kinds(members: Sequence[MemberEntry]) -> None:
    """Draw the table."""
    st.header(tr("What was in your files"))
    plain_table(
        (tr("Kind of file"), *(tr(name) for name in AMOUNTS)),
        [
            # Of what was not read there are no rows to count, and that is not the same as none.
            Line(
                kind.title, words.some(kind.files, 0), kind.amounts if kind.counted else [None] * len(AMOUNTS)
            )
            for kind in kinds_of(members)
        ],
    )


def _what(member: MemberEntry) -> str:
    found = TITLES.get(member.shape or "", member.shape or member.reason or "")
    return again(found) if found else ""


def _title(member: MemberEntry, what: str) -> str:
    if member.loud and member.shape:
        return tr("{what}: not trustworthy, see above", what=what)
    if member.state == "read":
        return what
    return tr("{state}: {what}", state=tr(words.STATES.get(member.state, member.state)), what=what)
