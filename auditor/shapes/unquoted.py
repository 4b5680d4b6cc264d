"""A stream that takes the quotation marks off JSON that was written into JSON as one long string.

Some tools encode an answer twice. What is inside is read in bounded memory like any other file.
"""

from __future__ import annotations

import io
import re
from typing import BinaryIO

_PIECE = 1 << 16
_LONGEST_ESCAPE = 12  # bytes of two halves of a character, "\\ud83d\\ude00"
_HALF = rb"\\u[dD][89abAB][0-9a-fA-F]{2}"
_PAIR = _HALF + rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Plain bytes and whole escapes, up to the closing mark or to what is not whole yet.
_WHOLE = re.compile(rb'(?:[^"\\]++|\\[^u]|' + _PAIR + rb"|\\u(?![dD][89abAB])[0-9a-fA-F]{4})*+", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|(.))", re.DOTALL)
_SHORT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}


def is_quoted(head: bytes) -> bool:
    """Whether a file is one JSON string that holds an object or a list."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] == b'"' and text[1:].lstrip()[:1] in (b"{", b"[")


class Unquoted(io.RawIOBase):
    """The inside of a JSON string, in UTF-8. What is no escape stays as it is; the string's end ends it."""

    def __init__(self, stream: BinaryIO) -> None:
        """stream: at its beginning; the caller closes it."""
        self._stream = stream
        self._raw = b""
        self._ready = b""
        self._begun = self._ended = False

    def readable(self) -> bool:
        """It can be read, and nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the string goes."""
        while not self._ready and not self._ended:
            self._more()
        piece = self._ready[: len(buffer)]
        self._ready = self._ready[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _more(self) -> None:
        piece = self._stream.read(_PIECE)
        self._raw += piece
        if not self._begun:
            if len(self._raw) < 4 and piece:  # a byte order mark may not be whole yet
                return
            self._raw = self._raw.removeprefix(b"\xef\xbb\xbf").lstrip()
            if not self._raw and piece:
                return
            self._begun = True
            self._raw = self._raw.removeprefix(b'"')
        found = _WHOLE.match(self._raw)
        end = found.end() if found else 0
        self._ready = _ESCAPE.sub(_plain, self._raw[:end])
        rest = self._raw[end:]
        if rest[:1] == b'"' or not (piece or rest):
            self._ended = True
        elif not piece or len(rest) >= _LONGEST_ESCAPE:  # half a character, or no escape at all
            self._ready += b"\xef\xbf\xbd"
            rest = rest[6:] if re.match(_HALF, rest) else rest[2:]
        self._raw = rest


def _plain(escape: re.Match[bytes]) -> bytes:
    """Return what an escape stands for; two halves of a character come together."""
    first, second, short = escape.groups()
    if short is not None:
        return _SHORT.get(short, short)
    units = bytes.fromhex((first + (second or b"")).decode())
    return units.decode("utf-16-be", "replace").encode()
