"""Workbooks of lradeck/alexa-transcript-downloader: a record of the privacy page a row.

Format notes, Amazon 7. Times in the sheet are in the zone of Berlin, in the earliest version in UTC; the
record key holds the same instant without any doubt, so the sheet's own is asked only where there is none.

A workbook is a zip. Its parts are looked at before any of them is unpacked, so that one made to burst is
left alone; entities in its XML are refused by defusedxml.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from auditor.language import later
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.page import micros_in_zone
from auditor.shapes.amazon.records import ListedDevice, Record, Text, mended, object_in
from auditor.shapes.amazon.rows import Reading, Start
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.instants import epoch_ms_micros

# Loaded where a workbook is opened: it takes a fifth of a second, and few exports hold one.
if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_FILE_BYTES = 64 << 20  # packed; a million rows of these take less
_PART_BYTES = 64 << 20  # unpacked, of parts that are held whole
_SHEET_BYTES = 1 << 30  # unpacked, of sheets, which are passed through
_RATIO, _RATIO_FROM = 100, 8 << 20
_COLUMNS = 400
_HEADER_ROWS = 5
_LITERAL_BYTES = 1 << 20

_ZIP = b"PK\x03\x04"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NEEDED = frozenset({"record_key", "utteranceType"})
_VOICE = re.compile(r"voice(\d{1,3})(Type|UtteranceId|Transcript)")
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?", re.ASCII)


class TranscriptWorkbook(DialogueShape):
    """A workbook of records."""

    id = "amazon.transcript_workbook"
    title = later("Alexa transcript downloader (Excel)")
    source = "the tool's public code and documentation; 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a workbook with the tool's columns; a large one cannot be looked into before it is read."""
        if not (head.data.startswith(_ZIP) and head.name.lower().endswith(".xlsx")):
            return None
        if not head.whole:
            return Claim(0.3, ("a workbook; what is in it shows on reading",))
        workbook = _opened(head.data)
        sheets = _sheets(workbook) if workbook is not None else []
        if any(_header_in(sheet) for sheet in sheets):
            return Claim(0.9, ("a workbook with the columns record_key and utteranceType",))
        if any(_header_in(sheet, {one}) for sheet in sheets for one in _NEEDED):
            return Claim(
                0.86, ("a workbook with one of the columns record_key and utteranceType",), changed=True
            )
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the rows of every sheet that has the columns."""
        reading = Reading(source, self.id, Record)
        data = _whole(source)
        workbook = _opened(data) if data is not None else None
        if workbook is None:
            reading.damage("refused" if data is None or data.startswith(_ZIP) else "damaged")
            yield reading.last_batch()
            return
        known = False
        for sheet in _sheets(workbook):
            columns = _header_in(sheet)
            if columns is None:
                continue
            known = True
            for cells in _rows_of(sheet, reading):
                fields = {name: cells[at] for name, at in columns.items() if at < len(cells)}
                blank = all(value is None for value in fields.values())
                if blank or fields.get("record_key") == "record_key":
                    continue  # blank lines and the header are no rows
                reading.begin()
                record, start, readable = _record_in(fields)
                if not readable:
                    reading.flaw("text_type_unknown")
                reading.settle(record, start=start)
                if reading.full:
                    yield reading.batch()
        if not known:
            reading.note("no_alexa_records")
        yield reading.last_batch()


def _whole(source: Source) -> bytes | None:
    """Return the packed workbook; None where it is too large to be one of these."""
    pieces, left = [], _FILE_BYTES + 1
    with source.open() as stream:
        while left > 0 and (piece := stream.read(min(left, 1 << 20))):
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces) if left > 0 else None


def _opened(data: bytes) -> Workbook | None:
    """Open a workbook without formulas, links and macros; None where it is damaged or made to burst."""
    from openpyxl.reader.excel import ExcelReader  # noqa: PLC0415 (see above)

    try:
        reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if _bursts([(part.filename, part.file_size) for part in reader.archive.infolist()], len(data)):
            return None
        reader.read()
    except Exception:  # noqa: BLE001 (whatever the library meets, its text may quote a cell)
        return None
    return reader.wb


def _bursts(parts: Sequence[tuple[str, int]], packed: int) -> bool:
    """Whether a workbook would unpack to more than any real one does. parts: names and unpacked sizes."""
    sheets = sum(size for name, size in parts if _SHEET.fullmatch(name))
    others = sum(size for name, size in parts if not _SHEET.fullmatch(name))
    too_dense = sheets + others > max(_RATIO_FROM, _RATIO * packed)
    return others > _PART_BYTES or sheets > _SHEET_BYTES or too_dense


def _sheets(workbook: Workbook) -> list[Any]:
    """Return the sheets; what a workbook says of their size is not believed."""
    sheets: list[Any] = []
    for sheet in workbook.worksheets:
        reset: Callable[[], None] | None = getattr(sheet, "reset_dimensions", None)
        if reset is not None:
            reset()
            sheets.append(sheet)
    return sheets


def _header_in(sheet: Any, needed: AbstractSet[str] = _NEEDED) -> dict[str, int] | None:
    """Return column numbers by name, if one of the first rows is the tool's header."""
    try:
        for cells in sheet.iter_rows(max_row=_HEADER_ROWS, max_col=_COLUMNS, values_only=True):
            columns = {cell: at for at, cell in enumerate(cells) if isinstance(cell, str)}
            if columns.keys() >= needed:
                return columns
    except Exception:  # noqa: BLE001 (as above)
        return None
    return None


