"""The sum of the signals, its calibration, and the word that is shown for it (evidence 6.3 and 6.4).

probability = logistic(level + slope x points of time, device and sound + points of labels and words). The
level comes from the person's own labels by the vendor where there are any, else from the published prior; the
slope from those labels where there are enough. Signals of words are left out of that fit: what a vendor marks
carries no words, so the fit would only learn that words are missing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.recording import VERDICTS
from auditor.wakeups.catalogue import NOT_FITTED, level, signals
from auditor.wakeups.evidence import Evidence
from auditor.wakeups.intervals import prior_share
from auditor.wakeups.neighbours import NEVER
from auditor.wakeups.signals import SIGNALS, points_of
from auditor.wakeups.words import Floats, Ints

Flags = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]

# Points are kept in steps of a twentieth, as one byte each: a million rows times all signals must fit.
STEP = 0.05
_BINS = 5


@dataclass(frozen=True, slots=True)
class Points:
    """What every signal gives every row.

    ids:   the signals, in order; steps: shape (signals, rows), in steps of STEP.
    """

    ids: tuple[str, ...]
    steps: npt.NDArray[np.int8]

    def sum(self, *about: str) -> Floats:
        """Return, per row, the points of all signals about these things."""
        wanted = [number for number, name in enumerate(self.ids) if signals()[name].about in about]
        total = np.zeros(self.steps.shape[1], np.int16)
        for number in wanted:
            total += self.steps[number]
        return total * np.float32(STEP)

    @property
    def marked(self) -> Flags:
        """Where the vendor's own label says that it was not meant."""
        return self.of("vendor_marked") > 0

    def of(self, signal: str) -> Floats:
        """Return the points of one signal per row."""
        if signal not in self.ids:  # left out, to measure what it is worth
            return np.zeros(self.steps.shape[1], np.float32)
        return self.steps[self.ids.index(signal)] * np.float32(STEP)


def weigh(known: Evidence, without: frozenset[str] = frozenset()) -> Points:
    """Return the points of every signal but those in `without` (for measuring what each is worth)."""
    ids = tuple(name for name in SIGNALS if name not in without)
    steps = np.zeros((len(ids), len(known)), np.int8)
    for number, name in enumerate(ids):
        np.clip(np.round(points_of(name, known) / STEP), -127, 127, out=steps[number], casting="unsafe")
    return Points(ids, steps)


