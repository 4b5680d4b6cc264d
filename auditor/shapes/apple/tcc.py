"""TCC.db: which apps may use the microphone, speech recognition and Siri (format notes, Apple 4.4).

A row is a permission, not a use, so it becomes a setting and never a recording. The database comes from
anywhere: it is opened as a copy in memory, in which nothing can be written, run or reached.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

from auditor.facts import table
from auditor.language import later
from auditor.recording import Setting
from auditor.shapes.apple.plists import plain
from auditor.shapes.apple.siri_settings import FACTS, words_of
from auditor.shapes.apple.whole import read_whole
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import is_sane, iso_ms

SQLITE = b"SQLite format 3\0"
DATABASE_BYTES = 64 * 1024 * 1024
_LONGEST_VALUE = 1 << 20
_STEPS, _TURNS = 100_000, 5_000  # SQLite's own steps between two looks at the clock, and how many looks
_COLUMNS = ("service", "client", "client_type", "auth_value", "auth_reason", "allowed", "last_modified")
_ACCESS = re.compile(rb"CREATE TABLE\s+[\"'`\[]?access[\"'`\]]?\s*\(([^\0]{0,4000})", re.IGNORECASE)
_WORD = re.compile(rb"[a-z_]+")


class Tcc(Shape):
    """The database in which iOS and macOS keep what apps may do."""

    id = "apple.tcc"
    title = later("Apple permissions (TCC.db)")
    source = "public parsers and a published backup of iOS 14.3; format notes, Apple 4.4"

    def recognise(self, head: Head) -> Claim | None:
        """Claim databases with a table of permissions; one that does not say what is allowed has changed."""
        if not head.data.startswith(SQLITE):
            return None
        found = _ACCESS.search(head.data)
        columns = set(_WORD.findall(found[1].lower())) if found else set()
        if not {b"service", b"client"} <= columns:
            return None
        if columns.isdisjoint({b"auth_value", b"allowed"}):
            return Claim(0.9, ("a database of permissions that does not say what is allowed",), changed=True)
        return Claim(0.95, ("a database with a table of permissions",))

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield settings for what has to do with listening; other permissions are counted and set aside."""
        rows = Rows({})
        rows.note("permission_is_not_use")
        data = read_whole(source, DATABASE_BYTES)
        if data is None:
            rows.damage("refused")
            yield rows.batch()
            return
        if _is_cut_off(data):
            rows.damage("file_cut_off")
        with closing(sqlite3.connect(":memory:")) as database:
            try:
                _open(database, data)
                columns = _columns(database)
                if columns is None:
                    rows.damage("header_changed")
                for row in database.execute(_query(columns)) if columns else ():
                    rows.begin()
                    _settle(dict(zip(_COLUMNS, row, strict=True)), rows)
                    if rows.full:
                        yield rows.batch()
            except (sqlite3.Error, UnicodeDecodeError, MemoryError):  # its messages quote what is broken
                rows.damage("damaged")
        yield rows.batch()


def _is_cut_off(data: bytearray) -> bool:
    """Whether the file is shorter than its header says; SQLite minds only where it needs the rest."""
    size, counted = int.from_bytes(data[16:18], "big"), data[24:28] == data[92:96]
    return counted and int.from_bytes(data[28:32], "big") * (65_536 if size == 1 else size) > len(data)


def _open(database: sqlite3.Connection, data: bytearray) -> None:
    """Load a database so that it can only be read."""
    # Numbers 18 and 19 ask for a second file, the log, which is not here; 1 asks for none.
    data[18:20] = b"\1\1"
    turns = 0

    def too_long() -> int:
        nonlocal turns
        turns += 1
        return int(turns > _TURNS)

    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.set_progress_handler(too_long, _STEPS)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    database.deserialize(bytes(data))
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        database.execute(f"PRAGMA {pragma}")


def _columns(database: sqlite3.Connection) -> Sequence[str] | None:
    """Return those of our columns that the table has; None where it is no plain table of permissions."""
    made = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'access'"
    statement = next(database.execute(made), (None,))[0]
    if not isinstance(statement, str) or not statement.upper().startswith("CREATE TABLE"):
        return None
    present = {str(row[1]).lower() for row in database.execute("PRAGMA table_info(access)")}
    columns = [name for name in _COLUMNS if name in present]
    return columns if {"service", "client"} <= present and present & {"auth_value", "allowed"} else None


def _query(columns: Sequence[str]) -> str:
    names = ", ".join(name if name in columns else "NULL" for name in _COLUMNS)
    return f"SELECT {names} FROM access"  # noqa: S608 (made of our own words only)


def _settle(row: dict[str, object], rows: Rows) -> None:
    """Turn one permission into a setting, or set it aside."""
    service, client = row["service"], row["client"]
    name = _service_name(service) if isinstance(service, str) else None
    if not isinstance(service, str) or not isinstance(client, str):
        rows.problem("wrong_types")
    elif name is None:
        rows.set_aside("other_sensor")
    else:
        decided = _decision(row, rows)
        if decided is None:
            rows.problem("wrong_types")
            return
        at, changed = None, row["last_modified"]
        if isinstance(changed, int) and is_sane(changed * 1_000_000):
            at = iso_ms(changed * 1_000_000)
        elif changed:
            rows.flaw("time_unreadable")
        rows.set_aside("setting")
        rows.setting(Setting("apple", name, f"{_app(client)}: {decided}", at))


def _decision(row: dict[str, object], rows: Rows) -> str | None:
    """Return what was decided and by whom, in plain words; None where that is no number."""
    column = "allowed" if row["auth_value"] is None else "auth_value"
    value, reason = row[column], row["auth_reason"]
    if not isinstance(value, int):
        return None
    words = words_of(column).get(value)
    if words is None:
        rows.flaw("label_unknown")
    by = words_of("auth_reason").get(reason) if isinstance(reason, int) else None
    if by is None and reason:  # shown as it is, as far as it is a number
        by = f"(reason {reason})" if isinstance(reason, int) else None
        rows.flaw("label_unknown")
    return " ".join(filter(None, (words or f"{column} {value}", by)))


def _service_name(service: str) -> str | None:
    return next((row["name"] for row in table(FACTS)["service"] if row["service"] == service), None)


def _app(client: str) -> str:
    """Return a bundle id as it is. A program on a Mac is named by its path, of which only the end is kept."""
    return plain(client.rpartition("/")[2] if client.startswith("/") else client)
