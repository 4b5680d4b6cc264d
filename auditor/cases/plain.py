"""The rest of a case as JSON, and back: the ledger and what stands beside the recordings, and the review.

Every value is checked against its type and its vocabulary when it is read. Sentences that were told
(`auditor.language.told`) are kept with their parts, so that they can be said in another language later.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from auditor.audio import Sound
from auditor.cases.case import Answer, Case, Review
from auditor.cases.problems import UNFIT, CaseError
from auditor.containers import Origin, Spot
from auditor.history import ContainerEntry, History, MemberEntry
from auditor.history.ledger import AccountingError
from auditor.language.told import Told, Value, told
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS, Problem
from auditor.recording import TABLE_SCHEMA, Device, Place, Setting
from auditor.shapes.contract import Options
from auditor.wakeups.listening import Heard
from auditor.wakeups.listening.heard import STATES
from auditor.wakeups.review import ANSWERS

HISTORY, REVIEW = "history.json", "review.json"
_STATES = {"read", "set_aside", "not_understood"}
_KINDS = PROBLEM_KINDS.keys() | FLAW_KINDS.keys()
_DEEPEST = 6  # sentences in sentences
Count = Annotated[int, msgspec.Meta(ge=0)]


class Said(msgspec.Struct, frozen=True):
    """A sentence with values in it."""

    message: str
    values: dict[str, int | str | Said]


Sentence = str | Said


class _Container(msgspec.Struct, frozen=True):
    name: str
    sha256: str | None
    bytes: Count
    note: Sentence | None


class _Member(msgspec.Struct, frozen=True):
    member: str
    container: str
    size: Count
    shape: str | None
    state: str
    reason: Sentence | None
    rows: Count
    recordings: Count
    duplicates: Count
    set_aside: Count
    problems: Count
    problem_kinds: dict[str, Count]
    set_aside_kinds: dict[str, Count]
    places: list[Problem]
    damage: list[Problem]
    notes: list[Sentence]
    loud: list[Sentence]
    sha256: str | None = None


class _Where(msgspec.Struct, frozen=True):
    """Where a clip lies: the path of what was opened, and the member in it."""

    path: str
    label: str
    spot: Spot | None


class _History(msgspec.Struct, frozen=True):
    version: str
    recordings_sha256: str
    zone: str
    options: Options
    made_up: bool
    containers: list[_Container]
    members: list[_Member]
    settings: list[Setting]
    devices: list[Device]
    places: list[Place]
    prefixes: list[str]
    origins: dict[int, _Where]
    sounds: dict[int, Sound | None]


class _Review(msgspec.Struct, frozen=True):
    note: str
    answers: dict[str, Answer]
    notes: dict[str, str]
    heard: dict[str, Heard]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the recordings. history: without its table."""

    history: History
    options: Options
    zone: str
    made_up: bool
    version: str
    recordings_sha256: str


# Out ------------------------------------------------------------------------------------------


def history_written(case: Case, version: str, recordings_sha256: str) -> bytes:
    """Return all of a case's history but its table, and how it was read, as JSON.

    recordings_sha256: of the locked file with the table, so that files of different savings do not mix.
    """
    history = case.history
    return _json(
        _History(
            version,
            recordings_sha256,
            case.zone,
            case.options,
            case.made_up,
            [_Container(one.name, one.sha256, one.bytes, _kept(one.note)) for one in history.containers],
            [_member(one) for one in history.members],
            list(history.settings),
            list(history.devices),
            list(history.places),
            list(history.prefixes),
            {
                number: _Where(str(one.given.absolute()), one.label, one.spot)
                for number, one in history.origins.items()
                if isinstance(one.given, Path)  # a file in memory will not be there
            },
            dict(history.sounds),
        )
    )


def review_written(review: Review) -> bytes:
    """Return a review as JSON."""
    return _json(_Review(review.note, dict(review.answers), dict(review.notes), dict(review.heard)))


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def _member(one: MemberEntry) -> _Member:
    return _Member(
        one.member, one.container, one.size, one.shape, one.state, _kept(one.reason),
        one.rows, one.recordings, one.duplicates, one.set_aside, one.problems,
        dict(one.problem_kinds), dict(one.set_aside_kinds), one.places, one.damage,
        [said for said in map(_kept, one.notes) if said is not None],
        [said for said in map(_kept, one.loud) if said is not None], one.sha256,
    )  # fmt: skip


