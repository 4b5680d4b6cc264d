"""How the numbers of the report hang together: from all recordings down to those that can be asked about."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.insights.cells import NO_HOUR
from auditor.insights.masks import Masks
from auditor.language import number, tr
from auditor.report import paper
from auditor.report.bundle.page.pieces import note, scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, element

_APPS = "microphone_session"  # an app or dictation held the microphone


@dataclass(frozen=True, slots=True)
class Step:
    """So many recordings, less those left out by the step before, and what is counted of them.

    why: what was left out; "" on the first step, which leaves out none.
    """

    what: str
    why: str
    left_out: int
    remaining: int
    used_for: str


def steps(seen: Seen) -> list[Step]:
    """Return the steps; the last only where recordings were judged.

    On each, remaining + left_out is what remained on the step before.
    """
    found = seen.overview
    known = Masks(seen.history, seen.zone)
    asked_of = int((known.heard & ~known.holds("kind", _APPS)).sum())
    told = [
        Step(tr("All recordings in these files"), "", 0, found.recordings, tr("by vendor; file by file")),
        Step(
            tr("a microphone was opened"),
            tr("typed or automatic"),
            found.recordings - found.heard,
            found.heard,
            tr("days, hours, devices, sound"),
        ),
        Step(
            tr("for an assistant"),
            tr("an app or dictation held it"),
            found.heard - asked_of,
            asked_of,
            tr("who may have listened"),
        ),
    ]
    if seen.rate is not None:
        told.append(
            Step(
                tr("and it can be asked whether it was meant"),
                tr("heard by a second device"),
                asked_of - seen.rate.recordings,
                seen.rate.recordings,
                tr("marked, likely not meant"),
            )
        )
    return told


def staircase(seen: Seen) -> list[Piece]:
    """Return the steps as a small table; nothing without recordings."""
    if not seen.overview.recordings:
        return []
    head = (
        tr("Recordings"),
        tr("What is counted of these"),
        tr("Left out here"),
        tr("How many"),
        tr("Remaining"),
    )
    rows = [
        [one.what, one.used_for, one.why, number(one.left_out) if one.why else "", number(one.remaining)]
        for one in steps(seen)
    ]
    return [
        element("h3", tr("How these numbers hang together")),
        scrolled(paper.data_table(head, rows, numbers=2)),
        *(note(one) for one in _without_time(seen)),
    ]


def _without_time(seen: Seen) -> list[str]:
    """Return how many of the second step are in numbers of days and of hours, where these are fewer."""
    known = Masks(seen.history, seen.zone)
    dated, timed = len(known.placed), int((known.placed.hour != NO_HOUR).sum())
    heard = seen.overview.heard
    if timed == heard:
        return []
    return [
        tr(
            "Of the {heard} for which a microphone was opened, {dated} have a date and are in numbers of "
            "days; {timed} have a time of day and are in numbers of hours.",
            heard=number(heard),
            dated=number(dated),
            timed=number(timed),
        )
    ]
