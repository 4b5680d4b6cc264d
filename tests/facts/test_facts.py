"""Every fact says where it was seen and how sure it is; so does every table for itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor.facts
from auditor.facts import table
from auditor.recording import KINDS, OUTCOMES, TRIGGERS

TABLES = sorted(Path(auditor.facts.__file__).parent.glob("*.toml"))


def rows_in(value: object, path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every table of an array of tables, however deep, with where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from rows_in(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            if isinstance(inner, dict):
                yield f"{path}[{number}]", inner
            yield from rows_in(inner, f"{path}[{number}]")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_has_its_source_and_its_grade(path: Path) -> None:
    rows = list(rows_in(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert rows
    bare = [place for place, row in rows if not row.get("source") or not row.get("grade")]
    assert not bare


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_table_says_at_its_top_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_what_amazon_labels_mean_is_said_in_the_words_of_the_record() -> None:
    for row in table("amazon_labels")["labels"]:
        assert ("label" in row) != ("prefix" in row)
        assert {row["kind"], row.get("kind_with_words", row["kind"])} <= set(KINDS)
        assert {row["outcome"], row.get("outcome_with_words", row["outcome"])} <= {*OUTCOMES, "by_reply"}
        assert row.get("trigger", "unknown") in TRIGGERS
    assert {row["kind"] for row in table("amazon_labels")["identifiers"]} <= set(KINDS)
    assert {row["whose"] for row in table("amazon_labels")["texts"]} == {"customer", "alexa", "nobody"}


def test_no_label_of_amazon_is_hidden_behind_a_wider_one() -> None:
    seen: list[str] = []
    for row in table("amazon_labels")["labels"]:
        word = row.get("label") or row["prefix"]
        assert not any(word.startswith(prefix) for prefix in seen)
        if "prefix" in row:
            seen.append(word)


def test_what_amazon_sentences_mean_is_said_in_the_words_of_the_record() -> None:
    assert {row["outcome"] for row in table("amazon_sentences")["sentences"]} <= set(OUTCOMES)
