"""Amazon's data download: `Device Registration`, the devices of the account and since when.

Each row lists one device: its name goes to the devices, the days of its registration to the settings, and
no serial, address or person is kept (format notes, Amazon 3). The table does not hold the device's type,
so the hash of a serial here rests on the serial alone and differs from that of records with a type.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.problem import Problem
from auditor.recording import Device, Setting, device_id
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
from auditor.shapes.amazon.households import note_listed
from auditor.shapes.amazon.times import text_instant
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.csv_stream import Block, Table
from auditor.shapes.instants import iso_ms

TABLE = "Device Registration"
_NEEDED = {"name", "registered"}
_DATES = {"registered": "First Time Registered", "deregistered": "Time Deregistered"}


class DeviceRegistration(Shape):
    """The list of devices."""

    id = "amazon.download_device_registration"
    title = "Amazon data download: list of devices"
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
        """Yield every row as set aside, with the devices and dated settings that it stands for."""
        with source.open() as stream:
            rows = Table(stream)
            places = columns_of(rows.header, TABLE)
            for event in rows.blocks(max(places.values(), default=0) + 1):
                if isinstance(event, Block):
                    yield _batch(event, places, source)
                else:
                    yield Batch(damage=[Problem(event.kind)])


def _batch(block: Block, places: dict[str, int], source: Source) -> Batch:
    block, batch = begun(block, block.columns)
    if len(block.rows):
        batch.set_aside["device"] = len(block.rows)
    columns = {means: block.columns[place].to_pylist() for means, place in places.items()}
    for at in range(len(block.rows)):
        row = {means: texts[at].strip() for means, texts in columns.items() if not is_empty(texts[at])}
        serial = row.get("serial", "")
        if serial:
            note_listed(source.exports, serial)
        if row.get("name") or serial:
            batch.devices.add(Device("amazon", row.get("name"), device_id("", serial)))
        for means, name in _DATES.items():
            instant = text_instant(row.get(means, ""), source.options.zone)
            if instant:
                batch.settings.add(Setting("amazon", name, row.get("model", ""), iso_ms(instant.micros)))
    return batch
