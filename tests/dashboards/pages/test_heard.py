"""What it heard: every section with words, without, in incognito, with hostile words; numbers are the library's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import History
from auditor.insights.heard import sensitive, topics
from auditor.insights.heard.search import rows_with, searchable
from auditor.insights.heard.texts import heard
from tests.dashboards import histories
from tests.dashboards.histories import HEARD, HOSTILE, all_words, page
from tests.making import history_of

SECTIONS = ("search", "topics", "words", "sensitive", "voices")
SAID = [
    "alexa set a timer for ten minutes",
    "turn on the kitchen lights",
    "turn off the kitchen lights",
    "remind me to take my medicine at nine",
    "call anna at 0151 23456789",
    "when does mass begin at the church",
    "wie wird das wetter morgen",
]


def household(**more: object) -> History:
    return history_of(
        [
            {
                "transcript": said,
                "reply": "OK, Betty.",
                "device": "Kitchen",
                "started_at": f"2026-0{1 + at % 3}-0{1 + at}T08:00:00+00:00",
                "speaker": "unrecognised" if at % 2 else "unknown",
                **more,
            }
            for at, said in enumerate(SAID)
        ]
    )


def section(history: History | None, name: str, **state: object) -> AppTest:
    return page(HEARD, history, **{"heard-section": name, **state})


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_stands_with_nothing_read(name: str) -> None:
    assert "Here you will" in all_words(section(None, name))


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("make", [histories.one_vendor, histories.three_vendors, histories.without_times])
def test_every_section_stands_with_one_vendor_with_three_and_without_times(name: str, make) -> None:
    assert section(make(), name).title[0].value == "What it heard"


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("make", [histories.broken, histories.empty_export])
def test_every_section_stands_with_broken_and_empty_exports(name: str, make, tmp_path: Path) -> None:
    assert section(make(tmp_path), name).title[0].value == "What it heard"


@pytest.mark.parametrize("name", ["search", "topics", "words", "sensitive"])
def test_a_history_without_words_says_why_and_what_to_request(name: str) -> None:
    apple = history_of(
        histories.rows("apple", "com.example.notes", 4, kind="microphone_session", transcript=None)
    )
    said = all_words(section(apple, name))
    assert "There are no words to look at." in said
    assert "Apple Intelligence Report" in said


def test_a_search_counts_what_the_library_finds_and_marks_the_words() -> None:
    history = household()
    test = section(history, "search")
    test.text_input(key="heard-query").set_value("kitchen turn").run()
    rows = rows_with(searchable(history), "kitchen turn")
    assert len(rows) == 2
    assert "This is in 2 of 7 recordings with words." in all_words(test)
    assert "<mark>turn</mark> on the <mark>kitchen</mark> lights" in all_words(test)


def test_answers_are_searched_only_when_asked_for() -> None:
    test = section(household(), "search")
    test.text_input(key="heard-query").set_value("betty").run()
    assert "No recording holds this." in all_words(test)
    test.checkbox(key="heard-answers").check().run()
    assert "This is in 7 of 7 recordings with words." in all_words(test)


def test_what_is_searched_for_stands_in_no_key_and_no_address() -> None:
    test = section(household(), "search")
    test.text_input(key="heard-query").set_value("medicine").run()
    assert "1 of 7" in all_words(test)
    keys = [one.proto.id for one in [*test.dataframe, *test.button, *test.checkbox]]
    assert keys
    assert not [key for key in keys if "medicine" in key]
    assert not test.query_params


@pytest.mark.parametrize("name", ["search", "words"])
def test_incognito_hides_search_and_words(name: str) -> None:
    test = section(household(), name, incognito=True)
    assert "Words are hidden in incognito." in all_words(test)
    assert not test.text_input


@pytest.mark.parametrize("name", ["topics", "sensitive"])
def test_incognito_counts_topics_and_marks_without_a_word(name: str) -> None:
    open_, hidden = section(household(), name), section(household(), name, incognito=True)
    titles = {one.proto.body for one in hidden.get("html")} & {one.proto.body for one in open_.get("html")}
    assert any("recordings" in title for title in titles)
    said = all_words(hidden) + str([frame.value for frame in hidden.dataframe])
    for word in ("anna", "medicine", "0151", "kitchen lights", "Betty"):
        assert word not in said


def test_in_incognito_the_marked_recordings_are_listed_without_a_reason() -> None:
    test = section(household(), "sensitive", **{"incognito": True, "heard-kind": "health"})
    frames = str([frame.value for frame in test.dataframe])
    assert "medicine" not in frames
    assert "•••" in frames


def test_marked_recordings_are_listed_with_the_rule_and_the_words() -> None:
    test = section(household(), "sensitive", **{"heard-kind": "health"})
    frames = [frame.value for frame in test.dataframe if "Why" in frame.value.columns]
    assert frames[0]["Why"].tolist() == ["medicine (a word about illness, medicine or doctors)"]


def test_the_marks_are_those_of_the_library_and_their_precision_stands_beside_them() -> None:
    history = household()
    found = sensitive.mark(heard(history))
    test = section(history, "sensitive")
    said = all_words(test)
    assert found.any == 3
    assert "3 of 7 recordings, 43 %, likely hold words about private matters" in said
    for one in sensitive.measured():
        assert one.set in said


def test_a_topic_that_is_chosen_lists_its_recordings() -> None:
    places = {one.id: at for at, one in enumerate(topics.standard())}
    test = section(household(), "topics", **{"heard-topic": places["lights"]})
    frames = [frame.value for frame in test.dataframe if "What was understood" in frame.value.columns]
    assert sorted(frames[0]["What was understood"]) == sorted(SAID[1:3])


def test_words_can_be_changed_taken_back_and_reset() -> None:
    places = {one.id: at for at, one in enumerate(topics.standard())}
    test = section(household(), "topics", **{"heard-edit": places["lights"]})
    words = next(one for one in test.text_area if one.label == "Words, one in a line")
    words.set_value("medicine")
    test.button(key="heard-edit-save").click().run()
    changed = test.session_state["kept-heard-topics"][-1]
    assert changed[places["lights"]].words == ("medicine",)
    test.button(key="heard-edit-undo").click().run()
    assert not test.session_state["kept-heard-topics"]
    test.button(key="heard-edit-delete").click().run()
    assert len(test.session_state["kept-heard-topics"][-1]) == len(topics.standard()) - 1
    test.button(key="heard-edit-reset").click().run()
    assert test.session_state["kept-heard-topics"][-1] == topics.standard()


def test_a_topic_can_be_added_and_its_name_must_be_its_own() -> None:
    test = section(household(), "topics")
    test.text_input(key="heard-edit-new").set_value("Garden")
    test.button(key="heard-edit-add").click().run()
    assert test.session_state["kept-heard-topics"][-1][-1].name == "Garden"
    test.text_input(key="heard-edit-new").set_value("garden")
    test.button(key="heard-edit-add").click().run()
    assert "Another topic has this name." in all_words(test)


def test_own_names_of_topics_are_hidden_in_incognito() -> None:
    own = topics.added(topics.standard(), "Anna's things", ["timer"])
    test = section(
        household(), "topics", **{"incognito": True, "kept-heard-topics": [topics.standard(), own]}
    )
    everything = json.dumps([*[str(one.options) for one in test.selectbox], all_words(test)])
    assert "Own topic 1" in everything
    assert "Anna" not in everything


@pytest.mark.parametrize("name", SECTIONS)
def test_hostile_words_stay_words(name: str) -> None:
    test = section(histories.hostile(), name)
    if name == "search":
        test.text_input(key="heard-query").set_value("onerror").run()
    assert "<img" not in "".join(one.proto.body for one in test.get("html"))
    assert HOSTILE not in "".join(one.value for one in test.markdown)


def test_voices_are_counted_as_the_vendor_says() -> None:
    said = all_words(section(household(), "voices"))
    assert "The vendors say of 3 of 7 recordings, 43 %, that the voice was not recognised" in said
