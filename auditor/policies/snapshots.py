"""Pages as they were on a day, kept in a folder: the bytes, and what is known of them. Never overwritten."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.policies.fetch import Fetched

# What tells when and what was served; no header that could mark a visitor is kept.
HEADERS = ("content-type", "content-language", "date", "last-modified", "etag", "content-length")
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page that was kept. at: UTC."""

    at: dt.datetime
    body: bytes
    content_type: str


def keep(folder: Path, page_id: str, fetched: Fetched, outcome: Mapping[str, Any], at: dt.datetime) -> str:
    """Write a page and what is known of it; return its name in the folder. OSError: not written."""
    digest = hashlib.sha256(fetched.body).hexdigest()
    room = folder / "snapshots" / page_id
    room.mkdir(parents=True, exist_ok=True)
    stem = free_stem(room, f"{at.strftime(_MOMENT)}-{digest[:8]}")
    whole(room / f"{stem}.html", fetched.body)
    known = {
        "id": page_id,
        "final_address": fetched.address,
        "time_utc": at.isoformat(timespec="seconds"),
        "status": fetched.status,
        "headers": {name: fetched.headers[name] for name in HEADERS if name in fetched.headers},
        "sha256": digest,
        "bytes": len(fetched.body),
        **outcome,
    }
    whole(room / f"{stem}.json", as_json(known))
    return f"snapshots/{page_id}/{stem}.html"


def latest(folder: Path, page_id: str) -> Snapshot | None:
    """Return the newest snapshot that is whole: with both files, and the bytes that its hash says."""
    for path in sorted((folder / "snapshots" / page_id).glob("*.json"), reverse=True):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            known = json.loads(path.read_text(encoding="utf-8"))
            body = path.with_suffix(".html").read_bytes()
            if hashlib.sha256(body).hexdigest() == known["sha256"]:
                at = dt.datetime.fromisoformat(known["time_utc"])
                return Snapshot(at, body, str(known["headers"].get("content-type", "")))
    return None


def note_run(folder: Path, outcomes: Mapping[str, Any], at: dt.datetime) -> str:
    """Write what one check found of all pages, those that are gone included; return the name of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = free_stem(folder, f"policies-{at.strftime(_MOMENT)}")
    whole(folder / f"{stem}.json", as_json(outcomes))
    return f"{stem}.json"


def as_json(value: Mapping[str, Any]) -> bytes:
    """Return a mapping as JSON for people and programs."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def free_stem(folder: Path, stem: str) -> str:
    """Return a name that no file of the folder has yet, whatever its ending."""
    taken = {path.stem for path in folder.iterdir()}
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there entirely or not at all."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
