"""What a sound file is, and how long it plays: every form, and everything that is none."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.audio import Peek, Sound, sound_in, sound_of
from auditor.audio.peek import WHOLE_BYTES
from tests import sounds

SPOKEN = Path(__file__).resolve().parents[2] / "auditor" / "samples" / "clips"
# As ffprobe tells them.
SPOKEN_SECONDS = {"giraffe": 3.24, "milk": 3.528, "stop": 2.232, "talk-salt": 1.98, "way-to-work": 4.104}


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [
        (sounds.wav(3), "audio/wav", 3.0),
        (sounds.mp3(100), "audio/mpeg", 3.6),
        (sounds.opus(2.5), "audio/ogg", 2.5),
        (sounds.vorbis(2.5), "audio/ogg", 2.5),
        (sounds.flac(40_000), "audio/flac", 2.5),
        (sounds.id3(300) + sounds.flac(40_000), "audio/flac", 2.5),
        (sounds.m4a(2.5), "audio/mp4", 2.5),
        (sounds.m4a(2.5, contents_last=True), "audio/mp4", 2.5),
    ],
    ids=["wav", "mp3", "opus", "vorbis", "flac", "flac with a tag", "m4a", "m4a as recorders write it"],
)
def test_each_form_tells_what_it_is_and_how_long_it_plays(data: bytes, kind: str, seconds: float) -> None:
    sound = sound_in(data)
    assert sound is not None
    assert sound.kind == kind
    assert sound.seconds == pytest.approx(seconds, abs=0.001)


HTML = b"<!DOCTYPE html><html><head><title>Sign-In</title></head><body>Please sign in.</body></html>" * 20
NO_SOUND = {
    "an empty file": b"",
    "one byte": b"R",
    "an error page": HTML,
    "an error in JSON": b'{"message": "Request is missing Authentication Token"}',
    "a WAV packed with gzip": gzip.compress(sounds.wav(2)),
    "a WAV without sound": sounds.wav(0),
    "a WAV without a format": sounds.riff((b"data", bytes(32_000))),
    "a WAV without data": sounds.riff((b"fmt ", sounds.fmt())),
    "a WAV cut in its header": sounds.wav(2)[:30],
    "an Ogg file of something else": b"OggS" + bytes(2000),
    "an Ogg file cut after its first page": sounds.opus(2)[:60],
    "an MPEG-4 file without contents": sounds.box(b"ftyp", b"M4A ") + sounds.box(b"mdat", bytes(5000)),
    "an MPEG-4 file with a broken box": sounds.box(b"ftyp", b"M4A ") + b"\0\0\0\x02mdat" + bytes(100),
    "a FLAC file cut in its header": sounds.flac(40_000)[:20],
    "zeros": bytes(50_000),
    "a tag and nothing behind it": sounds.id3(500),
    "words": b"sound",
}


@pytest.mark.parametrize("name", NO_SOUND)
def test_what_is_no_sound_is_none_and_never_an_error(name: str) -> None:
    assert sound_in(NO_SOUND[name]) is None


LIES = {
    "wav": sounds.riff((b"fmt ", sounds.fmt(rate=1, block=1, bits=8)), (b"data", bytes(10_000))),
    "opus": sounds.opus(7200, body=10_000),
    "vorbis": sounds.vorbis(7200, body=10_000),
    "flac": sounds.flac(7200 * sounds.RATE, body=10_000),
    "m4a": sounds.m4a(7200, body=10_000),
}


@pytest.mark.parametrize("name", LIES)
def test_hours_in_ten_kilobytes_are_not_believed(name: str) -> None:
    assert sound_in(LIES[name]) is None


def test_silence_that_packs_well_is_believed() -> None:
    # libFLAC makes 50 bytes a second of it at 16 kHz, behind 8 kB of header.
    silence = sound_in(sounds.flac(600 * sounds.RATE, body=600 * 50 + 8192))
    assert silence == Sound("audio/flac", 600.0)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sounds.m4a(2, in_pieces=True), "audio/mp4"),
        (sounds.flac(0), "audio/flac"),
        (b"\x1aE\xdf\xa3" + bytes(100), "audio/webm"),
        (b"#!AMR\n" + bytes(100), "audio/amr"),
    ],
    ids=["m4a in pieces", "flac written as it came", "webm", "amr"],
)
def test_sound_that_does_not_say_how_long_it_is_is_still_sound(data: bytes, kind: str) -> None:
    assert sound_in(data) == Sound(kind, None)


def test_the_content_decides_whatever_the_name_says() -> None:
    assert sound_in(sounds.mp3(50)) == sound_of(Peek(lambda: io.BytesIO(sounds.mp3(50)), 50 * 72))


class Counting(io.BytesIO):
    """A stream that counts what is read of it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


