"""Was it meant? The verdict on one recording, with its reasons.

What the vendor says, what our signs make likely and where nobody can tell stand apart, each by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditor.language import later, percent, tr
from auditor.wakeups import Reason
from auditor.wakeups.catalogue import signals
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.page import fact, heading, remark, small
from dashboards.parts.state import shown

MEANT = later("Was it meant?")
MEANT_COLUMNS = ("verdict", "p_unintended", "reasons")
_NAMED: Mapping[str, str] = {
    "vendor says": later("The vendor says."),
    "inferred": later("Inferred."),
    "not available": later("Not available."),
}


def show_meant(row: Mapping[str, object]) -> None:
    """Draw the verdict on one recording, its chance and its reasons in words."""
    heading(tr(MEANT), level=3)
    verdict = row["verdict"]
    if verdict is None:
        small(tr("Not judged yet."))
        return
    told = VERDICTS[str(verdict)]
    remark(tr(told.sentence), tr(_NAMED[told.evidence]))
    chance = row["p_unintended"]
    if isinstance(chance, float) and told.evidence == "inferred":
        fact("p_unintended", tr(words.TITLES["p_unintended"]), percent(chance, 1))
    for reason in _reasons(row):
        remark(
            reason.sentence,
            tr("Speaks against its being meant.") if reason.points > 0 else tr("Speaks for its being meant."),
        )


def _reasons(row: Mapping[str, object]) -> list[Reason]:
    """Return the reasons of a recording, with the words that they quote where the judgement is at hand."""
    held = shown()
    if held is not None and held.judgement is not None:
        return held.judgement.reasons(str(row["recording_id"]))
    listed = row["reasons"] if isinstance(row["reasons"], list) else []
    return [Reason(name, signals()[name].points, signals()[name].sentence) for name in map(str, listed)]
