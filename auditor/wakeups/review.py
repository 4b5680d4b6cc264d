"""The person's own review: which recordings to ask about, and what the answers say of this history.

A random sample over bands of probability, not only the top: so that recordings that were missed are met too.
Answers are kept in memory with the judgement and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.wakeups.catalogue import level
from auditor.wakeups.intervals import wilson
from auditor.wakeups.words import Ints

MEANT, NOT_MEANT, UNSURE = "meant", "not_meant", "unsure"
ANSWERS = (MEANT, NOT_MEANT, UNSURE)

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a review says of this history, for what is shown from the level `likely` on.

    answered:  recordings with a clear answer; unsure: without.
    precision: share of the unintended among those called likely, with its 95 % interval; None: none answered.
    recall:    share of those called likely among the unintended, weighted back to all recordings that were
               judged; its interval is Wilson's with the number of answers that would be as exact.
    share:     estimated share of unintended among all recordings that were judged.
    called:    of those answered clearly, called likely; right: of these, not meant by the answer.
    """

    answered: int
    unsure: int
    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None
    share: float | None
    called: int = 0
    right: int = 0


def band_edges() -> tuple[float, float]:
    """Return the two probabilities between the three bands of the sample."""
    return level("possible"), level("likely")


def bands_of(p: Doubles) -> Ints:
    """Return the band of each probability: 0, 1 or 2."""
    return np.digitize(p, band_edges())


def choose(p: Doubles, open_rows: Ints, count: int, seed: int) -> Ints:
    """Return a random sample of rows, as evenly over the bands as they allow, in random order.

    p:         probability of each row.
    open_rows: numbers of the rows that may be asked about.
    """
    dice = np.random.default_rng(seed)
    bands = bands_of(p[open_rows])
    pools = [dice.permutation(open_rows[bands == band]) for band in range(3)]
    chosen: list[int] = []
    while len(chosen) < count and any(len(pool) for pool in pools):
        for band in (2, 1, 0):
            if len(pools[band]) and len(chosen) < count:
                chosen.append(int(pools[band][0]))
                pools[band] = pools[band][1:]
    return dice.permutation(np.array(chosen, np.int64))


def measure(p: Doubles, rows: Ints, answers: Mapping[int, str]) -> Measured:
    """Return precision and recall of the level `likely` from answers.

    p:       probability of each row before any answer.
    rows:    numbers of all rows that were judged and are not marked by the vendor.
    answers: row number -> answer.
    """
    clear = {row: said == NOT_MEANT for row, said in answers.items() if said != UNSURE}
    unsure = len(answers) - len(clear)
    asked = np.array(list(clear), np.int64)
    wrong = np.array(list(clear.values()), bool)
    sizes = np.bincount(bands_of(p[rows]), minlength=3).astype(np.float64)
    bands = bands_of(p[asked]) if len(asked) else np.zeros(0, np.int64)
    counts = np.bincount(bands, minlength=3)
    found = np.bincount(bands, weights=wrong, minlength=3).astype(np.float64)
    top, hits = int(counts[2]), int(found[2])
    recall, recall_interval, share = _recall(sizes, counts, found)
    return Measured(
        answered=len(clear),
        unsure=unsure,
        precision=hits / top if top else None,
        precision_interval=wilson(hits, top) if top else None,
        recall=recall,
        recall_interval=recall_interval,
        share=share,
        called=top,
        right=hits,
    )


def _recall(
    sizes: Doubles, counts: Ints, found: Doubles
) -> tuple[float | None, tuple[float, float] | None, float | None]:
    """Return recall, its interval and the share of unintended, each band weighted by its size."""
    if ((counts == 0) & (sizes > 0)).any() or not sizes.sum():
        return None, None, None  # a band that nobody was asked about may hold anything
    rate = found / np.maximum(counts, 1)
    unintended = sizes * rate
    total = unintended.sum()
    share = float(total / sizes.sum())
    if not total:
        return None, None, share
    recall = float(unintended[2] / total)
    # Delta method; a band without a find still may have one: its rate is taken as half an answer.
    spread = np.where(counts > 0, (found + 0.5) / (counts + 1), 0.0)
    variance = sizes**2 * spread * (1 - spread) / np.maximum(counts, 1)
    slope = np.array([-recall, -recall, 1 - recall]) / total
    of_recall = float((slope**2 * variance).sum())
    as_exact = recall * (1 - recall) / of_recall if of_recall and 0 < recall < 1 else float(counts.sum())
    as_exact = max(1.0, min(as_exact, float(counts.sum())))
    return recall, wilson(round(recall * as_exact), max(1, math.floor(as_exact))), share