@pytest.mark.parametrize(
    ("data", "at_most"),
    [
        (sounds.wav(60), 1024),
        (sounds.flac(60 * sounds.RATE, body=1_000_000), 1024),
        (sounds.mp3(60_000), 16 * 1024),
        (sounds.m4a(60, body=1_000_000), 2048),
    ],
    ids=["wav", "flac", "mp3", "m4a"],
)
def test_of_a_large_clip_only_the_beginning_is_read(data: bytes, at_most: int) -> None:
    stream = Counting(data)
    sound = sound_of(Peek(lambda: stream, len(data)))
    assert sound is not None
    assert sound.seconds
    assert stream.count <= at_most


@pytest.mark.parametrize(
    "data",
    [
        sounds.opus(3000, body=3_000_000),
        sounds.m4a(3000, body=3_000_000, contents_last=True),
        sounds.id3(3_000_000) + sounds.mp3(100),
        (sounds.mp3(50, 16) + sounds.mp3(50, 32)) * 800,
        sounds.riff((b"junk", bytes(3_000_000)), (b"fmt ", sounds.fmt()), (b"data", bytes(32_000))),
    ],
    ids=["opus", "m4a", "a tag", "varying mp3", "wav"],
)
def test_no_more_than_the_limit_is_ever_read(data: bytes) -> None:
    stream = Counting(data)
    sound = sound_of(Peek(lambda: stream, len(data)))
    assert sound is None or sound.seconds is None
    assert stream.count <= WHOLE_BYTES


@pytest.mark.parametrize(("name", "seconds"), SPOKEN_SECONDS.items())
def test_the_clips_of_the_sample_play_as_long_as_another_program_says(name: str, seconds: float) -> None:
    sound = sound_in((SPOKEN / f"{name}.mp3").read_bytes())
    assert sound == Sound("audio/mpeg", pytest.approx(seconds))


MARKS = [
    b"",
    b"RIFF\xff\xff\xff\xffWAVE",
    b"OggS",
    b"fLaC",
    b"\0\0\0\x14ftypM4A ",
    b"ID3\x03\0\0",
    b"\xff\xf3",
]
WHOLE = [
    sounds.wav(0.01),
    sounds.mp3_with_count(5),
    sounds.opus(1, 50),
    sounds.flac(99, body=9),
    sounds.m4a(1, body=9),
]


@given(st.sampled_from(MARKS), st.binary(max_size=300))
def test_garbage_behind_a_mark_never_raises(mark: bytes, rest: bytes) -> None:
    sound = sound_in(mark + rest)
    assert sound is None or sound.seconds is None or sound.seconds > 0


@given(st.sampled_from(WHOLE), st.data())
def test_a_damaged_file_never_raises_and_never_plays_for_hours(whole: bytes, data: st.DataObject) -> None:
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, max(0, len(broken) - 1)), max_size=4)) if broken else []:
        broken[at] = data.draw(st.integers(0, 255))
    sound = sound_in(bytes(broken))
    assert sound is None or sound.seconds is None or 0 < sound.seconds <= len(broken) / 25
