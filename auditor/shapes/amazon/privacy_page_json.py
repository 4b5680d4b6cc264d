"""Alexa's privacy page as JSON: `customerHistoryRecords`, one answer of the page or a list of them.

The only Amazon shape that still carries a label of Amazon's own (`utteranceType`). Field by field in
the format notes, Amazon 4; what labels and sentences mean is in facts/amazon_labels.toml and
facts/amazon_sentences.toml.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from auditor.problem import Problem
from auditor.recording import Device, Setting, device_id, record_batch, recording_id
from auditor.shapes.amazon.identifiers import Clip, device_in_key, read_utterance_id
from auditor.shapes.amazon.labels import (
    BY_REPLY,
    NO_LABEL,
    Meaning,
    kinds_by_client,
    meaning,
    stand_in,
    text_types,
    without_wake_word,
)
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.instants import epoch_ms_micros, iso_ms
from auditor.shapes.json_stream import Damage, Item, Sibling, array_runs, decode_kindly

LIST_KEY = "customerHistoryRecords"
_TOKEN_KEY = "encodedRequestToken"  # noqa: S105 (the name of a field)
_NEWER_LIST_KEY = "alexaHistoryRecords"  # the page's own answers since 2026: another shape

_BATCH_ROWS = 20_000
_KNOWN_DEVICES = 10_000  # devices of one file whose hash is remembered

_LIST = re.compile(rb'"customerHistoryRecords"\s*:\s*(\S?)')
_RECORD_KEY = re.compile(
    rb'"(?:recordKey|activityKey|timestamp|utteranceType|voiceHistoryRecordItems)"\s*:'
)
_MARK = b"\xef\xbb\xbf"


class PrivacyPageJson(Shape):
    """Answers of the privacy page's record list, as browsers and tools save them."""

    id = "amazon.privacy_page_json"
    title = "Alexa privacy page (JSON)"
    source = "format notes, Amazon 4a and 4b; seen since February 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of history records whose entries have a key, a time or texts."""
        if head.data.startswith((b"\xff\xfe", b"\xfe\xff")):
            wide = LIST_KEY in head.data.decode("utf-16", "ignore")
            return Claim(0.9, ("a list of history records, in UTF-16",), changed=True) if wide else None
        if not head.data.removeprefix(_MARK).lstrip().startswith((b"{", b"[")):
            return None
        found = _LIST.search(head.data)
        if found is None:
            return None
        reasons = ("a JSON member customerHistoryRecords",)
        value, rest = found[1], head.data[found.end() :].lstrip()
        if value in (b"", b"n") or (value == b"[" and rest[:1] in (b"", b"]")):
            return Claim(0.95, (*reasons, "without records"))
        if value == b"[" and _RECORD_KEY.search(rest):
            return Claim(0.95, (*reasons, "records with a key, a time or texts"))
        return Claim(0.9, (*reasons, "its records have none of the known fields"), changed=True)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records of all pages in batches."""
        reading = _Reading()
        with source.open() as stream:
            siblings = {_TOKEN_KEY, _NEWER_LIST_KEY}
            for event in array_runs(stream, {LIST_KEY}, _PAGE, siblings=siblings):
                reading.take(event)
                if reading.full:
                    yield reading.batch()
        yield reading.last_batch()


class _Person(msgspec.Struct, rename="camel", gc=False):
    person_id: str | None = None
    person_first_name: str | None = None


class _Device(msgspec.Struct, rename="camel", gc=False):
    device_name: str | None = None
    device_type: str | None = None
    serial_number: str | None = None
    device_serial_number: str | None = None


class _Text(msgspec.Struct, rename="camel", gc=False):
    record_item_type: str | None = None
    utterance_id: str | None = None
    transcript_text: str | None = None
    persons_info: list[_Person] | _Person | None = None


class _Record(msgspec.Struct, rename="camel", gc=False):
    record_key: str | None = None
    activity_key: str | None = None
    timestamp: int | float | str | None = None
    utterance_type: str | None = None
    utterance_id: str | None = None
    device: list[_Device] | _Device | None = None
    device_info: list[_Device] | _Device | None = None
    texts: list[_Text] | None = msgspec.field(default=None, name="voiceHistoryRecordItems")
    persons_info: list[_Person] | _Person | None = None


_PAGE = msgspec.json.Decoder(list[_Record])
_ONE = msgspec.json.Decoder(_Record)

_NESTED: Mapping[str, type[msgspec.Struct]] = {
    "texts": _Text,
    "device": _Device,
    "device_info": _Device,
    "persons_info": _Person,
}
_S = TypeVar("_S", bound=msgspec.Struct)


def _mended(given: Mapping[str, object], type_: type[_S]) -> _S:
    """Build a record from what can be used of an object whose fields are not all of the documented types."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(type_):
        value = given.get(field.encode_name)
        if field.name in _NESTED:
            members = value if isinstance(value, list) else [value]
            nested = [_mended(one, _NESTED[field.name]) for one in members if isinstance(one, dict)]
            fields[field.name] = nested or None
        elif isinstance(value, str) or (field.name == "timestamp" and isinstance(value, int | float)):
            fields[field.name] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            fields[field.name] = str(value)
    return type_(**fields)


