"""JSON as it stands in a bundle: indented, keys in order of their letters, lines that end with a line feed.

The same values are the same bytes on every machine. A list of a million ids is written as Arrow gives it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.compute as pc


def _plain(value: object) -> str:
    """Return a sentence that remembers how it was told as the text that it is."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_ENCODER = msgspec.json.Encoder(order="sorted", enc_hook=_plain)


def as_json(value: object) -> bytes:
    """Return a whole file."""
    return _lines(value) + b"\n"


def _lines(value: object) -> bytes:
    return msgspec.json.format(_ENCODER.encode(value), indent=1)


def write_object(fields: Mapping[str, object], file: BinaryIO) -> None:
    """Write a whole file with one object; of a field that is an iterator, one item is in memory at a time."""
    for at, name in enumerate(sorted(fields)):
        file.write((",\n" if at else "{\n").encode() + b" " + _ENCODER.encode(name) + b": ")
        value = fields[name]
        if isinstance(value, Iterator):
            _write_list(value, file)
        else:
            file.write(_lines(value).replace(b"\n", b"\n "))
    file.write(b"\n}\n")


def _write_list(items: Iterator[object], file: BinaryIO) -> None:
    empty = True
    for item in items:
        file.write((b"[" if empty else b",") + b"\n  " + _lines(item).replace(b"\n", b"\n  "))
        empty = False
    file.write(b"[]" if empty else b"\n ]")


def list_of_ids(ids: pa.ChunkedArray) -> msgspec.Raw:
    """Return a JSON list of ids, which hold nothing but hexadecimal digits."""
    if not len(ids):
        return msgspec.Raw(b"[]")
    flat = ids.combine_chunks()
    one_list = pa.ListArray.from_arrays(pa.array([0, len(flat)], pa.int32()), flat)
    return msgspec.Raw(f'["{pc.binary_join(one_list, chr(34) + "," + chr(34))[0].as_py()}"]'.encode())
