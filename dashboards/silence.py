"""What stands in front of every request: who may ask, and what a page may do with the answer.

Pure ASGI. Only this machine may ask, only under its loopback names, and only from the app's own pages;
every answer carries a policy that forbids the page to reach any other host.
"""

from __future__ import annotations

import base64
import hashlib
import html.parser
import logging
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dashboards.memory import MEMORY, cookie_name
from dashboards.settings import LOOPBACK

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("voice_auditor")
_CLOSED_TO_ALL = ("/_stcore/agent/", "/_stcore/metrics")  # the app needs neither
_FILES = ("/static/", "/_stcore/", "/media/", "/component")  # asked for by a page that has its key already
_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


class _InlineScripts(html.parser.HTMLParser):
    """Collects the text of scripts that stand in a page itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of a script without a source of its own."""
        self._inside = tag == "script" and not any(name == "src" for name, _ in attrs)
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a script."""
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Keep the text of the script at hand."""
        if self._inside:
            self.found[-1] += data


def script_hashes(page: str) -> list[str]:
    """Return a policy source ('sha256-...') for each script that stands in the page itself."""
    parser = _InlineScripts()
    parser.feed(page)
    return [
        "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
        for text in parser.found
    ]


@lru_cache(maxsize=1)
def _installed_hashes() -> tuple[str, ...]:
    """Return the hashes for the index page of the Streamlit that is installed, whichever it is."""
    from streamlit import file_util  # noqa: PLC0415 - heavy; needed when the first request comes

    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    return tuple(script_hashes(page))


def policy(host: str) -> str:
    """Return the Content-Security-Policy for pages under `host` ("name:port", already checked)."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *_installed_hashes())),
            "style-src 'self' 'unsafe-inline'",  # the front end writes its styles at run time
            "img-src 'self' data: blob:",
            "media-src 'self' blob: data:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            f"connect-src 'self' ws://{host}",
            "object-src 'none'",
            "frame-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def headers_for(host: str, path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers that the answer to a request for `path` under `host` carries."""
    headers = {
        "content-security-policy": policy(host),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "x-robots-tag": "noindex",
    }
    if not path.startswith("/static/"):  # the front end's own files hold nothing of the person's
        headers["cache-control"] = "no-store"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _host_name(host: str) -> str | None:
    """Return the name in a Host header, or None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return (parts.hostname or "").rstrip(".") or None


def refusal(scope: Scope) -> str | None:
    """Return why a request is refused, in one sentence, or None where it may pass."""
    client, server = scope.get("client"), scope.get("server")
    for end in (client, server):
        # A unix socket has no address; a server that gives none leaves us only the Host header.
        if end is not None and not _is_loopback(end[0]):
            return "Voice Auditor answers only to this machine itself."
    hosts = _values(scope, b"host")
    if len(hosts) != 1 or _host_name(hosts[0]) not in LOOPBACK:
        return "Voice Auditor answers only under the name 127.0.0.1 or localhost."
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    # Refused here and not left to Streamlit, which would look up this machine's outside address first.
    if any(origin != f"{scheme}://{hosts[0]}" for origin in _values(scope, b"origin")):
        return "Voice Auditor answers only to its own pages."
    if any(scope["path"].startswith(closed) for closed in _CLOSED_TO_ALL):
        return "Voice Auditor does not offer this."
    return None


def _is_loopback(address: str | None) -> bool:
    address = (address or "").removeprefix("::ffff:")
    return address in LOOPBACK or address.startswith("127.")


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


class Silence:
    """Middleware that refuses strangers and puts the policy on every answer, refusals included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        reason = refusal(scope)
        hosts = _values(scope, b"host")
        host = hosts[0] if reason is None else "127.0.0.1"
        extra = headers_for(host, scope["path"])
        if reason is not None:
            await _refuse(scope, receive, send, reason, extra)
            return
        extra += _key_for(scope, hosts[0])
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] in ("http.response.start", "websocket.accept"):
                begun = True
                message["headers"] = _merged(message.get("headers", ()), extra)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - whatever a route raises
            # An exception's text may quote an export: only its kind is told, here and to the page.
            _LOG.error("A request failed: %s", type(error).__name__)
            if begun or scope["type"] != "http":
                raise ConnectionAbortedError from None
            await _answer(send, 500, "Something went wrong.", extra)


def _key_for(scope: Scope, host: str) -> list[tuple[bytes, bytes]]:
    """Return a cookie with a new key, where a page is asked for by a browser that has none of ours."""
    if scope["type"] != "http" or scope.get("method") != "GET" or scope["path"].startswith(_FILES):
        return []
    name = cookie_name(urlsplit(f"//{host}").port or 80)
    cookies = SimpleCookie()
    for value in _values(scope, b"cookie"):
        with suppress(CookieError):
            cookies.load(value)
    if name in cookies and MEMORY.knows(cookies[name].value):
        return []
    value = f"{name}={MEMORY.new_key()}; Path=/; HttpOnly; SameSite=Strict"
    return [(b"set-cookie", value.encode())]


def _merged(
    headers: Iterable[tuple[bytes, bytes]], extra: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    """Return the headers with ours in place of any of the same name."""
    ours = {name for name, _ in extra if name != b"set-cookie"}  # of cookies there may be several
    return [(name, value) for name, value in headers if name.lower() not in ours] + extra


async def _refuse(
    scope: Scope, receive: Receive, send: Send, reason: str, extra: list[tuple[bytes, bytes]]
) -> None:
    if scope["type"] == "websocket":
        await receive()  # the handshake; closing before accepting is answered with 403
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    await _answer(send, 403, reason, extra)


async def _answer(send: Send, status: int, text: str, extra: list[tuple[bytes, bytes]]) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
