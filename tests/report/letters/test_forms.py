"""A letter as text and as a document: read again by what others read such files with."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Mm

from auditor.report.letters import Gap, Letter, Sender, as_docx, as_text, letter
from auditor.report.letters.plain import WIDTH

SENDER = Sender(
    "Zoë Müller-Łukasz", "Straße 1\n12345 Köln", "zoe@example.org", "", dt.date(2026, 11, 27), "DE"
)


@pytest.fixture
def made() -> Letter:
    return letter("access", "gdpr", "de", "google", [Gap("no_device")], SENDER)


def opened(made: Letter) -> docx.document.Document:
    return docx.Document(io.BytesIO(as_docx(made)))


def test_the_document_says_what_the_letter_says(made: Letter) -> None:
    written = [paragraph.text for paragraph in opened(made).paragraphs]
    assert len(written) == len(made.paragraphs)
    for text, one in zip(written, made.paragraphs, strict=True):
        assert text.endswith(one.text)
    assert sum(text.startswith("1.\t") for text in written) == 2
    assert any(text.startswith("•\t") for text in written)


def test_the_document_says_nothing_of_who_made_it_or_when(made: Letter) -> None:
    known = opened(made).core_properties
    assert known.author == known.last_modified_by == known.comments == known.keywords == ""
    assert known.created.year == known.modified.year == 2000
    assert known.title == made.subject
    assert known.revision == 1


@pytest.mark.parametrize(
    ("law", "language", "width", "tag"),
    [("gdpr", "fr", 210, "fr-FR"), ("uk", "en", 210, "en-GB"), ("ccpa", "en", 215.9, "en-US")],
)
def test_paper_and_language_fit_where_it_goes(law: str, language: str, width: float, tag: str) -> None:
    written = opened(letter("access", law, language, "apple"))
    assert abs(written.sections[0].page_width - Mm(width)) < Mm(0.5)
    assert written.core_properties.language == tag
    assert f'w:val="{tag}"' in written.styles.element.xml


def test_blanks_are_marked_and_nothing_else(made: Letter) -> None:
    marked = [
        run.text
        for paragraph in opened(made).paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert marked == ["[Kundennummer, oder diese Zeile löschen]"]


def test_the_same_letter_twice_is_the_same_document(made: Letter) -> None:
    first, second = opened(made), opened(made)
    assert first.element.xml == second.element.xml


def test_text_is_wrapped_and_in_utf_8(made: Letter) -> None:
    text = as_text(made)
    assert text.endswith("Zoë Müller-Łukasz\n")
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert "\r" not in text
    assert text.encode("utf-8").decode("utf-8") == text


def test_items_hang_under_their_number(made: Letter) -> None:
    lines = as_text(made).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("2. "))
    assert lines[at + 1].startswith("   ")
    assert lines[at + 1][3] != " "


def test_a_long_address_is_not_cut() -> None:
    long = "x" * 120
    assert long in as_text(letter("access", "gdpr", "en", "google", (), Sender(name=long)))
