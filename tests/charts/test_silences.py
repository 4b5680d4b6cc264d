"""Runs of days with recordings, and without."""

from __future__ import annotations

import pandas as pd

from auditor import charts
from tests.charts.making import BERLIN, HISTORIES, THREE_YEARS, every_day
from tests.making import history_of

ROWS = [*every_day("2024-05-01", 5) * 2, *every_day("2024-05-20", 4), *every_day("2024-06-30", 1)]


def test_both_lanes_hold_the_stretches_with_their_dates() -> None:
    chart = charts.stretches_chart(history_of(ROWS), "UTC")
    runs, gaps = chart.figure.data
    assert [list(one) for one in runs.customdata] == [
        ["2024-05-01", "2024-05-05"],
        ["2024-05-20", "2024-05-23"],
    ]
    assert [list(one) for one in gaps.customdata] == [
        ["2024-05-24", "2024-06-29"],
        ["2024-05-06", "2024-05-19"],
    ]
    assert [length / 86_400_000 for length in gaps.x] == [37, 14]
    assert runs.text[0] == "10 recordings on 5 days in a row, 1 to 5 May 2024"
    assert gaps.text[1] == "14 days without recordings, 6 to 19 May 2024"


def test_the_title_names_the_longest_of_both() -> None:
    chart = charts.stretches_chart(history_of(ROWS), "UTC")
    assert chart.title == (
        "The longest run of days with recordings was 5 days, 1 to 5 May 2024; "
        "the longest silence was 37 days, 24 May to 29 June 2024"
    )
    unbroken = charts.stretches_chart(history_of(every_day("2024-05-01", 2)), "UTC")
    assert unbroken.title == "No three days in a row with recordings; never a week without, in 2 days"


def test_the_table_holds_what_is_drawn_in_order_of_time() -> None:
    table = charts.stretches_chart(history_of(ROWS), "UTC").table
    assert table["begin"].is_monotonic_increasing
    assert table["days"].tolist() == [5, 14, 4, 37]
    assert table["recordings"].tolist() == [10, 0, 4, 0]
    assert [(row.end - row.begin).days + 1 for row in table.itertuples()] == table["days"].tolist()


def test_only_the_longest_are_drawn() -> None:
    rows = [
        row
        for week in pd.date_range("2015-01-01", "2023-01-01", freq="15D")
        for row in every_day(str(week.date()), 3)
    ]
    chart = charts.stretches_chart(history_of(rows), "UTC")
    assert [len(trace.x) for trace in chart.figure.data] == [60, 60]
    assert len(chart.table) == 120


def test_every_history_has_stretches_or_a_reason() -> None:
    for history in [*HISTORIES.values(), THREE_YEARS]:
        chart = charts.stretches_chart(history, BERLIN)
        assert (chart.figure is None) == chart.title.startswith(("Nothing", "No recordings, "))
