"""Transcriptions: every row becomes one recording, with its sound in whatever part it lies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id, second_key
from auditor.shapes.amazon.transcriptions import Transcriptions
from auditor.shapes.contract import Around, Head, Options
from tests.fixtures import fixture
from tests.reading import Clips, Read, claim_of, head_of, read_all, read_one
from tests.shapes.amazon.making import when

SHAPE = Transcriptions()
Row = dict[str, object]

FOLDER = "Audio and Transcription/"
PATH = FOLDER + "Transcriptions.csv"
TREE = "amazon/made-up_alexa_2_parts/Alexa_2/Audio and Transcription/"
UUID = "00000000-0000-4000-8000-00000000000a"
HEAD = "Date and time,Transcript,Audio file,Alexa response\r\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(row + "\r\n" for row in rows)).encode()


def only(row: str) -> Row:
    rows, _ = read_one(SHAPE, table(row), PATH)
    return rows[0]


@pytest.fixture(scope="module")
def first() -> tuple[list[Row], Read]:
    """The first file of the made-up tree, with the sound of both parts beside it."""
    numbers = (1, 2, 3, 4, 5, 6)
    names = [f"00000000-0000-4000-8000-{number:012x}.wav" for number in numbers]
    clips = Clips({name: f"Alexa_1/Audio and Transcription/Audio/{name}" for name in names})
    data = fixture(TREE + "Transcriptions-1.csv")
    rows, [read] = read_all(
        SHAPE, {"Transcriptions-1.csv": data}, clips=clips, options=Options(zone="Europe/Berlin")
    )
    return rows.sort_by("row").to_pylist(), read


def test_every_row_is_accounted_for(first: tuple[list[Row], Read]) -> None:
    _, read = first
    assert (read.rows, read.recordings) == (5, 5)
    assert (read.set_aside, read.problems, read.damage) == ({}, {}, [])
    assert read.flaws == {"audio_absent": 1}
    assert read.notes == {"zone_assumed"}


def test_rows_of_nothing_and_repeated_headers_are_set_aside() -> None:
    rows, read = read_one(SHAPE, fixture(TREE + "Transcriptions-2.csv"), PATH)
    assert (read.rows, read.recordings) == (4, 2)
    assert read.set_aside == {"header_row": 1, "placeholder_row": 1}
    assert [row["row"] for row in rows] == [0, 3]


def test_what_is_the_same_for_all(first: tuple[list[Row], Read]) -> None:
    for row in first[0]:
        assert (row["vendor"], row["shape"], row["product"], row["kind"]) == (
            "amazon",
            "amazon.download_transcriptions",
            "Alexa",
            "voice",
        )
        assert (row["device"], row["device_id"], row["language"], row["speaker"], row["trigger"]) == (
            None,
            None,
            None,
            "unknown",
            "unknown",
        )


def test_words_and_reply_are_kept_as_they_stand(first: tuple[list[Row], Read]) -> None:
    rows, _ = first
    assert rows[0]["transcript"] == "alexa wie spät ist es"
    assert rows[1]["reply"] == 'Es war einmal, vor langer Zeit,\nein "König" – er schlief.'
    assert [row["outcome"] for row in rows] == ["answered", "answered", "unknown", "unknown", "answered"]


def test_a_word_for_nothing_is_a_placeholder_and_no_transcript(first: tuple[list[Row], Read]) -> None:
    row = first[0][3]
    assert (row["transcript"], row["placeholder"]) == (None, "Data Not Available")


def test_a_sentence_of_amazon_tells_the_outcome() -> None:
    row = only("2022-07-02T10:00:00Z,Text nicht verfügbar – Audio war nicht für Alexa bestimmt,,")
    assert (row["transcript"], row["outcome"]) == (None, "not_for_device")
    assert row["placeholder"] == "Text nicht verfügbar – Audio war nicht für Alexa bestimmt"


def test_an_empty_text_is_a_recording_without_words(first: tuple[list[Row], Read]) -> None:
    row = first[0][2]
    assert (row["transcript"], row["placeholder"], row["reply"]) == (None, None, None)


def test_times_with_and_without_a_zone(first: tuple[list[Row], Read]) -> None:
    rows, _ = first
    assert [(row["time_basis"], row["time_precision"]) for row in rows] == [
        ("utc", "s"),
        ("utc", "ms"),
        ("offset", "s"),
        ("utc", "s"),
        ("assumed", "s"),
    ]
    assert rows[4]["started_at"] == dt.datetime(2022, 3, 6, 7, 15, tzinfo=dt.UTC)  # 8:15 in Berlin


@pytest.mark.parametrize("text", ["", "heute morgen", "Not Available", "05/03/2022 10:00"])
def test_a_time_that_cannot_be_read_is_a_flaw(text: str) -> None:
    rows, read = read_one(SHAPE, table(f"{text},alexa stop,,"), PATH)
    assert read.flaws == {"time_unreadable": 1}
    assert (rows[0]["started_at"], rows[0]["time_basis"], rows[0]["time_precision"]) == (None, None, None)
    assert read.notes == set()


def test_a_clip_is_found_in_any_part(first: tuple[list[Row], Read]) -> None:
    rows, _ = first
    assert [row["audio_state"] for row in rows] == [
        "linked",
        "linked",  # with blanks around the name
        "linked",
        "named_but_absent",
        "none",  # the name is a word for nothing
    ]
    assert (
        rows[0]["audio"] == "Alexa_1/Audio and Transcription/Audio/00000000-0000-4000-8000-000000000001.wav"
    )
    assert rows[0]["clip"] is not None
    assert (rows[3]["audio"], rows[3]["clip"]) == (None, None)


def test_a_name_with_folders_means_the_file() -> None:
    for name in (f"Audio/{UUID}.wav", f"Audio\\{UUID}.wav"):
        clips = Clips({f"{UUID}.wav": "there"})
        data = table(f"2022-03-05T18:07:41Z,alexa,{name},")
        rows, _ = read_all(SHAPE, {PATH: data}, clips=clips)
        assert rows.column("audio").to_pylist() == ["there"]


def test_the_uuid_of_the_clip_is_the_key() -> None:
    row = only(f"2022-03-05T18:07:41Z,alexa stop,{UUID.upper()}.wav,")
    assert row["recording_id"] == recording_id("amazon", "clip", UUID)
    assert row["keyed"] is True
    assert row["also"] == second_key("amazon", "clip", UUID)


def test_without_a_uuid_time_and_text_are_the_key() -> None:
    for name in ("", "17.wav"):
        row = only(f"2022-03-05T18:07:41Z,alexa stop,{name},")
        assert row["recording_id"] == recording_id(
            "amazon", "text", "2022-03-05T18:07:41.000Z", "", "alexa stop"
        )
        assert (row["keyed"], row["also"]) == (False, None)


def test_a_row_that_names_something_else_than_sound_is_a_problem() -> None:
    good = f"2022-03-05T18:07:41Z,alexa stop,{UUID}.wav,OK"
    rows, read = read_one(SHAPE, table(good, "2022-03-05T18:08:41Z,play a,b and c.mp4,OK", good), PATH)
    assert [row["row"] for row in rows] == [0, 2]
    assert (read.problems, read.problem_rows) == ({"wrong_types": 1}, [1])


def test_a_reply_that_is_missing_at_the_end_of_the_row_is_none() -> None:
    row = only(f"2022-03-05T18:07:41Z,alexa stop,{UUID}.wav")
    assert (row["reply"], row["outcome"]) == (None, "unknown")


def test_a_bare_comma_costs_its_row_only() -> None:
    good = f"2022-03-05T18:07:41Z,alexa stop,{UUID}.wav,OK"
    _, read = read_one(SHAPE, table(good, f"2022-03-05T18:08:41Z,play a, b,{UUID}.wav,OK", good), PATH)
    assert (read.recordings, read.problems) == (2, {"wrong_types": 1})


def test_a_part_without_header_loses_no_row() -> None:
    data = table(f"2022-03-05T18:07:41Z,alexa stop,{UUID}.wav,OK", head="")
    rows, read = read_one(SHAPE, data, FOLDER + "Transcriptions-2.csv")
    assert (read.rows, rows[0]["transcript"]) == (1, "alexa stop")


def test_the_start_in_a_clips_identifier_comes_before_the_time_of_the_row() -> None:
    name = "A0EXAMPLEDEVTY_1.0_2022_03_05_18_G000EXAMPLE00001_07_38__TNIH_2V." + UUID + "LPM_0.wav"
    rows, read = read_one(SHAPE, table(f"2022-03-05 19:07:41,alexa stop,{name},OK"), PATH)
    assert (when(rows[0]), rows[0]["time_basis"]) == ("2022-03-05T18:07:38+00:00", "utc")
    assert read.notes == set()  # no zone was assumed


def test_a_clip_name_gives_the_time_that_the_row_lacks() -> None:
    name = f"A0EXAMPLEDEVTY_1.0_2022_03_05_18_G000EXAMPLE00001_07_41__TNIH_2V.{UUID}LPM.wav"
    rows, read = read_one(SHAPE, table(f",alexa stop,{name},"), PATH)
    assert rows[0]["started_at"] == dt.datetime(2022, 3, 5, 18, 7, 41, tzinfo=dt.UTC)
    assert rows[0]["device_id"] is not None
    assert read.flaws == {"audio_absent": 1}


# Recognising


def test_it_is_told_by_its_name_and_its_third_column() -> None:
    for name in ("Transcriptions.csv", "Transcriptions-1.csv", "x/Transcriptions-12.csv"):
        claim = claim_of(SHAPE, fixture(TREE + "Transcriptions-1.csv"), name)
        assert claim
        assert (claim.changed, claim.confidence) == (False, 0.95)


def test_another_name_is_enough_only_where_every_row_fits() -> None:
    row = f"2022-03-05T18:07:41Z,alexa stop,{UUID}.wav,OK"
    claim = claim_of(SHAPE, table(row), "renamed.csv")
    assert claim
    assert claim.confidence == 0.6
    assert claim_of(SHAPE, table(row, "x,y,z,w"), "renamed.csv") is None
    assert claim_of(SHAPE, table(), "renamed.csv") is None


@pytest.mark.parametrize(
    "data",
    [
        table("2022-03-05T18:07:41Z,alexa stop,not sound,OK"),
        b"time,text\r\n2022-03-05T18:07:41Z,alexa stop\r\n",
        table(f"alexa stop,2022-03-05T18:07:41Z,OK,{UUID}.wav"),
    ],
)
def test_other_columns_are_said_aloud_in_the_download_and_left_alone_elsewhere(data: bytes) -> None:
    claim = claim_of(SHAPE, data, PATH)
    assert claim
    assert claim.changed
    assert claim_of(SHAPE, data, "Transcriptions.csv") is None
    inside = SHAPE.recognise(Head("Transcriptions.csv", len(data), data, Around("Alexa_7.zip")))
    assert inside
    assert inside.changed


def test_a_table_that_names_no_sound_is_read_in_the_download() -> None:
    claim = claim_of(SHAPE, table("2022-03-05T18:07:41Z,alexa stop,,OK"), PATH)
    assert claim
    assert not claim.changed
    assert claim_of(SHAPE, table(), PATH)  # a header and no rows: audio was not kept, or nothing was said


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"<html>", b"\x00\x01\x02", b'"'])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert SHAPE.recognise(head_of(data, PATH)) is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes, headed: bool) -> None:
    read_one(SHAPE, (HEAD.encode() if headed else b"") + data, PATH)
    claim_of(SHAPE, data, PATH)


cells = st.sampled_from(
    ["", "alexa stop", "a,b", 'x"y', "line\nbreak", "Data Not Available", f"{UUID}.wav", "2022-03-05", "ü"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, max_size=6), max_size=20))
def test_any_rows_are_accounted_for(rows: list[list[str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    read_one(SHAPE, table(*lines), PATH)


def test_no_committed_fixture_is_large() -> None:
    folder = Path(__file__).parents[2] / "fixtures" / "amazon" / "made-up_alexa_2_parts"
    assert all(path.stat().st_size < 2000 for path in folder.rglob("*.*") if path.is_file())
