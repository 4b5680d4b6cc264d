"""Calendar and clock: every number is the library's, and what is chosen is listed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from auditor import charts
from auditor.history import History
from auditor.insights.cells import Cell, narrowed
from auditor.language import number
from auditor.wakeups import judge
from dashboards.parts import calendar_choice
from dashboards.parts.calendar_choice import (
    NOT_MEANT,
    Choice,
    Filters,
    beside,
    day_clicked,
    hour_clicked,
    month_clicked,
    stretch_clicked,
)
from dashboards.parts.calendar_widgets import cell_words
from dashboards.parts.picture import Picked
from tests.dashboards.histories import (
    BEGIN,
    CALENDAR,
    HOSTILE,
    all_words,
    broken,
    empty_export,
    hostile,
    million,
    one_vendor,
    page,
    rows,
    three_vendors,
    without_times,
)
from tests.making import history_of

BERLIN = "Europe/Berlin"


def calendar(history: History | None, **state: object) -> AppTest:
    return page(CALENDAR, history, zone=BERLIN, **state)


def chosen(test: AppTest, **changes: Any) -> AppTest:
    """Draw the page with something else chosen, as a click would leave it."""
    test.session_state["kept-calendar"] = replace(test.session_state["kept-calendar"], **changes)
    test.run()
    assert not test.exception
    return test


def listed(test: AppTest) -> int:
    """Return how many recordings the line above the list promises."""
    line = next(part for part in all_words(test).splitlines() if "newest first" in part)
    return int(line.split(" of ")[1].split(" recording")[0].replace(",", ""))


# All states ---------------------------------------------------------------------------------------


def test_before_anything_is_read_the_page_says_what_will_be_here() -> None:
    assert "on which days and at which hours" in all_words(calendar(None))


@pytest.mark.parametrize("make", [one_vendor, three_vendors, hostile])
def test_what_stands_in_the_charts_is_what_the_library_counts(make: Any) -> None:
    history = make()
    test = calendar(history)
    alternatives = [element.proto.alt for element in test.get("plotly_chart")]
    words = all_words(test).replace("&lt;", "<").replace("&amp;", "&").replace("&gt;", ">")
    for chart in (
        charts.calendar_chart(history, BERLIN),
        charts.hour_weekday_chart(history, BERLIN),
        charts.ribbon_chart(history, BERLIN),
        charts.stretches_chart(history, BERLIN),
    ):
        assert chart.title in words
        assert chart.alt in alternatives


def test_an_empty_export_says_that_it_is_empty(tmp_path: Path) -> None:
    assert "There are no recordings in these files." in all_words(calendar(empty_export(tmp_path)))


def test_a_broken_export_is_shown_with_its_warning(tmp_path: Path) -> None:
    words = all_words(calendar(broken(tmp_path)))
    assert "Do not rely on the numbers alone" in words
    assert "Recordings on" in words


def test_recordings_without_a_time_are_listed_and_the_charts_say_why_they_are_empty() -> None:
    test = calendar(without_times())
    assert "Nothing to draw: 5 recordings, none with a time" in all_words(test)
    assert listed(test) == 5


def test_a_million_recordings_are_drawn() -> None:
    history = million()
    test = calendar(history)
    assert f"All {number(len(history))} recordings" in all_words(test)
    chosen(test, cell=Cell.of_day(dt.date(2020, 3, 3)))
    day = dt.date(2020, 3, 3)
    assert listed(test) == len(narrowed(history, BERLIN, first=day, last=day, heard=True)) > 0


def test_foreign_names_are_shown_as_they_are() -> None:
    test = calendar(hostile())
    assert HOSTILE in test.multiselect(key="calendar-devices").options


# Choosing -----------------------------------------------------------------------------------------


def test_a_chosen_day_is_listed_and_can_be_let_go() -> None:
    history = one_vendor()
    test = chosen(calendar(history), cell=Cell.of_day(dt.date(2026, 3, 3)))
    assert "Showing 4 recordings: Tuesday, 3 March 2026" in all_words(test)
    assert listed(test) == 4  # 02:30, 09:30, 16:30 and 23:30 in Berlin
    test.button(key="calendar-all").click().run()
    assert "All 120 recordings" in all_words(test)
    assert listed(test) == 120


def test_the_list_of_a_cell_has_as_many_rows_as_the_cell_says() -> None:
    history = three_vendors()
    week = charts.hour_weekday_chart(history, BERLIN).table.set_index("weekday").to_numpy()
    weekday, hour = divmod(int(week.argmax()), 24)
    test = chosen(calendar(history), cell=Cell(weekday=weekday, hour=hour))
    assert listed(test) == week[weekday, hour]


def test_the_keyboard_way_chooses_the_same() -> None:
    test = calendar(one_vendor())
    test.date_input(key="calendar-first").set_value(dt.date(2026, 3, 3)).run()
    test.date_input(key="calendar-last").set_value(dt.date(2026, 3, 3)).run()
    assert test.session_state["kept-calendar"].cell == Cell.of_day(dt.date(2026, 3, 3))
    test.selectbox(key="calendar-hour").set_value(8).run()
    assert "Tuesday, 3 March 2026, 08:00 to 09:00" in all_words(test)
    test.button(key="calendar-clear").click().run()
    test.selectbox(key="calendar-weekday").set_value(1).run()
    assert "every Tuesday" in all_words(test)


def test_a_click_moves_the_widgets() -> None:
    test = chosen(calendar(one_vendor()), cell=Cell(dt.date(2026, 3, 1), dt.date(2026, 3, 31), hour=7))
    assert test.date_input(key="calendar-last").value == dt.date(2026, 3, 31)
    assert test.selectbox(key="calendar-hour").value == 7
    assert "Showing" in all_words(test)
    assert "March 2026, 07:00 to 08:00" in all_words(test)


def test_an_end_before_its_begin_moves_the_begin() -> None:
    test = chosen(calendar(one_vendor()), cell=Cell(dt.date(2026, 3, 10), dt.date(2026, 3, 12)))
    test.date_input(key="calendar-last").set_value(dt.date(2026, 3, 5)).run()
    assert test.session_state["kept-calendar"].cell == Cell.of_day(dt.date(2026, 3, 5))


def test_another_history_begins_without_a_choice() -> None:
    test = calendar(one_vendor(), **{"kept-calendar": Choice(holder=1, cell=Cell(hour=3))})
    assert "All 120 recordings" in all_words(test)


# Filters ------------------------------------------------------------------------------------------


def test_a_filter_narrows_charts_and_list() -> None:
    history = three_vendors()
    test = calendar(history)
    test.multiselect(key="calendar-vendors").set_value(["amazon"]).run()
    assert "40 recordings of 109 fit your choice." in all_words(test)
    amazon = history.filtered(vendors=["amazon"])
    assert charts.calendar_chart(amazon, BERLIN).title in all_words(test)
    assert listed(test) == 40
    test.multiselect(key="calendar-vendors").set_value([]).run()
    assert listed(test) == 109


def test_devices_can_be_chosen_and_those_without_a_name_too() -> None:
    test = calendar(three_vendors())
    assert test.multiselect(key="calendar-devices").options == ["Kitchen", "No device named"]
    test.multiselect(key="calendar-devices").set_value([None]).run()
    assert listed(test) == 69


def test_what_is_likely_or_marked_is_called_inferred_and_its_accuracy_is_said() -> None:
    judgement = judge(
        history_of(
            [
                *rows("amazon", "Alexa", 20, transcript="alexa what's the weather", outcome="answered"),
                *rows(
                    "amazon",
                    "Alexa",
                    5,
                    transcript=None,
                    outcome="not_for_device",
                    vendor_label="FALSE_WAKE_WORD",
                ),
            ]
        ),
        zone=ZoneInfo(BERLIN),
    )
    history = judgement.history
    expected = len(narrowed(history, BERLIN, verdicts=NOT_MEANT))
    assert expected >= 5
    test = page(CALENDAR, history, judgement=judgement, zone=BERLIN)
    test.toggle(key="calendar-not-meant").set_value(True).run()
    assert listed(test) == expected
    words = all_words(test)
    assert "Inferred (likely)" in words
    assert "Measured from your file" not in words
    assert "How good is that?" in words


def test_without_verdicts_they_cannot_be_asked_for() -> None:
    assert calendar(one_vendor()).toggle(key="calendar-not-meant").disabled


def test_a_choice_that_nothing_fits_says_so_and_can_be_cleared() -> None:
    history = three_vendors()
    test = calendar(history)
    filters = Filters(frozenset({"google"}), frozenset({"Kitchen"}))
    chosen(test, filters=filters)
    assert "No recording fits this choice." in all_words(test)
    test.button(key="calendar-clear-filters").click().run()
    assert listed(test) == 109


# Clock --------------------------------------------------------------------------------------------


def test_days_and_hours_are_those_of_the_zone() -> None:
    history = history_of([{"started_at": "2024-05-04T23:30:00Z"}, {"started_at": "2024-05-04T12:00:00Z"}])
    test = chosen(calendar(history), cell=Cell.of_day(dt.date(2024, 5, 5)))
    assert listed(test) == 1
    chosen(test, cell=Cell(hour=1))
    assert listed(test) == 1


def test_the_hour_that_comes_twice_lists_both_and_the_one_skipped_none() -> None:
    twice = ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"]
    around = ["2024-03-31T00:59:00Z", "2024-03-31T01:00:00Z"]
    test = calendar(history_of([{"started_at": time} for time in (*twice, *around)]))
    chosen(test, cell=Cell(dt.date(2024, 10, 27), dt.date(2024, 10, 27), hour=2))
    assert listed(test) == 2
    chosen(test, cell=Cell(dt.date(2024, 3, 31), dt.date(2024, 3, 31), hour=2))
    assert "No recording fits." in all_words(test)


def test_a_date_without_a_time_has_a_day_and_no_hour() -> None:
    history = history_of(
        [
            {"started_at": "2024-05-04T00:00:00Z", "time_precision": "day"},
            {"started_at": "2024-05-04T10:00:00Z"},
        ]
    )
    test = chosen(calendar(history), cell=Cell.of_day(dt.date(2024, 5, 4)))
    assert listed(test) == 2
    assert "1 without a time of day not drawn" in all_words(test)
    chosen(test, cell=Cell(dt.date(2024, 5, 4), dt.date(2024, 5, 4), hour=0))
    assert "No recording fits." in all_words(test)


# Silences -----------------------------------------------------------------------------------------


def silent() -> History:
    later = BEGIN + dt.timedelta(days=60)
    google = [
        {**row, "started_at": row["started_at"] + (later - BEGIN)} for row in rows("google", "Assistant", 9)
    ]
    return history_of([*rows("amazon", "Alexa", 9), *google])


def test_a_silence_is_listed_with_what_lies_near_it() -> None:
    words = all_words(calendar(silent()))
    assert "What lies near the silences" in words
    assert "The recordings of Amazon end right before it, on 3 March 2026." in words
    assert "Why there are no recordings, no file says" in words


def test_the_days_around_a_silence_can_be_chosen() -> None:
    test = calendar(silent())
    box = test.selectbox(key="calendar-silence")
    box.select_index(0).run()
    cell = test.session_state["kept-calendar"].cell
    assert (cell.first, cell.last) == (dt.date(2026, 3, 3), dt.date(2026, 4, 30))
    assert listed(test) == 6  # three on either side
    assert test.selectbox(key="calendar-silence").value is None


def test_without_silences_there_is_no_list_of_them() -> None:
    words = all_words(calendar(one_vendor()))
    assert "What lies near the silences" not in words
    assert "From when to when the recordings reach" in words


# Years --------------------------------------------------------------------------------------------


def years(first: int, last: int) -> History:
    return history_of([{"started_at": f"{year}-05-04T10:00:00Z"} for year in range(first, last + 1)])


def test_few_years_are_shown_together_and_of_many_the_newest() -> None:
    assert calendar(years(2021, 2024)).button_group(key="calendar-year").value == 0
    test = calendar(years(2017, 2024))
    assert test.button_group(key="calendar-year").value == 2024
    test.button_group(key="calendar-year").set_value(2019).run()
    assert test.session_state["kept-calendar"].year == 2019


def test_a_chosen_date_turns_the_calendar_to_its_year() -> None:
    test = chosen(calendar(years(2017, 2024)), year=2024)
    test.date_input(key="calendar-first").set_value(dt.date(2019, 5, 4)).run()
    assert test.session_state["kept-calendar"].year == 2019


# Incognito ----------------------------------------------------------------------------------------


def test_incognito_shows_counts_and_no_names() -> None:
    test = calendar(three_vendors(), incognito=True)
    devices = test.multiselect(key="calendar-devices/incognito")
    assert devices.options == ["Device 1", "No device named"]
    assert "Kitchen" not in all_words(test)
    assert listed(test) == 109


# Clicks -------------------------------------------------------------------------------------------


@pytest.fixture
def _chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(calendar_choice.st, "session_state", state)
    yield state


def test_a_click_gives_the_cell_that_the_chart_shows() -> None:
    assert day_clicked("2026-03-03") == Cell.of_day(dt.date(2026, 3, 3))
    assert hour_clicked([1, 8]) == Cell(weekday=1, hour=8)
    assert month_clicked(["2026-02-01", "2026-02-28", "7"]) == Cell(
        dt.date(2026, 2, 1), dt.date(2026, 2, 28), hour=7
    )
    cell_of = stretch_clicked(frozenset({dt.date(2026, 2, 1)}))
    assert cell_of(["2026-02-01", "2026-02-09"]) == Cell(dt.date(2026, 2, 1), dt.date(2026, 2, 9))
    assert cell_of(["2026-02-10", "2026-02-19"]) == Cell(dt.date(2026, 2, 9), dt.date(2026, 2, 20))
    assert beside(dt.date(2026, 2, 10), dt.date(2026, 2, 19)) == cell_of(["2026-02-10", "2026-02-19"])


def test_a_click_on_a_plain_drawing_leaves_the_outline_to_it(_chosen: dict[str, Any]) -> None:
    follow = calendar_choice.on_click("calendar/a", day_clicked, is_framed=False)
    follow(Picked(("2026-03-03",)))
    found = calendar_choice.choice()
    assert (found.cell, found.mark) == (Cell.of_day(dt.date(2026, 3, 3)), "calendar/a")
    follow(Picked(("2026-03-04",)))
    assert calendar_choice.key_of("calendar") == ""
    follow(Picked(()))  # what a second click on the same cell gives
    assert not calendar_choice.choice().cell.any
    assert calendar_choice.key_of("calendar") == ""


def test_an_outline_that_is_no_longer_chosen_is_taken_away(_chosen: dict[str, Any]) -> None:
    calendar_choice.on_click("calendar/a", day_clicked, is_framed=False)(Picked(("2026-03-03",)))
    calendar_choice.on_click("hour_weekday/a", hour_clicked, is_framed=False)(Picked(([1, 8],)))
    assert calendar_choice.choice().cell == Cell(weekday=1, hour=8)
    assert calendar_choice.key_of("calendar") == "-1"
    assert calendar_choice.key_of("hour_weekday") == ""
    calendar_choice.choose(cell=Cell())
    assert calendar_choice.key_of("hour_weekday") == "-1"


def test_a_click_on_a_framed_drawing_moves_its_frame(_chosen: dict[str, Any]) -> None:
    calendar_choice.choose(cell=Cell.of_day(dt.date(2026, 3, 3)))
    follow = calendar_choice.on_click("calendar/a", day_clicked, is_framed=True)
    follow(Picked(("2026-03-04",)))
    found = calendar_choice.choice()
    assert (found.cell, found.mark) == (Cell.of_day(dt.date(2026, 3, 4)), "")
    follow(Picked(("2026-03-04",)))
    assert not calendar_choice.choice().cell.any


def test_the_same_bar_can_be_clicked_twice(_chosen: dict[str, Any]) -> None:
    follow = calendar_choice.on_stretch(stretch_clicked(frozenset()))
    follow(Picked((["2026-02-10", "2026-02-19"],)))
    follow(Picked((["2026-02-10", "2026-02-19"],)))
    assert calendar_choice.choice().cell == beside(dt.date(2026, 2, 10), dt.date(2026, 2, 19))
    assert calendar_choice.key_of("stretches") == "-2"


@pytest.mark.parametrize(
    ("cell", "framed"),
    [
        (Cell.of_day(dt.date(2026, 3, 3)), {"calendar"}),
        (Cell(weekday=1, hour=8), {"hour_weekday"}),
        (Cell(dt.date(2026, 3, 1), dt.date(2026, 3, 31), hour=8), {"calendar", "hour_weekday", "ribbon"}),
    ],
)
def test_what_is_chosen_with_widgets_is_framed_where_it_can_be_seen(cell: Cell, framed: set[str]) -> None:
    plain, test = shapes(calendar(one_vendor())), calendar(one_vendor())
    found = shapes(chosen(test, cell=cell))
    assert {name for name in plain if found[name] > plain[name]} == framed


def shapes(test: AppTest) -> dict[str, int]:
    """Return how many shapes each chart holds."""
    specs = [json.loads(element.proto.spec) for element in test.get("plotly_chart")]
    names = ("calendar", "hour_weekday", "ribbon", "stretches")
    return {name: len(spec["layout"].get("shapes", ())) for name, spec in zip(names, specs, strict=True)}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell.of_day(dt.date(2026, 3, 3)), "Tuesday, 3 March 2026"),
        (Cell(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), "March 2026"),
        (Cell(dt.date(2024, 1, 1), dt.date(2024, 12, 31), hour=23), "2024, 23:00 to 00:00"),
        (Cell(dt.date(2024, 1, 1), dt.date(2024, 3, 31)), "1 January to 31 March 2024"),
        (Cell(first=dt.date(2024, 1, 1)), "from 1 January 2024 on"),
        (Cell(last=dt.date(2024, 1, 1)), "until 1 January 2024"),
        (Cell(weekday=0, hour=8), "every Monday, 08:00 to 09:00"),
    ],
)
def test_a_cell_is_said_in_words(cell: Cell, words: str) -> None:
    assert cell_words(cell) == words
