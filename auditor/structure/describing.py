"""One file described: its kind, and what stands where in it. Knows formats in general and no vendor.

Every function here takes the beginning of a file and returns plain data without any of its values.
"""

from __future__ import annotations

import csv
import io
import json
import plistlib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing

import msgspec

from auditor.structure.forms import amount, form_of_text, form_of_value, length_step
from auditor.structure.names import mask, shown_name
from auditor.structure.pages import describe_page
from auditor.structure.places import MOST_KEYS, Survey, as_plain, counted
from auditor.structure.telling import Text, suffix_of, text_of, told_by_beginning

Plain = dict[str, object]

WHOLE_BYTES = 32 << 20  # of a file that can only be read whole
_DELIMITERS = ((",", "comma"), (";", "semicolon"), ("\t", "tab"))
_TABLE_ENDS = (".csv", ".tsv")
_LOOKED_AT = 50  # rows or lines by which a kind of text is told
_MOST_ROWS = 100_000
_SQLITE_ROWS = 1_000
_SQLITE_STEPS = 2_000_000  # of its machine; a file that was made to keep it busy ends there


def needs_whole(data: bytes) -> bool:
    """Whether a file of this beginning can only be described from all of its bytes."""
    told = told_by_beginning(data)
    return (told is not None and told[0] in ("sqlite", "plist")) or b"<plist" in data[:1024]


def describe_file(path: str, data: bytes, *, whole: bool) -> Plain:
    """Return what kind of file it is and how it is built.

    data: its beginning; whole says whether that is all of it. Never raises for what is in the file.
    """
    if not data:
        return {"kind": "empty"}
    try:
        return _describe(path, data, whole=whole)
    except Exception:  # noqa: BLE001 (its text may quote the file, so it is dropped)
        return {"kind": "unknown", "note": "it could not be described"}


def _describe(path: str, data: bytes, *, whole: bool) -> Plain:
    told = told_by_beginning(data)
    if told:
        kind, name = told
        plain: Plain = {"kind": kind, "holds": name}
        if kind in ("plist", "sqlite") and not whole:
            return plain | {"note": "too large to be looked into"}
        if kind == "plist":
            return plain | {"structure": _plist(data)}
        if kind == "sqlite":
            return plain | {"tables": _sqlite(data)}
        return plain
    text = text_of(data)
    if text is None:
        return {"kind": "unknown bytes"}
    return _describe_text(path, text, data, whole=whole)


def _describe_text(path: str, text: Text, data: bytes, *, whole: bool) -> Plain:
    plain: Plain = {"encoding": text.encoding, "line ends": text.line_ends}
    if b"<plist" in data[:1024]:
        plain = {"kind": "plist", "holds": "XML property list"} | plain
        return plain | ({"structure": _plist(data)} if whole else {"note": "too large to be looked into"})
    begin = text.content.lstrip()[:1]
    if begin == "<":
        return {"kind": "web page or XML"} | plain | describe_page(text.content)
    ways: tuple[tuple[str, Callable[[], Plain | None]], ...] = (
        ("JSON", lambda: _json(text.content, whole=whole) if begin in ("{", "[") else None),
        ("JSON, one a line", lambda: _json_lines(text.content, whole=whole)),
        ("table", lambda: _table(path, text.content, whole=whole)),
        ("text", lambda: _lines(text.content)),
    )
    described = ((kind, look()) for kind, look in ways)
    kind, found = next((kind, found) for kind, found in described if found is not None)
    return {"kind": kind} | plain | (found or {})


# JSON


def _json(text: str, *, whole: bool) -> Plain | None:
    """Describe one JSON document, or as much of it as is there; None where it is none."""
    note: Plain = {}
    try:
        value = _decoded(text)
    except (msgspec.DecodeError, RecursionError):
        mended = _mended(text)
        if mended is None:
            return None
        try:
            value = _decoded(mended)
        except (msgspec.DecodeError, RecursionError):
            return None
        if whole:
            note = {"note": "it is cut off or damaged; what stands before that is described"}
    survey = Survey()
    survey.add(value)
    return {"structure": as_plain(survey.root)} | note


