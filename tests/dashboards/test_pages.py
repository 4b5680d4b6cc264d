"""Every page with nothing, one vendor, three, and broken exports; its numbers are the library's."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import History, Progress
from auditor.insights.when import system_zone
from auditor.recording import COLUMNS
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge
from dashboards.parts.details import GROUPS, PLACE, SAID
from dashboards.parts.filters import Filters
from dashboards.parts.reading import Reading
from dashboards.parts.rows import PAGE_ROWS, newest_first
from dashboards.parts.state import Opened
from dashboards.parts.words import TITLES
from tests import sounds
from tests.dashboards.histories import (
    HOSTILE,
    LEARN,
    OVERVIEW,
    PAGES,
    RECORDINGS,
    SHELL,
    START,
    all_words,
    broken,
    empty_export,
    hostile,
    numbers,
    of_amazon,
    of_apple,
    one_vendor,
    page,
    rows,
    three_vendors,
    with_clip,
    without_times,
)
from tests.making import history_of


@pytest.mark.parametrize("path", [path for path in PAGES if path != LEARN])  # which needs none
def test_without_a_history_every_page_offers_the_sample(path: str) -> None:
    test = page(path, None)
    labels = [button.label for button in test.button]
    assert any("sample household" in label.lower() for label in labels)
    assert "Forget everything now" not in labels


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("make", [one_vendor, of_amazon, of_apple, three_vendors, without_times, hostile])
def test_every_page_works_with_every_history(path: str, make) -> None:
    page(path, make())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("make", [broken, empty_export])
def test_every_page_works_with_broken_and_with_empty_exports(path: str, make, tmp_path: Path) -> None:
    page(path, make(tmp_path))


def test_the_zone_that_a_person_chooses_moves_the_days() -> None:
    late = history_of([{"started_at": "2026-03-01T23:30:00Z"}])
    assert numbers(page(OVERVIEW, late, zone="UTC"))["Since"] == "1 March 2026"
    tokyo = page(OVERVIEW, late, zone="Asia/Tokyo")
    assert numbers(tokyo)["Since"] == "2 March 2026"
    assert "Times are shown in Asia/Tokyo, as you chose." in all_words(tokyo)


def test_the_default_zone_is_said_with_its_reason() -> None:
    zone, reason = system_zone()
    assert f"Times are shown in {zone}, {reason}.".replace("'", "&#x27;") in all_words(
        page(OVERVIEW, one_vendor())
    )


def test_the_ledger_is_the_librarys_and_says_what_is_wrong(tmp_path: Path) -> None:
    history = broken(tmp_path)
    assert not history.trustworthy
    test = page(START, history)
    totals = history.totals
    assert numbers(test) == {
        "Rows": f"{totals.rows:,}",
        "= Recordings": f"{totals.recordings:,}",
        "+ Repeats": f"{totals.duplicates:,}",
        "+ Set aside": f"{totals.set_aside:,}",
        "+ Problems": f"{totals.problems:,}",
    }
    said = all_words(test)
    for name, sentence in history.alarms:
        assert f"Not trustworthy for this file: {name}: {sentence}." in said
    table = test.dataframe[0].value
    assert set(table["Whole path"]) == {member.member for member in history.members}
    assert table["Rows"].sum() == totals.rows
    assert any("Not understood" in words for words in table["What became of it"])


def test_the_overview_warns_where_the_ledger_does(tmp_path: Path) -> None:
    assert "Not everything could be read" in all_words(page(OVERVIEW, broken(tmp_path)))
    assert "Not everything could be read" not in all_words(page(OVERVIEW, one_vendor()))


def test_an_empty_export_is_normal_and_says_so(tmp_path: Path) -> None:
    history = empty_export(tmp_path)
    assert "No recordings in these files" in all_words(page(START, history))
    assert "no recordings in these files" in all_words(page(OVERVIEW, history))
    assert "no recordings in these files" in all_words(page(RECORDINGS, history))


def test_recordings_come_a_page_at_a_time_newest_first() -> None:
    history = one_vendor()
    test = page(RECORDINGS, history)
    shown = test.dataframe[0].value
    assert len(shown) == PAGE_ROWS <= 100
    assert list(shown["Began"]) == sorted(shown["Began"], reverse=True)
    assert "1 to 50 of 120 recordings" in all_words(test)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"vendors": ("amazon",)}, 40),
        ({"devices": ("Kitchen",)}, 40),
        ({"kinds": ("microphone_session",)}, 9),
        ({"words": "WORDS 7"}, 2),
        ({"words": ".*"}, 0),
        ({"first": dt.date(2026, 3, 2), "last": dt.date(2026, 3, 2), "zone": "UTC"}, 12),
        ({"vendors": ("google",), "words": "words 59"}, 1),
    ],
)
def test_filters_find_what_they_say(changes: dict[str, object], expected: int) -> None:
    # 2 March, UTC, holds numbers 3 to 5 of each vendor that begins on 1 March at 7:30 and goes on by 7 hours:
    # 1 March 7:30, 14:30, 21:30, then 4:30, 11:30, 18:30 on the 2nd.
    history = three_vendors()
    expected = 9 if changes.get("first") else expected
    assert len(newest_first(Filters(**changes).view(history))) == expected


def test_filters_of_the_page_reach_the_table() -> None:
    test = page(RECORDINGS, three_vendors())
    test.multiselect(key="find-vendor").select("amazon").run()
    assert set(test.dataframe[0].value["Assistant"]) == {"Amazon"}
    assert "of 40 recordings that fit, of 109 in all" in all_words(test)
    test.text_input(key="find-words").set_value("no such words").run()
    assert "No recording fits." in all_words(test)
    test.button(key="clear").click().run()
    assert "of 109 recordings" in all_words(test)


def test_repeats_are_left_out_of_the_list() -> None:
    twice = {"recording_id": "a" * 20, "keyed": True, "started_at": "2026-03-01T10:00:00Z"}
    history = history_of([{**twice, "member": 0}, {**twice, "member": 0, "row": 5}])
    assert history.duplicates == 1
    assert len(newest_first(Filters().view(history))) == 1


def test_details_show_every_column_in_words_and_hostile_words_as_typed() -> None:
    history = hostile()
    target = history.table.column("recording_id")[0].as_py()
    test = AppTest.from_string(
        "from dashboards.parts.details import show_details\n"
        "from dashboards.parts.state import opened\n"
        f"show_details(opened().history, {target!r})\n"
    )
    test.session_state["opened"] = Opened(history, is_sample=False)
    test.run()
    assert not test.exception
    texts = [element.value for element in test.text]
    assert texts.count(HOSTILE) == 3  # words, answer, device
    assert "row 1" in texts
    labels = {element.value for element in test.caption}
    told = {
        TITLES[column] for group, columns in GROUPS.items() if group != "Was it meant?" for column in columns
    }
    assert told <= labels
    for element in (*test.markdown, *test.caption, *test.title, *test.header):
        assert "evil" not in element.value
    for element in test.get("html"):
        assert "<img" not in element.proto.body


def details_of(history: History) -> AppTest:
    target = history.table.column("recording_id")[0].as_py()
    test = AppTest.from_string(
        "from dashboards.parts.details import show_details\n"
        "from dashboards.parts.state import opened\n"
        f"show_details(opened().history, {target!r})\n"
    )
    test.session_state["opened"] = Opened(history, is_sample=False)
    test.run()
    assert not test.exception
    return test


@pytest.mark.parametrize(
    ("name", "sound", "kind"),
    [
        ("mp3", sounds.mp3(100), "audio/mpeg"),
        ("wav", sounds.wav(3.6), "audio/wav"),
        ("ogg", sounds.opus(3.6), "audio/ogg"),
        ("opus", sounds.opus(3.6), "audio/ogg"),
        ("m4a", sounds.m4a(3.6), "audio/mp4"),
        ("wav", sounds.mp3(100), "audio/mpeg"),  # the content decides, not the name
    ],
)
def test_a_clip_has_a_player_for_its_kind_and_says_how_long_it_is(
    tmp_path: Path, name: str, sound: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[tuple[bytes, str]] = []
    monkeypatch.setattr("streamlit.audio", lambda data, **told: played.append((data, told["format"])))
    test = details_of(with_clip(tmp_path, name, sound))
    assert played == [(sound, kind)]
    assert "Sound, 3.6 seconds" in [caption.value for caption in test.caption]
    assert "3.6 seconds" in [text.value for text in test.text]


@pytest.mark.parametrize("sound", [b"", b"<html>Not found</html>"], ids=["empty", "an error page"])
def test_a_clip_that_is_no_sound_has_no_player_and_is_said(tmp_path: Path, sound: bytes) -> None:
    test = details_of(with_clip(tmp_path, "wav", sound))
    assert not test.get("audio")
    assert "empty or not what its name says" in all_words(test)


def test_every_public_column_has_a_place_and_a_title() -> None:
    told = [*SAID, PLACE, *(column for columns in GROUPS.values() for column in columns)]
    assert sorted(told) == sorted(column.name for column in COLUMNS)
    assert set(TITLES) == {column.name for column in COLUMNS}


@pytest.mark.parametrize("path", PAGES)
def test_hostile_names_reach_no_markdown(path: str) -> None:
    test = page(path, hostile())
    for element in (*test.markdown, *test.caption, *test.title, *test.header, *test.metric):
        assert "evil" not in str(element.value)
        assert "evil" not in str(getattr(element, "label", ""))
    for element in test.get("html"):
        assert "<img" not in element.proto.body


def test_forgetting_leaves_nothing_in_the_session() -> None:
    test = page(START, one_vendor())
    test.session_state["chosen"] = [Path("somewhere")]
    test.button(key="forget").click().run()
    assert "opened" not in test.session_state
    assert test.session_state["chosen"] == []  # made anew, and empty
    assert "Open the sample household" in [button.label for button in test.button]


def test_progress_is_shown_and_cancel_works(monkeypatch) -> None:
    def endless(_exports: object, *, options: Options, watch) -> None:
        for done in range(10_000):
            watch(Progress(done, 10_000, "a", 7 * done))
            time.sleep(0.01)

    monkeypatch.setattr("dashboards.parts.reading.read_history", endless)
    reading = Reading([Path("x")], options=Options())
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    test.session_state["reading"] = reading
    test.run()
    assert [title.value for title in test.title] == ["Reading"]
    assert {"Read", "Recordings so far", "Speed", "Time left"} == set(numbers(test))
    test.button(key="cancel-reading").click().run()
    reading.wait(10)
    assert reading.state == "cancelled"
    test.run()
    assert "Reading was cancelled. Nothing of it was kept." in all_words(test)
    assert "opened" not in test.session_state


def test_a_page_that_breaks_tells_nothing_of_what_it_was_at(
    monkeypatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("my transcript")

    monkeypatch.setattr("dashboards.parts.numbers.show_numbers", fail)
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    test.session_state["opened"] = Opened(one_vendor(), is_sample=False)
    test.run()
    test.switch_page(OVERVIEW).run()
    assert "could not be drawn" in all_words(test)
    assert "transcript" not in all_words(test)
    assert "transcript" not in caplog.text


# Was it meant? ----------------------------------------------------------------------------------


def judged() -> Judgement:
    talk = rows(
        "amazon", "Alexa", 1, transcript="and then she told him that they were leaving", outcome="answered"
    )
    marked = rows(
        "amazon", "Alexa", 2, transcript=None, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P"
    )
    asked = rows(
        "amazon", "Alexa", 60, transcript="alexa what's the weather", outcome="answered", reply="Sunny."
    )
    return judge(history_of([*asked, *talk, *marked]), zone=ZoneInfo("Europe/Berlin"))


def test_details_tell_the_verdict_and_its_reasons_in_words() -> None:
    judgement = judged()
    table = judgement.history.table
    target = table.column("recording_id")[table.column("verdict").to_pylist().index("vendor_says_unintended")]
    test = AppTest.from_string(
        "from dashboards.parts.details import show_details\n"
        "from dashboards.parts.state import opened\n"
        f"show_details(opened().history, {target.as_py()!r})\n"
    )
    test.session_state["opened"] = Opened(judgement.history, is_sample=False, judgement=judgement)
    test.run()
    assert not test.exception
    told = all_words(test)
    assert "The vendor marked this recording as not meant for the assistant." in told
    assert "The vendor itself marked this recording" in told
    assert "Chance that it was not meant" not in told  # a fact of the vendor's, not an estimate of ours
