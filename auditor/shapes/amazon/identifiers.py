"""What Amazon packs into its identifiers: time, device, order of clips (format notes, Amazon 2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from auditor.shapes.instants import clock_micros, day_micros

NO_SERIAL = "DEVICE_UNSPECIFIED"

# <device type>:1.0/YYYY/MM/DD/HH/<serial>/MM:SS::<uuid and suffix>[/<n>]
_UTTERANCE = re.compile(
    r"([^:/]+):[^/]*/(\d{4}/\d\d/\d\d)/(\d\d)/([^/]*)/(\d\d):(\d\d)::[^/]+(?:/(\d{1,6}))?", re.ASCII
)


class Clip(NamedTuple):
    """What an utterance id says about one clip.

    id:          the whole identifier.
    stem:        the identifier without the number of the clip: the dialogue.
    number:      place of the clip in its dialogue, from 0; None where the id has none.
    micros:      when it began: microseconds since 1970 UTC, whole seconds; None where unreadable.
    device_type: Amazon's device type, or the client that sent a typed command.
    serial:      serial of the device, or None where the id withholds it.
    """

    id: str
    stem: str
    number: int | None
    micros: int | None
    device_type: str
    serial: str | None


def read_utterance_id(identifier: str) -> Clip | None:
    """Return what an utterance id says, or None where it is none."""
    found = _UTTERANCE.fullmatch(identifier)
    if found is None:
        return None
    device_type, date, hour, serial, minute, second, number = found.groups()
    micros = clock_micros(_day(date), int(hour), int(minute), int(second))
    stem = identifier if number is None else identifier[: -len(number) - 1]
    return Clip(
        identifier,
        stem,
        None if number is None else int(number),
        micros,
        device_type,
        None if serial in ("", NO_SERIAL) else serial,
    )


@lru_cache(maxsize=512)
def _day(date: str) -> int | None:
    """Return the beginning of "YYYY/MM/DD"; records of one day follow each other, so it pays to remember."""
    year, month, day = map(int, date.split("/"))
    return day_micros(year, month, day)


def device_in_key(record_key: str) -> tuple[str, str] | None:
    """Return (type, serial) from a record key, or None where it has not exactly its four parts."""
    parts = record_key.split("#")
    if len(parts) != 4 or parts[3] in ("", NO_SERIAL):
        return None
    return parts[2], parts[3]
