"""What holds for every chart: what is said agrees with what is drawn, and nothing private gets in."""

from __future__ import annotations

import json
import re

import plotly.io
import pytest

from auditor import charts
from tests.charts.making import (
    BERLIN,
    HISTORIES,
    ROWS,
    SECRET,
    THREE_YEARS,
    TWICE,
    all_charts,
    every_day,
    heard,
    numbers,
    pairs,
)
from tests.making import history_of


@pytest.mark.parametrize("name", HISTORIES)
def test_every_chart_has_its_words(name: str) -> None:
    for chart in all_charts(HISTORIES[name]):
        assert chart.title
        assert chart.denominator.endswith(".")
        assert chart.alt.endswith(".")
        assert chart.badge in charts.EVIDENCE
        for sentence in (chart.title, chart.denominator, chart.alt):
            assert not re.search(
                r"\b1 (recordings|days|rows|duplicates|years|silent stretches|named devices)\b", sentence
            )
            assert not re.search(r"nan|None|\b0 of 0\b", sentence)


@pytest.mark.parametrize("name", HISTORIES)
def test_a_figure_holds_nothing_private_nothing_remote_and_no_webgl(name: str) -> None:
    for chart in all_charts(HISTORIES[name]):
        if chart.figure is None:
            continue
        text = chart.figure.to_json()
        assert "http" not in text
        assert SECRET not in text + chart.title + chart.alt + chart.denominator + chart.table.to_csv()
        assert not [trace.type for trace in chart.figure.data if trace.type.endswith("gl")]
        assert len(text) < 100_000
        assert all(len(trace.x) <= 1200 for trace in chart.figure.data if trace.x is not None)


@pytest.mark.parametrize("name", HISTORIES)
def test_text_takes_its_colour_from_the_page_and_the_page_shines_through(name: str) -> None:
    for chart in all_charts(HISTORIES[name]):
        if chart.figure is None:
            continue
        layout = json.loads(chart.figure.to_json())["layout"]
        assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
        fonts = [value for key, value in pairs(json.loads(chart.figure.to_json())) if key.endswith("font")]
        assert not [font for font in fonts if "color" in font]


def test_a_theme_that_someone_else_set_changes_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [chart.figure.to_json() for chart in all_charts(THREE_YEARS)]
    monkeypatch.setattr(plotly.io.templates, "default", "plotly_dark")
    assert [chart.figure.to_json() for chart in all_charts(THREE_YEARS)] == before


@pytest.mark.parametrize("name", ["nothing", "typed only", "one row without a time"])
def test_without_a_recording_to_place_there_is_no_figure_and_the_title_says_why(name: str) -> None:
    said = {
        "nothing": "No recordings, so there is nothing to draw",
        "typed only": "Nothing to draw: 3 rows, all typed or automatic",
        "one row without a time": "Nothing to draw: 1 recording, none with a time",
    }
    for chart in all_charts(HISTORIES[name])[:3]:
        assert chart.figure is None
        assert chart.title == said[name]
        assert chart.badge == "not available"


def test_devices_need_no_time() -> None:
    chart = charts.by_device_chart(HISTORIES["one row without a time"])
    assert chart.figure is not None
    assert chart.denominator == "Of 1 recording."


def test_dates_without_a_time_of_day_make_no_hours() -> None:
    chart = charts.hour_weekday_chart(
        history_of(every_day("2024-05-04", 2, hour=0, time_precision="day")), BERLIN
    )
    assert chart.figure is None
    assert chart.title == "Nothing to draw: 2 recordings, none with a time of day"


def test_a_denominator_names_every_row_that_is_not_drawn() -> None:
    rows = [
        *every_day("2024-05-04", 5),
        *every_day("2024-05-04", 2, kind="typed"),
        *every_day("2024-05-04", 1, kind="automatic"),
        {"started_at": None},
        *every_day("2024-05-06", 1, recording_id=TWICE) * 2,
    ]
    day, hour, _, device = all_charts(history_of(rows))
    left_out = "3 typed or automatic rows and 1 duplicate left out."
    assert day.denominator == f"Of 7 recordings; 1 without a time not drawn; {left_out} Days in {BERLIN}."
    assert (
        hour.denominator
        == f"Of 7 recordings; 1 without a time of day not drawn; {left_out} Hours in {BERLIN}."
    )
    assert device.denominator == f"Of 7 recordings; {left_out}"


def test_denominators_agree_with_a_plain_count() -> None:
    spoken = heard(ROWS)
    untimed = sum(row["started_at"] is None for row in spoken)
    for chart in all_charts(THREE_YEARS)[:3]:
        assert numbers(chart.denominator)[:3] == [len(spoken), untimed, len(ROWS) - len(spoken)]
