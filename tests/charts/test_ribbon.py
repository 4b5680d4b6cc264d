"""Hours of the day over the months."""

from __future__ import annotations

from collections import Counter

import numpy as np

from auditor import charts
from auditor.charts import Chart, ribbon
from tests.charts.making import BERLIN, HISTORIES, ROWS, THREE_YEARS, clocks, every_day
from tests.making import history_of


def cells(chart: Chart) -> dict[tuple[str, int], int]:
    """Return what the figure holds, by the first date of a column and the hour."""
    pick = chart.figure.data[1]
    z = np.asarray(chart.figure.data[0].z)
    return {
        (str(first), int(hour)): int(z[row, column])
        for (first, _, hour), row, column in zip(pick.customdata, pick.y, pick.x, strict=True)
        if z[row, column]
    }


def test_the_cells_of_the_ribbon_are_those_of_a_plain_loop() -> None:
    chart = charts.ribbon_chart(THREE_YEARS, BERLIN)
    expected = Counter((f"{clock:%Y-%m}-01", clock.hour) for clock in clocks(ROWS))
    assert cells(chart) == expected
    assert chart.table.drop(columns="begin").to_numpy().sum() == expected.total()


def test_a_click_gives_the_month_and_the_hour() -> None:
    chart = charts.ribbon_chart(history_of(every_day("2024-02-10", 1, hour=7)), "UTC")
    pick = chart.figure.data[1]
    at = next(n for n, words in enumerate(pick.text) if str(words).endswith("1 recording"))
    assert list(pick.customdata[at]) == ["2024-02-01", "2024-02-29", "7"]
    assert str(pick.text[at]) == "February 2024, 07:00 to 08:00<br>1 recording"
    assert chart.title == "The only recording was made at this hour: 07:00 to 08:00"


def test_the_night_is_one_piece_at_the_bottom() -> None:
    assert sorted(ribbon.HOURS_DOWN) == list(range(24))
    rows = [ribbon.HOURS_DOWN.index(hour) for hour in charts.NIGHT_HOURS]
    assert rows == list(range(17, 24))
    (mark,) = charts.ribbon_chart(THREE_YEARS, BERLIN).figure.layout.shapes
    assert (mark.y0, mark.y1) == (16.5, 23.5)


def test_the_title_compares_the_nights_of_both_halves() -> None:
    rows = [*every_day("2024-01-01", 60, hour=2), *every_day("2024-03-01", 31, hour=12)]
    rows += every_day("2024-06-01", 30, hour=12)
    assert charts.ribbon_chart(history_of(rows), "UTC").title == (
        "At night, 23:00 to 06:00: 60 of 91 (66 %) in the first half of the time, 0 of 30 (0 %) in the second"
    )
    short = charts.ribbon_chart(history_of(rows[:3]), "UTC")
    assert short.title == "3 of 3 recordings (100 %) at night, 23:00 to 06:00"


def test_recordings_without_an_hour_are_counted_beside_it() -> None:
    rows = [*every_day("2024-01-01", 2, hour=0, time_precision="day"), *every_day("2024-01-01", 3)]
    chart = charts.ribbon_chart(history_of(rows), BERLIN)
    assert sum(cells(chart).values()) == 3
    assert "Of 5 recordings; 2 without a time of day not drawn." in chart.denominator
    only = charts.ribbon_chart(history_of(rows[:2]), BERLIN)
    assert only.figure is None
    assert only.title == "Nothing to draw: 2 recordings, none with a time of day"


def test_long_histories_are_drawn_by_quarter_and_by_year() -> None:
    by_quarter = charts.ribbon_chart(
        history_of([*every_day("2014-02-01", 1), *every_day("2020-05-01", 1)]), "UTC"
    )
    assert by_quarter.table["begin"].iloc[0].isoformat() == "2014-01-01"
    assert "January to March 2014" in str(by_quarter.figure.data[1].text[0])
    by_year = charts.ribbon_chart(
        history_of([*every_day("1990-01-01", 1), *every_day("2024-05-01", 1)]), "UTC"
    )
    assert len(by_year.table) == 35
    old = charts.ribbon_chart(history_of([*every_day("0001-01-01", 1), *every_day("2024-05-01", 1)]), "UTC")
    assert "1 recording from before 1 January 1977 does not fit into the picture." in old.denominator


def test_every_history_has_a_ribbon_or_a_reason() -> None:
    for history in HISTORIES.values():
        chart = charts.ribbon_chart(history, BERLIN)
        assert chart.alt
        assert (chart.figure is None) == chart.title.startswith(("Nothing", "No recordings"))
