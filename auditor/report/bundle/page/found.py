"""The findings, each with its number so that it can be cited, its evidence, its sources and its caveat."""

from __future__ import annotations

from auditor.insights.finding import Finding
from auditor.insights.findings import ORDER, notable
from auditor.language import number, percent, tr
from auditor.language.told import again
from auditor.report.bundle.numbers import DATED, finding_number
from auditor.report.bundle.page.pieces import badge, facts, note
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, element
from auditor.shapes.registry import SHAPES

_TITLES = {shape.id: shape.title for shape in SHAPES}


def findings_of(seen: Seen) -> list[Finding]:
    """Return the findings that this level of redaction may tell, in the order of their numbers."""
    found = notable(seen.history, seen.judgement, seen.zone, most=len(ORDER))
    kept = [one for one in found if seen.by_day or one.id not in DATED]
    return sorted(kept, key=lambda one: list(ORDER).index(one.id))


def findings(seen: Seen) -> list[Piece]:
    """Return the part."""
    found = findings_of(seen)
    if not found:
        return [
            element("p", tr("Nothing stands out: no number reaches the size from which we name it here."))
        ]
    about = tr(
        "A number is given to each kind of finding, the same in every report; kinds that reach no size worth "
        "a sentence are left out."
    )
    if seen.by_day:
        about = f"{about} {tr('The rows behind each stand in findings.json under its id.')}"
    return [note(about), *(_finding(one) for one in found)]


def _finding(one: Finding) -> Piece:
    name = finding_number(one)
    values = {"n": number(one.numerator), "of": number(one.denominator)}
    counted = (
        tr("{n} of {of} days", **values) if one.unit == "days" else tr("{n} of {of} recordings", **values)
    )
    of = f"{counted} ({percent(one.numerator, one.denominator)})"
    told = {
        tr("Sources"): "; ".join(_source(source) for source in one.sources),
        tr("Caveat"): one.caveat,
        tr("Id in findings.json"): one.id,
    }
    return element(
        "section",
        element(
            "h3",
            element("a", tr("Finding {name}", name=name), kind="id", marks={"href": f"#{name}"}),
            one.sentence,
        ),
        element("p", badge(one.evidence), of),
        facts({key: what for key, what in told.items() if what}),
        kind="finding",
        marks={"id": name},
    )


def _source(source: str) -> str:
    return f"{again(_TITLES[source])} ({source})" if source in _TITLES else source
