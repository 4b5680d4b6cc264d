"""Shares by device, hour, wake word and year: dots with intervals, two answers that are never added up."""

from __future__ import annotations

import re

import pytest

from auditor.charts import INFERRED, NOT_AVAILABLE, VENDOR_SAYS, Chart, column_title
from auditor.charts.wakeups import ENOUGH, MAX_GROUPS, hundredths, said_share, shares_chart
from auditor.wakeups.rate import Rate
from auditor.wakeups.rates import NO_HOUR, NO_WAKE_WORD


def rate(group: str, recordings: int, likely: int = 0, marked: int = 0) -> Rate:
    return Rate(
        group=group,
        vendor="amazon",
        recordings=recordings,
        without_time=0,
        vendor_marked=marked,
        likely=likely,
        possible=0,
        cannot_tell=0,
        likely_meant=recordings - likely - marked,
        not_judged=0,
        expected=0.0,
        expected_of=recordings,
        first=None,
        last=None,
        days=0,
        hours=0.0,
        marked_timed=marked,
        likely_timed=likely,
    )


def dots(chart: Chart) -> dict[str, object]:
    assert chart.figure is not None
    return {trace.name: trace for trace in chart.figure.data}


def test_who_stands_out_is_named_with_its_numbers() -> None:
    chart = shares_chart([rate("Kitchen", 400, 80), rate("Hall", 400, 4)], "device")
    assert chart.title == "Largest share likely not meant at Kitchen: 80 of 400, 20 %"
    assert chart.badge == INFERRED
    assert "Of 800 recordings" in chart.denominator


def test_where_intervals_leave_it_open_nobody_is_named() -> None:
    chart = shares_chart([rate("Kitchen", 40, 4), rate("Hall", 40, 3)], "device")
    assert chart.title == "No device clearly stands out: 7 of 80 likely not meant in all"


def test_a_few_recordings_stand_in_the_table_and_squeeze_nothing() -> None:
    chart = shares_chart([rate("03", 2, 2), rate("19", 500, 10), rate("20", 500, 10)], "hour")
    trace = dots(chart)["likely not meant, by our signs"]
    assert len(trace.x) == 2
    assert chart.figure.layout.yaxis.range[1] < 5
    assert f"fewer than {ENOUGH} recordings" in chart.denominator
    assert chart.table["hour"].tolist()[0] == "03:00 to 04:00"
    assert chart.table["likely_share"].tolist() == [1.0, 0.02, 0.02]


def test_every_dot_has_the_interval_of_the_library() -> None:
    one = rate("alexa", 200, 10, 6)
    chart = shares_chart([one], "wake_word")
    for answer, name in (
        ("likely", "likely not meant, by our signs"),
        ("vendor_marked", "marked by the vendor"),
    ):
        trace, share = dots(chart)[name], one.share(answer)
        assert share is not None
        assert trace.x[0] == pytest.approx(100 * share.value)
        assert trace.x[0] + trace.error_x.array[0] == pytest.approx(100 * share.interval[1])
        assert trace.x[0] - trace.error_x.arrayminus[0] == pytest.approx(100 * share.interval[0])


def test_the_two_answers_are_two_series_and_never_one_sum() -> None:
    chart = shares_chart([rate("2024", 200, 10, 6), rate("2025", 300, 9, 8)], "year")
    assert set(dots(chart)) == {"marked by the vendor", "likely not meant, by our signs"}
    assert not {"16", "17", "33"} & set(re.findall(r"\d+", chart.title + chart.alt))


def test_where_nothing_is_likely_the_vendor_s_word_is_the_finding() -> None:
    chart = shares_chart([rate("Kitchen", 400, 0, 80), rate("Hall", 400, 0, 1)], "device")
    assert chart.badge == VENDOR_SAYS
    assert chart.title.startswith("The vendor marked the largest share at Kitchen: 80 of 400")
    assert set(dots(chart)) == {"marked by the vendor"}


def test_what_no_row_names_is_not_drawn_and_said() -> None:
    chart = shares_chart([rate("19", 100, 5), rate(NO_HOUR, 30, 1)], "hour")
    assert "30 without a time of day not drawn." in chart.denominator
    assert len(dots(chart)["likely not meant, by our signs"].x) == 1
    chart = shares_chart([rate("alexa", 100, 5), rate(NO_WAKE_WORD, 30, 1)], "wake_word")
    assert "30 whose wake word is not known not drawn." in chart.denominator


def test_many_devices_are_cut_and_said() -> None:
    chart = shares_chart([rate(f"Device {n}", 100, 5) for n in range(40)], "device")
    assert len(dots(chart)["likely not meant, by our signs"].x) == MAX_GROUPS
    assert "More of them stand in the table." in chart.denominator
    assert len(chart.table) == 40


def test_nothing_to_draw_says_why() -> None:
    assert shares_chart([], "device").badge == NOT_AVAILABLE
    chart = shares_chart([rate("Kitchen", 40)], "device")
    assert chart.figure is None
    assert chart.title == "Of 40 recordings none is marked by the vendor or likely not meant"


def test_a_device_s_name_is_shown_as_it_is() -> None:
    chart = shares_chart([rate("<b>Kitchen</b>", 100, 5)], "device")
    assert all("<b>" not in note.text for note in chart.figure.layout.annotations)


def test_words_for_a_share() -> None:
    assert said_share(rate("x", 200, 10), "likely") == "10 of 200, 5.0 % (95 % interval 2.7 % to 9.0 %)"
    assert said_share(rate("x", 0), "likely") == "0"
    assert (hundredths(0.0432), hundredths(0.124)) == ("4.3 %", "12 %")


@pytest.mark.parametrize("by", ["device", "hour", "wake_word", "year"])
def test_every_column_of_the_table_has_a_title(by) -> None:
    chart = shares_chart([rate("12", 100, 5)], by)
    assert all(column_title(str(name)) != name for name in chart.table.columns)
