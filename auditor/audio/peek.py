"""The beginning of a sound file, read no further than somebody asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

WHOLE_BYTES = 2 * 1024 * 1024  # no more than this is ever held of a clip; minutes of speech fit into it


class NoSoundError(ValueError):
    """A file is no sound, whatever its name says. It never quotes what is in the file."""


class Peek:
    """The first bytes of one file. It is opened when they are first asked for.

    size: bytes of the whole file, as its container states it; fewer, once it turned out to end before.
    """

    def __init__(self, open_it: Callable[[], BinaryIO], size: int) -> None:
        """open_it: returns a fresh stream from the beginning; `close` closes it."""
        self.size = size
        self._open = open_it
        self._stream: BinaryIO | None = None
        self._held = b""

    def first(self, count: int) -> bytes:
        """Return the first `count` bytes; more where they are held, fewer where file or limit end before."""
        wanted = min(count, self.size, WHOLE_BYTES)
        if len(self._held) < wanted:
            self._fill(wanted)
        return self._held

    def whole(self) -> bytes | None:
        """Return the whole file; None where it is too large for that."""
        return self.first(self.size) if self.size <= WHOLE_BYTES else None

    def _fill(self, wanted: int) -> None:
        if self._stream is None:
            self._stream = self._open()
        pieces, left = [self._held], wanted - len(self._held)
        while left > 0 and (piece := self._stream.read(left)):
            pieces.append(piece)
            left -= len(piece)
        self._held = b"".join(pieces)
        if left:
            self.size = len(self._held)
        elif wanted == self.size:
            self._stream.read(1)  # so that the stream notices its end, and a wrong checksum

    def close(self) -> None:
        """Let the file go."""
        if self._stream is not None:
            self._stream.close()
