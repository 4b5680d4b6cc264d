"""Instants by the clock of a zone, against Python's own, and at the ends of the calendar."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.clock import DAY_US, FIRST_US, HOUR_US, LAST_US, wall_clock

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"])


@given(st.lists(st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2037, 1, 1)), max_size=20), zones)
def test_it_shows_what_python_shows(times: list[dt.datetime], name: str) -> None:
    zone = ZoneInfo(name)
    instants = [time.replace(tzinfo=dt.UTC) for time in times]
    utc = np.array([(one - EPOCH) // dt.timedelta(microseconds=1) for one in instants], np.int64)
    shown = [dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=int(one)) for one in wall_clock(utc, zone)]
    assert shown == [one.astimezone(zone).replace(tzinfo=None) for one in instants]


def test_a_date_without_a_time_of_day_keeps_its_date() -> None:
    utc = np.array([10 * DAY_US, 10 * DAY_US + HOUR_US])
    shown = wall_clock(utc, ZoneInfo("America/New_York"), np.array([True, True]))
    assert (shown // DAY_US).tolist() == [10, 9]  # the second has a time of day, whatever is said of it


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_stay_within_it(name: str) -> None:
    shown = wall_clock(np.array([FIRST_US, LAST_US]), ZoneInfo(name))
    assert FIRST_US <= shown[0] < shown[1] <= LAST_US
