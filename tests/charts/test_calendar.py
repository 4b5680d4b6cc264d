"""The calendar."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from auditor import charts
from auditor.charts import Chart, calendar
from tests.charts.making import (
    BERLIN,
    ROWS,
    THREE_YEARS,
    clocks,
    every_day,
)
from tests.making import history_of


def cell(chart: Chart, row: int, week: int) -> tuple[float, int, str]:
    trace = chart.figure.data[0]
    return float(trace.z[row, week]), int(trace.customdata[row, week]), trace.text[row][week]


def test_each_day_has_its_place_in_the_calendar() -> None:
    rows = [*every_day("2023-01-01", 1), *every_day("2023-01-02", 1) * 2, *every_day("2024-12-31", 1) * 3]
    chart = charts.calendar_chart(history_of(rows), "UTC")
    assert cell(chart, 6, 0) == (1, 1, "Sun 1 Jan 2023")
    assert cell(chart, 0, 1) == (2, 2, "Mon 2 Jan 2023")
    assert cell(chart, 1, 1) == (0, 0, "Tue 3 Jan 2023")  # silent
    assert cell(chart, 8 + 0, 0) == (0, 0, "Mon 1 Jan 2024")
    assert cell(chart, 8 + 1, 52) == (3, 3, "Tue 31 Dec 2024")
    assert list(chart.figure.layout.yaxis.ticktext) == ["2023", "2024"]


def test_a_leap_year_that_begins_on_a_sunday_has_54_weeks() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2012-01-01", 1), *every_day("2012-12-31", 1)]), "UTC"
    )
    assert cell(chart, 6, 0)[2] == "Sun 1 Jan 2012"
    assert cell(chart, 0, 53)[2] == "Mon 31 Dec 2012"


def test_days_outside_the_history_are_empty_and_silent_days_are_not() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2024-05-06", 1), *every_day("2024-05-08", 1)]), "UTC"
    )
    levels = np.asarray(chart.figure.data[0].z)
    assert np.isfinite(levels).sum() == 3
    assert (levels == 0).sum() == 1
    assert chart.figure.data[0].hoverongaps is False


def test_the_calendar_holds_every_recording_once() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN)
    by_date = Counter(clock.date() for clock in clocks(ROWS))
    assert (
        np.asarray(chart.figure.data[0].customdata).sum()
        == by_date.total()
        == chart.table["recordings"].sum()
    )
    assert np.isfinite(np.asarray(chart.figure.data[0].z)).sum() == len(chart.table)


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
    assert list(chart.figure.layout.yaxis.ticktext) == ["1970", "2024"]
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
