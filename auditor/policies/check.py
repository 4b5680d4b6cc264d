"""Do the pages still say what facts rest on? Asks their hosts, compares, keeps what was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.policies.fetch import Fetched, Manners, NotFetchedError, Visitor
from auditor.policies.pages import Page, hosts
from auditor.policies.snapshots import Snapshot, keep, latest, note_run
from auditor.policies.text import MOST_MARKS, Part, changes, nearest, says, visible

STILL, CHANGED, GONE, UNREACHABLE = "still there", "changed", "gone", "unreachable"
STATES = (STILL, CHANGED, GONE, UNREACHABLE)
_READABLE = ("text/html", "application/xhtml+xml", "text/plain")

Watch = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence of a page: found, or the passage most like it as its changes (empty: nothing is like it)."""

    quote: str
    found: bool
    nearest: tuple[Part, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {"quote": self.quote, "found": self.found, "nearest": _plain(self.nearest)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page.

    at, earlier: UTC; reason: a sentence; earlier: when the last snapshot was made, if there is one.
    """

    page: Page
    at: dt.datetime
    state: str
    reason: str
    status: int | None = None
    address: str = ""
    quotes: tuple[Compared, ...] = ()
    earlier: dt.datetime | None = None
    same_as_earlier: bool | None = None
    changes: tuple[Part, ...] = ()
    snapshot: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {
            "id": self.page.id,
            "vendor": self.page.vendor,
            "address": self.page.address,
            "final_address": self.address or None,
            "time_utc": self.at.isoformat(timespec="seconds"),
            "status": self.status,
            "outcome": self.state,
            "reason": self.reason,
            "quotes": [one.as_dict() for one in self.quotes],
            "earlier_snapshot_utc": self.earlier and self.earlier.isoformat(timespec="seconds"),
            "same_text_as_earlier_snapshot": self.same_as_earlier,
            "changes_since_earlier_snapshot": _plain(self.changes),
            "facts": list(self.page.rests),
            "snapshot": self.snapshot or None,
        }


def _plain(parts: Sequence[Part]) -> list[dict[str, str]]:
    return [{"is": part.kind, "words": part.words} for part in parts]


def check(
    pages: Sequence[Page],
    folder: Path | None = None,
    manners: Manners | None = None,
    watch: Watch | None = None,
) -> list[Outcome]:
    """Ask for every page and say what became of it, in the order given.

    pages: the hosts of exactly these are asked; that they were agreed to is the caller's duty. folder: where
    snapshots are kept and compared with; None keeps nothing. OSError: the folder cannot be written.
    """
    visitor = Visitor(frozenset(hosts(pages)), manners or Manners())
    began = _now()
    outcomes: list[Outcome] = []
    try:
        for number, page in enumerate(pages):
            if watch:
                watch(number, len(pages), page.host)
            outcomes.append(_one(page, visitor, folder))
    finally:
        visitor.close()
    if folder is not None:
        note_run(folder, {"began_utc": began.isoformat(timespec="seconds"), "pages": _dicts(outcomes)}, began)
    return outcomes


def _dicts(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [outcome.as_dict() for outcome in outcomes]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _one(page: Page, visitor: Visitor, folder: Path | None) -> Outcome:
    try:
        fetched = visitor.fetch(page.address)
    except NotFetchedError as error:
        return Outcome(page, _now(), UNREACHABLE, str(error))
    at = _now()
    refused = _refused(fetched)
    if refused:
        return Outcome(page, at, *refused, status=fetched.status, address=fetched.address)
    text = visible(fetched.body, _charset(fetched.headers.get("content-type", "")))
    if not text:
        reason = "The page is empty, or shows nothing without running its scripts."
        return Outcome(page, at, UNREACHABLE, reason, status=fetched.status, address=fetched.address)
    before = latest(folder, page.id) if folder is not None else None
    outcome = compared(page, text, before, at)
    outcome = replace(outcome, status=fetched.status, address=fetched.address)
    if folder is None:
        return outcome
    return replace(outcome, snapshot=keep(folder, page.id, fetched, outcome.as_dict(), at))


def _refused(fetched: Fetched) -> tuple[str, str] | None:
    """Return the state and the reason of an answer that holds no page to read."""
    status = fetched.status
    if status in {404, 410}:
        return GONE, f"The host says that there is no such page (status {status})."
    if status != 200:
        told = {
            401: "The host shows the page only to who signs in",
            403: "The host does not show the page to a program like this one",
            429: "The host asks to come back later",
            503: "The host asks to come back later",
        }
        return UNREACHABLE, f"{told.get(status, 'The host sent no page')} (status {status})."
    kind = fetched.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    binary = b"\0" in fetched.body[:2048] and not fetched.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind not in _READABLE or binary:
        return UNREACHABLE, "It is not a page of text."
    if fetched.body.count(b"<") > MOST_MARKS:
        return UNREACHABLE, "It is built of too many parts to be a page of text."
    return None


def _charset(content_type: str) -> str | None:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None


def compared(page: Page, text: str, before: Snapshot | None, at: dt.datetime) -> Outcome:
    """Compare what a page shows with its sentences, and with what it showed before."""
    quotes = tuple(_sentence(text, quote) for quote in page.quotes)
    old = visible(before.body, _charset(before.content_type)) if before else None
    same = None if old is None else old == text
    state, reason = _verdict(quotes, same)
    differs = changes(old, text) if old is not None and not same else ()
    return Outcome(
        page,
        at,
        state,
        reason,
        quotes=quotes,
        earlier=before.at if before else None,
        same_as_earlier=same,
        changes=differs,
    )


def _verdict(quotes: Sequence[Compared], same: bool | None) -> tuple[str, str]:
    missing = sum(not one.found for one in quotes)
    if missing:
        which = "A sentence is" if len(quotes) == 1 else f"{missing} of {len(quotes)} sentences are"
        return CHANGED, f"{which} not on the page as read."
    if quotes:
        return STILL, f"Every sentence is on the page as read ({len(quotes)} of {len(quotes)})."
    if same is False:
        return CHANGED, "The text of the page is not what it was; no sentence of it is known word for word."
    return STILL, "The page is there; no sentence of it is known word for word, so none was compared."


def _sentence(text: str, quote: str) -> Compared:
    return Compared(quote, found=True) if says(text, quote) else Compared(quote, False, nearest(text, quote))
