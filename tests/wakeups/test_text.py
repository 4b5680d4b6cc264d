"""What a text says by itself: its language, where it breaks off, where a wake word stands in it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from auditor.wakeups.text import breaks_off, called, excuses, language_of, languages, telling_words
from auditor.wakeups.words import words_of


def told(*texts: str) -> list[str | None]:
    numbers = language_of(telling_words(words_of(pa.array(list(texts)))))
    return [languages()[number] if number >= 0 else None for number in numbers.tolist()]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what's the weather for the weekend", "en"),
        ("wie wird das wetter am wochenende", "de"),
        ("quel temps fait il dans la région", "fr"),
        ("qué tiempo hace hoy en la costa", "es"),
        ("che tempo fa oggi nella città", "it"),
        ("wat voor weer wordt het in het weekend", "nl"),
        ("qual é o tempo para hoje em lisboa", "pt"),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert told(text) == [language]


def test_without_small_words_or_between_two_languages_none_is_told() -> None:
    assert told("alexa stop", "", "\u4eca\u65e5\u306e\u5929\u6c17") == [None, None, None]


def test_a_text_breaks_off_only_on_joining_words_of_its_own_language() -> None:
    words = words_of(pa.array(["we talked about the", "wir sprachen über die", "we talked about it"]))
    english, german = languages().index("en"), languages().index("de")
    assert breaks_off(words, np.array([english, german, english])).tolist() == [True, True, False]
    assert not breaks_off(words, np.array([german, english, german])).any()


WAKE = ("alexa", "echo", "hey google", "ok google")


def found(*texts: str) -> list[tuple[str | None, bool, int]]:
    """Return wake word at the start, one inside, and how many words are left, for each text."""
    one = called(words_of(pa.array(list(texts))), WAKE)
    names = [WAKE[number] if number >= 0 else None for number in one.lead.tolist()]
    return list(zip(names, one.inside.tolist(), one.words.counts.tolist(), strict=True))


def test_a_wake_word_at_the_start_is_taken_off() -> None:
    assert found("alexa stop", "Alexa, alexa stop", "hey alexa stop", "stop") == [
        ("alexa", False, 1),
        ("alexa", False, 1),
        ("alexa", False, 1),
        (None, False, 1),
    ]


def test_a_wake_word_alone_leaves_nothing() -> None:
    assert found("alexa", "hey google") == [("alexa", False, 0), ("ok google", False, 0)]


def test_a_wake_word_behind_the_start_stands_inside() -> None:
    assert found("ask alexa", "alexa call alexa", "hey you") == [
        (None, True, 2),
        ("alexa", True, 2),
        (None, False, 2),
    ]


def test_excuses_are_written_as_they_are_compared() -> None:
    assert all(one == one.lower().strip() for one in excuses())
    assert len(set(excuses())) == len(excuses())
