"""Identifiers and records of a made-up account, for tests of readers."""

from __future__ import annotations

import json
from datetime import datetime

TYPE = "A0EXAMPLEDEVTY"
SERIAL = "G000EXAMPLE00001"
Row = dict[str, object]


def utterance(clock: str = "18:07:38", clip: int | None = 0, last: int = 1, prefix: str = TYPE) -> str:
    hour, minute, second = clock.split(":")
    stem = f"{prefix}:1.0/2022/03/05/{hour}/{SERIAL}/{minute}:{second}::TNIH_2V"
    return f"{stem}.00000000-0000-4000-8000-{last:012x}LPM" + ("" if clip is None else f"/{clip}")


def key(ms: int = 1646503661204, serial: str = SERIAL) -> str:
    return f"A0EXAMPLECUST#{ms}#{TYPE}#{serial}"


def item(kind: str, words: object, name: object = None) -> Row:
    return {"recordItemType": kind, "transcriptText": words, "utteranceId": name or utterance()}


def record(label: str | None = "GENERAL", *items: Row, **more: object) -> Row:
    return {
        "recordKey": key(),
        "timestamp": 1646503661204,
        "utteranceType": label,
        "voiceHistoryRecordItems": list(items),
        **more,
    }


def dump(value: object) -> bytes:
    return json.dumps(value).encode()


def when(row: Row) -> str | None:
    started = row["started_at"]
    return started.isoformat() if isinstance(started, datetime) else None
