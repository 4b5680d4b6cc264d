"""The command `verify`: whether an evidence bundle is what it was, and what its exports give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.console import (
    NOT_TRUSTWORTHY,
    NOTHING_READABLE,
    WRONG_USE,
    fail,
    printable,
    say,
    watched,
)
from auditor.cli.options import Quiet
from auditor.cli.reading import must_exist

if TYPE_CHECKING:
    from auditor.report.bundle.held import Difference

_FROM_EXPORTS = ("Every file is what the exports give, and as the manifest says.",)
_BY_ITSELF = (
    "Every file is as the manifest says, and rows, counts and findings agree with each other.",
    "What else the report says can be checked with the exports only: voice-auditor verify DIR EXPORT...",
)


def verify(
    folder: Annotated[Path, typer.Argument(help="The folder of the bundle.", metavar="DIR")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="The exports that it was made from. With them, every file is made anew and compared.",
            metavar="[PATH...]",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="For a redacted bundle: the folder of the full one (made with --redact none) of the same "
            "exports. Asks whether this is its redaction.",
            metavar="DIR",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Check whether an evidence bundle was changed and agrees with itself and its exports; writes nothing."""
    from auditor.report.bundle.against import differs_from_full
    from auditor.report.bundle.verifying import CannotVerifyError, made_with_others
    from auditor.report.bundle.verifying import verify as differences_of
    from auditor.wakeups.listening import CannotListenError

    must_exist([folder, *(paths or []), *([against] if against else [])])
    try:
        with watched(quiet, counts_bytes=False) as show:
            found = differences_of(folder, paths or (), show)
            if against:
                found = list(dict.fromkeys([*found, *differs_from_full(folder, against, show)]))
    except CannotVerifyError as error:
        fail(str(error), NOTHING_READABLE)
    except CannotListenError as error:
        fail(str(error), WRONG_USE)
    _tell(found)
    if paths and not quiet:
        for line in made_with_others(folder):
            say(f"Made with another program or machine: {printable(line)}")
    if found:
        say(f"{len(found):,} {'file differs' if len(found) == 1 else 'files differ'}.")
        raise typer.Exit(NOT_TRUSTWORTHY)
    for line in _FROM_EXPORTS if paths else _BY_ITSELF:
        print(line)
    if against:
        print("It is the redaction of the full bundle.")


def _tell(found: Sequence[Difference]) -> None:
    from auditor.report.bundle.against import OF_OTHERS

    if any(one.what == OF_OTHERS for one in found):
        print("This is a redaction of other exports than those of the full bundle.")
    for one in found:
        print(f"{printable(one.name)} {one.what}")
