"""The index and its windows: every recording is in exactly one bin, or is named beside them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import History
from auditor.history.clock import DAY_US
from auditor.insights.timeline import (
    FEW_RECORDINGS,
    MOST_LANES,
    NOT_JUDGED,
    Filters,
    build_index,
    inside,
    narrowed,
    snapped,
    whole_of,
    window,
)
from auditor.recording import VERDICTS
from tests.making import history_of

zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kolkata"])
times = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "started_at": st.one_of(st.none(), times),
            "vendor": st.sampled_from(["amazon", "google", "apple"]),
            "device": st.sampled_from([None, "Kitchen", "Hall", " Kitchen "]),
            "kind": st.sampled_from(["voice", "typed", "microphone_session"]),
        }
    ),
    min_size=1,
    max_size=40,
)


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


def minutes(amount: int, begin: str = "2026-03-03T08:00:00+00:00", **more: object) -> History:
    start = dt.datetime.fromisoformat(begin)
    return history_of(
        [{"started_at": start + dt.timedelta(minutes=at), **more} for at in range(amount)],
    )


@settings(max_examples=60, deadline=None)
@given(rows, zones, st.randoms())
def test_the_bins_of_every_window_add_up_to_its_recordings(made, zone: str, dice) -> None:
    index = build_index(history_of(made), zone)
    whole = whole_of(index)
    assert index.without_time == sum(row["started_at"] is None for row in made)
    if whole is None:
        return
    everything = window(index, *whole)
    assert everything.recordings == everything.total.sum() == everything.cube.sum() == len(index.clock)
    low, high = sorted(dice.randrange(*whole) for _ in range(2))
    part = window(index, low, high + 1)
    inside_it = [one for one in index.clock if low <= one <= high]
    assert part.total.sum() == part.counts.sum() == part.by_verdict.sum() == len(inside_it)


@settings(max_examples=60, deadline=None)
@given(rows, zones)
def test_zooming_into_each_bin_finds_what_the_bin_says(made, zone: str) -> None:
    index = build_index(history_of(made), zone)
    span = whole_of(index)
    for _ in range(4):
        if span is None:
            return
        seen = window(index, *span)
        for at, amount in enumerate(seen.total):
            assert window(index, int(seen.edges[at]), int(seen.edges[at + 1])).recordings == amount
        span = inside(index, span)


@settings(max_examples=60, deadline=None)
@given(rows, zones)
def test_the_clock_is_the_zones(made, zone: str) -> None:
    index = build_index(history_of(made), zone)
    shown = sorted(
        row["started_at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None) for row in made if row["started_at"]
    )
    assert index.clock.astype("datetime64[us]").astype(object).tolist() == shown


def test_an_hour_that_the_clock_shows_twice_holds_both_and_one_it_skips_is_empty() -> None:
    autumn = history_of([{"started_at": f"2026-10-25T{hour:02}:30:00Z"} for hour in range(4)])
    day = window(build_index(autumn, "Europe/Berlin"), us("2026-10-25"), us("2026-10-26"))
    assert day.unit == "hour"
    assert day.total[:5].tolist() == [0, 0, 2, 1, 1]
    spring = history_of([{"started_at": f"2026-03-29T{hour:02}:30:00Z"} for hour in range(4)])
    day = window(build_index(spring, "Europe/Berlin"), us("2026-03-29"), us("2026-03-30"))
    assert day.total[:6].tolist() == [0, 1, 0, 1, 1, 1]


def test_the_last_second_of_a_year_stays_in_it() -> None:
    index = build_index(
        history_of([{"started_at": "2025-12-31T22:59:59Z"}, {"started_at": "2025-12-31T23:00:00Z"}]),
        "Europe/Berlin",
    )
    assert window(index, us("2025-01-01"), us("2026-01-01")).recordings == 1
    assert window(index, us("2026-01-01"), us("2027-01-01")).recordings == 1


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "UTC"])
def test_sentinels_at_the_calendars_ends_are_counted_like_others(zone: str) -> None:
    history = history_of(
        [
            {"started_at": "0001-01-01T00:00:00Z"},
            {"started_at": "2026-03-03T10:00:00Z"},
            {"started_at": "9999-12-31T23:59:59Z"},
        ]
    )
    index = build_index(history, zone)
    whole = whole_of(index)
    assert whole is not None
    seen = window(index, *whole)
    assert seen.unit == "century"
    assert seen.recordings == 3
    assert (seen.total[0], seen.total[20], seen.total[-1]) == (1, 1, 1)


def test_what_has_only_a_date_is_drawn_by_day_only() -> None:
    history = history_of(
        [
            {"started_at": "2026-03-03T00:00:00Z", "time_precision": "day"},
            {"started_at": "2026-03-03T20:14:05Z"},
        ]
    )
    index = build_index(history, "America/New_York")
    month = window(index, us("2026-03-01"), us("2026-04-01"))
    assert (month.unit, month.recordings, month.dated) == ("day", 2, 0)
    assert month.total[2] == 2
    assert sorted(one.dated for one in month.singles) == [False, True]
    hours = window(index, us("2026-03-03"), us("2026-03-04"))
    assert (hours.unit, hours.recordings, hours.dated) == ("hour", 1, 1)
    evening = window(index, us("2026-03-03T15:00"), us("2026-03-03T16:00"))
    assert (evening.recordings, evening.dated) == (1, 1)


def test_few_recordings_come_one_by_one_and_many_do_not() -> None:
    few = build_index(minutes(FEW_RECORDINGS, device="Kitchen"), "UTC")
    seen = window(few, us("2026-03-03"), us("2026-03-04"))
    assert len(seen.singles) == FEW_RECORDINGS
    assert [one.at for one in seen.singles] == few.clock.tolist()
    ids = few.table.column("recording_id").to_pylist()
    assert [one.recording_id for one in seen.singles] == ids
    assert {one.verdict for one in seen.singles} == {NOT_JUDGED}
    many = build_index(minutes(FEW_RECORDINGS + 1), "UTC")
    assert window(many, us("2026-03-03"), us("2026-03-04")).singles == ()


def test_lanes_are_devices_the_fullest_first_and_the_smallest_share_one() -> None:
    made = [
        {"started_at": f"2026-03-03T08:00:{at:02}Z", "device": f"Device {device:02}"}
        for device in range(20)
        for at in range(20 - device)
    ]
    index = build_index(history_of(made), "UTC")
    assert [lane.device for lane in index.lanes[:2]] == ["Device 00", "Device 01"]
    seen = window(index, us("2026-03-03"), us("2026-03-04"))
    assert len(seen.lanes) == MOST_LANES
    assert seen.lanes[-1] is None
    amounts = [20 - device for device in range(20)]
    assert seen.counts.sum(axis=1).tolist() == [*amounts[:14], sum(amounts[14:])]
    chosen = window(index, us("2026-03-03"), us("2026-03-04"), lanes=[3])
    assert chosen.lanes == (3, None)
    assert chosen.counts.sum(axis=1).tolist() == [17, sum(amounts) - 17]


def test_a_silence_is_told_where_it_reaches_into_the_window() -> None:
    index = build_index(
        history_of([{"started_at": f"2026-03-{day:02}T08:00:00Z"} for day in (1, 2, 10, 18)]), "UTC"
    )
    gaps = window(index, us("2026-03-01"), us("2026-04-01")).silences
    assert [(gap.first.day, gap.last.day, gap.days) for gap in gaps] == [(3, 9, 7), (11, 17, 7)]
    assert window(index, us("2026-03-05"), us("2026-03-07")).silences == gaps[:1]
    assert window(index, us("2026-03-10"), us("2026-03-11")).silences == gaps


def test_filters_keep_what_they_say() -> None:
    made = [
        {"vendor": "amazon", "device": "Kitchen", "audio_state": "linked", "transcript": "stop"},
        {"vendor": "amazon", "device": "Hall", "transcript": "go"},
        {"vendor": "google", "product": "Assistant"},
        {"vendor": "google", "product": "Assistant", "kind": "typed", "transcript": "typed"},
    ]
    index = build_index(
        history_of([{"started_at": f"2026-03-03T08:0{at}:00Z", **row} for at, row in enumerate(made)]), "UTC"
    )
    hall = next(at for at, lane in enumerate(index.lanes) if lane.device == "Hall")
    assert len(index) == 4
    assert index.not_heard == 1
    for filters, expected in (
        (Filters(), 3),
        (Filters(typed_too=True), 4),
        (Filters(vendors=frozenset({"amazon"})), 2),
        (Filters(lanes=frozenset({hall})), 1),
        (Filters(lanes=frozenset({99})), 0),
        (Filters(with_sound=True), 1),
        (Filters(with_words=True), 2),
        (Filters(with_words=True, typed_too=True), 3),
        (Filters(verdicts=frozenset({"unclear"})), 0),
    ):
        found = narrowed(index, filters)
        assert len(found) == found.amounts.sum() == expected, filters
    assert narrowed(index, Filters(typed_too=True)) is index


def test_verdicts_are_counted_by_name() -> None:
    history = minutes(6)
    table = history.table.append_column("verdict", [list(VERDICTS)])
    index = build_index(History(table=table), "UTC")
    assert index.judged
    seen = window(index, us("2026-03-03"), us("2026-03-04"))
    assert seen.by_verdict.sum(axis=1).tolist() == [1, 1, 1, 1, 1, 1, 0]
    likely = narrowed(index, Filters(verdicts=frozenset({"likely_unintended", "unclear"})))
    assert len(likely) == 2


def test_repeats_are_left_out_and_counted() -> None:
    twice = {"recording_id": "a" * 20, "keyed": True, "started_at": "2026-03-01T10:00:00Z"}
    index = build_index(history_of([{**twice, "member": 0}, {**twice, "member": 0, "row": 5}]), "UTC")
    assert (len(index), index.duplicates) == (1, 1)


def test_nothing_is_an_index_of_nothing() -> None:
    index = build_index(history_of([]), "UTC")
    assert len(index) == 0
    assert whole_of(index) is None
    seen = window(index, *snapped(0, DAY_US))
    assert (seen.recordings, seen.singles, seen.silences) == (0, (), ())
