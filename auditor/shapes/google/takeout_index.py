"""The page that Google puts into a Takeout to say what is in it. Known, and left unread.

It holds the account's mail address, and nothing that the files themselves do not say.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts import table
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.google.phrases import FACTS


class TakeoutIndex(Shape):
    """The list of contents of a Google Takeout."""

    id = "google.takeout_index"
    title = "Google Takeout's own list of contents"
    source = "published file lists; exports of 2018 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the name in one of its languages, if it is a web page."""
        names = {row["name"] for row in table(FACTS)["index"]}
        begins = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if head.name in names and begins == b"<":
            reason = "Google's own list of what the archive holds"
            return Claim(0.8, ("a web page of this name",), set_aside=reason)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield nothing: the page is set aside."""
        del source
        return iter(())
