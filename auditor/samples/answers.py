"""What the made-up household answers to each step of the lesson, in sentences with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from auditor.language import decimal, number, percent, tr
from auditor.samples.classroom import Numbers
from auditor.samples.dials import Dials, Stories, at_first, expected, stories


@dataclass(frozen=True, slots=True)
class Pair:
    """Two households that differ in one dial, and their numbers of mistaken wake-ups."""

    a: Dials
    b: Dials

    @property
    def told(self) -> tuple[Stories, Stories]:
        """The expected numbers of both, by denominator."""
        first, second = (
            stories(one, expected(one).not_meant, expected(one).asked) for one in (self.a, self.b)
        )
        return first, second


def first_pair() -> Pair:
    """Return the two households of the question: the television runs three times as long in B."""
    b = at_first()
    return Pair(replace(b, tv_hours=b.tv_hours / 3), b)


def answer(step: str, told: Numbers) -> str:
    """Return what the sample household shows in a step, with its numbers. step: the id."""
    return _ANSWERS[step](told)


def short_answer(step: str, told: Numbers) -> str:
    """Return the same in few words, to stand beside a guess."""
    return _SHORT[step](told)


def _often(told: Numbers) -> str:
    return tr(
        "{per_day} recordings on an average day: {n} in {days} days. On the fullest day there were "
        "{fullest}.",
        per_day=decimal(told.per_day),
        n=number(told.recordings),
        days=number(told.days),
        fullest=number(told.fullest),
    )


def _when(told: Numbers) -> str:
    return tr(
        "{night} of {n} recordings, {share}. Of the {deep} between midnight and 06:00, {not_meant} were not "
        "meant, by the truth file.",
        night=number(told.night),
        n=number(told.recordings),
        share=percent(told.night, told.recordings),
        deep=number(told.deep),
        not_meant=number(told.deep_not_meant),
    )


def _understood(told: Numbers) -> str:
    return tr(
        "{none} of {n} recordings have no words, {share}. Of another {wake_word} only the name is kept by "
        "which the assistant is called.",
        none=number(told.without_words),
        n=number(told.recordings),
        share=percent(told.without_words, told.recordings),
        wake_word=number(told.held["wake_word"]),
    )


def _meant(told: Numbers) -> str:
    checked = told.checked
    return tr(
        "By the truth file {not_meant} of {of} were not meant, {share}. No real export has such a file.",
        not_meant=number(checked.not_meant),
        of=number(checked.of),
        share=percent(checked.not_meant, checked.of),
    )


def against_truth(told: Numbers) -> str:
    """Return how vendor and program did in the whole household."""
    checked = told.checked
    return tr(
        "In the whole household {hits} of {called} that vendor and program call not meant were so (precision "
        "{precision}); of {real} that were not meant they miss {missed} (recall {recall}).",
        called=number(checked.called),
        hits=number(checked.hits),
        precision=percent(checked.hits, checked.called),
        real=number(checked.not_meant),
        missed=number(checked.missed),
        recall=percent(checked.hits, checked.not_meant),
    )


def _rate(_: Numbers) -> str:
    a, b = first_pair().told
    return tr(
        "It depends. Expected a day: {day_a} in A, {day_b} in B. For each hour of television: {hour_a} in A, "
        "{hour_b} in B. Of 100 recordings: {share_a} in A, {share_b} in B.",
        day_a=decimal(a.per_day, 2),
        day_b=decimal(b.per_day, 2),
        hour_a=decimal(a.per_tv_hour or 0, 2),
        hour_b=decimal(b.per_tv_hour or 0, 2),
        share_a=decimal(a.per_100),
        share_b=decimal(b.per_100),
    )


def _known(told: Numbers) -> str:
    sound = told.sound
    on, off = sound[sound["with_sound"] > 0], sound[sound["with_sound"] == 0]
    return tr(
        "Whether a person listened to a recording stands in no export. Somebody switched off the saving of "
        "sound: after that no recording of this assistant holds sound, and there are {after} a month "
        "instead of {before}.",
        before=decimal(float(on.sum(axis=1).mean()), 0),
        after=decimal(float(off.sum(axis=1).mean()), 0),
    )


_ANSWERS: Mapping[str, Callable[[Numbers], str]] = {
    "often": _often,
    "when": _when,
    "understood": _understood,
    "meant": _meant,
    "rate": _rate,
    "known": _known,
}


def _of_100(part: int, whole: int) -> str:
    return tr("{n} of 100 recordings", n=decimal(100 * part / whole))


_SHORT: Mapping[str, Callable[[Numbers], str]] = {
    "often": lambda told: tr("{n} recordings a day", n=decimal(told.per_day)),
    "when": lambda told: _of_100(told.night, told.recordings),
    "understood": lambda told: _of_100(told.without_words, told.recordings),
    "meant": lambda told: _of_100(told.checked.not_meant, told.checked.of),
    "rate": lambda _: tr("It depends on what one divides by"),
    "known": lambda _: tr("Whether a person listened, for one"),
}
