"""How much of a text stands in the other requests of the same person: their own way of asking.

A text is cut into pairs of neighbouring words, its beginning and its end included. A pair is known if
enough other accepted requests hold it. No text of what was not meant is needed for it (evidence 5.2).
"""

from __future__ import annotations

import math

import numpy as np

from auditor.wakeups.words import Floats, Ints, Words

# Of how many accepted requests one must hold a pair of words for it to be known; at least one.
ONE_OF = 5_000


def familiarity(words: Words, accepted: Ints) -> Floats:
    """Return, per text, the share of its pairs of words that other accepted requests hold, 0 to 1.

    accepted: per text, how many accepted requests have it; one of them is the row that is asked about.
    NaN where a text has no words.
    """
    pairs, text = _pairs(words)
    if not len(pairs):
        return np.full(len(words), np.nan, np.float32)
    _, number = np.unique(pairs, return_inverse=True)
    held = np.bincount(number, weights=accepted[text])
    needed = max(1, math.ceil(accepted.sum() / ONE_OF))
    known = held[number] - (accepted[text] > 0) >= needed
    share = np.bincount(text, weights=known, minlength=len(words)) / np.maximum(words.counts + 1, 1)
    return np.where(words.counts > 0, share, np.nan).astype(np.float32)


def _pairs(words: Words) -> tuple[Ints, Ints]:
    """Return a number for each pair of words, and the text that it stands in."""
    size = len(words.vocabulary) + 1  # 0 is the beginning and the end of a text
    spoken = words.counts > 0
    text = np.repeat(np.arange(len(words)), np.where(spoken, words.counts + 1, 0))
    if not len(text):
        return text, text
    # The words of all texts in one line, with one place before each text that has words.
    before = np.cumsum(spoken) - 1
    line = np.zeros(len(words.flat) + int(spoken.sum()) + 1, np.int64)
    line[np.arange(len(words.flat)) + before[words.text_of_word] + 1] = words.flat + 1
    return line[:-1] * size + line[1:], text


def common_openers(firsts: Ints, accepted: Ints, most: int, least_share: float = 0.01) -> Ints:
    """Return the commonest first words of requests, at most `most`, each with at least such a share."""
    spoken = firsts >= 0
    counts = np.bincount(firsts[spoken], weights=accepted[spoken])
    best = np.argsort(-counts, kind="stable")[:most]
    return best[counts[best] >= max(2.0, least_share * counts.sum())]
