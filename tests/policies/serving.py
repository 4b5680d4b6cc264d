"""A real server on this machine that answers what a test tells it to, and remembers who asked for what."""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from auditor.policies.fetch import Manners
from auditor.policies.pages import Page

SENTENCE = "Reviewers see a small fraction of requests, “less than 1%”."
QUICK = Manners(
    connect_s=2, read_s=2, whole_s=10, backoff_s=0.02, pause_s=0, http_on_this_machine=True, longest_wait_s=3
)

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """What was asked of it stands in `asked`: (time, path, headers)."""

    def __init__(self, routes: Mapping[str, Answer], certificate: Path | None, key: Path | None) -> None:
        self.routes = dict(routes)
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((time.monotonic(), self.path, dict(self.headers)))
                answer = outer.routes.get(self.path, reply(b"not here", status=404))
                with contextlib.suppress(OSError):
                    answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
            self._http.handle_error = lambda *_: None
        self.host = f"127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def at(self, path: str) -> str:
        return f"http://{self.host}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for besides the rules for programs."""
        return [path for _, path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@contextlib.contextmanager
def serving(
    routes: Mapping[str, Answer], certificate: Path | None = None, key: Path | None = None
) -> Iterator[Server]:
    server = Server(routes, certificate, key)
    try:
        yield server
    finally:
        server.close()


def reply(
    body: bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", headers: Mapping[str, str] = {}
) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        if kind:
            handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def leading(to: str, status: int = 302) -> Answer:
    return reply(b"", status=status, headers={"Location": to})


def raw(*pieces: bytes, pause: float = 0) -> Answer:
    """Send bytes as they are, with a pause between the pieces."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Answer differently every time; the last one for ever."""
    left = list(answers)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def web(*paragraphs: str) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<!doctype html><html><head><title>A page</title></head><body>{text}</body></html>".encode()


def page(address: str, *quotes: str, name: str = "a_page") -> Page:
    return Page(
        id=name,
        vendor="amazon",
        title="A page",
        address=address,
        quotes=quotes,
        rests=("vendor_events:amazon_letter",),
        source="a test",
        grade="stored" if quotes else "retold",
        checked=dt.date(2026, 11, 27),
        retold="" if quotes else "something",
    )
