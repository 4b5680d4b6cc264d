"""What happens inside the server, whoever started it: settings are enforced, and the app says where it is."""

from __future__ import annotations

import sys
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from dashboards.handover import given
from dashboards.settings import ADDRESS, LOOPBACK, apply_settings


def prepare() -> None:
    """Put our settings over all others, or stop where it is too late for the most important one.

    `streamlit run` binds its socket before it imports the app. If a flag or a variable told it to
    listen beyond this machine, the app does not start.
    """
    from streamlit import config  # noqa: PLC0415 - a second, and `--help` must not wait for it

    started_by_streamlit = getattr(config, "_server_mode", None) is not None
    address = config.get_option("server.address")
    if started_by_streamlit and address not in LOOPBACK:
        raise SystemExit(
            f"Voice Auditor does not start: its server was told to listen on {address or 'every network'}, "
            f"where others could reach it. Start it without that address, or with --server.address {ADDRESS}."
        )
    apply_settings()


@asynccontextmanager
async def arrival(_app: object) -> AsyncIterator[None]:
    """Say where the app is once it can answer, and open the browser if that was asked for."""
    from streamlit import config  # noqa: PLC0415 - as above

    handed = given()
    if handed.announce:
        url = f"http://{ADDRESS}:{config.get_option('server.port')}"
        say(f"Voice Auditor is open at {url}\nOnly this machine can reach it. Stop it with Ctrl-C.")
        if handed.open_browser:
            # In a thread: some browsers do not return before they are closed.
            threading.Thread(target=_open, args=(url,), daemon=True).start()
    yield


def _open(url: str) -> None:
    with suppress(webbrowser.Error):
        webbrowser.open(url)


def say(text: str) -> None:
    """Print a line at once, also into a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
