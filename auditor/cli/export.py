"""The command `export`: every recording as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, say, watched
from auditor.cli.options import Experimental, Listen, OtherApps, Paths, Quiet, Zone, options_of
from auditor.cli.reading import end, judged, must_be_able_to, read


def export(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write: .csv, .jsonl or .parquet.", metavar="FILE")
    ],
    zone: Zone = None,
    other_apps: OtherApps = False,
    experimental: Experimental = False,
    listen: Listen = "no",
    quiet: Quiet = False,
) -> None:
    """Write every recording to a file, duplicates included and marked."""
    from auditor.report.export import WRITERS
    from auditor.report.export import export as write

    if output.suffix.lower() not in WRITERS:
        fail(f"The file name must end in {', '.join(WRITERS)}.", WRONG_USE)
    if not output.resolve().parent.is_dir():
        fail("The folder to write to does not exist.", WRONG_USE)
    must_be_able_to(listen)
    history = read(paths, options_of(zone, other_apps=other_apps, experimental=experimental), quiet)
    if history.exit_code == NOTHING_READABLE:
        end(history, quiet)
    history = judged(history, zone, quiet, listen)
    try:
        with watched(quiet, counts_bytes=False) as show:
            write(history, output, lambda rows: show(rows, history.table.num_rows, "Writing rows"))
    except OSError as error:
        fail(f"The file could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        say(f"{history.table.num_rows:,} rows written, {history.duplicates:,} of them marked as duplicates.")
    end(history, quiet)
