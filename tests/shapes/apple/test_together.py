"""All of Apple's files together, broken and hostile: each ends as read, set aside or not understood, and adds up."""

from __future__ import annotations

import io
import json
import plistlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from auditor.history import History, read_history
from auditor.shapes.contract import Options
from auditor.shapes.registry import SHAPES
from tests.fixtures import HERE

ALL = Options(other_apps=True, experimental=True)
FILES = sorted(path for path in (HERE / "apple").rglob("*") if path.is_file() and path.name != "MANIFEST.md")
WAYS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "without its end": lambda data: data[:-7],
    "with zeros behind": lambda data: data + bytes(1000),
    "twice": lambda data: data + data,
    "in UTF-16": lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    "in another encoding": lambda data: data.replace(b"e", b"\xe9"),
    "without a kind of bracket": lambda data: data.replace(b"}", b""),
    "without line ends": lambda data: data.replace(b"\n", b" "),
}
# Words of the fixtures; where something is wrong, what is said of it may hold none of them.
WORDS = ("com.example", "tower", "HomePod", "Alex", "192.0.2", "begin", "MADEUP", "appleid", "iPhone99")


def read(name: str, data: bytes) -> History:
    return read_history([(name, io.BytesIO(data))], options=ALL)


def adds_up(history: History) -> bool:
    totals = history.totals
    parts = totals.recordings + totals.duplicates + totals.set_aside + totals.problems
    return totals.rows == parts and history.table.num_rows == totals.recordings + totals.duplicates


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_broken_file_ends_somehow_and_adds_up(path: Path, way: str) -> None:
    history = read(path.name, WAYS[way](path.read_bytes()))
    [entry] = history.members
    assert entry.state in ("read", "set_aside", "not_understood")
    assert entry.reason or entry.state == "read"
    assert adds_up(history)
    said = "; ".join([*(sentence for _, sentence in history.alarms), entry.reason or ""])
    assert not [word for word in WORDS if word in said]


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix in (".ndjson", ".jsonl", ".json")],
    ids=lambda path: path.name,
)
def test_a_file_that_breaks_off_inside_a_row_is_not_read_in_silence(path: Path) -> None:
    history = read(path.name, path.read_bytes().rstrip()[:-7])
    assert history.members[0].problem_kinds.keys() & {"row_cut_off", "file_cut_off"}


def database(*statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        for statement in statements:
            made.execute(statement)
        made.commit()
        return made.serialize()


DEEP = b"[" * 100_000
ACCESS = b'{"type":"access","category":"microphone","kind":"event","timeStamp":"2026-05-04T10:00:00Z"}\n'
LOG = b'{"eventMessage":"x","timestamp":"2026-05-05 08:00:00.0+0200","processImagePath":"y"}\n'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a report with a deep line": (ACCESS + b'{"type":' + DEEP + b"\n", "apple.app_privacy_report"),
    "a report with a line of 20 MB": (
        ACCESS + b'{"x":"' + b"y" * (20 << 20) + b'"}\n' + ACCESS,
        "apple.app_privacy_report",
    ),
    "a report of blank lines": (ACCESS + b"\n" * 1_000_000, "apple.app_privacy_report"),
    "requests that are deep": (b'{"modelRequests":[' + DEEP, "apple.intelligence_report"),
    "requests in requests": (b'{"modelRequests":[{"modelRequests":' * 20_000, "apple.intelligence_report"),
    "an entry of 20 MB": (
        b'{"modelRequests":[{"prompt":"' + b"y" * (20 << 20) + b'"},{}]}',
        "apple.intelligence_report",
    ),
    "a log with a deep line": (
        LOG + b'{"eventMessage":"Dictation did begin","x":' + DEEP,
        "apple.unified_log",
    ),
    "a log with a line of 20 MB": (LOG + b"x" * (20 << 20) + b"\n" + LOG, "apple.unified_log"),
    "settings that are deep": (
        b'<plist version="1.0"><dict><key>Assistant Enabled</key>' + b"<array>" * 100_000,
        "apple.siri_settings",
    ),
    "settings with entities": (
        ENTITIES + b"<plist><dict><key>Assistant Enabled</key><string>&b;</string></dict></plist>",
        "apple.siri_settings",
    ),
    "settings that go on for 17 MB": (
        plistlib.dumps({"Assistant Enabled": True, "x": b"y" * (17 << 20)}, fmt=plistlib.FMT_BINARY),
        "apple.siri_settings",
    ),
    "permissions behind a view": (
        database(
            "CREATE TABLE x (a)",
            "CREATE VIEW access AS SELECT a AS service, a AS client, a AS allowed FROM x",
        ),
        "",
    ),
    "permissions with a trigger": (
        database(
            "CREATE TABLE access (service, client, allowed)",
            "CREATE TRIGGER t AFTER DELETE ON access BEGIN INSERT INTO access VALUES (1, 2, 3); END",
        ),
        "apple.tcc",
    ),
    "permissions that are computed": (
        database("CREATE TABLE access (x, service AS (x), client AS (x), allowed AS (x))"),
        "apple.tcc",
    ),
    "a table of a million columns": (
        b"Device Name,Device Added Date" + b"," * 1_000_000 + b"\nx,2024-02-03 10:11:12\n",
        "apple.portal_table",
    ),
    "a table with a cell of 15 MB": (
        b'Device Name,Device Added Date\n"' + b"x\n" * (7 << 20) + b'",2024-02-03 10:11:12\n',
        "apple.portal_table",
    ),
    "a table of 20 MB": (b"Device Name,Device Added Date\n" + b"x,\n" * (7 << 20), "apple.portal_table"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_known_for_what_it_is_and_adds_up(name: str) -> None:
    data, shape = HOSTILE[name]
    history = read("file", data)
    [entry] = history.members
    assert (entry.shape or "") == shape
    assert adds_up(history)


def test_every_shape_of_apple_has_a_file_here() -> None:
    read_here = {entry.shape for entry in read_history([HERE / "apple"], options=ALL).members}
    assert {shape.id for shape in SHAPES if shape.id.startswith("apple.")} <= read_here


def test_no_recording_of_apple_holds_sound_or_calls_it_siris() -> None:
    history = read_history([HERE / "apple"], options=ALL)
    rows = [row for row in history.public().to_pylist() if row["vendor"] == "apple"]
    assert rows
    assert {(row["audio"], row["audio_state"]) for row in rows} == {(None, "none")}
    assert all("Siri recording" not in json.dumps(entry.notes) for entry in history.members)
