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
    ids = table.column("recording_id")
    codes = _codes(ids)
    repeated = _occur_twice(codes)
    if repeated.any():
        ids = _with_ordinals(table, codes, repeated)
        codes = _codes(ids)
        at = table.schema.get_field_index("recording_id")
        table = table.set_column(at, "recording_id", ids)
    kept = _kept_rows(table, codes)
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
    digits = np.frombuffer(pc.utf8_slice_codeunits(ids, 0, 16).buffers()[2] or b"", np.uint8)[: 16 * len(ids)]
    values = np.where(digits >= ord("a"), digits - ord("a") + 10, digits - ord("0")).reshape(-1, 8, 2)
    octets = (values[:, :, 0] << 4 | values[:, :, 1]).astype(np.uint8)
    return np.ascontiguousarray(octets).view(np.int64).ravel()


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


def _kept_rows(table: pa.Table, codes: Ints) -> Ints:
    """Return for each row the number of the row that is kept for it: itself, where it is no repeat."""
    kept = np.arange(len(codes), dtype=np.int64)
    rows = np.flatnonzero(_occur_twice(codes))
    if len(rows):
        # Best first inside each id; the first place breaks ties, so the order of files decides nothing.
        rows = rows[np.lexsort((rows, -table.column("rich").to_numpy().astype(np.int64)[rows], codes[rows]))]
        starts = np.flatnonzero(np.r_[True, codes[rows][1:] != codes[rows][:-1]])
        kept[rows] = np.repeat(rows[starts], np.diff(np.r_[starts, len(rows)]))
    target = np.arange(len(codes), dtype=np.int64)
    for near, far in _google_repeats(table, kept):
        target[far] = near
    return target[kept]


def richness(rows: pa.RecordBatch) -> pa.Array:
    """Return how much each row holds (uint8): sound first, then words, reply, device, duration, precision."""
    linked = pc.equal(rows.column("audio_state").cast(pa.string()), "linked")
    precise = pc.equal(rows.column("time_precision").cast(pa.string()), "ms")
    score = 64 * _as_bytes(pc.fill_null(linked, False)) + _as_bytes(pc.fill_null(precise, False))
    weights = {"transcript": 32, "reply": 16, "placeholder": 8, "device": 4, "duration_s": 2}
    for name, weight in weights.items():
        score += weight * _as_bytes(rows.column(name).is_valid())
    return pa.array(score)


def _as_bytes(mask: pa.Array) -> npt.NDArray[np.uint8]:
    return mask.to_numpy(zero_copy_only=False).astype(np.uint8)


def _google_repeats(table: pa.Table, kept: Ints) -> list[tuple[int, int]]:
    """Return pairs (kept row, its repeat) of Google rows of different members, same words, 3 s apart.

    Rows are grouped nearest first, one of each member at most, so that real repeats survive.
    """
    google = pc.equal(table.column("vendor").cast(pa.string()), "google").to_numpy()
    member = table.column("member").to_numpy()
    if len(np.unique(member[google])) < 2:
        return []
    micros = _micros(table.column("started_at"))
    fit = google & (micros != _NEVER) & table.column("text_key").is_valid().to_numpy()
    rows = np.flatnonzero(fit & (kept == np.arange(len(kept))))
    words = pc.fill_null(table.column("text_key"), 0).to_numpy().astype(np.int64)
    rows = rows[np.lexsort((micros[rows], words[rows]))]
    first, second = rows[:-1], rows[1:]
    apart = micros[second] - micros[first]
    near = (
        (words[first] == words[second]) & (member[first] != member[second]) & (apart <= GOOGLE_TOLERANCE_US)
    )
    candidates = np.flatnonzero(near)
    candidates = candidates[np.argsort(apart[candidates], kind="stable")]
    groups: dict[int, list[int]] = {}
    for one, other in zip(first[candidates].tolist(), second[candidates].tolist(), strict=True):
        mine, theirs = groups.get(one, [one]), groups.get(other, [other])
        together = mine + theirs
        times, members = micros[together], {int(member[row]) for row in together}
        if len(members) == len(together) and times.max() - times.min() <= GOOGLE_TOLERANCE_US:
            groups.update(dict.fromkeys(together, together))
    rich = table.column("rich").to_numpy()
    pairs = []
    for group in {id(group): group for group in groups.values()}.values():
        best = max(group, key=lambda row: (rich[row], -row))
        pairs += [(best, row) for row in group if row != best]
    return pairs
