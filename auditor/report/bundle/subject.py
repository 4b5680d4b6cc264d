"""What a bundle is about: a redacted history, its verdicts, and all that its numbers depend on besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from auditor.history import History
from auditor.language import speaking
from auditor.report.bundle.exports import as_exports
from auditor.report.redaction import Level, redacted, redacted_judgement
from auditor.wakeups import Judgement


@dataclass(frozen=True, slots=True)
class Settings:
    """All that the numbers depend on besides the files: the same settings, the same data files.

    zone:        IANA name in which days and hours are counted; zone_reason: why, one of "given", "system".
    language:    of the sentences in the report and in findings.json.
    level:       of redaction.
    other_apps, experimental, listen: as the command line's options of these names.
    clips:       whether the sound of recordings marked or likely not meant is copied.
    answers:     the person's own, by recording_id (of the full history): meant, not_meant, unsure.
    made_up:     whether it is the sample household, so that nobody cites it as somebody's data.
    """

    zone: str
    zone_reason: str = "given"
    language: str = "en"
    level: Level = "none"
    other_apps: bool = False
    experimental: bool = False
    listen: str = "no"
    clips: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What the files of a bundle are made from; nothing that the level covers is in it.

    whole: the history before redaction, for seals alone; no file is written from it.
    """

    history: History
    judgement: Judgement | None
    settings: Settings
    whole: History


def subject_of(whole: History, judgement: Judgement | None, settings: Settings) -> Subject:
    """Return the subject of a bundle. whole: read with words; judged, where `judgement` is given."""
    history = as_exports(judgement.history if judgement else whole)
    with speaking(settings.language):  # redaction gives things neutral names
        if judgement is None:
            return Subject(redacted(history, settings.level), None, settings, history)
        covered = redacted_judgement(replace(judgement, history=history), settings.level)
    return Subject(covered.history, covered, settings, history)
