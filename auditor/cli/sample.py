"""The command `sample`: a made-up household as exports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import WRONG_USE, fail, say, watched
from auditor.cli.options import Quiet


def sample(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder to write to; made if it is not there.", metavar="DIR"),
    ],
    seed: Annotated[int, typer.Option(help="Another number, another household.", min=0)] = 7,
    months: Annotated[int, typer.Option(help="Length of the history.", min=1, max=240)] = 36,
    people: Annotated[int, typer.Option(help="People in the household.", min=1, max=8)] = 4,
    quiet: Quiet = False,
) -> None:
    """Make a household up: exports of all three vendors, with the truth beside them."""
    from auditor.samples import write_sample

    try:
        output.mkdir(parents=True, exist_ok=True)
        with watched(quiet, counts_bytes=False) as show:
            written = write_sample(
                output,
                seed=seed,
                months=months,
                people=people,
                progress=lambda share: show(round(share * 100), 100, "Making a household up"),
            )
    except OSError as error:
        fail(f"The folder could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        say("Nothing in these files is anybody's real data.")
    for path in written:
        print(path)
