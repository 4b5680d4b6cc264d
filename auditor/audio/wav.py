"""How long a WAV plays: its RIFF header against the size of the file.

Mutagen's own reader believes what a header says: it makes 37 hours of a streamed file of 3 seconds, whose
sizes were not known when the header was written, and 0.01 seconds of one packed as GSM (tests/audio).
"""

from __future__ import annotations

import struct

from auditor.audio.peek import WHOLE_BYTES, NoSoundError, Peek

_FORMAT = struct.Struct("<HHIIHHHH")  # the last two belong to packed forms; else the next chunk stands there
_CHUNK = struct.Struct("<4sI")
_STEP = 1024
_PLAIN = (0x0001, 0x0003, 0xFFFE, 0x0006, 0x0007)  # every sample by itself: numbers, and telephone's laws
_BLOCKS = (0x0002, 0x0011, 0x0031)  # so many samples to a block: two kinds of ADPCM, and GSM
_UNKNOWN_SIZE = 0xFFFFFFFF


def wav_seconds(peek: Peek) -> float:
    """Return the length of a WAV. Raises NoSoundError where its header does not say how it is packed."""
    rate, place = 0.0, 12
    while (header := _bytes_at(peek, place, _CHUNK.size)) is not None:
        name, size = _CHUNK.unpack(header)
        place += _CHUNK.size
        if name == b"fmt ":
            rate = _bytes_per_second(_bytes_at(peek, place, _FORMAT.size))
        elif name == b"data":
            break
        place += size + size % 2  # a chunk of odd size has one byte behind it
    if not rate or header is None:
        raise NoSoundError
    return _data_bytes(peek, place, size) / rate


def _bytes_at(peek: Peek, place: int, count: int) -> bytes | None:
    """Return bytes of the header; None behind the end of what is there or may be held."""
    if place + count > min(peek.size, WHOLE_BYTES):
        return None
    held = peek.first(_STEP)
    if len(held) < place + count:
        held = peek.first(place + _STEP)
    return held[place : place + count] if len(held) >= place + count else None


def _bytes_per_second(header: bytes | None) -> float:
    """Return the rate from a format chunk, 0 where it has none. The one that it states is the last resort.

    Encoders write that one carelessly: ffmpeg twice too high for ADPCM.
    """
    if header is None:
        return 0
    kind, channels, samples, rate, block, bits, _, in_block = _FORMAT.unpack(header)
    if kind in _PLAIN:
        return float(samples * channels * ((bits + 7) // 8))
    if kind in _BLOCKS:
        return float(samples * block / in_block)
    return float(rate)


def _data_bytes(peek: Peek, place: int, size: int) -> int:
    """Return how much sound there is: what the header says, where that is there."""
    there = peek.size - place
    if size == 0 and not _is_finished(peek):
        return there
    return min(size, there)


def _is_finished(peek: Peek) -> bool:
    """Whether the size of the whole was written into the header afterwards, so that a zero means none."""
    (whole,) = struct.unpack_from("<I", peek.first(_STEP), 4)
    return 0 <= peek.size - 8 - whole <= 1 and whole != _UNKNOWN_SIZE
