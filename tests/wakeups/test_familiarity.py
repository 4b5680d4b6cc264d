"""A person's own way of asking: pairs of words that stand in other requests."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.wakeups.familiarity import common_openers, familiarity
from auditor.wakeups.words import words_of


def share(texts: list[str], accepted: list[int]) -> list[float]:
    return familiarity(words_of(pa.array(texts)), np.array(accepted)).tolist()


def test_pairs_are_known_from_other_requests_and_not_from_the_row_itself() -> None:
    # Pairs of "play jazz": begin-play, play-jazz, jazz-end; the first and last stand in others too.
    assert share(["play jazz", "play rock", "hum jazz"], [1, 1, 1])[0] == pytest.approx(2 / 3)
    assert share(["play jazz"], [1]) == [0.0]
    assert share(["play jazz"], [2]) == [1.0]


def test_what_was_not_accepted_makes_nothing_familiar() -> None:
    assert share(["play jazz", "play jazz now"], [0, 0]) == [0.0, 0.0]


def test_in_a_large_history_a_pair_must_be_held_more_often() -> None:
    texts = ["play jazz", "hum jazz", "stop"]
    assert share(texts, [0, 1, 9_001])[0] == 0.0  # one request holds it, and one of 5,000 must
    assert share(texts, [0, 2, 9_000])[0] == pytest.approx(1 / 3)


def test_a_text_without_words_has_no_share() -> None:
    assert np.isnan(share(["", "stop"], [1, 1])[0])


@given(st.lists(st.text("ab c", max_size=12), min_size=1, max_size=12))
def test_it_is_counted_as_a_plain_loop_would(texts: list[str]) -> None:
    pairs = [
        list(zip(["", *text.split()], [*text.split(), ""], strict=True)) if text.split() else []
        for text in texts
    ]
    for number, found in enumerate(share(texts, [1] * len(texts))):
        mine = pairs[number]
        if not mine:
            assert np.isnan(found)
            continue
        all_pairs = [pair for several in pairs for pair in several]
        known = sum(all_pairs.count(pair) - 1 >= 1 for pair in mine)
        assert found == pytest.approx(known / len(mine))


def test_common_openers_are_the_first_words_of_many_requests() -> None:
    firsts = np.array([4, 4, 7, 9, -1])
    assert common_openers(firsts, np.array([5, 4, 6, 1, 3]), most=2).tolist() == [4, 7]
    assert common_openers(firsts, np.array([0, 0, 0, 1, 3]), most=2).tolist() == []
