"""How good are the verdicts? One command, one page: docs/accuracy.md, and the numbers that the app shows.

    python benchmarks/wakeups.py [--data ../shared/wakeups] [--households 200] [--ablation 60] [--listen]

Everything is measured on public stand-in data: no public set of real false wake-ups exists.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))
import households as made

from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.intervals import wilson

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


def own_review(data: Path, count: int) -> list[str]:
    """Return what a review of 60 recordings says about each household, against the truth."""
    within = asked = 0
    errors = []
    for _, one, plain in made.judged(made.FIRST_REPORTED, count, data):
        answers = {key: "not_meant" if one.wrong.get(key) else "meant" for key in plain.sample(60)}
        found = plain.reviewed(answers).measured
        if found.precision is None or found.precision_interval is None or found.answered < 60:
            continue
        p, marked = plain.p, plain.weighed.marked
        wrong = np.array([one.wrong.get(key, False) for key in plain.ids.to_pylist()])
        truth = float(wrong[(p >= level("likely")) & ~marked].mean())
        asked += 1
        within += found.precision_interval[0] <= truth <= found.precision_interval[1]
        errors.append(abs(found.precision - truth))
    if not asked:
        return []
    low, high = wilson(within, asked)
    return [
        f"The person's own review: of {asked} households in which 60 recordings were answered truthfully, the interval of "
        f"the precision held the true one in {within} ({within / asked:.2f} [{low:.2f}-{high:.2f}]); the estimate was off by "
        f"{float(np.mean(errors)):.3f} on average.",
        "",
    ]


def of_text(data: Path) -> list[str]:
    """Return the part about the directedness model: the tables of its card, measured again."""
    import train_directedness as training
    from directedness_card import table_of_sets

    stored = json.loads((ROOT / "auditor/wakeups/models/directedness.json").read_text(encoding="utf-8"))
    lines = ["Requests against overheard talk, by the text alone. More, with scenarios and meetings left out in turn, "
             "stands in the [model card](models/directedness.md).", ""]  # fmt: skip
    for title, rows in training.rows_of(stored, training.Corpora(data), None).items():
        lines += [f"{title}:", "", *table_of_sets(rows), ""]
    return lines


def of_sounds(data: Path) -> list[str]:
    """Return the part about sound-alikes: published triggers against ordinary talk."""
    import re

    import sound_alikes as alike

    by_meeting = alike.meetings(data)
    checking = [text for number, meeting in enumerate(by_meeting) if number % 2 for text in meeting]
    spoken = [text for text in checking if re.search(r"[A-Za-z]", text) and len(text.split()) > 2]
    sample = sorted(np.random.default_rng(4).choice(spoken, 6000, replace=False).tolist())
    ranked = alike.ranks(sample)
    lines = [
        f"Published triggers against {len(sample):,} stretches of talk of 3 to 8 words (AMI meetings), by phone distance:",
        "",
    ]
    lines += table(
        ("wake word", "triggers", "area under the curve"),
        [
            (one.wake_word, one.triggers, f"{one.auc:.3f} [{one.low:.3f}-{one.high:.3f}]")
            for one in alike.areas(ranked, len(sample))
        ],
    )
    lines += ["Phrases reported not to set it off, as what they are:", ""]
    lines += table(
        ("wake word", "phrase", "share of talk that is farther away", "near enough to be shown"),
        [
            (one.wake_word, one.phrase, f"{one.rank:.2f}", "yes" if one.near else "no")
            for one in ranked
            if not one.is_trigger
        ],
    )
    near = [one.near for one in ranked if one.is_trigger]
    low, high = wilson(sum(near), len(near))
    return [
        *lines,
        f"Within the level at which it is shown: {sum(near)} of {len(near)} published triggers [{low:.2f}-{high:.2f}].",
        "",
    ]


def of_clips(scores: Mapping[str, Sequence[Sequence[float | None]]]) -> list[str]:
    """Return the part about the listening check, from the scores that benchmarks/listening.py wrote."""
    rows = []
    for name, clips in scores.items():
        heard = [clip[0] for clip in clips if clip[0] is not None]
        if not heard:
            continue
        shares = []
        for hit in (
            sum(one >= level("audio_heard") for one in heard),
            sum(one < level("audio_absent") for one in heard),
        ):
            low, high = wilson(hit, len(heard))
            shares.append(f"{hit / len(heard):.3f} [{low:.3f}-{high:.3f}]")
        rows.append((name, len(heard), *shares))
    return table(
        (
            "clips",
            "n",
            f"heard (from {level('audio_heard'):g})",
            f"not heard (below {level('audio_absent'):g})",
        ),
        rows,
    )


def of_dubois(data: Path) -> list[str]:
    """Return the recount of the only open measurement of rates, for comparison."""
    import dubois

    rows = [
        (
            one.country,
            one.speaker,
            one.wake_word,
            one.events,
            one.plays,
            f"{one.hours:.1f}",
            f"{one.per_hour:.3f} [{one.low:.3f}-{one.high:.3f}]",
        )
        for one in dubois.counts(data)
    ]
    return table(
        ("country", "speaker", "wake word", "events", "plays", "hours a play", "per hour of television"), rows
    )


HEADING = """# How good the verdicts are

