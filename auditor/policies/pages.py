"""The pages that facts rest on, as in facts/policies.toml. Works without a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from auditor.facts import table

# Word for word, as read by us or by others; of a page that is "retold" no sentence is known word for word.
WORD_FOR_WORD = ("stored", "mirror", "quoted")
GRADES = (*WORD_FOR_WORD, "retold")

HOW_READ = {
    "stored": "read word for word in a stored copy of the page",
    "mirror": "read word for word in a copy that others keep elsewhere",
    "quoted": "word for word as others quote it",
    "retold": "known only from what others say of it; there is no sentence to compare",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page. quotes: its sentences, word for word; rests: the facts on it, each "table:id"."""

    id: str
    vendor: str
    title: str
    address: str
    quotes: tuple[str, ...]
    rests: tuple[str, ...]
    source: str
    grade: str
    checked: dt.date
    retold: str = ""

    @property
    def host(self) -> str:
        """The host that is asked for the page, with its port where the address has one."""
        return host_of(self.address)


def host_of(address: str) -> str:
    """Return the host of an address in small letters, with its port if any. ValueError: it has no host."""
    parts = urlsplit(address)
    if not parts.hostname:
        raise ValueError("an address without a host")
    return parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"


@cache
def pages() -> tuple[Page, ...]:
    """Return every page, in the order of the table."""
    return tuple(
        Page(**{**row, "quotes": tuple(row["quotes"]), "rests": tuple(row["rests"])})
        for row in table("policies")["pages"]
    )


def chosen(wanted: Iterable[str]) -> tuple[Page, ...]:
    """Return the pages of these ids and vendors; all where nothing is wanted. KeyError: an unknown word."""
    words = set(wanted)
    unknown = words - {page.id for page in pages()} - {page.vendor for page in pages()}
    if unknown:
        raise KeyError(min(unknown))
    return tuple(page for page in pages() if not words or words & {page.id, page.vendor})


def hosts(of: Iterable[Page]) -> tuple[str, ...]:
    """Return the hosts that would be asked, each once, in order of the alphabet."""
    return tuple(sorted({page.host for page in of}))
