"""From history records to recordings, a batch at a time.

Every shape that carries such records (records.py) ends here, so that one request gets the same id, the
same time and the same meaning whichever file it was found in.

The id rests on the record key, else on the whole utterance id, else on time, device and words
(docs/decisions/004). Where there is an utterance id it is also noted as a second key, `also`: other
shapes know the same clip by it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import pyarrow as pa

from auditor.problem import Problem
from auditor.recording import Device, device_id, few_words, record_batch, recording_ids
from auditor.shapes.amazon.dialogues import Waiting
from auditor.shapes.amazon.households import Households
from auditor.shapes.amazon.identifiers import Clip, clip_key, device_in_key, second_keys
from auditor.shapes.amazon.labels import BY_REPLY, NO_LABEL, kinds_by_client, meaning, stand_in
from auditor.shapes.amazon.records import (
    ListedDevice,
    Record,
    Words,
    clip_names,
    clips_of,
    decoded,
    each,
    has_somebody,
    start_of,
)
from auditor.shapes.contract import SET_ASIDE, Batch, Source
from auditor.shapes.instants import iso_ms
from auditor.shapes.json_stream import Damage, Item

# A stretch whose objects fit into a processor's cache: these are taken row by row, and with 1 MB a fifth
# fewer rows a second were read.
BLOCK = 1 << 17
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BATCH_ROWS = 20_000
_KNOWN_DEVICES = 10_000  # devices that one file may list

R = TypeVar("R", bound=Record)
Start = tuple[int | None, str | None, str | None]  # microseconds, basis, precision

# The columns that differ from row to row, in the order of the tuples that Reading collects. Behind them
# stand what the id rests on, in two parts, and the key of the clip.
_COLUMNS = (
    "row",
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


class Reading(Generic[R]):
    """The rows of one member on their way into batches."""

    def __init__(self, source: Source, shape: str, type_: type[R]) -> None:
        """source: the member. shape: id of what reads it. type_: what the entries are decoded to."""
        self._constants = {"vendor": "amazon", "shape": shape, "audio_state": "none"}
        self._type = type_
        self._batch = Batch()
        self._row = -1
        self._notes: set[str] = set()
        self._damages: set[str] = set()
        self._devices: dict[tuple[str | None, tuple[str, str] | None], tuple[str | None, str | None]] = {}
        # Of this batch: the rows, and what few of them have.
        self._rows: list[tuple[Any, ...]] = []
        self._products: dict[int, str] = {}
        self._links: dict[int, tuple[int, str]] = {}
        self._waiting = Waiting(source)
        self._households = Households.of(source)

    @property
    def full(self) -> bool:
        """Whether it is time to hand out a batch."""
        return self._batch.rows >= _BATCH_ROWS

    @property
    def held(self) -> int:
        """How many recordings the batch at hand holds."""
        return len(self._rows)

    def take(self, event: list[R] | Item | Damage) -> None:
        """Book whatever the stream gives."""
        if isinstance(event, list):
            settle = self.settle_entry
            for record in event:
                self.begin()
                settle(record)
        elif isinstance(event, Item):
            self.begin()
            record_or_kind = event.problem or decoded(event.raw or b"", self._type)
            if isinstance(record_or_kind, str):
                self.problem(record_or_kind)
            else:
                self.settle_entry(record_or_kind)
        else:
            self.damage(event.kind)

    def begin(self) -> None:
        """Announce the next row of the source; it is then settled in exactly one way."""
        self._row += 1
        self._batch.rows += 1

    def problem(self, kind: str) -> None:
        """Settle the row as a problem; kind is a key of problem.PROBLEM_KINDS."""
        self._batch.problems.append(Problem(kind, row=self._row))

    def set_aside(self, reason: str) -> None:
        """Settle the row as set aside; reason is a key of SET_ASIDE."""
        if reason not in SET_ASIDE:
            raise ValueError("unknown reason to set aside")
        self._batch.set_aside[reason] += 1

    def flaw(self, kind: str) -> None:
        """Note that the recording of this row lacks something; kind is a key of problem.FLAW_KINDS."""
        self._batch.flaws[kind] += 1

    def damage(self, kind: str) -> None:
        """Note that the member as a whole is damaged; said once."""
        if kind not in self._damages:
            self._damages.add(kind)
            self._batch.damage.append(Problem(kind))

    def note(self, name: str, *, holds: bool = True) -> None:
        """Say what must be known of the member as a whole, or take it back; the last word counts."""
        (self._notes.add if holds else self._notes.discard)(name)

    def settle_entry(self, record: R) -> None:
        """Settle an entry as the stream gave it; a shape whose entries need a look first overrides this."""
        self.settle(record)

    def settle(
        self,
        record: Record,
        *,
        key: tuple[str, str] | None = None,
        start: Start | None = None,
        label: str | None = None,
        product: str | None = None,
        clip: tuple[int, str] | None = None,
    ) -> None:
        """Turn one record into one recording, or into a problem where nothing in it can be used.

        key:     what the id rests on, where the vendor's key is not a field of the record.
        start:   the time, where the file tells it otherwise than by the record's own fields.
        label:   the vendor's labels as they are shown, where the record's one label is not all of them.
        product: as the vendor names it, where that is not Alexa.
        clip:    number and path of the sound file.
        """
        words = Words(record.texts)
        names = clip_names(record)
        clips = clips_of(names)
        started, precision = start_of(record, clips)
        basis: str | None = "utc"
        if started is None and start:
            started, basis, precision = start
        transcript, placeholder, reply = words.transcript, words.placeholder, words.reply
        means = record.utterance_type or None
        record_key = record.record_key or record.activity_key
        text = transcript or placeholder
        if started is None and not (key or record_key or names or means or text or reply):
            self.problem("wrong_types")
            return
        if started is None:
            self._batch.flaws["time_unreadable"] += 1
        if words.flawed:
            self._batch.flaws["text_type_unknown"] += 1
        device, hashed = self._device(record, record_key, clips)
        kind, outcome, trigger = self._judge(means, words, names, clips)
        utterance = (clips[0].id if clips else names[0]) if names else None
        clip_named = clips[0].key if clips else clip_key(names[0]) if names else None
        sort, natural = key or _natural_key(record_key, utterance, started, device, text)
        at = len(self._rows)
        if product:
            self._products[at] = product
        if clip:
            self._links[at] = clip
        self._rows.append(
            (
                self._row,
                sort != "text",
                kind,
                started,
                None if started is None else basis,
                None if started is None else precision,
                device,
                hashed,
                "recognised" if has_somebody(record) else "unknown",
                transcript,
                placeholder,
                reply,
                outcome,
                label or means,
                trigger,
                sort,
                natural,
                clip_named,
            )
        )

    def batch(self) -> Batch:
        """Hand out what was collected; row numbers go on."""
        batch, self._batch = self._batch, Batch()
        if self._rows:
            batch.recordings = record_batch(self._columns(), len(self._rows))
        for held in (self._rows, self._products, self._links):
            held.clear()
        return self._waiting.settled(batch)

    def last_batch(self) -> Batch:
        """Hand out the rest, with what is true of the whole member."""
        self._batch.notes |= self._notes
        return self.batch()

    def _columns(self) -> dict[str, object]:
        """Return the columns of this batch."""
        count = len(self._rows)
        *values, sorts, keys, clips = map(list, zip(*self._rows, strict=True))
        columns: dict[str, object] = dict(self._constants)
        columns.update(zip(_COLUMNS, values, strict=True))
        columns["recording_id"] = recording_ids("amazon", sorts, keys)
        columns["also"] = self.also(clips)
        columns["product"] = few_words("Alexa", self._products, count)
        if self._links:
            links = [self._links.get(at, (None, None)) for at in range(count)]
            columns["clip"], columns["audio"] = map(list, zip(*links, strict=True))
            columns["audio_state"] = few_words("none", dict.fromkeys(self._links, "linked"), count)
        return columns

    def also(self, clips: list[str | None]) -> pa.Array:
        """Return the second key of each recording of the batch; `clips` are the keys of their clips."""
        return second_keys(clips)

    def _judge(
        self, label: str | None, words: Words, names: list[str], clips: list[Clip]
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
                self._waiting.see(clip.stem, clip.number)
        if outcome == BY_REPLY:
            outcome = words.outcome or ("answered" if words.reply else "unknown")
            if words.outcome == "not_for_device" and clips:
                self._waiting.hold(self._row, clips[0].stem, clips[0].number)
        return kind, outcome, trigger

    def _device(self, record: Record, key: str | None, clips: list[Clip]) -> tuple[str | None, str | None]:
        """Return the device's name and the hash of its serial; list it where it is new in this member."""
        listed: tuple[ListedDevice, ...]
        if isinstance(record.device, ListedDevice) and record.device_info is None:  # as nearly all are
            listed, given = (record.device,), record.device.device_name or None
        else:
            listed = (*each(record.device), *each(record.device_info))
            given = next((one.device_name for one in listed if one.device_name), None)
        serial = (device_in_key(key) if key else None) or _listed_serial(listed) or serial_in(clips)
        known = self._devices.get((given, serial))
        if known is None:
            name = None if given is None or given.isspace() or stand_in(given) else given
            known = (name, device_id(*serial) if serial else None)
            if len(self._devices) < _KNOWN_DEVICES:
                self._devices[given, serial] = known
                if serial:
                    self._households.note_type(*serial)
                if any(known):
                    self._batch.devices.add(Device("amazon", *known))
        return known


