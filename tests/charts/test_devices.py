"""Recordings by device."""

from __future__ import annotations

import json

from auditor import charts
from auditor.charts import devices
from tests.making import history_of


def test_the_title_of_devices_has_the_numbers_of_the_table() -> None:
    rows = [*[{"device": "Kitchen"}] * 43, *[{"device": "Hall"}] * 30, *[{}] * 27]
    chart = charts.by_device_chart(history_of(rows))
    assert chart.title == "Kitchen recorded most: 43 of 100, 43 %; 27 without a device's name"
    assert chart.table["recordings"].tolist() == [43, 30, 27]
    assert chart.table["share"].tolist() == [0.43, 0.3, 0.27]
    assert (
        "Kitchen (Amazon) 43, 43 %; Hall (Amazon) 30, 30 %; Alexa, no device named (Amazon) 27, 27 %."
        in chart.alt
    )


def test_equally_loud_devices_are_not_ranked() -> None:
    chart = charts.by_device_chart(history_of([{"device": "Kitchen"}, {"device": "Hall"}]))
    assert chart.title == "2 devices recorded most: 1 of 2, 50 % each"


def test_a_device_that_was_only_typed_on_has_no_bar() -> None:
    chart = charts.by_device_chart(history_of([{"device": "Kitchen"}, {"device": "Desk", "kind": "typed"}]))
    assert chart.title == "1 recording, all by Kitchen"
    assert chart.table["device"].tolist() == ["Kitchen"]


def test_markup_in_a_device_name_is_shown_and_not_obeyed() -> None:
    name = '<a href="javascript:x">&amp;'
    text = json.dumps(json.loads(charts.by_device_chart(history_of([{"device": name}])).figure.to_json()))
    assert "<a" not in text.replace("\\u003c", "<")
    assert "&lt;a href=" in text
    assert "&amp;amp;" in text


def test_a_long_device_name_is_cut_and_cannot_turn_the_line_round() -> None:
    chart = charts.by_device_chart(history_of([{"device": "\u202egnol " + "x" * 90 + "\nsecond\tline"}]))
    label = chart.figure.layout.annotations[0].text
    assert len(label) == 40
    assert label.startswith("gnol xx")
    assert label.endswith("…")


def test_devices_whose_short_names_are_equal_are_told_apart() -> None:
    rows = [{"device": "Kitchen"}, {"device": "Kitchen", "vendor": "google", "product": "Assistant"}]
    chart = charts.by_device_chart(history_of(rows))
    assert [note.text for note in chart.figure.layout.annotations[::2]] == [
        "Kitchen (Alexa)",
        "Kitchen (Assistant)",
    ]


def test_hidden_names_are_nowhere() -> None:
    rows = [*[{"device": "Jonas's bedroom"}] * 2, {"device": "Hall"}, {}]
    chart = charts.by_device_chart(history_of(rows), names=False)
    everything = chart.figure.to_json() + chart.title + chart.alt + chart.table.to_csv()
    assert "Jonas" not in everything
    assert "Hall" not in everything
    assert chart.title == "Device 1 recorded most: 2 of 4, 50 %; 1 without a device's name"


def test_many_devices_are_summed_up_in_a_last_row() -> None:
    rows = [{"device": f"Device of room {room}"} for room in range(40) for _ in range(41 - room)]
    chart = charts.by_device_chart(history_of(rows))
    drawn = sum(sum(trace.x) for trace in chart.figure.data)
    assert drawn == len(rows)
    assert sum(len(trace.x) for trace in chart.figure.data) == devices.MAX_DEVICES
    assert chart.figure.layout.annotations[-2].text == "26 others"
    assert len(chart.table) == 40
