"""Instants are what a file states, in UTC, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.shapes.instants import Instant, clock_micros, day_micros, epoch_ms_micros, iso_instant, iso_ms

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
moments = st.datetimes(
    dt.datetime(2010, 1, 2), dt.datetime(2099, 12, 30), timezones=st.just(dt.UTC)
)  # the naive bounds are hypothesis' way
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


def micros_of(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


@given(moments, offsets)
def test_iso_text_with_an_offset_is_the_instant_that_python_reads(
    moment: dt.datetime, zone: dt.timezone
) -> None:
    text = moment.astimezone(zone).isoformat(timespec="microseconds")
    assert iso_instant(text) == Instant(micros_of(moment), "offset", "ms")


@given(moments)
def test_a_date_and_a_clock_are_the_instant_that_python_reads(moment: dt.datetime) -> None:
    whole = moment.replace(microsecond=0)
    day = day_micros(whole.year, whole.month, whole.day)
    assert clock_micros(day, whole.hour, whole.minute, whole.second) == micros_of(whole)


@given(moments)
def test_epoch_milliseconds_are_the_same_instant_as_their_text(moment: dt.datetime) -> None:
    micros = micros_of(moment) // 1000 * 1000
    assert epoch_ms_micros(micros // 1000) == epoch_ms_micros(str(micros // 1000)) == micros
    instant = iso_instant(iso_ms(micros))
    assert instant == Instant(micros, "utc", "ms")


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-04T20:59:58",
        "2026-02-30T00:00:00Z",
        "2026-05-04T25:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "now",
        5,
    ],
)
def test_what_has_no_zone_no_sense_or_no_such_day_is_nothing(text: object) -> None:
    assert iso_instant(text) is None


def test_a_fraction_decides_the_precision_and_is_not_rounded_up() -> None:
    assert iso_instant("2026-05-04T20:59:58Z") == Instant(1777928398000000, "utc", "s")
    assert iso_instant("2026-05-04T20:59:58.999999999Z") == Instant(1777928398999999, "utc", "ms")


def test_no_time_is_read_from_impossible_clocks_and_days() -> None:
    assert day_micros(2022, 2, 30) is None
    assert clock_micros(None, 1, 1, 1) is None
    assert clock_micros(day_micros(2022, 3, 5), 24, 0, 0) is None
    assert clock_micros(day_micros(1969, 3, 5), 1, 0, 0) is None
