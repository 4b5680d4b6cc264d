"""Pictures of review: what is drawn is what was counted; bands, letters, marks, ranges, the own choice."""

from __future__ import annotations

import datetime as dt

import pytest

from auditor.charts.chart import INFERRED, MEASURED, NOT_AVAILABLE
from auditor.charts.exposure import LETTERS, drawn_chart, marked_events, times_chart
from auditor.insights.exposure import Exposure, chance, exposure_of
from tests.making import history_of
from tests.test_claims import claims_in

BERLIN = "Europe/Berlin"


def household(*, every: int = 20, first: int = 2018, last: int = 2026) -> Exposure:
    """Return some years of all four programmes, a recording every so many days."""
    day, end = dt.datetime(first, 1, 10, 12, tzinfo=dt.UTC), dt.datetime(last, 1, 10, tzinfo=dt.UTC)
    sorts = (("amazon", "Alexa"), ("google", "Assistant"), ("google", "Gemini Apps"), ("apple", "Siri"))
    rows = []
    while day < end:
        rows += [{"vendor": vendor, "product": product, "started_at": day} for vendor, product in sorts]
        day += dt.timedelta(days=every)
    return exposure_of(history_of([*rows, {"vendor": "amazon", "started_at": None}]), BERLIN)


def bars_of(chart, found: Exposure) -> dict[str, int]:
    names = {one.programme.title for one in found.programmes}
    return {trace.name: int(sum(map(int, trace.y))) for trace in chart.figure.data if trace.name in names}


def test_every_dated_recording_is_in_a_bar_and_the_undated_are_named() -> None:
    found = household()
    chart = times_chart(found)
    assert bars_of(chart, found) == {
        one.programme.title: one.recordings - one.undated for one in found.programmes
    }
    assert "1 without a time is not drawn." in chart.denominator
    assert chart.badge == MEASURED
    assert chart.table.iloc[:, 1:].to_numpy().sum() == found.counted - 1
    assert not claims_in([chart.title, chart.denominator, chart.alt, *chart.marks])


def test_bands_cover_the_time_drawn_without_a_gap_and_name_each_default_once() -> None:
    found = household()
    figure = times_chart(found).figure
    first, last = figure.layout.xaxis.range
    span = (dt.date.fromisoformat(last[:10]) - dt.date.fromisoformat(first)).days + 1
    for axis in ("y2", "y4", "y6", "y8"):
        bands = [trace for trace in figure.data if trace.yaxis == axis and not trace.name]
        assert sum(int(trace.width[0]) for trace in bands) == span * 86_400_000
    named = [trace.name for trace in figure.data if trace.showlegend]
    assert len(named) == len(set(named)) == 6
    # No default is told by its colour alone.
    looks = {(trace.marker.pattern.shape, trace.marker.color) for trace in figure.data if trace.showlegend}
    assert len(looks) == 6


def test_letters_follow_the_order_of_the_times() -> None:
    found = household()
    figure = times_chart(found).figure
    letters = [one.text for one in figure.layout.annotations if one.text in LETTERS]
    # Apple's B, the three months of 2019 in which grading was stopped, is too narrow here for a letter.
    assert letters == [*"ABCD", *"ABC", *"AB", *"AC"]


def test_marks_are_numbered_in_order_and_stand_in_their_vendors_panel() -> None:
    found = household()
    chart = times_chart(found)
    marked = marked_events(found)
    assert len(chart.marks) == len(marked)
    assert [one.at for one in marked] == sorted(one.at for one in marked)
    assert chart.marks[0] == "10 April 2019: Bloomberg on Alexa reviewers"
    dashed = [one for one in chart.figure.layout.shapes if one.line.dash == "dash"]
    assert len(dashed) == len(marked)
    assert {one.yref for one in dashed} == {"y domain", "y3 domain", "y7 domain"}
    assert "1, 10 April 2019: Bloomberg on Alexa reviewers" in chart.alt


def test_the_title_says_how_many_fall_into_times_with_review_on() -> None:
    found = exposure_of(
        history_of([{"started_at": f"{year}-05-01T08:00:00Z"} for year in (2020, 2021, 2026)]), BERLIN
    )
    assert times_chart(found).title == "2 of 3 recordings fall into times in which review was on by default"


