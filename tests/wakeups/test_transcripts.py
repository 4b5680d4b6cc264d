"""The different texts of a history, by vendor: numbered, taken apart, without the wake word at their start."""

from __future__ import annotations

import numpy as np

from auditor.recording import VENDORS
from auditor.wakeups.transcripts import Rows, Texts, texts_of
from auditor.wakeups.wake_words import wake_words
from tests.making import history_of


def numbered(*said: tuple[str, str | None], kind: str = "voice") -> tuple[list[int], Texts]:
    """Return the number of each row's text and the texts. said: vendor and transcript of each row."""
    history = history_of([{"vendor": vendor, "transcript": text, "kind": kind} for vendor, text in said])
    vendor = np.array([VENDORS.index(one) for one, _ in said])
    text, texts = texts_of(Rows(history.table, np.arange(len(said))), vendor, VENDORS)
    return text.tolist(), texts


def test_equal_texts_of_a_vendor_are_one_and_rows_without_words_have_none() -> None:
    text, texts = numbered(("amazon", "stop"), ("amazon", "play"), ("amazon", "stop"), ("amazon", None))
    assert text[0] == text[2] != text[1]
    assert text[3] == -1
    assert len(texts) == 2


def test_the_same_words_of_two_vendors_are_two_texts() -> None:
    text, texts = numbered(("amazon", "alexa stop"), ("google", "alexa stop"))
    assert len(set(text)) == len(texts) == 2
    lead = {vendor: texts.lead[number] for vendor, number in zip(("amazon", "google"), text, strict=True)}
    assert wake_words()[lead["amazon"]].word == "alexa"
    assert lead["google"] == -1
    assert texts.words.counts[text].tolist() == [1, 2]


def test_what_may_have_been_typed_has_no_text() -> None:
    assert numbered(("google", "write me a poem"), kind="unknown")[0] == [-1]
    assert numbered(("apple", "what time is it"), kind="unknown")[0] == [0]


def test_many_texts_share_one_vocabulary() -> None:
    said = [("amazon", f"volume {n}") for n in range(60_000)]  # more than are taken apart at a time
    text, texts = numbered(*said)
    words = texts.words
    places = [words.flat[words.starts[text[n]] : words.starts[text[n] + 1]] for n in (0, 31_000, 59_999)]
    vocabulary = words.vocabulary.to_pylist()
    assert [[vocabulary[one] for one in place] for place in places] == [
        ["volume", "0"],
        ["volume", "31000"],
        ["volume", "59999"],
    ]
    assert len(vocabulary) == 60_001
