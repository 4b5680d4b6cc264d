"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

import typer

from auditor.cli.console import WRONG_USE, fail

if TYPE_CHECKING:
    from auditor.shapes.contract import Options

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files, folders, zip or tgz archives; all parts of one export together.", metavar="PATH..."
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        help="Time zone, e.g. Europe/Berlin: days, hours and nights are counted by its clock, and rows whose "
        "zone is not in the file are read in it. Default: this machine's.",
        metavar="NAME",
    ),
]
OtherApps = Annotated[
    bool,
    typer.Option(
        "--other-apps", help="Apple Intelligence Report: read what other apps asked, not only Siri."
    ),
]
Experimental = Annotated[
    bool,
    typer.Option(
        "--experimental",
        help="Also read forms of files that are known from other people's programs only, and were never seen "
        "in a real export.",
    ),
]
Listen = Annotated[
    Literal["no", "undecided", "all"],
    typer.Option(
        help="Let this computer listen to clips for speech and the wake word. undecided: to those of which "
        "nothing else tells whether they were meant. all: to all. Needs the extra `audio`; nothing is sent "
        "or kept."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no notes.")]


def options_of(zone: str | None, *, other_apps: bool, experimental: bool) -> Options:
    """Return how exports are to be read; ends where the zone is none."""
    if zone is not None:
        must_be_zone(zone)
    from auditor.shapes.contract import Options

    return Options(zone=zone, other_apps=other_apps, experimental=experimental)


def must_be_zone(name: str) -> None:
    """End with a sentence where no time zone has this name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a name that is not found is a KeyError
        fail("There is no time zone of that name; it looks like Europe/Berlin.", WRONG_USE)
