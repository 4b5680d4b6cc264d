"""The timeline page: its numbers are the library's, every way leads where it says, and nothing slips in incognito."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import History, read_history
from auditor.insights.diary import day_of
from auditor.insights.timeline import Filters, build_index, narrowed, whole_of, window
from auditor.insights.when import system_zone
from auditor.language import number
from dashboards.parts.diary import PAGE_ENTRIES
from dashboards.parts.picture import Picked
from dashboards.parts.zoom import Where, zoom_to_bin, zoom_to_frame
from tests import sounds
from tests.dashboards.histories import (
    HOSTILE,
    OVERVIEW,
    TIMELINE,
    all_words,
    broken,
    empty_export,
    hostile,
    million,
    one_vendor,
    page,
    three_vendors,
    without_times,
)
from tests.making import history_of

KEY = "kept-timeline"
ZONE = {"zone": "UTC"}


def us(text: str) -> int:
    return int(np.datetime64(text, "us").astype(np.int64))


def at(test: AppTest) -> Where:
    return test.session_state[KEY]


def press(test: AppTest, key: str) -> AppTest:
    return test.button(key=key).click().run()


def finding(test: AppTest) -> str:
    found = [one.proto.body for one in test.get("html") if one.proto.body.startswith('<h2 class="va-title">')]
    return found[0]


def full_day(amount: int) -> History:
    begin = dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC)
    return history_of(
        [
            {"started_at": begin + dt.timedelta(seconds=20 * one), "transcript": f"words {one}"}
            for one in range(amount)
        ]
        + [{"started_at": begin + dt.timedelta(days=9)}]
    )


@pytest.mark.parametrize("make", [one_vendor, three_vendors, hostile])
def test_it_shows_all_recordings_of_the_library(make) -> None:
    history = make()
    index = narrowed(build_index(history, system_zone()[0]), Filters())
    seen = window(index, *whole_of(index))
    test = page(TIMELINE, history)
    assert (
        finding(test)
        .removeprefix('<h2 class="va-title">')
        .startswith(f"{number(seen.recordings)} recordings")
    )
    assert seen.recordings == len(history)


def test_without_times_it_says_why_it_draws_nothing() -> None:
    test = page(TIMELINE, without_times())
    assert "The export gives no time for any of its 5 recordings" in all_words(test)
    assert not test.get("plotly_chart")


def test_broken_and_empty_exports_are_said(tmp_path: Path) -> None:
    assert "Not everything could be read" in all_words(page(TIMELINE, broken(tmp_path)))


def test_an_empty_export_says_so(tmp_path: Path) -> None:
    assert "no recordings in these files" in all_words(page(TIMELINE, empty_export(tmp_path)))


def test_with_nothing_read_it_offers_the_sample() -> None:
    labels = [button.label.lower() for button in page(TIMELINE, None).button]
    assert any("sample household" in label for label in labels)


def test_a_million_are_one_picture() -> None:
    history = million()
    test = page(TIMELINE, history)
    assert finding(test).startswith('<h2 class="va-title">1,000,000 recordings')
    assert "Read the fullest day" in " ".join(button.label for button in test.button)


def test_the_buttons_lead_closer_and_back() -> None:
    test = page(TIMELINE, one_vendor(), **ZONE)
    assert at(test).span is None
    assert test.button(key="timeline-earlier").disabled
    press(test, "timeline-in")
    closer = at(test).span
    assert closer is not None
    press(test, "timeline-later")
    assert at(test).span[0] == closer[1]
    press(test, "timeline-earlier")
    assert at(test).span == closer
    press(test, "timeline-all")
    assert at(test).span is None


def test_a_click_on_a_column_shows_what_the_column_holds() -> None:
    history = one_vendor()
    index = build_index(history, "UTC")
    seen = window(index, *whole_of(index))
    test = page(TIMELINE, history, **ZONE)
    bin_ = int(seen.total.argmax())
    span = int(seen.edges[bin_]), int(seen.edges[bin_ + 1])
    test.session_state[KEY] = Where(at(test).holder, span=span)
    test.run()
    assert finding(test).removeprefix('<h2 class="va-title">').startswith(f"{seen.total[bin_]} recordings")


def test_clicks_and_frames_are_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[dict[str, object]] = []
    monkeypatch.setattr("dashboards.parts.zoom.go", lambda **changes: gone.append(changes))
    edges = np.array([us("2026-03-03"), us("2026-03-04"), us("2026-03-05")])
    zoom_to_bin(edges)(Picked((1,)))
    zoom_to_bin(edges)(Picked(("0" * 20,)))
    zoom_to_bin(edges)(Picked((7,)))
    zoom_to_bin(edges)(Picked())
    zoom_to_frame(Picked((), ("2026-03-03 07:12:00.123", "2026-03-05 11:00")))
    zoom_to_frame(Picked())
    assert gone == [
        {"span": (us("2026-03-04"), us("2026-03-05"))},
        {"picked": "0" * 20, "unfolded": None},
        {"span": (us("2026-03-03T07:00"), us("2026-03-05T11:00"))},
    ]


def test_the_way_back_is_a_row_of_buttons() -> None:
    test = page(
        TIMELINE,
        history_of([{"started_at": f"{year}-03-03T20:14:05Z"} for year in (2024, 2025, 2026)]),
        **ZONE,
    )
    test.session_state[KEY] = Where(at(test).holder, span=(us("2026-03-03T20:00"), us("2026-03-03T21:00")))
    test.run()
    crumbs = [test.button(key=f"timeline-crumb-{step}") for step in range(5)]
    assert [crumb.label for crumb in crumbs] == ["All", "2026", "March", "Tue 3 Mar", "20:00"]
    assert [crumb.disabled for crumb in crumbs] == [False, False, False, False, True]
    press(test, "timeline-crumb-2")
    assert at(test).span == (us("2026-03-01"), us("2026-04-01"))


def test_a_date_and_a_level_can_be_chosen_by_keyboard() -> None:
    test = page(TIMELINE, one_vendor(), **ZONE)
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 3, 9)).run()
    assert at(test).span == (us("2026-03-09"), us("2026-03-10"))
    test.selectbox(key=f"timeline-unit-{at(test).turn}").select("minute").run()
    assert at(test).unit == "minute"
    first, last = at(test).span
    assert last - first == 3_600_000_000
    assert us("2026-03-09") <= first < last <= us("2026-03-10")


def test_filters_narrow_what_is_counted_and_survive_another_page() -> None:
    test = page(TIMELINE, three_vendors(), **ZONE)
    test.multiselect(key="timeline-vendors").select("amazon").run()
    assert "40 fit the choice" in all_words(test)
    press(test, "timeline-in")
    span = at(test).span
    test.switch_page(OVERVIEW).run()
    test.switch_page(TIMELINE).run()
    assert test.multiselect(key="timeline-vendors").value == ["amazon"]
    assert at(test).span == span
    press(test, "timeline-clear")
    assert at(test).filters == Filters()
    assert "fit the choice" not in all_words(test)
    assert test.multiselect(key="timeline-vendors").value == []


def test_another_history_begins_at_everything() -> None:
    test = page(
        TIMELINE, one_vendor(), **{KEY: Where(holder=1, span=(0, 10), filters=Filters(with_sound=True))}
    )
    assert at(test).span is None
    assert at(test).filters == Filters()


def test_a_day_is_read_as_a_diary_whose_numbers_are_the_librarys() -> None:
    history = three_vendors()
    day = dt.date(2026, 3, 3)
    told = day_of(build_index(history, "UTC"), day)
    test = page(TIMELINE, history, **ZONE)
    test.date_input(key="timeline-date-0").set_value(day).run()
    said = all_words(test)
    assert "Tuesday, 3 March 2026: the day as a diary" in said
    assert f"1 to {len(told)} of {len(told)} recordings, in order of time." in said
    for entry in told.entries(0, len(told)):
        assert (entry.transcript or "No words in the export.") in said
    assert test.button(key="timeline-day-before").label == "2 March 2026"
    press(test, "timeline-day-after")
    assert at(test).span == (us("2026-03-04"), us("2026-03-05"))


def test_a_day_with_many_comes_in_pages_and_opens_where_the_stretch_begins() -> None:
    test = page(TIMELINE, full_day(400), **ZONE)
    press(test, "timeline-read")
    said = all_words(test)
    assert f"1 to {PAGE_ENTRIES} of 400 recordings" in said
    assert "words 24" in said
    assert "words 25" not in said
    press(test, "timeline-close")
    assert at(test).reading is None
    test.session_state[KEY] = Where(at(test).holder, span=(us("2026-03-03T09:00"), us("2026-03-03T10:00")))
    test.run()
    assert f"{176} to {200} of 400 recordings" in all_words(test)  # the 181st is the first from 9:00


def test_an_entry_unfolds_to_everything_about_it() -> None:
    history = one_vendor()
    test = page(TIMELINE, history, **ZONE)
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 3, 1)).run()
    target = history.table.column("recording_id")[0].as_py()
    press(test, f"timeline-more-{target}")
    assert "Where it stands in your files" in all_words(test)
    press(test, f"timeline-more-{target}")
    assert at(test).unfolded is None


def test_the_calendars_ends_do_not_stop_the_page() -> None:
    times = ("0001-01-01T00:00:00Z", "2026-03-03T20:14:05Z", "9999-12-31T23:59:59Z")
    test = page(TIMELINE, history_of([{"started_at": time} for time in times]), zone="America/New_York")
    assert "3 recordings, " in finding(test)
    test.date_input(key="timeline-date-0").set_value(dt.date.max).run()
    assert "Friday, 31 December 9999" in all_words(test)
    press(test, "timeline-day-before")  # the clock of a zone ends a day before the calendar
    press(test, "timeline-day-before")
    assert at(test).span == (us("2026-03-03"), us("2026-03-04"))
    press(test, "timeline-day-before")
    assert "Monday, 1 January 1" in all_words(test)
    assert test.button(key="timeline-earlier").disabled


def test_a_silent_stretch_leads_to_the_nearest_recordings() -> None:
    test = page(
        TIMELINE, history_of([{"started_at": f"2026-03-{day:02}T08:00:00Z"} for day in (1, 20)]), **ZONE
    )
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 3, 9)).run()
    assert "No recordings, Mon 9 Mar 2026" in all_words(test)
    press(test, "timeline-nearest-after")
    assert at(test).span == (us("2026-03-20"), us("2026-03-21"))


def test_a_change_of_the_clock_is_told_on_its_day() -> None:
    history = history_of([{"started_at": f"2026-10-25T{hour:02}:30:00Z"} for hour in range(4)])
    test = page(TIMELINE, history, zone="Europe/Berlin")
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 10, 25)).run()
    assert "the clock showed 02:00 to 03:00 twice" in all_words(test)


def test_a_clip_is_played_from_the_diary_and_not_in_incognito(tmp_path: Path) -> None:
    path = tmp_path / "takeout-20260504T120000Z-001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        name = "Takeout/My Activity/Assistant/2020-01-01_00_00_01_907_UTC.mp3"
        archive.writestr(name, sounds.mp3(100))
    history = read_history([path])
    target = history.table.column("recording_id")[0].as_py()
    test = page(TIMELINE, history, **ZONE)
    assert not test.get("audio")
    press(test, f"timeline-clip-ask-{target}")
    assert len(test.get("audio")) == 1
    hidden = page(TIMELINE, history, incognito=True, **ZONE)
    assert not [button for button in hidden.button if button.label == "Play"]


def test_a_recording_that_was_clicked_is_shown_until_it_is_put_away() -> None:
    history = one_vendor()
    test = page(TIMELINE, history, **ZONE)
    target = history.table.column("recording_id")[7].as_py()
    test.session_state[KEY] = Where(at(test).holder, picked=target)
    test.run()
    assert "words 7" in all_words(test)
    press(test, "timeline-put-away")
    assert at(test).picked is None
    assert "Where it stands in your files" not in all_words(test)


def test_hostile_words_are_shown_as_typed() -> None:
    test = page(TIMELINE, hostile(), **ZONE)
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 3, 1)).run()
    said = all_words(test)
    assert "&lt;img src=x onerror=alert(1)&gt;" in said
    assert all("<img" not in one.proto.body for one in test.get("html"))
    assert all("evil" not in one.value for one in (*test.markdown, *test.caption))


def test_incognito_shows_no_words_and_no_names() -> None:
    history = hostile()
    test = page(TIMELINE, history, incognito=True, **ZONE)
    test.date_input(key="timeline-date-0").set_value(dt.date(2026, 3, 1)).run()
    said = all_words(test)
    assert "evil" not in said + str([one.proto for one in test.get("plotly_chart")])
    assert "Device 1" in said
    assert "Words and clips are hidden in incognito." in said
    assert HOSTILE not in said
