"""How the method tells of what was meant: evidence, verdicts, signs, and how good they are."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts import table
from auditor.insights.heard.sensitive import measured as sensitive_measured
from auditor.language import decimal, later, number, tr
from auditor.recording import EVIDENCE
from auditor.report.method.form import Section, Table, exact
from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.telling import VERDICTS

_EVIDENCE_LINES: tuple[str, ...] = (
    later("The vendor's own label or words, taken over as they are."),
    later("Counted from rows and files, with nothing added."),
    later("Worked out from signs, with a chance of being wrong that was measured on test sets."),
    later("No file says it, and no sign points either way."),
)


def evidence() -> Section:
    """The four kinds of evidence."""
    rows = tuple((tr(kind), tr(line)) for kind, line in zip(EVIDENCE, _EVIDENCE_LINES, strict=True))
    return Section(
        "evidence",
        tr("Four kinds of evidence"),
        (tr("They are never mixed and never added up: each number and each chart carries one of them."),),
        (Table((tr("Evidence"), tr("Meaning")), rows),),
    )


def verdicts() -> Section:
    """How signs become a verdict, with every level."""
    rows = tuple(
        (word, tr(told.sentence), tr(_EVIDENCE_OF[told.evidence])) for word, told in VERDICTS.items()
    )
    levels = tuple(
        (row["name"], tr(row["meaning"]), tr(_GRADES.get(row["grade"], row["grade"])), exact(row["value"]))
        for row in table("wakeup_levels")["levels"]
    )
    return Section(
        "verdicts",
        tr("How a verdict is made"),
        (
            tr("What the vendor marked as not meant comes first, and stays apart as what the vendor says."),
            tr(
                "For every other recording signs are looked for, each with points for or against. The points "
                "are added to a starting value, which assumes that {share} of recordings were not meant and "
                "follows the vendor's own marks and the person's answers where there are any. The sum gives "
                "a chance between 0 and 1.",
                share=f"{100 * level('prior_share'):.0f} %",
            ),
            tr(
                "From a chance of {likely} on a recording is called likely not meant, from {possible} on "
                "possibly not meant; without any telling sign nothing is claimed. Every recording shows its "
                "own reasons.",
                likely=decimal(level("likely"), 2),
                possible=decimal(level("possible"), 2),
            ),
        ),
        (
            Table((tr("Verdict"), tr("Meaning"), tr("Evidence")), rows),
            Table(
                (tr("Level"), tr("Meaning"), tr("Grade"), tr("Value")),
                levels,
                numbers=1,
                caption=tr("The levels of the score"),
            ),
        ),
    )


_EVIDENCE_OF: Mapping[str, str] = {
    "vendor says": EVIDENCE[0],
    "inferred": EVIDENCE[2],
    "not available": EVIDENCE[3],
}
_GRADES: Mapping[str, str] = {
    "measured": later("measured"),
    "published": later("published"),
    "judged": later("judged"),
}


def signs() -> Section:
    """Every sign with its points."""
    rows = tuple(
        (
            one.id,
            tr(one.sentence),
            tr(one.applies),
            tr(_GRADES.get(one.grade, one.grade)),
            f"{'+' if one.points > 0 else ''}{exact(one.points)}",
        )
        for one in signals().values()
    )
    return Section(
        "signs",
        tr("The signs"),
        (
            tr(
                "Points above 0 speak for “not meant”, below 0 against it: +0.7 doubles the odds, +2.3 makes "
                "them ten times as high."
            ),
            tr(
                "Never a sign, on purpose: how many recordings lie close together, what the talk is about, "
                "who speaks, a child's voice."
            ),
            tr(
                "Grades: measured on public stand-in data; published in a study or by a vendor; judged, a "
                "cautious choice of our own that was checked on made-up households only."
            ),
        ),
        (Table((tr("Sign"), tr("In words"), tr("Found on"), tr("Grade"), tr("Points")), rows, numbers=1),),
    )


_HEARD_AS: Mapping[str, str] = {
    "words alone": later("words alone"),
    "with a clip": later("with a clip that was listened to"),
    "all, clips where there are some": later("all, clips where there are some"),
}


def accuracy() -> Section:
    """How often verdicts were right on test sets."""
    rows = tuple(
        (
            tr(_HEARD_AS.get(row["evidence"], row["evidence"])),
            number(row["households"]),
            _share(row, "precision"),
            _share(row, "recall"),
            _share(row, "recall_of_all"),
        )
        for row in table("wakeup_accuracy")["measured"]
    )
    return Section(
        "accuracy",
        tr("How good the verdicts are"),
        (
            tr(
                "Measured on made-up households that were put together from public recordings and texts, "
                "because nobody has published a history with the truth beside it. On a real history it may "
                "be better or worse."
            ),
            tr(
                "Precision: of those called likely, so many were not meant. Recall: of those that were not "
                "meant, so many were called likely. In brackets the 95 % interval."
            ),
        ),
        (
            Table(
                (
                    tr("Judged by"),
                    tr("Households"),
                    tr("Precision"),
                    tr("Recall, where there was something to judge by"),
                    tr("Recall, of all"),
                ),
                rows,
                numbers=0,
            ),
        ),
    )


def _share(row: Mapping[str, float], what: str) -> str:
    return _interval(row[what], row[f"{what}_low"], row[f"{what}_high"], int(row[f"{what}_of"]))


def _interval(share: float, low: float, high: float, of: int) -> str:
    return tr(
        "{share} of {of} ({low} to {high})",
        share=f"{100 * share:.0f} %",
        of=number(of),
        low=f"{100 * low:.0f} %",
        high=f"{100 * high:.0f} %",
    )


def private() -> Section:
    """How often marks of private matters were right on test sets."""
    titles = {row["id"]: row["title"] for row in table("sensitive")["kind"]}
    rows = tuple(
        (
            tr(titles[one.kind]),
            one.language,
            one.set,
            _interval(*one.precision) if one.precision else "",
            _interval(*one.recall) if one.recall else "",
        )
        for one in sensitive_measured()
        if one.kind in titles
    )
    return Section(
        "private",
        tr("Words about private matters"),
        (
            tr(
                "A mark is about words, never about a person: who spoke, of whom, and whether it was meant "
                "is not known. How often marks are right was measured on texts that were judged line by line."
            ),
        ),
        (
            Table(
                (tr("Mark"), tr("Language"), tr("Test set"), tr("Precision"), tr("Recall")), rows, numbers=0
            ),
        ),
    )
