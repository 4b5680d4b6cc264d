"""Which words may have set it off: stretches of texts that sound like the wake word, counted.

A near sound supports other signs and is never a ground of its own (phones.py), so every count stands beside
how many of these recordings were likely meant. English only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

import numpy as np

from auditor.facts import table
from auditor.recording import VERDICTS
from auditor.wakeups.judgement import Judgement
from auditor.wakeups.phones import vocabulary_sounds, wake_word_distance
from auditor.wakeups.wake_words import wake_words

_MARKED, _LIKELY, _POSSIBLE = range(3)  # places in VERDICTS


@dataclass(frozen=True, slots=True)
class SoundsAlike:
    """One stretch of words that sounds like a wake word.

    words:      lower case, as the texts have it.
    recordings: in how many judged recordings it is what comes nearest to the wake word.
    marked, likely, possible: of these; the vendor's word, and ours.
    published:  somebody reported that these words set this wake word off (facts/published_triggers.toml).
    """

    words: str
    wake_word: str
    recordings: int
    marked: int
    likely: int
    possible: int
    published: bool


def sounded_alike(judgement: Judgement) -> list[SoundsAlike]:
    """Return every stretch that was near enough to be a sign, most often with recordings not meant first."""
    known = judgement.known
    rows = np.flatnonzero(judgement.weighed.of("sounds_alike") > 0)
    if not len(rows):
        return []
    verdicts = judgement.verdict_codes[rows]
    counted: Counter[tuple[str, str, int]] = Counter()
    sounds = vocabulary_sounds(known.texts.words.vocabulary)
    for number in np.unique(known.wake_word[rows]).tolist():
        mine = known.wake_word[rows] == number
        word = wake_words()[number].word
        texts, place = np.unique(known.text[rows[mine]], return_inverse=True)
        chosen = known.texts.words.chosen(texts.astype(np.int64))
        _, first, last = wake_word_distance(chosen, word, sounds=sounds)
        vocabulary = chosen.vocabulary
        stretches = [
            " ".join(vocabulary[int(one)].as_py() for one in chosen.flat[start + low : start + high + 1])
            for start, low, high in zip(
                chosen.starts[:-1].tolist(), first.tolist(), last.tolist(), strict=True
            )
        ]
        for text, verdict in zip(place.tolist(), verdicts[mine].tolist(), strict=True):
            counted[stretches[text], word, verdict] += 1
    return _sorted(counted)


def _sorted(counted: Counter[tuple[str, str, int]]) -> list[SoundsAlike]:
    pairs = {(words, wake_word) for words, wake_word, _ in counted}
    found = [
        SoundsAlike(
            words=words,
            wake_word=wake_word,
            recordings=sum(counted[words, wake_word, verdict] for verdict in range(len(VERDICTS))),
            marked=counted[words, wake_word, _MARKED],
            likely=counted[words, wake_word, _LIKELY],
            possible=counted[words, wake_word, _POSSIBLE],
            published=words in _published().get(wake_word.split()[-1], frozenset()),
        )
        for words, wake_word in pairs
    ]
    return sorted(
        found, key=lambda one: (-(one.marked + one.likely), -one.possible, -one.recordings, one.words)
    )


@cache
def _published() -> dict[str, frozenset[str]]:
    """Return the phrases that were reported as triggers, by the wake word's last word."""
    found: dict[str, set[str]] = {}
    for row in table("published_triggers")["phrase"]:
        if row["is_trigger"]:
            found.setdefault(row["wake_word"].split()[-1], set()).add(row["phrase"])
    return {word: frozenset(phrases) for word, phrases in found.items()}
