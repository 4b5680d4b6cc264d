"""Runs of days and the ribbon of hours: each number against a plain loop."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.rhythm import MOST_COLUMNS, Ribbon, ribbon, streaks_in
from auditor.insights.when import per_day
from tests.making import history_of

BERLIN = "Europe/Berlin"
ZONES = (BERLIN, "America/New_York", "Pacific/Kiritimati", "UTC")


def on(*days: str) -> list[dict[str, object]]:
    return [{"started_at": f"{day}T12:00:00Z"} for day in days]


def counted(found: Ribbon) -> dict[tuple[dt.date, int], int]:
    return {
        (start, hour): int(found.cells[at, hour])
        for at, start in enumerate(found.starts)
        for hour in range(24)
        if found.cells[at, hour]
    }


# Runs of days -------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 1)), min_size=1, max_size=80),
    st.integers(1, 5),
)
def test_runs_are_those_of_a_plain_walk_through_the_days(days: list[dt.date], at_least: int) -> None:
    daily = per_day(history_of(on(*(day.isoformat() for day in days))), "UTC")
    amounts = Counter(days)
    expected = []
    for first in sorted(amounts):
        if first - dt.timedelta(days=1) in amounts:
            continue
        run = [first]
        while run[-1] + dt.timedelta(days=1) in amounts:
            run.append(run[-1] + dt.timedelta(days=1))
        if len(run) >= at_least:
            expected.append((first, run[-1], len(run), sum(amounts[day] for day in run)))
    found = [(one.first, one.last, one.days, one.recordings) for one in streaks_in(daily, at_least)]
    assert found == expected


def test_days_are_those_of_the_zone() -> None:
    rows = [{"started_at": f"2024-05-0{day}T23:30:00Z"} for day in (1, 2, 3)]
    (here,) = streaks_in(per_day(history_of(rows), BERLIN))
    assert (here.first, here.last) == (dt.date(2024, 5, 2), dt.date(2024, 5, 4))


def test_without_recordings_there_are_no_runs() -> None:
    assert streaks_in(per_day(history_of([]), BERLIN)) == []


# The ribbon ---------------------------------------------------------------------------------------

INSTANTS = st.datetimes(
    dt.datetime(2022, 11, 1), dt.datetime(2025, 2, 1), timezones=st.just(dt.UTC)
) | st.sampled_from(
    [
        dt.datetime(2024, 3, 31, 0, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2024, 3, 31, 1, 0, tzinfo=dt.UTC),
        dt.datetime(2024, 10, 27, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2024, 10, 27, 1, 30, tzinfo=dt.UTC),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(INSTANTS, max_size=40), st.sampled_from(ZONES))
def test_the_ribbon_counts_what_the_clock_shows(instants: list[dt.datetime], zone: str) -> None:
    found = ribbon(history_of([{"started_at": one} for one in instants]), zone)
    clocks = [one.astimezone(ZoneInfo(zone)) for one in instants]
    assert counted(found) == Counter((clock.date().replace(day=1), clock.hour) for clock in clocks)
    assert found.unit == "month"
    months = [(start.year * 12 + start.month) for start in found.starts]
    assert months == list(range(months[0], months[0] + len(months))) if months else found.cells.size == 0


def test_dates_without_a_time_and_rows_that_nobody_spoke_are_in_no_cell() -> None:
    rows = [
        {"started_at": "2024-05-01T00:00:00Z", "time_precision": "day"},
        {"started_at": "2024-05-01T08:00:00Z", "kind": "typed"},
        {"started_at": None},
        {"started_at": "2024-05-01T08:00:00Z"},
    ]
    assert counted(ribbon(history_of(rows), "UTC")) == {(dt.date(2024, 5, 1), 8): 1}


@pytest.mark.parametrize(
    ("first", "unit", "start", "until"),
    [
        ("2020-09-05", "month", dt.date(2020, 9, 1), dt.date(2020, 9, 30)),
        ("2020-07-31", "quarter", dt.date(2020, 7, 1), dt.date(2020, 9, 30)),
        ("2013-05-01", "quarter", dt.date(2013, 4, 1), dt.date(2013, 6, 30)),
        ("2010-01-01", "year", dt.date(2010, 1, 1), dt.date(2010, 12, 31)),
    ],
)
def test_the_longer_the_history_the_longer_a_stretch(
    first: str, unit: str, start: dt.date, until: dt.date
) -> None:
    found = ribbon(history_of(on(first, "2024-07-01")), "UTC")
    assert (found.unit, found.starts[0], found.last_of(found.starts[0])) == (unit, start, until)
    assert len(found.starts) <= MOST_COLUMNS
    assert found.cells.sum() == 2


def test_what_is_too_old_for_the_picture_is_counted() -> None:
    found = ribbon(history_of(on("0001-01-01", "1700-05-05", "2024-07-01")), "UTC")
    assert (len(found.starts), found.too_old, int(found.cells.sum())) == (MOST_COLUMNS, 2, 1)


def test_the_end_of_the_calendar_has_a_last_day() -> None:
    found = ribbon(history_of(on("9999-12-31")), "UTC")
    assert found.last_of(found.starts[-1]) == dt.date(9999, 12, 31)
