"""Cells that a person chose."""

from __future__ import annotations

from auditor import charts
from tests.charts.making import BERLIN, HISTORIES, THREE_YEARS


def test_a_chosen_day_gets_a_frame_around_its_cell() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN)
    shown = charts.framed(chart, lambda day: day == "2024-05-06")
    (frame,) = shown.figure.layout.shapes
    pick = next(chart.figure.select_traces({"name": "pick"}))
    at = list(pick.customdata).index("2024-05-06")
    assert (frame.x0, frame.x1) == (pick.x[at] - 0.5, pick.x[at] + 0.5)
    assert (frame.y0, frame.y1) == (pick.y[at] - 0.5, pick.y[at] + 0.5)
    assert not chart.figure.layout.shapes  # the one that is kept for later stays as it is
    assert (shown.title, shown.alt) == (chart.title, chart.alt)


def test_an_hour_of_the_week_is_framed_in_its_row() -> None:
    chart = charts.hour_weekday_chart(THREE_YEARS, BERLIN)
    shown = charts.framed(chart, lambda place: list(place) == [2, 7])
    frame = shown.figure.layout.shapes[-1]
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (6.5, 7.5, 1.5, 2.5)
    assert len(shown.figure.layout.shapes) == len(chart.figure.layout.shapes) + 1


def test_cells_that_fill_a_rectangle_get_one_frame() -> None:
    chart = charts.hour_weekday_chart(THREE_YEARS, BERLIN)
    before = len(chart.figure.layout.shapes)
    row = charts.framed(chart, lambda place: place[0] == 2).figure.layout.shapes[before:]
    assert [(one.x0, one.x1, one.y0, one.y1) for one in row] == [(-0.5, 23.5, 1.5, 2.5)]
    apart = charts.framed(chart, lambda place: list(place) in ([0, 1], [3, 5])).figure.layout.shapes[before:]
    assert [(one.x0, one.y0) for one in apart] == [(0.5, -0.5), (4.5, 2.5)]


def test_nothing_chosen_and_nearly_everything_chosen_frame_nothing() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN)
    assert charts.framed(chart, lambda _: False) is chart
    assert charts.framed(chart, lambda _: True) is chart


def test_what_has_no_picture_or_no_cells_is_left_alone() -> None:
    for chart in (
        charts.calendar_chart(HISTORIES["nothing"], BERLIN),
        charts.by_device_chart(THREE_YEARS),
    ):
        assert charts.framed(chart, lambda _: True) is chart
