"""The timeline's charts say what their window holds, whatever its stretch, and hold no words of anybody."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest

from auditor.charts import INFERRED, MEASURED, VENDOR_SAYS, Mark
from auditor.charts.stretches import crumb_words, moment_words, stretch_words, ticks
from auditor.charts.timeline import strip_chart, timeline_chart
from auditor.history import History
from auditor.insights.timeline import (
    Filters,
    Index,
    build_index,
    crumbs_of,
    inside,
    narrowed,
    whole_of,
    window,
)
from auditor.language import speaking
from auditor.recording import VERDICTS
from tests.making import history_of

HOSTILE = "<b>Küche</b> & \u202eevil"


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


def made(amount: int, **more: object) -> History:
    begin = dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC)
    return history_of(
        [
            {"started_at": begin + dt.timedelta(hours=at), "transcript": f"secret {at}", **more}
            for at in range(amount)
        ]
    )


def judged(amount: int) -> Index:
    history = made(amount, device="Kitchen")
    words = [VERDICTS[at % len(VERDICTS)] for at in range(amount)]
    return build_index(History(table=history.table.append_column("verdict", [words])), "UTC")


def chart_of(index: Index, first: str, last: str, **more: object):
    return timeline_chart(index, window(index, us(first), us(last)), of=index, **more)


def trace(chart, name: str):
    return next(one for one in chart.figure.data if one.name == name)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-01-01", "2027-01-01", "2026"),
        ("2024-01-01", "2027-01-01", "2024 to 2026"),
        ("2026-03-01", "2026-04-01", "March 2026"),
        ("2026-03-01", "2026-06-01", "March to May 2026"),
        ("2025-03-01", "2026-06-01", "March 2025 to May 2026"),
        ("2026-03-02", "2026-03-09", "2 to 8 March 2026"),
        ("2026-03-03", "2026-03-04", "Tue 3 Mar 2026"),
        ("2026-03-03T20:00", "2026-03-03T21:00", "Tue 3 Mar 2026, 20:00 to 21:00"),
        ("2026-03-03T20:14:05", "2026-03-03T20:14:06", "Tue 3 Mar 2026, 20:14:05 to 20:14:06"),
        ("2026-03-03T18:00", "2026-03-04T06:00", "Tue 3 Mar 2026, 18:00 to Wed 4 Mar 2026, 06:00"),
        ("2026-03-03T18:00", "2026-03-04T00:00", "Tue 3 Mar 2026, 18:00 to 00:00"),
        ("9999-12-01", "10000-01-01", "December 9999"),
    ],
)
def test_a_stretch_is_said_as_people_say_it(first: str, last: str, words: str) -> None:
    assert stretch_words(us(first), us(last)) == words


def test_a_moment_is_said_no_finer_than_it_is_known() -> None:
    assert moment_words(us("2026-03-03T20:14:05"), dated=False) == "Tue 3 Mar 2026, 20:14:05"
    assert moment_words(us("2026-03-03"), dated=True) == "Tue 3 Mar 2026, time of day not known"


def test_the_way_is_said_step_by_step() -> None:
    way = crumbs_of((us("2026-03-03T20:00"), us("2026-03-03T21:00")), (us("2020-01-01"), us("2027-01-01")))
    assert crumb_words(way) == ["All", "2026", "March", "Tue 3 Mar", "20:00"]
    short = crumbs_of((us("2026-03-03"), us("2026-03-04")), (us("2026-03-01"), us("2026-03-20")))
    assert crumb_words(short) == ["All", "Tue 3 Mar 2026"]


@pytest.mark.parametrize("last", ["2026-03-03T09:00", "2026-03-04", "2026-04-01", "2027-01-01", "2100-01-01"])
def test_there_are_few_ticks_and_none_outside(last: str) -> None:
    found = ticks(us("2026-03-03T08:00"), us(last))
    assert 1 <= len(found["tickvals"]) == len(found["ticktext"]) <= 6
    assert all(us("2026-03-03T08:00") <= at * 1000 < us(last) for at in found["tickvals"])


def test_the_bars_and_the_cells_are_the_windows() -> None:
    index = build_index(made(300, device="Kitchen"), "UTC")
    chart = chart_of(index, "2026-03-01", "2026-04-01")
    assert sum(trace(chart, "Amazon").y) == 300
    assert chart.table["recordings"].sum() == chart.table["Kitchen"].sum() == 300
    assert np.nansum(trace(chart, "cells").z) == 300
    assert len(trace(chart, "pick").customdata) == 31
    assert chart.title == "300 recordings, March 2026"  # many days are equally full
    assert chart.denominator.startswith("Of 300 recordings in all. One column is a day. Clock of UTC.")
    assert chart.badge == MEASURED


def test_the_finding_names_the_fullest_column() -> None:
    history = history_of([{"started_at": f"2026-03-{day:02}T08:00:00Z"} for day in (3, 3, 5)])
    chart = chart_of(build_index(history, "UTC"), "2026-03-01", "2026-04-01")
    assert chart.title == "3 recordings, March 2026; the fullest day was Tue 3 Mar 2026, with 2"
    assert "Columns without any: 29 of 31." in chart.alt


def test_what_is_not_drawn_is_said() -> None:
    history = history_of(
        [
            {"started_at": "2026-03-03T08:00:00Z"},
            {"started_at": "2026-03-03T00:00:00Z", "time_precision": "day"},
            {"started_at": "2026-04-03T08:00:00Z"},
            {"started_at": None},
            {"started_at": "2026-03-03T09:00:00Z", "kind": "typed"},
        ]
    )
    everything = build_index(history, "UTC")
    index = narrowed(everything, Filters())
    seen = window(index, us("2026-03-03"), us("2026-03-04"))
    assert timeline_chart(index, seen, of=everything).denominator == (
        "Of 4 recordings in all; 1 at other times; 1 of these without a time of day not drawn; "
        "1 without a time not drawn; 1 typed or automatic row left out. One column is an hour. Clock of UTC."
    )
    fewer = narrowed(everything, Filters(with_sound=True))
    assert (
        "; 0 fit the choice"
        in timeline_chart(fewer, window(fewer, *whole_of(index)), of=everything).denominator
    )


def test_what_the_vendor_says_and_what_is_likely_are_two_pictures_with_two_badges() -> None:
    index = judged(600)
    marked = chart_of(index, "2026-03-01", "2026-04-01", colour="marked")
    likely = chart_of(index, "2026-03-01", "2026-04-01", colour="likely")
    assert (marked.badge, likely.badge) == (VENDOR_SAYS, INFERRED)
    assert marked.title == "100 of 500 recordings marked by the vendor as not meant, March 2026"
    assert likely.title == "100 of 500 recordings likely not meant, by our signs, March 2026"
    for chart in (marked, likely):
        assert sum(trace(chart, "marked by the vendor as not meant").y) == 100
        assert sum(trace(chart, "likely not meant, by our signs").y) == 100
        assert sum(trace(chart, "all other recordings").y) == 400
        assert chart.table[["asked", "marked", "likely"]].sum().tolist() == [500, 100, 100]
        assert 0 < np.nanmax(trace(chart, "cells").z) <= 100


def test_few_recordings_are_drawn_one_by_one_and_give_their_ids() -> None:
    index = judged(12)
    chart = chart_of(index, "2026-03-03", "2026-03-04")
    drawn = [one for one in chart.figure.data if one.type == "scatter" and one.mode == "markers"]
    assert {one.name for one in drawn} == {
        "marked by the vendor as not meant",
        "likely not meant, by our signs",
        "all other recordings",
    }
    ids = {key for one in drawn for key in one.customdata}
    assert ids == set(index.table.column("recording_id").to_pylist()) and len(ids) == 12
    assert "Likely" in str([one.text for one in drawn]) or "likely not meant" in str(
        [one.text for one in drawn]
    )


def test_no_figure_holds_a_word_and_names_are_shown_as_typed() -> None:
    for amount in (12, 400):
        index = build_index(made(amount, device=HOSTILE), "UTC")
        chart = chart_of(index, "2026-03-01", "2026-04-01")
        written = json.dumps(chart.figure.to_dict(), default=str, ensure_ascii=False)
        assert "secret" not in written + chart.alt + chart.title
        assert "<b>Küche" not in written
        assert "&lt;b&gt;Küche&lt;/b&gt; &amp; evil" in written
        assert "<b>Küche</b> & evil" in chart.alt


@pytest.mark.parametrize("colour", ["amount", "marked", "likely"])
def test_every_window_can_be_drawn_and_stays_small(colour: str) -> None:
    index = judged(5000)
    span = whole_of(index)
    while span is not None:
        chart = timeline_chart(index, window(index, *span), of=index, colour=colour)
        assert sum(len(one.x) for one in chart.figure.data) < 240 * 20
        assert chart.title and chart.alt and chart.denominator
        span = inside(index, span)
    empty = timeline_chart(index, window(index, us("2030-01-01"), us("2030-01-02")), of=index, colour=colour)
    assert empty.title == "No recordings, Tue 1 Jan 2030"


def test_events_are_numbered_lines_that_words_repeat() -> None:
    index = build_index(made(300), "UTC")
    marks = [Mark(dt.date(2026, 3, 5), "Vendor, something"), Mark(dt.date(2020, 1, 1), "long ago")]
    chart = chart_of(index, "2026-03-01", "2026-04-01", events=marks)
    assert chart.marks == ("5 March 2026: Vendor, something",)
    assert "Marked with numbered lines: 1, 5 March 2026: Vendor, something." in chart.alt
    assert any(shape.line.dash == "dash" for shape in chart.figure.layout.shapes)


def test_silences_are_bands_and_are_told() -> None:
    history = history_of([{"started_at": f"2026-03-{day:02}T08:00:00Z"} for day in (1, 20)])
    chart = chart_of(build_index(history, "UTC"), "2026-03-01", "2026-04-01")
    assert "1 silent stretch of 7 days or more: 18 days, 2 to 19 March 2026." in chart.alt
    assert any(one.name == "silent 7+ days" for one in chart.figure.data)


def test_the_strip_marks_the_stretch_in_what_it_is_part_of() -> None:
    index = build_index(made(300), "UTC")
    chart = strip_chart(
        window(index, us("2026-03-01"), us("2026-04-01")), (us("2026-03-03"), us("2026-03-04"))
    )
    assert chart.alt == "Strip of 300 recordings, March 2026. Marked in it: Tue 3 Mar 2026."
    mark = chart.figure.layout.shapes[0]
    assert (mark.x0 * 1000, mark.x1 * 1000) == (us("2026-03-03"), us("2026-03-04"))


def test_the_calendars_ends_can_be_drawn() -> None:
    history = history_of([{"started_at": "0001-01-01T00:00:00Z"}, {"started_at": "9999-12-31T23:59:59Z"}])
    index = build_index(history, "America/New_York")
    span = whole_of(index)
    chart = timeline_chart(index, window(index, *span), of=index)
    assert chart.table["recordings"].sum() == 2
    assert chart.figure.to_json()


def test_it_is_said_in_german_too() -> None:
    index = judged(300)
    with speaking("de"):
        chart = chart_of(index, "2026-03-01", "2026-04-01")
        assert "März" in chart.title
        assert ticks(us("2026-03-01"), us("2027-01-01"))["ticktext"][1].startswith("Mai")