@dataclass(frozen=True, slots=True)
class Bin:
    """One line of a reliability table: rows of like probability, what was predicted and what was found."""

    rows: int
    predicted: float
    found: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How points become a probability for one vendor's rows of one history.

    share:    assumed share of unintended recordings; interval: 95 %.
    why:      "prior" (nothing in the files says more), "labels" (the vendor's), "review" (the person's).
    slope:    what points of time, device and sound are multiplied with.
    shift:    added to the level by the person's own review.
    marked, accepted: how many labelled rows there were.
    brier_before, brier_after, table: on the newest fifth of the labelled rows, which the fit did not see.
    """

    share: float
    interval: tuple[float, float]
    why: str
    slope: float = 1.0
    shift: float = 0.0
    marked: int = 0
    accepted: int = 0
    brier_before: float | None = None
    brier_after: float | None = None
    table: tuple[Bin, ...] = ()


def calibrate(known: Evidence, weighed: Points) -> Mapping[str, Calibration]:
    """Return, per vendor, how points become a probability."""
    found = {}
    marked = weighed.marked
    for name in known.vendors:
        mine = known.is_vendor(name)
        found[name] = _of_vendor(known, weighed, marked & mine, known.accepted & ~marked & mine, mine)
    return found


def _of_vendor(known: Evidence, weighed: Points, marked: Flags, accepted: Flags, mine: Flags) -> Calibration:
    if not marked.any():
        band = (level("prior_low"), level("prior_high"))
        return Calibration(level("prior_share"), band, "prior", accepted=int(accepted.sum()))
    counted = mine & ~_belongs_to_request(weighed)
    share, interval = own_share(int(marked.sum()), int(counted.sum()))
    plain = Calibration(share, interval, "labels", marked=int(marked.sum()), accepted=int(accepted.sum()))
    if plain.marked < level("labels_marked") or plain.accepted < level("labels_accepted"):
        return plain
    return _with_slope(plain, known, weighed, marked, accepted)


def _belongs_to_request(weighed: Points) -> Flags:
    return (weighed.of("request_followed") < 0) | (weighed.of("another_device_answered") < 0)


def own_share(marked: int, counted: int) -> tuple[float, tuple[float, float]]:
    """Return the share of unintended recordings to assume, with its 95 % interval (Beta prior, evidence 6.4).

    The share is that which the vendor marked; what the vendor missed is taken to be as frequent among the
    rest, and never outside the published band.
    """
    prior = (level("prior_unintended"), level("prior_intended"))
    mean, low, high = prior_share(marked, counted, prior)
    return min(max(mean, level("prior_low")), level("prior_high")), (low, high)


def _with_slope(
    plain: Calibration, known: Evidence, weighed: Points, marked: Flags, accepted: Flags
) -> Calibration:
    """Fit level and slope on the older labelled rows; keep the slope if the newest rows agree with it."""
    rows = np.flatnonzero((marked | accepted) & (known.micros != NEVER))
    rows = rows[np.argsort(known.micros[rows], kind="stable")]
    points = weighed.sum("context", "audio")[rows].astype(np.float64)
    truth = np.where(marked[rows], 1.0, level("labels_shrunk_to"))
    split = int(len(rows) * (1 - level("labels_held_out")))
    if len(np.unique(truth[:split])) < 2 or not np.ptp(points[:split]):
        return plain
    _, slope = fit_logistic(points[:split], truth[:split])
    slope = min(max(slope, level("slope_low")), level("slope_high"))
    before, after = (_held_out(points, truth, split, one) for one in (1.0, slope))
    better = _brier(after, truth[split:]) < level("slope_gain") * _brier(before, truth[split:])
    return replace(
        plain,
        slope=slope if better else 1.0,
        brier_before=_brier(before, truth[split:]),
        brier_after=_brier(after, truth[split:]),
        table=reliability(after if better else before, marked[rows][split:], _BINS),
    )


def _held_out(points: Doubles, truth: Doubles, split: int, slope: float) -> Doubles:
    """Return what is predicted for the newest rows with this slope and the level that fits the older."""
    offset = slope * points[:split]
    intercept = fit_intercept(offset, truth[:split], np.ones(split))
    return logistic(intercept + slope * points[split:])


def logistic(value: Doubles) -> Doubles:
    """Return 1 / (1 + exp(-value))."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -50, 50)))


def logit(share: float) -> float:
    """Return the log odds of a share."""
    return math.log(share / (1 - share))


def fit_logistic(points: Doubles, truth: Doubles) -> tuple[float, float]:
    """Return the intercept and slope that fit best (Platt scaling), by Newton's method, drawn to slope 1."""
    design = np.stack([np.ones_like(points), points])
    beta, pull = np.array([0.0, 1.0]), np.diag([1e-6, 1.0])
    for _ in range(50):
        p = logistic(beta @ design)
        gradient = design @ (truth - p) - pull @ (beta - [0.0, 1.0])
        step = np.linalg.solve((design * (p * (1 - p))) @ design.T + pull, gradient)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return float(beta[0]), float(beta[1])


def fit_intercept(offset: Doubles, truth: Doubles, weight: Doubles) -> float:
    """Return the level at which the weighted sum of probabilities equals that of what was found."""
    low, high = -30.0, 30.0
    for _ in range(60):  # halving: always ends, whatever the data
        middle = (low + high) / 2
        too_high = (weight * logistic(middle + offset)).sum() > (weight * truth).sum()
        low, high = (low, middle) if too_high else (middle, high)
    return (low + high) / 2