@pytest.mark.parametrize(
    "rows", [[], [{"started_at": None}], [{"vendor": "apple", "kind": "microphone_session"}]]
)
def test_nothing_to_draw_is_said_without_a_picture(rows) -> None:
    chart = times_chart(exposure_of(history_of(rows), BERLIN))
    assert chart.figure is None
    assert chart.badge == NOT_AVAILABLE
    assert chart.title


def test_a_range_reaches_from_the_smallest_to_the_largest_published_share() -> None:
    found = household()
    chart = drawn_chart(found)
    n = {one.programme.id: one.drawn_from(agreed=True) for one in found.programmes}
    points = sorted(trace.x[0] for trace in chart.figure.data if trace.mode == "markers")
    shares = [("amazon", 0.0001), ("amazon", 0.01), ("google", 0.002), ("apple", 0.002), ("apple", 0.01)]
    assert points == pytest.approx(sorted(n[name] * share for name, share in shares))
    low, high = chart.figure.layout.xaxis.range
    assert all(10**low < one < 10**high for one in points)
    assert chart.figure.layout.xaxis.type == "log"
    assert "10 times as many" in chart.denominator
    assert "No share was published: Google: Gemini Apps." in chart.denominator
    assert chart.badge == INFERRED
    assert not claims_in([chart.title, chart.denominator, chart.alt])


def test_how_far_below_a_bound_it_may_be_is_left_open() -> None:
    found = household()
    chart = drawn_chart(found)
    dotted = [trace for trace in chart.figure.data if trace.mode == "lines" and trace.line.dash == "dot"]
    google, apple = dotted
    edge = 10 ** chart.figure.layout.xaxis.range[0]
    assert google.x[0] == apple.x[0] == pytest.approx(edge)  # down to 0 without agreement; Apple told bounds


def test_the_own_choice_is_marked_for_each_programme_and_in_the_table() -> None:
    found = household()
    chart = drawn_chart(found, 0.05)
    marks = [
        trace for trace in chart.figure.data if trace.mode == "markers" and "diamond" in trace.marker.symbol
    ]
    assert [one.x[0] for one in marks] == pytest.approx(
        [one.drawn_from(agreed=True) * 0.05 for one in found.programmes]
    )
    amazon = chance(found.programmes[0].drawn_from(agreed=True), 0.05)
    row = chart.table[chart.table["Share"].str.contains("you chose")].iloc[0]
    assert row["Drawn on average"] == pytest.approx(amazon.expected)
    assert row["Chance of at least one"] == pytest.approx(amazon.at_least_one)


def test_what_had_to_be_agreed_to_widens_the_range_and_is_named() -> None:
    found = household()
    chart = drawn_chart(found)
    drawn = [one for one in found.programmes if one.programme.shares]
    n = sum(one.if_agreed for one in drawn)
    assert f"without the {n} recordings of times in which one had to agree first" in chart.denominator
    assert "Google: Assistant 0 to 0.26 of 128 (0 if you had not agreed)" in chart.title
    assert "if you had agreed: 0.26 of 128 on average" in chart.alt
    table = chart.table[chart.table["Programme"] == "Google: Assistant"]
    assert [share.partition(", ")[2] for share in table["Share"]] == [
        "if you had not agreed",
        "if you had agreed",
    ]
    assert table["Drawn on average"].tolist() == pytest.approx([0, 128 * 0.002])
    assert "agree" not in drawn_chart(exposure_of(history_of([{"vendor": "amazon"}]), BERLIN)).denominator


def test_nothing_that_could_have_been_drawn_is_said_without_a_picture() -> None:
    gemini = history_of(
        [{"vendor": "google", "product": "Gemini Apps", "started_at": "2025-01-01T08:00:00Z"}]
    )
    chart = drawn_chart(exposure_of(gemini, BERLIN))
    assert chart.figure is None
    assert chart.badge == NOT_AVAILABLE
    assert drawn_chart(exposure_of(gemini, BERLIN), 0.01).figure is not None
