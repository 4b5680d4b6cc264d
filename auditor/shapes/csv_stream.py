"""Rows of CSV tables out of a stream: in bounded memory, whatever the file looks like.

The grammar is that of Python's `csv` in its lenient form: a quotation mark counts at the beginning of a
field only, and what follows a closing one belongs to the field. Lines end with LF, CR LF or CR. Blank
lines are no rows.

Two ways lead to the same rows. The fast one hands stretches of whole lines to Arrow's reader, with a row
of our own behind them: only if every row has all its columns, and our row comes out last and unharmed,
is the stretch taken. Every other stretch goes the exact way, row by row through `csv`, so that an odd row
costs itself and no neighbour. Nothing here knows a vendor or decides what a row means.

What becomes of a row that has not as many columns as the header:

* too many, and those are blank: they are cut off, as some programs write separators at the end;
* too few, but all that the caller needs: the last ones count as empty, as some programs leave them out;
* otherwise the row is a problem (`wrong_types`, or `row_cut_off` at the end of a file). If it spans
  several lines, a quotation mark was lost: reading goes on at its first line that is a row by itself.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from auditor.problem import Problem
from auditor.shapes.contract import ITEM_BYTES
from auditor.shapes.json_stream import Damage

BLOCK = 1 << 21  # bytes that are looked at together
_HEAD_ROWS = 50
_WIDEST = 1000  # columns; a header with more is no header
_MARK = b"\xef\xbb\xbf"
_LINE_ENDS = (b"\n", b"\r")
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_OURS = b"end of stretch"  # a cell of the row that shows where Arrow's reader stands at the end

# A cell may be as large as a row; the module's own limit of 128 KB is one for the whole process.
csv.field_size_limit(max(csv.field_size_limit(), 2 * ITEM_BYTES))

Cells = list[str]


@dataclass(slots=True)
class Block:
    """A stretch of rows.

    rows:     numbers of the rows that are here, counted from 0 behind the header.
    columns:  for each column of the header the texts of these rows; no nulls.
    headers:  how many rows only repeat the header; they are not in `rows`.
    problems: what could not be read, each a row of the source; not in `rows` either.
    """

    rows: npt.NDArray[np.int64]
    columns: list[pa.Array]
    headers: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Rows of the source."""
        return len(self.rows) + self.headers + len(self.problems)


@lru_cache(maxsize=4)  # several shapes look at the same beginning
def first_rows(data: bytes, *, whole: bool) -> tuple[tuple[str, ...], ...]:
    """Return the first rows of a table from its first bytes, without blank lines; at most 50.

    whole: whether `data` is all there is; otherwise a last row that may go on is left out.
    """
    encoding = _WIDE_MARKS.get(data[:2])
    if encoding:
        data = data[2:].decode(encoding, "replace").encode("utf-8", "replace")
    elif _is_wide(data):
        return ()
    lines = data.removeprefix(_MARK).splitlines(keepends=True)
    if not whole:
        lines = lines[:-1]
    found: list[tuple[str, ...]] = []
    for record in _Records(lines):
        if record.open or len(found) == _HEAD_ROWS:
            break
        if not _is_blank(record.cells):
            found.append(tuple(record.cells))
    return tuple(found)


