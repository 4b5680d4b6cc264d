"""The person's own review: whom it asks about, and what it may say of the history."""

from __future__ import annotations

import numpy as np
import pytest

from auditor.wakeups.intervals import wilson
from auditor.wakeups.review import MEANT, NOT_MEANT, UNSURE, bands_of, choose, measure

P = np.concatenate([np.full(900, 0.05), np.full(60, 0.45), np.full(40, 0.8)])
ROWS = np.arange(len(P))


def test_the_sample_is_spread_over_the_bands_and_not_only_over_the_top() -> None:
    chosen = choose(P, ROWS, 60, seed=1)
    assert np.bincount(bands_of(P[chosen])).tolist() == [20, 20, 20]
    assert len(set(chosen.tolist())) == 60


def test_a_band_that_is_empty_leaves_its_place_to_the_others() -> None:
    chosen = choose(P, ROWS[:960], 60, seed=1)
    assert np.bincount(bands_of(P[chosen])).tolist() == [30, 30]


def test_the_same_seed_asks_the_same_and_another_one_does_not() -> None:
    assert choose(P, ROWS, 30, seed=4).tolist() == choose(P, ROWS, 30, seed=4).tolist()
    assert choose(P, ROWS, 30, seed=4).tolist() != choose(P, ROWS, 30, seed=5).tolist()


def test_fewer_recordings_than_asked_for_are_all_chosen() -> None:
    assert sorted(choose(P, ROWS[:3], 60, seed=1).tolist()) == [0, 1, 2]
    assert choose(P, ROWS[:0], 60, seed=1).tolist() == []


def test_precision_is_counted_among_those_called_likely() -> None:
    answers = {960 + n: NOT_MEANT for n in range(16)} | {976 + n: MEANT for n in range(4)}
    found = measure(P, ROWS, answers)
    assert found.precision == 0.8
    assert found.precision_interval == pytest.approx(wilson(16, 20))
    assert found.recall is None  # nothing is known of what was missed


def test_recall_is_weighted_back_to_all_recordings() -> None:
    answers = {960 + n: NOT_MEANT for n in range(20)}  # all of the top band
    answers |= {900 + n: NOT_MEANT if n < 10 else MEANT for n in range(20)}  # half of the middle one
    answers |= {n: NOT_MEANT if n < 1 else MEANT for n in range(20)}  # one in twenty of the lowest
    found = measure(P, ROWS, answers)
    # By hand: 40 of 40, 30 of 60 and 45 of 900 are unintended.
    assert found.share == pytest.approx(115 / 1000)
    assert found.recall == pytest.approx(40 / 115)
    assert found.recall_interval is not None
    low, high = found.recall_interval
    assert low < 40 / 115 < high
    assert high - low > 0.2  # one find in twenty says little about 900


def test_unsure_answers_are_counted_and_used_for_nothing() -> None:
    found = measure(P, ROWS, {960: UNSURE, 961: NOT_MEANT})
    assert (found.answered, found.unsure, found.precision) == (1, 1, 1.0)


def test_no_answer_says_nothing() -> None:
    found = measure(P, ROWS, {})
    assert (found.answered, found.precision, found.recall, found.share) == (0, None, None, None)
