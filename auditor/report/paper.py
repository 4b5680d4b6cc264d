"""A printed page as one HTML file: A4, black on white, no address, nothing loaded; what paper is made of.

Whatever is given as text is escaped here; pieces that are markup already come from this module.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from auditor.language import current

STYLE = """
@page { size: A4; margin: 16mm 16mm 18mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.45 "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; color: #111; background: #fff;
  margin: 0 auto; max-width: 178mm; padding: 8mm 0; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
@media print { body { padding: 0; max-width: none; } }
@media screen { body { padding: 10mm 5mm; } }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 14pt; line-height: 1.25; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2.5mm; text-wrap: pretty; }
ul { margin: 0 0 2.5mm; padding-left: 6mm; }
section { break-inside: avoid; }
section.new-page { break-before: page; }
section.long { break-inside: auto; }
.note { font-size: 9pt; color: #444; }
.made-up { border: 1px solid #111; padding: 2mm 3mm; margin: 3mm 0 4mm; }
.who { display: flex; gap: 8mm; margin: 4mm 0; }
.who span { flex: 1; border-bottom: 1px solid #555; padding-bottom: 1mm; color: #444; font-size: 9pt; }
.line { height: 8mm; border-bottom: 1px solid #777; }
.blank { display: inline-block; min-width: 26mm; border-bottom: 1px solid #555; }
.box { display: inline-block; width: 3.6mm; height: 3.6mm; border: 1px solid #111; vertical-align: -0.5mm;
  margin: 0 1.5mm 0 0; }
.boxes > span { margin-right: 6mm; white-space: nowrap; }
table { width: 100%; border-collapse: collapse; margin: 1mm 0 3mm; font-size: 10pt; }
table, tr { break-inside: avoid; }
th, td { border: 1px solid #999; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
th { font-weight: 600; background: #f1f1f1; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar { display: block; height: 4mm; background: #444; margin-top: 0.6mm; }
td:has(.bar) { width: 40%; }
.tall td { height: 9mm; }
"""


_LONGEST_WORD = 24
_NO_MARKS: Mapping[str, str] = MappingProxyType({})


class Piece(str):
    """Markup that was made here; any other text is escaped."""

    __slots__ = ()


def document(title: str, body: Sequence[Piece]) -> str:
    """Return the whole file. title: plain text."""
    return (
        f'<!doctype html>\n<html lang="{current()}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def safe(text: str) -> Piece:
    """Return text as markup: as it is, if it was made here, else escaped."""
    return text if isinstance(text, Piece) else Piece(html.escape(text))


def element(tag: str, *inside: str, kind: str = "", marks: Mapping[str, str] = _NO_MARKS) -> Piece:
    """Return an element with these texts or pieces in it.

    tag, kind, names of marks: our own words. marks: further attributes; their values may be any text.
    """
    written = {"class": kind, **marks} if kind else marks
    told = "".join(f' {name}="{html.escape(value)}"' for name, value in written.items())
    return Piece(f"<{tag}{told}>{''.join(safe(one) for one in inside)}</{tag}>")


def section(*inside: str, kind: str = "") -> Piece:
    """Return a part that is kept on one sheet where it fits."""
    return element("section", *inside, kind=kind)


def bullets(lines: Sequence[str]) -> Piece:
    """Return a list."""
    return element("ul", *(element("li", line) for line in lines))


def lines(count: int) -> Piece:
    """Return empty lines to write on."""
    return Piece("".join('<div class="line"></div>' for _ in range(count)))


def blank() -> Piece:
    """Return a short line to write on, within a sentence or a cell."""
    return Piece('<span class="blank">&nbsp;</span>')


def boxes(labels: Sequence[str]) -> Piece:
    """Return boxes to tick, side by side."""
    ticks = (element("span", Piece('<span class="box"></span>'), label) for label in labels)
    return element("div", *ticks, kind="boxes")


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0, tall: bool = False
) -> Piece:
    """Return a table. numbers: so many columns at the end hold numbers; tall: leave room to write."""
    first_number = len(head) - numbers
    kinds = ["number" if at >= first_number else "" for at in range(len(head))]
    top = element("tr", *(element("th", name, kind=kind) for name, kind in zip(head, kinds, strict=True)))
    body = (
        element("tr", *(element("td", cell, kind=kind) for cell, kind in zip(row, kinds, strict=True)))
        for row in rows
    )
    return element("table", top, *body, kind="tall" if tall else "")


def data_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: int = 0,
    caption: str = "",
    kind: str = "",
) -> Piece:
    """Return a table that may be longer than a sheet, its head on each: it says what its cells stand under.

    numbers: so many columns at the end hold numbers. The first cell of a row is its name.
    """
    kinds = ["number" if at >= len(head) - numbers else "" for at in range(len(head))]
    top = (
        element("th", name, kind=kind, marks={"scope": "col"}) for name, kind in zip(head, kinds, strict=True)
    )
    body = (
        element(
            "tr",
            element("th", row[0], kind=kinds[0], marks={"scope": "row"}),
            *(
                element("td", cell, kind=kind or _long(cell))
                for cell, kind in zip(row[1:], kinds[1:], strict=True)
            ),
        )
        for row in rows
    )
    return element(
        "table",
        *([element("caption", caption)] if caption else []),
        element("thead", element("tr", *top)),
        element("tbody", *body),
        kind=f"data {kind}".strip(),
    )


def _long(text: str) -> str:
    """Return how a cell is marked that holds a word which would widen its column: an address, a path."""
    return "long" if any(len(word) > _LONGEST_WORD for word in text.split()) else ""


def bar(share: float) -> Piece:
    """Return a bar that fills this share of its cell, 0 to 1."""
    return Piece(f'<i class="bar" style="width:{100 * share:.1f}%"></i>')
