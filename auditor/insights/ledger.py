"""The ledger as `inspect` shows it: one plain object for programs, one table for people."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History, MemberEntry
from auditor.insights.sound import sound_held


def as_plain(history: History) -> dict[str, Any]:
    """Return the object that `inspect --json` prints (DESIGN.md 10)."""
    return {
        "trustworthy": history.trustworthy,
        "containers": [
            {"name": one.name, "sha256": one.sha256, "bytes": one.bytes, "note": _text(one.note)}
            for one in history.containers
        ],
        "members": [_member(entry) for entry in history.members],
        "totals": asdict(history.totals),
        "recordings": recordings(history),
        "settings": len(history.settings),
        "devices": len(history.devices),
    }


def _member(entry: MemberEntry) -> dict[str, Any]:
    reasons = [*([entry.reason] if entry.reason else []), *entry.loud]
    return {
        "member": entry.member,
        "container": entry.container,
        "shape": entry.shape,
        "state": entry.state,
        "reason": "; ".join(dict.fromkeys(reasons)) or None,
        "rows": entry.rows,
        "recordings": entry.recordings,
        "duplicates": entry.duplicates,
        "set_aside": entry.set_aside,
        "problems": entry.problems,
        "problem_kinds": dict(sorted(entry.problem_kinds.items())),
        "set_aside_kinds": dict(sorted(entry.set_aside_kinds.items())),
        "notes": [_text(one) for one in entry.notes],
    }


def _text(sentence: str | None) -> str | None:
    """Return a sentence as nothing but its text: what remembers how it was told cannot be written as JSON."""
    return None if sentence is None else str(sentence)


def recordings(history: History) -> dict[str, Any]:
    """Return the counts of recordings, duplicates left out, with the first and the last time."""
    columns = ["vendor", "kind", "verdict", "started_at", "duplicate_of"]
    table = history.table.select([name for name in columns if name in history.table.column_names])
    if history.duplicates:
        table = table.filter(table.column("duplicate_of").is_null())
    times = pc.min_max(table.column("started_at"))
    return {
        "by_vendor": counts(table, "vendor"),
        "by_kind": counts(table, "kind"),
        "by_verdict": counts(table, "verdict") if "verdict" in table.column_names else {},
        "first": iso(times["min"].as_py()),
        "last": iso(times["max"].as_py()),
        "sound": sound(history),
    }


def sound(history: History) -> dict[str, Any]:
    """Return how many sound files there are, how long they play in all, and how many tell no length."""
    held = sound_held(history)
    return {
        "clips": held.clips,
        "seconds": round(held.seconds, 3),
        "unreadable": held.unreadable,
        "unmeasured": held.unmeasured,
    }


def counts(table: pa.Table, column: str) -> dict[str, int]:
    """Return how often each value of a column occurs, most frequent first; null is left out."""
    found = table.column(column).value_counts()  # of a dictionary column, without writing it out
    pairs = [(one["values"].as_py(), one["counts"].as_py()) for one in found if one["values"].is_valid]
    return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def iso(time: dt.datetime | None) -> str | None:
    """Return an aware time as `2026-05-04T20:59:58.120Z`, or None."""
    if time is None:
        return None
    return time.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
