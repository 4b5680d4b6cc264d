"""How long an mp3 plays: counted, stated, or by its rate."""

from __future__ import annotations

import io

import pytest
from mutagen.mp3 import MP3

from auditor.audio import sound_in
from auditor.audio.mpeg import COUNTED_BYTES
from tests import sounds

# Speech at varying rates: silence first, as after a wake word.
VARYING = (sounds.mp3(20, 8) + sounds.mp3(10, 64) + sounds.mp3(20, 24)) * 2


def seconds(data: bytes) -> float | None:
    sound = sound_in(data)
    return sound.seconds if sound else None


@pytest.mark.parametrize("kbits", [8, 16, 32, 64, 160])
def test_frames_of_one_rate(kbits: int) -> None:
    assert seconds(sounds.mp3(40, kbits)) == pytest.approx(40 * sounds.FRAME_S)


@pytest.mark.parametrize("kbits", [16, 160])
def test_a_large_file_of_one_rate_is_as_long_as_its_size_says(kbits: int) -> None:
    data = sounds.mp3(5000, kbits)
    assert len(data) > COUNTED_BYTES
    assert seconds(data) == pytest.approx(5000 * sounds.FRAME_S)


@pytest.mark.parametrize("times", [1, 30])
def test_frames_of_a_varying_rate_are_counted(times: int) -> None:
    assert seconds(VARYING * times) == pytest.approx(100 * times * sounds.FRAME_S)


def test_why_frames_are_counted_here_and_not_guessed_by_mutagen() -> None:
    assert MP3(io.BytesIO(VARYING)).info.length > 2 * 100 * sounds.FRAME_S


@pytest.mark.parametrize("frames", [100, 5000])
def test_what_the_encoder_counted_is_believed_where_it_can_be(frames: int) -> None:
    assert seconds(sounds.mp3_with_count(frames)) == pytest.approx(frames * sounds.FRAME_S)


@pytest.mark.parametrize("stated", [1, 200_000])
@pytest.mark.parametrize("frames", [100, 5000])
def test_a_count_that_cannot_be_is_not_believed(frames: int, stated: int) -> None:
    found = seconds(sounds.mp3_with_count(frames, stated))
    assert found == pytest.approx((frames + 1) * sounds.FRAME_S, abs=0.04)


def test_a_file_that_was_cut_is_as_long_as_what_arrived() -> None:
    cut = sounds.mp3_with_count(400)[: 72 * 101]
    assert seconds(cut) == pytest.approx(100 * sounds.FRAME_S, abs=0.1)


@pytest.mark.parametrize("size", [0, 1, 200, 100_000])
def test_tags_before_the_sound_are_passed_over(size: int) -> None:
    assert seconds(sounds.id3(size) + sounds.mp3(100)) == pytest.approx(3.6)
    assert seconds(sounds.id3(size) + sounds.id3(9) + sounds.mp3(100)) == pytest.approx(3.6)


def test_what_stands_between_and_behind_frames_is_passed_over() -> None:
    assert seconds(sounds.mp3(50) + bytes(700) + sounds.mp3(50) + b"TAG" + bytes(125)) == pytest.approx(3.6)


def test_one_frame_is_sound_and_a_header_alone_is_none() -> None:
    assert seconds(sounds.mp3(1)) == pytest.approx(sounds.FRAME_S)
    assert seconds(sounds.mp3(1)[:4]) is None


def test_a_file_of_nothing_but_marks_ends() -> None:
    assert seconds(b"\xff" * 60_000) is None
    assert seconds(b"\xff\xf3\x28\xc0\x00" * 12_000) is None
