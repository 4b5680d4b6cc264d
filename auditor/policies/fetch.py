"""One page fetched politely: robots, time limits, size limit, few redirects, no cookies, nothing personal.

What a server answers is foreign: it is read as bytes up to a limit, and never trusted to be short, fast or
well-formed. No message here repeats what a library or a server said.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, InvalidHeader
from urllib3.util.retry import Retry

from auditor import __version__
from auditor.policies.pages import host_of

NAME = "voice-auditor"
_HEADERS = {
    "User-Agent": f"{NAME}/{__version__}",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.5",
    "Accept-Language": "en",  # the sentences are English; says nothing about the person
    "Accept-Encoding": "gzip, deflate",
}
_PACKINGS = {"", "identity", "gzip", "x-gzip", "deflate"}
_REDIRECTS = {301, 302, 303, 307, 308}
_COME_BACK = {429, 502, 503, 504}
_CHUNK = 16_384
_ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; the rest is not read
_RULES = "Its rules for programs (robots.txt)"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Manners:
    """Limits of a visit, in seconds and bytes; whole_s is for one page with all its redirects and waits."""

    connect_s: float = 10.0
    read_s: float = 20.0
    whole_s: float = 90.0
    most_bytes: int = 5_000_000  # after unpacking
    redirects: int = 5
    retries: int = 2
    backoff_s: float = 1.0  # doubled with every further attempt
    longest_wait_s: float = 30.0  # a server that asks for more is not waited for
    pause_s: float = 1.0  # between two requests to one host
    http_on_this_machine: bool = False  # for tests against a server of their own; no option leads here


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. address: where it came from in the end; header names in small letters."""

    status: int
    address: str
    headers: Mapping[str, str]
    body: bytes


class NotFetchedError(Exception):
    """No answer that can be used; the text is one of our own sentences."""


class _Nobody(AuthBase):
    """Keeps names and passwords of a .netrc from being sent; proxies of the machine stay in use."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Session(requests.Session):
    """Follows nothing by itself: the library would read a redirect's body first, which may have no end."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Return nowhere, whatever the answer says."""
        return None


def proxies(hosts: Collection[str]) -> tuple[str, ...]:
    """Return the hosts of the proxies through which this machine would ask these hosts."""
    found = set()
    for host in hosts:
        address = f"https://{host}/"
        proxy = requests.utils.select_proxy(address, requests.utils.get_environ_proxies(address))
        if proxy:
            found.add(urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname or "one without a name")
    return tuple(sorted(found))


