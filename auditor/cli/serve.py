"""The commands that open the app: `demo` and `app`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli.reading import must_exist

Port = Annotated[int | None, typer.Option(help="Port on this machine; a free one is found if it is taken.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")]


def demo(port: Port = None, no_browser: NoBrowser = False) -> None:
    """Open the app on a made-up household."""
    import sample_data

    _serve(sample_data.exports(), port, no_browser)


def open_app(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Exports to open at once.", metavar="[PATH...]")
    ] = None,
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Open the app."""
    must_exist(paths or [])
    _serve(paths or [], port, no_browser)


def _serve(paths: list[Path], port: int | None, no_browser: bool) -> None:
    from dashboards.server import serve

    serve(paths, port=port, open_browser=not no_browser)
