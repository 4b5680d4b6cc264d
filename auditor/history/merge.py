"""Which rows repeat another row, and which are real repeats.

Rows of one file without a vendor key are never collapsed: people do repeat themselves, so equal ones
get ordinals. Across files the same id is the same row, and so is a row that shares a further key of its
vendor (`also`). Google's rows are also the same when words and time agree to 3 seconds, because products
note one utterance at slightly different instants; Amazon's of different forms, which share no key, to 12.
The richest row is kept, the others are marked with its id. Nothing is deleted. (DESIGN.md 6 and 12.)
"""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.near import near_groups
from auditor.recording import TABLE_SCHEMA, ordinal_id

GOOGLE_TOLERANCE_US = 3_000_000
# Amazon's download has no key of the page's records, and they note the end of a turn where the other notes
# its begin: up to about ten seconds were seen between the two (format notes, Amazon 2.1).
AMAZON_TOLERANCE_US = 12_000_000
MINUTE_US = 60_000_000  # where a page gives hours and minutes only
_NEVER = np.iinfo(np.int64).min

Ints = npt.NDArray[np.int64]


def mark_duplicates(table: pa.Table) -> pa.Table:
    """Return the table with final `recording_id`s and a new column `duplicate_of`.

    table: rows as in recording.TABLE_SCHEMA, in the order of members and rows.
    """
    ids = table.column("recording_id")
    codes = _codes(ids)
    repeated = _occur_twice(codes)
    if repeated.any():
        ids = _with_ordinals(table, codes, repeated)
        codes = _codes(ids)
        at = table.schema.get_field_index("recording_id")
        table = table.set_column(at, "recording_id", ids)
        repeated = _occur_twice(codes)
    kept = _kept_rows(table, codes, repeated)
    return table.append_column("duplicate_of", _ids_of_kept(ids, kept))


def _ids_of_kept(ids: pa.ChunkedArray, kept: Ints) -> pa.Array:
    """Return per row the id of the row kept for it, or null where it is kept itself."""
    values = pa.nulls(len(ids), pa.string())
    mask = kept != np.arange(len(kept))
    if not mask.any():
        return values
    return pc.replace_with_mask(values, pa.array(mask), ids.take(pa.array(kept[mask])).combine_chunks())


def _codes(ids: pa.ChunkedArray) -> Ints:
    """Return a number per id: the first 64 of its 80 bits, which equal ids share and others do not."""
    parts = [_code_of_chunk(chunk) for chunk in ids.chunks]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _code_of_chunk(ids: pa.Array) -> Ints:
    """Read 16 hexadecimal digits of each id as a number, straight from Arrow's buffer."""
    digits = pc.utf8_slice_codeunits(ids, 0, 16).buffers()[2] or b""
    return np.frombuffer(bytes.fromhex(bytes(digits)[: 16 * len(ids)].decode("ascii")), np.int64)


def _occur_twice(codes: Ints) -> npt.NDArray[np.bool_]:
    """Return where a number occurs more than once."""
    ordered = np.sort(codes)
    repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return np.isin(codes, repeated) if len(repeated) else np.zeros(len(codes), dtype=bool)


def _micros(column: pa.ChunkedArray) -> Ints:
    return pc.fill_null(column.cast(pa.int64()), _NEVER).to_numpy()


def _with_ordinals(table: pa.Table, codes: Ints, repeated: npt.NDArray[np.bool_]) -> pa.ChunkedArray:
    """Give equal rows of one member without a vendor key ids of their own, in order of time, then row."""
    ids = table.column("recording_id")
    keyed = table.column("keyed").to_numpy()
    rows = np.flatnonzero(repeated & ~keyed)
    member = table.column("member").to_numpy()[rows]
    order = np.lexsort((rows, _micros(table.column("started_at"))[rows], member, codes[rows]))
    rows, member = rows[order], member[order]
    ordinals = _places_in_runs((codes[rows][1:] == codes[rows][:-1]) & (member[1:] == member[:-1]))
    later = ordinals > 0
    if not later.any():
        return ids
    changed = sorted(zip(rows[later].tolist(), ordinals[later].tolist(), strict=True))
    mask = np.zeros(len(ids), dtype=bool)
    mask[[row for row, _ in changed]] = True
    new = [ordinal_id(ids[row].as_py(), ordinal) for row, ordinal in changed]
    return pa.chunked_array([pc.replace_with_mask(ids.combine_chunks(), pa.array(mask), pa.array(new))])


