"""The method is written from the code's own tables: what stands in a table stands in it, and nothing else."""

from __future__ import annotations

import pytest

from auditor.facts import table
from auditor.insights.findings import LEAST, ORDER
from auditor.language import LANGUAGES, speaking
from auditor.recording import EVIDENCE
from auditor.report.method import Section, Table, as_markdown, sections
from auditor.report.method.telling import FINDING_LINES, LEAST_LINES
from auditor.shapes.registry import SHAPES


def section(name: str) -> Section:
    return next(one for one in sections() if one.id == name)


def first(one: Table, column: int = 0) -> list[str]:
    return [row[column] for row in one.rows]


def test_it_has_a_part_for_each_thing_that_somebody_may_ask() -> None:
    assert [one.id for one in sections()] == [
        "counted",
        "rows",
        "times",
        "repeats",
        "evidence",
        "verdicts",
        "signs",
        "accuracy",
        "private",
        "findings",
        "studies",
        "unknown",
        "practice",
        "shapes",
    ]


def test_every_table_has_as_many_cells_as_heads() -> None:
    for one in sections():
        assert one.title
        assert one.paragraphs
        for each in one.tables:
            assert each.rows, one.id
            assert {len(row) for row in each.rows} == {len(each.head)}, one.id


def test_every_sign_stands_with_the_points_of_its_table() -> None:
    rows = {row[0]: row[-1] for row in section("signs").tables[0].rows}
    assert {name: float(points) for name, points in rows.items()} == {
        row["id"]: row["points"] for row in table("wakeup_signals")["signals"]
    }


def test_every_level_stands_with_its_value() -> None:
    rows = {row[0]: float(row[-1]) for row in section("verdicts").tables[1].rows}
    assert rows == {row["name"]: row["value"] for row in table("wakeup_levels")["levels"]}


def test_every_measured_accuracy_stands_with_its_n_and_interval() -> None:
    rows = section("accuracy").tables[0].rows
    measured = table("wakeup_accuracy")["measured"]
    assert len(rows) == len(measured)
    for row, fact in zip(rows, measured, strict=True):
        assert f"{fact['precision_of']:,}" in row[2]
        assert f"{100 * fact['precision_low']:.0f} %" in row[2]


def test_every_kind_of_finding_has_its_number_and_every_threshold_its_words() -> None:
    assert set(FINDING_LINES) == set(ORDER)
    assert set(LEAST_LINES) == set(LEAST)
    assert first(section("findings").tables[0]) == [f"F{at}" for at in range(1, len(ORDER) + 1)]
    assert first(section("findings").tables[0], 1) == list(ORDER)


def test_every_figure_of_a_study_stands_with_its_source_and_the_day_it_was_read() -> None:
    rows = section("studies").tables[0].rows
    for row, fact in zip(rows, table("baselines")["studies"], strict=True):
        assert row[0] == fact["study"]
        assert fact["source"] in row[-1]
        assert fact["checked"].isoformat() in row[-1]


def test_the_practice_names_six_attributes_and_what_a_session_keeps_with_sources() -> None:
    attributes, sessions = section("practice").tables
    assert len(attributes.rows) == 6
    assert [row[0] for row in sessions.rows] == [
        one["name"] for one in table("evidence_practice")["sessions"]
    ]
    told = section("practice").paragraphs[-1]
    for one in (*table("evidence_practice")["attributes"], *table("evidence_practice")["sessions"]):
        assert f"{one['source']} ({one['checked'].isoformat()})" in told


def test_every_shape_of_the_registry_is_listed() -> None:
    assert first(section("shapes").tables[0], 1) == [shape.id for shape in SHAPES]


def test_the_four_kinds_of_evidence_are_explained() -> None:
    assert first(section("evidence").tables[0]) == list(EVIDENCE)


def test_the_page_of_the_docs_holds_every_part_and_no_broken_table() -> None:
    text = as_markdown()
    for one in sections():
        assert f"## {one.title}\n" in text
    for block in text.split("\n\n"):
        lines = block.splitlines()
        if lines[0].startswith("|"):
            counts = {line.replace("\\|", "").count("|") for line in lines}
            assert len(counts) == 1, lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_told_in_every_language(language: str) -> None:
    with speaking(language):
        assert len(sections()) == 14
