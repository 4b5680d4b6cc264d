"""A second Python process that takes part of the work of one large file (decision 008).

Python runs one thing at a time in a process, and a large web page is minutes of one core's work on an old
machine. The other process gets stretches of the file through a pipe and sends batches back; it opens no
file, and ends with this one. Where it cannot be started everything is done here, only slower.

It is started as a program of its own and not by `multiprocessing`, which would run the main module again:
under Streamlit that is the app itself, in a notebook or a script whatever it does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import ModuleType
from typing import Any, BinaryIO, TypeVar, cast

J = TypeVar("J")
R = TypeVar("R")

LARGE = 24 << 20  # bytes of a file from which on starting another process pays
_THERE_AT_ONCE = 2  # jobs that are with the other process: one at hand, one in the pipe
_MOST_WAITING = 6  # results that wait for an earlier one
_READY = b"ready"
# A pipe takes 64 kB at a time, and after each the thread that writes waits for its turn in Python: with the
# usual 5 ms a job of 5 MB would take longer to send than to do.
_SWITCH_S = 1e-4
_PIPE_BYTES = 1 << 20  # where the system lets us choose
_PROGRAM = "import sys; from auditor.other_core import work; work(sys.argv[1])"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class OtherCore:
    """Starts the other process when it is first needed; close it when done."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._ready = threading.Event()
        self._gone = cores() < 2
        self._before: float | None = None

    def map(self, function: Callable[[J], R], jobs: Iterable[J]) -> Iterator[R]:
        """Yield function(job) for each job, in their order, some of them made by the other process.

        function: a function of a module; jobs and results must be picklable. A job that fails there is
        done again here, so that its error is raised here.
        """
        self._start(function.__module__)
        # Of a job that is done only the result is held: jobs are megabytes.
        waiting: deque[tuple[J | None, R | Future[R]]] = deque()
        for job in jobs:
            there = sum(isinstance(made, Future) and not made.done() for _, made in waiting)
            if self._thread and self._ready.is_set() and not self._gone and there < _THERE_AT_ONCE:
                waiting.append((job, self._thread.submit(self._ask, function, job)))
            else:
                waiting.append((None, function(job)))
            while waiting and (_is_made(waiting[0][1]) or len(waiting) > _MOST_WAITING):
                yield self._made(function, *waiting.popleft())
        while waiting:
            yield self._made(function, *waiting.popleft())

    def _made(self, function: Callable[[J], R], job: J | None, made: R | Future[R]) -> R:
        if not isinstance(made, Future):
            return made
        if made.cancel():  # not begun there, and nothing else is left to do here
            return function(cast("J", job))
        try:
            return made.result()
        except Exception:  # noqa: BLE001 (whatever went wrong there is done again here)
            return function(cast("J", job))

    def _start(self, module: str) -> None:
        """Start the other process, unless it runs or cannot; it is ready once it has loaded this module."""
        if self._gone or self._process:
            return
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own program)
                # -P: a file of the folder that somebody happens to stand in is not taken for a library.
                [sys.executable, "-P", "-c", _PROGRAM, module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pipesize=_PIPE_BYTES,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError):
            self._gone = True
            return
        self._before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_S)
        self._thread = ThreadPoolExecutor(1, "other-core")
        self._thread.submit(self._wait_until_ready)

    def _wait_until_ready(self) -> None:
        if self._process and self._process.stdout and self._process.stdout.read(len(_READY)) == _READY:
            self._ready.set()
        else:
            self._gone = True

    def _ask(self, function: Callable[[J], R], job: J) -> R:
        """Send a job and wait for its result; runs in the thread of its own."""
        process = self._process
        if self._gone or not process or not process.stdin or not process.stdout:
            raise EOFError
        try:
            pickle.dump((function, job), process.stdin, protocol=5)
            process.stdin.flush()
            done, result = pickle.load(process.stdout)  # noqa: S301 (what our own program wrote)
        except (OSError, EOFError, pickle.PickleError):
            self._gone = True
            raise
        if not done:
            raise RuntimeError
        return result

    def close(self) -> None:
        """End the other process, whatever it is doing."""
        self._gone = True
        if self._before is not None:
            sys.setswitchinterval(self._before)
        if self._process:
            self._process.kill()
        if self._thread:
            self._thread.shutdown(wait=True, cancel_futures=True)
        if self._process:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    if pipe:
                        pipe.close()
            self._process.wait()


def _is_made(result: object) -> bool:
    return not isinstance(result, Future) or result.done()


def work(module: str) -> None:
    """Do jobs from standard input until it ends. The other process runs this, and nothing else.

    module: where the jobs' function is; loading it takes longer than a job.
    """
    jobs, results = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # what a library prints must not stand between results
    gc.disable()
    # Arrow looks for pandas when it makes its first array: a third of a second and 50 MB for nothing here.
    sys.modules["pandas"] = cast("ModuleType", None)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt, ImportError):
        importlib.import_module(module)
        results.write(_READY)
        results.flush()
        while True:
            _do_one(jobs, results)


def _do_one(jobs: BinaryIO, results: BinaryIO) -> None:
    function, job = pickle.load(jobs)  # noqa: S301 (what our own program wrote)
    made: tuple[bool, Any]
    try:
        made = True, function(job)
    except Exception:  # noqa: BLE001 (its text may quote a row; the job is done again where it can be raised)
        made = False, None
    pickle.dump(made, results, protocol=5)
    results.flush()
