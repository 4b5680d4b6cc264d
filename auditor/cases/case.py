"""What a case is made of: a history, how it was read, and what the person said about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from auditor.cases.secret import Key
from auditor.history import History
from auditor.shapes.contract import Options
from auditor.wakeups.listening import Heard


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the person: meant, not_meant, unsure. kept_at: when it was first kept, UTC ISO 8601."""

    word: str
    kept_at: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the person said, and what the listening check heard.

    answers, notes, heard: by recording_id. note: on the case as a whole.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    heard: Mapping[str, Heard] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, str]:
        """The answers as a judgement takes them."""
        return {recording: answer.word for recording, answer in self.answers.items()}


def reviewed(
    answers: Mapping[str, str],
    *,
    notes: Mapping[str, str] | None = None,
    note: str = "",
    heard: Mapping[str, Heard] | None = None,
    former: Review | None = None,
) -> Review:
    """Return a review with these answers; one that stands in `former` already keeps its date."""
    known = former.answers if former else {}
    now = now_utc()
    dated = {
        recording: known[recording]
        if recording in known and known[recording].word == word
        else Answer(word, now)
        for recording, word in answers.items()
    }
    return Review(
        dated, {key: text for key, text in (notes or {}).items() if text.strip()}, note, heard or {}
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A case that is open.

    history:  without verdicts when it was just opened; `judged` makes them.
    options:  how its exports were read; zone: IANA name in which its times are shown.
    made_up:  it is the sample household.
    created, saved: UTC ISO 8601; version: of the program that saved it.
    verdicts: as they were kept, row by row of the history; None where it had not been judged.
    state:    names what was saved last, so that nobody writes over what somebody else saved.
    """

    folder: Path
    history: History
    review: Review
    options: Options
    zone: str
    created: str
    saved: str
    version: str
    key: Key = field(repr=False)
    made_up: bool = False
    state: str = ""
    verdicts: pa.ChunkedArray | None = field(default=None, repr=False)


def now_utc() -> str:
    """Return this moment, UTC, whole seconds: 2026-05-04T20:59:58Z."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
