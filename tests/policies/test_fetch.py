"""A page is fetched politely, and no server can make it slow, large or talkative."""

from __future__ import annotations

import gzip
import itertools
import shutil
import subprocess
import threading
import time
from dataclasses import replace
from urllib.robotparser import RobotFileParser

import pytest

from auditor import __version__
from auditor.policies.fetch import Fetched, Manners, NotFetchedError, Visitor, proxies
from tests.policies.serving import QUICK, Answer, Server, in_turn, leading, raw, reply, serving, web

HELLO = reply(web("hello"))
OK = b"HTTP/1.1 200 OK\r\n"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: "


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def fetch(server: Server, path: str = "/", manners: Manners = QUICK, also: tuple[str, ...] = ()) -> Fetched:
    visitor = Visitor(frozenset({server.host, *also}), manners)
    try:
        return visitor.fetch(server.at(path))
    finally:
        visitor.close()


def refusal(answer: Answer, manners: Manners = QUICK) -> str:
    with serving({"/": answer}) as server, pytest.raises(NotFetchedError) as told:
        fetch(server, manners=manners)
    return str(told.value)


def test_a_page_comes_as_its_bytes_with_status_and_headers() -> None:
    with serving({"/": HELLO}) as server:
        got = fetch(server)
    assert (got.status, got.body, got.address) == (200, web("hello"), server.at("/"))
    assert got.headers["content-type"] == "text/html; charset=utf-8"


def test_a_request_names_the_program_and_nothing_of_the_person() -> None:
    with serving({"/": HELLO}) as server:
        fetch(server)
    assert [path for _, path, _ in server.asked] == ["/robots.txt", "/"]
    for _, _, headers in server.asked:
        assert headers.pop("Host") == server.host
        assert headers == {
            "User-Agent": f"voice-auditor/{__version__}",
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.5",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip, deflate",
        }


def test_cookies_are_not_sent_back() -> None:
    cookie = {"Set-Cookie": "who=you; Path=/"}
    routes = {
        "/robots.txt": reply(b"", headers=cookie),
        "/": reply(b"", status=302, headers={"Location": "/next", **cookie}),
        "/next": reply(web("hello"), headers=cookie),
    }
    with serving(routes) as server:
        visitor = Visitor(frozenset({server.host}), QUICK)
        visitor.fetch(server.at("/"))
        visitor.fetch(server.at("/next"))
    assert len(server.asked) == 4
    assert not any("Cookie" in headers for _, _, headers in server.asked)


def test_names_and_passwords_of_a_netrc_are_not_sent(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving({"/": leading("/next"), "/next": HELLO}) as server:
        fetch(server)
    assert not any("Authorization" in headers for _, _, headers in server.asked)


def test_a_proxy_of_the_machine_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxies(["pages.example"]) == ()
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "")
    assert proxies(["pages.example", "other.example"]) == ("proxy.example",)


# --- Where it may go ------------------------------------------------------------------------------------------


def test_only_https_is_asked_unless_a_test_says_otherwise() -> None:
    with serving({"/": HELLO}) as server, pytest.raises(NotFetchedError, match="not https"):
        fetch(server, manners=Manners(pause_s=0))
    assert not server.asked


def test_a_redirect_within_the_host_is_followed() -> None:
    with serving({"/": leading("/a", 301), "/a": leading("b", 308), "/b": HELLO}) as server:
        got = fetch(server)
    assert got.address == server.at("/b")
    assert server.paths == ["/", "/a", "/b"]


def test_another_host_is_named_and_not_followed() -> None:
    with serving({"/": HELLO}) as other, serving({"/": leading(other.at("/"))}) as server:
        with pytest.raises(NotFetchedError) as told:
            fetch(server)
        assert str(told.value) == f"It moved to another host: {other.host}; not followed."
        assert not other.asked


def test_another_host_that_was_agreed_to_is_followed() -> None:
    with serving({"/": HELLO}) as other, serving({"/": leading(other.at("/"))}) as server:
        assert fetch(server, also=(other.host,)).address == other.at("/")


