"""From points to a probability and to the word that is shown for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.score import (
    STEP,
    Points,
    fit_intercept,
    fit_logistic,
    logistic,
    logit,
    own_share,
    reliability,
    strongest,
)
from auditor.wakeups.signals import SIGNALS

IDS = tuple(SIGNALS)


def test_the_prior_is_that_of_the_published_figures() -> None:
    assert own_share(0, 0)[0] == pytest.approx(0.1)
    assert (level("prior_low"), level("prior_high")) == (0.02, 0.17)


def test_the_own_share_follows_the_vendor_s_labels_within_the_published_band() -> None:
    assert own_share(50, 990)[0] == pytest.approx(51 / 1000)
    assert own_share(0, 10_000)[0] == 0.02
    assert own_share(900, 1_000)[0] == 0.17


def test_the_interval_of_the_own_share_is_that_of_the_posterior() -> None:
    low, high = own_share(50, 990)[1]  # Beta(51, 949): quantiles by scipy 1.17
    assert low == pytest.approx(0.0383, abs=0.0005)
    assert high == pytest.approx(0.0655, abs=0.0005)


def test_log_odds_and_probability_are_inverse() -> None:
    assert logistic(np.array([logit(0.2)]))[0] == pytest.approx(0.2)


def test_a_level_is_found_at_which_the_sum_fits() -> None:
    offset = np.array([-2.0, 0.0, 3.0, 1.0])
    shift = fit_intercept(offset, np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4))
    assert logistic(offset + shift).sum() == pytest.approx(2.0)


def test_a_slope_is_found_again() -> None:
    dice = np.random.default_rng(1)
    points = dice.normal(size=20_000)
    truth = (dice.random(20_000) < logistic(0.5 + 0.8 * points)).astype(float)
    intercept, slope = fit_logistic(points, truth)
    assert intercept == pytest.approx(0.5, abs=0.06)
    assert slope == pytest.approx(0.8, abs=0.06)


def test_the_reliability_table_holds_every_row_once() -> None:
    p = np.array([0.1, 0.9, 0.2, 0.8, 0.5])
    table = reliability(p, np.array([0, 1, 0, 1, 1]), 5)
    assert [one.predicted for one in table] == [0.1, 0.2, 0.5, 0.8, 0.9]
    assert [one.found for one in table] == [0, 0, 1, 1, 1]


def points(**steps: list[int]) -> Points:
    count = len(next(iter(steps.values())))
    made = np.zeros((len(IDS), count), np.int8)
    for name, values in steps.items():
        made[IDS.index(name)] = values
    return Points(IDS, made)


def named(weighed: Points) -> list[list[str]]:
    lists, number = strongest(weighed)
    return [[IDS[one] for one in lists[place]] for place in number.tolist()]


def test_reasons_are_those_with_enough_points_strongest_first() -> None:
    weighed = points(familiar=[-30, 0], unusual_hour=[8, 7], sounds_alike=[16, 0], running_exchange=[0, -14])
    assert named(weighed) == [["familiar", "sounds_alike", "unusual_hour"], ["running_exchange"]]


def test_only_time_device_and_sound_are_scaled_by_the_own_labels() -> None:
    weighed = points(familiar=[-20], wake_word_not_heard=[50], unusual_hour=[8], vendor_marked=[120])
    assert weighed.sum("context", "audio")[0] == pytest.approx(58 * STEP)
    assert weighed.sum("label", "text", "person")[0] == pytest.approx(100 * STEP)


@given(
    st.lists(st.lists(st.integers(-127, 127), min_size=len(IDS), max_size=len(IDS)), min_size=1, max_size=6)
)
def test_any_points_give_reasons_in_falling_order(rows: list[list[int]]) -> None:
    weighed = Points(IDS, np.array(rows, np.int8).T)
    for row, names in zip(rows, named(weighed), strict=True):
        sizes = [abs(row[IDS.index(name)]) for name in names]
        assert sizes == sorted(sizes, reverse=True)
        assert all(size >= 8 for size in sizes)
        assert len(names) == min(sum(abs(value) >= 8 for value in row), 62 // len(IDS).bit_length())


def test_no_sign_makes_a_recording_likely_alone_but_the_vendor_s_words_and_an_absent_wake_word() -> None:
    base = logit(level("prior_share"))
    may = {"vendor_marked", "reads_like_talk", "wake_word_not_heard"}
    for name, one in signals().items():
        if one.about != "person" and name not in may:
            assert logistic(np.array([base + one.points]))[0] < level("likely"), name