def _decoded(text: str) -> object:
    """Return a document; integers that are too large for others are read, too."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        try:
            return json.loads(text)
        except ValueError:
            raise msgspec.DecodeError from None


_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)


def _mended(text: str) -> str | None:
    """Return the beginning of a document up to the last whole entry, with its brackets closed.

    The entry is one of the outermost list that reaches far enough: cutting inside the last entry would make
    it look as if keys were missing from it.
    """
    stack: list[str] = []
    ends: dict[int, tuple[int, str]] = {}  # depth -> the last comma there, and what was open
    for mark in _MARKS.finditer(text):
        sign = mark[0]
        if sign in "[{":
            stack.append("]" if sign == "[" else "}")
        elif sign in "]}":
            if not stack or stack.pop() != sign:
                break
        elif sign == ",":
            ends[len(stack)] = mark.start(), "".join(stack)
    if not ends:
        return None
    far = max(end for end, _ in ends.values()) // 2
    end, opened = next(ends[depth] for depth in sorted(ends) if ends[depth][0] >= far)
    return text[:end] + opened[::-1]


def _json_lines(text: str, *, whole: bool) -> Plain | None:
    """Describe lines of JSON objects; None where less than half of the first lines are such."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not whole and len(lines) > 1:
        lines.pop()  # it may be cut
    objects = sum(isinstance(_line(line), dict) for line in lines[:_LOOKED_AT])
    if not objects or objects * 2 < len(lines[:_LOOKED_AT]):
        return None
    survey, broken = Survey(), 0
    for line in lines:
        value = _line(line)
        if isinstance(value, msgspec.UnsetType):
            broken += 1
        else:
            survey.add(value)
    plain: Plain = {"lines": amount(len(lines)), "structure": as_plain(survey.root)}
    return plain | ({"lines that are no JSON": amount(broken)} if broken else {})


def _line(line: str) -> object:
    """Return the value of one line, or UNSET where it is no JSON."""
    try:
        return _decoded(line)
    except (msgspec.DecodeError, RecursionError):
        return msgspec.UNSET


# Tables


def _table(path: str, text: str, *, whole: bool) -> Plain | None:
    """Describe delimited columns; None where lines do not look like rows of one table."""
    found = _delimiter(path, text)
    if found is None:
        return None
    delimiter, name = found
    rows = _rows(text, delimiter)
    if not rows:
        return None
    if not whole and len(rows) > 2:
        rows.pop()  # it may be cut
    header, filled = rows[0], [row for row in rows[1:] if row]
    body = [row for row in filled if row != header]
    names, known = _column_names(header)
    widths = Counter(len(row) for row in body)
    columns = [
        {"name": shown} | {"forms": counted(Counter(_cells(body, at, header[at].strip("\ufeff "))))}
        for at, shown in enumerate(names[:MOST_KEYS])
    ]
    more = {"more columns": amount(len(names) - MOST_KEYS)} if len(names) > MOST_KEYS else {}
    return more | {
        "delimiter": name,
        "quotes": _quotes(text, delimiter),
        "first line": "names of columns" if known else "no known names: masked, for it may be data",
        "rows": amount(len(body)),
        "rows of another width": amount(len(body) - widths[len(header)]),
        "rows like the first line": amount(len(filled) - len(body)),
        "empty lines": amount(len(rows) - 1 - len(filled)),
        "columns": columns,
    }


def _delimiter(path: str, text: str) -> tuple[str, str] | None:
    named = suffix_of(path) in _TABLE_ENDS
    best: tuple[float, str, str] | None = None
    for delimiter, name in _DELIMITERS:
        widths = Counter(len(row) for row in _rows(text, delimiter, _LOOKED_AT) if row)
        if not widths:
            continue
        # A table of more columns is the more likely one.
        width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        share = often / widths.total()
        enough = share >= 0.5 if named else (share >= 0.9 and widths.total() >= 3)
        if width >= 2 and enough and (best is None or share * width > best[0]):
            best = (share * width, delimiter, name)
    if best:
        return best[1:]
    return _DELIMITERS[0] if named else None


