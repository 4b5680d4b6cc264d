"""History records as Alexa's privacy page holds them, whichever way they come to us.

The page's own answers and the files of several tools carry the same record: a key, a time, a device, a
label and texts. Field by field in the format notes, Amazon 4.2 and 4.3. What becomes of it is in rows.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import isclass
from itertools import islice
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from auditor.shapes.amazon.identifiers import Clip, read_utterance_id
from auditor.shapes.amazon.labels import folded, stand_in, text_types, without_wake_word
from auditor.shapes.instants import epoch_ms_micros
from auditor.shapes.json_stream import decode_kindly

_COMPARED = 20  # texts of one record with which a further one is compared


class Person(msgspec.Struct, rename="camel", gc=False):
    """Whose voice was recognised. Who it is goes no further than `has_somebody`."""

    person_id: str | None = None
    person_first_name: str | None = None


class ListedDevice(msgspec.Struct, rename="camel", gc=False):
    """A device as a record names it."""

    device_name: str | None = None
    device_type: str | None = None
    serial_number: str | None = None
    device_serial_number: str | None = None


class Text(msgspec.Struct, rename="camel", gc=False):
    """One text of a record; whose it is, its type says."""

    record_item_type: str | None = None
    utterance_id: str | None = None
    transcript_text: str | None = None
    persons_info: list[Person] | Person | None = None


class Record(msgspec.Struct, rename="camel", gc=False):
    """The fields that are used. What is not named here is passed over and never kept."""

    record_key: str | None = None
    activity_key: str | None = None
    timestamp: int | float | str | None = None
    utterance_type: str | None = None
    utterance_id: str | None = None
    device: list[ListedDevice] | ListedDevice | None = None
    device_info: list[ListedDevice] | ListedDevice | None = None
    texts: list[Text] | None = msgspec.field(default=None, name="voiceHistoryRecordItems")
    persons_info: list[Person] | Person | None = None


PAGE = msgspec.json.Decoder(list[Record])

_S = TypeVar("_S", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a struct, looked up once.

    name:    ours.
    written: the file's.
    nested:  type of the objects in it, or None where it holds none.
    listed:  it may hold a list of them.
    numeric: it may hold a number.
    """

    name: str
    written: str
    nested: type[msgspec.Struct] | None
    listed: bool
    numeric: bool


@cache
def _fields(type_: type[msgspec.Struct]) -> tuple[_Field, ...]:
    """Return the fields of a struct; looking them up is slow."""
    found = []
    for field in msgspec.structs.fields(type_):
        types = get_args(field.type) or (field.type,)
        inner = [one for type_ in types for one in (type_, *get_args(type_))]
        nested = next((one for one in inner if isclass(one) and issubclass(one, msgspec.Struct)), None)
        listed = any(get_origin(one) is list for one in (field.type, *types))
        found.append(_Field(field.name, field.encode_name, nested, listed, bool({int, float} & {*types})))
    return tuple(found)


def mended(given: Mapping[str, object], type_: type[_S]) -> _S:
    """Build a record from what can be used of an object whose fields are not all of the documented types."""
    values: dict[str, Any] = {}
    for field in _fields(type_):
        value = given.get(field.written)
        if field.nested is not None:
            members = value if isinstance(value, list) else [value]
            objects = [mended(one, field.nested) for one in members if isinstance(one, dict)]
            values[field.name] = (objects or None) if field.listed else next(iter(objects), None)
        elif isinstance(value, str) or (field.numeric and isinstance(value, int | float)):
            values[field.name] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            values[field.name] = str(value)
    return type_(**values)


@cache
def _decoder(type_: type[_S]) -> msgspec.json.Decoder[_S]:
    return msgspec.json.Decoder(type_)


def decoded(raw: bytes, type_: type[_S]) -> _S | str:
    """Decode one object, kindly if need be; return the kind of problem where it is none."""
    try:
        return _decoder(type_).decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    value = object_in(raw)
    return value if isinstance(value, str) else mended(value, type_)


def object_in(raw: bytes) -> dict[str, object] | str:
    """Decode one JSON object; return the kind of problem where it is none."""
    try:
        value = decode_kindly(raw)
    except ValueError:
        return "row_broken"
    return value if isinstance(value, dict) else "not_an_object"


def each(value: list[_S] | _S | None) -> Iterable[_S]:
    """Return what may stand as a list, as one object or not at all, as a sequence."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _is_somebody(persons: list[Person] | Person | None) -> bool:
    """Whether a person is named. The name goes no further."""
    return any(person.person_id or person.person_first_name for person in each(persons))


class Words:
    """The texts of one record, by whose they are; each None where there is none.

    transcript:  what the customer was understood to say.
    placeholder: what stands where that would stand.
    reply:       what Alexa answered.
    outcome:     what the placeholder says became of the request.
    flawed:      whether a text is of a type that the table does not know.
    """

    __slots__ = ("flawed", "outcome", "placeholder", "reply", "transcript")

    def __init__(self, texts: list[Text] | None) -> None:
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


def clip_names(record: Record) -> list[str]:
    """Return the utterance ids of a record, each once; request and reply share theirs."""
    names = {record.utterance_id: None}
    for text in record.texts or ():
        names[text.utterance_id] = None
    return [name for name in names if name]


def clips_of(names: list[str]) -> list[Clip]:
    """Return what can be read of utterance ids, the first clip first, in whatever order the texts stand."""
    clips = [clip for name in names if (clip := read_utterance_id(name))]
    if len(clips) > 1:
        clips.sort(key=lambda clip: (clip.micros is None, clip.micros or 0, clip.number or 0))
    return clips


def has_somebody(record: Record) -> bool:
    """Whether Amazon says that it knew the voice, for the record or for a text of it."""
    if record.persons_info and _is_somebody(record.persons_info):
        return True
    for text in record.texts or ():  # noqa: SIM110 (a generator would cost twice as much)
        if text.persons_info and _is_somebody(text.persons_info):
            return True
    return False


def start_of(record: Record, clips: list[Clip]) -> tuple[int | None, str | None]:
    """Return when the record began and how precisely that is known (DESIGN.md 12, "Times")."""
    if clips and clips[0].micros is not None:
        return clips[0].micros, "s"
    micros = epoch_ms_micros(record.timestamp)
    return micros, None if micros is None else "ms"
