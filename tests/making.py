"""Histories for tests, made from rows as plain dicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pyarrow as pa

from auditor.history.merge import mark_duplicates
from auditor.history.view import History
from auditor.recording import TABLE_SCHEMA, default_of, record_batch, recording_id


def history_of(rows: Sequence[Mapping[str, object]]) -> History:
    """Return the history of these rows, duplicates marked, as if each had stood in one file.

    rows: names and values as in recording.TABLE_SCHEMA; what is absent takes a plain value: a voice
    recording of Amazon's Alexa without a time, with an id of its own. `started_at` is an aware
    datetime or ISO 8601 text with an offset ("2026-05-04T20:59:58Z"); `recording_id`, where given,
    has 20 hexadecimal digits.
    """
    full = [_complete(row, number) for number, row in enumerate(rows)]
    columns = {name: [row.get(name, default_of(name)) for row in full] for name in TABLE_SCHEMA.names}
    batch = record_batch(columns, len(full))
    return History(table=mark_duplicates(pa.Table.from_batches([batch])), prefixes=["0" * 16 + ":made.csv"])


def _complete(row: Mapping[str, object], number: int) -> dict[str, object]:
    """Return the row with a plain value wherever a recording must have one."""
    unknown = set(row) - set(TABLE_SCHEMA.names)
    if unknown:
        raise KeyError(f"the record has no {sorted(unknown)}")
    started = row.get("started_at")
    if isinstance(started, str):
        started = dt.datetime.fromisoformat(started)
    if isinstance(started, dt.datetime) and started.tzinfo is None:
        raise ValueError("started_at needs an offset")
    plain: dict[str, object] = {
        "recording_id": recording_id("made", str(number)),
        "vendor": "amazon",
        "shape": "made",
        "product": "Alexa",
        "kind": "voice",
        "time_basis": None if started is None else "utc",
        "time_precision": None if started is None else "s",
        "member": 0,
        "row": number,
        "keyed": True,
    }
    return {**plain, **row, "started_at": started}
