"""How sure is a count? 95 % intervals for shares and for rates, without a statistics library.

Everything takes and gives plain numbers. An interval tells what chance alone leaves open; it knows
nothing of recordings that are missing from an export.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Interval = tuple[float, float]

# Half of what lies outside is below, half above.
_Z95 = 1.959963984540054
_TAIL = 0.025


def wilson(marked: float, of: int) -> Interval:
    """Return the 95 % Wilson score interval of a share.

    Args:
        marked: how many; a share of them, where an error lies between two steps.
        of: out of how many.

    Returns:
        Lower and upper share, 0 to 1; (0, 1) where there is nothing to count.

    Raises:
        ValueError: marked is not between 0 and of.

    Source: E. B. Wilson 1927, J. Am. Stat. Assoc. 22, 209-212; recommended for small numbers by
    Brown, Cai and DasGupta 2001, Stat. Sci. 16, 101-133.
    """
    if not 0 <= marked <= of:
        raise ValueError("a share needs 0 <= marked <= of")
    if not of:
        return 0.0, 1.0
    share, square = marked / of, _Z95 * _Z95 / of
    middle = share + square / 2
    reach = _Z95 * math.sqrt(share * (1 - share) / of + square / (4 * of))
    low = (middle - reach) / (1 + square) if marked else 0.0
    high = (middle + reach) / (1 + square) if marked < of else 1.0
    return max(low, 0.0), min(high, 1.0)


def poisson(events: int, exposure: float) -> Interval:
    """Return the exact 95 % interval of a rate from a count.

    Args:
        events: how many.
        exposure: in how many hours, days or words; more than 0.

    Returns:
        Lower and upper rate per unit of exposure.

    Raises:
        ValueError: a negative count, or no exposure.

    Source: F. Garwood 1936, Biometrika 28, 437-442: half the 2.5 % and 97.5 % quantiles of chi square with
    2n and 2n + 2 degrees of freedom. It holds if events come independently; people come in bursts, so the
    true uncertainty of a household's rate is larger.
    """
    if events < 0 or not exposure > 0:
        raise ValueError("a rate needs a count of at least 0 and an exposure of more than 0")
    low = gamma_quantile(events, _TAIL) if events else 0.0
    return low / exposure, gamma_quantile(events + 1, 1 - _TAIL) / exposure


def prior_share(marked: int, of: int, prior: tuple[float, float] = (1.0, 9.0)) -> tuple[float, float, float]:
    """Return the share that a Beta prior and a count leave: posterior mean, 2.5 % and 97.5 % quantile.

    Args:
        marked: how many.
        of: out of how many.
        prior: the two numbers of the Beta prior; (1, 9) has mean 10 %, which stands for the few published
            figures, 2 to 17 %.

    Raises:
        ValueError: marked is not between 0 and of.

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4: the posterior is Beta(a + marked,
    b + of - marked).
    """
    if not 0 <= marked <= of:
        raise ValueError("a share needs 0 <= marked <= of")
    a, b = prior[0] + marked, prior[1] + of - marked
    return a / (a + b), beta_quantile(a, b, _TAIL), beta_quantile(a, b, 1 - _TAIL)


def gamma_quantile(shape: float, share: float) -> float:
    """Return the quantile of the gamma distribution with scale 1. shape > 0, 0 < share < 1."""
    high = shape + 10.0 * math.sqrt(shape) + 10.0  # far above any share that is asked for
    return _where(lambda x: gamma_share(shape, x), share, 0.0, high)


def beta_quantile(a: float, b: float, share: float) -> float:
    """Return the quantile of the beta distribution. a, b > 0, 0 < share < 1."""
    return _where(lambda x: beta_share(a, b, x), share, 0.0, 1.0)


def _where(rising: Callable[[float], float], share: float, low: float, high: float) -> float:
    """Return where a rising function reaches `share`, by halving: 200 steps are more than a float holds."""
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if rising(middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def gamma_share(shape: float, x: float) -> float:
    """Return the share of the gamma distribution with scale 1 that lies below x.

    Source: NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (continued fraction).
    """
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        count = shape
        while term > total * 1e-16:
            count += 1
            term *= x / count
            total += term
        return min(front * total, 1.0)
    return 1.0 - front * _gamma_fraction(shape, x)


def _gamma_fraction(shape: float, x: float) -> float:
    """Evaluate the continued fraction of the upper incomplete gamma function, by Lentz's method."""
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b
    value, step, number = d, 0.0, 0
    while abs(step - 1) > 1e-15 and number < _MOST_TERMS:
        number += 1
        a = -number * (number - shape)
        b += 2
        d = 1 / _not_zero(a * d + b)
        c = _not_zero(b + a / c)
        step = c * d
        value *= step
    return value


def beta_share(a: float, b: float, x: float) -> float:
    """Return the share of the beta distribution that lies below x.

    Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction).
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _beta_fraction(a, b, x) / a
    return 1.0 - math.exp(log_front) * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value, step, number = d, 0.0, 0
    while abs(step - 1) > 1e-15 and number < _MOST_TERMS:
        number += 1
        even = number * (b - number) * x / ((a + 2 * number - 1) * (a + 2 * number))
        odd = -(a + number) * (a + b + number) * x / ((a + 2 * number) * (a + 2 * number + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            step = c * d
            value *= step
    return value


_TINY = 1e-300
_MOST_TERMS = 100_000


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