def _rows_of(sheet: Any, reading: Reading[Record]) -> Iterator[Sequence[object]]:
    """Yield the cells of each row; what breaks on the way ends the sheet and is said."""
    try:
        yield from sheet.iter_rows(max_col=_COLUMNS, values_only=True)
    except Exception:  # noqa: BLE001 (as above)
        reading.damage("damaged")


def _record_in(fields: Mapping[str, object]) -> tuple[Record, Start | None, bool]:
    """Return the record of a row, its time where the key holds none, and whether its texts could be read."""
    key = _text(fields.get("record_key"))
    parts = (key or "").split("#")
    stamp = parts[1] if len(parts) == 4 else None
    texts, readable = _texts(fields)
    record = Record(
        record_key=key,
        timestamp=stamp,
        utterance_type=_text(fields.get("utteranceType")),
        device=ListedDevice(device_name=_text(fields.get("device_name"))),
        texts=texts,
    )
    start = None if epoch_ms_micros(stamp) is not None else _start(fields.get("timestamp"))
    return record, start, readable


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(fields: Mapping[str, object]) -> tuple[list[Text], bool]:
    """Return the texts of a row, and whether all could be read."""
    if "conversation" in fields:
        return _conversation(_text(fields["conversation"]))
    groups: dict[int, dict[str, str | None]] = {}
    for name, value in fields.items():
        if found := _VOICE.fullmatch(name):
            groups.setdefault(int(found[1]), {})[found[2]] = _text(value)
    texts = [
        Text(group.get("Type"), group.get("UtteranceId"), group.get("Transcript"))
        for _, group in sorted(groups.items())
    ]
    return [text for text in texts if text.record_item_type or text.transcript_text], True


_PLAIN = (ast.Expression, ast.List, ast.Tuple, ast.Dict, ast.Constant, ast.Load)


def _conversation(written: str | None) -> tuple[list[Text], bool]:
    """Return the texts in a cell that holds them as a Python literal, or as JSON; nothing in it is run."""
    if not written:
        return [], True
    value = literal(written)
    if value is None and isinstance(found := object_in(f'{{"items":{written}}}'.encode()), dict):
        value = found["items"]
    items = value if isinstance(value, list | tuple) else [value]
    texts = [
        mended({_camel(str(name)): inner for name, inner in item.items()}, Text)
        for item in items
        if isinstance(item, dict)
    ]
    return texts, len(texts) == len(items)


def literal(written: str) -> object:
    """Return the value of a Python literal of lists, dicts, strings and numbers; None where it is none."""
    if len(written) > _LITERAL_BYTES:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):  # they may quote the cell
            tree = ast.parse(written.strip(), mode="eval")
        nodes = list(ast.walk(tree))
        plain = all(
            isinstance(node, _PLAIN)
            and (not isinstance(node, ast.Constant) or not isinstance(node.value, bytes | complex))
            for node in nodes
        )
        value: object = ast.literal_eval(tree) if plain else None
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
    return value


def _camel(name: str) -> str:
    """Return "record_item_type" as the page writes it."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def _start(value: object) -> Start | None:
    """Return the sheet's own time: in Berlin where it has a fraction, in UTC as written at first."""
    if isinstance(value, dt.datetime):
        value = value.isoformat(" ")
    found = _STAMP.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    fraction = found[7]
    zone = "Europe/Berlin" if fraction else "UTC"
    micros = micros_in_zone((year, month, day, hour, minute), zone)
    if micros is None or second > 59:
        return None
    micros += second * 1_000_000 + int((fraction or "0").ljust(6, "0"))
    return micros, "zone_at_export" if fraction else "utc", "ms" if fraction else "s"
