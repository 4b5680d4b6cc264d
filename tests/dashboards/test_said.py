"""What the parts of a page say: the record's own words, filters and details in incognito, how a reading ended."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auditor.language import speaking
from auditor.recording import BY_NAME
from auditor.shapes.contract import Options
from dashboards.parts import reading as reading_module
from dashboards.parts import words
from dashboards.parts.importing import how_it_ended
from dashboards.parts.reading import Reading
from dashboards.parts.state import Opened
from tests.dashboards.histories import RECORDINGS, all_words, page, rows, three_vendors
from tests.making import history_of


@pytest.mark.parametrize("column", [name for name, column in BY_NAME.items() if column.words])
def test_every_word_of_the_record_is_said_in_plain_words(column: str) -> None:
    if column == "verdict":  # said by `meant`, with its evidence
        return
    assert set(words.MEANINGS[column]) == set(BY_NAME[column].words)


def test_words_of_vendors_and_people_stay_as_they_are() -> None:
    with speaking("de"):
        assert words.said("vendor", "amazon") == "Amazon"
        assert words.said("device", "Device") == "Device"
        assert words.said("vendor_label", "answered") == "answered"


def test_lengths_and_sizes_follow_the_language_and_dates_stay_unambiguous() -> None:
    with speaking("de"):
        assert words.said("duration_s", 1234.5).startswith("1.234,5")
        assert words.size(1_500_000) == "1,5 MB"
        assert (
            words.moment(three_vendors().table.column("started_at")[0].as_py(), "UTC")
            == "2026-03-01 07:30:00"
        )


def test_words_cannot_be_looked_for_in_incognito_and_a_search_from_before_is_not_applied() -> None:
    test = page(RECORDINGS, three_vendors())
    test.text_input(key="find-words").set_value("no such words").run()
    assert "No recording fits." in all_words(test)
    test.toggle(key="incognito-side").set_value(True).run()
    told = all_words(test)
    assert "No recording fits." not in told
    assert "Words are hidden in incognito and cannot be looked for." in told
    assert not [one for one in test.text_input if one.key == "find-words"]


def test_a_device_chosen_by_name_is_not_chosen_in_incognito() -> None:
    test = page(RECORDINGS, three_vendors())
    test.multiselect(key="find-device").select("Kitchen").run()
    assert "of 40 recordings that fit" in all_words(test)
    test.toggle(key="incognito-side").set_value(True).run()
    assert "of 109 recordings" in all_words(test)


def test_a_clip_is_neither_read_nor_offered_in_incognito() -> None:
    history = history_of(rows("google", "Assistant", 1, audio_state="linked", audio="a.mp3"))
    test = AppTest.from_string(
        "from dashboards.parts.details import show_details\n"
        "from dashboards.parts.state import shown\n"
        "history = shown().history\n"
        "show_details(history, history.table.column('recording_id')[0].as_py())\n"
    )
    test.session_state["opened"] = Opened(history, is_sample=False)
    test.session_state["incognito"] = True
    test.run()
    assert not test.exception
    assert "The clip is hidden in incognito." in [one.value for one in test.text]
    assert not test.get("download_button")


def test_how_a_reading_ended_is_said_where_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError("my words")

    monkeypatch.setattr(reading_module, "read_history", fail)
    reading = Reading([Path("x")], options=Options())
    reading.wait(10)
    assert how_it_ended(reading) == "Reading stopped because of a defect in this program (ValueError)."
    reading.problem = None
    assert how_it_ended(reading) == "Reading was cancelled. Nothing of it was kept."
