"""The arithmetic of a random draw: how many of n recordings, and how likely at least one.

The model: each recording is drawn with the same chance p, independently of the others. Then the number
drawn follows the binomial distribution. Drawing a fixed number out of all recordings of a company without
putting any back (the hypergeometric distribution) gives the same to several digits: one household's
recordings are next to nothing among those of millions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chance:
    """What a share p means for n recordings, if they were drawn at random.

    expected: recordings drawn on average; at_least_one: probability, 0 to 1.
    """

    n: int
    share: float
    expected: float
    at_least_one: float


def chance(n: int, share: float) -> Chance:
    """Return what a share means for n recordings.

    share: 0 to 1. Raises ValueError for a share outside of it, or for fewer than no recordings.
    """
    if n < 0 or not 0 <= share <= 1:
        raise ValueError(f"no chance for {n} recordings and a share of {share}")
    return Chance(n, share, n * share, _at_least_one(n, share))


def _at_least_one(n: int, share: float) -> float:
    """Return 1 - (1 - p)^n without losing the digits of a small p."""
    if n == 0 or share == 0:
        return 0.0
    if share == 1:
        return 1.0
    return -math.expm1(n * math.log1p(-share))