def _record_of(raw: bytes) -> _Record | str:
    """Decode one record; return the kind of problem where it is none."""
    try:
        return _ONE.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        value = decode_kindly(raw)
    except ValueError:
        return "row_broken"
    return _mended(value, _Record) if isinstance(value, dict) else "not_an_object"


def _each(value: list[_S] | _S | None) -> Iterable[_S]:
    """Return what may stand as a list, as one object or not at all, as a sequence."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _is_somebody(persons: list[_Person] | _Person | None) -> bool:
    """Whether a person is named. The name goes no further."""
    return any(person.person_id or person.person_first_name for person in _each(persons))


class _Words:
    """The texts of one record, sorted by whose they are."""

    __slots__ = ("_said", "flawed", "outcome", "placeholders", "replies")

    def __init__(self, texts: list[_Text] | None) -> None:
        self._said: list[tuple[str, bool]] = []  # text; whether it stands in for another
        self.placeholders: list[str] = []
        self.replies: list[str] = []
        self.outcome: str | None = None  # what a stand-in sentence says
        self.flawed = False  # a text of a type that is not in the table
        types = text_types()
        for text in texts or ():
            known = types.get(text.record_item_type or "")
            words = text.transcript_text
            blank = not words or words.isspace()
            if known is None:
                self.flawed = self.flawed or bool(text.record_item_type) or not blank
            elif words and not blank:
                self._sort(words, *known)

    def _sort(self, words: str, whose: str, replaces: bool) -> None:
        outcome = stand_in(words)
        if whose == "customer":
            if outcome is None:
                self._hear(words, replaces)
                return
            if words not in self.placeholders:
                self.placeholders.append(words)
            if outcome != "unknown":
                self.outcome = self.outcome or outcome
        elif whose == "alexa" and outcome is None and words not in self.replies:
            self.replies.append(words)

    def _hear(self, words: str, replaces: bool) -> None:
        """Add words of the customer, unless they only repeat others of this record.

        A text that stands in for another is at times written twice, with the wake word and without: the
        longer one is kept.
        """
        for at, (other, other_replaces) in enumerate(self._said):
            if words == other:
                return
            if not (replaces or other_replaces):
                continue
            shorter, longer = sorted((words, other), key=len)
            if " ".join(shorter.casefold().split()) == without_wake_word(longer):
                self._said[at] = (longer, other_replaces)
                return
        self._said.append((words, replaces))

    @property
    def transcript(self) -> str | None:
        """What was understood, or None."""
        return "\n".join(words for words, _ in self._said) if self._said else None


def _clips(record: _Record) -> list[Clip]:
    """Return the clips that a record names, each once."""
    names = dict.fromkeys(
        [record.utterance_id, *(text.utterance_id for text in record.texts)] if record.texts else [record.utterance_id]
    )
    return [clip for name in names if name and (clip := read_utterance_id(name))]


def _first_name(record: _Record) -> str:
    """Return the first utterance id of a record even where it cannot be read, or ""."""
    names = [record.utterance_id, *(text.utterance_id for text in record.texts or ())]
    return next((name for name in names if name), "")


# The columns that differ from row to row, in the order of the tuples that _Reading collects.
_COLUMNS = (
    "row",
    "recording_id",
    "keyed",
    "kind",
    "started_at",
    "time_basis",
    "time_precision",
    "device",
    "device_id",
    "speaker",
    "transcript",
    "text_key",
    "placeholder",
    "reply",
    "outcome",
    "vendor_label",
    "trigger",
)
_OUTCOME = _COLUMNS.index("outcome")
_CONSTANTS = {"vendor": "amazon", "shape": PrivacyPageJson.id, "product": "Alexa", "audio_state": "none"}


class _Reading:
    """The rows of one member on their way into batches."""

    def __init__(self) -> None:
        self._batch = Batch()
        self._rows: list[tuple[object, ...]] = []
        self._row = -1
        self._more_pages = False
        self._hashes: dict[tuple[str, str], str | None] = {}
        # Dialogues with a clip after the first one, of this batch and of the one before; and rows of this
        # batch whose sentence means something else if there is such a clip.
        self._continued: set[str] = set()
        self._continued_before: set[str] = set()
        self._waiting: list[tuple[int, str]] = []

    @property
    def full(self) -> bool:
        """Whether it is time to hand out a batch."""
        return self._batch.rows >= _BATCH_ROWS

    def take(self, event: list[_Record] | Item | Sibling | Damage) -> None:
        """Book whatever the stream gives."""
        if isinstance(event, list):
            for record in event:
                self._begin()
                self._settle(record)
        elif isinstance(event, Item):
            self._begin()
            record_or_kind = event.problem or _record_of(event.raw or b"")
            if isinstance(record_or_kind, str):
                self._problem(record_or_kind)
            else:
                self._settle(record_or_kind)
        elif isinstance(event, Damage):
            self._batch.damage.append(Problem(event.kind))
        elif event.key == _TOKEN_KEY:
            self._more_pages = event.raw not in (b"null", b'""', b"")
        elif event.raw != b"null":
            self._batch.damage.append(Problem("header_changed"))

    def batch(self) -> Batch:
        """Hand out what was collected; row numbers go on."""
        batch, self._batch = self._batch, Batch()
        continued = self._continued | self._continued_before
        for at, stem in self._waiting:
            if stem in continued:
                row = self._rows[at]
                self._rows[at] = (*row[:_OUTCOME], "wake_word_only", *row[_OUTCOME + 1 :])
        if self._rows:
            columns = dict(zip(_COLUMNS, map(list, zip(*self._rows, strict=True)), strict=True))
            batch.recordings = record_batch(_CONSTANTS | columns, len(self._rows))
        self._rows, self._waiting = [], []
        self._continued, self._continued_before = set(), self._continued
        return batch

    def last_batch(self) -> Batch:
        """Hand out the rest, with what is true of the whole member."""
        if self._more_pages:
            self._batch.settings.add(Setting("amazon", "more_pages_exist", "yes"))
        return self.batch()

    def _begin(self) -> None:
        self._row += 1
        self._batch.rows += 1

    def _problem(self, kind: str) -> None:
        self._batch.problems.append(Problem(kind, row=self._row))

    def _settle(self, record: _Record) -> None:
        """Turn one record into one recording, or into a problem where nothing in it can be used."""
        words = _Words(record.texts)
        transcript = words.transcript
        clips = _clips(record)
        started, precision = _start(record, clips)
        label = record.utterance_type or None
        key = record.record_key or record.activity_key
        first = key or _first_name(record)
        if not (first or started is not None or label or transcript or words.placeholders or words.replies):
            self._problem("wrong_types")
            return
        if started is None:
            self._batch.flaws["time_unreadable"] += 1
        if words.flawed:
            self._batch.flaws["text_type_unknown"] += 1
        device, hashed = self._device(record, clips)
        placeholder = "\n".join(words.placeholders) or None
        if key:
            identity = recording_id("amazon", "record", key)
        elif first:
            identity = recording_id("amazon", "utterance", clips[0].id if clips else first)
        else:
            when = "" if started is None else iso_ms(started)
            identity = recording_id("amazon", "text", when, device or "", transcript or placeholder or "")
        kind, outcome, trigger = self._judge(label, words, record, clips)
        self._rows.append(
            (
                self._row,
                identity,
                bool(first),
                kind,
                started,
                "utc" if precision else None,
                precision,
                device,
                hashed,
                "recognised" if _has_somebody(record) else "unknown",
                transcript,
                None if transcript is None else zlib.crc32(transcript.casefold().encode("utf-8", "replace")),
                placeholder,
                "\n".join(words.replies) or None,
                outcome,
                label,
                trigger,
            )
        )
