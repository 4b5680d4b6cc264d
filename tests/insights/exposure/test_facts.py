"""What is told of review: nothing without source, date and grade; times without a gap; no loose end."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import auditor.facts
from auditor.facts import table
from auditor.insights.exposure.facts import (
    NAME,
    REVIEW,
    SAVING,
    Programme,
    clips_per_shift,
    known,
    legal,
    programmes,
    setting_facts,
    work,
)
from auditor.insights.exposure.telling import GRADES
from auditor.insights.exposure.telling import REVIEW as REVIEW_WORDS
from auditor.insights.exposure.telling import SAVING as SAVING_WORDS
from auditor.recording import VENDORS

ARRAYS = ("programmes", "known", "shares", "work", "periods", "settings")
SENTENCES = ("sentence", "caveat")
DAY = dt.timedelta(days=1)


def rows() -> list[Mapping[str, Any]]:
    return [row for name in ARRAYS for row in table(NAME)[name]]


def faults_of(row: Mapping[str, Any]) -> list[str]:
    """Return what a fact lacks to be told."""
    found = [] if str(row.get("source", "")).strip() else ["source"]
    found += [] if isinstance(row.get("checked"), dt.date) else ["checked"]
    return found + ([] if row.get("grade") in GRADES else ["grade"])


def test_every_fact_has_its_source_its_date_and_a_grade_that_the_table_explains() -> None:
    assert not [(row, faults) for row in rows() if (faults := faults_of(row))]
    path = Path(auditor.facts.__file__).with_name(f"{NAME}.toml")
    head = path.read_text(encoding="utf-8").split("said =")[0]
    for word in (*GRADES, *REVIEW, *SAVING):
        assert re.search(rf"\b{word}\b", head), word


@pytest.mark.parametrize("lost", ["source", "checked", "grade"])
def test_a_fact_that_lost_one_of_them_is_refused(lost: str) -> None:
    row = dict(rows()[0])
    del row[lost]
    assert faults_of(row) == [lost]


def test_what_people_read_are_sentences_and_named_as_such() -> None:
    assert {*SENTENCES, "title", "words", "of", "whose", "about"} == set(table(NAME)["said"])
    for row in rows():
        assert all(row[name].endswith((".", "”.")) for name in SENTENCES if name in row), row


@pytest.mark.parametrize("programme", programmes(), ids=lambda one: one.id)
def test_times_follow_each_other_without_a_gap_and_leave_no_day_out(programme: Programme) -> None:
    periods = programme.periods
    assert periods[0].first is None
    assert periods[-1].last is None
    for one, after in itertools.pairwise(periods):
        assert one.last is not None
        assert after.first == one.last + DAY
        assert one.last < dt.date(2026, 11, 27)


def test_defaults_use_the_words_that_the_table_explains_and_unknown_has_no_better_source() -> None:
    assert set(REVIEW_WORDS) == set(REVIEW)
    assert set(SAVING_WORDS) == set(SAVING)
    for one in (period for programme in programmes() for period in programme.periods):
        assert one.saving in SAVING
        assert one.review in REVIEW
        assert (one.told.grade != "none") or (one.saving == one.review == "unknown")


def test_a_share_is_a_share_and_dated_by_an_event_of_its_vendor() -> None:
    ids = []
    for programme in programmes():
        for one in programme.shares:
            ids.append(one.id)
            assert one.event.vendor == programme.vendor
            assert 0 < one.high <= 0.01
            assert one.low is None or 0 < one.low <= one.high
    assert len(set(ids)) == len(ids) == len(table(NAME)["shares"])


def test_the_published_shares_are_those_of_the_sources() -> None:
    found = {one.id: (one.low, one.high) for programme in programmes() for one in programme.shares}
    assert found == {
        "amazon_letter": (None, 0.01),
        "amazon_garner": (0.0001, 0.0001),
        "google_statement": (0.002, 0.002),
        "apple_guardian": (None, 0.01),
        "apple_apology": (None, 0.002),
    }


def test_everything_belongs_to_a_vendor_and_a_programme() -> None:
    ids = {one.id for one in programmes()}
    assert {one.vendor for one in programmes()} == set(VENDORS) == {one.vendor for one in setting_facts()}
    assert {row["programme"] for name in ("shares", "periods") for row in table(NAME)[name]} <= ids
    for one in programmes():
        assert all(event.vendor == one.vendor for period in one.periods for event in period.events)
    # Of each vendor one programme takes the products that no other names.
    for vendor in VENDORS:
        assert [one.id for one in programmes() if one.vendor == vendor and not one.products] == [vendor]


def test_courts_and_work_are_dated() -> None:
    assert [one.kind for one in legal()] == ["legal"] * 4
    assert clips_per_shift().said_on == dt.date(2019, 4, 10)
    assert all(one.number > 0 for one in work())
    assert len(known()) == 3
