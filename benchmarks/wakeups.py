"""How good are the verdicts? One command, one page: docs/accuracy.md, and the numbers that the app shows.

    python benchmarks/wakeups.py [--data ../shared/wakeups] [--households 200] [--only households]

Everything is measured on public stand-in data: no public set of real false wake-ups exists.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))
import households as made

from auditor.wakeups.catalogue import level, signals

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "accuracy.md"
FACTS = ROOT / "auditor" / "facts" / "wakeup_accuracy.toml"
STAND_IN = "on public stand-in data"
DRAWS = 500
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval and n, the number of recordings it is a share of."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        """Return it as the page shows it."""
        if not self.n:
            return "none"
        return f"{self.value:.3f} [{self.low:.3f}-{self.high:.3f}], n = {self.n:,}"


def share_over_households(hit: Flags, of: Flags, household: npt.NDArray[np.int64], seed: int = 1) -> Share:
    """Return a share whose interval comes from drawing whole households: rows of one are alike."""
    numbers, place = np.unique(household, return_inverse=True)
    hits = np.bincount(place, weights=hit & of, minlength=len(numbers))
    counts = np.bincount(place, weights=of, minlength=len(numbers))
    if not counts.sum():
        return Share(float("nan"), float("nan"), float("nan"), 0)
    dice = np.random.default_rng(seed)
    drawn = dice.integers(0, len(numbers), (DRAWS, len(numbers)))
    totals = counts[drawn].sum(axis=1)
    shares = hits[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    low, high = np.quantile(shares, [0.025, 0.975])
    return Share(float(hits.sum() / counts.sum()), float(low), float(high), int(counts.sum()))


@dataclass(frozen=True)
class Found:
    """What was measured on some rows: the level `likely` whatever word is shown, and the probabilities."""

    rows: int
    households: int
    unintended: Share
    precision: Share
    recall: Share
    recall_telling: Share
    brier: float
    calibration_error: float


def measure(rows: made.Rows, mask: Flags | None = None, at: float | None = None) -> Found:
    """Measure the rows that the vendor did not mark.

    recall is among all of them; recall_telling among those with words or a clip that was listened to.
    """
    p, wrong = rows.array("p"), rows.array("wrong")
    household = rows.array("household")
    of = ~rows.array("marked") & (np.ones(len(p), bool) if mask is None else mask)
    flagged = p >= (level("likely") if at is None else at)
    telling = rows.array("spoken") | rows.array("audio")
    return Found(
        rows=int(of.sum()),
        households=len(np.unique(household[of])),
        unintended=share_over_households(wrong, of, household),
        precision=share_over_households(wrong, of & flagged, household),
        recall=share_over_households(flagged, of & wrong, household),
        recall_telling=share_over_households(flagged, of & wrong & telling, household),
        brier=float(np.mean((p[of] - wrong[of]) ** 2)) if of.any() else float("nan"),
        calibration_error=calibration_error(p[of], wrong[of]),
    )


def calibration_error(p: npt.NDArray[np.float64], wrong: Flags, bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width."""
    if not len(p):
        return float("nan")
    place = np.minimum((p * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    gaps = np.abs(
        np.bincount(place, weights=p, minlength=bins) - np.bincount(place, weights=wrong, minlength=bins)
    )
    return float(gaps.sum() / counts.sum())


def reliability(
    p: npt.NDArray[np.float64], wrong: Flags, bins: int = 10
) -> list[tuple[str, int, float, float]]:
    """Return, per bin of equal width: its edges, n, the mean probability and the share that was unintended."""
    place = np.minimum((p * bins).astype(int), bins - 1)
    return [
        (
            f"{one / bins:.1f}-{(one + 1) / bins:.1f}",
            int((place == one).sum()),
            float(p[place == one].mean()),
            float(wrong[place == one].mean()),
        )
        for one in range(bins)
        if (place == one).any()
    ]


# The page ---------------------------------------------------------------------------------------


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


HEAD = (
    "rows",
    "households",
    "n",
    "unintended",
    "precision of likely",
    "recall of all",
    "recall of those with words or sound",
    "Brier",
    "calibration error",
)


def line(name: str, found: Found) -> list[object]:
    """Return one row of a table of households."""
    return [
        name, found.households, f"{found.rows:,}", f"{found.unintended.value:.3f}", found.precision, found.recall,
        found.recall_telling, f"{found.brier:.3f}", f"{found.calibration_error:.3f}",
    ]  # fmt: skip


def of_households(data: Path, count: int) -> tuple[list[str], Mapping[str, Found]]:
    """Return the part of the page about made-up households, and its main numbers."""
    plain = made.run(made.FIRST_REPORTED, count, data, with_audio=False)
    heard = made.run(made.FIRST_REPORTED, count, data, with_audio=True)
    audio = heard.array("audio")
    main = {
        "words alone": measure(plain),
        "with a clip": measure(heard, audio),
        "all, clips where there are some": measure(heard),
    }
    lines = table(HEAD, [line(name, found) for name, found in main.items()])
    lines += [
        "By vendor, language and kind of household (words alone, then with clips where there are some):",
        "",
    ]
    parts = []
    for rows, how in ((plain, "words alone"), (heard, "with clips")):
        for column in ("vendor", "language"):
            values = rows.array(column)
            parts += [
                line(f"{value}, {how}", measure(rows, values == value))
                for value in sorted(set(values.tolist()))
            ]
    parts += [
        line(f"a share of {name} %, with clips", measure(heard, mask)) for name, mask in by_share(heard)
    ]
    parts += [
        line(f"{name} in the text, words alone", measure(plain, mask)) for name, mask in by_length(plain)
    ]
    lines += table(HEAD, parts)
    lines += traps(heard)
    lines += ["Is the probability honest? All rows that the vendor did not mark:", ""]
    for rows, how in ((plain, "words alone"), (heard, "with clips where there are some")):
        of = ~rows.array("marked")
        told = reliability(rows.array("p")[of], rows.array("wrong")[of])
        lines += [f"{how}:", ""]
        lines += table(
            ("probability", "n", "mean probability", "share unintended"),
            [(edges, f"{n:,}", f"{mean:.3f}", f"{found:.3f}") for edges, n, mean, found in told],
        )
    return lines, main


def by_share(rows: made.Rows) -> list[tuple[str, Flags]]:
    """Return masks of households by how much of them was unintended."""
    household, wrong = rows.array("household"), rows.array("wrong")
    _, place = np.unique(household, return_inverse=True)
    share = (np.bincount(place, weights=wrong) / np.bincount(place))[place]
    edges = ((0.0, 0.04), (0.04, 0.08), (0.08, 0.12), (0.12, 1.0))
    return [
        (f"{100 * low:.0f}-{100 * min(high, 0.25):.0f}", (share >= low) & (share < high))
        for low, high in edges
    ]


def by_length(rows: made.Rows) -> list[tuple[str, Flags]]:
    """Return masks by the number of words of the text."""
    words = rows.array("words")
    return [
        ("1-2 words", (words >= 1) & (words <= 2)),
        ("3-5 words", (words >= 3) & (words <= 5)),
        ("6 or more words", words >= 6),
    ]


def traps(rows: made.Rows) -> list[str]:
    """Say what became of the rows that carry a label although they were meant."""
    trap = rows.array("trap") & ~rows.array("wrong")
    called = trap & (rows.array("marked") | (rows.array("p") >= level("likely")))
    return [
        f"The vendor's traps (a wake word before a pause, a second device that left the answer to another): {int(called.sum())} of "
        f"{int(trap.sum()):,} such rows are counted as marked or likely.",
        "",
    ]


def ablation(data: Path, count: int) -> list[str]:
    """Return what each signal is worth: what changes without it."""
    whole = measure(made.run(made.FIRST_REPORTED, count, data, with_audio=True))
    rows = []
    for name in signals():
        if name.startswith("you_said") or name == "vendor_marked":
            continue
        without = measure(
            made.run(made.FIRST_REPORTED, count, data, with_audio=True, without=frozenset({name}))
        )
        rows.append(
            (
                f"`{name}`",
                f"{without.precision.value - whole.precision.value:+.3f}",
                f"{without.recall.value - whole.recall.value:+.3f}",
                f"{without.brier - whole.brier:+.4f}",
            )
        )
    head = ("without", "precision", "recall of all", "Brier")
    start = f"What changes without one signal ({count} households; all: precision {whole.precision.value:.3f}, recall {whole.recall.value:.3f}, Brier {whole.brier:.4f}):"
    return [start, "", *table(head, rows)]
