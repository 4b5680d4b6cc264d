"""Published figures, each beside the person's own number where one can be worked out; never pooled.

Read from facts/baselines.toml. A figure of a study is about other people, other years and often another way
of counting: its caveat stands with it, and nothing here says who is above or below whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow.compute as pc

from auditor.facts import table
from auditor.history import History
from auditor.insights.masks import Masks
from auditor.language import decimal, later, number, percent, tr
from auditor.recording import INFERRED, MEASURED, VENDOR_SAYS

LONG_S = 6.0  # what Dubois et al. call long

_MARKED = ("vendor_says_unintended",)
_NOT_MEANT = ("vendor_says_unintended", "likely_unintended")
_MARKS_NOTHING = ("google", "apple")  # and from words alone nothing of theirs is called likely
_UNUSABLE = ("nothing_heard", "not_for_device")

_NONE_OF_THESE = later("There are no recordings of this assistant in your files.")
_NOT_JUDGED = later("These recordings have not been judged.")
_NO_LABELS = later("Your files carry no labels of the vendor's that could say so.")
_NOTHING_MARKED = later(
    "This vendor marks nothing as not meant, and from words alone nothing of it is called likely before you "
    "have reviewed some. None of yours is, so there is no share to compare."
)
_NO_RESULTS = later("Your files do not say what came of the recordings.")
_NO_TIMES = later("Your files do not say when the recordings were made.")
_NO_DEVICES = later("Your files do not say which device recorded.")
_NO_LENGTHS = later("No recording that was marked or is likely not meant says how long it is.")


@dataclass(frozen=True, slots=True)
class Study:
    """One published figure, as in facts/baselines.toml; n_of, sentence, method, caveat are messages."""

    id: str
    study: str
    n: int
    n_of: str
    vendor: str
    measure: str
    low: float
    high: float
    sentence: str
    method: str
    caveat: str
    source: str
    grade: str
    checked: dt.date
    year: int | None = None
    why_none: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """The person's own number: numerator, denominator and kind of evidence (recording.EVIDENCE)."""

    numerator: int
    denominator: int
    evidence: str

    @property
    def value(self) -> float:
        """The share, or the number a day."""
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class Beside:
    """A study and the own number beside it; where there is none, why, as a message."""

    study: Study
    own: Own | None
    why_none: str = ""


@cache
def studies() -> tuple[Study, ...]:
    """Return the published figures, in the order of the table."""
    return tuple(Study(**row) for row in table("baselines")["studies"])


def beside(history: History, zone: str) -> list[Beside]:
    """Return every study with the person's own number, in the order of the table.

    history: its verdicts are used where it was judged. zone: IANA name, in which days are counted.
    """
    known = Masks(history, zone)
    found: dict[tuple[str, str], Own | str] = {}
    for study in studies():
        key = (study.measure, study.vendor)
        if study.measure and key not in found:
            found[key] = MEASURES[study.measure](known, study.vendor)
    return [_beside(study, found.get((study.measure, study.vendor), study.why_none)) for study in studies()]


def _beside(study: Study, own: Own | str) -> Beside:
    return Beside(study, None, own) if isinstance(own, str) else Beside(study, own)


def _per_active_day(known: Masks, vendor: str) -> Own | str:
    days = known.days_of(vendor)
    return Own(len(days), len(np.unique(days)), MEASURED) if len(days) else _nothing(known, vendor)


def _per_day(known: Masks, vendor: str) -> Own | str:
    days = known.days_of(vendor)
    if not len(days):
        return _nothing(known, vendor)
    return Own(len(days), int(days.max() - days.min()) + 1, MEASURED)


def _nothing(known: Masks, vendor: str) -> str:
    return _NO_TIMES if (known.heard & known.holds("vendor", vendor)).any() else _NONE_OF_THESE


def _unusable_share(known: Masks, vendor: str) -> Own | str:
    mine = known.asked & known.holds("vendor", vendor)
    if not mine.any():
        return _NONE_OF_THESE
    told = mine & ~known.holds("outcome", "unknown", None)
    if not told.any():
        return _NO_RESULTS
    return Own(int((told & known.holds("outcome", *_UNUSABLE)).sum()), int(told.sum()), VENDOR_SAYS)


