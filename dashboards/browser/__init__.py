"""What runs in the browser beside Streamlit's own front end: small scripts, served by the app itself.

The policy of the pages (`dashboards.silence`) lets scripts come only from here; nothing is written into
a page but the tag that names one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).resolve().parent
_AT = "/voice-auditor"
SAVE_PICTURE = "save_picture.js"
CHARTS = "charts.js"
LANGUAGE = "language.js"


def tag(*names: str) -> str:
    """Return the HTML that loads these scripts; a page runs each of them once, however often it is asked."""
    return "".join(f'<script type="module" src="{_AT}/{name}"></script>' for name in names)


def spoken(language: str, turn: int) -> str:
    """Return the HTML that tells the browser the language of the page. turn: another one for each change."""
    return f'<script type="module" src="{_AT}/{LANGUAGE}?speaks={language}&amp;turn={turn}"></script>'


def routes() -> list[Route]:
    """Return the addresses under which the app serves its scripts."""
    return [Route(f"{_AT}/{name}", _serving(_HERE / name)) for name in (SAVE_PICTURE, CHARTS, LANGUAGE)]


def _serving(path: Path) -> Callable[[Request], Response]:
    # The type is written out: on some Windows machines the registry calls scripts "text/plain".
    def serve(_request: Request) -> Response:
        return Response(path.read_bytes(), media_type="text/javascript")

    return serve
