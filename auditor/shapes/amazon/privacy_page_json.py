"""Alexa's privacy page as JSON: `customerHistoryRecords`, one answer of the page or a list of them.

The only Amazon shape that still carries a label of Amazon's own (`utteranceType`). Field by field in
the format notes, Amazon 4; what labels and sentences mean is in facts/amazon_labels.toml and
facts/amazon_sentences.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import msgspec

from auditor.problem import Problem
from auditor.recording import Device, device_id, record_batch, recording_id
from auditor.shapes.amazon.identifiers import Clip, device_in_key, read_utterance_id
from auditor.shapes.amazon.labels import (
    BY_REPLY,
    NO_LABEL,
    folded,
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

# A stretch whose objects fit into a processor's cache: these are taken row by row, and with 1 MB a fifth
# fewer rows a second were read.
_BLOCK = 1 << 17
_BATCH_ROWS = 20_000
_KNOWN_DEVICES = 10_000  # devices that one file may list
_COMPARED = 20  # texts of one record with which a further one is compared

_LIST = re.compile(rb'"customerHistoryRecords"\s*:\s*(\S?)')
_RECORD_KEY = re.compile(rb'"(?:recordKey|activityKey|timestamp|utteranceType|voiceHistoryRecordItems)"\s*:')
_MARK = b"\xef\xbb\xbf"


class PrivacyPageJson(Shape):
    """Answers of the privacy page's record list, as browsers and tools save them."""

    id = "amazon.privacy_page_json"
    title = "Alexa privacy page (JSON)"
    source = "published answers of the page and public clients; seen since February 2021"

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
            for event in array_runs(stream, {LIST_KEY}, _PAGE, siblings=siblings, block=_BLOCK):
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


@cache
def _fields(type_: type[msgspec.Struct]) -> tuple[tuple[str, str, type[msgspec.Struct] | None], ...]:
    """Return (our name, the file's name, type of the objects in it) for each field; looking it up is slow."""
    return tuple(
        (field.name, field.encode_name, _NESTED.get(field.name)) for field in msgspec.structs.fields(type_)
    )


def _mended(given: Mapping[str, object], type_: type[_S]) -> _S:
    """Build a record from what can be used of an object whose fields are not all of the documented types."""
    fields: dict[str, Any] = {}
    for name, written, nested in _fields(type_):
        value = given.get(written)
        if nested is not None:
            members = value if isinstance(value, list) else [value]
            fields[name] = [_mended(one, nested) for one in members if isinstance(one, dict)] or None
        elif isinstance(value, str) or (name == "timestamp" and isinstance(value, int | float)):
            fields[name] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            fields[name] = str(value)
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
    """The texts of one record, by whose they are; each None where there is none.

    transcript:  what the customer was understood to say.
    placeholder: what stands where that would stand.
    reply:       what Alexa answered.
    outcome:     what the placeholder says became of the request.
    flawed:      whether a text is of a type that the table does not know.
    """

    __slots__ = ("flawed", "outcome", "placeholder", "reply", "transcript")

    def __init__(self, texts: list[_Text] | None) -> None:
        said: dict[str, bool] = {}  # text -> whether it stands in for another
        stand_ins: dict[str, None] = {}
        replies: dict[str, None] = {}
        self.outcome: str | None = None
        self.flawed = False
        types = text_types()
        for text in texts or ():
            known = types.get(text.record_item_type or "")
            words = text.transcript_text
            blank = not words or words.isspace()
            if known is None:
                self.flawed = self.flawed or bool(text.record_item_type) or not blank
                continue
            if words is None or blank:
                continue
            whose, replaces = known
            outcome = stand_in(words)
            if whose == "alexa" and outcome is None:
                replies[words] = None
            elif whose == "customer" and outcome is None:
                _hear(said, words, replaces=replaces)
            elif whose == "customer":
                stand_ins[words] = None
                self.outcome = self.outcome or (None if outcome == "unknown" else outcome)
        self.transcript = "\n".join(said) or None
        self.placeholder = "\n".join(stand_ins) or None
        self.reply = "\n".join(replies) or None


def _hear(said: dict[str, bool], words: str, *, replaces: bool) -> None:
    """Add words of the customer, unless they only repeat others of this record.

    A text that stands in for another is at times written twice, with the wake word and without: the
    longer one is kept, where the first one stood.
    """
    if words in said:
        return
    for other, other_replaces in islice(said.items(), _COMPARED):
        shorter, longer = sorted((words, other), key=len)
        if (replaces or other_replaces) and folded(shorter) == without_wake_word(longer):
            kept = [(longer if one == other else one, flag) for one, flag in said.items()]
            said.clear()
            said.update(kept)
            return
    said[words] = replaces


def _clip_names(record: _Record) -> list[str]:
    """Return the utterance ids of a record, each once; request and reply share theirs."""
    names = {record.utterance_id: None}
    for text in record.texts or ():
        names[text.utterance_id] = None
    return [name for name in names if name]


def _clips(names: list[str]) -> list[Clip]:
    """Return what can be read of utterance ids, the first clip first, in whatever order the texts stand."""
    clips = [clip for name in names if (clip := read_utterance_id(name))]
    if len(clips) > 1:
        clips.sort(key=lambda clip: (clip.micros is None, clip.micros or 0, clip.number or 0))
    return clips


def _has_somebody(record: _Record) -> bool:
    """Whether Amazon says that it knew the voice, for the record or for a text of it."""
    if record.persons_info and _is_somebody(record.persons_info):
        return True
    return any(text.persons_info and _is_somebody(text.persons_info) for text in record.texts or ())


