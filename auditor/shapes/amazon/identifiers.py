"""What Amazon packs into its identifiers: time, device, order of clips (format notes, Amazon 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from auditor.recording import recording_ids, second_key
from auditor.shapes.instants import clock_micros, day_micros

NO_SERIAL = "DEVICE_UNSPECIFIED"

# <device type>:1.0/YYYY/MM/DD/HH/<serial>/MM:SS::<uuid and suffix>[/<n>]
_UTTERANCE = re.compile(
    r"([^:/]+):[^/]*/(\d{4}/\d\d/\d\d)/(\d\d)/([^/]*)/(\d\d):(\d\d)::([^/]+)(?:/(\d{1,6}))?", re.ASCII
)


class Clip(NamedTuple):
    """What an utterance id says about one clip.

    id:          the whole identifier.
    stem:        what names the dialogue in every form: its UUID, else the identifier without a number.
    key:         what names the clip in every form, as `clip_key` returns it.
    number:      place of the clip in its dialogue, from 0; None where the id has none.
    micros:      when it began: microseconds since 1970 UTC, whole seconds; None where unreadable.
    device_type: Amazon's device type, or the client that sent a typed command.
    serial:      serial of the device, or None where the id withholds it.
    """

    id: str
    stem: str
    key: str
    number: int | None
    micros: int | None
    device_type: str
    serial: str | None


def read_utterance_id(identifier: str) -> Clip | None:
    """Return what an utterance id says, or None where it is none."""
    found = _UTTERANCE.fullmatch(identifier)
    if found is None:
        return None
    device_type, date, hour, serial, minute, second, tail, number = found.groups()
    micros = clock_micros(_day(date), int(hour), int(minute), int(second))
    uuid = _uuid_in(tail)
    return Clip(
        identifier,
        uuid or (identifier if number is None else identifier[: -len(number) - 1]),
        key_of_uuid(uuid, number or "") if uuid else identifier,
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


_BEFORE_UUID = "TNIH_2V."
_UUID_LENGTH = 36  # three letters are glued to it


def clip_key(identifier: str) -> str:
    """Return what names a clip in every form: its UUID, and its place in the dialogue behind the first.

    The whole identifier where it holds no UUID. The first clip of a dialogue is numbered 0 or not at all.
    """
    _, found, behind = identifier.rpartition(_BEFORE_UUID)
    uuid = _uuid_in(found + behind)
    return key_of_uuid(uuid, behind.partition("/")[2]) if uuid else identifier


def _uuid_in(text: str) -> str | None:
    """Return the UUID in a part of an identifier, in lower case."""
    at = text.find(_BEFORE_UUID) + len(_BEFORE_UUID)
    uuid = text[at : at + _UUID_LENGTH]
    return uuid.lower() if at >= len(_BEFORE_UUID) and uuid.count("-") == 4 else None


def key_of_uuid(uuid: str, number: str) -> str:
    """Return `clip_key` from its parts; number: as digits, or "" where none is said."""
    return uuid if number in ("", "0") else f"{uuid}\0{number}"


def clip_second_key(identifier: str) -> int:
    """Return the further key (recording.second_key) of a row whose clip has this utterance id."""
    return second_key("amazon", "clip", clip_key(identifier))


def second_keys(keys: Sequence[str | None]) -> pa.Array:
    """Return second_key("amazon", "clip", key) for each clip key, null where there is none."""
    mask = np.fromiter((key is None for key in keys), dtype=bool, count=len(keys))
    ids = recording_ids("amazon", ["clip"] * len(keys), [key or "" for key in keys])
    numbers = np.frombuffer(bytes.fromhex("".join([one[:16] for one in ids])), dtype=">i8")
    return pa.array(numbers.astype(np.int64), pa.int64(), mask=mask)
