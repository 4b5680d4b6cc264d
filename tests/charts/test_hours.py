"""The week as hours."""

from __future__ import annotations

from collections import Counter

import numpy as np

from auditor import charts
from tests.charts.making import (
    BERLIN,
    ROWS,
    THREE_YEARS,
    clocks,
    every_day,
)
from tests.making import history_of


def test_the_cells_of_the_week_are_those_of_a_plain_loop() -> None:
    chart = charts.hour_weekday_chart(THREE_YEARS, BERLIN)
    found = Counter((clock.weekday(), clock.hour) for clock in clocks(ROWS))
    cells = np.asarray(chart.figure.data[0].z)
    assert {
        (day, hour): int(cells[day, hour]) for day in range(7) for hour in range(24) if cells[day, hour]
    } == found
    pick = chart.figure.data[1]
    assert pick.text[9] == f"Monday, 09:00 to 10:00<br>{found[0, 9]} recordings"
    assert [list(one) for one in pick.customdata] == [[day, hour] for day in range(7) for hour in range(24)]
    assert (pick.x[9], pick.y[9]) == (9, "Mon")
    assert chart.figure.layout.yaxis.autorange == "reversed"  # Monday on top


def test_the_title_of_hours_has_the_numbers_of_the_table() -> None:
    rows = [*every_day("2024-05-06", 1, hour=19) * 6, *every_day("2024-05-07", 1, hour=1) * 2]
    chart = charts.hour_weekday_chart(history_of(rows), "UTC")
    assert chart.title == (
        "The fullest hour of the week is Monday, 19:00 to 20:00: 6 of 8, 75 %; 2 (25 %) at night, 23:00 to 06:00"
    )
    table = chart.table.set_index("weekday")
    assert table.to_numpy().max() == table.loc["Monday", 19] == 6
    assert table.to_numpy().sum() == 8


def test_equally_full_hours_are_not_ranked() -> None:
    rows = [*every_day("2024-05-06", 1, hour=19), *every_day("2024-05-07", 1, hour=9)]
    title = charts.hour_weekday_chart(history_of(rows), "UTC").title
    assert title == "2 recordings, at most 1 in one hour of the week; 0 (0 %) at night, 23:00 to 06:00"


def test_the_night_is_marked_above_its_hours() -> None:
    chart = charts.hour_weekday_chart(THREE_YEARS, BERLIN)
    marked = {hour for hour in range(24) for mark in chart.figure.layout.shapes if mark.x0 < hour < mark.x1}
    assert marked == set(charts.NIGHT_HOURS)
    assert chart.figure.layout.annotations[0].text == "night, 23:00 to 06:00"
