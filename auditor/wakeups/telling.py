"""How verdicts are said, and how good they are: facts/wakeup_verdicts.toml and wakeup_accuracy.toml.

No number is made here but the denominator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.facts import table


@dataclass(frozen=True, slots=True)
class Told:
    """How one verdict is said: before a number (line), about one recording (sentence), on what evidence."""

    line: str
    sentence: str
    evidence: str
    counted: bool


VERDICTS: Mapping[str, Told] = {
    row["verdict"]: Told(row["line"], row["sentence"], row["evidence"], row["counted"])
    for row in table("wakeup_verdicts")["verdicts"]
}


def denominator(by_verdict: Mapping[str, int]) -> int:
    """Return how many recordings can be asked about: those in which a microphone waited for a wake word."""
    return sum(count for verdict, count in by_verdict.items() if VERDICTS[verdict].counted)


def accuracy(*, with_sound: bool) -> str:
    """Return how good the word "likely" is, with the name of the set, n and the interval.

    with_sound: for recordings whose clip was listened to; else for words alone.
    """
    wanted = "with a clip" if with_sound else "words alone"
    row = next(row for row in table("wakeup_accuracy")["measured"] if row["evidence"] == wanted)
    what, those = (
        ("with a clip that was listened to", "a clip") if with_sound else ("by words alone", "words")
    )
    return (
        f"How good is that? On public stand-in data ({row['households']:,} made-up households), {what}: of "
        f"{row['precision_of']:,} recordings called likely, {_percent(row, 'precision')} were not meant; of "
        f"{row['recall_of']:,} with {those} that were not meant, {_percent(row, 'recall')} were "
        "called so. On your own history it may be better or worse."
    )


def _percent(row: Mapping[str, float], what: str) -> str:
    return f"{row[what]:.0%} ({row[what + '_low']:.0%} to {row[what + '_high']:.0%})"
