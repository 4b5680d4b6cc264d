"""Starting and stopping the app's server, on this machine and for this machine alone."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dashboards.handover import give
from dashboards.settings import ADDRESS, DEFAULT_PORT, SETTINGS, apply_settings
from dashboards.startup import say

_PORTS_TRIED = 100


class NoFreePort(Exception):  # noqa: N818 (it says what is the matter)
    """There is no port to be had near the one that was asked for."""


def serve(paths: Sequence[Path] = (), port: int | None = None, open_browser: bool = True) -> None:
    """Serve the app until Ctrl-C.

    paths: exports to read at once; they reach the pages in memory, never in an address.
    port:  the port to use, 8501 for None; the next free one where it is taken.

    Ends the program with 2 (wrong use) where there is none.
    """
    try:
        chosen = free_port(port)
    except NoFreePort as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None
    give(paths, announce=True, open_browser=open_browser)
    own = {"server.port": chosen, "logger.hideWelcomeMessage": True}
    apply_settings(own)
    logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno >= logging.WARNING)
    from dashboards.app import app  # noqa: PLC0415 - builds the app, which needs the settings first

    with suppress(KeyboardInterrupt):
        app.run(config={**SETTINGS, **own})
    say("Voice Auditor has stopped. Nothing was kept.")


def free_port(port: int | None) -> int:
    """Return `port`, or 8501 for None, or the first free one after it. Raises NoFreePort."""
    first = DEFAULT_PORT if port is None else port
    for candidate in range(first, min(first + _PORTS_TRIED, 65536)):
        if _is_free(candidate):
            return candidate
    raise NoFreePort(f"No port from {first} on is free on this machine; name another one.")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there it would allow a port that somebody listens on
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True
