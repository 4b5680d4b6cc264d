"""Colours, dates and cells that can be clicked."""

from __future__ import annotations

import pytest

from auditor import charts
from auditor.charts import look
from auditor.language import speaking
from tests.charts.making import (
    BERLIN,
    HISTORIES,
    THREE_YEARS,
)


def luminance(colour: tuple[float, ...]) -> float:
    """Return the relative luminance of WCAG 2.2 of an sRGB colour, 0 to 255."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", [(255, 255, 255), (14, 17, 23)])
def test_the_colours_stand_out_on_light_and_on_dark(page: tuple[int, int, int]) -> None:
    for code in charts.VENDOR_COLOURS.values():
        assert contrast(tuple(bytes.fromhex(code[1:])), page) >= 3
    assert contrast(tuple(int(part) for part in look.SCALE_RGB.split(",")), page) >= 3


def test_each_vendor_keeps_its_colour_whatever_else_is_shown() -> None:
    for history in (THREE_YEARS, HISTORIES["one vendor"]):
        chart = charts.per_day_chart(history, BERLIN)
        colours = {trace.name: trace.marker.color for trace in chart.figure.data}
        assert colours["Google"] == charts.VENDOR_COLOURS["google"]


# Languages and clicks -----------------------------------------------------------------------------


def test_dates_in_figures_are_written_as_the_reader_writes_them() -> None:
    with speaking("de"):
        figure = charts.per_day_chart(THREE_YEARS, BERLIN).figure
        forms = [stop.value for stop in figure.layout.xaxis.tickformatstops]
        assert forms == ["%d.%m.\n%Y", "%m/%Y", "%Y"]
        assert "%d.%m.%Y" in figure.layout.xaxis.hoverformat
        assert figure.layout.separators == ",."
    figure = charts.per_day_chart(THREE_YEARS, BERLIN).figure
    assert figure.layout.xaxis.hoverformat == "week from %-d %b %Y"
    assert figure.layout.separators == ".,"


def test_days_and_months_have_the_names_of_the_language() -> None:
    with speaking("de"):
        assert list(charts.hour_weekday_chart(THREE_YEARS, BERLIN).figure.data[0].y)[:2] == ["Mo", "Di"]
        calendar = charts.calendar_chart(THREE_YEARS, BERLIN).figure
        assert "Mai" in [one.text for one in calendar.layout.annotations]
        assert "Mi" in calendar.layout.yaxis.ticktext


def test_a_pick_layer_is_unseen_until_it_is_clicked() -> None:
    layer = charts.pick_layer([0, 1], [2, 3], ["first", "second"], ["one", "two"], 12)
    assert (layer.name, layer.mode, list(layer.customdata)) == ("pick", "markers", ["first", "second"])
    assert layer.marker.opacity == layer.unselected.marker.opacity == 0
    assert layer.selected.marker.opacity == 1
    assert layer.showlegend is False
