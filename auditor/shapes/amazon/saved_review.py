"""Saved pages with the heading "Review Alexa History" (format notes, Amazon 6c; 2026).

A block for each day and device, with one row for each request. A row's title is what was heard, or
Amazon's sentence in its place; the text behind it is the reply. Rows have no time of day, so the day is
all that is known, and no key, so equal rows of a day are real repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.amazon.page import (
    begins_with_class,
    facts,
    is_page,
    local_time,
    parsed,
    pieces_of,
    read_page,
    text_of,
    unquoted,
)
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import iso_instant

if TYPE_CHECKING:
    from bs4 import Tag

ROW_BEGINS = begins_with_class("utterance-row")
_PIECE_BEGINS = begins_with_class("date-section", "utterance-row")
_SECTION_BEGINS = begins_with_class("date-section")
_ID = "amazon.saved_review"


class SavedReview(Shape):
    """The list of requests of the newer page."""

    id = _ID
    title = later("Alexa history page of 2026 (saved page)")
    source = "one public scraper; pages of 2026, English, Australia"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a page with rows of requests."""
        if is_page(head) and ROW_BEGINS.search(head.data):
            return Claim(0.91, ("a page with rows of requests",))
        if is_page(head) and head.whole and _SECTION_BEGINS.search(head.data):
            return Claim(0.86, ("a page with blocks for days, and no rows that are known",), changed=True)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the rows."""
        rows = _rows()
        data = read_page(source, rows)
        yield rows.batch()
        if data is not None:
            yield from review_batches(data, source)


def _rows() -> Rows:
    return Rows({"vendor": "amazon", "shape": _ID, "product": "Alexa", "audio_state": "none"})


@dataclass(frozen=True, slots=True)
class Section:
    """The header of a block: date as it is written, device, and whether a person is named. Never who."""

    date: str | None = None
    device: str | None = None
    person: bool = False


def section_of(text: str | None) -> Section:
    """Read "<date> • [<person> •] <device> ⋮ ..."."""
    parts = [part.strip() for part in (text or "").split("\u22ee")[0].split("\u2022")]
    parts = [part for part in parts if part]
    date = parts[0] if parts else None
    if len(parts) < 3:
        return Section(date, parts[1] if len(parts) == 2 else None)
    return Section(date, " \u2022 ".join(parts[2:]), person=True)


def is_heading(text: str) -> bool:
    """Whether a row is a heading between requests."""
    folded = text.casefold()
    return any(folded.startswith(row["prefix"].casefold()) for row in facts()["headings"])


def review_batches(data: bytes, source: Source) -> Iterator[Batch]:
    """Yield the rows of a page that was read."""
    rows = _rows()
    if any(row["text"].encode() in data for row in facts()["week_filters"]):
        rows.note("week_only")
    if any(row["text"].encode() in data for row in facts()["messages"] if row["more"]):
        rows.note("more_pages")
    section = Section()
    for piece in pieces_of(data, _PIECE_BEGINS):
        tree = parsed(piece)
        if not ROW_BEGINS.match(piece):
            section = section_of(text_of(tree.select_one(".date-section") if tree else None))
            continue
        rows.begin()
        if tree is None:
            rows.problem("row_too_large")
        else:
            _settle(tree.select_one(".utterance-row"), section, source, rows)
        if rows.full:
            yield rows.batch()
    yield rows.batch()


def _settle(row: Tag | None, section: Section, source: Source, rows: Rows) -> None:
    """Turn one row into one recording."""
    whole = text_of(row)
    if row is None or whole is None:
        rows.problem("wrong_types")
        return
    title = text_of(row.select_one(".utterance-title")) or whole
    if is_heading(title):
        rows.set_aside("header_row")
        return
    reply = whole[len(title) :].strip() if whole.startswith(title) else ""
    element = row.select_one("time[datetime]")
    written = str(element.get("datetime")) if element else None
    settle_row(rows, source, section, (title, unquoted(reply) or None), written)


def settle_row(
    rows: Rows, source: Source, section: Section, texts: tuple[str, str | None], written: str | None
) -> None:
    """Settle a row as a recording.

    texts:   title and reply.
    written: a time in ISO 8601 with a zone, where the row has one.
    """
    title, reply = texts
    outcome = stand_in(title)
    words = None if outcome else unquoted(title)
    instant = iso_instant(written)
    time = local_time(section.date, None, source.options)
    started = instant.micros if instant else time.micros
    if started is None and not time.readable:
        rows.flaw("time_unreadable")
    if instant is None and started is not None:
        rows.note("zone_assumed")
    if section.device:
        rows.device(Device("amazon", section.device, None))
    when = written if instant else section.date
    by_reply = "answered" if reply else "unknown"
    rows.recording(
        recording_id=recording_id(
            "amazon", "text", when or "", section.device or "", words or title, reply or ""
        ),
        keyed=False,
        kind="voice",
        started_at=started,
        time_basis=None if started is None else (instant.basis if instant else "assumed"),
        time_precision=None if started is None else (instant.precision if instant else time.precision),
        device=section.device,
        speaker="recognised" if section.person else "unknown",
        transcript=words,
        placeholder=title if outcome else None,
        reply=reply,
        outcome=(outcome if outcome != "unknown" else None) or by_reply,
    )