Written by `python benchmarks/wakeups.py`; do not edit by hand. **Everything here is measured on public stand-in
data**: no public set of real false wake-ups exists. Requests were typed or read aloud for a corpus, talk is meetings
and made-up lines, sound-alikes are spoken by machines, households are invented. The figures flatter. They rank designs
and catch mistakes; for a real history only the vendor's own labels and the person's own review say how good the
verdicts are on it. Published systems that see the text alone reach 12.7 to 20.1 % equal error on real traffic.

Intervals are 95 %: Wilson's for shares of clips and texts; for made-up households from drawing whole households again.
"""


def write_facts(main: Mapping[str, Found], count: int) -> None:
    """Write the numbers that stand beside every rate in the app and on the command line."""
    lines = [
        "# How good the verdicts are on made-up households, as shown beside every rate. Written by",
        "# `python benchmarks/wakeups.py`; do not edit by hand. Grade measured: on public stand-in data.",
    ]
    for name, found in main.items():
        lines += [
            "",
            "[[measured]]",
            f'evidence = "{name}"',
            f"households = {found.households}",
            f"recordings = {found.rows}",
        ]
        for what, one in (
            ("precision", found.precision),
            ("recall", found.recall_telling),
            ("recall_of_all", found.recall),
        ):
            lines += [
                f"{what} = {one.value:.3f}",
                f"{what}_low = {one.low:.3f}",
                f"{what}_high = {one.high:.3f}",
                f"{what}_of = {one.n}",
            ]
        lines += [
            f'source = "docs/accuracy.md: {count} made-up households, on public stand-in data"',
            'grade = "measured"',
        ]
    FACTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "wakeups")
    parser.add_argument("--households", type=int, default=200)
    parser.add_argument("--ablation", type=int, default=60, help="households for what each signal is worth")
    parser.add_argument(
        "--listen", action="store_true", help="score the clips anew first (minutes; needs voices)"
    )
    given = parser.parse_args()
    if given.listen:
        import subprocess

        subprocess.run(
            [sys.executable, str(HERE / "listening.py"), "--write-scores", "--data", str(given.data)],
            check=True,
        )
    begun = time.perf_counter()
    scores = json.loads((HERE / "listening_scores.json").read_text(encoding="utf-8"))["pools"]
    told, main_numbers = of_households(given.data, given.households)
    lines = [HEADING, f"## {given.households} made-up households with known truth", ""]
    lines += [
        "Written as real exports, read back by the readers, judged. Requests: SLURP test and Home Assistant sentences; talk: "
        "AMI meetings that were not learned from, and made-up lines; sound: scores drawn from the pools of clips below, "
        "noisy and cut ones among them. Varied: the share of unintended recordings, vendors, wrong labels, missing "
        "sound, language, habits. Weights and levels were chosen on other households with other texts. All numbers leave "
        "out what the vendor marked, and count at the level of *likely*, whatever word is shown (for Google it is *possibly*).",
        "",
        *told,
        *own_review(given.data, given.households),
        "### What each signal is worth",
        "",
        *ablation(given.data, given.ablation),
        "## Texts", "", *of_text(given.data),
        "## Words that sound like the wake word", "", *of_sounds(given.data),
        "## Clips: the listening check", "",
        "For the wake word Alexa; for no other is there a check that may be used. Real clips: Picovoice and Precise; "
        "sound-alikes and talk as on television: synthetic voices. See docs/decisions/014.",
        "", *of_clips(scores),
        "## Beside television: Dubois et al. 2020, counted again", "",
        "Never anybody's own rate: one living room, television only, firmware of 2019. Caveats: "
        "`auditor/facts/dubois2020.toml`.",
        "", *of_dubois(given.data),
    ]  # fmt: skip
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8", newline="\n")
    write_facts(main_numbers, given.households)
    print("\n".join(told[:8]))
    print(
        f"{STAND_IN}; {time.perf_counter() - begun:.0f} s; {PAGE.relative_to(ROOT)} and {FACTS.relative_to(ROOT)} written"
    )


if __name__ == "__main__":
    main()
