"""Streams over members: bounded, restartable, and ending early instead of raising.

A damaged or dangerous member must not cost the rows before the damage. So a stream that meets damage
ends there, and says in `damage` what it met (a kind of problem.PROBLEM_KINDS); readers need not know.
"""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from auditor.containers.limits import Budget

PIECE = 1 << 18
_LEAST_PIECE = 1 << 12
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCAL_MAGIC = b"PK\x03\x04"
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


class Seekable(io.RawIOBase):
    """What streams over parts of an archive share: they can be read, and know their place in `size` bytes."""

    _at = 0
    _size: int

    def readable(self) -> bool:
        """Files of members can be read."""
        return True

    def seekable(self) -> bool:
        """Seeking works, though in packed members backwards only by starting over."""
        return True

    def tell(self) -> int:
        """Return the place in the stream."""
        return self._at

    def _target(self, offset: int, whence: int) -> int:
        """Return the place that `seek` is asked for; never before the beginning."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return max(0, base + offset)


class Window(Seekable):
    """A stretch of a seekable file as a file of its own: a stored member, a nested archive."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        """`file` is shared: the place is set before each read."""
        self._file, self._start, self._size = file, start, size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the stretch."""
        self._at = self._target(offset, whence)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read at most to the end of the stretch."""
        count = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(count)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class ZipMember(Seekable):
    """One stored or deflated member of a zip, unpacked piece by piece.

    zipfile throws its last piece away when the checksum is wrong and is half as fast; this keeps what
    came out, and says so. Seeking back starts over, which nested archives need.
    """

    def __init__(self, file: BinaryIO, info: zipfile.ZipInfo) -> None:
        """`file` is the archive; `info` comes from its central directory."""
        self._file, self._info, self._size = file, info, info.file_size
        self.damage: str | None = None
        self._start = self._data_start()
        self._rewind()

    def _data_start(self) -> int:
        self._file.seek(self._info.header_offset)
        header = self._file.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
            self.damage = "damaged"
            return 0
        name, extra = LOCAL_HEADER.unpack(header)[-2:]
        return int(self._info.header_offset + LOCAL_HEADER.size + name + extra)

    def _rewind(self) -> None:
        self._at = self._fed = self._crc = 0
        self._ended = self.damage is not None
        self._inflate = zlib.decompressobj(-15) if self._info.compress_type == DEFLATED else None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the unpacked member."""
        target = self._target(offset, whence)
        if target < self._at:
            self._rewind()
        while self._at < target and (piece := self._piece(min(PIECE, target - self._at))):
            del piece
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Unpack at most one piece."""
        data = self._piece(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _packed(self, count: int) -> bytes:
        count = min(count, self._info.compress_size - self._fed)
        self._file.seek(self._start + self._fed)
        data = self._file.read(count)
        self._fed += len(data)
        return data

    def _piece(self, count: int) -> bytes:
        data = b""
        while not data and not self._ended:
            data = self._stored(count) if self._inflate is None else self._inflated(count)
        room = self._info.file_size - self._at
        if len(data) > room:  # more comes out than the archive stated: do not believe the rest
            data, self.damage, self._ended = data[:room], "damaged", True
        self._at += len(data)
        self._crc = zlib.crc32(data, self._crc)
        if self._ended and self.damage is None and data == b"":
            self._check()
        return data

    def _stored(self, count: int) -> bytes:
        data = self._packed(count)
        self._ended = not data
        return data

    def _inflated(self, count: int) -> bytes:
        assert self._inflate is not None  # noqa: S101 (for the type checker)
        # No more than is asked for: of a clip, only the first kilobytes are.
        packed = self._inflate.unconsumed_tail or self._packed(min(PIECE, max(count, _LEAST_PIECE)))
        try:
            data = self._inflate.decompress(packed, count)
        except zlib.error:
            self.damage, self._ended = "damaged", True
            return b""
        if self._inflate.eof or (not packed and not data):
            self._ended = not data
        return data

    def _check(self) -> None:
        """Compare length and checksum once the end was reached without seeking past anything."""
        if self._at < self._info.file_size:
            self.damage = "file_cut_off"
        elif self._crc != self._info.CRC:
            self.damage = "checksum_wrong"


# What the standard library raises for damaged archives; the texts may quote names, so they are dropped.
_CUT_OFF = (EOFError, tarfile.ReadError, tarfile.StreamError)
DAMAGE = (
    *_CUT_OFF,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    struct.error,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    MemoryError,  # a header that asks for more than any machine has
    RuntimeError,  # RecursionError and NotImplementedError, too
)


class MemberStream(io.RawIOBase):
    """What readers get: any member, counted, within limits, ending at damage."""

    def __init__(
        self,
        raw: BinaryIO,
        budget: Budget,
        packed: int | None,
        seen: Callable[[int], None] | None = None,
    ) -> None:
        """packed: packed bytes, for the ratio; None where it is unknown. seen: told of each piece."""
        self._raw, self._budget, self._packed, self._seen = raw, budget, packed, seen
        self._count = 0
        self._damage: str | None = None

    @property
    def damage(self) -> str | None:
        """The kind of problem that ended the stream early, or None."""
        found: str | None = self._damage or getattr(self._raw, "damage", None)
        return found

    def readable(self) -> bool:
        """Files of members can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return the next piece, at most `size` bytes; b"" at the end or at damage.

        Straight from the member, without the copies that going through `readinto` would make.
        """
        if size < 0:
            return self.readall()
        if self._damage:
            return b""
        try:
            data = self._raw.read(size) or b""
        except _CUT_OFF:
            self._damage = "file_cut_off"
            return b""
        except DAMAGE:
            self._damage = "damaged"
            return b""
        self._count += len(data)
        bomb = self._packed is not None and self._budget.ratio_exceeded(self._count, self._packed)
        if bomb or not self._budget.spend(len(data)):
            self._damage = "refused"
            return b""
        if self._seen:
            self._seen(len(data))
        return data

    def readall(self) -> bytes:
        """Return what is left, piece by piece. For small members only: a large one is never read whole."""
        pieces = []
        while piece := self.read(PIECE):
            pieces.append(piece)
        return b"".join(pieces)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read a piece; 0 at the end or at damage."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let the member go; the archive stays open."""
        if not self.closed:
            self._raw.close()
        super().close()
