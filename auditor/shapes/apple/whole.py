"""Small members, read whole, for formats that cannot be read piece by piece."""

from __future__ import annotations

from auditor.shapes.contract import Source

_PIECE = 1 << 20


def read_whole(source: Source, at_most: int) -> bytearray | None:
    """Return all bytes of a member; None where there are more than `at_most`."""
    data = bytearray()
    with source.open() as stream:
        while len(data) <= at_most and (piece := stream.read(_PIECE)):
            data += piece
    return data if len(data) <= at_most else None
