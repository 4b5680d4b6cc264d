"""Files whose letters take two or four bytes (UTF-16, UTF-32). Google writes none; editors make some.

They are told, so that they are loud: text whose every second byte is a zero looks like nothing at all.
"""

from __future__ import annotations

_MARKS = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Without a mark, the zeros beside two signs of ASCII tell.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
}


def wide_encoding(start: bytes) -> str | None:
    """Return the encoding of a file by its first four bytes, where letters take more than one; else None."""
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    return _ZEROS.get(tuple(byte == 0 for byte in start[:4]))


def narrowed(data: bytes) -> bytes:
    """Return the beginning of a file in UTF-8 without a mark, however it is written."""
    encoding = wide_encoding(data)
    if encoding is None:
        return data.removeprefix(b"\xef\xbb\xbf")
    return data.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
