"""Property lists, binary and XML, read whole within limits, because they may be made to be traps.

A list of a few bytes can describe an endless one: by references in a circle, by a tree whose branches
are all the same, by values that lie over each other, by text that names itself. Such a list is damaged.
"""

from __future__ import annotations

import datetime as dt
import plistlib
import re
import struct
from collections.abc import Collection, Iterator, Mapping
from xml.parsers.expat import ExpatError

from auditor.shapes.apple.storable import storable
from auditor.shapes.apple.whole import read_whole
from auditor.shapes.contract import ITEM_BYTES, Source
from auditor.shapes.instants import iso_ms

PLIST_BYTES = ITEM_BYTES  # a settings file has some kilobytes
DEEPEST = 16
MOST_VALUES = 2_000  # of one key
MOST_IN_ALL = 200_000  # counted as often as they are named
LONGEST_TEXT = 500

_BINARY = b"bplist00"
_TRAILER = struct.Struct(">6xBBQQQ")  # of a binary list: widths of offsets and references, counts, places
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (dates of a plist have no zone and are UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
# What names a thing or a person and says nothing about a setting: never kept.
_NAMES_SOMEBODY = re.compile(r"(?!\d{4}-\d\d-\d\d$)(?:[0-9A-Fa-f-]{16,}|\+?[\d ()-]{7,}|0x[0-9A-Fa-f]+)")
_ADDRESS = re.compile(
    r"[^\s@<>()]{1,64}+@[^\s@<>()]{1,255}+|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
)
_IDENTIFIER = "(an identifier)"


def looks_like_plist(data: bytes) -> bool:
    """Whether these first bytes are those of a property list."""
    if data.startswith(_BINARY):
        return True
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<plist" in data[:4096]


def dictionary_of(data: bytes) -> dict[str, object] | None:
    """Return the dictionary that a property list holds; None where it is damaged or holds something else."""
    if data.startswith(_BINARY) and not _is_made_of_its_bytes(data):
        return None
    try:
        value = plistlib.loads(data)
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError, ExpatError):
        return None  # plistlib lets through whatever its parsers raise
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value) or not _ends(value):
        return None
    return value


def _is_made_of_its_bytes(data: bytes) -> bool:
    """Whether the values of a binary list take no more room than there is.

    Each is read on its own, so that values which lie over each other make gigabytes out of kilobytes.
    """
    if len(data) < len(_BINARY) + _TRAILER.size:
        return False
    width, reference, count, _, table = _TRAILER.unpack_from(data, len(data) - _TRAILER.size)
    if not width or count > MOST_IN_ALL or table + count * width > len(data):
        return False
    room = len(data)
    for at in range(table, table + count * width, width):
        room -= _room_of(data, int.from_bytes(data[at : at + width], "big"), reference)
        if room < 0:
            return False
    return True


def _room_of(data: bytes, at: int, reference: int) -> int:
    """Return how many bytes the value at a place of a binary list takes.

    reference: how many bytes name another value.
    """
    token = data[at : at + 1] or b"\0"
    kind, count = token[0] >> 4, token[0] & 0xF
    if kind < 4:  # nothing, yes or no, numbers, dates
        return 1 + ((1 << count) if kind else 0)
    if kind == 8:
        return 2 + count
    if count == 0xF:  # the number is written behind it, with its own width
        size = 1 << ((data[at + 1 : at + 2] or b"\0")[0] & 3)
        count = int.from_bytes(data[at + 2 : at + 2 + size], "big")
    return 1 + count * {6: 2, 0xA: reference, 0xC: reference, 0xD: 2 * reference}.get(kind, 1)


def _ends(value: object) -> bool:
    """Whether a walk through all of a list ends, and soon: no circle, no branches that are all the same."""
    sizes: dict[int, int] = {}  # how many values lie below; 0 while that is not known
    waiting = [(value, False)]
    while waiting:
        here, known = waiting.pop()
        if known:
            sizes[id(here)] = size = 1 + sum(sizes.get(id(one), 1) for one in _below(here))
            if size > MOST_IN_ALL:
                return False
        elif id(here) not in sizes:
            if inner := _below(here):
                sizes[id(here)] = 0
                waiting.append((here, True))
                waiting += [(one, False) for one in inner]
        elif not sizes[id(here)]:
            return False  # it lies in itself
    return True


def _below(value: object) -> Collection[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


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
    return _IDENTIFIER if _NAMES_SOMEBODY.fullmatch(value[:LONGEST_TEXT].strip()) else clean(value)


def clean(text: str) -> str:
    """Return text that any table can hold, not too long, without addresses."""
    short = storable(text[:LONGEST_TEXT]) + (" ..." if len(text) > LONGEST_TEXT else "")
    return _ADDRESS.sub(_IDENTIFIER, short)
