"""Processes that listen: a clip goes in through a pipe, five numbers come out.

As in decision 008 they are programs of our own and not `multiprocessing`, which would run the main module
again. They open no file and end with this process. What they answer is a fixed row of numbers, so that
nothing in a clip can say anything else to us.
"""

from __future__ import annotations

import contextlib
import math
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO

from auditor.wakeups.listening.heard import STATES, UNREADABLE, Heard

CLIP_S = 60.0  # no clip takes a second; one that takes so long has caught the process
_START_S = 60.0

# The room above would load pandas and half the house: a second and 100 MB for each process, for nothing. So
# it stands there empty, and only what listens is loaded.
_ALONE = """
import sys, types
# Behind the standard library: a page's folder, which stands in the path while a page is drawn, holds a
# numbers.py of its own.
sys.path += [place for place in sys.argv[2:] if place not in sys.path]
above = types.ModuleType("auditor.wakeups")
above.__path__ = [sys.argv[1]]
sys.modules["auditor.wakeups"] = above
"""
_PROGRAM = "from auditor.wakeups.listening.processes import work; work()"
_READY = b"ready"
_JOB = struct.Struct("<IB")  # bytes of sound, bytes of wake word
_ANSWER = struct.Struct("<B4d")  # number of the state; NaN for None
_MOST_LETTERS = 255


class CannotListenError(RuntimeError):
    """The listening check could not be started; its text is a sentence for people."""


class Listener:
    """One process that listens. Not for use by two threads at once."""

    def __init__(self, clip_s: float = CLIP_S) -> None:
        """Start nothing yet. clip_s: after how many seconds a clip is given up."""
        self._clip_s = clip_s
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def hear(self, data: bytes, wake_word: str | None) -> Heard:
        """Return the scores of a clip; `unreadable` where it ended the process or held it up.

        Raises CannotListenError where no process can be started.
        """
        process = self._process or self._start()
        letters = (wake_word or "").encode()[:_MOST_LETTERS]
        answer = _within(self._clip_s, process, lambda: _ask(process, data, letters))
        if len(answer) == _ANSWER.size:
            return _read(answer)
        self._end()
        return Heard(UNREADABLE)

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process; it is ready once both models have heard a second of silence."""
        if self._closed:
            raise CannotListenError("The listening check was ended.")
        # -P: a file of the folder that somebody happens to stand in is not taken for a library.
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        try:
            process = subprocess.Popen(  # noqa: S603 (our own program)
                [
                    *(sys.executable, "-P", "-c", _ALONE + _PROGRAM, str(Path(__file__).parent.parent)),
                    *filter(None, sys.path),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError):
            raise CannotListenError("The listening check could not be started on this computer.") from None
        self._process = process
        if self._closed:  # closed by another thread in the meantime
            self._end()
        elif _within(_START_S, process, lambda: _read_exactly(process.stdout, len(_READY))) == _READY:
            return process
        else:
            self._end()
        raise CannotListenError("The listening check does not run on this computer.")

    def close(self) -> None:
        """End the process, whatever it is doing. Any thread may call this."""
        self._closed = True
        if self._process:
            self._process.kill()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe:
                        pipe.close()
            process.wait()

    def release(self) -> None:
        """Close pipes and wait for the end of the process. For the thread that used it, or after it ended."""
        self._closed = True
        self._end()


def _within(seconds: float, process: subprocess.Popen[bytes], ask: Callable[[], bytes]) -> bytes:
    """Return what `ask` reads; the process is ended after so many seconds, and nothing more comes."""
    late = threading.Timer(seconds, process.kill)
    late.daemon = True
    late.start()
    try:
        return ask()
    finally:
        late.cancel()


def _ask(process: subprocess.Popen[bytes], data: bytes, letters: bytes) -> bytes:
    if not process.stdin:
        return b""
    with contextlib.suppress(OSError):
        process.stdin.write(_JOB.pack(len(data), len(letters)) + letters)
        process.stdin.write(data)
        process.stdin.flush()
        return _read_exactly(process.stdout, _ANSWER.size)
    return b""


def _read_exactly(pipe: IO[bytes] | None, size: int) -> bytes:
    """Return so many bytes; fewer only where the pipe ends."""
    try:
        return (pipe.read(size) or b"") if pipe else b""
    except (OSError, ValueError):
        return b""


def _write(heard: Heard) -> bytes:
    numbers = (heard.seconds, heard.speech_share, heard.onset_s, heard.wake_word)
    return _ANSWER.pack(STATES.index(heard.state), *(math.nan if n is None else n for n in numbers))


def _read(answer: bytes) -> Heard:
    number, *numbers = _ANSWER.unpack(answer)
    if number >= len(STATES):
        return Heard(UNREADABLE)
    return Heard(STATES[number], *(n if math.isfinite(n) else None for n in numbers))


def work() -> None:
    """Answer jobs from standard input until it ends. A listening process runs this, and nothing else."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints, also one that is not Python, must not stand between answers.
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (os.devnull is no path of a file system)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    with contextlib.suppress(OSError, KeyboardInterrupt, ImportError):
        _answer_all(jobs, answers)


def _answer_all(jobs: BinaryIO, answers: BinaryIO) -> None:
    from auditor.wakeups.listening.check import checked, warm  # noqa: PLC0415 (only these processes need it)

    warm()
    answers.write(_READY)
    answers.flush()
    while len(head := _read_exactly(jobs, _JOB.size)) == _JOB.size:
        size, letters = _JOB.unpack(head)
        wake_word = _read_exactly(jobs, letters).decode("utf-8", "ignore")
        data = _read_exactly(jobs, size)
        if len(data) < size:
            return
        answers.write(_write(checked(data, wake_word or None)))
        answers.flush()
