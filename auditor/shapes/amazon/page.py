"""What saved pages of Amazon's share: they are cut into records, and their local times are read.

A page is small; it is read whole up to a limit, cut by bytes where each record begins, and each piece is
parsed by itself, so that a large page costs no large tree. Nothing in a page is run or fetched, and a page
is read as UTF-8 whatever it says of itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from auditor.facts import table
from auditor.shapes.amazon.identifiers import device_in_key
from auditor.shapes.contract import ITEM_BYTES, Head, Options, Rows, Source
from auditor.shapes.instants import EPOCH, is_sane

# Loaded where a page is parsed: it takes a tenth of a second, and few exports hold a saved page.
if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

PAGE_BYTES = 64 * 1024 * 1024
_READ_BYTES = 1 << 20
_SHORTEST_KEY = 12  # characters; a shorter name of an element may be a mere number
_QUOTES = "\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"
_MICROSECOND = dt.timedelta(microseconds=1)


def facts() -> dict[str, list[dict[str, str]]]:
    """Return the table of what stands on pages."""
    return table("amazon_pages")


def is_page(head: Head) -> bool:
    """Whether a member begins like a web page or a part of one."""
    return head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def begins_with_class(*names: str) -> re.Pattern[bytes]:
    """Return a pattern for the opening tag of an element of one of these classes."""
    words = "|".join(names).encode()
    return re.compile(
        rb"<[a-zA-Z][a-zA-Z0-9]*\s[^<>]*?\bclass\s*=\s*(?:\"(?:[^\"<>]*\s)?(?:"
        + words
        + rb")(?:\s[^\"<>]*)?\"|'(?:[^'<>]*\s)?(?:"
        + words
        + rb")(?:\s[^'<>]*)?')"
    )


def read_page(source: Source, rows: Rows) -> bytes | None:
    """Return the whole page; None, with its reason noted as damage, where it is too large."""
    pieces, left = [], PAGE_BYTES + 1
    with source.open() as stream:
        while left > 0 and (piece := stream.read(min(left, _READ_BYTES))):
            pieces.append(piece)
            left -= len(piece)
    if left <= 0:
        rows.damage("page_too_large")
        return None
    data = b"".join(pieces)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        rows.damage("wrong_encoding")
    return data


def pieces_of(data: bytes, begins: re.Pattern[bytes]) -> Iterator[bytes]:
    """Yield the page from each place where `begins` matches to the next such place, or to the end."""
    places = [found.start() for found in begins.finditer(data)]
    for start, end in pairwise([*places, len(data)]):
        yield data[start:end]


def parsed(piece: bytes) -> BeautifulSoup | None:
    """Return a piece of a page as a tree; None where it is larger than one record may be."""
    if len(piece) > ITEM_BYTES:
        return None
    text = piece.decode("utf-8", "replace").replace("\0", "\ufffd")
    from bs4 import BeautifulSoup  # noqa: PLC0415 (see above)

    return BeautifulSoup(text, "lxml")


def text_of(element: Tag | None) -> str | None:
    """Return the text of an element with its white space in order; None where there is none."""
    if element is None:
        return None
    return " ".join(element.get_text(" ").split()) or None


def unquoted(text: str | None) -> str | None:
    """Return a text without the one quotation mark that the page puts on each side of it."""
    if text is None or len(text) < 2 or text[0] not in _QUOTES or text[-1] not in _QUOTES:
        return text
    return text[1:-1].strip() or None


def is_quoted_text(text: str) -> bool:
    """Whether a text stands in quotation marks, as words do on the page and its own sentences do not."""
    return unquoted(text) != text


def element_key(element: str | None) -> tuple[str, str] | None:
    """Return what an id can rest on of the name of a box's element, which tools found to last; else None."""
    if element and device_in_key(element):
        return "record", element
    return ("page", element) if element and len(element) >= _SHORTEST_KEY else None


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time as a page tells it.

    micros:    since 1970 UTC, or None.
    precision: "min" or "day"; None where micros is.
    readable:  False where there is a date and it could not be read; a day named "Today" is readable.
    """

    micros: int | None
    precision: str | None
    readable: bool


_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*([AaPp])\.?\s?[Mm]\.?|(\d{1,2}):(\d\d)(?::\d\d)?")


@cache
def _dates() -> tuple[re.Pattern[str], dict[str, int]]:
    """Return a pattern for "March 05, 2022" and "5 March 2022", and the numbers of the months."""
    months = {
        name.casefold(): number
        for row in table("amazon_pages")["months"]
        for number, name in enumerate(row["names"], 1)
    }
    words = "|".join(map(re.escape, months))
    pattern = (
        rf"(?:\w+,\s*)?(?:(?P<m1>{words})\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{words})),?"
        r"\s+(?P<year>\d{4})"
    )
    return re.compile(pattern, re.IGNORECASE | re.ASCII), months


def local_time(date: str | None, clock: str | None, options: Options) -> LocalTime:
    """Read a date and a time of day without a zone: the chosen zone is assumed, or this machine's.

    Without a time of day the day is known, and nothing finer.
    """
    day = " ".join((date or "").split())
    if day.casefold() in {row["text"].casefold() for row in facts()["relative_days"]}:
        return LocalTime(None, None, readable=True)
    pattern, months = _dates()
    found = pattern.fullmatch(day)
    minutes = _minutes(clock) if clock else 0
    if found is None or minutes is None:
        return LocalTime(None, None, readable=False)
    month = months[(found["m1"] or found["m2"]).casefold()]
    micros = micros_in_zone(
        (int(found["year"]), month, int(found["d1"] or found["d2"]), *divmod(minutes, 60)), options.zone
    )
    if micros is None:
        return LocalTime(None, None, readable=False)
    return LocalTime(micros, "min" if clock else "day", readable=True)


def _minutes(clock: str) -> int | None:
    """Return minutes since midnight of "6:07 PM" or "18:07"."""
    found = _CLOCK.fullmatch(" ".join(clock.split()))
    if found is None:
        return None
    half = found[3]
    hour, minute = int(found[1] or found[4]), int(found[2] or found[5])
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def micros_in_zone(parts: tuple[int, int, int, int, int], zone: str | None) -> int | None:
    """Return microseconds since 1970 of a local time (year, month, day, hour, minute), or None.

    zone: IANA name, or None for this machine's.
    """
    try:
        if zone:
            offset = dt.datetime(*parts, tzinfo=ZoneInfo(zone)).utcoffset()
        else:
            offset = dt.datetime(*parts).astimezone().utcoffset()
        moment = dt.datetime(*parts, tzinfo=dt.UTC) - (offset or dt.timedelta())
        micros = (moment - EPOCH) // _MICROSECOND
    except (ValueError, OverflowError, OSError):
        return None
    return micros if is_sane(micros) else None