def _places_in_runs(same: npt.NDArray[np.bool_]) -> Ints:
    """Return the place of each element in its run; same[i] says that i + 1 belongs with i."""
    count = np.arange(len(same) + 1)
    starts = np.where(np.r_[False, same], 0, count)
    return count - np.maximum.accumulate(starts)


def _kept_rows(table: pa.Table, codes: Ints, repeated: npt.NDArray[np.bool_]) -> Ints:
    """Return for each row the number of the row that is kept for it: itself, where it is no repeat."""
    kept = np.arange(len(codes), dtype=np.int64)
    rows = np.flatnonzero(repeated)
    if len(rows):
        # Best first inside each id; the first place breaks ties, so the order of files decides nothing.
        rows = rows[np.lexsort((rows, -_rich(table)[rows], codes[rows]))]
        starts = np.flatnonzero(np.r_[True, codes[rows][1:] != codes[rows][:-1]])
        kept[rows] = np.repeat(rows[starts], np.diff(np.r_[starts, len(rows)]))
    rich = None
    for find in (_known_by_another_key, _near_repeats):
        groups = find(table, kept)
        if groups:
            rich = _rich(table) if rich is None else rich
            kept = _put_together(kept, groups, rich)
    return kept


def _put_together(kept: Ints, groups: list[list[int]], rich: Ints) -> Ints:
    """Keep the richest row of each group for all its rows, and for those that they were kept for."""
    target = np.arange(len(kept), dtype=np.int64)
    for group in groups:
        target[group] = max(group, key=lambda row: (rich[row], -row))
    return target[kept]


# Columns that only an export or a page needs. An audit that only counts does without them, and keeps in
# their place what merging wants to know: how much a row held, and whether two rows had the same words.
_DROPPED = (
    "transcript",
    "placeholder",
    "reply",
    "audio",
    "duration_s",
    "language",
    "vendor_label",
    "trigger",
    "speaker",
)
_WEIGHTS = {"transcript": 32, "reply": 16, "placeholder": 8, "device": 4, "duration_s": 2}
_TRACES = (pa.field("rich", pa.uint8()), pa.field("words_key", pa.uint32()))
COUNTING_SCHEMA = pa.schema([field for field in TABLE_SCHEMA if field.name not in _DROPPED] + list(_TRACES))