def _start(record: _Record, clips: list[Clip]) -> tuple[int | None, str | None]:
    """Return when the record began and how precisely that is known (DESIGN.md 12, "Times")."""
    if clips and clips[0].micros is not None:
        return clips[0].micros, "s"
    micros = epoch_ms_micros(record.timestamp)
    return micros, None if micros is None else "ms"


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
        self._damages: set[str] = set()
        self._devices: dict[tuple[str | None, tuple[str, str] | None], tuple[str | None, str | None]] = {}
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
            self._damage(event.kind)
        elif event.key == _TOKEN_KEY:
            self._more_pages = event.raw not in (b"null", b'""', b"")
        elif event.raw != b"null":
            self._damage("header_changed")

    def batch(self) -> Batch:
        """Hand out what was collected; row numbers go on."""
        batch, self._batch = self._batch, Batch()
        continued = self._continued | self._continued_before
        for at, stem in self._waiting:
            if stem in continued:
                row = self._rows[at]
                self._rows[at] = (*row[:_OUTCOME], "wake_word_only", *row[_OUTCOME + 1 :])
        if self._rows:
            columns: dict[str, object] = dict(_CONSTANTS)
            columns.update(zip(_COLUMNS, map(list, zip(*self._rows, strict=True)), strict=True))
            batch.recordings = record_batch(columns, len(self._rows))
        self._rows, self._waiting = [], []
        self._continued, self._continued_before = set(), self._continued
        return batch

    def last_batch(self) -> Batch:
        """Hand out the rest, with what is true of the whole member."""
        if self._more_pages:
            self._batch.notes.add("more_pages")
        return self.batch()

    def _begin(self) -> None:
        self._row += 1
        self._batch.rows += 1

    def _problem(self, kind: str) -> None:
        self._batch.problems.append(Problem(kind, row=self._row))

    def _damage(self, kind: str) -> None:
        if kind not in self._damages:  # once for the member
            self._damages.add(kind)
            self._batch.damage.append(Problem(kind))

    def _settle(self, record: _Record) -> None:
        """Turn one record into one recording, or into a problem where nothing in it can be used."""
        words = _Words(record.texts)
        names = _clip_names(record)
        clips = _clips(names)
        started, precision = _start(record, clips)
        transcript, placeholder, reply = words.transcript, words.placeholder, words.reply
        label = record.utterance_type or None
        key = record.record_key or record.activity_key
        if not (key or names or label or transcript or placeholder or reply) and started is None:
            self._problem("wrong_types")
            return
        if started is None:
            self._batch.flaws["time_unreadable"] += 1
        if words.flawed:
            self._batch.flaws["text_type_unknown"] += 1
        device, hashed = self._device(record, key, clips)
        kind, outcome, trigger = self._judge(label, words, names, clips)
        if key:
            identity = recording_id("amazon", "record", key)
        elif names:
            identity = recording_id("amazon", "utterance", clips[0].id if clips else names[0])
        else:
            when = "" if started is None else iso_ms(started)
            identity = recording_id("amazon", "text", when, device or "", transcript or placeholder or "")
        self._rows.append(
            (
                self._row,
                identity,
                bool(key or names),
                kind,
                started,
                "utc" if precision else None,
                precision,
                device,
                hashed,
                "recognised" if _has_somebody(record) else "unknown",
                transcript,
                placeholder,
                reply,
                outcome,
                label,
                trigger,
            )
        )

    def _judge(
        self, label: str | None, words: _Words, names: list[str], clips: list[Clip]
    ) -> tuple[str, str, str]:
        """Return kind, outcome and trigger (DESIGN.md 12, "Kinds and outcomes")."""
        means = meaning(label) if label else NO_LABEL
        if means is None:
            self._batch.flaws["label_unknown"] += 1
            means = NO_LABEL
        worded = words.transcript is not None
        kind, outcome, trigger = means.kinds[worded], means.outcomes[worded], means.trigger
        for beginning, kind_of_client in kinds_by_client():
            for name in names:
                if name.startswith(beginning):
                    kind, trigger = kind_of_client, "unknown"
        for clip in clips:
            if clip.number:
                self._continued.add(clip.stem)
        if outcome == BY_REPLY:
            outcome = words.outcome or ("answered" if words.reply else "unknown")
            if words.outcome == "not_for_device" and clips and clips[0].number == 0:
                self._waiting.append((len(self._rows), clips[0].stem))
        return kind, outcome, trigger

    def _device(self, record: _Record, key: str | None, clips: list[Clip]) -> tuple[str | None, str | None]:
        """Return the device's name and the hash of its serial; list it where it is new in this member."""
        listed = (*_each(record.device), *_each(record.device_info))
        given = None
        for one in listed:
            given = given or one.device_name or None
        serial = (device_in_key(key) if key else None) or _listed_serial(listed) or _serial_in(clips)
        known = self._devices.get((given, serial))
        if known is None:
            name = None if given is None or given.isspace() or stand_in(given) else given
            known = (name, device_id(*serial) if serial else None)
            if len(self._devices) < _KNOWN_DEVICES:
                self._devices[given, serial] = known
                if any(known):
                    self._batch.devices.add(Device("amazon", *known))
        return known


def _listed_serial(listed: Iterable[_Device]) -> tuple[str, str] | None:
    """Return (type, serial) from a device object, which only some clients get."""
    for one in listed:
        serial = one.serial_number or one.device_serial_number
        if serial and one.device_type:
            return one.device_type, serial
    return None


def _serial_in(clips: list[Clip]) -> tuple[str, str] | None:
    """Return (type, serial) from an utterance id; the client of a typed command is no device."""
    clients = tuple(beginning for beginning, _ in kinds_by_client())
    for clip in clips:
        if clip.serial and not clip.id.startswith(clients):
            return clip.device_type, clip.serial
    return None
