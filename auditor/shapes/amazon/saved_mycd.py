"""Saved answers of the oldest history page, `hz/mycd` (format notes, Amazon 6a; 2018 and 2019).

Time and device stand only in the identifier of a clip. A wake word with a pause behind it gives two clips
of one dialogue, and the page put "audio was not intended for Alexa" on the first: so clips are put
together by dialogue before any is judged (dialogues.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.dialogues import DialogueShape, Waiting
from auditor.shapes.amazon.identifiers import Clip, clip_second_key, read_utterance_id
from auditor.shapes.amazon.labels import kinds_by_client, stand_in
from auditor.shapes.amazon.page import facts, is_page, parsed, pieces_of, read_page, text_of, unquoted
from auditor.shapes.amazon.rows import device_of
from auditor.shapes.contract import Batch, Claim, Head, Rows, Source

_BEGINS = re.compile(rb"<audio\s[^<>]*?\bid\s*=\s*[\"']audio-[^\"'<>]+[\"']")
_CLIP_ID = re.compile(rb"\bid\s*=\s*[\"']audio(?:Source)?-[^\"'<>]*::TNIH_2V")
_ADDRESS = b"hz/mycd/alexa"
_TIMESTAMPS = (b'"activityTimeStamp"', b'"activityKey"', b'"deletionStatus"')
_NOT_AVAILABLE = "summaryNotAvailableCss"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One clip of the page; text without its quotation marks, `missing` where the page says there is none."""

    name: str
    clip: Clip | None
    text: str | None
    missing: bool


class SavedMycd(DialogueShape):
    """The list of clips of the page for content and devices."""

    id = "amazon.saved_mycd"
    title = later("Alexa history page of 2018 (saved page)")
    source = "code and tests of a published study; pages of 2018 and 2019"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a page with the identifiers of clips; say aloud what an expired session answered instead."""
        data = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if data[:1] == b"{" and any(row["text"].encode() in data for row in facts()["session_errors"]):
            return Claim(0.9, ("the answer of an expired session instead of a page",), changed=True)
        if data[:1] == b"[" and all(key in data for key in _TIMESTAMPS):
            reason = later("times of a saved page's clips; the clips hold them themselves")
            return Claim(0.9, ("times with the keys of activities",), set_aside=reason)
        if not is_page(head):
            return None
        if _CLIP_ID.search(data):
            return Claim(0.92, ("a page with the identifiers of clips",))
        if _ADDRESS in data and not head.whole:
            return Claim(0.5, ("a page of this address; its clips stand further down",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the clips."""
        waiting = Waiting(source)
        rows = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa", "audio_state": "none"})
        data = read_page(source, rows)
        for piece in pieces_of(data or b"", _BEGINS):
            rows.begin()
            entry = _entry_in(piece)
            if entry is None:
                rows.problem("row_too_large")
            else:
                _settle(entry, source, waiting, rows)
            if rows.full:
                yield waiting.settled(rows.batch())
        if data is not None and rows.row < 0:
            rows.damage("header_changed")
        yield waiting.settled(rows.batch())


def _entry_in(piece: bytes) -> _Entry | None:
    """Read one clip; None where its piece of the page is too large."""
    tree = parsed(piece)
    if tree is None:
        return None
    audio = tree.select_one("audio")
    name = str(audio.get("id", "")).removeprefix("audio-") if audio else ""
    said, missing = tree.select_one(".summaryCss"), tree.select_one(f".{_NOT_AVAILABLE}")
    return _Entry(name, read_utterance_id(name), unquoted(text_of(said or missing)), said is None)


def _settle(entry: _Entry, source: Source, waiting: Waiting, rows: Rows) -> None:
    """Turn one clip into one recording."""
    outcome = stand_in(entry.text) if entry.text else None
    placeholder = entry.text if outcome or entry.missing else None
    if placeholder and outcome is None:
        rows.flaw("text_type_unknown")
    clip = entry.clip
    if clip:
        waiting.see(clip.stem, clip.number)
        if outcome == "not_for_device":
            waiting.hold(rows.row, clip.stem, clip.number)
    started = clip.micros if clip else None
    if started is None:
        rows.flaw("time_unreadable")
    kinds = [kind for beginning, kind in kinds_by_client() if entry.name.startswith(beginning)]
    hashed = device_of(clip, source)
    if hashed:
        rows.device(Device("amazon", None, hashed))
    rows.recording(
        recording_id=recording_id("amazon", "utterance", entry.name),
        keyed=True,
        also=clip_second_key(entry.name),
        kind=kinds[0] if kinds else "voice",
        started_at=started,
        time_basis=None if started is None else "utc",
        time_precision=None if started is None else "s",
        device_id=hashed,
        transcript=None if placeholder else entry.text,
        placeholder=placeholder,
        outcome=outcome or "unknown",
    )
