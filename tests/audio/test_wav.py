"""The header of a WAV against the size of its file."""

from __future__ import annotations

import io

import pytest
from mutagen.wave import WAVE

from auditor.audio import sound_in
from tests import sounds

FMT = (b"fmt ", sounds.fmt())
DATA = (b"data", bytes(3 * 32_000))
TWO_GB, UNKNOWN = 0x7FFFF024, 0xFFFFFFFF


def seconds(data: bytes) -> float | None:
    sound = sound_in(data)
    return sound.seconds if sound else None


@pytest.mark.parametrize(
    ("channels", "width", "rate"),
    [(1, 1, 8000), (1, 2, 16_000), (2, 2, 44_100), (2, 3, 48_000), (1, 4, 96_000)],
)
def test_plain_sound_of_every_width(channels: int, width: int, rate: int) -> None:
    assert seconds(sounds.wav(1.5, channels=channels, width=width, rate=rate)) == pytest.approx(1.5, abs=1e-4)


@pytest.mark.parametrize("stated", [0, UNKNOWN, TWO_GB])
def test_a_streamed_file_is_as_long_as_what_is_there(stated: int) -> None:
    assert seconds(sounds.riff(FMT, DATA, sizes={b"data": stated}, whole=stated)) == 3.0


def test_a_size_of_zero_in_a_finished_file_means_no_sound() -> None:
    behind = (b"LIST", bytes(5000))
    assert seconds(sounds.riff(FMT, (b"data", b""), behind)) is None


def test_a_file_that_was_cut_is_as_long_as_what_arrived() -> None:
    assert seconds(sounds.riff(FMT, DATA)[: 44 + 32_000]) == 1.0


def test_what_stands_behind_the_sound_is_not_counted() -> None:
    assert seconds(sounds.riff(FMT, DATA, (b"LIST", bytes(64_000)))) == 3.0


@pytest.mark.parametrize("length", [1, 26, 27, 3001, 200_000])
def test_chunks_before_the_sound_are_passed_over_odd_ones_with_their_padding(length: int) -> None:
    assert seconds(sounds.riff((b"LIST", bytes(length)), FMT, (b"fact", bytes(4)), DATA)) == 3.0


def test_a_rate_that_follows_from_the_other_fields_is_computed() -> None:
    wrong = (b"fmt ", sounds.fmt(a_second=1))
    assert seconds(sounds.riff(wrong, DATA)) == 3.0


@pytest.mark.parametrize("kind", [6, 7])
def test_the_laws_of_the_telephone_are_one_byte_a_sample(kind: int) -> None:
    chunk = (b"fmt ", sounds.fmt(kind, rate=8000, block=1, bits=8))
    assert seconds(sounds.riff(chunk, (b"data", bytes(16_000)))) == 2.0


def test_packed_sound_is_counted_by_its_blocks() -> None:
    # GSM: 65 bytes for 320 samples. ADPCM as ffmpeg writes it states twice its rate.
    gsm = sounds.fmt(0x31, rate=8000, a_second=1625, block=65, bits=0) + bytes([2, 0, 64, 1])
    assert seconds(sounds.riff((b"fmt ", gsm), (b"data", bytes(65 * 50)))) == 2.0
    adpcm = sounds.fmt(0x11, a_second=16_000, block=1024, bits=4) + bytes([2, 0, 0xF9, 7])
    assert seconds(sounds.riff((b"fmt ", adpcm), (b"data", bytes(1024 * 8)))) == pytest.approx(
        8 * 2041 / 16_000
    )


def test_another_packing_plays_at_the_rate_that_it_states() -> None:
    chunk = (b"fmt ", sounds.fmt(0x55, a_second=4000, block=1, bits=0) + bytes(4))
    assert seconds(sounds.riff(chunk, (b"data", bytes(8000)))) == 2.0


def test_the_long_header_of_large_files_is_read_too() -> None:
    large = sounds.riff((b"ds64", bytes(28)), FMT, DATA, sizes={b"data": UNKNOWN}, whole=UNKNOWN)
    assert seconds(b"RF64" + large[4:]) == 3.0


def test_why_the_header_is_read_here_and_not_by_mutagen() -> None:
    streamed = sounds.riff(FMT, DATA, sizes={b"data": UNKNOWN}, whole=UNKNOWN)
    assert WAVE(io.BytesIO(streamed)).info.length > 24 * 3600
    gsm = sounds.fmt(0x31, rate=8000, a_second=1625, block=65, bits=0) + bytes([2, 0, 64, 1])
    packed = sounds.riff((b"fmt ", gsm), (b"data", bytes(65 * 50)))
    assert WAVE(io.BytesIO(packed)).info.length < 0.1
