"""The sound of recordings that were marked or are likely not meant, as files of the bundle."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from auditor.report.bundle.subject import Subject

MOST_CLIPS = 200
_VERDICTS = ("vendor_says_unintended", "likely_unintended")
_LONGEST_ENDING = 5


def clips_of(subject: Subject) -> dict[str, str]:
    """Return by file name the recording of each clip that is copied, the earliest first; at most MOST_CLIPS.

    Nothing unless it was asked for and nothing is redacted: a voice is the most personal of all.
    """
    history, settings = subject.history, subject.settings
    if not settings.clips or settings.level != "none" or "verdict" not in history.table.column_names:
        return {}
    table = history.table
    meant = pc.is_in(table.column("verdict").cast(pa.string()), pa.array(_VERDICTS))
    kept = pc.and_(table.column("duplicate_of").is_null(), table.column("clip").is_valid())
    order = history.order()
    rows = order.filter(pc.and_(pc.fill_null(meant, False), kept).take(order).combine_chunks())
    found = table.select(["recording_id", "clip"]).take(rows).to_pylist()
    there = [one for one in found if one["clip"] in history.origins][:MOST_CLIPS]
    return {
        f"clips/{one['recording_id']}{_ending(history.origins[one['clip']].label)}": one["recording_id"]
        for one in there
    }


def sound_of(subject: Subject, recording_id: str) -> bytes:
    """Return the sound of a recording as it lies in the export; nothing where it is too large for a clip.

    Raises OSError where the export is no longer where it was.
    """
    try:
        found = subject.history.clip(recording_id)
    except ValueError:
        return b""
    return found[0] if found else b""


def _ending(label: str) -> str:
    ending = label.rpartition(".")[2].lower()
    return f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING else ""
