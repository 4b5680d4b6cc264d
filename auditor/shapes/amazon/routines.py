"""Amazon's data download: `Routines`, as JSON or CSV. They explain speech that nobody made.

Each routine is counted and set aside; its name is a person's own words and is not kept (format notes,
Amazon 3 and 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.facts import table
from auditor.language import later
from auditor.problem import Problem
from auditor.shapes.amazon.download import (
    FACTS,
    base_names,
    ends_with,
    folded,
    in_download,
    looks_changed,
    rows_of,
    rows_set_aside,
)
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.json_stream import Damage, Item, array_items

_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_NAME = "Routines"
_BATCH_ROWS = 20_000


class Routines(Shape):
    """The list of routines."""

    id = "amazon.download_routines"
    title = later("Amazon data download: routines")
    source = "a public reader of downloads of 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a file of this name that holds a list of things with a routine's name."""
        if not head.data or folded(_NAME) not in base_names(head.name) or not in_download(head):
            return None  # other programs call their files so, too
        names = [row["name"] for row in table(FACTS)["routine_names"]]
        keys = [row["key"] for row in table(FACTS)["routines"]]
        if ends_with(head.name, "json"):
            listed = _LIST.match(head.data) or any(f'"{key}"'.encode() in head.data for key in keys)
            named = any(f'"{name}"'.encode().lower() in head.data.lower() for name in names)
            empty = listed and b"{" not in head.data
            fits = (listed and named) or empty
            return Claim(0.85, ("a list of routines",)) if fits else looks_changed(head, self.title)
        if not ends_with(head.name, "csv"):
            return None
        rows = rows_of(head)
        if rows and {folded(name) for name in rows[0]} & {folded(name) for name in names}:
            return Claim(0.85, ("a table of routines",))
        return looks_changed(head, self.title)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield every routine as set aside."""
        if not ends_with(source.path, "json"):
            yield from rows_set_aside(source, "routine")
            return
        with source.open() as stream:
            bare = _LIST.match(stream.read(1 << 16))
        keys = None if bare else {row["key"] for row in table(FACTS)["routines"]}
        batch = Batch()
        with source.open() as stream:
            for event in array_items(stream, keys):
                if isinstance(event, Damage):
                    batch.damage.append(Problem(event.kind))
                elif isinstance(event, Item):
                    _count(batch, event)
                if batch.rows >= _BATCH_ROWS:
                    yield batch
                    batch = Batch()
        yield batch


def _count(batch: Batch, item: Item) -> None:
    batch.rows += 1
    if item.problem or not (item.raw or b"").startswith(b"{"):
        batch.problems.append(Problem(item.problem or "not_an_object", offset=item.offset))
    else:
        batch.set_aside["routine"] += 1
