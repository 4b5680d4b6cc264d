"""Frequent words are counted by recording, as a plain count counts them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.heard.phrases import beginnings, frequent
from auditor.insights.heard.texts import heard
from tests.making import history_of

WORDS = st.sampled_from(["kitchen", "lamp", "timer", "milk", "bread"])
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
ROWS = st.lists(st.tuples(TEXTS, st.sampled_from(["amazon", "google"])), min_size=1, max_size=12)


def naive(rows: list[tuple[str, str]], length: int) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    counted: Counter[str] = Counter()
    by_vendor: Counter[tuple[str, str]] = Counter()
    for text, vendor in rows:
        words = text.split()
        for phrase in {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}:
            counted[phrase] += 1
            by_vendor[phrase, vendor] += 1
    return counted, by_vendor


@settings(deadline=None)
@given(ROWS, st.integers(1, 3))
def test_phrases_are_counted_once_a_recording_and_by_assistant(rows, length: int) -> None:
    whole = history_of([{"transcript": text, "vendor": vendor, "language": "en"} for text, vendor in rows])
    counted, by_vendor = naive(rows, length)
    found = frequent(heard(whole), whole, length)
    assert {one.text: one.recordings for one in found} == dict(counted)
    assert {(one.text, vendor): n for one in found for vendor, n in one.by_vendor.items()} == dict(by_vendor)
    assert [one.recordings for one in found] == sorted((one.recordings for one in found), reverse=True)


def said(*texts: str):
    whole = history_of([{"transcript": text} for text in texts])
    return heard(whole), whole


def test_stop_words_of_the_language_are_left_out_unless_wanted() -> None:
    found = frequent(*said("turn on the lamp"), 1)
    assert {one.text for one in found} == {"turn", "lamp"}
    assert "the" in {one.text for one in frequent(*said("turn on the lamp"), 1, with_stop_words=True)}
    assert {one.text for one in frequent(*said("mach bitte die lampe an"), 1)} == {"lampe"}


def test_a_phrase_may_hold_a_stop_word_inside_not_at_its_ends() -> None:
    assert [one.text for one in frequent(*said("glass of milk please"), 3)] == ["glass of milk"]


def test_wake_words_at_the_start_are_left_out() -> None:
    assert [one.text for one in beginnings(*said("alexa play music", "play music louder", "stop"))] == [
        "play music",
        "stop",
    ]


def test_nothing_said_is_nothing_counted() -> None:
    whole = history_of([{"transcript": None}])
    assert frequent(heard(whole), whole, 2) == beginnings(heard(whole), whole) == []
