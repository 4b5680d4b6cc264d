"""Charts of topics, words, marks and voices: numbers, denominators, clicks, hostile names."""

from __future__ import annotations

import numpy as np

from auditor.charts.bars import MOST_BARS, Bar, bars_of
from auditor.charts.chart import INFERRED, MEASURED, NOT_AVAILABLE, VENDOR_SAYS
from auditor.charts.heard import topics_chart, topics_over_time_chart, words_chart
from auditor.charts.marks import sensitive_chart, voices_by_device_chart, voices_chart
from auditor.insights.heard.months import Periods
from auditor.insights.heard.phrases import Counted
from auditor.insights.heard.topics import TopicCounts
from auditor.insights.heard.voices import voices
from tests.making import history_of

HOSTILE = "<b>a</b> & <img src=x onerror=alert(1)>"


def words_in(figure) -> str:
    texts = [text for trace in figure.data for text in (trace.text if trace.text is not None else ())]
    return "\n".join([*map(str, texts), *(str(one.text) for one in figure.layout.annotations)])


def test_topics_stand_in_order_with_what_they_are_of() -> None:
    chart = topics_chart(["Music", "Lights", "Empty"], TopicCounts((3, 7, 0), 2, 10), 15)
    assert "Lights" in chart.title
    assert "7 of 10 recordings, 70 %" in chart.title
    assert chart.denominator.startswith("Of 10 recordings with words. 5 without words are left out.")
    assert "2 hold no word of any topic" in chart.denominator
    assert chart.badge == MEASURED
    assert [int(at) for at in chart.figure.data[0].customdata] == [1, 0]
    assert chart.table["recordings"].tolist() == [7, 3, 0]


def test_no_topic_and_no_mark_is_said_without_a_picture() -> None:
    topics = topics_chart(["Music"], TopicCounts((0,), 4, 4), 4)
    marks = sensitive_chart({"health": "Words about health"}, {"health": 0}, 0, 4, 4)
    for chart in (topics, marks):
        assert chart.figure is None
        assert chart.badge == NOT_AVAILABLE


def test_names_and_words_of_others_are_shown_as_they_are() -> None:
    for chart in (
        topics_chart([HOSTILE], TopicCounts((1,), 0, 1), 1),
        words_chart("words", [Counted(HOSTILE, 1, {"google": 1})], 1, 1),
    ):
        assert "<img" not in words_in(chart.figure)
        assert "&lt;b&gt;a" in words_in(chart.figure)


def test_a_cell_gives_the_topic_and_the_time() -> None:
    months = Periods("month", np.array(["2026-04-01", "2026-05-01"], "datetime64[D]"), np.zeros(3, int))
    chart = topics_over_time_chart(["Music", "Lights"], [np.array([1, 2]), np.array([0, 9])], months)
    pick = next(chart.figure.select_traces({"name": "pick"}))
    assert [list(map(int, one)) for one in pick.customdata] == [[1, 0], [1, 1], [0, 0], [0, 1]]
    assert "May 2026" in chart.title
    assert "9" in chart.title
    assert chart.table.iloc[:, 1:].to_numpy().tolist() == [[0, 9], [1, 2]]
    cells = np.array(chart.figure.data[0].z, float)
    assert cells[1::2].tolist() == [[0, 9], [1, 2]]
    assert np.isnan(cells[::2]).all()


def test_one_period_is_no_time_line() -> None:
    month = Periods("month", np.array(["2026-04-01"], "datetime64[D]"), np.zeros(1, int))
    assert topics_over_time_chart(["Music"], [np.array([1])], month) is None


def test_never_more_bars_than_can_be_read_and_all_words_in_the_table() -> None:
    counted = [Counted(f"w{at}", 100 - at, {"amazon": 60 - at, "google": 40}) for at in range(50)]
    chart = words_chart("words", counted, 200, 300)
    assert [len(trace.x) for trace in chart.figure.data] == [MOST_BARS, MOST_BARS]
    assert [trace.name for trace in chart.figure.data] == ["Amazon", "Google"]
    assert len(chart.table) == 50
    assert "100 of 200 recordings" in chart.title


def test_bars_of_several_groups_leave_room_for_a_legend() -> None:
    bars = [Bar("Hall", {"a": 1, "b": 2}, "hall")]
    names, colours = {"a": "A", "b": "B"}, {"a": "red", "b": "blue"}
    both, one = bars_of(bars, 3, names, colours), bars_of(bars, 3, {"a": ""}, colours)
    assert both.layout.height > one.layout.height
    assert not one.data[0].showlegend


def test_marks_are_called_likely_and_inferred() -> None:
    titles = {"health": "Words about health", "money": "Words about money"}
    chart = sensitive_chart(titles, {"health": 2, "money": 5}, 6, 40, 50)
    assert chart.badge == INFERRED
    assert "6 of 40 recordings, 15 %, likely" in chart.title
    assert list(chart.figure.data[0].customdata) == ["money", "health"]


def test_voices_are_what_the_vendor_says() -> None:
    found = voices(
        history_of(
            [
                {"speaker": "recognised", "device": HOSTILE, "started_at": "2026-01-10T10:00:00Z"},
                {"speaker": "unrecognised", "device": HOSTILE, "started_at": "2026-02-10T10:00:00Z"},
                {"speaker": "unknown"},
            ]
        ),
        "UTC",
    )
    chart, devices = voices_chart(found), voices_by_device_chart(found)
    assert chart.badge == devices.badge == VENDOR_SAYS
    assert "1 of 3 recordings, 33 %" in chart.title
    assert sum(sum(trace.y) for trace in chart.figure.data) == 2
    assert "<img" not in words_in(devices.figure)
    assert "1 of 2" in devices.alt


def test_no_word_of_voices_is_said_so() -> None:
    found = voices(history_of([{"speaker": "unknown"}]), "UTC")
    assert voices_chart(found).figure is None
    assert voices_by_device_chart(found) is None
