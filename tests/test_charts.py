"""Charts: what is drawn and what is said beside it agree with the rows, and nothing private gets in."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import numpy as np
import plotly.io
import pytest

from auditor import charts
from auditor.charts import Chart
from auditor.history.view import History
from tests.making import history_of

BERLIN = "Europe/Berlin"
SECRET = "remind me to call the clinic"
PRODUCTS = {"amazon": "Alexa", "google": "Assistant", "apple": "Siri"}
TWICE = "cd" * 10  # a recording_id


def all_charts(history: History, zone: str = BERLIN) -> list[Chart]:
    return [
        charts.per_day_chart(history, zone),
        charts.hour_weekday_chart(history, zone),
        charts.calendar_chart(history, zone),
        charts.by_device_chart(history),
    ]


def every_day(first: str, days: int, hour: int = 12, **more: object) -> list[dict[str, object]]:
    start = dt.datetime.fromisoformat(first).replace(tzinfo=dt.UTC, hour=hour)
    return [{"started_at": start + dt.timedelta(days=day), **more} for day in range(days)]


def household(
    days: int = 1096, per_day: float = 4, vendors: tuple[str, ...] = tuple(PRODUCTS)
) -> list[dict[str, object]]:
    """Return rows of three years with two silent stretches, a few without a time, a few typed."""
    dice = random.Random(4)
    start = dt.datetime(2022, 5, 3, tzinfo=dt.UTC)
    rows: list[dict[str, object]] = []
    for day in range(days):
        if 120 <= day < 136 or 700 <= day < 760:
            continue
        for _ in range(dice.randint(0, round(2 * per_day))):
            vendor = dice.choice(vendors)
            rows.append(
                {
                    "started_at": start + dt.timedelta(days=day, seconds=dice.randrange(86_400)),
                    "vendor": vendor,
                    "product": PRODUCTS[vendor],
                    "device": dice.choice(["Kitchen", "Hall", None]),
                    "kind": dice.choices(["voice", "typed", "automatic"], [97, 2, 1])[0],
                    "transcript": SECRET,
                    "reply": SECRET,
                }
            )
    return [*rows, *[{"started_at": None, "transcript": SECRET}] * 7]


ROWS = household()
THREE_YEARS = history_of(ROWS)
HISTORIES = {
    "three years": THREE_YEARS,
    "a year": history_of(household(days=365)),
    "one vendor": history_of(household(days=100, vendors=("google",))),
    "one day": history_of(every_day("2024-05-04", 1) * 3),
    "one row": history_of(every_day("2024-05-04", 1)),
    "one row without a time": history_of([{"started_at": None}]),
    "typed only": history_of(every_day("2024-05-04", 3, kind="typed")),
    "nothing": history_of([]),
}


def heard(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [row for row in rows if row.get("kind", "voice") not in ("typed", "automatic")]


def clocks(rows: list[dict[str, object]]) -> list[dt.datetime]:
    zone = ZoneInfo(BERLIN)
    times = (row["started_at"] for row in heard(rows))
    return [time.astimezone(zone) for time in times if isinstance(time, dt.datetime)]


def numbers(sentence: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", sentence)]


def bars(chart: Chart) -> dict[str, list[int]]:
    """Return the heights of the assistants' bars."""
    return {
        trace.name: [int(n) for n in trace.y]
        for trace in chart.figure.data
        if trace.name in charts.VENDOR_NAMES.values()
    }


