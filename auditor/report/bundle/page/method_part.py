"""The method, as the report tells it: auditor/report/method.py, drawn."""

from __future__ import annotations

from auditor.report import paper
from auditor.report.bundle.page.pieces import scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.method import sections
from auditor.report.paper import Piece, element

_ELSEWHERE = ("studies",)  # a part of the report tells them


def method(_seen: Seen) -> list[Piece]:
    """Return the part."""
    pieces: list[Piece] = []
    for one in sections():
        if one.id in _ELSEWHERE:
            continue
        pieces.append(element("h3", one.title, marks={"id": f"method-{one.id}"}))
        pieces += [element("p", text) for text in one.paragraphs]
        for table in one.tables:
            drawn = paper.data_table(
                table.head, table.rows, numbers=table.numbers, caption=table.caption, kind="words"
            )
            pieces.append(scrolled(drawn))
    return pieces
