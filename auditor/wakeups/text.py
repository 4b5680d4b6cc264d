"""What can be said of a text by itself: its language, whether it breaks off, where a wake word stands in it.

Each question is asked of all different texts at once. Nothing here knows a vendor's format or a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from auditor.facts import table
from auditor.wakeups.words import Ints, Words

Flags = npt.NDArray[np.bool_]
TELLING_LEAST = 1  # telling words by which a text's language is told at all
UNKNOWN = -1


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that can be told, BCP 47 without region."""
    return tuple(row["language"] for row in table("language_words")["languages"])


@cache
def _words_of_languages(kind: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row[kind]) for row in table("language_words")["languages"])


def telling_words(words: Words) -> npt.NDArray[np.int32]:
    """Return, per text and language, how many words tell of it: shape (texts, languages)."""
    counts = np.empty((len(words), len(languages())), np.int32)
    for place, telling in enumerate(_words_of_languages("telling")):
        counts[:, place] = words.sums(words.marked(telling)[words.flat])
    return counts


def language_of(counts: npt.NDArray[np.integer]) -> Ints:
    """Return the number of the language with the most telling words; UNKNOWN for none or several.

    counts: telling words by row and language.
    """
    best = counts.max(axis=1, initial=0)
    alone = (counts == best[:, None]).sum(axis=1) == 1
    return np.where((best >= TELLING_LEAST) & alone, counts.argmax(axis=1), UNKNOWN)


def breaks_off(words: Words, language: Ints) -> Flags:
    """Whether a text of at least three words ends on a word after which a sentence goes on."""
    ends = np.zeros(len(words), dtype=bool)
    lasts = words.lasts
    for number, joining in enumerate(_words_of_languages("joining")):
        mine = (language == number) & (lasts >= 0)
        if mine.any():
            ends[mine] = words.marked(joining)[lasts[mine]]
    return ends & (words.counts >= 3)


def excuses() -> tuple[str, ...]:
    """Return the beginnings of answers that are no help, of all languages, lower case."""
    return tuple(dict.fromkeys(one for row in table("language_words")["languages"] for one in row["excuses"]))


@dataclass(frozen=True, slots=True)
class Called:
    """Where wake words stand in texts.

    lead:   per text, the number of the wake word at its start (in the list asked for), or -1.
    inside: per text, whether a one-word wake word stands anywhere behind its start.
    words:  the texts without the wake words at their start.
    """

    lead: Ints
    inside: Flags
    words: Words


def called(words: Words, wake_words: Sequence[str]) -> Called:
    """Find wake words; of "hey google" only the last word counts, with or without a greeting before it."""
    names = [word.split()[-1] for word in wake_words]
    greetings = frozenset(word.split()[0] for word in wake_words if " " in word) | {"hey", "okay", "ok"}
    lead = np.full(len(words), -1, dtype=np.int64)
    # One more than there are words: the last stands for "no word", whose number is -1.
    greets = np.append(words.marked(greetings), False)
    number_of = np.full(len(words.vocabulary) + 1, -1, dtype=np.int64)
    for place, name in enumerate(names):
        number_of[:-1][words.marked({name})] = place
    rest = words
    for _ in range(3):  # "alexa alexa stop"; "hey alexa"
        firsts = rest.firsts
        seconds = rest.without_first(np.ones(len(rest), dtype=bool)).firsts
        named = (firsts >= 0) & (number_of[firsts] >= 0)
        greeted = (firsts >= 0) & (seconds >= 0) & greets[firsts] & (number_of[seconds] >= 0) & ~named
        lead = np.where(lead >= 0, lead, np.where(named, number_of[firsts], -1))
        rest = rest.without_first(named | greeted)
        if not (named | greeted).any():
            break
    inside = rest.sums((number_of >= 0)[rest.flat]) > 0 if len(rest.flat) else np.zeros(len(rest), dtype=bool)
    return Called(lead, inside, rest)
