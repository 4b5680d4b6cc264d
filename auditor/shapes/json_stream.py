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
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

import msgspec

from auditor.shapes.contract import ITEM_BYTES

BLOCK = 1 << 20  # bytes asked of the stream at a time, and the longest stretch for the decoder
_SHORT_STRETCH = 1 << 12
_KNOWN_STARTS = 8  # ways in which the items of one file begin, kept to find the way back after damage
_PATIENCE = 256 << 20  # bytes read a second time after damage; a file made to be read for ever ends there

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
    scan: _Scan[object] = _Scan(
        stream, keys, item_bytes=item_bytes, siblings=siblings, block=block, decoder=None
    )
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
    scan = _Scan(stream, keys, item_bytes=item_bytes, siblings=siblings, block=block, decoder=decoder)
    return scan.events()


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
        while len(self.data) - keep < length and not self.ended:
            self.more(keep)
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
_SCALAR = re.compile(rb'[^ \t\r\n,:\[\]{}"]++')
_START = re.compile(rb'\{[ \t\r\n]*+"[^"\\]*+"(?=[ \t\r\n]*+:)')
_NEXT = re.compile(rb"[,\]]")
_OPEN = {ord("{"): ord("}"), ord("["): ord("]")}
_BRACKETS = frozenset(b"{}[]")
_OBJECT, _ARRAY, _CLOSE, _QUOTE, _COLON = b'{[]":'
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Scan(Generic[T]):
    """One pass over a stream, inside arrays (`_array`) or between them (`_between_arrays`)."""

    def __init__(
        self,
        stream: BinaryIO,
        keys: Collection[str] | None,
        *,
        item_bytes: int,
        siblings: Collection[str],
        block: int,
        decoder: msgspec.json.Decoder[list[T]] | None,
    ) -> None:
        self._window = _Window(stream, block)
        self._keys = None if keys is None else frozenset(key.encode() for key in keys)
        self._siblings = frozenset(key.encode() for key in siblings)
        self._item_bytes = item_bytes
        self._longest_stretch = self._stretch = min(block, item_bytes)
        self._decoder = decoder
        # How items begin: "{", white space, the first key. In valid JSON these bytes are always the
        # beginning of an object, because a quotation mark inside a string is escaped.
        self._starts: dict[bytes, None] = {}
        self._start = b""
        self._any_start: re.Pattern[bytes] | None = None
        self._nested = False  # objects inside items begin like items: a beginning proves nothing then
        self._found_whole = False
        self._slow_until = 0  # byte of the stream up to which nothing is guessed
        self._misses = 0  # guesses in a row that the decoder did not take
        self._unbalanced = False  # brackets outside the arrays cannot be counted any more
        self._lost_bracket = False  # an element swallowed what looks like others
        self._patience = _PATIENCE

    def events(self) -> Iterator[list[T] | Item | Sibling | Damage]:
        """Yield everything in the stream, in its order."""
        if not _is_utf8(self._window):
            yield Damage("wrong_encoding")
        elif self._keys is None:
            yield from self._bare_arrays()
        else:
            yield from self._between_arrays(self._keys)
        if self._lost_bracket:
            yield Damage("damaged")

    # Between the arrays

    def _bare_arrays(self) -> Iterator[list[T] | Item | Sibling | Damage]:
        """The stream is an array, or several one after another."""
        found = False
        while (byte := self._peek(_BLANK)) is not None:
            if byte != _ARRAY:
                yield Damage("damaged" if found else "header_changed")
                return
            found = True
            self._window.at += 1
            yield from self._array()
        if not found:
            yield Damage("file_cut_off")

    def _between_arrays(self, keys: frozenset[bytes]) -> Iterator[list[T] | Item | Sibling | Damage]:
        """Look for members with one of the keys, and for siblings."""
        window = self._window
        wanted = keys | self._siblings
        longest = max(map(len, wanted), default=0) + 2
        depth, found = 0, False
        while True:
            token = _STRING_OR_BRACKET.search(window.data, window.at)
            window.at = token.start() if token else len(window.data)
            if token is None or token[0] == b'"':  # a string that does not end in the view
                long = len(window.data) - window.at > longest
                if self._pass_string() if long else window.more(window.at):
                    continue
                break
            window.at = token.end()
            if token[0] in b"{[":
                depth += 1
            elif token[0] in b"]}":
                depth -= 1
            elif token[0][1:-1] in wanted and self._peek(_BLANK) == _COLON:
                window.at += 1
                found = found or token[0][1:-1] in keys
                yield from self._member(token[0][1:-1], keys)
        if not self._unbalanced and depth:
            yield Damage("file_cut_off" if depth > 0 else "damaged")
        if not found:
            yield Damage("header_changed")

    def _member(self, key: bytes, keys: frozenset[bytes]) -> Iterator[list[T] | Item | Sibling | Damage]:
        """Take the value of a key that was asked for; objects are left for the caller to walk through."""
        window = self._window
        byte = self._peek(_BLANK)
        if byte is None:
            return
        if byte == _ARRAY and key in keys:
            window.at += 1
            yield from self._array()
            return
        raw: bytes | None = window.data[window.at : window.at + 1]
        if byte == _QUOTE:
            raw, _ = self._string()
        elif byte not in _BRACKETS:
            raw, _ = self._scalar()
        if key in self._siblings:
            yield Sibling(key.decode(), raw or b"")
        if key in keys and raw != b"null":
            yield Damage("header_changed")

    # Inside an array

    def _array(self) -> Iterator[list[T] | Item | Damage]:
        """Yield the elements up to the closing bracket; the opening one has been taken."""
        window = self._window
        while (byte := self._peek(_BETWEEN)) != _CLOSE:
            if byte is None:
                self._unbalanced = True
                yield Damage("file_cut_off")
                return
            run = self._run() if byte == _OBJECT else None
            yield self._item(byte) if run is None else run
        window.at += 1

    def _run(self) -> list[T] | None:
        """Decode a stretch of whole items at once, or return None where that cannot be done."""
        window = self._window
        if self._decoder is None or not self._start or self._nested:
            return None
        if window.base + window.at < self._slow_until:
            return None
        at = window.at = window.reach(window.at, self._stretch)
        stop = min(len(window.data), at + self._stretch)
        for key in self._keys or ():  # the next page begins here: this array has ended before
            found = window.data.find(b'"' + key + b'"', at, stop)
            stop = stop if found < 0 else found
        end = window.data.rfind(self._start, at + 1, stop)
        if end < 0:
            self._slow_until = window.base + stop
            self._stretch = min(self._stretch * 2, self._longest_stretch)
            return None
        body = window.data[at:end].rstrip(b" \t\r\n")
        if body.endswith(b","):
            with suppress(*_REFUSED):
                items = self._decoder.decode(b"".join((b"[", body[:-1], b"]")))
                window.at = end
                self._found_whole = True
                self._misses = 0
                self._stretch = min(self._stretch * 2, self._longest_stretch)
                return items
        # Something odd lies in this stretch: guess shorter, and ever more seldom.
        self._slow_until = window.base + at + min(1 << self._misses, self._longest_stretch)
        self._misses = min(self._misses + 1, 20)
        self._stretch = max(min(self._stretch, _SHORT_STRETCH), self._stretch // 4)
        return None

    def _item(self, byte: int) -> Item:
        """Cut out one element, and leave the window where reading can go on."""
        window = self._window
        offset = window.base + window.at
        if byte in _OPEN:
            if byte == _OBJECT:
                self._learn_start()
            raw, problem = self._bracketed()
        elif byte == _QUOTE:
            raw, problem = self._string()
        else:
            raw, problem = self._scalar()
        if problem == "row_broken":
            self._unbalanced = True
            self._go_to_next_start()
        elif raw is not None and byte == _OBJECT:
            self._found_whole = True
            self._nested = self._nested or raw.find(self._start, 1) > 0
        return Item(offset, raw, problem)

    def _learn_start(self) -> None:
        """Note how this item begins."""
        window = self._window
        window.at = window.reach(window.at, 4096)
        start = _START.match(window.data, window.at)
        if start is None:
            return
        self._start = start[0]
        if self._start not in self._starts and len(self._starts) < _KNOWN_STARTS:
            self._starts[self._start] = None
            self._any_start = re.compile(b"|".join(map(re.escape, self._starts)))

    def _bracketed(self) -> tuple[bytes | None, str | None]:
        """Cut out the object or array that begins here, by counting brackets outside strings."""
        window = self._window
        at = window.at  # what lies between window.at and here has been seen
        closers = bytearray()
        dropping = False
        while True:
            at = _end_of(_RUN, window.data, at)
            byte = window.data[at] if at < len(window.data) else None
            if byte in _OPEN:
                closers.append(_OPEN[byte])
                at += 1
            elif byte is not None and byte != _QUOTE:
                if closers.pop() != byte:
                    return self._broken(self._later_start(at) or at)
                at += 1
                if not closers:
                    return self._cut(at, too_large=dropping)
            elif byte == _QUOTE and _is_malformed(window.data, at):
                return self._broken(self._later_start(at) or at)
            else:
                if not dropping and len(window.data) - window.at > self._item_bytes:
                    if (start := self._later_start(len(window.data))) is not None:
                        return self._broken(start)
                    dropping = True
                at = self._read_on(at, keep=not dropping)
                if at < 0:
                    return self._cut_off()

    def _read_on(self, at: int, *, keep: bool) -> int:
        """Get more of the element whose bytes before `at` have been seen; return where `at` is now.

        keep: whether the seen bytes are still wanted. Returns -1 at the end of the stream.
        """
        window = self._window
        if keep:
            seen = at - window.at
            return seen if window.more(window.at) else -1
        window.at = at
        in_string = window.data[at : at + 1] == b'"'
        return window.at if (self._pass_string() if in_string else window.more(at)) else -1

    def _cut(self, end: int, *, too_large: bool = False) -> tuple[bytes | None, str | None]:
        """Take what lies between the place at hand and `end` as one element."""
        window = self._window
        raw = window.data[window.at : end]
        window.at = end
        if too_large or len(raw) > self._item_bytes:
            return None, "row_too_large"
        return raw, None

    def _broken(self, at: int) -> tuple[None, str]:
        """Give up on this element at `at`, where it cannot be JSON any more."""
        self._window.at = at
        return None, "row_broken"

    def _cut_off(self) -> tuple[None, str]:
        """The stream ended inside an element: it is cut off, or a bracket of it was lost long before."""
        start = self._later_start(len(self._window.data))
        if start is not None:
            return self._broken(start)
        self._window.at = len(self._window.data)
        return None, "row_cut_off"

    def _later_start(self, before: int) -> int | None:
        """Return where, inside what seemed one element, another one begins: a bracket was lost before it.

        Nothing is guessed before a whole element has shown that its own objects begin differently.
        """
        if self._any_start is None or self._nested or not self._found_whole:
            return None
        found = self._any_start.search(self._window.data, self._window.at + 1, before)
        if found is None:
            return None
        self._lost_bracket = True
        self._patience -= before - found.start()
        return found.start() if self._patience >= 0 else None

    def _go_to_next_start(self) -> None:
        """Go on from the place at hand to where an element begins as others did, or to the end."""
        window = self._window
        pattern = self._any_start or _NEXT
        longest = max(map(len, self._starts), default=1)
        while (found := pattern.search(window.data, window.at)) is None:
            window.at = max(window.at, len(window.data) - longest + 1)
            if not window.more(window.at):
                window.at = len(window.data)
                return
        window.at = found.start()

    # Single values

    def _peek(self, passed: re.Pattern[bytes]) -> int | None:
        """Pass over what `passed` matches; return the next byte, or None at the end of the stream."""
        window = self._window
        while True:
            window.at = _end_of(passed, window.data, window.at)
            if window.at < len(window.data):
                return window.data[window.at]
            if not window.more(window.at):
                return None

    def _string(self) -> tuple[bytes | None, str | None]:
        """Cut out the string that begins here."""
        window = self._window
        while (found := _STRING.match(window.data, window.at)) is None:
            if len(window.data) - window.at > self._item_bytes:
                return None, "row_too_large" if self._pass_string() else "row_cut_off"
            if not window.more(window.at):
                return self._cut_off()
        return self._cut(found.end())

    def _pass_string(self) -> bool:
        """Pass over the string that begins here, keeping nothing; False where the stream ends first."""
        window = self._window
        window.at += 1
        while (end := _STRING_END.match(window.data, window.at)) is None:
            held = window.data[window.at :]
            backslashes = len(held) - len(held.rstrip(b"\\"))
            window.at = len(window.data) - backslashes % 2  # half an escape waits for its other half
            if not window.more(window.at):
                return False
        window.at = end.end()
        return True

    def _scalar(self) -> tuple[bytes | None, str | None]:
        """Cut out the number or literal that begins here; it ends where a delimiter stands."""
        window = self._window
        end = _end_of(_SCALAR, window.data, window.at)
        if end == window.at:
            return self._broken(end)
        too_large = False
        while end == len(window.data):
            too_large = too_large or end - window.at > self._item_bytes
            window.at = end if too_large else window.at
            if not window.more(window.at):
                return self._cut_off()
            end = _end_of(_SCALAR, window.data, window.at)
        return self._cut(end, too_large=too_large)


def _end_of(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    """Return where a match at `at` ends; for patterns that also match nothing."""
    found = pattern.match(data, at)
    return found.end() if found else at


def _is_malformed(data: bytes, at: int) -> bool:
    """Whether the string at `at` is whole and followed by what cannot follow a string.

    Asked only where `_RUN` stopped: so what follows is wrong, or not yet in view.
    """
    string = _STRING.match(data, at)
    return string is not None and _end_of(_BLANK, data, string.end()) < len(data)