def _marked_share(known: Masks, vendor: str) -> Own | str:
    mine = known.asked & known.holds("vendor", vendor)
    if not mine.any():
        return _NONE_OF_THESE
    if not known.judged:
        return _NOT_JUDGED
    labelled = mine & ~known.holds("vendor_label", None)
    if not labelled.any():
        return _NO_LABELS
    return Own(int((labelled & known.holds("verdict", *_MARKED)).sum()), int(labelled.sum()), VENDOR_SAYS)


def _not_meant_share(known: Masks, vendor: str) -> Own | str:
    mine = known.asked & known.holds("vendor", vendor)
    if not mine.any():
        return _NONE_OF_THESE
    if not known.judged:
        return _NOT_JUDGED
    not_meant = int((mine & known.holds("verdict", *_NOT_MEANT)).sum())
    if not not_meant and vendor in _MARKS_NOTHING:
        return _NOTHING_MARKED
    return Own(not_meant, int(mine.sum()), INFERRED)


def _long_share(known: Masks, vendor: str) -> Own | str:
    mine = known.asked & known.holds("vendor", vendor)
    if not mine.any():
        return _NONE_OF_THESE
    if not known.judged:
        return _NOT_JUDGED
    rows = np.flatnonzero(mine & known.holds("verdict", *_NOT_MEANT))
    lengths = known.history.table.column("duration_s").take(rows).drop_null()
    if not len(lengths):
        return _NO_LENGTHS
    long = int(pc.sum(pc.greater_equal(lengths, LONG_S)).as_py() or 0)
    return Own(long, len(lengths), INFERRED)


def _not_meant_per_device_day(known: Masks, vendor: str) -> Own | str:
    """Count from the first to the last recording of each device: when it was on is not known."""
    placed = known.placed
    mine = known.holds("vendor", vendor)[placed.row] & ~known.holds("device", None)[placed.row]
    if not mine.any():
        return _NO_DEVICES if (known.heard & known.holds("vendor", vendor)).any() else _NONE_OF_THESE
    if not known.judged:
        return _NOT_JUDGED
    days, rows = placed.day[mine], placed.row[mine]
    names = known.history.table.column("device").take(rows).combine_chunks()
    codes = np.asarray(names.dictionary_encode().indices) if hasattr(names, "dictionary_encode") else names
    covered = 0
    for code in np.unique(codes):
        of_device = days[codes == code]
        covered += int(of_device.max() - of_device.min()) + 1
    not_meant = int((known.asked & known.holds("verdict", *_NOT_MEANT))[rows].sum())
    return Own(not_meant, covered, INFERRED)


MEASURES: Mapping[str, Callable[[Masks, str], Own | str]] = {
    "per_active_day": _per_active_day,
    "per_day": _per_day,
    "unusable_share": _unusable_share,
    "marked_share": _marked_share,
    "not_meant_share": _not_meant_share,
    "not_meant_per_device_day": _not_meant_per_device_day,
    "long_share": _long_share,
}


_OWN: Mapping[str, str] = {
    "per_active_day": later(
        "Your files: {a_day} on average on days with any ({made} recordings on {of} days)."
    ),
    "per_day": later("Your files: {a_day} a day ({made} recordings in {of} days)."),
    "unusable_share": later(
        "Your files: {share} not understood or not for the device, as the vendor put it ({made} of {of} "
        "recordings that say what came of them)."
    ),
    "marked_share": later(
        "Your files: {share} marked by the vendor as not meant ({made} of {of} recordings with a label)."
    ),
    "not_meant_share": later(
        "Your files: {share} marked by the vendor or likely not meant ({made} of {of} recordings that can be "
        "asked about)."
    ),
    "not_meant_per_device_day": later(
        "Your files: {a_day} per device and day marked by the vendor or likely not meant ({made} in {of} "
        "device days, from each device's first to its last recording)."
    ),
    "long_share": later(
        "Your files: {share} of those marked or likely not meant are 6 seconds or longer ({made} of {of} "
        "whose length is known)."
    ),
}


def own_sentence(one: Beside) -> str:
    """Return the own number with its numerator and denominator, or why there is none, ready to be read."""
    if one.own is None:
        return tr(one.why_none)
    return tr(
        _OWN[one.study.measure],
        made=number(one.own.numerator),
        of=number(one.own.denominator),
        share=percent(one.own.numerator, one.own.denominator),
        a_day=decimal(one.own.value, 2 if one.own.value < 1 else 1),
    )
