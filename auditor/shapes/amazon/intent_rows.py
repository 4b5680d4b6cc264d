"""Requests of Amazon's `Intent` table on their way to recordings, whether they stood in CSV or in JSON.

A row is what was understood and when; it names no device, no sound file and no result (format notes,
Amazon 3). What was playing or shown, and whom a contact names, is left out. Worked on in columns, because
the table may have a million rows.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.recording import few_words, record_batch
from auditor.shapes.amazon.download import begun
from auditor.shapes.amazon.labels import beginnings, stand_in
from auditor.shapes.amazon.times import Times, read_times
from auditor.shapes.contract import Batch
from auditor.shapes.csv_stream import Block


def batch_of(shape: str, block: Block, text: int, time: int, zone: str | None) -> Batch:
    """Settle a stretch of rows.

    shape: id of the shape that read them. text, time: places of these columns in the block.
    zone:  IANA name for times without a zone; None for this machine's.
    """
    others = [column for place, column in enumerate(block.columns) if place not in (text, time)]
    block, batch = begun(block, [block.columns[text], block.columns[time], *others])
    batch.notes.add("order_is_guesswork")
    if len(block.rows):
        times = read_times(block.columns[time], zone)
        if times.micros.null_count:
            batch.flaws["time_unreadable"] += times.micros.null_count
        if times.assumed:
            batch.notes.add("zone_assumed")
        batch.recordings = _recordings(shape, block.rows, block.columns[text], times)
    return batch


def _recordings(shape: str, rows: npt.NDArray[np.int64], texts: pa.Array, times: Times) -> pa.RecordBatch:
    """Build the columns."""
    count = len(rows)
    stand_ins = _stand_ins(texts)
    columns: dict[str, object] = {
        "recording_id": _ids(times.keys, texts),
        "vendor": "amazon",
        "shape": shape,
        "product": "Alexa",
        "kind": "voice",
        "started_at": times.micros,
        "time_basis": times.basis,
        "time_precision": times.precision,
        "transcript": _transcripts(texts, stand_ins),
        "outcome": few_words("unknown", {at: outcome for at, (_, outcome) in stand_ins.items()}, count),
        "row": rows,
    }
    if stand_ins:
        columns["placeholder"] = few_words(None, {at: text for at, (text, _) in stand_ins.items()}, count)
    return record_batch(columns, count)


def _ids(times: pa.Array, texts: pa.Array) -> pa.Array:
    """Return recording_id("amazon", "text", time, device, text) of each row; there is no device.

    Half of the time that reading a million rows takes is spent here, so no row becomes a text of Python's.
    """
    keys = pc.binary_join_element_wise(times, "", texts, "\0").cast(pa.binary())
    begun = hashlib.blake2b(b"amazon\0text\0", digest_size=10)
    digests = []
    for key in keys.to_pylist():
        one = begun.copy()
        one.update(key)
        digests.append(one.digest())
    letters = b"".join(digests).hex().encode()
    ends = np.arange(0, len(letters) + 1, 20, dtype=np.int32)
    return pa.StringArray.from_buffers(len(digests), pa.py_buffer(ends), pa.py_buffer(letters))


@cache
def _beginnings() -> pa.Array:
    return pa.array(sorted(beginnings()), pa.string())


def _stand_ins(texts: pa.Array) -> dict[int, tuple[str, str]]:
    """Return (text, outcome) of every row whose text nobody said.

    Only texts that begin like one are looked at closely: a million are not.
    """
    start = pc.utf8_lower(pc.utf8_slice_codeunits(texts, 0, 2))
    likely = pc.or_(pc.is_in(start, _beginnings()), pc.invert(pc.utf8_is_alnum(start)))
    places = np.flatnonzero(likely.to_numpy(zero_copy_only=False))
    few = texts.take(pa.array(places)).dictionary_encode()  # most of them are the same few words
    meant = [(text.strip(), stand_in(text)) for text in few.dictionary.to_pylist()]
    found = {}
    for at, number in zip(places.tolist(), few.indices.to_pylist(), strict=True):
        text, outcome = meant[number]
        if outcome is not None:
            found[at] = (text, outcome)
    return found


def _transcripts(texts: pa.Array, stand_ins: dict[int, tuple[str, str]]) -> pa.Array:
    """Return the words, null where there are none."""
    none = np.zeros(len(texts), dtype=bool)
    none[list(stand_ins)] = True
    blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    if not stand_ins and not pc.any(blank).as_py():
        return texts
    return pc.if_else(pc.or_(blank, pa.array(none)), pa.scalar(None, pa.string()), texts)
