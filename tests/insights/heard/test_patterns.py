"""Lists of words find what a plain walk over the words finds."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.heard.patterns import evened, texts_with, texts_with_after, words_found
from auditor.insights.heard.texts import heard
from tests.making import history_of

WORDS = st.sampled_from(["a", "ab", "abc", "b", "light", "lights", "on", "licht", "x9"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
PIECES = st.sampled_from(["a", "ab*", "light*", "on", "*", "x9", "b"])
PATTERNS = st.lists(st.lists(PIECES, min_size=1, max_size=3).map(" ".join), max_size=4)


def naive(text: str, pattern: str) -> bool:
    pieces = pattern.split()
    words = text.split()
    return any(
        all(
            piece == "*" or (word.startswith(piece[:-1]) if piece.endswith("*") else word == piece)
            for piece, word in zip(pieces, words[at : at + len(pieces)], strict=True)
        )
        for at in range(len(words) - len(pieces) + 1)
    )


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), PATTERNS)
def test_patterns_find_what_a_plain_walk_finds(texts: list[str], patterns: list[str]) -> None:
    found = heard(history_of([{"transcript": text} for text in texts]))
    kept = evened(patterns)
    flags = dict(zip(found.texts.to_pylist(), texts_with(found, kept).tolist(), strict=True))
    for text in texts:
        if text.strip():
            assert flags[text.strip()] == any(naive(text, pattern) for pattern in kept)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_an_evened_pattern_stays_as_it_is(pattern: str) -> None:
    once = evened([pattern])
    assert evened(once) == once
    assert all(not re.search(r"^\*( |$)|(^| )\*$", one) for one in once)


def test_spelling_is_evened_out() -> None:
    assert evened(["  Turn   ON ", "turn on", "don\u2019t!", "* on *", "*", "?!", "Licht*", "e-mail*"]) == (
        "turn on",
        "don't",
        "on",
        "licht*",
        "e mail*",
    )


def test_what_was_found_is_told_as_it_is_spelled() -> None:
    one = heard(history_of([{"transcript": "Turn the kitchen LIGHTS on"}]))
    assert words_found(one, ["light*", "turn * kitchen"]) == ["turn the kitchen", "lights"]


def test_a_name_counts_only_right_behind_the_words() -> None:
    found = heard(
        history_of([{"transcript": text} for text in ("call rose", "call the rose", "rose", "i call")])
    )
    assert texts_with_after(found, ("call", "ring"), ["rose"]).tolist() == [True, False, False, False]
