"""The JSON files of a bundle as a checker reads them: what it needs of each, with its types, and no more."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from auditor.report.bundle.subject import Settings
from auditor.report.redaction import Level

Count = int


class TotalsForm(msgspec.Struct):
    """Rows and what became of them."""

    rows: Count
    recordings: Count
    duplicates: Count
    set_aside: Count
    problems: Count

    @property
    def adds_up(self) -> bool:
        """Whether every row is accounted for."""
        return self.rows == self.recordings + self.duplicates + self.set_aside + self.problems


class MemberForm(TotalsForm):
    """One file of an export."""

    member: str


class RecordingsForm(msgspec.Struct):
    """Recordings by vendor, kind and verdict."""

    by_vendor: dict[str, Count]
    by_kind: dict[str, Count]
    by_verdict: dict[str, Count]


class LedgerForm(msgspec.Struct):
    """ledger.json."""

    members: list[MemberForm]
    totals: TotalsForm
    recordings: RecordingsForm


class FindingForm(msgspec.Struct):
    """One finding."""

    id: str
    numerator: Count
    denominator: Count
    unit: Literal["recordings", "days"]
    recording_ids: list[str] | msgspec.UnsetType = msgspec.UNSET


class FindingsForm(msgspec.Struct):
    """findings.json."""

    findings: list[FindingForm]
    zone: str
    redaction: Level
    language: str


class SettingsForm(msgspec.Struct):
    """The settings of a session."""

    zone: str
    zone_reason: str
    language: Literal["en", "de"]
    level: Level
    other_apps: bool
    experimental: bool
    listen: Literal["no", "undecided", "all"]
    clips: bool
    answers: Count
    made_up: bool = False

    def settings(self) -> Settings:
        """Return them as they were; the answers lie in a file of their own."""
        plain = {name: getattr(self, name) for name in self.__struct_fields__ if name != "answers"}
        return Settings(**plain)


class ProgramForm(msgspec.Struct):
    """Which program."""

    version: str
    commit: str | None
    code_sha256: str


class EnvironmentForm(msgspec.Struct):
    """On what it ran."""

    python: str
    unicode: str
    machine: str
    libraries: dict[str, str | None]


class RunForm(msgspec.Struct):
    """When."""

    started: str
    finished: str
    arguments: list[str]


class SessionForm(msgspec.Struct):
    """session.json."""

    form: int
    program: ProgramForm
    environment: EnvironmentForm
    run: RunForm
    settings: SettingsForm
    facts: dict[str, str]
    models: dict[str, str]
    exports: list[dict[str, Any]]