def without_words(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as an audit that only counts keeps them."""
    keys = [
        None if text is None else zlib.crc32(text.encode()) for text in _comparable(_words(rows)).to_pylist()
    ]
    rich, words_key = _TRACES
    traced = rows.append_column(rich, pa.array(_richness(rows)))
    return traced.append_column(words_key, pa.array(keys, words_key.type)).drop_columns(list(_DROPPED))


def with_durations(rows: pa.RecordBatch, seconds: npt.NDArray[np.float64]) -> pa.RecordBatch:
    """Return rows with these lengths where they have none; rows of an audit that counts get richer by it.

    seconds: one per row, not-a-number where it is unknown.
    """
    if "duration_s" in rows.schema.names:
        at = rows.schema.get_field_index("duration_s")
        found = pc.coalesce(rows.column(at), pa.array(seconds, from_pandas=True))
        return rows.set_column(at, rows.schema.field(at), found)
    at = rows.schema.get_field_index("rich")
    rich = np.asarray(rows.column(at))
    richer = np.where(np.isnan(seconds), rich, rich | _WEIGHTS["duration_s"])
    return rows.set_column(at, rows.schema.field(at), pa.array(richer, pa.uint8()))


def _words(rows: pa.RecordBatch | pa.Table) -> pa.Array | pa.ChunkedArray:
    """Return what the vendor wrote for each row: the transcript, or what stands in its place."""
    return pc.coalesce(rows.column("transcript"), rows.column("placeholder").cast(pa.string()))


def _comparable(words: pa.Array) -> pa.Array:
    """Return words without regard to case and no-break spaces, which differ between forms."""
    return pc.utf8_lower(pc.replace_substring(words, "\u00a0", " "))


def _rich(table: pa.Table) -> Ints:
    held = table.column("rich").to_numpy() if "rich" in table.column_names else _richness(table)
    return held.astype(np.int64)


def _richness(rows: pa.RecordBatch | pa.Table) -> npt.NDArray[np.uint8]:
    """Return how much each row holds: sound first, then words, reply, device, duration, precision."""
    linked = pc.equal(rows.column("audio_state").cast(pa.string()), "linked")
    precise = pc.equal(rows.column("time_precision").cast(pa.string()), "ms")
    score = 64 * _as_bytes(pc.fill_null(linked, False)) + _as_bytes(pc.fill_null(precise, False))
    for name, weight in _WEIGHTS.items():
        score += weight * _as_bytes(rows.column(name).is_valid())
    return score


def _as_bytes(mask: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint8]:
    return np.asarray(mask).astype(np.uint8)


def _word_keys(table: pa.Table, rows: Ints) -> Ints:
    """Return a number for the words of each of these rows; equal words have equal numbers, none is -1."""
    if "words_key" in table.column_names:
        keys = table.column("words_key").take(pa.array(rows))
    else:
        words = _comparable(_words(table).take(pa.array(rows)).combine_chunks())
        keys = words.dictionary_encode().indices
    return np.asarray(pc.fill_null(keys.cast(pa.int64()), -1))


def _known_by_another_key(table: pa.Table, kept: Ints) -> list[list[int]]:
    """Return groups of kept rows of different members that share a further key of their vendor."""
    also = table.column("also")
    if also.null_count == len(also):
        return []
    rows = np.flatnonzero(also.is_valid().to_numpy())
    keys = also.take(pa.array(rows)).to_numpy()
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    member = table.column("member").to_numpy()
    meets = (keys[1:] == keys[:-1]) & (kept[rows[1:]] != kept[rows[:-1]])
    meets &= member[rows[1:]] != member[rows[:-1]]
    groups: dict[int, set[int]] = {}
    for one, other in zip(kept[rows[:-1][meets]].tolist(), kept[rows[1:][meets]].tolist(), strict=True):
        together = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(together, together))
    return [sorted(group) for group in {id(group): group for group in groups.values()}.values()]


def _near_repeats(table: pa.Table, kept: Ints) -> list[list[int]]:
    """Return groups of kept rows that tell of the same moment without sharing a key."""
    if pc.count_distinct(table.column("member")).as_py() < 2:
        return []  # rows of one file are never put together
    vendor = table.column("vendor").cast(pa.string())
    micros = _micros(table.column("started_at"))
    stays = kept == np.arange(len(kept))
    mine, far = (micros != _NEVER) & stays, np.flatnonzero(~stays)
    found = []
    for name, tolerance, origin in (
        ("google", GOOGLE_TOLERANCE_US, "member"),
        ("amazon", AMAZON_TOLERANCE_US, "shape"),
    ):
        rows = np.flatnonzero(mine & pc.equal(vendor, name).to_numpy())
        all_origins = _codes_of(table.column(origin))
        origins = all_origins[rows]
        if len(np.unique(origins)) < 2:
            continue
        words = _word_keys(table, rows)
        worded = words >= 0
        rows, words, origins = rows[worded], words[worded], origins[worded]
        coarse = pc.equal(table.column("time_precision").cast(pa.string()), "min").take(pa.array(rows))
        tolerances = np.where(pc.fill_null(coarse, False).to_numpy(), MINUTE_US, tolerance)
        stands_for = (kept[far], all_origins[far])
        found += near_groups(rows, words, micros[rows], origins, tolerances=tolerances, stands_for=stands_for)
    return found


def _codes_of(column: pa.ChunkedArray) -> Ints:
    """Return a number for each value; equal values have equal numbers."""
    if pa.types.is_integer(column.type):
        return column.to_numpy().astype(np.int64)
    return column.cast(pa.string()).combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
