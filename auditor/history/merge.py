"""Which rows repeat another row, and which are real repeats.

Rows of one file without a vendor key are never collapsed: people do repeat themselves, so equal ones
get ordinals. Across files the same id is the same row; Google's rows are also the same when words and
time agree to 3 seconds, because products note one utterance at slightly different instants.
The richest row is kept, the others are marked with its id. Nothing is deleted. (DESIGN.md 6 and 12.)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.recording import ordinal_id

GOOGLE_TOLERANCE_US = 3_000_000
_NEVER = np.iinfo(np.int64).min

Ints = npt.NDArray[np.int64]


def mark_duplicates(table: pa.Table) -> pa.Table:
    """Return the table with final `recording_id`s and a new column `duplicate_of`.

    table: rows as in recording.TABLE_SCHEMA, in the order of members and rows.
    """
    if table.num_rows == 0:
        return table.append_column("duplicate_of", pa.array([], pa.string()))
    ids, codes = _with_ordinals(table)
    kept = _kept_rows(table, codes)
    same = np.arange(len(kept))
    repeats = pa.array(kept == same)  # True where a row keeps itself
    chosen = ids.take(pa.array(kept))
    duplicate_of = pc.if_else(repeats, pa.scalar(None, pa.string()), chosen)
    at = table.schema.get_field_index("recording_id")
    return table.set_column(at, "recording_id", ids).append_column("duplicate_of", duplicate_of)


def _codes(column: pa.ChunkedArray) -> Ints:
    """Return a number for each value; equal values have equal numbers; null is -1."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # an empty table gives chunks back
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], column.type)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    return pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _micros(column: pa.ChunkedArray) -> Ints:
    return pc.fill_null(column.cast(pa.int64()), _NEVER).to_numpy()


def _with_ordinals(table: pa.Table) -> tuple[pa.Array, Ints]:
    """Give equal rows of one member without a vendor key ids of their own.

    Returns the ids and a number per distinct id.
    """
    codes = _codes(table.column("recording_id"))
    member = table.column("member").to_numpy()
    keyed = table.column("keyed").to_numpy()
    ids = table.column("recording_id").combine_chunks()
    order = np.lexsort((np.arange(len(codes)), _micros(table.column("started_at")), member, codes))
    same = (
        (codes[order][1:] == codes[order][:-1])
        & (member[order][1:] == member[order][:-1])
        & ~keyed[order][1:]
        & ~keyed[order][:-1]
    )
    if not same.any():
        return ids, codes
    changed: dict[int, str] = {}
    ordinal = 0
    for position in range(1, len(order)):
        ordinal = ordinal + 1 if same[position - 1] else 0
        if ordinal:
            row = int(order[position])
            changed[row] = ordinal_id(ids[row].as_py(), ordinal)
    mask = np.zeros(len(ids), dtype=bool)
    rows = sorted(changed)
    mask[rows] = True
    ids = pc.replace_with_mask(ids, pa.array(mask), pa.array([changed[row] for row in rows], pa.string()))
    return ids, _codes(pa.chunked_array([ids]))


def _kept_rows(table: pa.Table, codes: Ints) -> Ints:
    """Return for each row the number of the row that is kept for it (itself, where it is no repeat)."""
    richness = _richness(table)
    kept = np.arange(len(codes), dtype=np.int64)
    # Best first inside each id; the first place breaks ties, so the order of files decides nothing else.
    order = np.lexsort((np.arange(len(codes)), -richness, codes))
    starts = np.flatnonzero(np.r_[True, codes[order][1:] != codes[order][:-1]])
    lengths = np.diff(np.r_[starts, len(order)])
    kept[order] = np.repeat(order[starts], lengths)
    for near, far in _google_repeats(table, kept, richness):
        kept[kept == far] = near
    return kept


def _richness(table: pa.Table) -> Ints:
    """Return how much each row holds: sound first, then words, reply, device, precision."""
    score = np.zeros(table.num_rows, dtype=np.int64)
    linked = pc.equal(table.column("audio_state").cast(pa.string()), "linked")
    score += 32 * pc.fill_null(linked, False).to_numpy().astype(np.int64)
    weights = {"text_key": 16, "reply": 8, "device": 4, "duration_s": 2}
    for name, weight in weights.items():
        if name in table.column_names:
            score += weight * table.column(name).is_valid().to_numpy().astype(np.int64)
    precise = pc.equal(table.column("time_precision").cast(pa.string()), "ms")
    score += pc.fill_null(precise, False).to_numpy().astype(np.int64)
    return score


def _google_repeats(table: pa.Table, kept: Ints, richness: Ints) -> list[tuple[int, int]]:
    """Return pairs (kept row, its repeat) of Google rows of different members, same words, 3 s apart.

    Each row is paired at most once, nearest first, so that real repeats survive.
    """
    vendor = table.column("vendor").combine_chunks().cast(pa.string())
    micros = _micros(table.column("started_at"))
    google = pc.equal(vendor, "google").to_numpy(zero_copy_only=False)
    timed = micros != _NEVER
    worded = table.column("text_key").is_valid().to_numpy()
    rows = np.flatnonzero(google & timed & worded & (kept == np.arange(len(kept))))
    member = table.column("member").to_numpy()
    if len(rows) < 2 or len(np.unique(member[rows])) < 2:
        return []
    words = pc.fill_null(table.column("text_key"), 0).to_numpy().astype(np.int64)
    rows = rows[np.lexsort((micros[rows], words[rows]))]
    first, second = rows[:-1], rows[1:]
    near = (
        (words[first] == words[second])
        & (member[first] != member[second])
        & (micros[second] - micros[first] <= GOOGLE_TOLERANCE_US)
    )
    candidates = np.flatnonzero(near)
    candidates = candidates[np.argsort((micros[second] - micros[first])[candidates], kind="stable")]
    taken: set[int] = set()
    pairs = []
    for at in candidates.tolist():
        one, other = int(first[at]), int(second[at])
        if one in taken or other in taken:
            continue
        taken.update((one, other))
        pairs.append((one, other) if richness[one] >= richness[other] else (other, one))
    return pairs
