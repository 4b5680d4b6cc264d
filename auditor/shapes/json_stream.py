"""Items of JSON arrays, and lines, out of a stream: in bounded memory, whatever the file looks like.

A damaged item costs itself and no neighbour: reading goes on at the next place where an item plainly
begins. Nothing here knows a vendor or decides what an item means.

Two ways lead to the same items. The exact one counts brackets outside strings. The fast one guesses a
stretch of whole items by the bytes with which items begin, and lets the decoder prove the guess: "["
+ stretch + "]" is one JSON array only if every item in it is whole, for no JSON object is the
beginning of another. A stretch that does not prove itself is read the exact way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import msgspec

from auditor.shapes.contract import ITEM_BYTES

BLOCK = 1 << 20  # bytes asked of the stream at a time, and the length of a stretch for the decoder
_KNOWN_STARTS = 8  # ways in which the items of one file begin, kept to find the way back after damage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item:
    """One element of an array.

    offset:  byte of the stream at which it begins.
    raw:     its bytes, or None where it could not be cut out.
    problem: why not: "row_broken", "row_cut_off" or "row_too_large"; None where `raw` is there.
    """

    offset: int
    raw: bytes | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Sibling:
    """A value outside the arrays, under one of the keys that were asked for.

    raw: the bytes of a string, number or literal; b"{" or b"[" where it is an object or an array.
    """

    key: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """The stream as a whole is not what it should be. kind: a key of problem.PROBLEM_KINDS."""

    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stream, without its line end.

    number: counted from 0, blank lines included.
    raw:    its bytes, or None where it is longer than the limit.
    ended:  whether a line end follows; only the last line may lack it.
    """

    number: int
    raw: bytes | None
    ended: bool


def array_items(
    stream: BinaryIO,
    keys: Collection[str] | None,
    item_bytes: int = ITEM_BYTES,
    *,
    siblings: Collection[str] = (),
    block: int = BLOCK,
) -> Iterator[Item | Sibling | Damage]:
    """Yield the elements of every array that is the value of one of `keys`, in the order of the stream.

    keys:       names of object members, at any depth outside the arrays found; None means that the
                stream itself is one array.
    item_bytes: a longer element becomes a problem and is passed over.
    siblings:   keys outside the arrays whose values are yielded too.

    A key whose value is null counts as an empty array.
    """
    scan: _Scan[object] = _Scan(stream, keys, item_bytes, siblings, block, None)
    for event in scan.events():
        if not isinstance(event, list):
            yield event


def array_runs(
    stream: BinaryIO,
    keys: Collection[str] | None,
    decoder: msgspec.json.Decoder[list[T]],
    item_bytes: int = ITEM_BYTES,
    *,
    siblings: Collection[str] = (),
    block: int = BLOCK,
) -> Iterator[list[T] | Item | Sibling | Damage]:
    """Yield as `array_items` does, but stretches of plain items already decoded, as lists.

    What `decoder` does not take is yielded as an `Item`, for the caller to look at more kindly.
    """
    return _Scan(stream, keys, item_bytes, siblings, block, decoder).events()


def lines(stream: BinaryIO, line_bytes: int = ITEM_BYTES, *, block: int = BLOCK) -> Iterator[Line | Damage]:
    """Yield the lines of a stream in UTF-8, separated by LF or CR LF; a mark at the beginning is left out."""
    window = _Window(stream, block)
    if not _is_utf8(window):
        yield Damage("wrong_encoding")
        return
    number, too_large = 0, False
    while True:
        end = window.data.find(b"\n", window.at)
        if end < 0:
            if len(window.data) - window.at > line_bytes:
                too_large = True
                window.at = len(window.data)
            if window.more(window.at):
                continue
            if too_large or window.at < len(window.data):
                yield _line(number, None if too_large else window.data[window.at :], ended=False)
            return
        too_large = too_large or end - window.at > line_bytes
        yield _line(number, None if too_large else window.data[window.at : end], ended=True)
        window.at, number, too_large = end + 1, number + 1, False


def _line(number: int, raw: bytes | None, *, ended: bool) -> Line:
    return Line(number, raw[:-1] if raw and raw.endswith(b"\r") else raw, ended)


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(?P<lone>[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def decode_kindly(raw: bytes) -> object:
    """Decode one JSON value that a strict decoder refused; raise ValueError where there is nothing to save.

    Takes NaN, control characters inside strings, bytes that are not UTF-8 and lone surrogates; the
    latter two become U+FFFD, because no table can hold them.
    """
    text = raw.decode("utf-8", "replace")
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: "\\ufffd" if found["lone"] else found[0], text)
    try:
        value: object = json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


class _Window:
    """A bounded view into a stream: `data`, of which `at` is the place at hand."""

    def __init__(self, stream: BinaryIO, block: int) -> None:
        self._stream, self._block = stream, block
        self.data = b""
        self.at = 0
        self.base = 0  # byte of the stream at which `data` begins
        self.ended = False

    def more(self, keep: int) -> bool:
        """Drop what lies before `keep` and read on; False at the end of the stream.

        A view that grows doubles, so that a long item is not copied over and over.
        """
        self.base += keep
        self.at -= keep
        held = self.data[keep:]
        while not self.ended:
            piece = self._stream.read(max(self._block, len(held)))
            if piece:
                self.data = held + piece
                return True
            self.ended = True
        self.data = held
        return False

    def reach(self, keep: int, length: int) -> int:
        """Read on until `length` bytes lie behind `keep`, or the stream ends; return where `keep` is now."""
        while len(self.data) - keep < length and self.more(keep):
            keep = 0
        return keep


def _is_utf8(window: _Window) -> bool:
    """Step over a byte order mark; False for UTF-16 and UTF-32, with a mark or plain from the zeros."""
    window.reach(0, 4)
    start = window.data[:4]
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00")) or start[1:2] == b"\x00":
        return False
    if start.startswith(b"\xef\xbb\xbf"):
        window.at = 3
    return True


_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
# Everything up to the next bracket. A string must be followed by what may follow a string: after a
# lost quotation mark inside and outside are swapped, and this is where it shows at once.
_RUN = re.compile(
    rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=[ \t\r\n]*+[,:\]}])[^"\[\]{}]*+)*+', re.DOTALL
)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]*+(?:\\.[^"\\]*+)*+")?+|[\[\]{}]', re.DOTALL)
_BLANK = re.compile(rb"[ \t\r\n]*+")
_BETWEEN = re.compile(rb"[ \t\r\n,]*+")
_COLON = re.compile(rb"[ \t\r\n]*+:[ \t\r\n]*+")
_SCALAR = re.compile(rb'[^ \t\r\n,:\[\]{}"]++')
_START = re.compile(rb'\{[ \t\r\n]*+"[^"\\]*+"(?=[ \t\r\n]*+:)')
_NEXT = re.compile(rb"[,\]]")
_OPEN = {ord("{"): ord("}"), ord("["): ord("]")}
_QUOTE, _CLOSE = ord('"'), ord("]")
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Broken(Exception):  # noqa: N818 (it carries a place, not a text)
    """An item cannot be valid JSON from byte `at` of the window on."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at


