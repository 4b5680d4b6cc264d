"""Chance that falls the same way on every machine.

Only `random.Random(seed).random()` is used, whose numbers do not depend on platform or Python version;
every choice is plain arithmetic on them. No logarithms, no exponentials: their last digit is the
C library's business.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of choices that is fixed by its seed."""

    def __init__(self, seed: int, stream: int = 0) -> None:
        """stream: 0 to 15, so that several storytellers of one seed do not disturb each other."""
        self._random = random.Random(seed * 16 + stream)  # noqa: S311 - a story, not a secret

    def share(self) -> float:
        """Return a number from 0 up to, but not including, 1."""
        return self._random.random()

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to limit - 1."""
        return int(self._random.random() * limit)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._random.random() < probability

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.below(len(things))]

    def weighted(self, weights: Mapping[str, int]) -> str:
        """Return one of the names, each as often as its weight says; the order of the mapping counts."""
        place = self.below(sum(weights.values()))
        for name, weight in weights.items():
            place -= weight
            if place < 0:
                return name
        raise ValueError("no weights")

    def count(self, mean: float) -> int:
        """Return how often something happened that happens `mean` times on average.

        A binomial count with chance 0.4 or less per try, which is close to Poisson and needs no exp().
        """
        tries = int(mean * 2.5) + 1
        return sum(self.chance(mean / tries) for _ in range(tries))
