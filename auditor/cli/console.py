"""How commands speak and end: exit codes, lines on stderr, progress."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

DONE, NOTHING_READABLE, WRONG_USE, NOT_TRUSTWORTHY, STOPPED = 0, 1, 2, 3, 130


def say(text: str) -> None:
    """Print a line to stderr."""
    print(text, file=sys.stderr)


def fail(text: str, code: int) -> NoReturn:
    """Print a line to stderr, and end with this exit code."""
    say(text)
    sys.exit(code)


def printable(text: str) -> str:
    """Return a name from outside without characters that could move the cursor or recolour the screen."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


@contextlib.contextmanager
def watched(quiet: bool, *, counts_bytes: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that shows how far work is: (done, total, what) on stderr, once a second has passed.

    counts_bytes: whether done and total are bytes; otherwise they are rows or parts of a whole.
    """
    if quiet or not sys.stderr or not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich import progress
    from rich.console import Console

    sizes = (
        (progress.DownloadColumn(), progress.TransferSpeedColumn())
        if counts_bytes
        else (progress.TaskProgressColumn(show_speed=True),)
    )
    bar = progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        *sizes,
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)
    began = time.monotonic()

    def show(done: int, total: int, what: str) -> None:
        bar.update(task, completed=done, total=total or None, description=what)
        if time.monotonic() - began > 1:
            bar.start()

    try:
        yield show
    finally:
        bar.stop()
