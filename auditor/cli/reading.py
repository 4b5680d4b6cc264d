"""From paths to a judged history, with progress; and how a command ends that read one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, printable, say, watched

# What takes long to load is loaded by the command that needs it: --help must answer at once.
if TYPE_CHECKING:
    from auditor.history import History, Progress
    from auditor.shapes.contract import Options
    from auditor.wakeups import Judgement


def must_exist(paths: list[Path]) -> None:
    """End with a sentence where a path names nothing."""
    for path in paths:
        try:
            there = path.exists()
        except (OSError, ValueError):  # a name too long, a folder closed to us
            there = False
        if not there:
            fail(f"There is no file or folder named {printable(str(path))}.", WRONG_USE)


def read(paths: list[Path], options: Options, quiet: bool, *, words_up_to: int | None = None) -> History:
    """Read exports, with progress; ends where a path names nothing."""
    must_exist(paths)
    from auditor.history import read_history

    with watched(quiet, counts_bytes=True) as show:

        def watch(progress: Progress) -> None:
            show(progress.done, progress.total, f"{progress.recordings:,} recordings")

        return read_history(paths, options=options, watch=watch, words_up_to=words_up_to)


def must_be_able_to(listen: str) -> None:
    """End with a sentence where clips cannot be listened to on this machine."""
    if listen == "no":
        return
    from auditor.wakeups.listening import why_not

    reason = why_not()
    if reason:
        fail(reason, WRONG_USE)


def judged(history: History, zone: str | None, quiet: bool, listen: str) -> History:
    """Return the history with a verdict on every recording."""
    from auditor.insights.when import system_zone
    from auditor.wakeups import judge

    with watched(quiet, counts_bytes=False) as show:
        judgement = judge(
            history,
            zone=ZoneInfo(zone or system_zone()[0]),
            watch=lambda done, of: show(done, of, "Weighing what was meant"),
        )
    if listen != "no":
        judgement = _listened(judgement, quiet, undecided=listen == "undecided")
    return judgement.history


def _listened(judgement: Judgement, quiet: bool, *, undecided: bool) -> Judgement:
    """Return the judgement with what this computer heard in the clips."""
    from auditor.wakeups.listening import CannotListenError, checkable
    from auditor.wakeups.listening import listen as listen_to

    asked = judgement.worth_listening(undecided=undecided)
    try:
        with watched(quiet, counts_bytes=False) as show:
            heard = listen_to(
                judgement.history, asked, watch=lambda done, of: show(done, of, "Listening to clips")
            )
    except CannotListenError as error:
        fail(str(error), WRONG_USE)
    if not quiet:
        read = sum(one.was_read for one in heard.values())
        say(f"{read:,} of {len(asked):,} clips could be listened to.")
        unknown = sum(not checkable(word) for word in asked.values())
        if unknown:
            say(f"For the wake words of {unknown:,} no check is available: only speech was listened for.")
    return judgement.heard(heard)


def end(history: History, quiet: bool) -> NoReturn:
    """Say on stderr what cannot be trusted, and end with the exit code that says it too."""
    code = history.exit_code
    if not quiet:
        for name, sentence in history.alarms:
            say(f"Not trustworthy: {printable(name)}: {sentence}.")
        if code == NOTHING_READABLE:
            say("Nothing in these files could be read as a voice history.")
    raise typer.Exit(code)
