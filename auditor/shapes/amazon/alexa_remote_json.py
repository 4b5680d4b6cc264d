"""The history that alexa-remote hands to ioBroker and others, saved as JSON (format notes, Amazon 7).

A list of objects around the privacy page's records, which stand whole in `data`. With its filter on, the
library leaves out wake words alone and records without words; nothing in the file says whether it was on,
so the file is said to lack them unless one is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.labels import meaning
from auditor.shapes.amazon.records import ListedDevice, Record, mended, object_in
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK, Reading
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.json_stream import Damage, Item, array_items

_DATA = re.compile(rb'"data"\s*:\s*\{')
_RECORD_KEY = re.compile(rb'"(?:recordKey|voiceHistoryRecordItems)"\s*:')
_OWN_KEY = re.compile(rb'"(?:conversionDetails|deviceSerialNumber|alexaResponse)"\s*:')


class AlexaRemoteJson(DialogueShape):
    """History as alexa-remote hands it out."""

    id = "amazon.alexa_remote_json"
    title = later("alexa-remote (ioBroker): history")
    source = "the library's code; since 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a list of objects with a record inside."""
        data = head.data.removeprefix(BYTE_ORDER_MARK).lstrip()
        if data[:1] == b"[" and _DATA.search(data) and _RECORD_KEY.search(data) and _OWN_KEY.search(data):
            return Claim(0.9, ("objects with a history record inside",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records in batches."""
        reading = Reading(source, self.id, Record)
        unintended_seen = False
        with source.open() as stream:
            for event in array_items(stream, None):
                if isinstance(event, Damage):
                    reading.take(event)
                elif isinstance(event, Item):
                    reading.begin()
                    entry = event.problem or object_in(event.raw or b"")
                    if isinstance(entry, str):
                        reading.problem(entry)
                    else:
                        record = _record_in(entry)
                        unintended_seen = unintended_seen or _is_filtered_kind(record)
                        reading.settle(record)
                if reading.full:
                    yield reading.batch()
        reading.note("tool_drops_unintended", holds=not unintended_seen)
        yield reading.last_batch()


def _record_in(entry: dict[str, object]) -> Record:
    """Return the record inside, completed by what the library says around it."""
    inner = entry.get("data")
    record = mended(inner, Record) if isinstance(inner, dict) else Record()
    if record.timestamp is None and isinstance(stamp := entry.get("creationTimestamp"), int | float | str):
        record.timestamp = stamp
    if record.texts is None and isinstance(grouped := entry.get("conversionDetails"), dict):
        texts = [text for group in grouped.values() if isinstance(group, list) for text in group]
        record.texts = mended({"voiceHistoryRecordItems": texts}, Record).texts
    around = mended(entry | {"deviceName": entry.get("name")}, ListedDevice)
    record.device_info = [*_listed(record.device_info), around]
    return record


def _listed(devices: list[ListedDevice] | ListedDevice | None) -> list[ListedDevice]:
    return devices if isinstance(devices, list) else [devices] if devices else []


def _is_filtered_kind(record: Record) -> bool:
    """Whether the library's filter would have left this record out."""
    means = meaning(record.utterance_type or "")
    if means and means.outcomes[0] in ("wake_word_only", "not_for_device"):
        return True
    words = {text.record_item_type: text.transcript_text for text in record.texts or ()}
    return not (words.get("CUSTOMER_TRANSCRIPT") or words.get("ASR_REPLACEMENT_TEXT"))
