"""How verdicts are said, read from facts/wakeup_verdicts.toml. No number is made here but the denominator."""

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
