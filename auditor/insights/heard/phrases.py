"""Which words and phrases are most frequent, and with which words recordings begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from auditor.facts import table
from auditor.history import History
from auditor.insights.heard.texts import Flags, Heard
from auditor.recording import VENDORS
from auditor.wakeups.text import called
from auditor.wakeups.wake_words import wake_words
from auditor.wakeups.words import Ints, Words

MOST = 200  # kept of each kind; nobody reads more


@dataclass(frozen=True, slots=True)
class Counted:
    """One word or phrase: in how many recordings it stands, in all and by assistant."""

    text: str
    recordings: int
    by_vendor: dict[str, int]


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Return, per language, the words that say nothing of what a sentence is about."""
    return {row["language"]: frozenset(row["words"].split()) for row in table("stop_words")["languages"]}


def frequent(heard: Heard, history: History, length: int, *, with_stop_words: bool = False) -> list[Counted]:
    """Return the most frequent words (length 1) or phrases of 2 or 3 words, the most frequent first.

    A recording counts once for each, however often it says it. Wake words at the start are left out. Stop
    words of a text's language are left out; a phrase may hold one inside, not at its ends.
    """
    words = _without_wake_words(heard.words)
    if not len(words.flat):
        return []
    dull = np.zeros(len(words.flat), bool) if with_stop_words else _dull(heard, words)
    begin = np.arange(len(words.flat) - length + 1)
    text = words.text_of_word
    fits = (text[begin] == text[begin + length - 1]) & ~dull[begin] & ~dull[begin + length - 1]
    begin = begin[fits]
    # One number per phrase: its words as digits. Three words of two million still fit into 64 bits.
    base = len(words.vocabulary) + 1
    phrase = np.zeros(len(begin), np.int64)
    for step in range(length):
        phrase = phrase * base + words.flat[begin + step]
    return _top(heard, history, phrase, text[begin], words=words, length=length)


def beginnings(heard: Heard, history: History) -> list[Counted]:
    """Return the two words with which recordings begin, wake words left out: mostly commands."""
    words = _without_wake_words(heard.words)
    text = np.flatnonzero(words.counts > 0)
    begin = words.starts[:-1][text]
    alone = words.counts[text] == 1
    found = []
    for length, mine in ((1, alone), (2, ~alone)):
        base = len(words.vocabulary) + 1
        phrase = np.zeros(int(mine.sum()), np.int64)
        for step in range(length):
            phrase = phrase * base + words.flat[begin[mine] + step]
        found += _top(heard, history, phrase, text[mine], words=words, length=length)
    return sorted(found, key=_most_first)[:MOST]


def _without_wake_words(words: Words) -> Words:
    return called(words, [one.word for one in wake_words()]).words


def _dull(heard: Heard, words: Words) -> Flags:
    """Return, per place, whether it is a stop word of its text's language; of any, where none can be told."""
    dull = np.zeros(len(words.flat), bool)
    for language, stops in stop_words().items():
        here = heard.in_language(language)[words.text_of_word]
        dull |= here & words.marked(stops)[words.flat]
    return dull


def _top(
    heard: Heard, history: History, phrase: Ints, text: Ints, *, words: Words, length: int
) -> list[Counted]:
    """Count phrases by recording, and by assistant for those that are kept."""
    if not len(phrase):
        return []
    # By hashes: to sort some million phrases takes seconds.
    number, names = pd.factorize(phrase)
    # A phrase counts once in a text.
    once = pd.unique(number.astype(np.int64) * len(heard.texts) + text)
    number, text = np.divmod(once, len(heard.texts))
    totals = np.bincount(number, weights=heard.rows_of_text[text], minlength=len(names)).astype(np.int64)
    best = np.argsort(-totals, kind="stable")[:MOST]
    rank = np.full(len(names), -1)
    rank[best] = np.arange(len(best))
    kept = rank[number] >= 0
    shares = {
        vendor: np.bincount(rank[number[kept]], weights=count[text[kept]], minlength=len(best)).astype(int)
        for vendor, count in _by_vendor(heard, history)
    }
    found = [
        Counted(
            _spelled(int(names[one]), words, length),
            int(totals[one]),
            {vendor: int(share[place]) for vendor, share in shares.items() if share[place]},
        )
        for place, one in enumerate(best)
    ]
    return sorted(found, key=_most_first)


def _by_vendor(heard: Heard, history: History) -> Iterator[tuple[str, Ints]]:
    """Yield, per assistant, how many of its recordings each text has."""
    column = history.table.column("vendor").cast("string")
    for vendor in VENDORS:
        mine = np.asarray(pc.equal(column, vendor))[heard.rows]
        if mine.any():
            yield vendor, np.bincount(heard.text[mine], minlength=len(heard.texts))


def _spelled(phrase: int, words: Words, length: int) -> str:
    base = len(words.vocabulary) + 1
    numbers = []
    for _ in range(length):
        phrase, number = divmod(phrase, base)
        numbers.append(number)
    return " ".join(words.vocabulary[number].as_py() for number in reversed(numbers))


def _most_first(one: Counted) -> tuple[int, str]:
    return -one.recordings, one.text
