"""findings.json: every finding with its numbers and its recordings; published figures beside, never mixed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from auditor.insights.baselines import Beside, beside, own_sentence
from auditor.insights.exposure import as_plain, exposure_of
from auditor.insights.finding import Finding, Rows
from auditor.insights.findings import ORDER, notable, rows_of
from auditor.language import speaking, tr
from auditor.report.bundle.json_form import list_of_ids, write_object
from auditor.report.bundle.subject import Subject

DATED = ("silence", "burst")  # their sentences name single days, which the level "counts" covers


def finding_number(finding: Finding) -> str:
    """Return "F3": the same kind of finding has the same number in every bundle."""
    return f"F{list(ORDER).index(finding.id) + 1}"


def write_findings(subject: Subject, file: BinaryIO) -> None:
    """Write all findings; apart from them published figures beside own numbers, and who may have listened."""
    settings = subject.settings
    with speaking(settings.language):
        fields: dict[str, object] = {
            "baselines": [_baseline(one) for one in beside(subject.history, settings.zone)],
            "exposure": _exposure(subject),
            "findings": _findings(subject),
            "language": settings.language,
            "redaction": settings.level,
            "zone": settings.zone,
        }
        write_object(fields, file)


def _exposure(subject: Subject) -> dict[str, Any]:
    plain = as_plain(exposure_of(subject.history, subject.settings.zone))
    if subject.settings.level == "counts":  # the first and the last are single recordings
        plain |= {name: plain[name] and plain[name][:7] for name in ("first", "last")}
    return plain


def _findings(subject: Subject) -> Iterator[Mapping[str, Any]]:
    found = notable(subject.history, subject.judgement, subject.settings.zone, most=len(ORDER))
    for finding in found:
        if subject.settings.level == "counts" and finding.id in DATED:
            continue
        plain = _plain(finding)
        if subject.settings.level == "counts":
            plain["rows"] = plain["rows"] | {"first": None, "last": None}
        else:
            view = rows_of(subject.history, finding, subject.settings.zone)
            plain["recording_ids"] = list_of_ids(view.table.column("recording_id").take(view.order()))
        yield plain


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "number": finding_number(finding),
        "topic": finding.topic,
        "sentence": finding.sentence,
        "numerator": finding.numerator,
        "denominator": finding.denominator,
        "unit": finding.unit,
        "evidence": tr(finding.evidence),
        "sources": list(finding.sources),
        "caveat": finding.caveat,
        "details": dict(finding.details),
        "rows": _rows(finding.rows),
    }


def _rows(rows: Rows) -> dict[str, Any]:
    return {
        "first": _day(rows.first),
        "last": _day(rows.last),
        "hours": rows.hours,
        "where": {column: list(words) for column, words in rows.where.items()},
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _baseline(one: Beside) -> dict[str, Any]:
    study = one.study
    return {
        "id": study.id,
        "published": {
            "study": study.study,
            "year": study.year,
            "n": study.n,
            "n_of": tr(study.n_of),
            "low": study.low,
            "high": study.high,
            "sentence": tr(study.sentence),
            "method": tr(study.method),
            "caveat": tr(study.caveat),
            "source": study.source,
            "grade": study.grade,
            "checked": study.checked.isoformat(),
        },
        "own": one.own
        and {
            "numerator": one.own.numerator,
            "denominator": one.own.denominator,
            "evidence": tr(one.own.evidence),
        },
        "own_sentence": own_sentence(one),
    }
