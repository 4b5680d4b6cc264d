"""Whose devices: what the list of devices and the other files of one audit tell about serials together.

The list holds serials without the type of the device, records hold both; so only together they show that a
device of the list is one of those that recorded. And in one proven case an archive held the recordings of
strangers (format notes, Amazon 3 and 12): a serial in the name of a sound file that is not in the list may
be a stranger's. Only keyed hashes are held, and only as long as the audit.
"""

from __future__ import annotations

from auditor.recording import device_id
from auditor.shapes.contract import Source


class Households:
    """The serials of one audit, hashed."""

    def __init__(self) -> None:
        self._listed: set[str | None] = set()
        self._ids: dict[str | None, str] = {}  # of serials whose type a record told

    @classmethod
    def of(cls, source: Source) -> Households:
        """Return what all Amazon's shapes have in common in this audit."""
        found: Households = source.shared.setdefault(cls, cls())
        return found

    def note_listed(self, serial: str) -> str | None:
        """Remember a serial of the list of devices; return what stands for it from here on."""
        stand_in = device_id("", serial)
        self._listed.add(stand_in)
        return stand_in

    def note_type(self, device_type: str, serial: str) -> None:
        """Remember the type of the device with this serial."""
        stand_in, found = device_id("", serial), device_id(device_type, serial)
        if found:  # of several types the same one counts, whatever the order of the files
            self._ids[stand_in] = min(found, self._ids.get(stand_in, found))

    def id_of(self, stand_in: str | None) -> str | None:
        """Return the id that recordings of a listed device carry; None where no record told its type."""
        return self._ids.get(stand_in)

    def is_strange(self, serial: str) -> bool:
        """Whether there is a list of devices, and this serial is not in it."""
        return bool(self._listed) and device_id("", serial) not in self._listed
