"""A history as a file: CSV, JSON Lines or Parquet, with the columns of the record.

Every recording is written, duplicates included (marked), in order of time, id and row.
A file is written beside its place and moved there when whole, so that Ctrl-C leaves nothing behind.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from auditor.history import History
from auditor.recording import PUBLIC_SCHEMA

if TYPE_CHECKING:
    import pandas as pd

ROWS_AT_A_TIME = 8_000
# A cell that begins with one of these is run as a formula by spreadsheet programs;
# also behind characters that nobody sees, and in the full-width form of East Asian keyboards.
# (Written so that Arrow and Python read it alike.)
_UNSEEN = "\\x00-\\x20\\x7f-\\xa0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
_FORMULA = f"^(?:[{_UNSEEN}]*[-=+@\uff0d\uff1d\uff0b\uff20]|[\\t\\r\\n])"


def export(history: History, path: Path, watch: Callable[[int], None] | None = None) -> None:
    """Write the recordings of `history` to `path`; its suffix chooses the form.

    watch: told of the number of rows written so far; what it raises stops the export and leaves nothing.

    Raises ValueError for a suffix other than .csv, .jsonl, .parquet, and OSError where writing fails.
    """
    if path.suffix.lower() not in WRITERS:
        raise ValueError("the file name must end in .csv, .jsonl or .parquet")
    with _whole_or_nothing(path) as file:
        write_rows(history, path.suffix.lower(), file, watch)


def write_rows(
    history: History, suffix: str, file: BinaryIO, watch: Callable[[int], None] | None = None
) -> None:
    """Write the recordings in the form of a suffix, e.g. ".csv", to an open file; `watch` as in `export`."""
    write_tables(_batches(history, watch or (lambda _: None)), suffix, file)


def write_tables(tables: Iterator[pa.Table], suffix: str, file: BinaryIO) -> None:
    """Write tables of the public record, one after the other, in the form of a suffix."""
    WRITERS[suffix](tables, file)


@contextlib.contextmanager
def _whole_or_nothing(path: Path) -> Iterator[BinaryIO]:
    """Give a file that becomes `path` only if nothing fails."""
    # Its name is known before it is there, so that Ctrl-C at any moment finds and removes it.
    part = path.parent / f".voice-auditor-{secrets.token_hex(8)}"
    try:
        with part.open("xb") as file:
            part.chmod(0o600)  # a person's words: for nobody else on this machine
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _batches(history: History, watch: Callable[[int], None]) -> Iterator[pa.Table]:
    """Yield public rows in order, a few thousand at a time: whole, they would be held twice."""
    order = history.order()
    for start in range(0, len(order), ROWS_AT_A_TIME):
        yield history.public(history.table.take(order.slice(start, ROWS_AT_A_TIME)))
        watch(min(start + ROWS_AT_A_TIME, len(order)))


def _write_parquet(batches: Iterator[pa.Table], file: BinaryIO) -> None:
    with pq.ParquetWriter(file, PUBLIC_SCHEMA, compression="zstd") as writer:
        for table in batches:
            writer.write_table(table)


def _write_csv(batches: Iterator[pa.Table], file: BinaryIO) -> None:
    file.write(",".join(PUBLIC_SCHEMA.names).encode() + b"\r\n")
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed", eol="\r\n")
    for table in batches:
        pacsv.write_csv(_spreadsheet_safe(table), file, options)


def _spreadsheet_safe(table: pa.Table) -> pa.Table:
    """Return text columns in which no cell can act as a formula, and times as ISO 8601."""
    columns = []
    for field in table.schema:
        column = table.column(field.name)
        if pa.types.is_timestamp(field.type):
            column = _iso(column)
        elif pa.types.is_list(field.type):
            column = pc.binary_join(column, "; ")
        if pa.types.is_string(column.type):
            column = pc.replace_substring_regex(column, pattern=_FORMULA, replacement=r"'\0")
        columns.append(column)
    return pa.table(columns, names=table.column_names)


def csv_of_table(table: pd.DataFrame) -> bytes:
    """Return a small table, e.g. that behind a chart, as CSV for spreadsheets, without formulas."""
    safe = table.map(lambda cell: f"'{cell}" if isinstance(cell, str) and re.match(_FORMULA, cell) else cell)
    return safe.to_csv(index=False).encode("utf-8-sig")  # the mark makes Excel read UTF-8


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return times as `2026-05-04T20:59:58.120Z`, always with three digits of a second."""
    milli = column.cast(pa.timestamp("ms", "UTC"), safe=False).cast(pa.timestamp("ms"))
    text = pc.replace_substring(milli.cast(pa.string()), " ", "T")
    return pc.binary_join_element_wise(text, pa.scalar("Z"), "")


def _write_jsonl(batches: Iterator[pa.Table], file: BinaryIO) -> None:
    encoder = msgspec.json.Encoder()
    for table in batches:
        at = table.schema.get_field_index("started_at")
        rows = table.set_column(at, "started_at", _iso(table.column(at))).to_pylist()
        file.write(encoder.encode_lines(rows))


WRITERS: dict[str, Callable[[Iterator[pa.Table], BinaryIO], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}
