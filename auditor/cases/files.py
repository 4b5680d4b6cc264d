"""The folder of a case: which files it has, and how a new state takes the place of the former one.

case.json names the files that count. New ones are written beside the old ones, under names of their own;
that case.json is replaced, in one step, makes them count; only then the old ones are deleted. So whatever
ends the program in between, one whole state is there. Nothing is ever written that is not locked, but
case.json and README.txt, which hold nothing of the person's.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import msgspec

from auditor.cases.problems import (
    ALREADY,
    CHANGED,
    DAMAGED,
    MISSING,
    NEWER,
    NO_CASE,
    NOT_DELETED,
    NOT_READ,
    NOT_WRITTEN,
    OCCUPIED,
    TOO_LARGE,
    CaseError,
    because,
)
from auditor.cases.readme import TEXT

FORM = 1
CASE, KEY, README = "case.json", "key.age", "README.txt"
PARTS = ("recordings.parquet", "history.json", "review.json")
_NAME = re.compile(r"(recordings|history|review)-[0-9a-f]{16}\.(parquet|json)\.age")
_PART = re.compile(r"\.case-[0-9a-f]{16}")
_MOST_JSON = 64 * 1024
_MOST_FILE = 4 * 2**30
_OLD_S = 24 * 60 * 60
_PROGRAM = "Voice Auditor"


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """case.json: what anybody may know.

    files: their names by part. created, saved: UTC ISO 8601. state: names this saving.
    """

    program: str = _PROGRAM
    form: int = FORM
    version: str
    created: str
    saved: str
    state: str
    files: dict[str, str]


def is_case(folder: Path) -> bool:
    """Return whether a folder holds a case, as far as one can see from outside."""
    return (folder / CASE).is_file() and (folder / KEY).is_file()


def label_of(folder: Path) -> Label:
    """Return the label of the case in a folder. Raises CaseError."""
    if not is_case(folder):
        raise CaseError(NO_CASE)
    data = _read(folder / CASE, _MOST_JSON)
    try:
        form = msgspec.json.decode(data, type=_Form).form
    except (msgspec.MsgspecError, ValueError):
        raise CaseError(DAMAGED, file=CASE) from None
    if form > FORM:
        raise CaseError(NEWER, form=form)
    try:
        label = msgspec.json.decode(data, type=Label)
    except (msgspec.MsgspecError, ValueError):
        raise CaseError(DAMAGED, file=CASE) from None
    if set(label.files) != set(PARTS) or not all(map(_NAME.fullmatch, label.files.values())):
        raise CaseError(DAMAGED, file=CASE)
    return label


class _Form(msgspec.Struct):
    form: int


def read_part(folder: Path, label: Label, part: str) -> bytes:
    """Return a locked file as it lies there. Raises CaseError where it is gone or too large."""
    return _read(folder / label.files[part], _MOST_FILE)


def read_key(folder: Path) -> bytes:
    """Return the locked key."""
    return _read(folder / KEY, _MOST_JSON)


def _read(path: Path, at_most: int) -> bytes:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > at_most:
                raise CaseError(TOO_LARGE, file=path.name)
            return file.read(size)  # not `at_most`: so much would be set apart
    except FileNotFoundError:
        raise CaseError(MISSING, file=path.name) from None
    except OSError as error:
        raise CaseError(NOT_READ, why=because(error)) from None


def write(
    folder: Path,
    parts: Mapping[str, bytes],
    *,
    version: str,
    times: tuple[str, str],
    former: str | None,
    key: bytes | None = None,
) -> str:
    """Put a new state in place, whole or not at all; return its name.

    parts:  locked bytes by part. key: the locked key, of a new case. times: created and saved.
    former: the state that this one takes the place of; None for a new case.
    Raises CaseError where the folder holds another state, or cannot be written.
    """
    before = _before(folder, former)
    state = secrets.token_hex(8)
    names = {part: f"{Path(part).stem}-{state}{Path(part).suffix}.age" for part in parts}
    label = Label(version=version, created=times[0], saved=times[1], state=state, files=names)
    made: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part, data in parts.items():
            _new_file(folder / names[part], data, made)
        if key is not None:
            with contextlib.suppress(FileExistsError):  # somebody's own
                _new_file(folder / README, TEXT.encode("utf-8"), made)
            _new_file(folder / KEY, key, made)
        fresh = folder / f".case-{state}"
        _new_file(fresh, msgspec.json.format(msgspec.json.encode(label), indent=1), made)
        _settle(folder)
        fresh.replace(folder / CASE)
    except BaseException as error:
        if not _is_in_place(folder, state):  # Ctrl-C may come a moment too late to matter
            _delete(made)
        if isinstance(error, OSError):
            raise CaseError(NOT_WRITTEN, why=because(error)) from None
        raise
    _settle(folder)
    _delete([folder / name for name in before.files.values()] if before else [])
    _delete([path for path in _ours(folder) if path.name not in names.values() and _is_old(path)])
    return state


def _before(folder: Path, former: str | None) -> Label | None:
    """Return the label of what is there now. Raises CaseError where it is not what it should be."""
    if former is None:
        if (folder / CASE).exists():
            raise CaseError(ALREADY)
        if (folder / KEY).exists():
            raise CaseError(OCCUPIED, file=KEY)
        return None
    label = label_of(folder)
    if label.state != former:
        raise CaseError(CHANGED)
    return label


def _new_file(path: Path, data: bytes, made: list[Path]) -> None:
    """Write a file that was not there, for the owner only, and see it through to the disk."""
    with open(path, "xb", opener=partial(os.open, mode=0o600)) as file:
        made.append(path)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """See the folder's list of names through to the disk, where the system has a way to."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_in_place(folder: Path, state: str) -> bool:
    try:
        return label_of(folder).state == state
    except CaseError:
        return False


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):  # nobody can read it without the key
            path.unlink()


def _ours(folder: Path) -> list[Path]:
    """Return the locked files that a case has, and what an interrupted saving may have left."""
    return [path for path in folder.iterdir() if _NAME.fullmatch(path.name) or _PART.fullmatch(path.name)]


def _is_old(path: Path) -> bool:
    """Return whether nobody can be writing this any more."""
    try:
        return time.time() - path.stat().st_mtime > _OLD_S
    except OSError:
        return False


def forget(folder: Path) -> int:
    """Delete the files of a case and nothing else in the folder; return how many.

    The key goes first: without it the rest is noise. What a disk or a backup keeps of deleted files is
    beyond any program. Raises CaseError where there is no case, or a file cannot be deleted.
    """
    try:
        program = msgspec.json.decode(_read(folder / CASE, _MOST_JSON), type=_Program).program
    except (CaseError, msgspec.MsgspecError, ValueError):
        program = ""
    if program != _PROGRAM:
        raise CaseError(NO_CASE)
    readme = folder / README
    paths = [folder / KEY, *_ours(folder), *([readme] if _is_our_readme(readme) else []), folder / CASE]
    there = [path for path in paths if path.exists()]
    try:
        for path in there:
            path.unlink()
    except OSError as error:
        raise CaseError(NOT_DELETED, why=because(error)) from None
    return len(there)


class _Program(msgspec.Struct):
    program: str


def _is_our_readme(path: Path) -> bool:
    first = TEXT.partition("\n")[0].encode("utf-8")
    try:
        with path.open("rb") as file:
            return file.read(len(first)) == first
    except OSError:
        return False