def _kept(sentence: str | None) -> Sentence | None:
    if not isinstance(sentence, Told):
        return sentence
    values = {
        name: value if isinstance(value, int) else _kept(value) or ""
        for name, value in sentence.values.items()
    }
    return Said(sentence.message, values)


# In -------------------------------------------------------------------------------------------


def history_read(data: bytes) -> Beside:
    """Return what `history_written` wrote. Raises CaseError for anything else."""
    try:
        found = msgspec.json.decode(data, type=_History)
        for name in (found.zone, found.options.zone or found.zone):
            ZoneInfo(name)
        history = History(
            table=TABLE_SCHEMA.empty_table(),
            containers=[
                ContainerEntry(one.name, one.sha256, one.bytes, _said_or_none(one.note))
                for one in found.containers
            ],
            members=[_entry(one) for one in found.members],
            settings=found.settings,
            devices=found.devices,
            places=found.places,
            prefixes=found.prefixes,
            origins=_origins(found.origins),
            sounds=found.sounds,
        )
    except (msgspec.MsgspecError, AccountingError, ValueError, LookupError, OSError, RecursionError):
        raise CaseError(UNFIT, file=HISTORY) from None
    numbers = (*found.origins, *found.sounds)
    if len(found.members) < len(found.prefixes) or not all(0 <= at < len(found.prefixes) for at in numbers):
        raise CaseError(UNFIT, file=HISTORY)
    return Beside(history, found.options, found.zone, found.made_up, found.version, found.recordings_sha256)


def review_read(data: bytes) -> Review:
    """Return what `review_written` wrote. Raises CaseError for anything else."""
    try:
        found = msgspec.json.decode(data, type=_Review)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise CaseError(UNFIT, file=REVIEW) from None
    words = {one.word for one in found.answers.values()}
    states = {one.state for one in found.heard.values()}
    if not (words <= set(ANSWERS) and states <= set(STATES)):
        raise CaseError(UNFIT, file=REVIEW)
    return Review(found.answers, found.notes, found.note, found.heard)


def _entry(one: _Member) -> MemberEntry:
    kinds = {*one.problem_kinds, *(problem.kind for problem in (*one.places, *one.damage))}
    if one.state not in _STATES or not kinds <= _KINDS or "" in (*one.notes, *one.loud):
        raise ValueError("a word that is not known")
    entry = MemberEntry(
        one.member, one.container, one.size, one.shape, one.state, _said_or_none(one.reason),
        one.rows, one.recordings, one.duplicates, one.set_aside, one.problems,
        Counter(one.problem_kinds), Counter(one.set_aside_kinds), one.places, one.damage,
        [_said(note) for note in one.notes], [_said(why) for why in one.loud], one.sha256,
    )  # fmt: skip
    entry.check()
    return entry


def _said_or_none(sentence: Sentence | None) -> str | None:
    return None if sentence is None else _said(sentence)


def _said(sentence: Sentence, depth: int = 0) -> str:
    """Return a sentence as it was told. Only plain {names} may stand in it: a case may be anybody's."""
    if not isinstance(sentence, Said):
        return sentence
    fields = [field for field in string.Formatter().parse(sentence.message) if field[1] is not None]
    plain = all(name in sentence.values and not (form or turn) for _, name, form, turn in fields)
    if depth > _DEEPEST or not plain or not sentence.values:
        raise ValueError("no sentence of this program")
    values: dict[str, Value] = {
        name: value if isinstance(value, int) else _said(value, depth + 1)
        for name, value in sentence.values.items()
    }
    return told(sentence.message, **values)


def _origins(found: Mapping[int, _Where]) -> dict[int, Origin]:
    """Return where clips lie, without paths that would be asked for over a network: a case opens none."""
    return {
        number: Origin(Path(one.path), one.label, one.spot)
        for number, one in found.items()
        if Path(one.path).is_absolute() and not one.path.startswith(("//", "\\\\")) and "\0" not in one.path
    }