class Table:
    """A table that is read from a stream. `header` is its first row that is not blank; () without rows."""

    def __init__(self, stream: BinaryIO, *, row_bytes: int = ITEM_BYTES, block: int = BLOCK) -> None:
        """row_bytes: a longer row becomes a problem and is passed over."""
        self._bytes = _Bytes(stream)
        self._row_bytes, self._stretch = row_bytes, min(block, row_bytes)
        self._row = 0
        self._open = 0  # bytes of a row that was given back, because it goes on
        self._lost = False  # passing over what follows a row that has no end
        self._mid_line = False  # the next bytes belong to a line that was given up
        self._damage: list[Damage] = []
        self._least, self._headed = 0, True
        self.header: tuple[str, ...] = ()
        self._read_header()

    def blocks(self, least: int, *, headed: bool = True) -> Iterator[Block | Damage]:
        """Yield all rows.

        least:  columns that a row must have at least; the others count as empty where they are missing.
        headed: False where the first row is no header but a row like the others.
        """
        yield from self._damage
        if not self.header:
            return
        self._least, self._headed = min(least, len(self.header)), headed
        if not headed:
            yield self._from_cells([list(self.header)], [])
        while piece := self._piece():
            block = self._fast(piece) or self._exact(piece)
            if block.count:
                yield block

    # Cutting the stream

    def _piece(self) -> bytes:
        """Take whole rows from the stream, as far as quotation marks tell; b"" at the end."""
        source, open_bytes = self._bytes, self._open
        self._open = 0
        source.fill(max(self._stretch, 2 * open_bytes))
        while not source.ended:
            end = _end_of_rows(source.held)
            if end > open_bytes:
                return source.take(end)
            if open_bytes or len(source.held) > self._row_bytes:
                break  # quotation marks tell nothing here: the exact way looks at all of it
            source.fill(2 * len(source.held))
        return source.take(len(source.held))

    def _goes_on(self, record: _Record, lines: list[bytes]) -> bool:
        """Whether a record may go on behind what is there."""
        return not self._bytes.ended and (
            record.open or (record.end == len(lines) and not lines[-1].endswith(_LINE_ENDS))
        )

    def _give_back(self, lines: Sequence[bytes]) -> None:
        """Leave the beginning of a row, or of a line, to be read together with what follows."""
        rest = b"".join(lines)
        self._bytes.give_back(rest)
        self._open = len(rest)

    def _read_header(self) -> None:
        """Read the first row that is not blank."""
        if _is_wide(self._bytes.start()):
            self._damage.append(Damage("wrong_encoding"))
            return
        while piece := self._piece():
            lines = piece.splitlines(keepends=True) if piece.strip() else []
            for record in _Records(lines):
                if self._goes_on(record, lines):
                    if len(piece) > self._row_bytes:
                        self._damage.append(Damage("line_too_large"))
                        return
                    self._give_back(lines[record.begin :])
                    break
                if record.open:
                    self._damage.append(Damage("row_cut_off"))
                    return
                if len(record.cells) > _WIDEST:
                    self._damage.append(Damage("header_changed"))
                    return
                if not _is_blank(record.cells):
                    self.header = tuple(record.cells)
                    self._bytes.give_back(b"".join(lines[record.end :]))
                    return

    # The fast way

    def _fast(self, piece: bytes) -> Block | None:
        """Read whole rows all at once; None where one of them is odd."""
        width = len(self.header)
        partial = not piece.endswith(_LINE_ENDS)
        if self._lost or width < 2 or piece.startswith(_MARK) or (partial and not self._bytes.ended):
            return None
        names = [str(number) for number in range(width)]
        data = b"".join((piece, b"\n" if partial else b"", b",".join([_OURS] * width), b"\n"))
        try:
            read = arrow_csv.read_csv(
                pa.BufferReader(data),
                arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1),
                arrow_csv.ParseOptions(newlines_in_values=b'"' in piece),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:  # its text quotes the row, so it is dropped
            return None
        columns = [column.combine_chunks() for column in read.columns]
        if any(column[-1].as_py() != _OURS.decode() for column in columns):
            return None  # a quotation mark was still open
        return self._settle([column[:-1] for column in columns], [])

    # The exact way

    def _exact(self, piece: bytes) -> Block:
        """Read row by row; give back to the stream what cannot be settled without more of it."""
        lines = piece.splitlines(keepends=True)
        start = self._find_way_back(lines, 0) if self._lost else 0
        kept: list[Cells] = []
        problems: list[tuple[int, str]] = []  # (how many rows were kept before it, kind)
        while start < len(lines):
            start = self._read_lines(lines, start, kept, problems)
        return self._from_cells(kept, problems)

    def _read_lines(
        self, lines: list[bytes], start: int, kept: list[Cells], problems: list[tuple[int, str]]
    ) -> int:
        """Read rows from line `start` on, as long as all is well; return the line at which to go on."""
        for record in _Records(lines, start):
            if self._goes_on(record, lines):
                if sum(map(len, lines[record.begin :])) <= self._row_bytes:
                    self._give_back(lines[record.begin :])
                    return len(lines)
                problems.append((len(kept), "line_too_large"))
                self._lost = True
                return self._find_way_back(lines, record.begin + 1)
            cells = None if record.open else self._fitting(record.cells)
            if cells is not None:
                kept.append(cells)
            elif record.open or not _is_blank(record.cells):
                again = self._whole_line(lines, record.begin + 1, record.end)
                problems.append((len(kept), self._kind(record, lines) if again is None else "row_broken"))
                if again is not None:
                    return again
        return len(lines)

    def _kind(self, record: _Record, lines: list[bytes]) -> str:
        """Return what is wrong with a row that does not fit."""
        if record.open and not self._bytes.ended:
            return "row_broken"
        at_end = self._bytes.ended and record.end == len(lines)
        cut = record.open or (at_end and not lines[-1].endswith(_LINE_ENDS))
        return "row_cut_off" if cut else "wrong_types"

    def _fitting(self, cells: Cells) -> Cells | None:
        """Return the cells of a row in as many columns as the header has; None where they do not fit."""
        width = len(self.header)
        if len(cells) == width:
            return cells
        if len(cells) > width:
            return None if any(map(str.strip, cells[width:])) else cells[:width]
        fits = len(cells) >= self._least and not _is_blank(cells)
        return cells + [""] * (width - len(cells)) if fits else None

    def _whole_line(self, lines: list[bytes], begin: int, end: int) -> int | None:
        """Return the first line between these that is a whole row by itself; None where there is none."""
        return next((at for at in range(begin, end) if self._is_whole(lines[at])), None)

    def _is_whole(self, line: bytes) -> bool:
        record = next(iter(_Records([line])))
        return not record.open and len(record.cells) == len(self.header) > 1

    def _find_way_back(self, lines: list[bytes], start: int) -> int:
        """Return the line at which reading can go on after a row that was given up."""
        partial = not self._bytes.ended and not lines[-1].endswith(_LINE_ENDS)
        if self._mid_line and start == 0:
            start, self._mid_line = 1, partial and len(lines) == 1
        again = self._whole_line(lines, start, len(lines) - partial)
        if again is not None:
            self._lost = False
            return again
        if partial and start < len(lines) and len(lines[-1]) <= self._row_bytes:
            self._give_back(lines[-1:])
        elif partial:
            self._mid_line = True
        return len(lines)

    # From rows to a block

    def _from_cells(self, kept: list[Cells], problems: list[tuple[int, str]]) -> Block:
        """Build a block from rows that were read one by one."""
        width = len(self.header)
        columns = [pa.array([cells[at] for cells in kept], pa.string()) for at in range(width)]
        return self._settle(columns, problems)

    def _settle(self, columns: list[pa.Array], problems: Sequence[tuple[int, str]]) -> Block:
        """Number the rows, and leave out those that repeat the header."""
        count = len(columns[0])
        numbers = np.arange(self._row, self._row + count, dtype=np.int64)
        if problems:
            numbers += np.searchsorted([before for before, _ in problems], np.arange(count), side="right")
        placed = [Problem(kind, row=self._row + before + nth) for nth, (before, kind) in enumerate(problems)]
        self._row += count + len(problems)
        repeated = self._repeated_headers(columns) if self._headed else None
        if repeated is None:
            return Block(numbers, columns, 0, placed)
        kept = pa.array(~repeated)
        return Block(
            numbers[~repeated], [column.filter(kept) for column in columns], int(repeated.sum()), placed
        )

    def _repeated_headers(self, columns: list[pa.Array]) -> npt.NDArray[np.bool_] | None:
        """Return which rows repeat the header, also with a mark of UTF-8 before it; None where none does."""
        first = self.header[0]
        alike = pc.or_(pc.equal(columns[0], first), pc.equal(columns[0], "\ufeff" + first))
        for column, name in zip(columns[1:], self.header[1:], strict=True):
            if not pc.any(alike).as_py():
                return None
            alike = pc.and_(alike, pc.equal(column, name))
        return alike.to_numpy(zero_copy_only=False) if pc.any(alike).as_py() else None


