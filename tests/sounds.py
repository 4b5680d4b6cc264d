"""Makes small sound files of every form, sound and broken. Nothing of the code under test is used."""

from __future__ import annotations

import io
import struct
import wave

from mutagen.ogg import OggPage

RATE = 16_000


def wav(seconds: float, *, channels: int = 1, width: int = 2, rate: int = RATE) -> bytes:
    """A WAV as Python's standard library writes it."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(round(seconds * rate) * channels * width))
    return buffer.getvalue()


def riff(
    *chunks: tuple[bytes, bytes], sizes: dict[bytes, int] | None = None, whole: int | None = None
) -> bytes:
    """A RIFF file of chunks. sizes: what the headers of chunks say, where that is not the truth."""
    body = b"WAVE"
    for name, data in chunks:
        stated = (sizes or {}).get(name, len(data))
        body += name + struct.pack("<I", stated) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body) if whole is None else whole) + body


def fmt(
    kind: int = 1, channels: int = 1, rate: int = RATE, a_second: int = 0, block: int = 2, bits: int = 16
) -> bytes:
    """The format chunk of a WAV."""
    return struct.pack("<HHIIHH", kind, channels, rate, a_second or rate * block, block, bits)


# MPEG-2, layer 3, 16,000 samples a second, mono: 576 samples a frame, 0.036 s.
FRAME_S = 0.036
_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def mp3_frame(kbits: int = 16, body: bytes = b"") -> bytes:
    size = 72 * kbits * 1000 // RATE
    header = bytes([0xFF, 0xF3, _KBITS.index(kbits) << 4 | 2 << 2, 0xC0])
    return header + body.ljust(size - 4, b"\0")


def mp3(frames: int, kbits: int = 16) -> bytes:
    return mp3_frame(kbits) * frames


def mp3_with_count(frames: int, stated: int | None = None, kbits: int = 16) -> bytes:
    """An mp3 whose first frame states how many follow."""
    count = b"\0" * 9 + b"Xing" + struct.pack(">II", 1, frames if stated is None else stated)
    return mp3_frame(64, count) + mp3(frames, kbits)


def id3(size: int) -> bytes:
    """A tag of `size` bytes behind its header."""
    return b"ID3\x03\0\0" + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)


def _ogg(head: bytes, tags: bytes, body: int, position: int) -> bytes:
    packets = [head, tags, *(bytes(60_000) for _ in range(body // 60_000)), bytes(body % 60_000)]
    pages = b""
    for number, packet in enumerate(packets):
        page = OggPage()
        page.serial, page.sequence, page.packets = 7, number, [packet]
        page.first, page.last = number == 0, number == len(packets) - 1
        page.position = position if page.last else 0
        pages += page.write()
    return pages


def opus(seconds: float, body: int = 1000) -> bytes:
    """An Ogg file with the headers of Opus and `body` bytes for its sound."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, RATE, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"made" + struct.pack("<I", 0)
    return _ogg(head, tags, body, round(seconds * 48_000) + 312)


def vorbis(seconds: float, body: int = 1000) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, RATE, 0, 48_000, 0, 0xB8, 1)
    tags = b"\x03vorbis" + struct.pack("<I", 4) + b"made" + struct.pack("<I", 0) + b"\x01"
    return _ogg(head, tags, body, round(seconds * RATE))


def flac(samples: int, rate: int = RATE, body: int = 1000) -> bytes:
    info = struct.pack(">HH", 4096, 4096) + bytes(6)
    info += (rate << 44 | 0 << 41 | 15 << 36 | samples).to_bytes(8, "big") + bytes(16)
    return b"fLaC" + b"\x80" + len(info).to_bytes(3, "big") + info + bytes(body)


def box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I", len(data) + 8) + name + data


def m4a(seconds: float, *, contents_last: bool = False, body: int = 1000, in_pieces: bool = False) -> bytes:
    """An MPEG-4 file with one track of sound."""
    length = 0 if in_pieces else round(seconds * RATE)
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, RATE, length, 0, 0)),
        box(b"hdlr", struct.pack(">II", 0, 0) + b"soun" + bytes(13)),
    )
    more = [box(b"mvex", box(b"trex", bytes(24)))] if in_pieces else []
    contents = box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", media), *more)
    sound = box(b"mdat", bytes(body))
    begin = box(b"ftyp", b"M4A \0\0\0\0M4A ")
    return begin + (sound + contents if contents_last else contents + sound)
