"""The page of 2018: clips are put together by dialogue before any is called unintended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import device_id, recording_id
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.amazon.saved_mycd import SavedMycd
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_one
from tests.shapes.amazon.making import SERIAL, TYPE, Row, utterance, when

SHAPE = SavedMycd()
NOT_INTENDED = "Text not available \u2013 audio was not intended for Alexa"


def clip(name: str, text: str = "\u201cstop\u201d", css: str = "summaryCss") -> bytes:
    return (
        f'<audio id="audio-{name}"> <source id="audioSource-{name}"></audio>\n'
        f'<div class="{css}">\n   {text} </div>'
    ).encode()


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture("amazon/made-up_mycd.html"))


def test_every_clip_is_accounted_for(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert (read.rows, read.recordings, read.problems, read.damage) == (7, 7, {}, [])
    assert read.flaws == {"text_type_unknown": 1}


def test_a_wake_word_followed_by_its_request_is_not_a_false_wake_up(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[0]["transcript"], rows[0]["outcome"]) == ("turn off the lights", "unknown")
    assert (rows[1]["placeholder"], rows[1]["outcome"]) == (NOT_INTENDED, "wake_word_only")


def test_a_first_clip_alone_and_one_without_number_are_not_for_the_device(
    made_up: tuple[list[Row], Read],
) -> None:
    rows, _ = made_up
    assert [row["outcome"] for row in rows[2:4]] == ["not_for_device", "not_for_device"]


@pytest.mark.parametrize("reversed_order", [False, True])
def test_the_order_of_the_clips_on_the_page_does_not_matter(reversed_order: bool) -> None:
    clips = [clip(utterance(clip=1)), clip(utterance(clip=0), NOT_INTENDED, "summaryNotAvailableCss")]
    rows, _ = read_one(SHAPE, b"".join(reversed(clips) if reversed_order else clips))
    assert sorted(row["outcome"] for row in rows) == ["unknown", "wake_word_only"]


def test_a_request_of_another_dialogue_changes_nothing() -> None:
    page = clip(utterance(clip=0), NOT_INTENDED, "summaryNotAvailableCss") + clip(utterance(clip=1, last=2))
    rows, _ = read_one(SHAPE, page)
    assert rows[0]["outcome"] == "not_for_device"


def test_a_text_that_the_page_calls_missing_is_never_speech(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [(row["transcript"], row["outcome"]) for row in rows[4:6]] == [
        (None, "unknown"),
        (None, "unknown"),
    ]
    assert rows[5]["placeholder"] == "Some other sentence of the page"


def test_quotation_marks_of_the_page_go_and_those_of_the_words_stay(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert rows[6]["transcript"] == "play Jürgen\u2019s list"


def test_time_device_and_keys_come_from_the_identifier(made_up: tuple[list[Row], Read]) -> None:
    rows, read = made_up
    assert (when(rows[0]), rows[0]["time_basis"], rows[0]["time_precision"]) == (
        "2018-10-13T20:57:10+00:00",
        "utc",
        "s",
    )
    assert {row["device_id"] for row in rows} == {device_id(TYPE, SERIAL)}
    assert len(read.devices) == 1
    assert SERIAL not in repr(rows) + repr(read)
    name = utterance(clip=3)
    rows, _ = read_one(SHAPE, clip(name))
    assert rows[0]["recording_id"] == recording_id("amazon", "utterance", name)
    assert rows[0]["also"] == clip_second_key(name)
    assert rows[0]["keyed"]


def test_a_typed_command_has_no_microphone_and_no_device() -> None:
    rows, _ = read_one(SHAPE, clip(utterance(prefix="TextClient")))
    assert (rows[0]["kind"], rows[0]["device_id"]) == ("typed", None)


def test_the_published_example_is_read_as_it_stands() -> None:
    rows, read = read_one(SHAPE, fixture("amazon/smart-speakers_mycd_row.html"))
    assert (read.rows, read.flaws) == (1, {})
    assert (rows[0]["transcript"], when(rows[0])) == (
        "when is kingdom hearts three coming out",
        "2018-10-13T20:57:10+00:00",
    )


def test_an_identifier_without_a_time_is_a_flaw() -> None:
    rows, read = read_one(SHAPE, clip("something else"))
    assert (rows[0]["started_at"], read.flaws) == (None, {"time_unreadable": 1})


def test_what_an_expired_session_answered_is_said_aloud() -> None:
    answer = b'{"ERROR":"{\\"success\\":false,\\"error\\":\\"CSRF_VALIDATION_FAILED\\"}"}'
    claim = claim_of(SHAPE, answer)
    assert claim is not None
    assert claim.changed


def test_times_that_belong_to_a_page_are_set_aside() -> None:
    answer = b'[{"activityKey":"a#1#b#c","activityTimeStamp":1,"deletionStatus":"ACTIVE"}]'
    claim = claim_of(SHAPE, answer)
    assert claim is not None
    assert claim.set_aside


def test_a_page_is_recognised_by_its_clips_even_far_down() -> None:
    for name in ("made-up_mycd.html", "smart-speakers_mycd_row.html"):
        claim = claim_of(SHAPE, fixture(f"amazon/{name}"), "page")
        assert claim is not None
        assert claim.confidence > 0.9
    begin = b"<!-- saved from hz/mycd/alexa/activityTranscripts -->" + b" " * 300_000
    far = begin + clip(utterance())
    assert claim_of(SHAPE, far) is not None
    assert read_one(SHAPE, far)[1].rows == 1
    _, read = read_one(SHAPE, begin)
    assert read.damage == ["header_changed"]
    assert claim_of(SHAPE, b"<html><audio id='audio-1'></audio></html>") is None
    assert claim_of(SHAPE, b"audio-x::TNIH_2V") is None


def test_a_page_is_read_as_utf_8_whatever_it_says_and_a_wrong_byte_is_said() -> None:
    page = b'<meta charset="iso-8859-1">' + clip(utterance(), "\u201cspiel J\u00fcrgen\u201d")
    rows, read = read_one(SHAPE, page)
    assert (rows[0]["transcript"], read.damage) == ("spiel Jürgen", [])
    _, read = read_one(SHAPE, page.replace(b"\xc3\xbc", b"\xfc"))
    assert (read.rows, read.damage) == (1, ["wrong_encoding"])


def test_a_page_that_is_too_large_is_not_read_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.shapes.amazon.page.PAGE_BYTES", 1_000)
    _, read = read_one(SHAPE, clip(utterance()) * 10)
    assert (read.rows, read.damage) == (0, ["page_too_large"])


def test_a_record_that_is_too_large_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.shapes.amazon.page.ITEM_BYTES", 1_000)
    _, read = read_one(SHAPE, clip(utterance(), "x" * 2_000) + clip(utterance()))
    assert (read.rows, read.recordings, read.problems) == (2, 1, {"row_too_large": 1})


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=60), max_size=5))
def test_garbage_between_clips_never_raises(pieces: list[bytes]) -> None:
    _, read = read_one(SHAPE, b"".join(clip(utterance()) + piece for piece in pieces))
    assert read.rows >= len(pieces)