def pairs(node: object) -> Iterator[tuple[str, object]]:
    """Yield every key of a figure with its value."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield key, value
            yield from pairs(value)
    elif isinstance(node, list):
        for one in node:
            yield from pairs(one)


# What holds for every chart of every history ------------------------------------------------------


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


# Denominators -------------------------------------------------------------------------------------


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


# Recordings per day -------------------------------------------------------------------------------


def test_the_title_of_days_has_the_numbers_of_the_table() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    by_date = Counter(clock.date() for clock in clocks(ROWS))
    span = (max(by_date) - min(by_date)).days + 1
    most = max(by_date.values())
    day = min(date for date, n in by_date.items() if n == most)
    assert numbers(chart.title) == [by_date.total(), len(by_date), span, day.day, day.year, most]
    assert int(chart.table["total"].sum()) == by_date.total()
    assert len(chart.table) == span


def test_bars_of_weeks_hold_the_same_as_the_days() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    weeks = Counter(clock.date() - dt.timedelta(days=clock.weekday()) for clock in clocks(ROWS))
    first = chart.figure.data[0]
    heights = np.sum(list(bars(chart).values()), axis=0)
    assert dict(zip(first.x, heights.tolist(), strict=True)) == {
        (min(weeks) + dt.timedelta(weeks=at)).isoformat(): weeks[min(weeks) + dt.timedelta(weeks=at)]
        for at in range(len(first.x))
    }
    assert "One bar is a week, Monday to Sunday." in chart.denominator
    for name, vendor in (("Amazon", "amazon"), ("Google", "google"), ("Apple", "apple")):
        assert sum(bars(chart)[name]) == chart.table[vendor].sum()


@pytest.mark.parametrize(
    ("span", "unit", "count"),
    [
        (1, "day", 1),
        (548, "day", 548),
        (549, "week", 79),
        (8386, "week", 1198),
        (8387, "month", 276),
        (40_000, "year", 110),
    ],
)
def test_bars_are_as_fine_as_can_be_seen(span: int, unit: str, count: int) -> None:
    first = dt.datetime(1990, 1, 1, 12, tzinfo=dt.UTC)  # a Monday
    last = first + dt.timedelta(days=span - 1)
    rows = [{"started_at": first}] if span == 1 else [{"started_at": first}, {"started_at": last}]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    trace = chart.figure.data[0]
    assert f"per {unit}" in chart.alt
    assert len(trace.x) == count <= charts.MAX_BARS
    assert sum(int(n) for n in trace.y) == len(rows)


def test_a_silent_stretch_is_a_labelled_band_from_its_first_to_its_last_day() -> None:
    rows = [*every_day("2024-05-01", 10), *every_day("2024-05-27", 10)]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    (band,) = [trace for trace in chart.figure.data if trace.yaxis == "y2"]
    assert list(band.x) == ["2024-05-11"]
    assert list(band.width) == [16 * 86_400_000]
    assert [note.text for note in chart.figure.layout.annotations] == ["no recordings for 16 days"]
    assert "1 silent stretch of 7 days or more: 16 days, 11 to 26 May 2024." in chart.alt
    (words,) = [trace for trace in chart.figure.data if trace.name == "silent"]
    assert list(words.x) == [f"2024-05-{day}" for day in range(11, 27)]
    assert set(words.text) == {"16 days, 11 to 26 May 2024"}


def test_six_silent_days_are_no_band() -> None:
    chart = charts.per_day_chart(
        history_of([*every_day("2024-05-01", 1), *every_day("2024-05-08", 1)]), "UTC"
    )
    assert [trace.name for trace in chart.figure.data] == ["Amazon"]
    assert not chart.figure.layout.annotations
    assert chart.alt.endswith("No silent stretch of 7 days or more.")


def test_nothing_is_drawn_between_two_recordings() -> None:
    chart = charts.per_day_chart(THREE_YEARS, BERLIN)
    assert {trace.type for trace in chart.figure.data} == {"bar"}


def test_many_silences_are_shaded_but_only_a_few_are_labelled() -> None:
    rows = [row for month in range(1, 13) for row in every_day(f"2023-{month:02}-01", 1)]
    rows += [row for month in range(1, 13) for row in every_day(f"2024-{month:02}-01", 1)]
    chart = charts.per_day_chart(history_of(rows), "UTC")
    (band,) = [trace for trace in chart.figure.data if trace.yaxis == "y2"]
    assert len(band.x) == 23
    assert len(chart.figure.layout.annotations) <= charts.MAX_BAND_LABELS
    assert "23 silent stretches of 7 days or more, the longest: 30 days," in chart.alt


def test_the_alternative_text_tells_most_fewest_and_the_trend() -> None:
    rows = [*every_day("2024-05-01", 14), *every_day("2024-05-15", 14) * 3, *every_day("2024-05-20", 1) * 2]
    alt = charts.per_day_chart(history_of(rows), "UTC").alt
    assert "1 May to 28 May 2024" not in alt
    assert "1 to 28 May 2024" in alt
    assert "Most: 5 in one day, 20 May 2024. Fewest: 1 in one day." in alt
    assert "In the first half of the time 1.0 a day on average, in the second 3.1." in alt


def test_one_recording_is_said_in_the_singular() -> None:
    day, hour, calendar, device = all_charts(HISTORIES["one row"])
    assert day.title == calendar.title == "1 recording, on 4 May 2024"
    assert hour.title == "The only recording was made on a Saturday, 14:00 to 15:00"
    assert device.title == "1 recording, no device named: Alexa 1"


# Hours --------------------------------------------------------------------------------------------


def test_the_cells_of_the_week_are_those_of_a_plain_loop() -> None:
    chart = charts.hour_weekday_chart(THREE_YEARS, BERLIN)
    found = Counter((clock.weekday(), clock.hour) for clock in clocks(ROWS))
    cells = np.asarray(chart.figure.data[0].z)
    assert {
        (day, hour): int(cells[day, hour]) for day in range(7) for hour in range(24) if cells[day, hour]
    } == found
    assert chart.figure.data[0].text[0][9] == f"Monday, 09:00 to 10:00: {found[0, 9]} recordings"
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


# Calendar -----------------------------------------------------------------------------------------


def cell(chart: Chart, row: int, week: int) -> tuple[float, int, str]:
    trace = chart.figure.data[0]
    return float(trace.z[row, week]), int(trace.customdata[row, week]), trace.text[row][week]


def test_each_day_has_its_place_in_the_calendar() -> None:
    rows = [*every_day("2023-01-01", 1), *every_day("2023-01-02", 1) * 2, *every_day("2024-12-31", 1) * 3]
    chart = charts.calendar_chart(history_of(rows), "UTC")
    assert cell(chart, 6, 0) == (1, 1, "Sun 1 Jan 2023")
    assert cell(chart, 0, 1) == (2, 2, "Mon 2 Jan 2023")
    assert cell(chart, 1, 1) == (0, 0, "Tue 3 Jan 2023")  # silent
    assert cell(chart, 8 + 0, 0) == (0, 0, "Mon 1 Jan 2024")
    assert cell(chart, 8 + 1, 52) == (3, 3, "Tue 31 Dec 2024")
    assert list(chart.figure.layout.yaxis.ticktext) == ["2023", "2024"]


def test_a_leap_year_that_begins_on_a_sunday_has_54_weeks() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2012-01-01", 1), *every_day("2012-12-31", 1)]), "UTC"
    )
    assert cell(chart, 6, 0)[2] == "Sun 1 Jan 2012"
    assert cell(chart, 0, 53)[2] == "Mon 31 Dec 2012"


def test_days_outside_the_history_are_empty_and_silent_days_are_not() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2024-05-06", 1), *every_day("2024-05-08", 1)]), "UTC"
    )
    levels = np.asarray(chart.figure.data[0].z)
    assert np.isfinite(levels).sum() == 3
    assert (levels == 0).sum() == 1
    assert chart.figure.data[0].hoverongaps is False


def test_the_calendar_holds_every_recording_once() -> None:
    chart = charts.calendar_chart(THREE_YEARS, BERLIN)
    by_date = Counter(clock.date() for clock in clocks(ROWS))
    assert (
        np.asarray(chart.figure.data[0].customdata).sum()
        == by_date.total()
        == chart.table["recordings"].sum()
    )
    assert np.isfinite(np.asarray(chart.figure.data[0].z)).sum() == len(chart.table)


def test_the_title_of_the_calendar_has_the_numbers_of_the_table() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("2024-05-01", 3), *every_day("2024-05-09", 1)]), "UTC"
    )
    assert chart.title == "Recordings on 4 of 9 days; the longest silence was 5 days, 4 to 8 May 2024"
    assert (chart.table["recordings"] > 0).sum() == 4
    unbroken = charts.calendar_chart(history_of(every_day("2024-05-01", 3)), "UTC")
    assert unbroken.title == "Recordings on every one of 3 days, 1 to 3 May 2024"


def test_one_wrong_date_makes_no_page_of_empty_years() -> None:
    chart = charts.calendar_chart(
        history_of([*every_day("1970-01-01", 1), *every_day("2024-05-01", 1)]), "UTC"
    )
    assert list(chart.figure.layout.yaxis.ticktext) == ["1970", "2024"]
    assert "53 years without any recording not drawn." in chart.denominator


@pytest.mark.parametrize(
    ("totals", "names"),
    [
        ([1], ["0", "1"]),
        ([1, 3], ["0", "1", "2", "3"]),
        ([5] * 9, ["0", "1-4", "5"]),
        (list(range(1, 101)), ["0", "1-29", "30-74", "75-99", "100"]),
    ],
)
def test_colours_stand_for_ranges_of_whole_numbers(totals: list[int], names: list[str]) -> None:
    classes = charts._classes(np.array(totals))
    assert charts._class_names(classes, max(totals)) == names


# Devices ------------------------------------------------------------------------------------------


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
    assert sum(len(trace.x) for trace in chart.figure.data) == charts.MAX_DEVICES
    assert chart.figure.layout.annotations[-2].text == "26 others"
    assert len(chart.table) == 40


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 9, "0 %"), (1, 1000, "under 1 %"), (43, 100, "43 %"), (999, 1000, "over 99 %"), (5, 5, "100 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(part: int, whole: int, words: str) -> None:
    assert charts._percent(part, whole) == words


# Colours ------------------------------------------------------------------------------------------


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
    assert contrast(tuple(int(part) for part in charts._SCALE_RGB.split(",")), page) >= 3


def test_each_vendor_keeps_its_colour_whatever_else_is_shown() -> None:
    for history in (THREE_YEARS, HISTORIES["one vendor"]):
        chart = charts.per_day_chart(history, BERLIN)
        colours = {trace.name: trace.marker.color for trace in chart.figure.data}
        assert colours["Google"] == charts.VENDOR_COLOURS["google"]
