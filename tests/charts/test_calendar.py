"""The calendar."""

from __future__ import annotations

from collections import Counter

import numpy as np
import plotly.graph_objects as go
import pytest

from auditor import charts
from auditor.charts import Chart, calendar
from auditor.insights.when import per_day
from tests.charts.making import (
    BERLIN,
    HISTORIES,
    ROWS,
    THREE_YEARS,
    clocks,
    every_day,
    numbers,
)
from tests.making import history_of


def layer(chart: Chart) -> go.Scatter:
    return next(chart.figure.select_traces({"name": "pick"}))


def cell(chart: Chart, row: int, week: int) -> tuple[float, str, str]:
    """Return level, date and words of the cell in this row of the figure and this week."""
    pick = layer(chart)
    at = next(n for n in range(len(pick.x)) if (pick.y[n], pick.x[n]) == (row, week))
    level = float(chart.figure.data[0].z[row, week])
    return level, str(pick.customdata[at]), str(pick.text[at])


def test_each_day_has_its_place_in_the_calendar() -> None:
    rows = [*every_day("2023-01-01", 1), *every_day("2023-01-02", 1) * 2, *every_day("2024-12-31", 1) * 3]
    chart = charts.calendar_chart(history_of(rows), "UTC")
    assert cell(chart, 1, 0) == (0, "2024-01-01", "Mon 1 Jan 2024<br>0 recordings")
    assert cell(chart, 2, 52) == (3, "2024-12-31", "Tue 31 Dec 2024<br>3 recordings")
    assert cell(chart, 9 + 7, 0) == (1, "2023-01-01", "Sun 1 Jan 2023<br>1 recording")
    assert cell(chart, 9 + 1, 1) == (2, "2023-01-02", "Mon 2 Jan 2023<br>2 recordings")
    assert cell(chart, 9 + 2, 1)[0] == 0  # silent
    shown = list(chart.figure.layout.yaxis.ticktext)
    assert shown == ["<b>2024</b>", "Mon", "Wed", "Fri", "<b>2023</b>", "Mon", "Wed", "Fri"]


def test_a_leap_year_that_begins_on_a_sunday_has_54_weeks() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2012-01-01", 1), *every_day("2012-12-31", 1)]), "UTC"
    )
    assert cell(chart, 7, 0)[1] == "2012-01-01"
    assert cell(chart, 1, 53)[1] == "2012-12-31"


def test_every_month_has_its_name_above_its_first_whole_week() -> None:
    chart = charts.calendar_chart(history_of(every_day("2024-05-06", 1)), "UTC")
    may = chart.figure.layout.annotations[4]
    assert (may.text, may.x, may.y) == ("May", 18 - 0.5, 0)  # 6 May 2024 is a Monday
    assert cell(chart, 1, 18)[1] == "2024-05-06"


def test_of_many_years_some_have_names_of_months() -> None:
    rows = [row for year in range(2016, 2025) for row in every_day(f"{year}-05-04", 1)]
    annotations = charts.calendar_chart(history_of(rows), "UTC").figure.layout.annotations
    assert {one.y for one in annotations} == {0, 4 * 9, 8 * 9}
    assert len(annotations) == 3 * 12


def test_days_outside_the_history_are_empty_and_silent_days_are_not() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2024-05-06", 1), *every_day("2024-05-08", 1)]), "UTC"
    )
    levels = np.asarray(chart.figure.data[0].z)
    assert np.isfinite(levels).sum() == len(layer(chart).x) == 3
    assert (levels == 0).sum() == 1
    assert chart.figure.data[0].hoverongaps is False


def test_the_calendar_holds_every_recording_once() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN)
    by_date = Counter(clock.date() for clock in clocks(ROWS))
    told = sum(numbers(str(words).rpartition("<br>")[2])[0] for words in layer(chart).text)
    assert told == by_date.total() == chart.table["recordings"].sum()
    assert np.isfinite(np.asarray(chart.figure.data[0].z)).sum() == len(chart.table)


def test_one_year_can_be_drawn_alone() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN, year=2024)
    assert {str(day)[:4] for day in layer(chart).customdata} == {"2024"}
    assert chart.title == charts.calendar_chart(THREE_YEARS, BERLIN).title
    assert calendar.calendar_years(per_day(THREE_YEARS, BERLIN)) == [2025, 2024, 2023, 2022]
    assert calendar.calendar_years(per_day(HISTORIES["nothing"], BERLIN)) == []


def test_the_title_of_the_calendar_has_the_numbers_of_the_table() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2024-05-01", 3), *every_day("2024-05-09", 1)]), "UTC"
    )
    assert chart.title == "Recordings on 4 of 9 days; the longest silence was 5 days, 4 to 8 May 2024"
    assert (chart.table["recordings"] > 0).sum() == 4
    unbroken = charts.calendar_chart(history_of(every_day("2024-05-01", 3)), "UTC")
    assert unbroken.title == "Recordings on every one of 3 days, 1 to 3 May 2024"


def test_one_wrong_date_makes_no_page_of_empty_years() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("1970-01-01", 1), *every_day("2024-05-01", 1)]), "UTC"
    )
    assert list(chart.figure.layout.yaxis.ticktext)[::4] == ["<b>2024</b>", "<b>1970</b>"]
    assert "53 years without any recording not drawn." in chart.denominator


@pytest.mark.parametrize(
    ("totals", "names"),
    [
        ([1], ["0", "1"]),
        ([1, 3], ["0", "1", "2", "3"]),
        ([5] * 9, ["0", "1-4", "5"]),
        (list(range(1, 101)), ["0", "1-29", "30-74", "75-99", "100"]),
    ],
)
def test_colours_stand_for_ranges_of_whole_numbers(totals: list[int], names: list[str]) -> None:
    classes = calendar._classes(np.array(totals))
    assert calendar._class_names(classes, max(totals)) == names
