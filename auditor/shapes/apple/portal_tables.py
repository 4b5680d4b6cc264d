"""Tables about the account in Apple's copy of one's data: devices, sign-ins, requests (notes, Apple 1.3).

The devices become devices, and the dates at which they were added and last seen become settings. The
other rows are counted and set aside. Addresses, serial numbers and names of people are not kept.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from auditor.facts import table
from auditor.language import later
from auditor.recording import Device, Setting, device_id
from auditor.shapes.apple.plists import plain
from auditor.shapes.apple.portal import FACTS, known_file
from auditor.shapes.apple.whole import read_whole
from auditor.shapes.contract import ITEM_BYTES, Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import clock_micros, day_micros, iso_instant, iso_ms

TABLE_BYTES = ITEM_BYTES
_VIEW = 8192
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LOCAL = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?", re.ASCII)

Cells = Sequence[str]


class Header(NamedTuple):
    """A row that names columns. holds: as in the facts; names: in small letters."""

    holds: str
    names: tuple[str, ...]


class PortalTable(Shape):
    """A table about the account."""

    id = "apple.portal_table"
    title = later("Account and devices from Apple's copy of your data")
    source = "public parsers, 2018 to 2026; format notes, Apple 1.3"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by columns that no other export has, else by the name of the file."""
        known = known_file(head.name)
        named = known is not None and known["holds"] != "other"
        if not named and not _has_mark(head.data[:_VIEW]):
            return None
        headers = [_header(cells) for cells in _first_rows(head)]
        found = next((one for one in headers if one), None)
        if found is not None and (named or found.holds in ("devices", "sign_ons")):
            return Claim(0.95, ("a table with Apple's columns",))
        if known is not None and named and headers:
            if known["holds"] in ("devices", "sign_ons"):
                return Claim(0.9, ("a table of Apple's with other columns than before",), changed=True)
            return Claim(0.85, ("a table with the name of one of Apple's",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield devices and their dates; count all other rows."""
        rows = Rows({})
        rows.note("no_siri_history")
        data = read_whole(source, TABLE_BYTES)
        if data is None:
            rows.damage("refused")
        else:
            known = known_file(source.path.rpartition("/")[2])
            reader = _Reader(rows, headed=known is None or known["holds"] in ("devices", "sign_ons"))
            text = text_of(bytes(data))
            held: Cells | str | None = None
            for record in _records(text):
                if held is not None:
                    reader.take(held)
                held = record
                if rows.full:
                    yield rows.batch()
            if held is not None:
                reader.take(held, cut_off=not text.endswith(("\n", "\r")))
        yield rows.batch()


def text_of(data: bytes, *, whole: bool = True) -> str:
    """Return the text of a table in UTF-8, UTF-16 or the GBK of Chinese exports, without its mark.

    whole: whether `data` goes to the end; otherwise its last character may be cut in half.
    """
    wide = _WIDE.get(data[:2])
    if wide is None and len(data) > 3 and 0 in data[:2] and data[0] != data[1]:
        wide = "utf-16-be" if data[0] == 0 else "utf-16-le"
    for encoding in (wide,) if wide else ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(data, final=whole)
        except UnicodeDecodeError:
            continue
        return text.removeprefix("\ufeff")
    return data.decode(wide or "utf-8", "replace").removeprefix("\ufeff")


def _records(text: str) -> Iterator[Cells | str]:
    """Yield the rows of a table, () for a blank line; or a kind of problem for a row that is broken.

    A broken row that goes over several lines has lost a quotation mark: it costs only its first line. What
    follows is read twice at most, because such a row goes no further than to the next mark.
    """
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        for record, end in _records_from(lines, at):
            if isinstance(record, str) and end > at + 1:
                yield "row_broken"
                at += 1
                break
            yield record
            at = end


def _records_from(lines: Sequence[str], begin: int) -> Iterator[tuple[Cells | str, int]]:
    """Yield rows as they come from a line on, each with the line behind it."""
    reader = csv.reader((lines[at] for at in range(begin, len(lines))), strict=True)
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            kind = "row_cut_off" if "end of data" in str(error) else "row_broken"
            yield kind, begin + reader.line_num
        else:
            yield cells if any(cells) else (), begin + reader.line_num


def _first_rows(head: Head) -> Iterator[Cells]:
    """Yield the first rows that are not blank."""
    text = text_of(head.data[:_VIEW], whole=head.whole and head.size <= _VIEW)
    for number, record in enumerate(_records(text)):
        if number > 40:
            return
        if record and not isinstance(record, str):
            yield record


@cache
def _columns() -> Mapping[str, Mapping[str, str]]:
    """Return for each kind of table what its columns mean, by their names in small letters."""
    kinds: dict[str, dict[str, str]] = {}
    for row in table(FACTS)["column"]:
        kinds.setdefault(row["file"], {})[row["name"].casefold()] = row["means"]
    return kinds


@cache
def _marks() -> Mapping[str, frozenset[str]]:
    """Return for each kind of table the columns that only Apple has, in small letters."""
    kinds: dict[str, set[str]] = {}
    for row in table(FACTS)["column"]:
        if row.get("mark"):
            kinds.setdefault(row["file"], set()).add(row["name"].casefold())
    return {kind: frozenset(names) for kind, names in kinds.items()}


def _has_mark(start: bytes) -> bool:
    """Whether a column that only Apple has is named here. Without its zeros, UTF-16 reads like ASCII."""
    text = start.replace(b"\0", b"").lower()
    return any(name.encode() in text for names in _marks().values() for name in names)


def _header(cells: Cells) -> Header | None:
    """Return the header that a row is: two known columns, one of them only Apple's; or all that are known."""
    names = tuple(cell.strip().casefold() for cell in cells)
    for holds, columns in _columns().items():
        marks = _marks().get(holds)
        if sum(name in columns for name in names) >= min(2, len(columns)) and (
            marks is None or not marks.isdisjoint(names)
        ):
            return Header(holds, names)
    return None


class _Reader:
    """Goes through the rows of one file, which may hold several tables, with titles between them."""

    def __init__(self, rows: Rows, *, headed: bool) -> None:
        """headed: whether only a known header begins a table; otherwise the first row is taken for one."""
        self._rows = rows
        self._headed = headed
        self._header: Header | None = None
        self._gap = False  # a blank line lies between this row and the one before
        self._over = False  # another table has begun, which is not known

    def take(self, record: Cells | str, *, cut_off: bool = False) -> None:
        """Settle one row. cut_off: the file ends in it, so that what is missing was perhaps lost."""
        if isinstance(record, str):
            self._rows.begin()
            self._rows.problem(record)
            return
        if not record:
            self._gap = True
            return
        if cut_off and self._header is not None and len(record) < len(self._header.names):
            self._rows.begin()
            self._rows.problem("row_cut_off")
            return
        found = _header(record)
        if found is None and self._header is None and not self._headed:
            found = Header("account", tuple(cell.casefold() for cell in record))
        if found is not None:
            self._take_header(found)
        else:
            self._take_row(record)
        self._gap = False

    def _take_header(self, found: Header) -> None:
        if self._header is not None:
            self._rows.begin()
            self._rows.set_aside("header_row")
        self._header, self._over = found, False

    def _take_row(self, cells: Cells) -> None:
        header = self._header
        self._rows.begin()
        alone = header is not None and len(header.names) > 1 and len(cells) == 1
        if header is not None and (alone or (self._gap and not _fits(cells, header))):
            self._over = True
        if header is None or self._over:
            self._rows.set_aside("other_table")
        elif any(cells[len(header.names) :]):
            self._rows.problem("wrong_types")
        elif header.holds == "devices":
            _take_device(dict(zip(header.names, cells, strict=False)), self._rows)
        else:
            self._rows.set_aside("account")


def _fits(cells: Cells, header: Header) -> bool:
    """Whether a row behind a blank line still belongs to the table above it."""
    if len(cells) != len(header.names):
        return False
    means = _columns()[header.holds]
    dates = [
        cell for cell, name in zip(cells, header.names, strict=True) if means.get(name) == "date" and cell
    ]
    return all(_micros(date) is not None for date in dates)


def _take_device(row: Mapping[str, str], rows: Rows) -> None:
    """Turn one row into a device and the dates that it tells."""
    found: dict[str, str] = {}
    dates: list[tuple[str, str]] = []
    for fact in table(FACTS)["column"]:
        if fact["file"] != "devices":
            continue
        value = row.get(fact["name"].casefold(), "")
        if fact["means"] == "date" and value:
            dates.append((fact["name"], value))
        elif fact["means"]:
            found[fact["means"]] = value
    name = found.get("name") or None
    rows.set_aside("device")
    rows.note("listed_is_not_heard")
    rows.device(Device("apple", name, device_id("apple", found.get("serial", ""))))
    unread = False
    for title, text in dates:
        micros = _micros(text)
        unread = unread or micros is None
        if micros is not None:
            rows.note("utc_assumed")
            rows.setting(Setting("apple", title, plain(name) if name else "(no name)", iso_ms(micros)))
    if unread:
        rows.flaw("time_unreadable")


def _micros(text: str) -> int | None:
    """Return microseconds since 1970 for a date in Apple's form, which has no zone and is taken as UTC."""
    found = _LOCAL.fullmatch(text)
    if found is None:
        stated = iso_instant(text)
        return stated.micros if stated else None
    year, month, day, hour, minute, second = map(int, found.groups())
    return clock_micros(day_micros(year, month, day), hour, minute, second)
