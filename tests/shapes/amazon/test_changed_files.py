"""A known file that has changed is loud, however short it is; a file that nobody knows is listed and silent."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from auditor.history import read_history
from tests.shapes.amazon.making import dump, record

PART = "All Data Categories.1/Additional Data/Alexa/"
SAVED = b"<!-- saved from url=(0050)https://www.amazon.de/alexa-privacy/apd/rvh -->"


def workbook(*columns: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(columns)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


CHANGED = {
    PART + "Alexa/NLU/Intent-1-1.csv": b"Query,When\n",
    "Intent-1-1.csv": b"Query,When\nstop,2026-03-01T10:00:00Z\n",
    "renamed.csv": b"Utterance text,When\n",
    "semicolons.csv": b"Utterance text;Utterance Creation Date\n",
    "quoted.csv": b"Text,Utterance Creation Date\n",
    "requests.json": b'[{"Utterance text": "stop", "When": "2026-03-01T10:00:00Z"}]',
    "Audio and Transcription/Transcriptions.csv": b"Date,Text\n",
    "Audio and Transcription/Transcriptions-2.csv": b"a,b,c,d\r\nx,y,no sound,z\r\n",
    "Audio and Transcription/recognitionData-1-1.csv": b"a,b\n",
    "recognitionData-1-1.csv": b"a,b,c,d,e\nx,x,x,x,no sound\n",
    "Your Fire TV Device & Setup/Device Registration.csv": b"Name,Since\n",
    PART + "x.Device_Session_Events.csv": b"Kind,When\n",
    PART + "x.Echo_Show_Generic_Events.csv": b"Kind,When\n",
    PART + "Devices/Mobile/CustomerInteraction_000-1.csv": b"Kind,When\n",
    PART + "Routines/Routines-4.json": b'{"rules": []}',
    PART + "Routines/Routines-4.csv": b"Title\n",
    "page.json": b'{"customerHistoryRecords": [{"id": 1}]}',
    "page2.json": b'{"alexaHistoryRecords": [{"id": 1}]}',
    "turns.json": b'{"conversationTurns": [{"id": 1}]}',
    "activities.json": dump({"activities": [{"creationTimestamp": 1, "utteranceId": "x"}]}),
    "utf16.json": '{"customerHistoryRecords": []}'.encode("utf-16"),
    "alexa-sync-data.json": dump(
        {"requests": [{"encodedRequestToken": None, "done": True}], "history": [{"id": 1}]}
    ),
    "sync.json": dump({"requests": [{"encodedRequestToken": None, "done": True}], "records": []}),
    "rvh.html": SAVED + b"<html><div class='new-box'>stop</div></html>",
    "review.html": b"<html><div class='date-section'>Today</div><div class='new-row'>stop</div></html>",
    "mycd.html": b'{"error":"CSRF_VALIDATION_FAILED"}',
    "speech.csv": b"recognizedSpeech,when\nstop,today\n",
    "all_records.xlsx": workbook("record_key", "kind"),
}

UNKNOWN = {
    "table.csv": b"Vogel,Zwiebel\nAmsel,rot\n",
    "Intent.csv": b"Name,Purpose\nx,y\n",
    "Transcriptions.csv": b"speaker,words\nx,y\n",
    "registration.csv": b"Car,Plate\nx,y\n",
    "Routines.json": b'{"rules": []}',
    "Skills.csv": b"Name,Level\nswimming,good\n",
    "history.json": b'{"history": [{"id": 1}]}',
    "activities.json": b'{"activities": [{"sport": "swimming"}]}',
    "data.json": b'[{"data": {"id": 1}}]',
    "page.html": b"<html><a href='https://www.amazon.de/alexa-privacy/apd/rvh'>my history</a></html>",
    "list.xlsx": workbook("Name", "Number"),
    "song.wav": b"RIFF",
}


@pytest.mark.parametrize("path", CHANGED)
def test_a_known_file_that_has_changed_is_loud(path: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(CHANGED[path])
    (tmp_path / "read.json").write_bytes(dump({"customerHistoryRecords": [record()]}))
    history = read_history([tmp_path])
    [entry] = [entry for entry in history.members if entry.member == path]
    assert (entry.shape or "").startswith("amazon.")
    assert (entry.state, entry.recordings, entry.problem_kinds) == (
        "not_understood",
        0,
        {"header_changed": 1},
    )
    assert history.exit_code == 3


def test_files_that_nobody_knows_are_listed_and_silent(tmp_path: Path) -> None:
    for path, data in UNKNOWN.items():
        (tmp_path / path).write_bytes(data)
    (tmp_path / "read.json").write_bytes(dump({"customerHistoryRecords": [record()]}))
    history = read_history([tmp_path])
    told = {entry.member: (entry.state, entry.shape, entry.loud) for entry in history.members}
    assert told.pop("read.json") == ("read", "amazon.privacy_page_json", [])
    assert told == dict.fromkeys(UNKNOWN, ("not_understood", None, []))
    assert history.exit_code == 0
