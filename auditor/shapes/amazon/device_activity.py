"""Amazon's data download: tables of what devices and the app did. Every row is counted and set aside.

Sessions of devices, daily counts of an Echo Show, taps in the app: none of them is a recording (format
notes, Amazon 3).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts import table
from auditor.language import later
from auditor.shapes.amazon.download import (
    FACTS,
    base_names,
    ends_with,
    folded,
    has_columns,
    looks_changed,
    rows_of,
    rows_set_aside,
)
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source


class DeviceActivity(Shape):
    """A table of events."""

    id = "amazon.download_device_activity"
    title = later("Amazon data download: what devices and the app did")
    source = "a public reader of downloads of 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table with the columns of one of these tables."""
        rows = rows_of(head)
        if not rows:
            return None
        for row in table(FACTS)["activity"]:
            if has_columns(rows[0], row["columns"]):
                return Claim(0.85, (f"columns of {row['table']}",))
        names = base_names(head.name) if ends_with(head.name, "csv") else frozenset()
        if any(folded(row["table"]) in names for row in table(FACTS)["activity"]):
            return looks_changed(head, self.title)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield every row as set aside."""
        return rows_set_aside(source, "device_activity")
