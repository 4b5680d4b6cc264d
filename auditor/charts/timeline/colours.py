"""By what a timeline may be coloured, and which verdicts that is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from auditor.language import later
from auditor.recording import VERDICTS
from auditor.wakeups.telling import VERDICTS as TOLD

Colour = Literal["amount", "marked", "likely"]
COLOURS: tuple[Colour, ...] = ("amount", "marked", "likely")

Ints = npt.NDArray[np.int64]

VERDICT_OF: Mapping[Colour, int] = {
    "marked": VERDICTS.index("vendor_says_unintended"),
    "likely": VERDICTS.index("likely_unintended"),
}
ASKED = [at for at, verdict in enumerate(VERDICTS) if TOLD[verdict].counted]
# What a vendor says and what our signs make likely are never one number.
GROUP_NAMES = (
    later("marked by the vendor as not meant"),
    later("likely not meant, by our signs"),
    later("all other recordings"),
)


def group_of(verdict: int) -> int:
    """Return the place in GROUP_NAMES of a verdict's number."""
    wanted = list(VERDICT_OF.values())
    return wanted.index(verdict) if verdict in wanted else len(wanted)


def grouped(by_verdict: Ints) -> list[Ints]:
    """Return the recordings of each of GROUP_NAMES, by bin."""
    marked, likely = (by_verdict[one] for one in VERDICT_OF.values())
    return [marked, likely, by_verdict.sum(axis=0) - marked - likely]
