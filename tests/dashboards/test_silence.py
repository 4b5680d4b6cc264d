"""The middleware alone: who may pass, and what an answer carries when something breaks."""

from __future__ import annotations

import asyncio

import pytest

from dashboards.silence import Silence, refusal, script_hashes


def scope(**changes: object) -> dict[str, object]:
    plain = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8501),
        "headers": [(b"host", b"127.0.0.1:8501")],
    }
    return {**plain, **changes}


def answer(app: object, request: dict[str, object]) -> list[dict[str, object]]:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.request"}

    asyncio.run(Silence(app)(request, receive, send))
    return sent


def test_the_hash_of_an_inline_script_is_the_one_that_browsers_compute() -> None:
    # The example of the Content Security Policy specification, level 2, section 4.2.5.
    page = "<html><script src='a.js'></script><script>alert('Hello, world.');</script></html>"
    assert script_hashes(page) == ["'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"]


@pytest.mark.parametrize(
    "changes",
    [
        {"client": ("192.0.2.7", 5)},
        {"server": ("192.0.2.7", 8501)},
        {"client": ("::ffff:192.0.2.7", 5)},
        {"headers": []},
        {"headers": [(b"host", b"evil.example")]},
        {"headers": [(b"host", b"localhost"), (b"host", b"evil.example")]},
        {"headers": [(b"host", b"localhost:99999")]},
        {"headers": [(b"host", b"localhost/evil.example")]},
        {"headers": [(b"host", b"localhost"), (b"origin", b"https://localhost")]},
        {"headers": [(b"host", b"localhost"), (b"origin", b"null")]},
        {"path": "/_stcore/metrics"},
    ],
)
def test_strangers_are_turned_away(changes: dict[str, object]) -> None:
    assert refusal(scope(**changes)) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"client": ("::1", 5), "server": ("::1", 8501), "headers": [(b"host", b"[::1]:8501")]},
        {"client": ("::ffff:127.0.0.1", 5)},
        {"headers": [(b"host", b"LOCALHOST.:8501")]},
        {
            "type": "websocket",
            "scheme": "ws",
            "headers": [(b"host", b"localhost"), (b"origin", b"http://localhost")],
        },
    ],
)
def test_this_machine_is_let_in(changes: dict[str, object]) -> None:
    assert refusal(scope(**changes)) is None


def test_a_route_that_breaks_tells_nothing_of_what_it_was_at(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("my transcript")

    start, body = answer(broken, scope())
    assert start["status"] == 500
    assert b"content-security-policy" in dict(start["headers"])
    assert b"transcript" not in body["body"]
    assert "transcript" not in caplog.text


def test_our_headers_stand_in_place_of_others() -> None:
    async def open_to_all(_scope: object, _receive: object, send) -> None:
        headers = [(b"Cache-Control", b"public"), (b"content-security-policy", b"default-src *")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    (start,) = answer(open_to_all, scope(path="/media/a.wav"))
    assert [value for name, value in start["headers"] if name.lower() == b"cache-control"] == [b"no-store"]
    assert sum(name == b"content-security-policy" for name, _ in start["headers"]) == 1
