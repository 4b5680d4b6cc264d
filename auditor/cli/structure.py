"""The command `structure`: exports described without their values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, say, watched
from auditor.cli.options import Paths, Quiet
from auditor.cli.reading import must_exist


def structure(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; without it the report is shown.", metavar="FILE"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
    quiet: Quiet = False,
) -> None:
    """Describe exports without any of their values, to send to us where a file is not understood."""
    must_exist(paths)
    if output is not None and output.resolve() in [path.resolve() for path in paths]:
        fail("The report cannot be written over the export that it describes.", WRONG_USE)
    from auditor.structure import as_json as in_json
    from auditor.structure import as_text, describe

    with watched(quiet, counts_bytes=False) as show:
        report = describe(paths, watch=show)
    text = in_json(report) if as_json else as_text(report)
    if output is None:
        print(text, end="")
    else:
        try:
            output.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            fail(f"The file could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
        if not quiet:
            say("Written. Read it before you send it to anybody: it should hold none of your words.")
    if not report["files"]:
        raise typer.Exit(NOTHING_READABLE)
