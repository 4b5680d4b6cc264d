"""How long an mp3 plays: by the count in its first frame, or else by its frames.

Where there is no count, mutagen takes the first frame's rate for all of them, which makes 9 seconds of 3
where the rate varies (tests/audio). Here the frames of a small file are all counted.
"""

from __future__ import annotations

import io
from typing import NamedTuple

from mutagen import MutagenError
from mutagen.mp3 import MPEGInfo

from auditor.audio.peek import WHOLE_BYTES, NoSoundError, Peek

COUNTED_BYTES = 32 * 1024  # up to this size every frame is counted
_STEP = 16 * 1024  # held of larger ones: some seconds
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
# By the two bits of the version: 2.5, none, 2, 1.
_HERTZ = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
_LAYER_3 = 1
_COUNTS = (b"Xing", b"Info", b"VBRI")
_BEFORE_COUNT = 192  # bytes of a frame in which the count stands
# What an encoder counted is believed within what the form can do: 8,000 to 320,000 bits a second.
_LEAST_BYTES_A_SECOND, _MOST_BYTES_A_SECOND = 900, 42_000
_SLACK_S = 0.5  # an encoder leaves out the silence that it put around, some frames


class Frame(NamedTuple):
    """One frame: its size in bytes, how long it plays, and what all frames of a file share."""

    size: int
    seconds: float
    stream: int


class Walk(NamedTuple):
    """What frames in a row add up to; `steady` says that all have one rate, within the byte of padding."""

    seconds: float
    octets: int
    steady: bool


def mpeg_seconds(peek: Peek) -> float | None:
    """Return the length of an mp3; None where its rate varies and it is too large to count its frames.

    Raises NoSoundError where there are no frames.
    """
    begin = after_tag(peek)
    data = peek.first(begin + (COUNTED_BYTES if peek.size - begin <= COUNTED_BYTES else _STEP))
    sync = find_frame(data, begin)
    if sync is None:
        raise NoSoundError
    counted = _counted(data, sync)
    if len(data) >= peek.size:
        walked = walk_frames(data, sync).seconds
        return counted if counted is not None and abs(counted - walked) <= _SLACK_S else walked
    held = peek.size - sync
    if counted is not None and counted * _LEAST_BYTES_A_SECOND <= held <= counted * _MOST_BYTES_A_SECOND:
        return counted
    walk = walk_frames(data, sync)
    if walk.steady:
        return held * walk.seconds / walk.octets
    whole = peek.whole()
    return None if whole is None else walk_frames(whole, sync).seconds


def after_tag(peek: Peek) -> int:
    """Return where begins what stands behind the tags. Raises NoSoundError where they are absurdly large."""
    place = 0
    while (data := peek.first(place + 10))[place : place + 3] == b"ID3" and len(data) >= place + 10:
        length = 0
        for octet in data[place + 6 : place + 10]:  # seven bits of each
            length = length << 7 | octet & 0x7F
        place += 10 + length
        if place > min(peek.size, WHOLE_BYTES):
            raise NoSoundError
    return place


def find_frame(data: bytes, begin: int) -> int | None:
    """Return the place of the first frame behind which another one, or the end, stands."""
    place = data.find(b"\xff", begin)
    while place >= 0:
        frame = frame_at(data, place)
        if frame is not None:
            behind = place + frame.size
            following = frame_at(data, behind)
            if behind == len(data) or (following is not None and following.stream == frame.stream):
                return place
        place = data.find(b"\xff", place + 1)
    return None


def frame_at(data: bytes, place: int) -> Frame | None:
    """Return the frame at a place, None where there is none."""
    if len(data) < place + 4 or data[place] != 0xFF or data[place + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[place + 1] >> 3 & 3, data[place + 1] >> 1 & 3
    kbits = (_KBITS_1 if version == 3 else _KBITS_2)[data[place + 2] >> 4]
    rate, padding = data[place + 2] >> 2 & 3, data[place + 2] >> 1 & 1
    if version == 1 or layer != _LAYER_3 or rate == 3 or not kbits:
        return None
    hertz, samples = _HERTZ[version][rate], 1152 if version == 3 else 576
    return Frame(samples // 8 * kbits * 1000 // hertz + padding, samples / hertz, version << 2 | rate)


def walk_frames(data: bytes, place: int) -> Walk:
    """Add up the frames from a place to the end; what is none between them is passed over."""
    seconds, octets, rates = 0.0, 0, set()
    known: dict[bytes, Frame | None] = {}
    while True:
        header = data[place : place + 3]
        if header not in known:
            known[header] = frame_at(data, place)
        frame = known[header]
        if frame is None:
            found = find_frame(data, place + 1)
            if found is None:
                break
            place = found
            continue
        seconds += frame.seconds
        octets += frame.size
        rates.add(header[2] >> 4)
        place += frame.size
    return Walk(seconds, octets, len(rates) == 1)


def _counted(data: bytes, sync: int) -> float | None:
    """Return the length that the encoder wrote into the first frame, if it wrote one."""
    if not any(mark in data[sync : sync + _BEFORE_COUNT] for mark in _COUNTS):
        return None
    try:
        found = float(MPEGInfo(io.BytesIO(data), offset=sync).length)
    except MutagenError:
        return None
    return found if found > 0 else None