def _brier(p: Doubles, truth: Doubles) -> float:
    return float(np.mean((p - truth) ** 2))


def reliability(p: Doubles, found: npt.NDArray[Any], bins: int) -> tuple[Bin, ...]:
    """Return a reliability table of about equally many rows a bin, lowest probability first."""
    order = np.argsort(p, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return tuple(Bin(len(part), float(p[part].mean()), float(np.mean(found[part]))) for part in parts)


def probabilities(known: Evidence, weighed: Points, by_vendor: Mapping[str, Calibration]) -> Doubles:
    """Return the probability that each row was not meant."""
    odds = weighed.sum("context", "audio")
    level_of = np.zeros(len(known), np.float32)
    for name, one in by_vendor.items():
        mine = known.is_vendor(name)
        level_of[mine] = logit(one.share) + one.shift
        if one.slope != 1:
            odds[mine] *= one.slope
    odds += level_of
    odds += weighed.sum(*NOT_FITTED)
    return logistic(odds.astype(np.float64))


def telling(known: Evidence) -> Flags:
    """Where anything tells for or against: words that can be judged, or sound.

    Recordings without any of these are those of which nobody can tell (evidence 6.1).
    """
    judged = known.spoken & (~np.isnan(known.talk) | (known.familiar > 0))
    heard = known.checked & (~np.isnan(known.wake_p) | (known.speech < level("speech_least")))
    return judged | heard


def words_for(p: Doubles, known: Evidence, weighed: Points, may_say_likely: Flags) -> Codes:
    """Return, per row, the number of its verdict in recording.VERDICTS.

    may_say_likely: where the word likely may be used; elsewhere it is possible, whatever the probability.
    """
    said = {name: VERDICTS.index(name) for name in VERDICTS}
    tells = telling(known) | _belongs_to_request(weighed)
    out = np.full(len(p), said["unclear"], dtype=np.int32)
    # Rounded: what has no sign at all stands exactly at the assumed share, and nobody can tell.
    low = np.round(p, 3) < level("cannot_tell")
    out[low | (tells & (p < level("possible")))] = said["likely_intended"]
    out[p >= level("possible")] = said["possibly_unintended"]
    out[(p >= level("likely")) & may_say_likely] = said["likely_unintended"]
    out[weighed.marked] = said["vendor_says_unintended"]
    return out


def strongest(weighed: Points) -> tuple[list[list[int]], Codes]:
    """Return the different lists of signals (numbers in `ids`, strongest first), and which each row has."""
    known: dict[int, int] = {}
    number = np.empty(weighed.steps.shape[1], np.int32)
    for start in range(0, len(number), _ROWS_AT_A_TIME):
        packed = _packed(weighed, start)
        different, place = np.unique(packed, return_inverse=True)
        codes = [known.setdefault(code, len(known)) for code in different.tolist()]
        number[start : start + len(packed)] = np.array(codes, np.int32)[place]
    return [_unpacked(code, len(weighed.ids)) for code in known], number


_ROWS_AT_A_TIME = 100_000


def _packed(weighed: Points, start: int) -> Ints:
    """Return the strongest signals of some rows as one number a row: each in a few bits, strongest lowest."""
    bits = max(len(weighed.ids).bit_length(), 1)
    block = np.abs(weighed.steps[:, start : start + _ROWS_AT_A_TIME].astype(np.int16))
    order = np.argsort(-block, axis=0, kind="stable")[: 62 // bits]
    shown = np.take_along_axis(block, order, axis=0) >= round(level("shown_from") / STEP)
    packed = np.zeros(block.shape[1], np.int64)
    for place in range(len(order)):
        packed |= np.where(shown[place], order[place] + 1, 0).astype(np.int64) << (bits * place)
    return packed


def _unpacked(code: int, count: int) -> list[int]:
    """Return the signals that `_packed` put into a number; count: of all signals."""
    bits = max(count.bit_length(), 1)
    found = []
    while code:
        found.append((code & ((1 << bits) - 1)) - 1)
        code >>= bits
    return found
