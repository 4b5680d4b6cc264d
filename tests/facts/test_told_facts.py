"""What the pages tell of vendors and studies: nothing without its source, its date and its grade, and no loose end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import auditor.facts
from auditor.facts import table
from auditor.insights.baselines import MEASURES
from auditor.insights.requests import ROLES
from auditor.recording import VENDORS
from auditor.shapes.registry import SHAPES

GRADES = {
    "export_requests": {"vendor", "seen", "documented", "press", "advice", "unproven"},
    "vendor_events": {"vendor", "court", "seen", "documented", "press"},
    "baselines": {"study", "retold", "sample", "press", "selfsaid"},
}
KINDS = {
    "disclosure",
    "pause",
    "opt_in",
    "opt_out",
    "deletion",
    "default",
    "format",
    "export",
    "fault",
    "product",
    "legal",
}
TODAY_AT_LEAST = dt.date(2026, 11, 27)


def rows_of(name: str) -> list[Mapping[str, Any]]:
    return [row for value in table(name).values() for row in value if isinstance(row, dict)]


def faults_of(row: Mapping[str, Any], grades: set[str]) -> list[str]:
    """Return what a fact lacks to be told."""
    found = []
    if not str(row.get("source", "")).strip():
        found.append("source")
    if not isinstance(row.get("checked"), dt.date):
        found.append("checked")
    if row.get("grade") not in grades:
        found.append("grade")
    return found


@pytest.mark.parametrize("name", GRADES)
def test_every_fact_has_its_source_its_date_and_a_grade_that_the_table_explains(name: str) -> None:
    rows = rows_of(name)
    assert rows
    assert not [(row, faults) for row in rows if (faults := faults_of(row, GRADES[name]))]
    head = (
        Path(auditor.facts.__file__).with_name(f"{name}.toml").read_text(encoding="utf-8").split("said =")[0]
    )
    for grade in GRADES[name]:
        assert re.search(rf"\b{grade}\b", head), grade


@pytest.mark.parametrize("lost", ["source", "checked", "grade"])
def test_a_fact_that_lost_one_of_them_is_refused(lost: str) -> None:
    row = dict(rows_of("vendor_events")[0])
    del row[lost]
    assert faults_of(row, GRADES["vendor_events"]) == [lost]


@pytest.mark.parametrize("name", GRADES)
def test_the_fields_that_people_read_are_named_and_are_sentences(name: str) -> None:
    facts = table(name)
    assert facts["said"]
    for field in facts["said"]:
        texts = [row[field] for row in rows_of(name) if field in row]
        assert texts
        assert all(text == text.strip() and not re.search(r"\{|\}|  ", text) for text in texts)
    if name != "baselines":
        sentences = [row.get("sentence") or row.get("text") for row in rows_of(name)]
        assert all(text.endswith(".") for text in sentences if text)


def test_no_fact_is_told_twice() -> None:
    for name, field in (("vendor_events", "id"), ("baselines", "id")):
        found = [row[field] for row in rows_of(name)]
        assert len(set(found)) == len(found)
    ways = [row["way"] for row in table("export_requests")["ways"]]
    assert len(set(ways)) == len(ways)


def test_each_vendor_has_a_summary_ways_and_words_for_both_cases_without_recordings() -> None:
    facts = table("export_requests")
    ways = {row["way"]: row["vendor"] for row in facts["ways"]}
    assert {row["vendor"] for row in facts["vendors"]} == set(ways.values()) == set(VENDORS)
    assert {row["way"] for row in facts["lines"]} == set(ways)
    assert {row["role"] for row in facts["lines"]} == set(ROLES)
    cases = {(row["vendor"], row["case"]) for row in facts["instead"]}
    assert cases == {(vendor, case) for vendor in VENDORS for case in ("settings_only", "empty")}
    assert all(ways[row["way"]] == row["vendor"] for row in facts["instead"])


def test_every_way_says_what_to_do_how_long_it_takes_what_comes_and_what_does_not() -> None:
    facts = table("export_requests")
    for way in facts["ways"]:
        roles = {row["role"] for row in facts["lines"] if row["way"] == way["way"]}
        assert roles >= {"step", "takes", "comes", "missing"}, way["way"]


def test_files_without_a_list_of_recordings_are_named_by_shapes_that_exist() -> None:
    known = {shape.id for shape in SHAPES}
    for row in table("export_requests")["other_files"]:
        assert set(row["shapes"]) <= known
        assert all(shape.startswith(f"{row['vendor']}.") for shape in row["shapes"])


def test_events_use_the_words_that_the_table_explains() -> None:
    rows = table("vendor_events")["events"]
    for row in rows:
        assert row["vendor"] in VENDORS
        assert row["precision"] in ("day", "month", "year")
        assert row["kind"] in KINDS
        assert row["bears_on"]
        assert set(row["bears_on"]) <= {"recordings", "sound", "labels", "export", "review"}
        assert row["at"] <= TODAY_AT_LEAST
        assert len(row["label"]) <= 40, row["label"]
        assert row["precision"] != "month" or row["at"].day == 1
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_the_disclosures_and_pauses_of_2019_are_there() -> None:
    found = {
        (row["vendor"], row["kind"]) for row in table("vendor_events")["events"] if row["at"].year == 2019
    }
    assert found >= {("amazon", "disclosure"), ("google", "disclosure"), ("apple", "disclosure")}
    assert found >= {("google", "pause"), ("apple", "pause"), ("amazon", "opt_out"), ("apple", "opt_in")}


def test_a_published_figure_has_its_n_its_year_its_method_and_its_caveat() -> None:
    for row in table("baselines")["studies"]:
        assert row["n"] > 0
        assert row["n_of"]
        assert row["method"].endswith(".")
        assert row["caveat"].endswith(".")
        assert row["low"] <= row["high"]
        assert "year" in row or "year" in row["caveat"]
        assert row["measure"] in MEASURES or (row["measure"] == "" and row["why_none"])
        assert not row["measure"] or row["vendor"] in VENDORS
