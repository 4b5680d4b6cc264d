"""Sentences that are kept in English and said again in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.history.ledger import MemberEntry
from auditor.language import told as told_module
from auditor.language.told import Told, again, told
from auditor.problem import PROBLEM_KINDS, Problem


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak a language whose sentences are the English ones in capitals, names of values left as they are."""

    def tr(message: str, /, **values: object) -> str:
        loud = message.upper()
        for name in values:
            loud = loud.replace("{" + name.upper() + "}", "{" + name + "}")
        return loud.format(**values) if values else loud

    monkeypatch.setattr(told_module, "tr", tr)


def test_it_is_english_text_as_it_stands() -> None:
    sentence = told("{n} of {of} rows of {what}", n=1234, of=5000, what="this")
    assert sentence == "1,234 of 5,000 rows of this"
    assert f"{sentence}." == "1,234 of 5,000 rows of this."
    assert again(sentence) == sentence


def test_it_is_said_again_with_its_values(shouting: None) -> None:
    sentence = Told("3 rows of milk")
    sentence.message, sentence.values = "{n} rows of {what}", {"n": 3, "what": "milk"}
    assert again(sentence) == "3 ROWS OF MILK"


def test_a_value_that_was_told_is_said_again_too() -> None:
    inner = told("{n} rows", n=1000)
    outer = told("refused: {why}", why=inner)
    assert outer == "refused: 1,000 rows"
    assert isinstance(outer.values["why"], Told)


def test_a_plain_sentence_of_a_table_is_looked_up_and_nothing_stays_nothing(shouting: None) -> None:
    assert again(PROBLEM_KINDS["damaged"]) == PROBLEM_KINDS["damaged"].upper()
    assert again("") == ""


def test_braces_in_values_are_left_alone() -> None:
    assert told("file {name}", name="{0} {x}") == "file {0} {x}"
    assert again(told("file {name}", name="{0} {x}")) == "file {0} {x}"


def test_a_problem_with_a_place_can_be_said_again(shouting: None) -> None:
    assert again(Problem("row_broken", row=1234).sentence).startswith(
        "AN ENTRY COULD NOT BE DECODED (ROW 1234)"
    )


def test_what_makes_a_file_untrustworthy_can_be_said_again() -> None:
    entry = MemberEntry("a.json", "a.zip", rows=2000, recordings=1000, problems=1000)
    entry.judge()
    (sentence,) = entry.loud
    assert sentence == "1,000 of 2,000 rows (50 %) could not be read, or have no readable time"
    assert isinstance(replace(entry).loud[0], Told)