@pytest.mark.parametrize(
    "to",
    [
        "http://pages.example/",
        "file:///etc/hostname",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "https://me:secret@127.0.0.1/",
        "https://[",
        "https://",
        "http://127.0.0.1:99999/",
        "//pages.example/",
        "data:text/html,hello",
    ],
)
def test_whatever_else_a_redirect_names_is_not_followed(to: str) -> None:
    with serving({"/": leading(to)}) as server, pytest.raises(NotFetchedError):
        fetch(server)
    assert server.paths == ["/"]


@pytest.mark.parametrize("location", [b"\xff\xfe", b"http://[::1", b"http://x:y/"])
def test_a_redirect_to_no_address_at_all_is_told_in_our_words(location: bytes) -> None:
    with (
        pytest.raises(NotFetchedError) as told,
        serving({"/": raw(MOVED + location + b"\r\n\r\n")}) as server,
    ):
        fetch(server)
    assert "leads on to" in str(told.value)


def test_a_redirect_to_letters_beyond_ascii_is_followed() -> None:
    with serving(
        {"/": raw(MOVED + "/gr\u00f6\u00dfe\r\n\r\n".encode()), "/gr%C3%B6%C3%9Fe": HELLO}
    ) as server:
        assert fetch(server).status == 200


def test_a_redirect_with_an_endless_body_is_not_read() -> None:
    sent = 0

    def endless(handler) -> None:
        nonlocal sent
        handler.wfile.write(MOVED + b"/next\r\n\r\n")
        while True:
            sent += handler.wfile.write(b"x" * 65536)

    with serving({"/": endless, "/next": HELLO}) as server:
        assert fetch(server).status == 200
    assert sent < 50_000_000


def test_redirects_in_a_circle_and_too_many_end() -> None:
    assert refusal(leading("/")) == "It leads round in a circle."
    routes = {f"/{number}": leading(f"/{number + 1}") for number in range(20)}
    with serving(routes) as server, pytest.raises(NotFetchedError, match="more than 5 times"):
        fetch(server, "/0")
    assert server.paths == [f"/{number}" for number in range(6)]


# --- Rules for programs ---------------------------------------------------------------------------------------


def robots(text: str) -> Answer:
    return reply(text.encode(), kind="text/plain")


@pytest.mark.parametrize(
    "rules", ["User-agent: *\nDisallow: /\n", "User-agent: voice-auditor\nDisallow: /private\n"]
)
def test_a_page_that_robots_forbid_is_not_asked_for(rules: str) -> None:
    with (
        serving({"/private": HELLO, "/robots.txt": robots(rules)}) as server,
        pytest.raises(NotFetchedError, match="forbid"),
    ):
        fetch(server, "/private")
    assert server.paths == []


def test_robots_hold_for_where_a_redirect_leads() -> None:
    rules = robots("User-agent: *\nDisallow: /private\n")
    with (
        serving({"/": leading("/private"), "/private": HELLO, "/robots.txt": rules}) as server,
        pytest.raises(NotFetchedError, match="forbid"),
    ):
        fetch(server)
    assert server.paths == ["/"]


@pytest.mark.parametrize(
    "answer",
    [
        robots("User-agent: other\nDisallow: /\n"),
        robots("User-agent: *\nDisallow: /elsewhere\n"),
        robots("nonsense\x00\x01"),
        reply(b"none", status=404),
        reply(b"none", status=403),
        reply(b""),
        reply(
            b"#" * 3_000_000 + b"\nUser-agent: *\nDisallow: /\n"
        ),  # beyond the first 500 KB nothing is read
        leading("/rules"),
    ],
)
def test_other_rules_let_it_pass(answer: Answer) -> None:
    with serving({"/": HELLO, "/rules": robots(""), "/robots.txt": answer}) as server:
        assert fetch(server).status == 200


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"", status=500),
        robots("User-agent: *\nCrawl-delay: ²\n"),
        leading("https://elsewhere.example/robots.txt"),
        raw(b"nonsense\r\n\r\n"),
    ],
)
def test_where_rules_cannot_be_known_nothing_is_asked(answer: Answer) -> None:
    with (
        serving({"/": HELLO, "/robots.txt": answer}) as server,
        pytest.raises(NotFetchedError, match="could not be read"),
    ):
        fetch(server)
    assert server.paths == []


