"""Texts as numbered words: spelling is evened out, and numbers lead back to the words."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.wakeups.words import words_of


def lists(texts: list[str | None]) -> list[list[str]]:
    words = words_of(pa.array(texts, pa.string()))
    vocabulary = words.vocabulary.to_pylist()
    return [
        [vocabulary[number] for number in words.flat[start:end].tolist()]
        for start, end in zip(words.starts[:-1].tolist(), words.starts[1:].tolist(), strict=True)
    ]


def test_case_and_punctuation_do_not_count() -> None:
    assert lists(["Alexa, what’s the WEATHER?", "\u00abOui\u00bb, j'ai \u2026 fini!"]) == [
        ["alexa", "what's", "the", "weather"],
        ["oui", "j'ai", "fini"],
    ]


def test_an_apostrophe_counts_only_inside_a_word() -> None:
    assert lists(["'hello' they're dogs'"]) == [["hello", "they're", "dogs"]]


def test_a_text_without_words_has_none() -> None:
    assert lists(["", None, "  ", "?!", "a"]) == [[], [], [], [], ["a"]]


def test_first_and_last_words_are_found() -> None:
    words = words_of(pa.array(["one two", None, "three"]))
    assert words.vocabulary.take(pa.array(words.firsts[[0, 2]])).to_pylist() == ["one", "three"]
    assert words.vocabulary.take(pa.array(words.lasts[[0, 2]])).to_pylist() == ["two", "three"]
    assert words.firsts[1] == words.lasts[1] == -1


def test_the_first_word_can_be_left_out() -> None:
    words = words_of(pa.array(["alexa stop", "", "stop"]))
    rest = words.without_first(words.counts > 1)
    assert rest.counts.tolist() == [1, 0, 1]
    assert rest.firsts.tolist() == [words.lasts[0], -1, words.lasts[2]]


def test_numbers_are_summed_per_text() -> None:
    words = words_of(pa.array(["a b a", "", "b"]))
    value = np.where(words.marked({"a"}), 1.0, 10.0)
    assert words.sums(value[words.flat]).tolist() == [12.0, 0.0, 10.0]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=30))
def test_any_text_keeps_its_letters_in_order(texts: list[str | None]) -> None:
    texts = [None if text is None else text.encode("utf-8", "ignore").decode() for text in texts]
    for text, words in zip(texts, lists(texts), strict=True):
        assert all(words)
        assert all(any(letter.isalnum() or not letter.isascii() for letter in word) for word in words)
        if text is not None and text.isascii():
            kept = [letter for letter in text.lower() if letter.isalnum()]
            assert [letter for word in words for letter in word if letter != "'"] == kept
