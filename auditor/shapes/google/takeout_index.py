"""The page that Google puts into a Takeout to say what is in it. Known, and not taken over.

It holds the account's mail address, and nothing that the files themselves do not say, but for one thing:
which files Google failed to export (format notes, Google 1.1). Only that there are such files is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import lxml.html
from lxml import etree

from auditor.facts import table
from auditor.language import later
from auditor.shapes.contract import ITEM_BYTES, Batch, Claim, Head, Shape, Source
from auditor.shapes.google.phrases import FACTS, canonical

_FAILED = "failure-message"
_PIECE = 1 << 16


class TakeoutIndex(Shape):
    """The list of contents of a Google Takeout."""

    id = "google.takeout_index"
    title = later("Google Takeout's own list of contents")
    source = "published file lists; exports of 2018 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the name in one of its languages, or by its way to mark what failed, if it is a page."""
        if head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
            return None
        named = canonical(head.name) in _names()
        marked = f'"{_FAILED}'.encode() in head.data
        if not named and not marked:
            return None
        seen = "a web page of this name" if named else "a web page with a place for failed files"
        if head.whole and not _says_failed(head.data):
            reason = later("Google's own list of what the archive holds")
            return Claim(0.8, (seen,), set_aside=reason)
        return Claim(0.8, (seen,))

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield no rows, but a note where Google says that it could not export some files."""
        with source.open() as stream:
            pieces, size = [], 0
            while size < ITEM_BYTES and (piece := stream.read(_PIECE)):
                pieces.append(piece)
                size += len(piece)
        yield Batch(notes={"failed_at_vendor"} if _says_failed(b"".join(pieces)) else set())


@cache
def _names() -> frozenset[str]:
    return frozenset(canonical(row["name"]) for row in table(FACTS)["index"])


def _says_failed(page: bytes) -> bool:
    """Whether the page has a message about a failure that is not empty."""
    if _FAILED.encode() not in page:
        return False
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return False
    return any(
        _FAILED in (div.get("class") or "").split() and any(str(text).strip() for text in div.itertext())
        for div in root.iter("div")
    )
