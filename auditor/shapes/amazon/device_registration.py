"""Amazon's data download: `Device Registration`, the devices of the account and since when.

Each row lists one device: its name goes to the devices, the days of its registration to the settings, and
no serial, address or person is kept (format notes, Amazon 3). The table does not hold the device's type,
without which the id of its recordings cannot be made: a device has an id only where another file of the
same audit knows the type of this serial. A device without a name and without such an id is known by its
serial's hash alone, so that it is not lost among others like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from auditor.language import later
from auditor.problem import Problem
from auditor.recording import Device, Setting
from auditor.shapes.amazon.download import (
    base_names,
    begun,
    columns_of,
    ends_with,
    folded,
    is_empty,
    looks_changed,
    rows_of,
)
from auditor.shapes.amazon.households import Households
from auditor.shapes.amazon.times import text_instant
from auditor.shapes.contract import Batch, Claim, Exports, Head, Shape, Source
from auditor.shapes.csv_stream import Block, Table
from auditor.shapes.instants import iso_ms

TABLE = "Device Registration"
_NEEDED = {"name", "registered"}
_DATES = {"registered": "First Time Registered", "deregistered": "Time Deregistered"}
_Listed = set[tuple[str | None, str | None]]  # name, and what stands for the serial (households.py)


class DeviceRegistration(Shape):
    """The list of devices."""

    id = "amazon.download_device_registration"
    title = later("Amazon data download: list of devices")
    source = "a public reader and its test; downloads of 2024 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table with a name and a first registration; half of it under the known name is a change."""
        rows = rows_of(head)
        if not rows:
            return None
        found = columns_of(rows[0], TABLE)
        if found.keys() >= _NEEDED:
            return Claim(0.9, ("columns of a device's name and its first registration",))
        if ends_with(head.name, "csv") and folded(TABLE) in base_names(head.name):
            return looks_changed(head, self.title)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield every row as set aside, with the dated settings that it stands for; devices come last."""
        listed: _Listed = set()
        households = Households.of(source)
        source.memo[source.member] = (households, listed)
        with source.open() as stream:
            rows = Table(stream)
            places = columns_of(rows.header, TABLE)
            for event in rows.blocks(max(places.values(), default=0) + 1):
                if isinstance(event, Block):
                    yield _batch(event, places, source, listed)
                else:
                    yield Batch(damage=[Problem(event.kind)])

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Yield the devices, now that all records were asked for their types."""
        del exports
        for member, (households, listed) in cast("dict[int, tuple[Households, _Listed]]", memo).items():
            found = {
                (name, households.id_of(serial) or (None if name else serial)) for name, serial in listed
            }
            yield member, Batch(devices={Device("amazon", *one) for one in found})


def _batch(block: Block, places: dict[str, int], source: Source, listed: _Listed) -> Batch:
    block, batch = begun(block, block.columns)
    if len(block.rows):
        batch.set_aside["device"] = len(block.rows)
    columns = {means: block.columns[place].to_pylist() for means, place in places.items()}
    households = Households.of(source)
    for at in range(len(block.rows)):
        row = {means: texts[at].strip() for means, texts in columns.items() if not is_empty(texts[at])}
        serial = row.get("serial")
        name, stand_in = row.get("name"), households.note_listed(serial) if serial else None
        if name or stand_in:
            listed.add((name, stand_in))
        for means, name in _DATES.items():
            instant = text_instant(row.get(means, ""), source.options.zone)
            if instant:
                batch.settings.add(Setting("amazon", name, row.get("model", ""), iso_ms(instant.micros)))
    return batch
