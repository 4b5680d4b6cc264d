"""The research scraper's transcript: lines of the customer, of Alexa, and replacements of either."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.shapes.amazon.chat_transcript import ChatTranscript
from auditor.shapes.contract import Options
from tests.fixtures import HERE, fixture
from tests.reading import Clips, Read, claim_of, read_all, read_one
from tests.shapes.amazon.making import Row, when

SHAPE = ChatTranscript()
FILE = "amazon/made-up_chat_transcript/transcript.cha"


def read_in(data: bytes) -> tuple[list[Row], Read]:
    clips = Clips({"001.wav": "s/audio/001.wav"})
    options = Options(zone="Europe/Berlin")
    table, [read] = read_all(SHAPE, {"s/transcript.cha": data}, clips=clips, options=options)
    return table.to_pylist(), read


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_in(fixture(FILE))


def test_every_line_of_the_customer_is_one_row(made_up: tuple[list[Row], Read]) -> None:
    rows, read = made_up
    assert (read.rows, read.recordings, read.problems) == (3, 3, {})
    assert [row["row"] for row in rows] == [3, 5, 6]
    assert (read.flaws, read.notes) == ({"audio_absent": 1}, {"zone_assumed"})


def test_answers_belong_to_the_line_before_them(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [(row["transcript"], row["reply"]) for row in rows] == [
        ("alexa how late is it", "It is seven past six."),
        (None, None),
        ("alexa play jazz", "Playing jazz.\nHere is jazz."),
    ]


def test_a_replacement_with_sound_is_the_customers_and_no_speech(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[1]["placeholder"], rows[1]["outcome"]) == (
        "Audio was not intended for this device",
        "not_for_device",
    )
    rows, read = read_in(b"%rep:\talexa 003.wav\n*PAR:\tstop\n")
    assert (rows[0]["transcript"], rows[0]["placeholder"]) == (None, "alexa")
    assert read.flaws["text_type_unknown"] == 1


def test_time_device_and_sound_stand_at_the_end_of_a_line(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (when(rows[0]), rows[0]["time_basis"], rows[0]["time_precision"]) == (
        "2022-03-05T17:07:00+00:00",
        "assumed",
        "min",
    )
    assert [row["device"] for row in rows] == ["Hallway", "Hallway", None]
    assert [row["audio_state"] for row in rows] == ["linked", "named_but_absent", "none"]
    assert rows[0]["audio"] == "s/audio/001.wav"
    assert rows[2]["started_at"] is None


def test_an_answer_that_nothing_stands_before_is_kept() -> None:
    rows, _ = read_in(b"%xvas:\tHello.\n%xvas:\tIs anybody there?\n*PAR:\tstop 001.wav\n")
    assert [(row["kind"], row["reply"]) for row in rows] == [
        ("unknown", "Hello.\nIs anybody there?"),
        ("voice", None),
    ]


def test_transcript_and_sound_are_read_together_from_a_folder() -> None:
    history = read_history([HERE / "amazon" / "made-up_chat_transcript"])
    found = {entry.member: entry for entry in history.members}
    assert (found["transcript.cha"].rows, found["audio/001.wav"].state) == (3, "read")


def test_two_transcripts_each_have_their_own_sound(tmp_path: Path) -> None:
    there = HERE / "amazon" / "made-up_chat_transcript"
    for name in ("one", "two"):
        shutil.copytree(there, tmp_path / name)
    (tmp_path / "two" / "audio" / "002.wav").write_bytes((there / "audio" / "001.wav").read_bytes())
    history = read_history([tmp_path])
    found = {entry.member: entry for entry in history.members}
    assert [found[f"{name}/audio/001.wav"].rows for name in ("one", "two")] == [0, 0]
    assert [found[f"{name}/transcript.cha"].problem_kinds["audio_absent"] for name in ("one", "two")] == [
        1,
        0,
    ]
    linked = [row["audio"] for row in history.public(history.table).to_pylist() if row["audio"]]
    assert sorted(linked) == ["one/audio/001.wav", "two/audio/001.wav", "two/audio/002.wav"]


def test_a_number_that_a_list_names_takes_no_clip_of_another_folder(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "x.cha").write_bytes(b"*PAR:\tstop 001.wav\n%xvas:\tx\n")
    voice = tmp_path / "Additional Data" / "Alexa" / "Voice"
    voice.mkdir(parents=True)
    (voice / "001.wav").write_bytes(
        (HERE / "amazon" / "made-up_chat_transcript" / "audio" / "001.wav").read_bytes()
    )
    history = read_history([tmp_path])
    states = sorted(row["audio_state"] for row in history.public(history.table).to_pylist())
    assert states == ["named_but_absent", "orphan"]


def test_it_is_recognised_by_its_tiers() -> None:
    assert claim_of(SHAPE, fixture(FILE), "x") is not None
    assert claim_of(SHAPE, b"*PAR:\tx\n%xvas:\ty\n") is not None
    for other in (b"", b"*PAR:\tx\n", b"%xvas:\ty\n", b"*CHI:\tmore cookie .\n%mor:\tx\n"):
        assert claim_of(SHAPE, other) is None


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.sampled_from(
            ["*PAR:\t", "%xvas:\t", "%rep:\t", "@", "~", "{2022-13-05 18:07:00}", "001.wav", "\n"]
        )
        | st.text(max_size=20)
    )
)
def test_garbage_never_raises(pieces: list[str]) -> None:
    read_in("".join(pieces).encode("utf-8", "replace"))
    read_one(SHAPE, "".join(pieces).encode("utf-16"))
