"""What goes wrong around Amazon's files (format notes, Amazon 12), through everything from path to history."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from auditor.history import History, read_history
from auditor.shapes.contract import NOTES, Options
from tests import sounds
from tests.fixtures import HERE
from tests.shapes.amazon.making import dump, item, key, record, utterance

OPTIONS = Options(zone="Europe/Berlin")
TREE = HERE / "amazon" / "made-up_alexa_2_parts"
# Who and what must not be kept: the customer, serials, first names, addresses of machines and people.
SECRETS = (
    "A0EXAMPLECUST",
    "G000EXAMPLE",
    "Examplina",
    "amzn1.actor",
    "203.0.113",
    "somebody@example.org",
    "TEST_SERIAL",
    "PERSON_ID",
    "Alice",
)


def rows(history: History) -> list[dict[str, object]]:
    found: list[dict[str, object]] = history.public(history.table).to_pylist()
    return found


@pytest.mark.parametrize(
    "export", sorted(path for path in (HERE / "amazon").iterdir() if path.name != "MANIFEST.md"), ids=str
)
def test_nothing_that_names_people_or_machines_is_kept(export: Path) -> None:
    history = read_history([export], options=OPTIONS)
    # A file's own name may hold a serial; where it lies is what a claim is traced to.
    places = {"audio", "source"}
    kept = [{name: value for name, value in row.items() if name not in places} for row in rows(history)]
    told = repr((kept, history.devices, history.settings, [entry.notes for entry in history.members]))
    assert not [secret for secret in SECRETS if secret in told]


def test_an_archive_with_back_slashes_in_its_names_is_the_same_download(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Alexa_2.zip", "w") as archive:
        for path in sorted((TREE / "Alexa_2").rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo("x")
                info.filename = str(path.relative_to(TREE / "Alexa_2")).replace("/", "\\")
                archive.writestr(info, path.read_bytes())
    repacked = read_history([tmp_path / "Alexa_2.zip"], options=OPTIONS)
    plain = read_history([TREE / "Alexa_2"], options=OPTIONS)
    shown = ("recording_id", "transcript", "started_at", "audio", "audio_state")
    assert [[row[name] for name in shown] for row in rows(repacked)] == [
        [row[name] for name in shown] for row in rows(plain)
    ]


@pytest.mark.parametrize(
    ("data", "flawed"),
    [
        (b"", True),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>" * 40, True),
        (sounds.wav(1.5), False),
        (gzip.compress(sounds.wav(1.5)), True),
    ],
    ids=["nothing", "an error page", "sound", "sound still packed"],
)
def test_a_clip_that_is_no_sound_stays_a_recording_and_is_said(
    data: bytes, flawed: bool, tmp_path: Path
) -> None:
    clip = tmp_path / "Additional Data" / "Alexa" / "Voice" / "00000000-0000-4000-8000-00000000000a.wav"
    clip.parent.mkdir(parents=True)
    clip.write_bytes(data)
    history = read_history([tmp_path])
    assert [row["audio_state"] for row in rows(history)] == ["orphan"]
    assert history.members[0].problem_kinds == ({"audio_unreadable": 1} if flawed else {})


def test_a_missing_part_is_counted_and_its_absence_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "Alexa_2.zip", "w") as archive:
        for path in sorted((TREE / "Alexa_2").rglob("*")):
            if path.is_file():
                archive.writestr(path.relative_to(TREE / "Alexa_2").as_posix(), path.read_bytes())
    history = read_history([tmp_path / "Alexa_2.zip"], options=OPTIONS)
    assert sum(entry.problem_kinds["audio_absent"] for entry in history.members) > 0
    said = [
        note for entry in history.members for note in entry.notes if note.startswith(NOTES["parts_missing"])
    ]
    assert said == [f"{NOTES['parts_missing']}: number 1"]


def test_overlapping_pages_and_a_second_download_add_nothing(tmp_path: Path) -> None:
    records = [
        record(
            "GENERAL",
            item("CUSTOMER_TRANSCRIPT", "stop", utterance(last=at)),
            recordKey=key(1646503661204 + at),
        )
        for at in range(6)
    ]
    for name, some in (("one.json", records[:4]), ("two.json", records[2:]), ("again.json", records)):
        (tmp_path / name).write_bytes(dump({"customerHistoryRecords": some}))
    history = read_history([tmp_path])
    kept = [row for row in rows(history) if row["duplicate_of"] is None]
    assert (len(rows(history)), len(kept)) == (14, 6)


def test_one_request_heard_by_two_devices_is_one_voice_and_one_second_microphone(tmp_path: Path) -> None:
    answered = record("GENERAL", item("CUSTOMER_TRANSCRIPT", "alexa stop", utterance(last=1)))
    other = record(
        "DEVICE_ARBITRATION",
        item("ASR_REPLACEMENT_TEXT", "alexa stop", utterance(last=2)),
        recordKey=key(serial="G000EXAMPLE00002"),
    )
    (tmp_path / "page.json").write_bytes(dump({"customerHistoryRecords": [answered, other]}))
    found = rows(read_history([tmp_path]))
    assert [row["kind"] for row in found] == ["voice", "second_microphone"]
    assert [row["duplicate_of"] for row in found] == [None, None]


def test_times_of_items_are_not_asked() -> None:
    timeout = record("ASR_TIMEOUT", {**item("ASR_REPLACEMENT_TEXT", ""), "timestamp": 0})
    profile = {"recordItemType": "PROFILE", "utteranceId": None, "timestamp": 0, "transcriptText": None}
    for one in (timeout, record("GENERAL", profile, item("CUSTOMER_TRANSCRIPT", "stop"))):
        history = _read({"customerHistoryRecords": [one]})
        [row] = rows(history)
        assert str(row["started_at"]) == "2022-03-05 18:07:38+00:00"
        assert history.members[0].problem_kinds == {}


@pytest.mark.parametrize("name", ["customerHistoryRecords", "alexaHistoryRecords"])
def test_a_list_of_pages_is_read_as_one(name: str) -> None:
    pages = [{name: [record(recordKey=key(1646503661204 + at))]} for at in range(3)]
    assert len(rows(_read(pages))) == 3


def test_a_list_of_conversations_is_read_as_one() -> None:
    def conversation(at: int) -> object:
        turn = {
            "utteranceId": f"t{at}",
            "createTime": f"2026-03-05T18:12:4{at}Z",
            "fragment": {
                "fragmentURI": f"f{at}",
                "metadata": {"purpose": "USER"},
                "content": {"text": "stop"},
            },
        }
        return {"conversationTurns": [turn]}

    assert [row["transcript"] for row in rows(_read([conversation(at) for at in range(3)]))] == ["stop"] * 3


def test_a_page_that_was_encoded_twice_is_not_read_as_something_else() -> None:
    history = _read(json.dumps({"customerHistoryRecords": [record()]}))
    assert [(entry.state, entry.recordings) for entry in history.members] == [("not_understood", 0)]


def _read(value: object) -> History:
    return read_history([("page.json", io.BytesIO(dump(value)))])
