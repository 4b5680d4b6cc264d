"""The truth beside the exports: what only the storyteller knows. No vendor's format is known here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

COLUMNS = ("recording_id", "started_at", "meant", "why")


@dataclass(frozen=True, slots=True)
class Truth:
    """One recording, and whether it was meant.

    recording_id: as the readers compute it.
    started_at:   as the export tells it, UTC.
    meant:        yes, no, nobody (nobody spoke to this microphone), app (an app held the microphone).
    why:          in plain words.
    """

    recording_id: str
    started_at: datetime
    meant: str
    why: str


def instant(at: datetime) -> str:
    """Return an instant as ISO 8601 in UTC with milliseconds and Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def truth_csv(rows: Iterable[Truth]) -> str:
    """Return the rows as CSV with a header, in order of time and id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: (row.started_at, row.recording_id)):
        writer.writerow((row.recording_id, instant(row.started_at), row.meant, row.why))
    return text.getvalue()
