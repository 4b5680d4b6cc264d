"""Saved pages of the privacy page of about 2020 to 2024, `alexa-privacy/apd/rvh` (format notes, Amazon 6b).

Times are local and have no zone. A text that the page marks as a replacement is never speech: where it is
none of Amazon's known sentences it is kept as a placeholder of unknown kind. A record that was not opened
before the page was saved shows its first line only, and no reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.amazon.page import (
    begins_with_class,
    element_key,
    facts,
    is_page,
    local_time,
    parsed,
    pieces_of,
    read_page,
    text_of,
    unquoted,
)
from auditor.shapes.amazon.saved_review import ROW_BEGINS, review_batches
from auditor.shapes.contract import Batch, Claim, Head, Options, Rows, Shape, Source

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

BOX_BEGINS = begins_with_class("apd-content-box")
_MESSAGE_BEGINS = begins_with_class("full-width-message")
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)https?://[^/\s]{1,100}/alexa-privacy/apd/(?:rvh|rah)")
_ADDRESS = re.compile(rb"alexa-privacy/apd/(?:rvh|rah|activity)")


class SavedRvh(Shape):
    """The list of records of the privacy page."""

    id = "amazon.saved_rvh"
    title = later("Alexa privacy page (saved page)")
    source = "two independent public scrapers; pages of about 2020 to 2024"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a page with boxes of records, or one that says that there are none."""
        if not is_page(head) or (ROW_BEGINS.search(head.data) and not BOX_BEGINS.search(head.data)):
            return None
        if BOX_BEGINS.search(head.data):
            return Claim(0.92, ("a page with the privacy page's boxes",))
        if head.whole and _messages(head.data):
            return Claim(0.9, ("a page with the privacy page's end of list, and without records",))
        if _ADDRESS.search(head.data) and not head.whole:
            return Claim(0.5, ("a page of this address; its records stand further down",))
        if _SAVED_FROM.search(head.data):
            return Claim(
                0.5, ("a page saved from this address, without records that are known",), changed=True
            )
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records; where the newer list stands on the page, those of the newer list."""
        rows = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa", "audio_state": "none"})
        data = read_page(source, rows)
        if data is not None and not BOX_BEGINS.search(data):
            if ROW_BEGINS.search(data):
                yield from review_batches(data, source)
                return
            if not _messages(data):
                rows.damage("header_changed")
        if data is not None and any(row["more"] for row in _messages(data)):
            rows.note("more_pages")
        for piece in pieces_of(data or b"", BOX_BEGINS):
            rows.begin()
            tree = parsed(piece)
            if tree is None:
                rows.problem("row_too_large")
            else:
                _settle(tree, source.options, rows)
            if rows.full:
                yield rows.batch()
        yield rows.batch()


def _messages(data: bytes) -> list[dict[str, str]]:
    """Return the known messages that stand at the end of the list."""
    found = []
    for piece in pieces_of(data, _MESSAGE_BEGINS):
        tree = parsed(piece[:4096])
        text = text_of(tree.select_one(".full-width-message")) if tree else None
        found += [row for row in facts()["messages"] if (text or "").casefold() == row["text"].casefold()]
    return found


def _settle(tree: BeautifulSoup, options: Options, rows: Rows) -> None:
    """Turn one box into one recording."""
    box = tree.select_one(".apd-content-box")
    if box is None:
        rows.problem("wrong_types")
        return
    date, clock, device = _record_info(box)
    time = local_time(date, clock, options)
    words, stand_ins, replies = _texts(box)
    if not (date or clock or device or words or stand_ins or replies):
        rows.problem("wrong_types")
        return
    if not time.readable:
        rows.flaw("time_unreadable")
    outcomes = [outcome for text in stand_ins if (outcome := stand_in(text))]
    if len(outcomes) < len(stand_ins):
        rows.flaw("text_type_unknown")
    outcome = next((one for one in outcomes if one != "unknown"), None)
    if device:
        rows.device(Device("amazon", device, None))
    if time.micros is not None:
        rows.note("zone_assumed")
    transcript, placeholder = "\n".join(words) or None, "\n".join(stand_ins) or None
    # Date and time count as they are written, so that the choice of a zone changes no id.
    seen = (date or "", clock or "", device or "", transcript or placeholder or "")
    key = element_key(str(box.get("id") or "")) or ("text", *seen)
    rows.recording(
        recording_id=recording_id("amazon", *key),
        keyed=key[0] != "text",
        kind="voice",
        started_at=time.micros,
        time_basis=None if time.micros is None else "assumed",
        time_precision=time.precision,
        device=device,
        transcript=transcript,
        placeholder=placeholder,
        reply="\n".join(replies) or None,
        outcome=outcome or ("answered" if replies else "unknown"),
    )


def _record_info(box: Tag) -> tuple[str | None, str | None, str | None]:
    """Return date, time and device as they stand in the box's first line."""
    info = box.select_one(".record-info")
    if info is None:
        return None, None, None
    items = [text_of(item) for item in info.select(".item")]
    date, clock, device = [*items, None, None, None][:3]
    return date, clock, text_of(info.select_one(".device-name")) or device


def _texts(box: Tag) -> tuple[list[str], list[str], list[str]]:
    """Return words of the customer, what stands in their place, and replies, each once.

    The opened record tells more than its preview, which is asked only where it says nothing.
    """
    words: dict[str, None] = {}
    stand_ins: dict[str, None] = {}
    replies: dict[str, None] = {}
    opened = box.select(".record-item-text")
    for element in opened or box.select(".record-summary-preview"):
        classes = element.get_attribute_list("class")
        raw = text_of(element)
        if raw is None:
            continue
        if "alexa-response" in classes:
            replies[unquoted(raw) or raw] = None
        elif "customer-transcript" in classes and stand_in(raw) is None:
            words[unquoted(raw) or raw] = None
        else:
            stand_ins[raw] = None
    if not words and not stand_ins and opened:
        for element in box.select(".record-summary-preview"):
            raw = text_of(element)
            if raw and "customer-transcript" in (element.get("class") or []) and stand_in(raw) is None:
                words[unquoted(raw) or raw] = None
            elif raw:
                stand_ins[raw] = None
    return list(words), list(stand_ins), list(replies)