def test_rules_are_read_once_a_host_and_their_pause_is_kept() -> None:
    with serving({"/": HELLO, "/robots.txt": robots("User-agent: *\nCrawl-delay: 1\n")}) as server:
        visitor = Visitor(frozenset({server.host}), QUICK)
        visitor.fetch(server.at("/"))
        visitor.fetch(server.at("/"))
    times = [moment for moment, _, _ in server.asked]
    assert [path for _, path, _ in server.asked] == ["/robots.txt", "/", "/"]
    assert times[2] - times[1] >= 0.95
    with (
        serving({"/": HELLO, "/robots.txt": robots("User-agent: *\nCrawl-delay: 1000\n")}) as server,
        pytest.raises(NotFetchedError, match="longer pauses"),
    ):
        fetch(server)
    assert server.paths == []


def test_a_host_is_asked_once_in_a_while_only() -> None:
    with serving({"/": HELLO, "/b": HELLO}) as server:
        visitor = Visitor(frozenset({server.host}), replace(QUICK, pause_s=0.25))
        visitor.fetch(server.at("/"))
        visitor.fetch(server.at("/b"))
    times = [moment for moment, _, _ in server.asked]
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(times))


# --- Asking again ---------------------------------------------------------------------------------------------


def test_a_host_that_asks_to_wait_is_waited_for() -> None:
    busy = reply(b"busy", status=503, headers={"Retry-After": "1"})
    with serving({"/": in_turn(busy, HELLO)}) as server:
        assert fetch(server).status == 200
    times = [moment for moment, path, _ in server.asked if path == "/"]
    assert len(times) == 2
    assert times[1] - times[0] >= 0.95


