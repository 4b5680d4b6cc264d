"""Published figures beside one's own numbers: each by its name, n and year, and never pooled."""

from __future__ import annotations

from auditor.insights.baselines import Beside, Study, beside, own_sentence
from auditor.language import number, tr
from auditor.recording import NOT_AVAILABLE
from auditor.report.bundle.page.pieces import badge, note, source
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, element


def studies(seen: Seen) -> list[Piece]:
    """Return the part: those about the assistants that occur, those with an own number first."""
    found = [one for one in beside(seen.history, seen.zone) if one.study.vendor in (*seen.vendors, "")]
    about = tr(
        "Other people, other years, and mostly another way of counting: no figure is about this household, "
        "and none says what is normal."
    )
    order = sorted(found, key=lambda one: one.own is None)
    return [note(about), *(_study(one) for one in order)]


def _study(one: Beside) -> Piece:
    study = one.study
    return element(
        "section",
        element("p", element("strong", tr(study.sentence)), kind="sentence"),
        element("p", badge(one.own.evidence if one.own else NOT_AVAILABLE), own_sentence(one)),
        note(_named(study), " ", tr(study.method), " ", tr(study.caveat), " ", source(study)),
        kind="study",
    )


def _named(study: Study) -> str:
    values = {"study": study.study, "n": number(study.n), "n_of": tr(study.n_of)}
    if study.year is None or str(study.year) in study.study:
        return tr("{study}: {n} {n_of}.", **values)
    return tr("{study}, {year}: {n} {n_of}.", year=study.year, **values)
