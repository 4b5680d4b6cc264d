"""Recordings per day: bars, silent stretches, marked events, and the sentences beside them."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from auditor import charts
from auditor.charts import Mark, dated, days
from auditor.insights.events import events
from tests.charts.making import (
    BERLIN,
    HISTORIES,
    ROWS,
    THREE_YEARS,
    all_charts,
    bars,
    clocks,
    every_day,
    numbers,
)
from tests.making import history_of


def test_the_title_of_days_has_the_numbers_of_the_table() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    by_date = Counter(clock.date() for clock in clocks(ROWS))
    span = (max(by_date) - min(by_date)).days + 1
    most = max(by_date.values())
    day = min(date for date, n in by_date.items() if n == most)
    assert numbers(chart.title) == [by_date.total(), len(by_date), span, day.day, day.year, most]
    assert int(chart.table["total"].sum()) == by_date.total()
    assert len(chart.table) == span


def test_bars_of_weeks_hold_the_same_as_the_days() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    weeks = Counter(clock.date() - dt.timedelta(days=clock.weekday()) for clock in clocks(ROWS))
    first = chart.figure.data[0]
    heights = np.sum(list(bars(chart).values()), axis=0)
    assert dict(zip(first.x, heights.tolist(), strict=True)) == {
        (min(weeks) + dt.timedelta(weeks=at)).isoformat(): weeks[min(weeks) + dt.timedelta(weeks=at)]
        for at in range(len(first.x))
    }
    assert "One bar is a week, Monday to Sunday." in chart.denominator
    for name, vendor in (("Amazon", "amazon"), ("Google", "google"), ("Apple", "apple")):
        assert sum(bars(chart)[name]) == chart.table[vendor].sum()


@pytest.mark.parametrize(
    ("span", "unit", "count"),
    [
        (1, "day", 1),
        (548, "day", 548),
        (549, "week", 79),
        (8386, "week", 1198),
        (8387, "month", 276),
        (40_000, "year", 110),
    ],
)
def test_bars_are_as_fine_as_can_be_seen(span: int, unit: str, count: int) -> None:
    first = dt.datetime(1990, 1, 1, 12, tzinfo=dt.UTC)  # a Monday
    last = first + dt.timedelta(days=span - 1)
    rows = [{"started_at": first}] if span == 1 else [{"started_at": first}, {"started_at": last}]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    trace = chart.figure.data[0]
    assert f"per {unit}" in chart.alt
    assert len(trace.x) == count <= days.MAX_BARS
    assert sum(int(n) for n in trace.y) == len(rows)


def test_a_silent_stretch_is_a_labelled_band_from_its_first_to_its_last_day() -> None:
    rows = [*every_day("2024-05-01", 10), *every_day("2024-05-27", 10)]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    (band,) = [trace for trace in chart.figure.data if trace.yaxis == "y2"]
    assert list(band.x) == ["2024-05-11"]
    assert list(band.width) == [16 * 86_400_000]
    assert [note.text for note in chart.figure.layout.annotations] == ["no recordings for 16 days"]
    assert "1 silent stretch of 7 days or more: 16 days, 11 to 26 May 2024." in chart.alt
    (words,) = [trace for trace in chart.figure.data if trace.name == "silent"]
    assert list(words.x) == [f"2024-05-{day}" for day in range(11, 27)]
    assert set(words.text) == {"16 days, 11 to 26 May 2024"}


def test_six_silent_days_are_no_band() -> None:
    chart = charts.per_day_chart(
        history_of([*every_day("2024-05-01", 1), *every_day("2024-05-08", 1)]), "UTC"
    )
    assert [trace.name for trace in chart.figure.data] == ["Amazon"]
    assert not chart.figure.layout.annotations
    assert chart.alt.endswith("No silent stretch of 7 days or more.")


def test_nothing_is_drawn_between_two_recordings() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    assert {trace.type for trace in chart.figure.data} == {"bar"}


def test_many_silences_are_shaded_but_only_a_few_are_labelled() -> None:
    rows = [row for month in range(1, 13) for row in every_day(f"2023-{month:02}-01", 1)]
    rows += [row for month in range(1, 13) for row in every_day(f"2024-{month:02}-01", 1)]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    (band,) = [trace for trace in chart.figure.data if trace.yaxis == "y2"]
    assert len(band.x) == 23
    assert len(chart.figure.layout.annotations) <= dated.MAX_BAND_LABELS
    assert "23 silent stretches of 7 days or more, the longest: 30 days," in chart.alt


def test_the_alternative_text_tells_most_fewest_and_the_trend() -> None:
    rows = [*every_day("2024-05-01", 14), *every_day("2024-05-15", 14) * 3, *every_day("2024-05-20", 1) * 2]
    alt = charts.per_day_chart(history_of(rows), "UTC").alt
    assert "1 May to 28 May 2024" not in alt
    assert "1 to 28 May 2024" in alt
    assert "Most: 5 in one day, on 20 May 2024. Fewest: 1 in one day." in alt
    assert "In the first half of the time 1.0 a day on average, in the second 3.1." in alt


def test_one_recording_is_said_in_the_singular() -> None:
    day, hour, calendar, device = all_charts(HISTORIES["one row"])
    assert day.title == calendar.title == "1 recording, on 4 May 2024"
    assert hour.title == "The only recording was made on a Saturday, 14:00 to 15:00"
    assert device.title == "1 recording, no device named: Alexa 1"


def test_events_are_numbered_lines_and_said_in_words() -> None:
    events = [
        Mark(dt.date(2024, 5, 20), "second"),
        Mark(dt.date(2024, 5, 12), "first <b>"),
        Mark(dt.date(2024, 5, 20), "third", when="May 2024"),
        Mark(dt.date(2024, 6, 30), "after the last recording"),
    ]
    rows = [*every_day("2024-05-01", 10), *every_day("2024-05-27", 10)]
    chart = charts.per_day_chart(history_of(rows), "UTC", events)
    assert [line.x0 for line in chart.figure.layout.shapes] == ["2024-05-12", "2024-05-20", "2024-05-20"]
    assert {line.line.dash for line in chart.figure.layout.shapes} == {"dash"}
    assert [note.text for note in chart.figure.layout.annotations][1:] == ["1", "2,3"]
    assert chart.marks == ("12 May 2024: first <b>", "20 May 2024: second", "May 2024: third")
    (words,) = [trace for trace in chart.figure.data if trace.name == "marked"]
    assert list(words.text) == ["1: first &lt;b&gt;", "2: second; 3: third"]
    assert "Marked with numbered lines: 1, 12 May 2024: first <b>; 2, 20 May 2024: second" in chart.alt
    assert "after" not in chart.alt


def test_without_events_there_is_no_line() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    assert not chart.figure.layout.shapes
    assert chart.marks == ()
    assert "Marked" not in chart.alt


def test_events_of_vendors_are_dated_as_well_as_they_are_known() -> None:
    known = {event.precision: event for event in events(("amazon",))}
    assert set(known) == {"day", "month", "year"}
    marks = {mark.day: mark for mark in charts.marks_of(known.values())}
    assert set(marks) == {known["day"].at, known["month"].at}  # a year is no place on a line
    assert marks[known["day"].at] == Mark(known["day"].at, known["day"].label)
    assert marks[known["month"].at].when == f"{known['month'].at:%B %Y}"
