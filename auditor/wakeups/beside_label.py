"""What the vendor said of its recordings, and what our signs say of the same ones without its labels.

Where both agree, neither proves the other. What a vendor marks mostly carries no words, so that our signs can
often say nothing of it: that is told by its own name too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditor.recording import VERDICTS
from auditor.wakeups.catalogue import signals
from auditor.wakeups.judgement import Judgement

# What a vendor can have said, in the order in which it is told.
MARKED, ANSWERED, NO_REQUEST, WAKE_WORD_ONLY, NOTHING = (
    "marked",
    "answered",
    "no_request",
    "wake_word_only",
    "nothing",
)
_OUTCOMES = {
    ANSWERED: ("answered",),
    NO_REQUEST: ("nothing_heard", "failed"),
    WAKE_WORD_ONLY: ("wake_word_only",),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """Recordings of which the vendor said the same.

    said:        marked (as not meant), answered, no_request (found none, or failed), wake_word_only, nothing
                 (nothing that tells whether it was meant).
    recordings:  how many.
    without:     how many of these have which verdict when none of the vendor's labels is used: verdict ->
                 count; the words of recording.VERDICTS, without vendor_says_unintended.
    """

    said: str
    recordings: int
    without: Mapping[str, int]


def beside_the_vendor(judgement: Judgement) -> list[Beside]:
    """Return what the vendors said, each with our verdicts on the same recordings without their labels.

    Answers of the person are not in these numbers. Empty groups are left out.
    """
    labels = frozenset(name for name, one in signals().items() if one.about == "label")
    verdicts = judgement.verdicts_without(labels)
    said = np.full(len(judgement.known), NOTHING, dtype="U16")
    for name, outcomes in _OUTCOMES.items():
        said[judgement.known.is_outcome(*outcomes)] = name
    said[judgement.weighed.marked] = MARKED
    found = []
    for name in (MARKED, ANSWERED, NO_REQUEST, WAKE_WORD_ONLY, NOTHING):
        counts = np.bincount(verdicts[said == name], minlength=len(VERDICTS))
        if counts.sum():
            by_verdict = {word: int(n) for word, n in zip(VERDICTS, counts, strict=True) if n}
            found.append(Beside(name, int(counts.sum()), by_verdict))
    return found
