"""Keeping a case, opening it, saving it again, adding an export to it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from auditor import __version__
from auditor.cases import files, plain, table
from auditor.cases.case import Case, Review, now_utc
from auditor.cases.judging import judged
from auditor.cases.problems import DAMAGED, UNFIT, CaseError
from auditor.cases.secret import Key, locked, new_key, unlocked
from auditor.history import History
from auditor.history.joining import joined
from auditor.shapes.contract import Options

RECORDINGS, HISTORY, REVIEW = files.PARTS


def keep(
    history: History,
    review: Review,
    folder: Path,
    passphrase: str,
    *,
    options: Options = Options(),  # noqa: B008 (frozen)
    zone: str = "UTC",
    made_up: bool = False,
) -> Case:
    """Keep a history as a new case in a folder, which is made where it is not there.

    history: whole, read with words; judged or not. options: how it was read; zone: in which it is shown;
    made_up: it is the sample household.
    Raises CaseError for a passphrase too weak, a folder with a case, and where it cannot be written.
    """
    key, now = new_key(), now_utc()
    shut = locked(key, passphrase)
    case = Case(folder, history, review, options, zone, now, now, __version__, key, made_up)
    return _written(case, shut)


def save(case: Case) -> Case:
    """Write a case anew, in place of what was kept; return it as it is kept now.

    Raises CaseError where somebody else saved it meanwhile, and where it cannot be written.
    """
    return _written(replace(case, saved=now_utc(), version=__version__), None)


def _written(case: Case, shut: bytes | None) -> Case:
    if not (case.history.has_words and _agree(case.history)):
        raise ValueError("only a whole history, read with words, can be kept")
    recordings = case.key.lock(table.written(case.history.table))
    beside = plain.history_written(case, __version__, hashlib.sha256(recordings).hexdigest())
    parts = {
        RECORDINGS: recordings,
        HISTORY: case.key.lock(beside),
        REVIEW: case.key.lock(plain.review_written(case.review)),
    }
    state = files.write(
        case.folder,
        parts,
        version=__version__,
        times=(case.created, case.saved),
        former=case.state or None,
        key=shut,
    )
    return replace(case, state=state)


def open_case(folder: Path, passphrase: str) -> Case:
    """Open a case. Its history has no verdicts yet: `judged` makes them.

    Raises CaseError: another passphrase, a file gone or changed, a newer form, content that is none of ours.
    """
    label = files.label_of(folder)
    key = unlocked(files.read_key(folder), passphrase, files.KEY)
    recordings = files.read_part(folder, label, RECORDINGS)
    beside = plain.history_read(_opened(folder, label, HISTORY, key))
    if beside.recordings_sha256 != hashlib.sha256(recordings).hexdigest():
        raise CaseError(DAMAGED, file=label.files[RECORDINGS])  # of another saving
    review = plain.review_read(_opened(folder, label, REVIEW, key))
    plain_recordings = key.unlock(recordings, label.files[RECORDINGS])
    del recordings
    rows, verdicts = table.read(plain_recordings, len(beside.history.prefixes))
    history = replace(beside.history, table=rows)
    if not _agree(history):
        raise CaseError(UNFIT, file=plain.HISTORY)
    return Case(
        folder,
        history,
        review,
        beside.options,
        beside.zone,
        label.created,
        label.saved,
        beside.version,
        key,
        beside.made_up,
        label.state,
        verdicts,
    )


def _opened(folder: Path, label: files.Label, part: str, key: Key) -> bytes:
    return key.unlock(files.read_part(folder, label, part), label.files[part])


def _agree(history: History) -> bool:
    """Return whether the ledger counts exactly the rows that are there."""
    rows = _by_member(history.table)
    repeats = _by_member(history.table.filter(history.table.column("duplicate_of").is_valid()))
    return len(history.members) >= len(history.prefixes) and all(
        entry.recordings + entry.duplicates == rows[number] and entry.duplicates == repeats[number]
        for number, entry in enumerate(history.members)
    )


def _by_member(rows: pa.Table) -> Counter[int]:
    found = rows.column("member").value_counts().to_pylist()
    return Counter({one["values"]: one["counts"] for one in found})


def add(case: Case, more: History, watch: Callable[[int, int], None] | None = None) -> Case:
    """Return the case with another export in it, judged and saved.

    An export of which every file is there already, by its hash, changes nothing and is not written.
    Raises CaseError as `save` does.
    """
    if holds(case.history, more):
        return case
    together, _ = judged(replace(case, history=joined(case.history, more), verdicts=None), watch)
    return save(replace(case, history=together.history))


def holds(history: History, more: History) -> bool:
    """Return whether a history was read from all that another one was read from, as far as hashes tell."""
    known = {one.sha256 for one in history.containers if one.sha256}
    return bool(more.containers) and all(one.sha256 in known for one in more.containers)
