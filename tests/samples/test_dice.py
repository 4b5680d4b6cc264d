from __future__ import annotations

from collections import Counter

import pytest

from auditor.samples.dice import Dice


def test_numbers_are_those_of_the_mersenne_twister_on_every_machine():
    # The first number of seed 0, as Python's documentation and every version since 3.2 give it.
    assert Dice(0).share() == 0.8444218515250481


def test_streams_of_one_seed_differ():
    assert Dice(7).share() != Dice(7, stream=1).share() != Dice(8).share()


def test_whole_numbers_stay_within_their_limits_and_reach_them():
    dice = Dice(1)
    assert {dice.between(2, 5) for _ in range(200)} == {2, 3, 4, 5}
    assert {dice.below(3) for _ in range(200)} == {0, 1, 2}


def test_weights_are_kept():
    dice = Dice(2)
    counts = Counter(dice.weighted({"often": 9, "never": 0, "seldom": 1}) for _ in range(10_000))
    assert set(counts) == {"often", "seldom"}
    assert counts["seldom"] == pytest.approx(1000, abs=120)
    with pytest.raises(ValueError, match="no weights"):
        dice.weighted({"never": 0, "either": -1})


@pytest.mark.parametrize("mean", [0.0, 0.01, 0.7, 3.0, 12.5])
def test_counts_have_their_mean(mean: float):
    dice = Dice(3)
    assert sum(dice.count(mean) for _ in range(8000)) / 8000 == pytest.approx(mean, rel=0.12, abs=0.003)
