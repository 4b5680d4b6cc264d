"""What can be saved from a zip without its list of contents: a download that broke off.

The list stands at the end, so it is the first thing to be lost. Each file has a header of its own in
front of it; walking from header to header finds all that arrived.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress
from typing import BinaryIO

from auditor.containers.limits import Budget
from auditor.containers.streams import DAMAGE, LOCAL_HEADER, LOCAL_MAGIC

_DESCRIPTOR_MAGIC = b"PK\x07\x08"
_HAS_DESCRIPTOR = 0x8
_UTF8 = 0x800
_PIECE = 1 << 18


def salvaged(file: BinaryIO, budget: Budget) -> list[zipfile.ZipInfo]:
    """Return entries for the files of a cut-off zip, in order; the last one may be cut itself.

    Entries carry header_offset, compress_type, compress_size, file_size, CRC and flag_bits.
    """
    found: list[zipfile.ZipInfo] = []
    place = 0
    while len(found) < budget.limits.members:
        end = None
        with suppress(*DAMAGE):  # of the archive around this one
            entry = _entry_at(file, place)
            if entry:
                info, start = entry
                known = not info.flag_bits & _HAS_DESCRIPTOR
                end = start + info.compress_size if known else _measure(file, start, info, budget)
        if end is None:
            break
        found.append(info)
        place = end
    return found


def _entry_at(file: BinaryIO, place: int) -> tuple[zipfile.ZipInfo, int] | None:
    """Read the header at `place`: the entry and where its data begin, or None if there is no header."""
    file.seek(place)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL_HEADER.unpack(header)
    raw = file.read(name_length)
    if len(raw) < name_length or not raw:
        return None
    info = zipfile.ZipInfo(raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace"))
    info.header_offset, info.flag_bits, info.compress_type = place, flags, method
    info.CRC, info.compress_size, info.file_size = crc, packed, size
    if packed == 0xFFFFFFFF or size == 0xFFFFFFFF:
        return None  # larger than 4 GB: its sizes were in the part that is lost
    return info, place + LOCAL_HEADER.size + name_length + extra_length


def _measure(file: BinaryIO, start: int, info: zipfile.ZipInfo, budget: Budget) -> int | None:
    """Find the sizes of an entry whose header does not give them, by unpacking it.

    Returns where the next header may begin, or None where the end cannot be found.
    """
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return None
    file.seek(start)
    inflate, packed, size, crc = zlib.decompressobj(-15), 0, 0, 0
    while not inflate.eof:
        piece = inflate.unconsumed_tail or file.read(_PIECE)
        if not inflate.unconsumed_tail:
            packed += len(piece)
        if not piece:
            break
        try:
            data = inflate.decompress(piece, _PIECE)
        except zlib.error:
            return None
        size += len(data)
        crc = zlib.crc32(data, crc)
        if budget.ratio_exceeded(size, packed):
            return None
    packed -= len(inflate.unused_data)
    # A cut member is stated one byte longer than what came, so that reading it reports the cut.
    info.compress_size, info.CRC, info.file_size = packed, crc, size if inflate.eof else size + 1
    file.seek(start + packed)
    descriptor = file.read(28)  # 12 bytes, 20 in files over 4 GB; 4 more where it has a mark of its own
    least = 16 if descriptor.startswith(_DESCRIPTOR_MAGIC) else 12
    longer = descriptor[least + 8 : least + 12].startswith(LOCAL_MAGIC)
    return start + packed + least + (8 if longer else 0)
