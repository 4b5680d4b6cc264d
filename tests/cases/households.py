"""What the tests of cases keep: small exports whose words can be looked for in the bytes on the disk."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from auditor.cases import Case, Review, keep, reviewed
from auditor.history import History, read_history
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge
from auditor.wakeups.listening import Heard
from tests.packing import zip_bytes

PASSPHRASE = "four unlikely words together"
ZONE = "Europe/Berlin"
# Nobody else writes these: found in a file, they came from the export.
WORDS = ("marmalade zeppelin", "quokka lighthouse", "Hallway-Xylophone")
CLIP = b"sound of a quokka"
NOTE, CASE_NOTE = "a note about the xylophone", "the whole marmalade affair"


def item(words: str, day: int, **more: object) -> dict[str, object]:
    return {
        "header": "Assistant",
        "title": f"Said {words}",
        "titleUrl": "https://www.google.com/search?q=" + words.replace(" ", "+"),
        "time": f"2026-05-{day:02}T08:00:00.000Z",
        "products": ["Assistant"],
        **more,
    }


def takeout(path: Path, *words: str, first_day: int = 1) -> Path:
    """Write a small Takeout with these words, and a clip, to this path."""
    items = [item(one, day, subtitles=[{"name": WORDS[2]}]) for day, one in enumerate(words, first_day)]
    folder = "Takeout/My Activity/Assistant"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        zip_bytes(
            {
                f"{folder}/MyActivity.json": json.dumps(items).encode(),
                f"{folder}/2020-01-01_00_00_01_907_UTC.mp3": CLIP,
                f"Takeout/{WORDS[1]}.bin": b"\x00\x01",
            }
        )
    )
    return path


def history_at(path: Path) -> History:
    return read_history([takeout(path, *WORDS[:2], "lights on", "lights off")], options=Options(zone=ZONE))


def judged_at(path: Path) -> Judgement:
    return judge(history_at(path), zone=ZoneInfo(ZONE))


def review_of(history: History) -> Review:
    ids = history.table.column("recording_id").to_pylist()
    return reviewed(
        {ids[0]: "meant", ids[1]: "not_meant"},
        notes={ids[2]: NOTE},
        note=CASE_NOTE,
        heard={ids[0]: Heard("checked", 2.0, 0.5, 0.1, 0.25)},
    )


def kept_at(folder: Path, export: Path) -> Case:
    """Keep a judged history of the export's made-up words in this folder."""
    judgement = judged_at(export)
    return keep(
        judgement.history,
        review_of(judgement.history),
        folder,
        PASSPHRASE,
        options=Options(zone=ZONE),
        zone=ZONE,
    )


def secrets_in(folder: Path) -> list[str]:
    """Return the files below a folder that hold, readable, anything of the export or of the notes."""
    wanted = [text.encode() for text in (*WORDS, NOTE, CASE_NOTE, PASSPHRASE, "Takeout", "takeout")]
    wanted += [CLIP, *(text.encode("utf-16-le") for text in WORDS)]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(one.lower() in path.read_bytes().lower() for one in wanted)
    ]
