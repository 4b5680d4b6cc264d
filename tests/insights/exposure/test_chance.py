"""The arithmetic against simulation, against the exact draw without putting back, and at its ends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.exposure.chance import chance

COUNTS = st.integers(0, 2_000_000)
SHARES = st.floats(0, 1)
DRAWS = 40_000


@pytest.mark.parametrize(
    ("n", "share"),
    [
        (0, 0.3),
        (1, 0.5),
        (12, 0.0),
        (7, 1.0),
        (300, 0.01),
        (5_000, 0.002),
        (36_214, 0.0001),
        (1_000_000, 1e-4),
    ],
)
def test_the_formulas_agree_with_a_simulated_draw(n: int, share: float) -> None:
    drawn = np.random.default_rng(20_190_410).binomial(n, share, DRAWS)
    found = chance(n, share)
    mean_error = math.sqrt(n * share * (1 - share) / DRAWS)
    assert abs(float(drawn.mean()) - found.expected) <= 4 * mean_error + 1e-12
    p = found.at_least_one
    assert abs(float((drawn > 0).mean()) - p) <= 4 * math.sqrt(p * (1 - p) / DRAWS) + 1e-9


def test_the_formulas_agree_with_drawing_one_recording_after_the_other() -> None:
    dice = np.random.default_rng(7)
    n, share, rounds = 400, 0.002, 4_000
    drawn = (dice.random((rounds, n)) < share).sum(axis=1)
    found = chance(n, share)
    assert abs(float(drawn.mean()) - found.expected) <= 4 * math.sqrt(n * share / rounds)
    p = found.at_least_one
    assert abs(float((drawn > 0).mean()) - p) <= 4 * math.sqrt(p * (1 - p) / rounds)


@pytest.mark.parametrize(("n", "share"), [(100, 0.01), (36_214, 0.0001), (100_000, 0.002)])
def test_a_fixed_number_drawn_without_putting_back_gives_nearly_the_same(n: int, share: float) -> None:
    company = 2_000_000_000  # recordings of everybody
    drawn = round(company * share)
    none = float(np.log1p(-drawn / (company - np.arange(n))).sum())
    assert -math.expm1(none) == pytest.approx(chance(n, share).at_least_one, rel=1e-3)


@given(COUNTS, COUNTS, SHARES, SHARES)
@settings(max_examples=200, deadline=None)
def test_more_recordings_or_a_larger_share_never_mean_less(n: int, m: int, p: float, q: float) -> None:
    least, most = chance(min(n, m), min(p, q)), chance(max(n, m), max(p, q))
    assert 0 <= least.at_least_one <= most.at_least_one <= 1
    assert 0 <= least.expected <= most.expected <= max(n, m)


@given(st.integers(1, 10**9), st.floats(1e-300, 1e-12))
@settings(max_examples=100, deadline=None)
def test_a_tiny_share_keeps_its_digits_and_no_chance_is_above_what_is_expected(n: int, p: float) -> None:
    found = chance(n, p)
    assert 0 < found.at_least_one <= found.expected * (1 + 1e-12)
    assert found.at_least_one == pytest.approx(found.expected, rel=2e-3)


@pytest.mark.parametrize(("n", "share"), [(-1, 0.1), (5, -0.1), (5, 1.1), (5, math.nan)])
def test_what_is_no_share_is_refused(n: int, share: float) -> None:
    with pytest.raises(ValueError, match="no chance"):
        chance(n, share)
