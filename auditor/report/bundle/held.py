"""What lies in a bundle's folder, read as if somebody meant harm: sizes are limited, links not followed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from auditor.language import later
from auditor.report.bundle.manifest import MANIFEST, SESSION, hashes_in, is_known

T = TypeVar("T")

MOST_FILES = 10_000  # entries that are looked at
MOST_BYTES = 32 << 30  # of one file; a million recordings are a hundredth of that
MOST_JSON_BYTES = 1 << 30
_SMALL_BYTES = 4 << 20  # a manifest, a session
_CHUNK = 1 << 20
# What an operating system leaves in a folder that somebody looked at.
_LEFT_BY_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}


class CannotVerifyError(Exception):
    """A folder cannot be checked at all; the text says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as it should be. what: in plain words, after the name."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Held:
    """The files of a bundle that may be opened: hashes as they are, and as the manifest says."""

    folder: Path
    hashes: Mapping[str, str]
    stated: Mapping[str, str]

    @property
    def intact(self) -> set[str]:
        """Names of files that are as the manifest says."""
        return {name for name, found in self.hashes.items() if self.stated.get(name) == found}

    def json(self, name: str, form: type[T]) -> T:
        """Return a JSON file in a form. Raises ValueError where it has another one, or cannot be read."""
        try:
            return msgspec.json.decode(_read(self.folder / name, MOST_JSON_BYTES), type=form)
        except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
            raise ValueError("cannot be read") from error

    def text(self, name: str) -> str:
        """Return a text file whole. Raises ValueError where it is too large, or no UTF-8."""
        return _read(self.folder / name, MOST_JSON_BYTES).decode()


def held_in(folder: Path, watch: Callable[[str], None]) -> tuple[Held, list[Difference]]:
    """Return what is there, and how it differs from the manifest.

    watch: told of each file before it is hashed. Raises CannotVerifyError where there is no bundle.
    """
    names, found = _names_in(folder)
    if MANIFEST not in names:
        if SESSION not in names:
            raise CannotVerifyError(later("There is no evidence bundle in this folder."))
        found.append(Difference(MANIFEST, later("is missing")))
    stated = _stated(folder, found) if MANIFEST in names else {}
    hashes: dict[str, str] = {}
    for name in names - {MANIFEST}:
        if not is_known(name):
            found.append(Difference(name, later("is no file of a bundle")))
            continue
        watch(name)
        try:
            hashes[name] = _sha256(folder / name)
        except (OSError, ValueError):
            found.append(Difference(name, later("cannot be read")))
    found += [
        Difference(name, later("is no name of a file of a bundle")) for name in stated if not is_known(name)
    ]
    if stated:
        found += [_differs(name, stated) for name in hashes if stated.get(name) != hashes[name]]
    missing = {name for name in stated if is_known(name)} - names
    found += [Difference(name, later("is missing")) for name in missing]
    return Held(folder, hashes, stated), found


def _differs(name: str, stated: Mapping[str, str]) -> Difference:
    if name in stated:
        return Difference(name, later("was changed: its SHA-256 is not the one in the manifest"))
    return Difference(name, later("is not in the manifest"))


def _names_in(folder: Path) -> tuple[set[str], list[Difference]]:
    """Return the names of regular files, "/" between folders; what is none is a difference."""
    names: set[str] = set()
    found: list[Difference] = []
    seen = 0
    try:
        if not stat.S_ISDIR(os.stat(folder).st_mode):  # noqa: PTH116 (a link to the bundle is followed)
            raise CannotVerifyError(later("This is no folder."))
        for inner in ("", "clips/"):
            if inner and not _is_folder(folder / inner):
                continue
            with os.scandir(folder / inner) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_FILES:
                        raise CannotVerifyError(
                            later("There are far more files in this folder than a bundle has.")
                        )
                    name = inner + entry.name
                    if entry.is_file(follow_symlinks=False):
                        if entry.name not in _LEFT_BY_SYSTEM and not entry.name.startswith("._"):
                            names.add(name)
                    elif name != "clips" or not entry.is_dir(follow_symlinks=False):
                        found.append(Difference(name, later("is no plain file of a bundle")))
    except OSError as error:
        raise CannotVerifyError(later("This folder cannot be read.")) from error
    return names, found


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _stated(folder: Path, found: list[Difference]) -> dict[str, str]:
    try:
        stated = hashes_in(_read(folder / MANIFEST, _SMALL_BYTES))
    except (OSError, ValueError):  # bytes that are no ASCII are a ValueError, too
        found.append(Difference(MANIFEST, later("is no list of SHA-256 and names as a bundle has it")))
        return {}
    if not stated:
        found.append(Difference(MANIFEST, later("names no file")))
    return stated


def _read(path: Path, most: int) -> bytes:
    """Return a small file whole. Raises ValueError where it is larger than that."""
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError("too large")
    return data


def _sha256(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise ValueError("too large")
        while chunk := file.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()
