"""Whose devices: the serials that an audit's list of devices holds, for the shape that reads sound files.

In one proven case an archive held the recordings of strangers (format notes, Amazon 3 and 12). Where sound
files carry serials in their names and Amazon's own list of devices is there too, the two can be compared.
Only keyed hashes are held, and only as long as the audit.
"""

from __future__ import annotations

import weakref

from auditor.recording import device_id
from auditor.shapes.contract import Exports

_LISTED: dict[int, set[str]] = {}  # by the exports of an audit that is running


def note_listed(exports: Exports, serial: str) -> None:
    """Remember a serial of the list of devices."""
    key = id(exports)
    if key not in _LISTED:
        _LISTED[key] = set()
        weakref.finalize(exports, _LISTED.pop, key, None)
    _LISTED[key].add(device_id("", serial) or "")


def is_strange(exports: Exports, serial: str) -> bool:
    """Whether there is a list of devices, and this serial is not in it."""
    listed = _LISTED.get(id(exports))
    return bool(listed) and device_id("", serial) not in (listed or ())
