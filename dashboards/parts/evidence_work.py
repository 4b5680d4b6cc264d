"""Making and checking a bundle beside the page: a thread that works, and what a page may look at meanwhile.

No Streamlit here. The thread owns the work; the only thing that goes the other way is the wish to cancel.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Literal, TypeVar

from auditor import __version__
from auditor.language import later, tr
from auditor.language.told import again
from auditor.report.bundle import writing
from auditor.report.bundle.against import differs_from_full
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.manifest import MANIFEST, hashes_in
from auditor.report.bundle.packing import TooLargeError, file_in, packed, sizes_in
from auditor.report.bundle.parts import FINDINGS
from auditor.report.bundle.program import commit
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Settings, Subject
from auditor.report.bundle.verifying import CannotVerifyError, Difference, made_with_others, verify
from auditor.wakeups.listening import CannotListenError
from dashboards.parts.reading import Given

T = TypeVar("T")
State = Literal["running", "done", "cancelled", "failed"]
READING = later("Your files are read again …")
WRITING = later("The files of the bundle are written …")
CHECKING = later("The files are compared …")


class _Stopped(Exception):  # noqa: N818 (a wish, no error)
    pass


class Watcher:
    """What the work reports to: how far it is, and whether it is to go on."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self.phase, self.done, self.of = "", 0, 0
        self.cancelled = threading.Event()

    def begin(self, phase: str) -> None:
        """Begin another part of the work. phase: a message."""
        self.phase, self.done, self.of = phase, 0, 0

    def __call__(self, done: int, of: int, _what: str) -> None:
        """Note how far it is; end here where that was asked for."""
        if self.cancelled.is_set():
            raise _Stopped
        self.done, self.of = done, of

    @property
    def share(self) -> float:
        """How much of this part of the work is done, 0 to 1."""
        return min(self.done / self.of, 1.0) if self.of else 0.0


class Work(Generic[T]):
    """One piece of work, from its start to its end."""

    def __init__(self, do: Callable[[Watcher], T]) -> None:
        """Start at once."""
        self.result: T | None = None
        self.problem: str | None = None  # a message, filled in where it is shown
        self.told: dict[str, str] = {}
        self.watch = Watcher()
        self._state: State = "running"
        self._thread = threading.Thread(target=self._work, args=(do,), name="evidence", daemon=True)
        self._thread.start()

    @property
    def why(self) -> str:
        """Why it has no result, in the language that is spoken now."""
        problem = self.problem or ""
        return tr(problem, **self.told) if self.told else again(problem)

    @property
    def state(self) -> State:
        """Whether it still runs, or how it ended."""
        return self._state

    def cancel(self) -> None:
        """Ask it to stop; it does so before the next file."""
        self.watch.cancelled.set()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    def _work(self, do: Callable[[Watcher], T]) -> None:
        try:
            self.result = do(self.watch)
            self._state = "done"
        except _Stopped:
            self._state = "cancelled"
        except TooLargeError:
            self._fail(
                later("The zip would be larger than this program keeps in memory. Choose a folder instead.")
            )
        except CannotListenError:
            self._fail(later("The listening check could not be started on this computer."))
        except (CannotVerifyError, NotFreeError) as error:
            self._fail(error.args[0])  # not `str(error)`, which would forget how it was told
        except FileNotFoundError:
            self._fail(later("One of the files that were read is no longer where it was."))
        except OSError as error:
            self.told["reason"] = error.strerror or type(error).__name__
            self._fail(later("A file could not be read or written ({reason})."))
        except MemoryError:
            self._fail(later("There is not enough memory for this."))
        except Exception as error:  # noqa: BLE001 - its text may quote an export; only the kind is told
            self.told["error"] = type(error).__name__
            self._fail(later("It stopped because of a defect in this program ({error})."))

    def _fail(self, sentence: str) -> None:
        self.problem, self._state = sentence, "failed"


class NotFreeError(Exception):
    """A bundle cannot be written to this folder; the text is a message that says why."""


# Making ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made, and what is said of it.

    sizes:    in bytes, by file name, in the order in which they were written.
    findings: number, id and sentence of each.
    manifest: SHA-256 of the manifest, which stands for all files.
    folder, zip: where it went; one of them.
    """

    settings: Settings
    sizes: Mapping[str, int]
    findings: Sequence[tuple[str, str, str]]
    manifest: str
    version: str
    commit: str | None
    made: dt.datetime
    trustworthy: bool
    folder: Path | None = None
    zip: bytes | None = None


def make(
    exports: Sequence[Given], held: Subject | None, settings: Settings, folder: Path | None, watch: Watcher
) -> Made:
    """Make a bundle from exports, read once more with exactly these settings, so that others can do it again.

    held:   what to make it from where there are no exports to read.
    folder: new or empty; None: as a zip in memory.
    """
    started = dt.datetime.now(dt.UTC)
    if folder is not None:
        must_be_free(folder, exports)
    watch.begin(READING)
    subject = held or subject_from(list(exports), settings, watch=watch)
    watch.begin(WRITING)
    names = [str(one) if isinstance(one, Path) else one[0] for one in exports]
    run = Run(names, str(folder or "DIR"), started, by="app")
    data = None
    if folder is None:
        data = packed(subject, run, watch)
        sizes, findings, manifest = sizes_in(data), file_in(data, FINDINGS), file_in(data, MANIFEST)
    else:
        sizes = {name: (folder / name).stat().st_size for name in writing.write(subject, folder, run, watch)}
        findings, manifest = ((folder / name).read_bytes() for name in (FINDINGS, MANIFEST))
    return Made(
        settings,
        sizes,
        _findings(findings),
        hashlib.sha256(manifest).hexdigest(),
        __version__,
        commit(),
        started,
        subject.whole.trustworthy,
        folder,
        data,
    )


def must_be_free(folder: Path, exports: Sequence[Given]) -> None:
    """Raise NotFreeError where a bundle cannot be written to this folder."""
    try:
        writing.must_be_free(folder, exports)
    except ValueError as error:
        raise NotFreeError(error.args[0]) from error
    except OSError as error:
        raise NotFreeError(later("This program may not look into this folder.")) from error


def _findings(data: bytes) -> list[tuple[str, str, str]]:
    found = [(one["number"], one["id"], one["sentence"]) for one in json.loads(data)["findings"]]
    return sorted(found, key=lambda one: int(one[0][1:]))


# Checking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a bundle gave.

    names:    the files that its manifest lists.
    others:   in what the program that made it was not this one.
    anew:     whether every file was made anew from exports.
    redaction: whether it was compared with the full bundle, too.
    """

    folder: Path
    names: Sequence[str]
    differences: Sequence[Difference]
    others: Sequence[str]
    anew: bool
    redaction: bool = False


def check(folder: Path, exports: Sequence[Given], watch: Watcher, *, full: Path | None = None) -> Checked:
    """Check a bundle against its manifest, itself and, where they are given, exports and the full bundle."""
    watch.begin(CHECKING)
    found = verify(folder, list(exports), watch)
    if full is not None:
        found += differs_from_full(folder, full, watch)
    others = made_with_others(folder) if exports else []
    return Checked(folder, _listed(folder), found, others, bool(exports), full is not None)


def _listed(folder: Path) -> list[str]:
    try:
        return list(hashes_in((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError):
        return []
