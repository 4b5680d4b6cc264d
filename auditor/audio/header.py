"""What a sound file is, and how long it plays. The content decides, the name does not.

A WAV's header and an mp3's frames are read here (wav.py, mpeg.py); Ogg, MPEG-4 and FLAC by mutagen, from
memory. What is none of these (an error page saved as sound, a file packed with gzip, an empty one) is no
sound.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mutagen.flac import StreamInfo
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from auditor.audio.mpeg import after_tag, mpeg_seconds
from auditor.audio.peek import WHOLE_BYTES, NoSoundError, Peek
from auditor.audio.wav import wav_seconds

# A file may claim to play one second for every so many bytes, and no more: 200 bits a second, far below any
# way of packing speech. Ten kilobytes are some minutes at most, whatever their header says.
LEAST_BYTES_A_SECOND = 25
_HEAD = 1024

_OGG_PACKET = 28  # where the first packet begins, behind the header of its page
_OGG = ((b"OpusHead", OggOpus), (b"\x01vorbis", OggVorbis), (b"\x7fFLAC", OggFLAC), (b"Speex", OggSpeex))
_FLAC_INFO = slice(8, 42)  # behind the mark and the header of the first block
_LARGE_BOX = b"\0\0\0\x01"  # the size stands behind the name, in 8 bytes
# What is sound without a doubt, but says nothing of its length where a short look finds it.
_UNMEASURED = (
    (b"\x1aE\xdf\xa3", "audio/webm"),
    (b"#!AMR", "audio/amr"),
    (b"caff", "audio/x-caf"),
    (b"FORM", "audio/aiff"),
)


@dataclass(frozen=True, slots=True)
class Sound:
    """What a sound file is.

    kind:    its MIME type, by its content.
    seconds: how long it plays; None where a short look does not tell.
    """

    kind: str
    seconds: float | None


def sound_in(data: bytes) -> Sound | None:
    """Return what a whole sound file is; None where it is none."""
    return sound_of(Peek(lambda: io.BytesIO(data), len(data)))


def sound_of(peek: Peek) -> Sound | None:
    """Return what a sound file is; None where it is empty, no sound, or says of itself what cannot be.

    Never raises for what is in it.
    """
    try:
        kind, measure = _form(peek)
        seconds = measure(peek)
    except (KeyboardInterrupt, MemoryError):
        raise
    except Exception:  # noqa: BLE001 (the libraries raise what they like; it may quote what is in the file)
        return None
    if seconds is None:
        return Sound(kind, None)
    believed = math.isfinite(seconds) and 0 < seconds * LEAST_BYTES_A_SECOND <= peek.size
    return Sound(kind, seconds) if believed else None


def _form(peek: Peek) -> tuple[str, Callable[[Peek], float | None]]:
    """Return the form by the first bytes: its MIME type, and what measures it."""
    head = peek.first(_HEAD)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "audio/wav", wav_seconds
    if head[4:8] == b"ftyp":
        return "audio/mp4", _mp4_seconds
    if head[:4] == b"OggS":
        return "audio/ogg", _ogg_seconds
    for mark, kind in _UNMEASURED:
        if head.startswith(mark):
            return kind, lambda _: None
    begin = after_tag(peek)
    if peek.first(begin + _HEAD)[begin : begin + 4] == b"fLaC":
        return "audio/flac", _flac_seconds
    return "audio/mpeg", mpeg_seconds


def _ogg_seconds(peek: Peek) -> float | None:
    """Return the length of an Ogg file: it stands on its last page, so the whole is needed."""
    packet = peek.first(_HEAD)[_OGG_PACKET:]
    reader = next((reader for mark, reader in _OGG if packet.startswith(mark)), None)
    if reader is None:
        raise NoSoundError
    whole = peek.whole()
    return None if whole is None else _length(reader, whole)


def _mp4_seconds(peek: Peek) -> float | None:
    """Return the length of an MPEG-4 file by its table of contents, which lies before or behind the sound."""
    place = 0
    while len(box := peek.first(place + 16)[place : place + 16]) >= 8:
        size = int.from_bytes(box[8:16] if box[:4] == _LARGE_BOX else box[:4], "big")
        if box[4:8] == b"moov":
            contents = peek.first(place + size)[: place + size]
            seconds = _length(MP4, contents)
            return None if not seconds and b"mvex" in contents else seconds  # its pieces say it one by one
        place += size if size >= 8 else peek.size
    if peek.size > WHOLE_BYTES:
        return None
    raise NoSoundError


def _flac_seconds(peek: Peek) -> float | None:
    """Return the length of a FLAC file; one that was written as it came does not say it."""
    begin = after_tag(peek)
    reader: Any = StreamInfo
    info = reader(io.BytesIO(peek.first(begin + _HEAD)[begin:][_FLAC_INFO]))
    return info.total_samples / info.sample_rate if info.total_samples else None


def _length(reader: Any, data: bytes) -> float:
    """Return what one of mutagen's readers makes of a file."""
    return float(reader(io.BytesIO(data)).info.length)
