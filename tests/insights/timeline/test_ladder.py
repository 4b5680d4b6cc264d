"""The calendar's units: where they begin and end, and which of them reads best over a stretch."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.clock import DAY_US, FIRST_US, HOUR_US, LAST_US
from auditor.insights.timeline import ALL_UNITS, MOST_BINS, date_of, day_span, edges_of, stretch_of, unit_for
from auditor.insights.timeline.ladder import count_of

instants = st.integers(FIRST_US, LAST_US)
units = st.sampled_from(ALL_UNITS)


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


@given(instants, instants)
def test_no_stretch_has_more_than_240_bins_and_they_cover_it_without_a_gap(one: int, other: int) -> None:
    first, last = sorted((one, other))
    last += 1
    edges = edges_of(unit_for(first, last), first, last)
    assert edges[0] == first
    assert edges[-1] == last
    assert (np.diff(edges) > 0).all()
    assert len(edges) - 1 <= MOST_BINS


@given(units, instants, st.integers(1, 400))
def test_the_number_of_bins_is_known_before_they_are_made(unit: str, first: int, bins: int) -> None:
    length = stretch_of(unit, first)[1] - stretch_of(unit, first)[0]
    last = min(first + length * bins, LAST_US + 1)
    if last > first:
        assert count_of(unit, first, last) == len(edges_of(unit, first, last)) - 1


@given(units, instants)
def test_a_unit_holds_the_instant_it_was_asked_for(unit: str, at: int) -> None:
    first, last = stretch_of(unit, at)
    assert first <= at < last


@given(instants)
def test_finer_units_lie_within_coarser_ones(at: int) -> None:
    nested = [stretch_of(unit, at) for unit in ALL_UNITS if unit != "week"]
    for outer, inner in pairwise(nested):
        assert outer[0] <= inner[0] < inner[1] <= outer[1]


@pytest.mark.parametrize(
    ("unit", "first", "last"),
    [
        ("century", "2000-01-01", "2100-01-01"),
        ("decade", "2020-01-01", "2030-01-01"),
        ("year", "2026-01-01", "2027-01-01"),
        ("month", "2026-03-01", "2026-04-01"),
        ("week", "2026-03-02", "2026-03-09"),  # a Monday
        ("day", "2026-03-03", "2026-03-04"),
        ("six_hours", "2026-03-03T18:00", "2026-03-04T00:00"),
        ("hour", "2026-03-03T20:00", "2026-03-03T21:00"),
        ("ten_minutes", "2026-03-03T20:10", "2026-03-03T20:20"),
        ("minute", "2026-03-03T20:14", "2026-03-03T20:15"),
        ("ten_seconds", "2026-03-03T20:14:00", "2026-03-03T20:14:10"),
        ("second", "2026-03-03T20:14:05", "2026-03-03T20:14:06"),
    ],
)
def test_each_unit_is_the_calendars(unit: str, first: str, last: str) -> None:
    assert stretch_of(unit, us("2026-03-03T20:14:05.5")) == (us(first), us(last))


@pytest.mark.parametrize(
    ("first", "last", "unit", "bins"),
    [
        ("2020-01-01", "2027-01-01", "month", 84),
        ("2026-01-01", "2027-01-01", "week", 53),
        ("2026-03-01", "2026-04-01", "day", 31),
        ("2026-03-02", "2026-03-09", "six_hours", 28),
        ("2026-03-03", "2026-03-04", "hour", 24),
        ("2026-03-03T20:00", "2026-03-03T21:00", "minute", 60),
        ("2026-03-03T20:10", "2026-03-03T20:20", "ten_seconds", 60),
        ("2026-03-03T20:14", "2026-03-03T20:15", "second", 60),
    ],
)
def test_what_reads_best(first: str, last: str, unit: str, bins: int) -> None:
    assert unit_for(us(first), us(last)) == unit
    assert count_of(unit, us(first), us(last)) == bins


def test_a_year_and_a_leap_year_end_where_the_calendar_says() -> None:
    days = [len(edges_of("day", us(f"{year}-01-01"), us(f"{year + 1}-01-01"))) - 1 for year in (2023, 2024)]
    assert days == [365, 366]


def test_the_calendars_ends_are_no_trap() -> None:
    assert unit_for(FIRST_US, LAST_US + 1) == "century"
    assert stretch_of("year", LAST_US)[1] == LAST_US + 1
    assert stretch_of("decade", FIRST_US)[0] == FIRST_US
    assert date_of(LAST_US + 1) == dt.date.max
    assert date_of(FIRST_US - 1) == dt.date.min


@given(st.dates())
def test_a_day_is_a_day_long(day: dt.date) -> None:
    first, last = day_span(day)
    assert last - first == DAY_US == 24 * HOUR_US
    assert date_of(first) == day == date_of(last - 1)
