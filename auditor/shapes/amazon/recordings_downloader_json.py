"""The list that a public recordings downloader keeps beside its sound files (format notes, Amazon 7).

What stood on the privacy page's boxes (saved_rvh.py), with the utterance id where the tool caught it. Words
stand in quotation marks as on the page, replacements do not. The sound of the k-th entry that has an
utterance id is `<k>.wav` in the same folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.dialogues import DialogueShape, Waiting
from auditor.shapes.amazon.identifiers import Clip, clip_second_key, read_utterance_id
from auditor.shapes.amazon.labels import kinds_by_client, stand_in
from auditor.shapes.amazon.page import element_key, is_quoted_text, local_time, unquoted
from auditor.shapes.amazon.records import decoded
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK, device_of
from auditor.shapes.amazon.sound_beside import clip_beside
from auditor.shapes.contract import Batch, Claim, Head, Rows, Source
from auditor.shapes.json_stream import Damage, Item, array_items

_KEYS = ("message", "date", "time", "device", "div_id")
_OBJECT = re.compile(rb"\{[^{}\[\]]*\}")


class _Entry(msgspec.Struct, gc=False):
    """One entry; what is not named here is passed over and never kept."""

    message: str | None = None
    date: str | None = None
    time: str | None = None
    device: str | None = None
    div_id: str | None = None
    audio_id: str | None = None


class RecordingsDownloaderJson(DialogueShape):
    """The downloader's list of what it saved."""

    id = "amazon.recordings_downloader_json"
    title = later("Alexa recordings downloader: list")
    source = "the tool's public code; pages of about 2020 to 2024"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a list of objects with the five fields that every entry has."""
        data = head.data.removeprefix(BYTE_ORDER_MARK).lstrip()
        first = _OBJECT.search(data) if data[:1] == b"[" else None
        if first and all(f'"{key}"'.encode() in first[0] for key in _KEYS):
            return Claim(0.9, ("objects with message, date, time, device and div_id",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the entries in batches."""
        rows, waiting = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa"}), Waiting(source)
        sounds = 0
        with source.open() as stream:
            for event in array_items(stream, None):
                if isinstance(event, Damage):
                    rows.damage(event.kind)
                elif isinstance(event, Item):
                    rows.begin()
                    entry = event.problem or decoded(event.raw or b"", _Entry)
                    if isinstance(entry, str):
                        rows.problem(entry)
                    else:
                        _settle(entry, source, waiting, rows, sounds)
                        sounds += bool(entry.audio_id)
                if rows.full:
                    yield waiting.settled(rows.batch())
        yield waiting.settled(rows.batch())


def _settle(entry: _Entry, source: Source, waiting: Waiting, rows: Rows, number: int) -> None:
    """Turn one entry into one recording. number: of its sound file, if it has one."""
    if not (entry.message or entry.date or entry.div_id or entry.audio_id):
        rows.problem("wrong_types")
        return
    clip = read_utterance_id(entry.audio_id) if entry.audio_id else None
    started, basis, precision = _time(entry, clip, source, rows)
    words, placeholder, outcome = _words(entry, rows)
    kinds = [kind for beginning, kind in kinds_by_client() if (entry.audio_id or "").startswith(beginning)]
    if clip:
        waiting.see(clip.stem, clip.number)
        if outcome == "not_for_device":
            waiting.hold(rows.row, clip.stem, clip.number)
    hashed = device_of(clip, source)
    if entry.device or hashed:
        rows.device(Device("amazon", entry.device or None, hashed))
    key = _key(entry)
    rows.recording(
        recording_id=recording_id("amazon", *key),
        keyed=key[0] != "text",
        also=clip_second_key(entry.audio_id) if entry.audio_id else None,
        kind=kinds[0] if kinds else "voice",
        started_at=started,
        time_basis=basis,
        time_precision=precision,
        device=entry.device or None,
        device_id=hashed,
        transcript=words,
        placeholder=placeholder,
        outcome=outcome,
        **(_sound(source, rows, number) if entry.audio_id else {}),
    )


def _time(
    entry: _Entry, clip: Clip | None, source: Source, rows: Rows
) -> tuple[int | None, str | None, str | None]:
    """Return the start in the utterance id, else the page's local time."""
    if clip and clip.micros is not None:
        return clip.micros, "utc", "s"
    time = local_time(entry.date, entry.time, source.options)
    if not time.readable:
        rows.flaw("time_unreadable")
    if time.micros is None:
        return None, None, None
    rows.note("zone_assumed")
    return time.micros, "assumed", time.precision


def _words(entry: _Entry, rows: Rows) -> tuple[str | None, str | None, str]:
    """Return words, what stands in their place, and the outcome."""
    text = " ".join((entry.message or "").split())
    outcome = stand_in(text) if text else None
    if not text:
        return None, None, "unknown"
    if outcome is None and is_quoted_text(text):
        return unquoted(text), None, "unknown"
    if outcome is None:
        rows.flaw("text_type_unknown")
    return None, text, outcome or "unknown"


def _key(entry: _Entry) -> tuple[str, ...]:
    """Return what the id rests on: the box, as on the page itself, or else the utterance id."""
    if key := element_key(entry.div_id):
        return key
    if entry.audio_id:
        return "utterance", entry.audio_id
    return "text", entry.date or "", entry.time or "", entry.device or "", entry.message or ""


def _sound(source: Source, rows: Rows, number: int) -> dict[str, object]:
    found = clip_beside(source, f"{number}.wav")
    if found is None:
        rows.flaw("audio_absent")
        return {"audio_state": "named_but_absent"}
    return {"audio_state": "linked", "clip": found[0], "audio": found[1]}
