"""Answers of Amazon's pages in JSON: an object, or several, with a list under a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from auditor.shapes.amazon.rows import BLOCK, BYTE_ORDER_MARK, R, Reading
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.json_stream import Sibling, array_runs


def claim_answer(
    head: Head,
    key: str,
    known: re.Pattern[bytes],
    confidence: float,
    *,
    entries: str = "records",
    fields: str = "a key, a time or texts",
    other: re.Pattern[bytes] | None = None,
) -> Claim | None:
    """Claim JSON with a list under this key: with entries that are known, without any, or with changed ones.

    known: a field that entries have. entries, fields: what both are called in the reasons.
    other: what, where it comes first, makes the answer another shape's.
    """
    if not head.data.removeprefix(BYTE_ORDER_MARK).lstrip().startswith((b"{", b"[")):
        return _claim_in_utf16(head, key)
    found = re.search(rb'"%b"\s*:\s*(\S?)' % key.encode(), head.data)
    if found is None or (other and other.search(head.data, 0, found.start())):
        return None
    reason = f"a JSON member {key}"
    value, rest = found[1], head.data[found.end() :].lstrip()
    if value in (b"", b"n") or (value == b"[" and rest[:1] in (b"", b"]")):
        return Claim(confidence, (reason, f"without {entries}"))
    if value == b"[" and known.search(rest):
        return Claim(confidence, (reason, f"{entries} with {fields}"))
    reasons = (reason, f"its {entries} have none of the known fields")
    return Claim(round(confidence - 0.05, 2), reasons, changed=True)


def _claim_in_utf16(head: Head, key: str) -> Claim | None:
    """Say aloud that such a file was saved in UTF-16, as some command lines do; None where it was not."""
    if head.data.startswith((b"\xff\xfe", b"\xfe\xff")) and f'"{key}"' in head.data.decode(
        "utf-16", "ignore"
    ):
        return Claim(0.9, (f"a JSON member {key}, in UTF-16",), changed=True)
    return None


def read_pages(
    source: Source,
    reading: Reading[R],
    key: str,
    decoder: msgspec.json.Decoder[list[R]],
    *,
    token: str,
    foreign: str,
) -> Iterator[Batch]:
    """Yield the records of all pages in batches.

    token:   the key under which a page says that there are more of them.
    foreign: the key of another shape's list, which may not stand in this file.
    """
    with source.open() as stream:
        for event in array_runs(stream, {key}, decoder, siblings={token, foreign}, block=BLOCK):
            if not isinstance(event, Sibling):
                reading.take(event)
            elif event.key == token:
                reading.note("more_pages", holds=event.raw not in (b"null", b'""', b""))
            elif event.raw != b"null":
                reading.damage("header_changed")
            if reading.full:
                yield reading.batch()
    yield reading.last_batch()
