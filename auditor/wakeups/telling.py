"""How verdicts are said, and how good they are: facts/wakeup_verdicts.toml and wakeup_accuracy.toml.

No number is made here but the denominator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.facts import table
from auditor.language import later, number, percent, tr, trn
from auditor.wakeups.catalogue import level
from auditor.wakeups.judgement import Judgement
from auditor.wakeups.review import Measured


@dataclass(frozen=True, slots=True)
class Told:
    """How one verdict is said: before a number (line), about one recording (sentence), on what evidence.

    The texts are those of the source: `tr(told.line)` where they are drawn.
    """

    line: str
    sentence: str
    evidence: str
    counted: bool


VERDICTS: Mapping[str, Told] = {
    row["verdict"]: Told(row["line"], row["sentence"], row["evidence"], row["counted"])
    for row in table("wakeup_verdicts")["verdicts"]
}
_BY_WORDS = later(
    "How good is that? On public stand-in data ({households} made-up households), by words alone: of "
    "{called} recordings called likely, {precision} were not meant; of {not_meant} with words that were not "
    "meant, {recall} were called so. On your own history it may be better or worse."
)
_BY_SOUND = later(
    "How good is that? On public stand-in data ({households} made-up households), with a clip that was "
    "listened to: of {called} recordings called likely, {precision} were not meant; of {not_meant} with a "
    "clip that were not meant, {recall} were called so. On your own history it may be better or worse."
)


def denominator(by_verdict: Mapping[str, int]) -> int:
    """Return how many recordings can be asked about: those in which a microphone waited for a wake word."""
    return sum(count for verdict, count in by_verdict.items() if VERDICTS[verdict].counted)


def accuracy(*, with_sound: bool) -> str:
    """Return how good the word "likely" is, with the name of the set, n and the interval.

    with_sound: for recordings whose clip was listened to; else for words alone.
    """
    wanted = "with a clip" if with_sound else "words alone"
    row = next(row for row in table("wakeup_accuracy")["measured"] if row["evidence"] == wanted)
    return tr(
        _BY_SOUND if with_sound else _BY_WORDS,
        households=number(row["households"]),
        called=number(row["precision_of"]),
        precision=_share(row, "precision"),
        not_meant=number(row["recall_of"]),
        recall=_share(row, "recall"),
    )


def own_accuracy(measured: Measured) -> str | None:
    """Return how good the level of "likely" is on this very history, by the person's answers; None without.

    It counts by the chance alone: some vendors' recordings are called no more than possible at any chance.
    """
    if measured.precision is None or measured.precision_interval is None:
        return None
    low, high = measured.precision_interval
    return trn(
        "By your own answers: of {n} recording whose chance of not being meant is {level} or more, this "
        "share was not meant: {precision}.",
        "By your own answers: of {n} recordings whose chance of not being meant is {level} or more, "
        "{precision} were not meant.",
        measured.called,
        precision=_interval(measured.precision, low, high),
        level=percent(level("likely"), 1),
    )


def how_good(judgement: Judgement) -> list[str]:
    """Return what must stand beside a count of "likely": by own answers, and on test sets."""
    own = own_accuracy(judgement.measured)
    listened = bool(judgement.known.checked.any())
    measured = [accuracy(with_sound=with_sound) for with_sound in ((False, True) if listened else (False,))]
    return [own, *measured] if own else measured


def _share(row: Mapping[str, float], what: str) -> str:
    return _interval(row[what], row[f"{what}_low"], row[f"{what}_high"])


def _interval(share: float, low: float, high: float) -> str:
    return tr(
        "{share} ({low} to {high})", share=percent(share, 1), low=percent(low, 1), high=percent(high, 1)
    )
