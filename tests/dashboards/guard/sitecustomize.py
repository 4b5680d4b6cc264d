"""Stands in for a machine without a network: a process that loads this can reach only itself.

Loaded by the server processes of these tests through PYTHONPATH. What was tried is written to the file
that GUARD_LOG names, so that a test can say that nothing was tried at all.
"""

import os
import socket
from pathlib import Path

_REAL_CONNECT = socket.socket.connect
_REAL_CONNECT_EX = socket.socket.connect_ex
_REAL_SENDTO = socket.socket.sendto
_REAL_LOOKUP = socket.getaddrinfo
_NAMES = {None, "", "localhost", b"localhost", "0.0.0.0", "::", "::1"}  # noqa: S104 - compared, not bound


def _is_here(host: object) -> bool:
    return host in _NAMES or (isinstance(host, str) and host.startswith("127."))


def _check(address: object) -> None:
    host = address[0] if isinstance(address, tuple) else None
    if not _is_here(host):
        _note(f"connect {host}")
        raise OSError("no network in this test")


def _note(text: str) -> None:
    with Path(os.environ["GUARD_LOG"]).open("a", encoding="utf-8") as log:
        log.write(text + "\n")


def _connect(self, address):
    _check(address)
    return _REAL_CONNECT(self, address)


def _connect_ex(self, address):
    _check(address)
    return _REAL_CONNECT_EX(self, address)


def _sendto(self, data, *rest):
    _check(rest[-1])
    return _REAL_SENDTO(self, data, *rest)


def _lookup(host, *rest, **named):
    if not _is_here(host):
        _note(f"look up {host}")
        raise OSError("no network in this test")
    return _REAL_LOOKUP(host, *rest, **named)


if "GUARD_LOG" in os.environ:
    socket.socket.connect = _connect
    socket.socket.connect_ex = _connect_ex
    socket.socket.sendto = _sendto
    socket.getaddrinfo = _lookup
