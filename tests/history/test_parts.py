"""Missing parts of an export, told by the names of the archives that are there."""

from __future__ import annotations

import io

import pytest

from auditor.history import read_history
from auditor.history.parts import in_words, missing_parts
from auditor.shapes.contract import NOTES
from tests.packing import zip_bytes


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["takeout-20260101T101010Z-001.zip", "takeout-20260101T101010Z-003.tgz"], [2]),
        (["takeout-20260101T101010Z-1-002.zip"], [1]),
        (["Alexa_7.zip", "alexa_1.zip"], [2, 3, 4, 5, 6]),
        (["All Data Categories.2.zip"], [1]),
        (["iCloud Photos Part 3 of 4.zip", "iCloud Photos Part 1 of 4 (1).zip"], [2, 4]),
    ],
)
def test_gaps_in_a_series_are_found(names: list[str], missing: list[int]) -> None:
    assert list(missing_parts(names).values()) == [missing]


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["takeout-20260101T101010Z-001.zip", "takeout-20260101T101010Z-002.zip"],
        ["Alexa_1.zip"],
        ["holiday.zip", "history.json"],
        ["iCloud Photos Part 1 of 1.zip"],
    ],
)
def test_what_is_complete_or_no_series_is_not_complained_about(names: list[str]) -> None:
    assert missing_parts(names) == {}


def test_two_exports_are_two_series() -> None:
    names = ["takeout-20260101T101010Z-002.zip", "takeout-20260202T101010Z-001.zip"]
    assert missing_parts(names) == {names[0]: [1]}


def test_a_name_cannot_ask_for_a_billion_parts() -> None:
    [absent] = missing_parts(["x Part 1 of 99999999999.zip"]).values()
    assert len(absent) < 10_001


def test_numbers_are_said_in_words() -> None:
    assert in_words([2]) == "2"
    assert in_words([2, 4]) == "2, 4"
    assert in_words(list(range(2, 40))) == "2, 3, 4, 5, 6, 7, 8, 9 and 30 more"


def test_the_history_notes_a_missing_part_and_is_still_trustworthy() -> None:
    data = zip_bytes({"Takeout/My Activity/Assistant/MyActivity.json": b"[]"})
    history = read_history([("takeout-20260101T101010Z-002.zip", io.BytesIO(data))])
    [member] = history.members
    assert member.notes == [f"{NOTES['parts_missing']}: number 1"]
    assert history.trustworthy
