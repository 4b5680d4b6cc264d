"""The method, as the report tells it: auditor/report/method.py, drawn."""

from __future__ import annotations

from auditor.language import tr, trn
from auditor.report import paper
from auditor.report.bundle.page.pieces import scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.method import Table, sections
from auditor.report.paper import Piece, element

# What other parts of the report tell, and what it makes no use of.
_LEFT_OUT = ("studies", "private")
_PRINTED = 12  # rows; a longer table is printed only where verdicts rest on it
_ALWAYS = ("signs",)


def method(_seen: Seen) -> list[Piece]:
    """Return the part."""
    pieces: list[Piece] = []
    for one in sections():
        if one.id not in _LEFT_OUT:
            pieces.append(element("h3", one.title, marks={"id": f"method-{one.id}"}))
            pieces += [element("p", text) for text in one.paragraphs]
            for table in one.tables:
                pieces += _table(table, printed=one.id in _ALWAYS or len(table.rows) <= _PRINTED)
    return pieces


def _table(table: Table, *, printed: bool) -> list[Piece]:
    caption = table.caption if printed else ""
    drawn = scrolled(
        paper.data_table(table.head, table.rows, numbers=table.numbers, caption=caption, kind="words")
    )
    if printed:
        return [drawn]
    name = table.caption or tr("Table")
    rows = trn("{n} row", "{n} rows", len(table.rows))
    told = tr("{name}: {rows} in the file.", name=name, rows=rows)
    return [
        element("details", element("summary", f"{name} ({rows})"), drawn, kind="screen"),
        element("p", told, kind="note printed"),
    ]