def _natural_key(
    record_key: str | None, utterance: str | None, started: int | None, device: str | None, text: str | None
) -> tuple[str, str]:
    """Return what an id rests on; "text" where the vendor gave no key."""
    if record_key:
        return "record", record_key
    if utterance:
        return "utterance", utterance
    when = "" if started is None else iso_ms(started)
    return "text", f"{when}\0{device or ''}\0{text or ''}"


def _listed_serial(listed: Iterable[ListedDevice]) -> tuple[str, str] | None:
    """Return (type, serial) from a device object, which only some clients get."""
    for one in listed:
        serial = one.serial_number or one.device_serial_number
        if serial and one.device_type:
            return one.device_type, serial
    return None


def device_of(clip: Clip | None, source: Source) -> str | None:
    """Return the id of the device in an utterance id, and remember its type for the whole audit."""
    serial = serial_in([clip]) if clip else None
    if serial is None:
        return None
    Households.of(source).note_type(*serial)
    return device_id(*serial)


def serial_in(clips: Iterable[Clip]) -> tuple[str, str] | None:
    """Return (type, serial) from an utterance id; the client of a typed command is no device."""
    clients = tuple(beginning for beginning, _ in kinds_by_client())
    for clip in clips:
        if clip.serial and not clip.id.startswith(clients):
            return clip.device_type, clip.serial
    return None
