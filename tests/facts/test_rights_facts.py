"""What can be switched off, who to write to, and the letters: nothing without source, date and a grade that is explained."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import auditor.facts
from auditor.facts import table
from auditor.insights.rights import TOPICS
from auditor.recording import VENDORS
from auditor.report.letters import GAPS, KINDS, LANGUAGES
from tests.facts.test_told_facts import TODAY_AT_LEAST, faults_of, rows_of

GRADES = {
    "rights": {"vendor", "documented", "press", "advice", "unproven"},
    "controllers": {"vendor", "authority", "law", "documented", "press", "unproven"},
    **{f"letters_{language}": {"law", "own"} for language in LANGUAGES},
}
# What a text may be filled with, by where it stands.
IN_LETTERS = {"assistant", "regulation", "short", "case", "controller", "controller_address"}
IN_LETTERS |= {"asked", "what", "article", "answer", "grounds", "missing"}
IN_GAPS = {"n", "of", "numbers", "first", "last"}


def head_of(name: str) -> str:
    text = Path(auditor.facts.__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    return text.split("\n\n[[")[0]


@pytest.mark.parametrize("name", GRADES)
def test_every_fact_has_its_source_its_date_and_a_grade_that_the_table_explains(name: str) -> None:
    rows = rows_of(name)
    assert rows
    assert not [(row, faults) for row in rows if (faults := faults_of(row, GRADES[name]))]
    assert all(row["checked"] <= TODAY_AT_LEAST for row in rows)
    for grade in GRADES[name]:
        assert re.search(rf"\b{grade}\b", head_of(name)), grade


@pytest.mark.parametrize("name", ["rights", "controllers"])
def test_the_fields_that_people_read_are_named_and_are_plain(name: str) -> None:
    facts = table(name)
    for field in facts["said"]:
        texts = [row[field] for row in rows_of(name) if row.get(field)]
        assert texts
        assert all(text == text.strip() and not re.search(r"\{|\}|  |http", text) for text in texts)
        assert field == "title" or all(text.endswith(".") for text in texts)


def test_each_vendor_says_how_to_keep_clips_from_people_how_to_save_nothing_and_how_to_delete() -> None:
    for vendor in VENDORS:
        topics = {row["topic"] for row in table("rights")["actions"] if row["vendor"] == vendor}
        assert topics >= {"review", "saving", "delete", "microphone"}


def test_every_action_has_steps_and_every_step_an_action() -> None:
    facts = table("rights")
    ids = [row["id"] for row in facts["actions"]]
    assert len(set(ids)) == len(ids)
    assert {row["action"] for row in facts["steps"]} == set(ids)
    assert {row["topic"] for row in facts["actions"]} == set(TOPICS)
    assert all(row["vendor"] in VENDORS for row in facts["actions"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_of_a_language_are_complete(language: str) -> None:
    facts = table(f"letters_{language}")
    assert facts["language"] == language
    assert [row["id"] for row in facts["gaps"]] == list(GAPS) or {row["id"] for row in facts["gaps"]} == set(
        GAPS
    )
    assert {row["kind"] for row in facts["letters"] if "gdpr" in row["laws"]} == set(KINDS)
    assert set(facts["words"]) == set(table("letters_en")["words"])
    laws = {row["law"] for row in facts["laws"]}
    assert {law for row in facts["letters"] for law in row["laws"]} == laws


def filled(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_filled_only_with_what_there_is(language: str) -> None:
    facts = table(f"letters_{language}")
    for row in facts["letters"]:
        assert filled(" ".join([row["subject"], *row["body"]])) <= IN_LETTERS
        assert ("missing" in row) == ("{missing}" in row["body"])
        assert not filled(row.get("missing", ""))
    english = {row["id"]: row for row in table("letters_en")["gaps"]}
    for row in facts["gaps"]:
        for form in ("one", "other"):
            assert filled(row[form]) == filled(english[row["id"]][form]) <= IN_GAPS
            assert row[form][-1] not in ".;,"


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_stand_in_square_brackets(language: str) -> None:
    for name, text in table(f"letters_{language}")["words"].items():
        assert name.startswith("blank_") == bool(re.fullmatch(r"\[[^\[\]]+\]", text)), name


def test_a_fact_that_lost_its_date_is_refused() -> None:
    row: Mapping[str, Any] = {**rows_of("controllers")[0], "checked": "soon"}
    assert faults_of(row, GRADES["controllers"]) == ["checked"]
    assert isinstance(rows_of("controllers")[0]["checked"], dt.date)
