"""The commands `case keep|add|export|forget`: a history on disk on purpose, locked with a passphrase."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.console import DONE, NOTHING_READABLE, STOPPED, WRONG_USE, fail, printable, say, watched
from auditor.cli.options import Experimental, OtherApps, Paths, Quiet, Zone, options_of
from auditor.cli.reading import end, judged, read

if TYPE_CHECKING:
    from auditor.cases import Case

case = typer.Typer(
    help="Keep a history on purpose: a folder of files that nobody opens without your passphrase. "
    "To look at a case, open it in the app, on the page Start.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(help="The folder of the case.", metavar="DIR")]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="Take the passphrase from the first line of this file instead of asking for it.",
        metavar="FILE",
    ),
]
_MOST = 4096  # letters of a passphrase


@case.command()
def keep(
    paths: Paths,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder for the case; made if it does not exist.", metavar="DIR"),
    ],
    zone: Zone = None,
    other_apps: OtherApps = False,
    experimental: Experimental = False,
    passphrase_file: PassphraseFile = None,
    quiet: Quiet = False,
) -> None:
    """Read exports and keep their history as a new case."""
    from auditor.cases import CaseError, is_case, reviewed
    from auditor.cases import keep as keep_case
    from auditor.cases.problems import ALREADY
    from auditor.insights.when import system_zone

    if is_case(output):
        fail(ALREADY, WRONG_USE)
    options = options_of(zone, other_apps=other_apps, experimental=experimental)
    passphrase = _new_passphrase(passphrase_file)
    history = read(paths, options, quiet)
    if history.exit_code == NOTHING_READABLE:
        end(history, quiet)
    shown_in = zone or system_zone()[0]
    history = judged(history, shown_in, quiet, "no")
    try:
        keep_case(history, reviewed({}), output, passphrase, options=options, zone=shown_in)
    except CaseError as error:
        fail(error.sentence, WRONG_USE)
    if not quiet:
        say(f"{len(history):,} recordings are kept in {printable(str(output))}.")
        say(
            "Without the passphrase nobody can open them, not even you. README.txt there says how they are "
            "opened."
        )
    end(history, quiet)


@case.command()
def add(
    folder: Folder,
    paths: Paths,
    passphrase_file: PassphraseFile = None,
    quiet: Quiet = False,
) -> None:
    """Read further exports into a case; what it holds already is marked as a duplicate."""
    from auditor.cases import CaseError
    from auditor.cases import add as add_to

    opened = _opened(folder, passphrase_file)
    more = read(paths, opened.options, quiet)
    if more.exit_code == NOTHING_READABLE:
        end(more, quiet)
    try:
        with watched(quiet, counts_bytes=False) as show:
            both = add_to(opened, more, lambda done, of: show(done, of, "Weighing what was meant"))
    except CaseError as error:
        fail(error.sentence, WRONG_USE)
    if not quiet:
        new = len(both.history) - len(opened.history)
        say(f"{new:,} recordings are new; the case holds {len(both.history):,} now.")
    end(more, quiet)


@case.command()
def export(
    folder: Folder,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write: .csv, .jsonl or .parquet.", metavar="FILE")
    ],
    passphrase_file: PassphraseFile = None,
    quiet: Quiet = False,
) -> None:
    """Write every recording of a case to a file, which is not locked."""
    from auditor.cases import judged as judged_case
    from auditor.report.export import WRITERS
    from auditor.report.export import export as write

    if output.suffix.lower() not in WRITERS:
        fail(f"The file name must end in {', '.join(WRITERS)}.", WRONG_USE)
    if not output.resolve().parent.is_dir():
        fail("The folder to write to does not exist.", WRONG_USE)
    opened = _opened(folder, passphrase_file)
    with watched(quiet, counts_bytes=False) as show:
        judgement, changed = judged_case(opened, lambda done, of: show(done, of, "Weighing what was meant"))
    history = judgement.history
    try:
        write(history, output)
    except OSError as error:
        fail(f"The file could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        say(f"{history.table.num_rows:,} rows written, {history.duplicates:,} of them marked as duplicates.")
        if changed:
            say(f"{changed:,} verdicts differ from those kept (by version {printable(opened.version)}).")
    end(history, quiet)


@case.command()
def forget(
    folder: Folder,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    quiet: Quiet = False,
) -> None:
    """Delete the files of a case, and nothing else in its folder."""
    from auditor.cases import CaseError, is_case
    from auditor.cases import forget as forget_case
    from auditor.cases.problems import NO_CASE

    if not is_case(folder):
        fail(NO_CASE, WRONG_USE)
    if not yes:
        say(f"This deletes the case in {printable(str(folder))}. It cannot be undone. Type yes to delete it:")
        if sys.stdin.readline().strip().lower() != "yes":
            fail("Nothing was deleted.", STOPPED)
    try:
        count = forget_case(folder)
    except CaseError as error:
        fail(error.sentence, WRONG_USE)
    if not quiet:
        say(f"{count} files deleted. A disk or a backup may keep traces for a while, locked as they were.")
    raise typer.Exit(DONE)


def _opened(folder: Path, passphrase_file: Path | None) -> Case:
    """Open a case with the passphrase of a person or a file; ends with a sentence where that fails."""
    from auditor.cases import CaseError, is_case, open_case
    from auditor.cases.problems import NO_CASE

    if not is_case(folder):
        fail(NO_CASE, WRONG_USE)
    passphrase = _from(passphrase_file) if passphrase_file else _asked("Passphrase: ")
    try:
        return open_case(folder, passphrase)
    except CaseError as error:
        fail(error.sentence, WRONG_USE)


def _new_passphrase(file: Path | None) -> str:
    """Return a passphrase for a new case, before any work is done with it."""
    from auditor.cases import why_weak

    given = _from(file) if file else _asked("Passphrase for the case: ")
    refused, advice = why_weak(given)
    if refused:
        fail(refused, WRONG_USE)
    if advice:
        say(advice)
    if file is None and _asked("The same again: ") != given:
        fail("These two are not the same. Nothing was kept.", WRONG_USE)
    return given


def _asked(question: str) -> str:
    """Ask a person without showing what is typed. Never an argument: others on the machine see those."""
    if not sys.stdin.isatty():
        fail(
            "The passphrase is asked for at a terminal; elsewhere, give it with --passphrase-file.", WRONG_USE
        )
    return getpass.getpass(question, stream=sys.stderr)


def _from(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as lines:
            return lines.readline(_MOST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        fail("The file with the passphrase could not be read.", WRONG_USE)
