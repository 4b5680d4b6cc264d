"""session.json: by whom, when and on what a bundle was made, and every setting that its numbers depend on.

After plaso, whose stored sessions keep product, version, arguments, settings, start and end (sources in
facts/evidence_practice.toml). With the run line of the report and the manifest it is all that differs from
run to run; at a level of redaction nothing in it comes from the person's own paths.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from auditor.insights.ledger import iso
from auditor.language import date, tr
from auditor.report.bundle.program import environment, models, program, tables
from auditor.report.bundle.subject import Settings, Subject

FORM = 1  # goes up when a program that reads it must know


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is besides what it found: nothing of it is in a data file.

    paths, output: as given; started: aware; by: "command line", "app" or "library".
    """

    paths: Sequence[str]
    output: str
    started: dt.datetime
    by: str = "command line"


def session_of(subject: Subject, run: Run, finished: dt.datetime) -> dict[str, Any]:
    """Return the session as a plain object. finished: aware."""
    settings = subject.settings
    plain = {one.name: getattr(settings, one.name) for one in fields(settings)}
    return {
        "form": FORM,
        "identifier": uuid.uuid4().hex,
        "program": program(),
        "environment": environment(),
        "run": {
            "by": run.by,
            "arguments": _arguments(subject, run),
            "started": iso(run.started),
            "finished": iso(finished),
        },
        "settings": plain | {"answers": len(settings.answers)},
        "zone": {"name": settings.zone, "why": _WHY.get(settings.zone_reason, settings.zone_reason)},
        "facts": tables(),
        "models": models(),
        "exports": exports_of(subject),
    }


_WHY = {
    "given": "the person chose it",
    "system": "the zone of the machine on which the bundle was made",
}


def exports_of(subject: Subject) -> list[dict[str, Any]]:
    """Return the exports that were read, under the names that the level of redaction leaves them."""
    return [
        {"name": one.name, "sha256": one.sha256, "bytes": one.bytes} for one in subject.history.containers
    ]


def _arguments(subject: Subject, run: Run) -> list[str]:
    """Return the command that makes this bundle; above level "none" without any name that the person gave."""
    open_ = subject.settings.level == "none"
    names = list(run.paths) if open_ else [one.name for one in subject.history.containers]
    return ["report", *names, "--output", run.output if open_ else "DIR", *options(subject.settings)]


def options(settings: Settings) -> list[str]:
    """Return the options of `report` for these settings, those left out that are as they are unasked."""
    found = ["--zone", settings.zone] if settings.zone_reason == "given" else []
    if settings.level != "none":
        found += ["--redact", settings.level]
    if settings.language != "en":
        found += ["--language", settings.language]
    if settings.listen != "no":
        found += ["--listen", settings.listen]
    for name in ("clips", "other_apps", "experimental"):
        if getattr(settings, name):
            found.append("--" + name.replace("_", "-"))
    return found


def run_line(version: str, commit: str | None, started: str) -> str:
    """Return the one line of the report that differs from run to run, in the current language.

    As session.json has them, so that whoever checks a bundle can make the line again. started: ISO 8601, UTC.
    """
    at = dt.datetime.fromisoformat(started).astimezone(dt.UTC)
    day, time = date(at.date()), f"{at:%H:%M}"
    if commit is None:
        return tr(
            "Made on {day}, {time} UTC, with Voice Auditor {version}.", day=day, time=time, version=version
        )
    return tr(
        "Made on {day}, {time} UTC, with Voice Auditor {version} (commit {commit}).",
        day=day,
        time=time,
        version=version,
        commit=commit[:12],
    )
