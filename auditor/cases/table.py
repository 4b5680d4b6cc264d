"""The recordings of a case as a Parquet file, and back, however strange the file is.

The columns are those of `export` but `source`, which two columns and a list in history.json say together,
and the few that merging needs. A file may come from other hands: it is read piece by piece within limits, and
everything in it is checked before anybody else sees it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.cases.problems import TOO_LARGE, UNFIT, CaseError
from auditor.history.clock import FIRST_US, LAST_US
from auditor.recording import BY_NAME, FEW, TABLE_SCHEMA, check_words

FILE = "recordings.parquet"
_VERDICTS = ("duplicate_of", "verdict", "p_unintended", "reasons")
_READ = (*TABLE_SCHEMA.names, "duplicate_of", "verdict")
_ROWS_AT_A_TIME = 50_000
MOST_ROWS = 20_000_000
MOST_BYTES = 8 * 2**30  # in memory, of all columns together
_MOST_RATIO = 500  # unpacked to packed, looked at from here on:
_RATIO_FROM = 256 * 2**20
_ID = "^[0-9a-f]{20}$"


def written(table: pa.Table) -> bytes:
    """Return the table of a history as a Parquet file. Raises CaseError for more than can be opened again."""
    if table.num_rows > MOST_ROWS:
        raise CaseError(TOO_LARGE, file=FILE)
    names = [*TABLE_SCHEMA.names, *(name for name in _VERDICTS if name in table.column_names)]
    table = table.select(names)
    if "reasons" in names:  # in memory a few bytes a row
        at = names.index("reasons")
        table = table.set_column(at, "reasons", table.column(at).cast(BY_NAME["reasons"].type))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=_ROWS_AT_A_TIME)
    return sink.getvalue().to_pybytes()


def read(data: bytes, members: int) -> tuple[pa.Table, pa.ChunkedArray | None]:
    """Return the table, without verdicts, and the verdicts that were kept, if any.

    members: how many members the history has; every row must be of one of them.
    Raises CaseError for anything that `written` does not write.
    """
    try:
        table = pa.concat_tables(_pieces(data)).unify_dictionaries()
        table.validate(full=True)  # also that texts are text
    except (pa.ArrowException, OSError, OverflowError):
        raise CaseError(UNFIT, file=FILE) from None
    except MemoryError:
        raise CaseError(TOO_LARGE, file=FILE) from None
    kept = table.column("verdict") if "verdict" in table.column_names else None
    table = table.select([*TABLE_SCHEMA.names, "duplicate_of"])
    if not _is_sound(table, members):
        raise CaseError(UNFIT, file=FILE)
    return table, None if kept is None else kept.cast(pa.string())


def _pieces(data: bytes) -> Iterator[pa.Table]:
    """Yield the columns that are wanted, row group by row group.

    Texts are read as dictionaries: a text that a small file repeats a million times stays one text until it
    is known how much it would be.
    """
    found = pq.read_schema(pa.BufferReader(data))
    names = [name for name in _READ if name in found.names]
    if not _looks_right(found, names):
        raise CaseError(UNFIT, file=FILE)
    texts = [name for name in names if _is_text(_type_of(name))]
    file = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts)
    if file.metadata.num_rows > MOST_ROWS or _claims_too_much(file.metadata):
        raise CaseError(TOO_LARGE, file=FILE)
    left = MOST_BYTES
    if not file.num_row_groups:
        yield _schema(names).empty_table()
    for group in range(file.num_row_groups):
        if file.metadata.row_group(group).num_rows > MOST_ROWS:
            raise CaseError(TOO_LARGE, file=FILE)
        piece = file.read_row_group(group, columns=names, use_threads=False)
        left -= _size(piece)
        if left < 0:
            raise CaseError(TOO_LARGE, file=FILE)
        yield piece.select(names).cast(_schema(names))


def _is_text(type_: pa.DataType) -> bool:
    return pa.types.is_string(type_) or pa.types.is_dictionary(type_)


def _type_of(name: str) -> pa.DataType:
    if name in TABLE_SCHEMA.names:
        return TABLE_SCHEMA.field(name).type
    return FEW if name == "verdict" else pa.string()


def _schema(names: list[str]) -> pa.Schema:
    return pa.schema([pa.field(name, _type_of(name)) for name in names])


def _looks_right(found: pa.Schema, names: list[str]) -> bool:
    """Return whether each column is there once and of the type that is written."""
    if len(set(found.names)) != len(found.names) or names not in (list(_READ), list(_READ[:-1])):
        return False
    pairs = [(found.field(name).type, _type_of(name)) for name in names]
    return all(here == wanted or (_is_text(wanted) and _is_words(here)) for here, wanted in pairs)


def _is_words(type_: pa.DataType) -> bool:
    inner = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(pa.types.is_string(inner))


def _claims_too_much(metadata: pq.FileMetaData) -> bool:
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups)
    packed = max(metadata.serialized_size, sum(_packed(group) for group in groups))
    return unpacked > MOST_BYTES or (unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed)


def _packed(group: pq.RowGroupMetaData) -> int:
    return sum(group.column(number).total_compressed_size for number in range(group.num_columns))


def _size(piece: pa.Table) -> int:
    """Return the bytes of a piece once its texts are written out, before they are."""
    total = piece.nbytes
    for name in piece.column_names:
        if not _is_text(_type_of(name)) or _type_of(name) == FEW:
            continue  # these stay dictionaries
        for chunk in piece.column(name).chunks:
            lengths = pc.binary_length(chunk.dictionary).cast(pa.int64())
            total += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return total


def _is_sound(table: pa.Table, members: int) -> bool:
    """Return whether every value is one that a reading can give."""
    if any(
        table.column(name).null_count for name in ("recording_id", "vendor", "shape", "kind", "member", "row")
    ):
        return False
    if list(check_words([name for name in BY_NAME if name in table.column_names], table)):
        return False
    if not _between(table.column("row"), 0, 2**62):
        return False
    within = all(_between(table.column(name), 0, members - 1) for name in ("member", "clip"))
    times = _between(table.column("started_at").cast(pa.int64()), FIRST_US, LAST_US)
    seconds = table.column("duration_s")
    lengths = bool(
        pc.all(pc.and_(pc.is_finite(seconds), pc.greater_equal(seconds, 0.0))).as_py() is not False
    )
    ids = all(_are_ids(table.column(name)) for name in ("recording_id", "duplicate_of"))
    flags = not any(table.column(name).null_count for name in ("by_offset", "keyed"))
    return within and times and lengths and ids and flags


def _between(column: pa.ChunkedArray, least: int, most: int) -> bool:
    found = pc.min_max(column).as_py()
    return found["min"] is None or (found["min"] >= least and found["max"] <= most)


def _are_ids(column: pa.ChunkedArray) -> bool:
    return pc.all(pc.match_substring_regex(column, _ID)).as_py() is not False
