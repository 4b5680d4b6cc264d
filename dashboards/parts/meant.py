"""Was it meant? The verdict on one recording with its reasons, and how many there are of each.

What the vendor says, what our signs make likely and where nobody can tell stand apart, each by its own name.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from auditor.history import History
from auditor.insights.ledger import recordings
from auditor.language import later, percent, tr, trn
from auditor.wakeups import Reason
from auditor.wakeups.catalogue import signals
from auditor.wakeups.telling import VERDICTS, accuracy, denominator
from dashboards.parts import words
from dashboards.parts.page import Line, fact, heading, plain_table, remark, small
from dashboards.parts.state import once, shown

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


def show_verdicts(history: History) -> None:
    """Draw how many recordings there are of each verdict; nothing where none was judged."""
    found = once("verdicts", lambda: recordings(history)["by_verdict"])
    of = denominator(found)
    if not of:
        return
    heading(tr(MEANT))
    lines = []
    for verdict, told in VERDICTS.items():
        if told.counted or found.get(verdict):
            line = tr(told.line)
            lines.append(
                Line(f"{line[0].upper()}{line[1:]}", tr(_NAMED[told.evidence]), (found.get(verdict, 0),))
            )
    with st.container(border=True, key="verdicts"):
        plain_table((tr("Verdict"), tr("Recordings")), lines)
        small(
            trn(
                "Of {n} recording in which a device waited for its wake word. Likely and possibly are "
                "estimates. Open a recording to see its signs.",
                "Of {n} recordings in which a device waited for its wake word. Likely and possibly are "
                "estimates. Open a recording to see its signs.",
                of,
            )
        )
        small(accuracy(with_sound=False))
