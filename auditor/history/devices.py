"""The list of devices, each told once: several files of one audit know the same device in part."""

from __future__ import annotations

from collections.abc import Collection

from auditor.recording import Device


def told_once(devices: Collection[Device]) -> list[Device]:
    """Return the devices in order, without entries that say only a part of what another one says.

    An entry without a name is the device of its id. One without an id shows no further device either where
    one of that name has an id.
    """
    whole = [one for one in devices if one.name and one.device_id]
    ids = {(one.vendor, one.device_id) for one in whole}
    names = {(one.vendor, one.name) for one in whole}

    def is_part(one: Device) -> bool:
        if one.name is None:
            return (one.vendor, one.device_id) in ids
        return one.device_id is None and (one.vendor, one.name) in names

    return sorted((one for one in devices if not is_part(one)), key=repr)
