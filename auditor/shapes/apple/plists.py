"""Property lists, binary and XML, read whole within limits, because they may be made to be traps.

A list of a few bytes can describe an endless one: by references in a circle, by a tree whose branches
are all the same, by text that names itself. Whatever walks through one counts its steps.
"""

from __future__ import annotations

import datetime as dt
import plistlib
import re
from collections.abc import Iterator, Mapping
from xml.parsers.expat import ExpatError

from auditor.shapes.apple.storable import storable
from auditor.shapes.apple.whole import read_whole
from auditor.shapes.contract import ITEM_BYTES, Source
from auditor.shapes.instants import iso_ms

PLIST_BYTES = ITEM_BYTES  # a settings file has some kilobytes
DEEPEST = 16
MOST_VALUES = 2_000  # of one key
LONGEST_TEXT = 500

_BINARY = b"bplist00"
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (dates of a plist have no zone and are UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
# What names a thing or a person and says nothing about a setting: never kept.
_NAMES_SOMEBODY = re.compile(
    r"(?!\d{4}-\d\d-\d\d$)(?:[0-9A-Fa-f-]{16,}|\S+@\S+\.\S+|\+?[\d ()-]{7,}|0x[0-9A-Fa-f]+)"
)


def looks_like_plist(data: bytes) -> bool:
    """Whether these first bytes are those of a property list."""
    if data.startswith(_BINARY):
        return True
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<plist" in data[:4096]


def dictionary_of(data: bytes) -> dict[str, object] | None:
    """Return the dictionary that a property list holds; None where it is damaged or holds something else."""
    try:
        value = plistlib.loads(data)
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError, ExpatError):
        return None  # plistlib lets through whatever its parsers raise
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return None
    return value


def read_dictionary(source: Source) -> dict[str, object] | str:
    """Read a member as a property list, or return the kind of problem."""
    data = read_whole(source, PLIST_BYTES)
    if data is None:
        return "refused"
    found = dictionary_of(bytes(data))
    return "damaged" if found is None else found


def values_below(value: object) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield (keys that lead there, value) of whatever is no dictionary and no list, in order and bounded.

    Elements of a list are named by their number, from 1.
    """
    steps = 0
    waiting: list[tuple[tuple[str, ...], object]] = [((), value)]
    while waiting and steps < MOST_VALUES:
        steps += 1
        path, here = waiting.pop()
        room = MOST_VALUES - steps - len(waiting)
        if isinstance(here, Mapping):
            below = [((*path, plain(key)), inner) for key, inner in _first(here.items(), room)]
        elif isinstance(here, list):
            below = [((*path, str(at)), inner) for at, inner in enumerate(here[: max(room, 0)], 1)]
        else:
            yield path, here
            continue
        if len(path) < DEEPEST:
            waiting += reversed(below)


def _first(items: object, count: int) -> list[tuple[object, object]]:
    pairs: list[tuple[object, object]] = list(items)  # type: ignore[call-overload]
    return pairs[: max(count, 0)]


def instant_of(moment: dt.datetime) -> str:
    """Return a date of a property list, which is UTC, as ISO 8601 with milliseconds."""
    return iso_ms((moment.replace(tzinfo=None) - _EPOCH) // _MICROSECOND)


def plain(value: object) -> str:
    """Return a value in plain words; what may name a thing or a person is not repeated."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return instant_of(value)
    if isinstance(value, bytes | bytearray):
        return "(data)"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return "(something else)"
    return "(an identifier)" if _NAMES_SOMEBODY.fullmatch(value.strip()) else _clean(value)


def _clean(text: str) -> str:
    """Return text that any table can hold, not too long."""
    text = storable(text)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " ..."