def _rows(text: str, delimiter: str, most: int = _MOST_ROWS) -> list[list[str]]:
    """Return rows up to the first that no reader of such tables accepts."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) >= most:
                break
    except csv.Error:  # a field of more than 128 KiB
        pass
    return rows


def _column_names(header: list[str]) -> tuple[list[str], bool]:
    """Return the first line as it may be shown, and whether it holds names.

    A table may have no header, and then its first line is data: so names are shown only where they are most
    of the line, and something else may stand for a person's words.
    """
    cells = [cell.strip("\ufeff ") for cell in header]
    shown = [shown_name(cell) for cell in cells]
    filled = sum(bool(cell) for cell in cells)
    known = sum(name is not None for name in shown)
    if known * 2 < max(filled, 1):
        return [_masked_cell(cell) for cell in cells], False
    return [
        name if name is not None else _masked_cell(cell) for name, cell in zip(shown, cells, strict=True)
    ], True


def _masked_cell(cell: str) -> str:
    """Return a cell of the first line that must not be shown: its mask if it is as short as a name."""
    return mask(cell) if len(cell) <= 40 and len(cell.split()) <= 5 else f"({form_of_text(cell)})"


def _cells(body: list[list[str]], at: int, name: str) -> Iterator[str]:
    return (form_of_text(row[at], name) for row in body if at < len(row))


def _quotes(text: str, delimiter: str) -> str:
    """Say whether fields are quoted: it differs between builds of one export."""
    first = text[: 1 << 16].lstrip("\ufeff")
    if '"' not in first:
        return "none"
    lines = [line for line in first.splitlines()[:_LOOKED_AT] if line.strip()]
    every = all(line.startswith('"') and line.rstrip().endswith('"') for line in lines)
    return "all" if every and f'"{delimiter}' in first else "some"


# Others


def _lines(text: str) -> Plain:
    lines = text.splitlines()
    return {
        "lines": amount(len(lines)),
        "lengths": counted(Counter(length_step(len(line)) for line in lines)),
    }


def _plist(data: bytes) -> Plain:
    survey = Survey()
    survey.add(_bounded(plistlib.loads(data), [200_000], 0))
    return as_plain(survey.root)


def _bounded(value: object, left: list[int], depth: int) -> object:
    """Return a property list without its many values: one entry may stand in thousands of places."""
    left[0] -= 1
    if left[0] < 0 or depth > 30:
        return None
    if isinstance(value, dict):
        return {str(key): _bounded(inner, left, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bounded(inner, left, depth + 1) for inner in value]
    return value


def _sqlite(data: bytes) -> list[Plain]:
    """Describe tables and columns; views and what others compute are not touched."""
    # A database with its journal beside it is opened as one without: what is in the journal is missing.
    data = data[:18] + b"\x01\x01" + data[20:]
    steps = [0]

    def enough() -> int:
        steps[0] += 1
        return int(steps[0] * 1000 > _SQLITE_STEPS)

    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute("PRAGMA trusted_schema = OFF")
        database.text_factory = lambda raw: raw.decode("utf-8", "replace")
        database.set_progress_handler(enough, 1000)
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND sql NOT LIKE 'create virtual%' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY rootpage"
        )
        names = [name for (name,) in database.execute(query).fetchmany(MOST_KEYS)]
        return [_sqlite_table(database, name) for name in names]


def _sqlite_table(database: sqlite3.Connection, name: str) -> Plain:
    quoted = '"' + name.replace('"', '""') + '"'
    plain: Plain = {"name": shown_name(name) or mask(name)}
    try:
        rows = database.execute(f"SELECT * FROM {quoted} LIMIT {_SQLITE_ROWS}")  # noqa: S608 (quoted above)
        columns = [column[0] for column in rows.description]
        forms: list[Counter[str]] = [Counter() for _ in columns]
        count = 0
        for row in rows:
            count += 1
            for at, value in enumerate(row):
                forms[at][form_of_value(value, columns[at])] += 1
    except sqlite3.Error:
        return plain | {"note": "it could not be read"}
    described = [
        {"name": shown_name(column) or mask(column), "forms": counted(counts)}
        for column, counts in zip(columns, forms, strict=True)
    ]
    more = " or more" if count == _SQLITE_ROWS else ""
    return plain | {"rows": amount(count) + more, "columns": described}
