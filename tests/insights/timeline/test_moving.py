"""Ways from one stretch to another, and what the clock does on the way."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.clock import FIRST_US, LAST_US
from auditor.insights.timeline import (
    ALL_UNITS,
    MOST_BINS,
    Index,
    at_unit,
    build_index,
    clock_changes,
    crumbs_of,
    day_span,
    inside,
    nearest,
    parent_of,
    shifted,
    stretch_of,
    unit_for,
    whole_of,
)
from auditor.insights.timeline.ladder import count_of
from tests.making import history_of


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


def span(first: str, last: str) -> tuple[int, int]:
    return us(first), us(last)


def two_years() -> Index:
    begin = dt.datetime(2025, 1, 10, 20, 14, 5, tzinfo=dt.UTC)
    return build_index(
        history_of([{"started_at": begin + dt.timedelta(days=at)} for at in range(700)]), "UTC"
    )


def test_the_way_to_an_hour_names_all_it_lies_in() -> None:
    whole = whole_of(two_years())
    assert whole == span("2025-01-01", "2027-01-01")
    way = crumbs_of(span("2026-03-03T20:00", "2026-03-03T21:00"), whole)
    assert [crumb.unit for crumb in way] == [None, "year", "month", "day", "hour"]
    assert [(crumb.first, crumb.last) for crumb in way[1:]] == [
        span("2026-01-01", "2027-01-01"),
        span("2026-03-01", "2026-04-01"),
        span("2026-03-03", "2026-03-04"),
        span("2026-03-03T20:00", "2026-03-03T21:00"),
    ]


def test_out_is_the_way_back_to_everything() -> None:
    whole = whole_of(two_years())
    now, seen = span("2026-03-03T20:14:00", "2026-03-03T20:15:00"), []
    while now is not None:
        seen.append(now)
        now = parent_of(now, whole)
    assert seen[1:] == [
        span("2026-03-03T20:00", "2026-03-03T21:00"),
        span("2026-03-03", "2026-03-04"),
        span("2026-03-01", "2026-04-01"),
        span("2026-01-01", "2027-01-01"),
        whole,
    ]
    assert parent_of(span("2026-03-30", "2026-04-03"), whole) == span("2026-01-01", "2027-01-01")


def test_closer_ends_at_single_recordings_and_never_in_nothing() -> None:
    index = two_years()
    now = whole_of(index)
    for _ in range(40):
        before, now = now, inside(index, now)
        if now is None:
            break
        assert before[0] <= now[0] < now[1] <= before[1] or now[1] - now[0] < before[1] - before[0]
        low, high = np.searchsorted(index.clock, now)
        assert high > low
    assert now is None
    assert before[1] - before[0] < 60_000_000


@settings(deadline=None)
@given(st.integers(FIRST_US, LAST_US), st.sampled_from(ALL_UNITS), st.sampled_from([-1, 1]))
def test_earlier_and_later_are_the_next_units_and_lead_back(at: int, unit: str, steps: int) -> None:
    here = stretch_of(unit, at)
    there = shifted(here, steps)
    if there[0] > FIRST_US and there[1] <= LAST_US and here[0] > FIRST_US and here[1] <= LAST_US:
        assert there == stretch_of(unit, there[0])
        assert there[1] == here[0] if steps < 0 else there[0] == here[1]
        assert shifted(there, -steps) == here


def test_a_stretch_that_is_no_unit_moves_by_its_length() -> None:
    assert shifted(span("2026-03-03", "2026-03-06"), 1) == span("2026-03-06", "2026-03-09")


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_at_any_level_there_are_some_columns_and_not_too_many(unit: str) -> None:
    index = two_years()
    for now in (
        whole_of(index),
        span("2026-03-03", "2026-03-04"),
        span("2026-03-03T20:14", "2026-03-03T20:15"),
    ):
        found = at_unit(index, now, unit)
        assert count_of(unit, *found) <= MOST_BINS
        if count_of(unit, *now) > MOST_BINS:
            assert now[0] <= found[0] < found[1] <= now[1] or unit_for(*found)


def test_the_nearest_recordings_around_a_silence() -> None:
    index = build_index(
        history_of([{"started_at": "2026-03-01T08:00:00Z"}, {"started_at": "2026-03-20T09:00:00Z"}]), "UTC"
    )
    assert nearest(index, day_span(dt.date(2026, 3, 10))) == span("2026-03-01T08:00", "2026-03-20T09:00")
    assert nearest(index, span("2026-01-01", "2027-01-01")) == (None, None)


@pytest.mark.parametrize(
    ("zone", "day", "begin", "end", "twice"),
    [
        ("Europe/Berlin", "2026-03-29", dt.time(2), dt.time(3), False),
        ("Europe/Berlin", "2026-10-25", dt.time(2), dt.time(3), True),
        ("America/New_York", "2026-11-01", dt.time(1), dt.time(2), True),
        ("Australia/Lord_Howe", "2026-04-05", dt.time(1, 30), dt.time(2), True),
    ],
)
def test_a_change_of_the_clock_is_told(
    zone: str, day: str, begin: dt.time, end: dt.time, twice: bool
) -> None:
    found = clock_changes(zone, *day_span(dt.date.fromisoformat(day)))
    assert [(str(one.day), one.begin, one.end, one.twice) for one in found] == [(day, begin, end, twice)]


def test_no_change_is_told_where_there_is_none_and_of_years_none_at_all() -> None:
    assert clock_changes("UTC", *span("2026-03-01", "2026-04-01")) == []
    assert clock_changes("Europe/Berlin", *span("2026-03-01", "2026-03-29")) == []
    assert clock_changes("Europe/Berlin", *span("2020-01-01", "2027-01-01")) == []
    assert clock_changes("Europe/Berlin", LAST_US - 10, LAST_US + 1) == []
