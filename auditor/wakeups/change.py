"""What moved between two judgements of the same history: by answers of a review, or by listening to clips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from auditor.recording import VERDICTS
from auditor.wakeups.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Change:
    """How the later judgement differs.

    rows:          recordings whose verdict is another one.
    answered:      of these, recordings that the person answered in the later judgement.
    before, after: recordings by verdict.
    level_moved:   vendors whose level follows the person's answers in the later and not, or otherwise, in the
                   earlier judgement.
    """

    rows: int
    answered: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    level_moved: tuple[str, ...]


def change(earlier: Judgement, later: Judgement) -> Change:
    """Return what moved. Both judge the same rows of the same history."""
    one, other = earlier.verdict_codes, later.verdict_codes
    moved = one != other
    return Change(
        rows=int(moved.sum()),
        answered=int(moved[later.answered_rows].sum()),
        before=_by_verdict(one),
        after=_by_verdict(other),
        level_moved=tuple(
            vendor
            for vendor, found in later.calibration.items()
            if found.shift != earlier.calibration[vendor].shift
        ),
    )


def _by_verdict(codes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(VERDICTS)).tolist()
    return {word: n for word, n in zip(VERDICTS, counts, strict=True) if n}
