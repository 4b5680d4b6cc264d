"""A bundle goes to disk: whole or not at all, for nobody but the person who made it."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from auditor.containers import Upload
from auditor.insights.ledger import iso
from auditor.language import later, speaking
from auditor.report.bundle.json_form import as_json
from auditor.report.bundle.manifest import MANIFEST, REPORT, SESSION, Hashed, manifest_of
from auditor.report.bundle.parts import Part, parts
from auditor.report.bundle.program import program
from auditor.report.bundle.session import Run, run_line, session_of
from auditor.report.bundle.subject import Subject

Watch = Callable[[int, int, str], None]
Put = Callable[[str, Callable[[BinaryIO], object]], str]
_TEMPORARY = ".voice-auditor-"


def write(subject: Subject, folder: Path, run: Run, watch: Watch | None = None) -> list[str]:
    """Write a bundle to a folder that is new or empty, and return the names of its files.

    watch: told (done, of, what) before each file; what it raises stops the writing and leaves nothing.

    Raises ValueError, in plain words, where something is in the folder, and OSError where writing fails.
    """
    must_be_free(folder)
    with _whole_or_nothing(folder) as place:
        return write_files(subject, lambda name, fill: _write(place / name, fill), run, watch)


def must_be_free(folder: Path, exports: Iterable[Path | Upload] = ()) -> None:
    """Raise ValueError, with a message in plain words, where a bundle cannot be written to this folder.

    exports: what it is made from; it is not written into a folder of those. Raises OSError where the folder
    may not be looked into.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ValueError(later("What is there under this name is no folder."))
    if not folder.exists() and not folder.resolve().parent.is_dir():
        raise ValueError(later("The folder in which the new folder would lie does not exist."))
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(
            later("There is something in this folder; a bundle is written to a new or an empty one.")
        )
    target = folder.resolve()
    within = (target, *target.parents)
    if any(isinstance(one, Path) and one.is_dir() and one.resolve() in within for one in exports):
        raise ValueError(later("A bundle cannot be written into an export that it is made from."))


def files_of(subject: Subject, line: str) -> list[Part]:
    """Return all files of a bundle but the session and the manifest. line: the run line of the report."""
    from auditor.report.bundle.page import write_page  # noqa: PLC0415 (it loads the charts)

    def write_report(file: BinaryIO) -> None:
        with speaking(subject.settings.language):
            write_page(subject, line, file)

    return [*parts(subject), Part(REPORT, write_report)]


def write_files(subject: Subject, put: Put, run: Run, watch: Watch | None = None) -> list[str]:
    """Write every file of a bundle, the manifest last, and return their names.

    put: takes a name and what fills that file; returns the SHA-256 of what was written.
    """
    watch = watch or (lambda _done, _of, _what: None)
    made_by, started = program(), iso(run.started) or ""
    with speaking(subject.settings.language):
        line = run_line(made_by["version"], made_by["commit"], started)
    files = files_of(subject, line)
    hashes: dict[str, str] = {}
    for at, part in enumerate(files):
        watch(at, len(files) + 1, f"Writing {part.name}")
        hashes[part.name] = put(part.name, part.write)
    watch(len(files), len(files) + 1, f"Writing {SESSION}")
    session = as_json(session_of(subject, run, dt.datetime.now(dt.UTC)))
    hashes[SESSION] = put(SESSION, lambda file: file.write(session))
    put(MANIFEST, lambda file: file.write(manifest_of(hashes)))  # last: what lacks it is not whole
    return [*hashes, MANIFEST]


def _write(path: Path, write: Callable[[BinaryIO], object]) -> str:
    """Write one file, for its owner only, and return its SHA-256."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700)
    with path.open("xb") as file:
        path.chmod(0o600)
        hashed = Hashed(file)
        write(hashed)  # type: ignore[arg-type]
        return hashed.hexdigest


@contextlib.contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[Path]:
    """Give a folder whose files are in `folder` only if nothing fails."""
    name = f"{_TEMPORARY}{secrets.token_hex(8)}"  # known before it is there, so that Ctrl-C finds it
    empty = folder.exists()
    # An empty folder may be where the person stands, or a stick: it is filled, and not replaced.
    place = (folder if empty else folder.resolve().parent) / name
    moved: list[Path] = []
    try:
        place.mkdir(mode=0o700)
        yield place
        if empty:
            _move_up(place, folder, moved)
        else:
            place.rename(folder)
    except BaseException:
        for path in (place, *moved):
            _remove(path)
        raise


def _move_up(place: Path, folder: Path, moved: list[Path]) -> None:
    """Move everything to its folder, the manifest last."""
    for path in sorted(place.iterdir(), key=lambda one: (one.name == MANIFEST, one.name)):
        moved.append(folder / path.name)
        path.rename(folder / path.name)
    place.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
