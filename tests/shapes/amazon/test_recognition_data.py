"""recognitionData: one recording for each sound file, without a time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id, second_key
from auditor.shapes.amazon.recognition_data import RecognitionData
from tests.fixtures import fixture
from tests.reading import Clips, claim_of, read_all, read_one

SHAPE = RecognitionData()
PATH = "Audio and Transcription/recognitionData-1-1.csv"
TREE = "amazon/made-up_alexa_2_parts/Alexa_2/"
UUID = "00000000-0000-4000-8000-000000000005"
HEAD = '"a","b","c","d","e","f"\r\n'


def table(*rows: str) -> bytes:
    return (HEAD + "".join(row + "\r\n" for row in rows)).encode()


def test_every_row_is_accounted_for_and_a_missing_time_is_no_flaw() -> None:
    clips = Clips({f"{UUID}.wav": f"Alexa_1/Audio and Transcription/Audio/{UUID}.wav"})
    table_, [read] = read_all(SHAPE, {PATH: fixture(TREE + PATH)}, clips=clips)
    assert (read.rows, read.recordings) == (3, 3)
    assert read.flaws == {"audio_absent": 2}
    assert (read.problems, read.set_aside, read.notes) == ({}, {}, set())
    assert table_.column("started_at").to_pylist() == [None] * 3
    assert table_.column("audio_state").to_pylist() == ["named_but_absent", "linked", "named_but_absent"]


def test_a_word_for_nothing_is_a_placeholder_and_its_reason_is_not_known() -> None:
    rows, _ = read_one(SHAPE, fixture(TREE + PATH), PATH)
    assert [(row["transcript"], row["placeholder"], row["outcome"]) for row in rows] == [
        ("alexa wie spät ist es", None, "unknown"),
        (None, "Data Not Available", "unknown"),
        ("alexa spiel musik, bitte", None, "unknown"),
    ]
    assert {row["kind"] for row in rows} == {"voice"}
    assert {row["shape"] for row in rows} == {"amazon.download_recognition_data"}


def test_the_clip_is_the_key_as_in_the_other_tables() -> None:
    rows, _ = read_one(SHAPE, fixture(TREE + PATH), PATH)
    assert rows[1]["recording_id"] == recording_id("amazon", "clip", UUID)
    assert (rows[1]["keyed"], rows[1]["also"]) == (True, second_key("amazon", "clip", UUID))


def test_a_row_of_nothing_is_set_aside() -> None:
    row = ",".join(['"Data Not Available"'] * 6)
    _, read = read_one(SHAPE, table(f'"alexa","x","x","x","{UUID}.wav","x"', row), PATH)
    assert read.set_aside == {"placeholder_row": 1}


def test_columns_behind_the_name_of_the_sound_may_be_missing() -> None:
    rows, read = read_one(SHAPE, table(f'"alexa","x","x","x","{UUID}.wav"'), PATH)
    assert (len(rows), read.problems) == (1, {})
    _, read = read_one(SHAPE, table('"alexa","x","x","x"', f'"alexa","x","x","x","{UUID}.wav"'), PATH)
    assert read.problems == {"wrong_types": 1}


def test_it_is_told_by_its_name_and_its_fifth_column() -> None:
    claim = claim_of(SHAPE, fixture(TREE + PATH), "recognitionData-3-12.csv")
    assert claim
    assert claim.confidence == 0.95
    assert claim_of(SHAPE, fixture(TREE + PATH), "other.csv") is None
    changed = claim_of(SHAPE, table('"alexa","x","x","x","no sound","x"'), PATH)
    assert changed
    assert changed.changed


@pytest.mark.parametrize("data", [b"", b"[]", b"<html>", b"%PDF-1.4"])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data, "x.csv") is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes) -> None:
    read_one(SHAPE, HEAD.encode() + data, PATH)
