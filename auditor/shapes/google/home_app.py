"""The list of devices that the Google Home app hands out (format notes, Google 5).

It says which devices there are, and nothing of what they heard. Only their names are kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts import table
from auditor.language import later
from auditor.recording import Device
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.google.other_files import FILES
from auditor.shapes.json_stream import Damage, Item, array_items, decode_kindly


class HomeApp(Shape):
    """The devices of the Google Home app."""

    id = "google.home_app"
    title = later("Google Home app (list of devices)")
    source = "public code; an export of 2023"

    def recognise(self, head: Head) -> Claim | None:
        """Look for an object with structures, rooms and devices; the name does not matter."""
        text = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not text.startswith(b"{") or b'"Home App Data"' not in text:
            return None
        if b'"rooms_and_devices"' in text:
            return Claim(0.9, ("an object with Home App Data and rooms_and_devices",))
        if head.whole and b'"full_structures"' not in text:
            return Claim(0.6, ("an object with Home App Data, but no structures",))
        return Claim(0.6, ("an object with Home App Data, but no rooms",), changed=head.whole)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the devices: each is a row that is set aside, and its name is listed."""
        rows = Rows({})
        keys = [row["key"] for row in table(FILES)["device_name"]]
        with source.open() as stream:
            for event in array_items(stream, {"devices"}):
                if isinstance(event, Damage):
                    rows.damage(event.kind)
                elif isinstance(event, Item):
                    rows.begin()
                    self._settle(event, keys, rows)
                    if rows.full:
                        yield rows.batch()
        yield rows.batch()

    @staticmethod
    def _settle(item: Item, keys: list[str], rows: Rows) -> None:
        try:
            device = decode_kindly(item.raw) if item.raw is not None else None
        except ValueError:
            rows.problem("row_broken")
            return
        if item.raw is None:
            rows.problem(item.problem or "row_broken")
        elif not isinstance(device, dict):
            rows.problem("not_an_object")
        else:
            name = next((device[key] for key in keys if isinstance(device.get(key), str)), None)
            if name:
                rows.device(Device("google", name, None))
            rows.set_aside("device")