@pytest.mark.parametrize("told", ["3600", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_but_not_for_ever(told: str) -> None:
    with serving({"/": reply(b"busy", status=503, headers={"Retry-After": told})}) as server:
        assert fetch(server).status == 503
    assert server.paths == ["/"]


@pytest.mark.parametrize("told", ["soon", "9" * 5000, "-5", ""])
def test_a_wait_that_makes_no_sense_is_none(told: str) -> None:
    with serving({"/": reply(b"busy", status=429, headers={"Retry-After": told})}) as server:
        assert fetch(server).status == 429
    assert len(server.paths) in {1, 3}  # 5,000 nines may also be taken for a very long wait


def test_a_busy_host_with_an_endless_body_is_let_go() -> None:
    def endless(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 503 Busy\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65536)

    with serving({"/": in_turn(endless, HELLO)}) as server:
        assert fetch(server).status == 200


# --- Servers that are slow, endless, garbled ------------------------------------------------------------------


def test_a_server_that_does_not_answer() -> None:
    assert refusal(raw(b"", pause=3), replace(QUICK, read_s=0.2, retries=0)) == "It did not answer in time."


@pytest.mark.parametrize(
    "head", [b"", OK + b"Content-Type: text/html\r\n\r\n", OK + b"Content-Length: 99\r\n\r\n"]
)
def test_a_server_that_sends_a_letter_now_and_then(head: bytes) -> None:
    drip = raw(head, *[b"x"] * 60, pause=0.1)
    began = time.monotonic()
    assert refusal(drip, replace(QUICK, whole_s=0.8)).startswith("It took")
    assert time.monotonic() - began < 3


def test_who_was_given_up_asks_nothing_more() -> None:
    def slow(handler) -> None:
        time.sleep(1.0)
        leading("/next")(handler)

    with (
        serving({"/": slow, "/next": HELLO}) as server,
        pytest.raises(NotFetchedError, match=r"longer than 0\.5 seconds"),
    ):
        fetch(server, manners=replace(QUICK, whole_s=0.5))
        time.sleep(1.0)
        assert server.paths == ["/"]


def test_a_page_larger_than_the_limit() -> None:
    assert refusal(reply(b"x" * 300_000), replace(QUICK, most_bytes=200_000)) == "It is larger than 0.2 MB."


def test_a_page_without_an_end() -> None:
    def endless(handler) -> None:
        handler.wfile.write(OK + b"Content-Type: text/html\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65536)

    assert refusal(endless, replace(QUICK, most_bytes=500_000)) == "It is larger than 0.5 MB."


def test_a_small_packet_that_unpacks_to_much() -> None:
    packed = gzip.compress(b"\0" * 80_000_000)
    assert len(packed) < 100_000
    bomb = reply(packed, headers={"Content-Encoding": "gzip"})
    assert refusal(bomb, replace(QUICK, most_bytes=1_000_000)) == "It is larger than 1 MB."


def test_a_page_packed_as_it_was_asked_for_is_read() -> None:
    with serving({"/": reply(gzip.compress(web("hello")), headers={"Content-Encoding": "GZIP"})}) as server:
        assert fetch(server).body == web("hello")


def test_other_packings_are_refused() -> None:
    for packing in ("br", "zstd", "gzip, gzip", "nonsense"):
        told = refusal(reply(b"x", headers={"Content-Encoding": packing}))
        assert told == "It came packed in a way that was not asked for."
    assert (
        refusal(reply(b"not gzip", headers={"Content-Encoding": "gzip"}))
        == "The answer broke off or was garbled."
    )


@pytest.mark.parametrize(
    "pieces",
    [
        [b"nonsense\r\n\r\n"],
        [b"HTTP/1.1 abc OK\r\n\r\n"],
        [OK + b"Content-Length: 100\r\n\r\nshort"],
        [OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"],
        [OK + b"X: " + b"y" * 100_000 + b"\r\n\r\n"],
        [OK + b"".join(b"X-%d: y\r\n" % number for number in range(200)) + b"\r\nhello"],
        [b""],
    ],
)
def test_answers_that_are_garbled_are_told_in_our_words(pieces: list[bytes]) -> None:
    told = refusal(raw(*pieces), replace(QUICK, retries=0))
    assert told in {
        "The answer broke off or was garbled.",
        "The answer was not one that can be read.",
        "No connection: there is no network, no such host, or it does not answer.",
    }


@pytest.mark.parametrize(
    "line",
    [
        b"No colon in this line",
        b": empty name",
        b"\xc3\xa9\xff: \xff\xfe",
        b"X\x1b[31m: \x1b[2J",
        b"Location: elsewhere",
        b"Set-Cookie: =; ; ;",
        b"Content-Type: \xff\xfe",
    ],
)
def test_hostile_headers_break_nothing(line: bytes) -> None:
    with serving({"/": raw(OK + line + b"\r\nContent-Length: 5\r\n\r\nhello")}) as server:
        try:
            assert b"hello" in fetch(server, manners=replace(QUICK, retries=0)).body
        except NotFetchedError as error:
            assert str(error).isprintable()


def test_no_host_there() -> None:
    with serving({}) as server:
        address = server.at("/")
    visitor = Visitor(frozenset({server.host}), replace(QUICK, retries=0))
    with pytest.raises(NotFetchedError, match="could not be read"):
        visitor.fetch(address)


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=127.0.0.1",
        "-days",
        "2",
    ]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with serving({"/": HELLO}, certificate=certificate, key=key) as server:
        visitor = Visitor(frozenset({server.host}), QUICK)
        with pytest.raises(NotFetchedError, match="could not be read"):  # the rules come first
            visitor.fetch(f"https://{server.host}/")
        visitor._rules[f"https://{server.host}"] = free()
        with pytest.raises(NotFetchedError, match="No safe connection"):
            visitor.fetch(f"https://{server.host}/")
    assert server.asked == []


def free() -> RobotFileParser:
    rules = RobotFileParser()
    rules.parse([])
    return rules


def test_a_host_without_a_certificate_is_no_safe_connection() -> None:
    with serving({"/": HELLO}) as server:
        visitor = Visitor(frozenset({server.host}), replace(QUICK, retries=0, read_s=0.5))
        with pytest.raises(NotFetchedError):
            visitor.fetch(f"https://{server.host}/")
    assert not server.paths


def test_waiting_for_a_page_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with serving({"/": HELLO}) as server:
        fetch(server)
    time.sleep(0.2)
    assert threading.active_count() <= before + 1
