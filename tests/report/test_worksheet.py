"""The sheets to print: whole in themselves, escaped, with the numbers of the library."""

from __future__ import annotations

import re

import pytest

from auditor.report import paper
from auditor.report.worksheet import answer_sheet, worksheet
from auditor.samples.answers import answer, first_pair
from auditor.samples.classroom import five_clips, numbers, open_classroom
from auditor.samples.lesson import STEPS

SHEETS = {"class": worksheet, "teacher": answer_sheet}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_sheet_runs_nothing_and_refers_to_nothing(sheet):
    text = sheet()
    assert not re.search(
        r"<script|\bon\w+=|javascript:|<(img|link|iframe|object|embed|form|a)\b", text, re.IGNORECASE
    )
    assert not re.search(r"//|\burl\(|@import|\bsrc=|\bhref=", text, re.IGNORECASE)
    assert text.startswith("<!doctype html>")
    assert '<meta charset="utf-8">' in text


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_sheet_is_for_a4_says_that_all_is_made_up_and_asks_every_question(sheet):
    text = sheet()
    assert "size: A4" in text
    assert "Everything in this lesson is made up" in text
    for step in STEPS:
        assert step.title in text
        assert step.question in text


def test_the_class_gets_no_answers():
    text, told = worksheet(), numbers()
    assert not any(str(paper.safe(answer(step.id, told))) in text for step in STEPS)
    assert "Watch out" not in text
    assert not any(clip.why in text for clip in five_clips() if clip.why != "television")


def test_the_class_gets_the_numbers_to_work_with():
    text, told = worksheet(), numbers()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text)
    assert f"{told.recordings:,}" in cells
    assert f"{told.night:,}" in cells
    assert all(f"{n:,}" in cells for n in told.held.values())
    rows = open_classroom().history.rows([clip.recording_id for clip in five_clips()])
    for words in rows.column("transcript").to_pylist():
        assert paper.safe(f"“{words}”") in cells


def test_hours_of_the_day_add_up_to_all_recordings():
    section = worksheet().split("Time of day")[1].split("</table>")[0]
    counts = [int(cell.replace(",", "")) for cell in re.findall(r'<td class="number">([\d,]+)</td>', section)]
    assert len(counts) == 7
    assert sum(counts) == numbers().recordings


def test_the_teacher_gets_the_answers_the_truth_and_the_notes():
    text, told = answer_sheet(), numbers()
    for step in STEPS:
        assert paper.safe(answer(step.id, told)) in text
        assert all(paper.safe(line) in text for line in (*step.discuss, *step.pitfalls))
    assert all(clip.why in text for clip in five_clips())
    for story in first_pair().told:
        assert f'<td class="number">{story.per_day:.2f}</td>' in text
        assert f'<td class="number">{story.per_100:.1f}</td>' in text


def test_foreign_text_is_escaped_and_own_markup_is_not():
    hostile = '<script>alert("x")</script> & "y"'
    made = paper.table((hostile,), [[hostile], [paper.blank()]])
    assert "<script>" not in made
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;" in made
    assert '<span class="blank">' in made
    assert "<script>" not in paper.document(hostile, [paper.element("p", hostile), paper.bullets([hostile])])
