"""A day as a diary: its recordings in order, its silences, and the days beside it."""

from __future__ import annotations

import datetime as dt

import numpy as np

from auditor.insights.diary import MANY, day_of, days_beside, fullest_day
from auditor.insights.timeline import build_index
from tests.making import history_of

DAY = dt.date(2026, 3, 3)


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


def index_of(*times: str, zone: str = "UTC", **more: object):
    return build_index(history_of([{"started_at": time, "transcript": time, **more} for time in times]), zone)


def test_a_day_holds_its_recordings_in_order_with_the_silences_between() -> None:
    day = day_of(
        index_of(
            "2026-03-03T20:14:05Z",
            "2026-03-03T08:00:00Z",
            "2026-03-03T08:10:00Z",
            "2026-03-02T23:59:59Z",
            "2026-03-04T00:00:00Z",
        ),
        DAY,
    )
    assert len(day) == 3
    assert [entry.transcript for entry in day.entries(0, 10)] == [
        "2026-03-03T08:00:00Z",
        "2026-03-03T08:10:00Z",
        "2026-03-03T20:14:05Z",
    ]
    assert [(part.start, part.amount) for part in day.parts] == [(0, 2), (2, 1)]
    morning, evening = day.parts
    assert (morning.first, morning.last, morning.silence) == (
        us("2026-03-03T08:00"),
        us("2026-03-03T08:10"),
        None,
    )
    assert evening.silence == us("2026-03-03T20:14:05") - us("2026-03-03T08:10")


def test_in_the_hour_that_the_clock_shows_twice_order_is_that_of_the_instants() -> None:
    day = day_of(
        index_of(
            "2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", "2026-10-25T00:20:00Z", zone="Europe/Berlin"
        ),
        dt.date(2026, 10, 25),
    )
    assert [entry.at for entry in day.entries(0, 3)] == [
        us("2026-10-25T02:20"),
        us("2026-10-25T02:50"),
        us("2026-10-25T02:10"),
    ]
    assert [(part.start, part.amount, part.silence) for part in day.parts] == [
        (0, 1, None),
        (1, 2, 30 * 60 * 1_000_000),
    ]


def test_what_has_no_time_of_day_comes_first() -> None:
    history = history_of(
        [
            {"started_at": "2026-03-03T08:00:00Z"},
            {"started_at": "2026-03-03T00:00:00Z", "time_precision": "day"},
        ]
    )
    day = day_of(build_index(history, "America/New_York"), DAY)
    assert day.dated == 1
    assert [entry.at for entry in day.entries(0, 2)] == [None, us("2026-03-03T03:00")]
    assert (day.parts[0].first, day.parts[0].amount) == (None, 1)
    assert day.first_from(us("2026-03-03")) == 1


def test_a_full_day_is_told_by_the_hour_and_by_pages() -> None:
    begin = dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC)
    made = [{"started_at": begin + dt.timedelta(minutes=at)} for at in range(MANY + 20)]
    day = day_of(build_index(history_of(made), "UTC"), DAY)
    assert [(part.start, part.amount) for part in day.parts] == [(0, 60), (60, 60)]
    assert [entry.at for entry in day.entries(50, 25)] == day.index.clock[50:75].tolist()
    assert day.first_from(us("2026-03-03T09:00")) == 60
    assert day.first_from(us("2026-03-03T23:00")) == MANY + 19


def test_an_entry_says_what_the_record_says() -> None:
    history = history_of(
        [
            {
                "started_at": "2026-03-03T08:00:00.120Z",
                "time_precision": "ms",
                "device": "Kitchen",
                "reply": "OK.",
                "placeholder": "  ",
                "vendor_label": "GENERAL",
                "audio_state": "linked",
                "duration_s": 3.5,
            }
        ]
    )
    entry = day_of(build_index(history, "UTC"), DAY).entries(0, 1)[0]
    assert entry.recording_id == history.table.column("recording_id")[0].as_py()
    assert (entry.device, entry.reply, entry.vendor_label) == ("Kitchen", "OK.", "GENERAL")
    assert (entry.placeholder, entry.transcript, entry.verdict) == (None, None, None)
    assert (entry.has_sound, entry.duration_s, entry.precision) == (True, 3.5, "ms")


def test_a_day_without_recordings_is_empty_and_knows_its_neighbours() -> None:
    index = index_of("2026-03-01T08:00:00Z", "2026-03-05T08:00:00Z", "2026-03-05T09:00:00Z")
    day = day_of(index, DAY)
    assert (len(day), list(day.parts), day.entries(0, 5)) == (0, [], [])
    assert days_beside(index, DAY) == (dt.date(2026, 3, 1), dt.date(2026, 3, 5))
    assert days_beside(index, dt.date(2026, 3, 1))[0] is None


def test_the_fullest_day_is_the_first_of_equals_and_none_where_nothing_is() -> None:
    index = index_of(
        *(f"2026-03-0{day}T0{hour}:00:00Z" for day in (2, 3, 4) for hour in range(3)), "2026-03-01T08:00:00Z"
    )
    assert fullest_day(index, (us("2026-03-01"), us("2026-04-01"))) == dt.date(2026, 3, 2)
    assert fullest_day(index, (us("2026-04-01"), us("2026-05-01"))) is None
