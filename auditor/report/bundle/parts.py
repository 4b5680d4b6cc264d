"""The data files of a bundle, in one list: the same subject gives the same bytes, on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, cast

from auditor.report.bundle.accounts import write_counts, write_ledger
from auditor.report.bundle.clips import clips_of, sound_of
from auditor.report.bundle.dictionary import write_dictionary
from auditor.report.bundle.json_form import as_json
from auditor.report.bundle.manifest import SEALS, Hashed
from auditor.report.bundle.numbers import write_findings
from auditor.report.bundle.subject import Subject
from auditor.report.export import write_rows
from auditor.report.redaction import answers_redacted, key_of
from auditor.report.redaction.keys import sealing

PARQUET, CSV, COUNTS = "recordings.parquet", "recordings.csv", "counts.csv"
DICTIONARY, FINDINGS, LEDGER, ANSWERS = "data-dictionary.csv", "findings.json", "ledger.json", "answers.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One data file: its name in the bundle, with "/" where it lies in a folder, and what writes it."""

    name: str
    write: Callable[[BinaryIO], None]


def parts(subject: Subject) -> list[Part]:
    """Return every data file of the bundle but the report; nothing is made before it is written."""
    settings = subject.settings
    counts_only = settings.level == "counts"
    made = [
        Part(DICTIONARY, partial(write_dictionary, settings.language, counts_only)),
        Part(FINDINGS, partial(write_findings, subject)),
        Part(LEDGER, partial(write_ledger, subject)),
    ]
    if settings.level != "none":
        made.append(Part(SEALS, partial(_write_seals, subject)))
    if counts_only:
        return [Part(COUNTS, partial(write_counts, subject)), *made]
    made = [
        Part(PARQUET, partial(write_rows, subject.history, ".parquet")),
        Part(CSV, partial(write_rows, subject.history, ".csv")),
        *made,
    ]
    if settings.answers:
        made.append(Part(ANSWERS, partial(_write_answers, subject)))
    return made + [Part(name, partial(_write_clip, subject, one)) for name, one in clips_of(subject).items()]


def _write_seals(subject: Subject, file: BinaryIO) -> None:
    """Make the data files of the full bundle once, in memory, and keep nothing but a seal of each."""
    judgement = subject.judgement and replace(
        subject.judgement, history=subject.whole, answers=subject.settings.answers
    )
    full = Subject(subject.whole, judgement, replace(subject.settings, level="none"), subject.whole)
    key = key_of(subject.whole)
    seals = {}
    for part in parts(full):
        sealed = Hashed(digest=sealing(key))
        part.write(cast("BinaryIO", sealed))
        seals[part.name] = sealed.hexdigest
    file.write(as_json(seals))


def _write_answers(subject: Subject, file: BinaryIO) -> None:
    settings = subject.settings
    file.write(as_json(answers_redacted(settings.answers, subject.whole, settings.level)))


def _write_clip(subject: Subject, recording_id: str, file: BinaryIO) -> None:
    file.write(sound_of(subject, recording_id))
