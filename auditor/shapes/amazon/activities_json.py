"""Alexa's older activity list: `/api/activities` (format notes, Amazon 5), dead since about October 2023.

One answer, a list of answers, or an answer that a tool encoded twice (LIFS AlexaCloudDataExtractor, which
also saves sound and the steps of each activity beside it, named after the record's milliseconds).

`DISCARDED_NON_DEVICE_DIRECTED_INTENT` alone mixes false wakes with devices that left the answer to
another: the reason is a bare word in `domainAttributes`, and where there is one it decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from auditor.language import later
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.labels import meaning
from auditor.shapes.amazon.records import ListedDevice, Record, Text, object_in
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK, Reading
from auditor.shapes.amazon.sound_beside import clip_beside
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.instants import epoch_ms_micros
from auditor.shapes.json_stream import Damage, Item, array_items
from auditor.shapes.unquoted import Unquoted, is_quoted

LIST_KEY = "activities"
_KEYS = ("activityStatus", "creationTimestamp", "domainAttributes", "utteranceId")
_LIST = re.compile(rb'"activities"\s*:\s*(\S?)')
_FIELDS = re.compile(rb'"(?:' + "|".join(_KEYS).encode() + rb')"\s*:')
_RANGE = re.compile(rb'"(?:startDate|endDate)"\s*:')
_TOKEN = re.compile(r"[A-Z][A-Z0-9_]*")
_MILLISECONDS = re.compile(r"1\d{12}\.json", re.ASCII)


class ActivitiesJson(DialogueShape):
    """Answers of the older activity list."""

    id = "amazon.activities_json"
    title = later("Alexa activities (JSON)")
    source = "a published research data set of 2019 and logs; seen from 2018 to October 2023"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of activities that have a status, or an empty one with its dates."""
        if _is_steps(head):
            reason = later(
                "steps of one activity, as a tool saved them: the activity itself stands in the list beside"
            )
            return Claim(
                0.5, ("a number for a name, beside the sound of the same activity",), set_aside=reason
            )
        data = head.data
        twice = is_quoted(data)
        if twice:
            data = data.replace(b'\\"', b'"')
        elif not data.removeprefix(BYTE_ORDER_MARK).lstrip().startswith((b"{", b"[")):
            return None
        found = _LIST.search(data)
        return _claim(data, found, ("encoded twice",) if twice else ()) if found else None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the activities of all pages in batches."""
        reading = Reading(source, self.id, Record)
        with source.open() as stream:
            for event in array_items(_plain(source, stream), {LIST_KEY}):
                if isinstance(event, Damage):
                    reading.take(event)
                elif isinstance(event, Item):
                    reading.begin()
                    activity = event.problem or object_in(event.raw or b"")
                    if isinstance(activity, str):
                        reading.problem(activity)
                    else:
                        _settle(activity, source, reading)
                if reading.full:
                    yield reading.batch()
        yield reading.last_batch()


def _claim(data: bytes, found: re.Match[bytes], how: tuple[str, ...]) -> Claim | None:
    """Claim by what stands in the list. how: more reasons."""
    reasons = ("a JSON member activities", *how)
    value, rest = found[1], data[found.end() :].lstrip()
    if value == b"[" and b'"activityStatus"' in rest and _FIELDS.search(rest):
        return Claim(0.93, (*reasons, "with a status"))
    if value == b"[" and rest[:1] in (b"", b"]") and _RANGE.search(data):
        return Claim(0.93, (*reasons, "without entries"))
    fields = {field for field in _KEYS if f'"{field}"'.encode() in rest}
    if value == b"[" and len(fields) >= 2:
        return Claim(0.88, (*reasons, "without a status"), changed=True)
    return None


def _is_steps(head: Head) -> bool:
    """Whether a file is named like the sound beside it, after the milliseconds of an activity."""
    stem = head.path.removesuffix(".json")
    return bool(_MILLISECONDS.fullmatch(head.name)) and f"{stem}.wav" in head.around.paths


def _plain(source: Source, stream: BinaryIO) -> BinaryIO:
    """Return the stream itself, or its inside where it is one long string."""
    with source.open() as again:
        twice = is_quoted(again.read(64))
    return cast("BinaryIO", Unquoted(stream)) if twice else stream


def _settle(activity: dict[str, object], source: Source, reading: Reading[Record]) -> None:
    """Say an activity in the words of a history record, and book it."""
    status, reason = _text(activity.get("activityStatus")), _reason(activity.get("domainAttributes"))
    decisive = reason if reason and meaning(reason) else status
    if reason and decisive != reason:
        reading.flaw("label_unknown")
    words, first_clip, plain = _description(activity.get("description"))
    if plain:
        reading.flaw("text_type_unknown")
    utterance = first_clip or _text(activity.get("utteranceId"))
    stamp = activity.get("creationTimestamp")
    record = Record(
        record_key=_text(activity.get("id")),
        timestamp=stamp if isinstance(stamp, int | float | str) else None,
        utterance_type=decisive,
        utterance_id=utterance,
        device=_devices(activity.get("sourceDeviceIds")),
        texts=[Text("CUSTOMER_TRANSCRIPT", utterance, words)],
    )
    micros = epoch_ms_micros(record.timestamp)
    # A record without an utterance has no sound of its own: the tool wrote that of its neighbour once more.
    clip = None
    if utterance and micros is not None:
        clip = clip_beside(source, f"{micros // 1000}.wav")
    reading.settle(record, label="; ".join(filter(None, (status, reason))), clip=clip)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _reason(value: object) -> str | None:
    """Return the bare word, where the field holds one and no JSON."""
    return value if isinstance(value, str) and _TOKEN.fullmatch(value) else None


def _description(value: object) -> tuple[str | None, str | None, bool]:
    """Return words, utterance id of the first clip, and whether it was plain text of unknown kind.

    The field is JSON inside a string, or the object itself, or neither.
    """
    inner = value
    if isinstance(value, str):
        try:
            inner = msgspec.json.decode(value.encode("utf-8", "replace"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            inner = object_in(value.encode("utf-8", "replace")) if value.lstrip()[:1] == "{" else None
        if not isinstance(inner, dict):
            blank = not value.strip() or value.strip() == "null"
            return (None, None, False) if blank else (value, None, True)
    if not isinstance(inner, dict):
        return None, None, False
    return _text(inner.get("summary")), _text(inner.get("firstUtteranceId")), False


def _devices(value: object) -> list[ListedDevice]:
    """Return type and serial of the devices that took part."""
    listed = value if isinstance(value, list) else [value]
    return [
        ListedDevice(device_type=_text(one.get("deviceType")), serial_number=_text(one.get("serialNumber")))
        for one in listed
        if isinstance(one, dict)
    ]