@dataclass
class Visitor:
    """Asks pages of the hosts that were agreed to, one request after the other."""

    agreed: frozenset[str]
    manners: Manners = field(default_factory=Manners)

    def __post_init__(self) -> None:
        """Open a session without a memory."""
        self._session = _Session()
        self._session.headers.clear()
        self._session.headers.update(_HEADERS)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.auth = _Nobody()
        self._rules: dict[str, RobotFileParser | str] = {}  # or why they could not be read
        self._asked: dict[str, float] = {}

    def fetch(self, address: str) -> Fetched:
        """Return what lies at an address. NotFetchedError: with the reason, in a sentence for people."""
        return _within(self.manners.whole_s, lambda late: self._follow(address, late, for_robots=False))

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def _follow(self, address: str, late: threading.Event, *, for_robots: bool) -> Fetched:
        seen: set[str] = set()
        while address not in seen:
            if len(seen) > self.manners.redirects:
                raise NotFetchedError(f"It leads on more than {self.manners.redirects} times.")
            seen.add(address)
            self._must_be_agreed(address)
            if not for_robots:
                self._must_be_welcome(address, late)
            with self._answer(address, late) as response:
                onward = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or onward is None:
                    return self._read(response, address, late, cut=for_robots)
            try:  # headers come as latin-1, addresses are UTF-8
                address = urljoin(address, onward.encode("latin-1").decode("utf-8"))
            except ValueError:
                raise NotFetchedError("It leads on to something that is no address.") from None
        raise NotFetchedError("It leads round in a circle.")

    def _must_be_agreed(self, address: str) -> None:
        try:
            parts, host = urlsplit(address), host_of(address)
        except ValueError:
            raise NotFetchedError("It leads on to something that is no address.") from None
        here = self.manners.http_on_this_machine and parts.hostname in _LOOPBACK
        if parts.scheme != "https" and not (here and parts.scheme == "http"):
            raise NotFetchedError("It leads on to an address that is not https; not followed.")
        if parts.username is not None or parts.password is not None:
            raise NotFetchedError("It leads on to an address with a name and a password; not followed.")
        if host not in self.agreed:
            raise NotFetchedError(f"It moved to another host: {host}; not followed.")

    def _must_be_welcome(self, address: str, late: threading.Event) -> None:
        parts = urlsplit(address)
        base = f"{parts.scheme}://{parts.netloc}"
        if base not in self._rules:
            self._rules[base] = self._read_rules(f"{base}/robots.txt", late)
        rules = self._rules[base]
        if isinstance(rules, str):
            raise NotFetchedError(
                f"Its rules for programs (robots.txt) could not be read; not asked. {rules}"
            )
        if not rules.can_fetch(NAME, address):
            raise NotFetchedError(f"{_RULES} forbid it; not asked.")
        if float(rules.crawl_delay(NAME) or 0) > self.manners.longest_wait_s:
            raise NotFetchedError(f"{_RULES} ask for longer pauses; not asked.")

    def _read_rules(self, address: str, late: threading.Event) -> RobotFileParser | str:
        """Return the rules of a host, empty where it has none (4xx); else why not (RFC 9309)."""
        rules = RobotFileParser(address)
        try:
            answer = self._follow(address, late, for_robots=True)
            lines = answer.body.decode("utf-8", errors="replace").splitlines() if answer.status == 200 else []
            rules.parse(lines)
        except NotFetchedError as error:
            return str(error)
        except ValueError:  # a delay of "²" breaks the parser of the standard library
            return "They make no sense."
        allowed = answer.status == 200 or 400 <= answer.status < 500
        return rules if allowed else f"The host answered with status {answer.status}."

    def _answer(self, address: str, late: threading.Event) -> requests.Response:
        """Return an answer whose body is not read yet; asks again a few times where that may help."""
        for attempt in range(self.manners.retries + 1):
            again = attempt < self.manners.retries
            wait = self.manners.backoff_s * 2**attempt
            self._take_turn(address, late)
            try:
                response = self._session.get(
                    address,
                    timeout=(self.manners.connect_s, self.manners.read_s),
                    stream=True,
                    allow_redirects=False,
                )
            except (requests.ConnectionError, requests.Timeout) as error:
                if not again or isinstance(error, requests.exceptions.SSLError):
                    raise NotFetchedError(_why(error)) from None
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise NotFetchedError(_why(error)) from None
            else:
                wait = max(wait, _asked_to_wait(response))
                if response.status_code not in _COME_BACK or not again or wait > self.manners.longest_wait_s:
                    return response
                response.close()
            if late.wait(wait):
                raise NotFetchedError("It took too long.")
        raise AssertionError("the last attempt returns or raises")

    def _take_turn(self, address: str, late: threading.Event) -> None:
        """Wait until the host has had its pause since it was last asked."""
        host = host_of(address)
        parts = urlsplit(address)
        rules = self._rules.get(f"{parts.scheme}://{parts.netloc}")
        pause = max(
            self.manners.pause_s,
            float(rules.crawl_delay(NAME) or 0) if isinstance(rules, RobotFileParser) else 0,
        )
        rest = self._asked.get(host, -pause) + pause - time.monotonic()
        if late.wait(max(0.0, rest)):
            raise NotFetchedError("It took too long.")
        self._asked[host] = time.monotonic()

    def _read(
        self, response: requests.Response, address: str, late: threading.Event, *, cut: bool
    ) -> Fetched:
        """Read the body up to the limit. cut: what lies beyond it is left out; otherwise it is too large."""
        most = _ROBOTS_BYTES if cut else self.manners.most_bytes
        headers = {name.lower(): value for name, value in response.headers.items()}
        if headers.get("content-encoding", "").strip().lower() not in _PACKINGS:
            raise NotFetchedError("It came packed in a way that was not asked for.")
        body = bytearray()
        try:
            for chunk in response.iter_content(_CHUNK):
                body += chunk
                if late.is_set():
                    raise NotFetchedError("It took too long.")
                if len(body) > most:
                    break
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise NotFetchedError(_why(error)) from None
        if len(body) > most and not cut:
            raise NotFetchedError(f"It is larger than {most / 1_000_000:g} MB.")
        return Fetched(response.status_code, address, headers, bytes(body[:most]))


def _asked_to_wait(response: requests.Response) -> float:
    told = response.headers.get("Retry-After")
    try:
        return Retry(retry_after_max=10**9).parse_retry_after(told) if told else 0.0
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0


def _why(error: Exception) -> str:
    """Return what went wrong in a sentence of our own: texts of errors quote what servers send."""
    if isinstance(error, requests.exceptions.SSLError):
        return "No safe connection could be made: its certificate or its encryption was refused."
    if isinstance(error, requests.exceptions.ProxyError):
        return "The proxy of this machine did not let it through."
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "It did not answer in time."
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return "The answer broke off or was garbled."
    if isinstance(error, requests.ConnectionError):
        return "No connection: there is no network, no such host, or it does not answer."
    return "The answer was not one that can be read."


def _within(seconds: float, work: Callable[[threading.Event], Fetched]) -> Fetched:
    """Return what work returns, or give up after so many seconds.

    A look-up of a name and a server that sends a letter a second know no time limit of their own, so the work
    is done in a thread that is left behind when it is late: it asks nothing more and ends with the program.
    """
    late = threading.Event()
    done: list[Fetched | Exception] = []

    def run() -> None:
        try:
            done.append(work(late))
        except Exception as error:  # noqa: BLE001 (handed over, and raised where it is awaited)
            done.append(error)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    end = time.monotonic() + seconds
    try:
        while worker.is_alive() and time.monotonic() < end:
            worker.join(0.1)  # short, so that Ctrl-C is heard on every system
    finally:
        late.set()
    if not done:
        raise NotFetchedError(f"It took longer than {seconds:g} seconds.")
    if isinstance(done[0], Exception):
        raise done[0]
    return done[0]
