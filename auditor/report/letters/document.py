"""A letter as a document for a word processor (.docx)."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as Written

from auditor.report.letters.writing import Letter, Paragraph

_PAPER: dict[str, tuple[Length, Length]] = {"a4": (Mm(210), Mm(297)), "letter": (Mm(215.9), Mm(279.4))}
_FONT = "Arial"  # on Windows and macOS; LibreOffice has one of the same widths
_INDENT = Mm(7)
_BLANK = re.compile(r"(\[[^\]\n]*\])")
_ITEMS = ("bullet", "numbered")
_NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # when it was made is nobody's business
# What stands above and below each role, in points.
_SPACE: dict[str, tuple[int, int]] = {
    "recipient": (18, 0),
    "date": (18, 0),
    "subject": (18, 12),
    "close": (12, 40),
}


def as_docx(letter: Letter) -> bytes:
    """Return the letter as a .docx file, blanks marked, without a name or a date of whoever made it."""
    written = docx.Document()
    _set_up(written, letter)
    before = ""
    for one in letter.paragraphs:
        _write(written.add_paragraph(), one, before)
        before = one.role
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def _set_up(written: Document, letter: Letter) -> None:
    page = written.sections[0]
    page.page_width, page.page_height = _PAPER[letter.paper]
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(22)
    normal: Any = written.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = normal.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): _tag(letter)})
    normal.element.rPr.append(language)
    known = written.core_properties
    known.title, known.language = letter.subject, _tag(letter)
    known.author = known.last_modified_by = known.comments = known.keywords = known.subject = ""
    known.created = known.modified = _NO_DATE
    known.revision = 1


def _tag(letter: Letter) -> str:
    """Return the language for the spelling checker."""
    if letter.language == "en":
        return "en-US" if letter.law == "ccpa" else "en-GB"
    return f"{letter.language}-{letter.language.upper()}"


def _write(paragraph: Written, one: Paragraph, before: str) -> None:
    form = paragraph.paragraph_format
    ends_a_list = before in _ITEMS and one.role not in _ITEMS
    above, below = _SPACE.get(one.role, (6 if ends_a_list else 0, 6))
    form.space_before, form.space_after, form.line_spacing = Pt(above), Pt(below), 1.15
    form.widow_control = True
    form.keep_with_next = one.role in ("subject", "greeting", "close")
    text = one.text
    if one.role in _ITEMS:
        # Written out and not left to the program: every reader shows the same numbers.
        text = f"{'•' if one.number is None else f'{one.number}.'}\t{text}"
        form.left_indent, form.first_line_indent = _INDENT, -_INDENT
        form.tab_stops.add_tab_stop(_INDENT)
        form.space_after = Pt(3)
    for piece in _BLANK.split(text):
        if piece:
            run = paragraph.add_run(piece)
            run.bold = one.role == "subject" or None
            if _BLANK.fullmatch(piece):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
