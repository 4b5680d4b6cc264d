"""Amazon's data download: `Intent` as CSV, one row for each request that was understood.

Told by two columns, in any order and spelling: what was said, and when (format notes, Amazon 3, shape 3).
Both builds are read, that with every field in quotation marks and that since 19 February 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.language import later
from auditor.problem import Problem
from auditor.shapes.amazon.download import (
    base_names,
    column_names,
    columns_of,
    ends_with,
    folded,
    looks_changed,
    rows_of,
)
from auditor.shapes.amazon.intent_rows import batch_of
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.csv_stream import Block, Table

TABLE = "Intent"


class Intent(Shape):
    """The table of requests in "Additional Data"."""

    id = "amazon.download_intent"
    title = later("Amazon data download: requests to Alexa (CSV)")
    source = "two independent public readers and their tests; downloads of 2024 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table with both columns; one alone, or their names in another form, is a change."""
        rows = rows_of(head)
        if not rows:
            return None
        found = columns_of(rows[0], TABLE)
        if len(found) == 2:
            return Claim(0.95, ("columns of what was said and when",))
        if found:
            return Claim(0.9, ("only one of the columns of what was said and when",), changed=True)
        together = folded(" ".join(rows[0]))
        if all(name in together for name in column_names(TABLE).values()):
            return Claim(0.9, ("the columns are not separated by commas",), changed=True)
        if ends_with(head.name, "csv") and folded(TABLE) in base_names(head.name):
            return looks_changed(head, self.title)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per stretch of the file."""
        with source.open() as stream:
            rows = Table(stream)
            places = columns_of(rows.header, TABLE)
            for event in rows.blocks(max(places.values(), default=0) + 1):
                if not isinstance(event, Block):
                    yield Batch(damage=[Problem(event.kind)])
                elif len(places) < 2:  # the beginning that was recognised is not what is read now
                    yield Batch(damage=[Problem("header_changed")])
                    return
                else:
                    yield batch_of(self.id, event, places["text"], places["time"], source.options.zone)
