"""Telling files apart: by their first bytes, never by what their names claim."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

# First bytes -> what they begin. RIFF and ISO files say only later what they hold.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"ID3", "sound", "MP3 with ID3"),
    (b"\xff\xfb", "sound", "MP3"),
    (b"\xff\xf3", "sound", "MP3"),
    (b"\xff\xf2", "sound", "MP3"),
    (b"fLaC", "sound", "FLAC"),
    (b"OggS", "sound", "Ogg"),
    (b"caff", "sound", "CAF"),
    (b"#!AMR", "sound", "AMR"),
    (b"\x1a\x45\xdf\xa3", "sound", "Matroska or WebM"),
    (b"\xff\xd8\xff", "picture", "JPEG"),
    (b"\x89PNG", "picture", "PNG"),
    (b"GIF8", "picture", "GIF"),
    (b"%PDF", "document", "PDF"),
    (b"PK\x03\x04", "archive", "zip"),
    (b"\x1f\x8b", "archive", "gzip"),
    (b"SQLite format 3\x00", "sqlite", "SQLite"),
    (b"bplist", "plist", "binary property list"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """The beginning of a text file. line_ends: "LF", "CRLF", "mixed" or "none"."""

    content: str
    encoding: str
    line_ends: str


def suffix_of(path: str) -> str:
    """Return the end of a file name in small letters, with its dot; "" where there is none."""
    _, dot, end = path.rpartition("/")[2].rpartition(".")
    return dot + end.lower() if dot else ""


def told_by_beginning(data: bytes) -> tuple[str, str] | None:
    """Return ("sound", "MP3") and the like for files that are no text, or None."""
    if data[:4] == b"RIFF":
        return ("sound", "WAVE") if data[8:12] == b"WAVE" else ("sound", "RIFF")
    if data[4:8] == b"ftyp":
        return "sound", "MPEG-4"
    return next(((kind, name) for begin, kind, name in _BEGINNINGS if data.startswith(begin)), None)


def text_of(data: bytes) -> Text | None:
    """Return the beginning of a text file, or None where the bytes are no text."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _text(codecs.getincrementaldecoder(codec)("replace").decode(data[len(mark) :]), name)
    if b"\0" in data:
        return None
    try:
        return _text(codecs.getincrementaldecoder("utf-8")().decode(data), "UTF-8")
    except UnicodeDecodeError:
        pass
    odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in data[:4096])
    return None if odd * 20 > len(data[:4096]) else _text(data.decode("latin-1"), "not UTF-8")


def _text(content: str, encoding: str) -> Text:
    pairs = content.count("\r\n")
    single = content.count("\n") - pairs
    ends = "mixed" if pairs and single else "CRLF" if pairs else "LF" if single else "none"
    return Text(content, encoding, ends)
