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
TEXTS_AT_A_TIME = 100_000


def familiarity(words: Words, accepted: Ints) -> Floats:
    """Return, per text, the share of its pairs of words that other accepted requests hold, 0 to 1.

    accepted: per text, how many accepted requests have it; one of them is the row that is asked about.
    NaN where a text has no words.
    """
    needed = max(1, math.ceil(accepted.sum() / ONE_OF))
    share = np.full(len(words), np.nan, np.float32)
    known, held = _held(words, accepted)
    for start in range(0, len(words), TEXTS_AT_A_TIME):
        part = words.part(start, min(start + TEXTS_AT_A_TIME, len(words)))
        pairs, text = _pairs(part)
        at = np.searchsorted(known, pairs).clip(max=max(len(known) - 1, 0))
        others = np.where(known[at] == pairs, held[at], 0) if len(known) else np.zeros(len(pairs))
        others = others - (accepted[start:][text] > 0)
        counts = np.bincount(text, weights=others >= needed, minlength=len(part))
        spoken = part.counts > 0
        share[start : start + len(part)][spoken] = counts[spoken] / (part.counts[spoken] + 1)
    return share


def _held(words: Words, accepted: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of words of accepted requests, in order, and how many of these hold each."""
    known, held = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start in range(0, len(words), TEXTS_AT_A_TIME):
        part = words.part(start, min(start + TEXTS_AT_A_TIME, len(words)))
        pairs, text = _pairs(part)
        asked = accepted[start:][text]
        found, number = np.unique(pairs[asked > 0], return_inverse=True)
        known.append(found)
        held.append(np.bincount(number, weights=asked[asked > 0], minlength=len(found)).astype(np.int64))
    found, number = np.unique(np.concatenate(known), return_inverse=True)
    sums = np.bincount(number, weights=np.concatenate(held), minlength=len(found))
    return found, sums.astype(np.int64)


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
