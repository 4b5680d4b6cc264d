"""The saved page of 2026: days, devices, rows without time and key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.shapes.amazon.saved_review import SavedReview, Section, section_of
from auditor.shapes.contract import Options
from tests.fixtures import HERE, fixture
from tests.reading import Read, claim_of, read_all
from tests.shapes.amazon.making import Row, when

SHAPE = SavedReview()
BERLIN = Options(zone="Europe/Berlin")


def read_in(data: bytes) -> tuple[list[Row], Read]:
    table, [read] = read_all(SHAPE, {"x": data}, options=BERLIN)
    return table.to_pylist(), read


def section(header: str, *rows: str) -> bytes:
    inside = "".join(f'<div class="utterance-row x">{row}</div>' for row in rows)
    return f'<div class="date-section"><h2>{header}</h2>{inside}</div>'.encode()


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_in(fixture("amazon/made-up_review_history.html"))


def test_every_row_is_accounted_for_and_headings_are_set_aside(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert (read.rows, read.recordings, read.set_aside) == (6, 5, {"header_row": 1})
    assert (read.problems, read.flaws, read.damage) == ({}, {}, [])
    assert read.notes == {"week_only", "zone_assumed"}


def test_the_title_is_what_was_heard_and_what_follows_is_the_reply(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[0]["transcript"], rows[0]["reply"], rows[0]["outcome"]) == (
        "how late is it",
        "It is seven past six.",
        "answered",
    )


def test_amazons_sentence_in_place_of_a_title_is_no_speech(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [(row["transcript"], row["outcome"]) for row in rows[1:3]] == [(None, "not_for_device")] * 2


def test_equal_rows_of_a_day_are_real_repeats() -> None:
    [member] = read_history([HERE / "amazon" / "made-up_review_history.html"], options=BERLIN).members
    assert (member.recordings, member.duplicates) == (5, 0)


def test_the_header_tells_day_person_and_device(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [row["device"] for row in rows] == ["Kitchen"] * 3 + ["Hallway"] * 2
    assert [row["speaker"] for row in rows] == ["recognised"] * 3 + ["unknown"] * 2
    assert "Examplina" not in repr(rows)
    assert [when(row) for row in rows] == ["2026-03-04T23:00:00+00:00"] * 3 + [
        "2026-03-03T23:00:00+00:00",
        None,
    ]
    assert [row["time_precision"] for row in rows] == ["day"] * 4 + [None]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("March 05, 2026 \u2022 Kitchen \u22ee Delete \u2022 all", Section("March 05, 2026", "Kitchen")),
        (
            "Today \u2022 A \u2022 Kitchen \u2022 left \u22ee",
            Section("Today", "Kitchen \u2022 left", person=True),
        ),
        ("Today", Section("Today")),
        ("", Section()),
        (None, Section()),
    ],
)
def test_a_header_is_read_part_by_part(header: str | None, found: Section) -> None:
    assert section_of(header) == found


def test_a_time_of_its_own_comes_before_the_day_of_the_header() -> None:
    row = '<div class="utterance-title">stop</div><time datetime="2026-03-05T18:07:41Z">6:07 PM</time>'
    rows, _ = read_in(section("March 05, 2026 \u2022 Kitchen \u22ee", row))
    assert (when(rows[0]), rows[0]["time_basis"]) == ("2026-03-05T18:07:41+00:00", "utc")


def test_an_unreadable_day_is_a_flaw() -> None:
    _, read = read_in(section("irgendwann \u2022 K\u00fcche \u22ee", '<p class="utterance-title">stopp</p>'))
    assert read.flaws == {"time_unreadable": 1}


def test_an_empty_row_is_a_problem() -> None:
    _, read = read_in(section("Today \u22ee", "", '<p class="utterance-title">stop</p>'))
    assert (read.rows, read.problems) == (2, {"wrong_types": 1})


def test_a_page_is_recognised_by_its_rows() -> None:
    claim = claim_of(SHAPE, fixture("amazon/made-up_review_history.html"))
    assert claim is not None
    assert not claim.changed
    changed = claim_of(SHAPE, b'<div class="date-section">March</div>')
    assert changed is not None
    assert changed.changed
    assert claim_of(SHAPE, b"<p>utterance-row</p>") is None
    assert claim_of(SHAPE, fixture("amazon/made-up_privacy_page.html")) is None


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=40), max_size=5), st.binary(max_size=80))
def test_garbage_never_raises(texts: list[str], tail: bytes) -> None:
    _, read = read_in(section("Today \u2022 x \u22ee", *(text.replace("<", "") for text in texts)) + tail)
    assert read.rows >= len(texts)