@dataclass(slots=True)
class _Record:
    """What `csv` makes of some lines. begin, end: the lines; open: a quotation mark is not closed."""

    cells: Cells
    begin: int
    end: int
    open: bool


class _Records:
    """The records of some lines, each with the lines that it took."""

    def __init__(self, lines: Sequence[bytes], start: int = 0) -> None:
        self._lines, self._at, self._dry = lines, start, False

    def _feed(self) -> Iterator[str]:
        """Hand the lines to `csv`, and note how far it got: it asks for more only inside a quoted field."""
        while self._at < len(self._lines):
            self._at += 1
            yield self._lines[self._at - 1].decode("utf-8", "replace")
        self._dry = True

    def __iter__(self) -> Iterator[_Record]:
        reader = csv.reader(self._feed())
        while True:
            begin = self._at
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:  # a cell beyond the limit
                cells = []
                self._dry = True
            yield _Record(cells, begin, self._at, self._dry)
            if self._dry:
                return


class _Bytes:
    """The stream, as far as it was read: `held`. Tables in UTF-16 with a mark come out in UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder: codecs.IncrementalDecoder | None = None
        self.held = b""
        self.ended = False

    def start(self) -> bytes:
        """Step over a mark at the beginning; return the first bytes."""
        self.fill(4)
        encoding = _WIDE_MARKS.get(self.held[:2])
        if encoding and self.held[2:4] != b"\0\0":  # else it is UTF-32
            raw, self.held = self.held[2:], b""
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            self.held = self._as_utf8(raw)
        self.held = self.held.removeprefix(_MARK)
        return self.held[:4]

    def fill(self, length: int) -> None:
        """Read on until `length` bytes are held, or the stream ends."""
        parts, held = [self.held], len(self.held)
        while held < length and not self.ended:
            piece = self._stream.read(length - held)
            self.ended = not piece
            if self._decoder:
                piece = self._as_utf8(piece)
            parts.append(piece)
            held += len(piece)
        self.held = b"".join(parts)

    def _as_utf8(self, raw: bytes) -> bytes:
        if self._decoder is None:
            return raw
        return self._decoder.decode(raw, final=self.ended).encode("utf-8", "replace")

    def take(self, length: int) -> bytes:
        """Take the first bytes of what is held."""
        taken, self.held = self.held[:length], self.held[length:]
        return taken

    def give_back(self, data: bytes) -> None:
        """Put bytes back before what is held."""
        self.held = data + self.held


def _is_blank(cells: Cells) -> bool:
    return not any(map(str.strip, cells))


def _is_wide(start: bytes) -> bool:
    """Whether bytes are UTF-16 without a mark, or UTF-32; plain from the zeros."""
    return start.startswith((b"\0", b"\xff\xfe\0\0")) or start[1:2] == b"\0"


def _end_of_rows(data: bytes) -> int:
    """Return where the last whole row of `data` ends, as far as quotation marks tell; 0 where none does."""
    end = data.rfind(b"\n") + 1
    if not end:  # lines that end with CR; one at the very end may be the half of CR LF
        end = data.rfind(b"\r", 0, len(data) - 1) + 1
    if not end or data.count(b'"', 0, end) % 2 == 0:
        return end
    # The last line end outside quotation marks: behind an even number of them.
    view = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(view == (ord("\n") if data[end - 1] == ord("\n") else ord("\r")))
    before = np.searchsorted(np.flatnonzero(view == ord('"')), ends)
    outside = ends[before % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0
