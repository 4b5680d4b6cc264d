"""The page "Review Alexa History" as JSON: `alexaHistoryRecords` (format notes, Amazon 4.1 and 4.2, 4c).

Since 2026 the page's own answers. Requests are the records of the older list with a device in another
place. Beside them stand conversations with Alexa+: headings without label and without key, each for one
or more turns.

A heading is one recording, because the file of its turns (conversation_json.py) is hardly ever saved. So
that a turn is not counted twice where it was, a heading and the first turn of a conversation carry the
same second key: the second in which it began. Pages overlap; the same record again has the same key, and
the history marks it as a repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pyarrow as pa

from auditor.language import later
from auditor.recording import second_key
from auditor.shapes.amazon.answers import claim_answer, read_pages
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.identifiers import second_keys
from auditor.shapes.amazon.records import Record, Text
from auditor.shapes.amazon.rows import Reading
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.instants import epoch_ms_micros, iso_instant, iso_ms

LIST_KEY = "alexaHistoryRecords"
_OLDER_LIST_KEY = "customerHistoryRecords"
_TOKEN_KEY = "paginationToken"  # noqa: S105 (the name of a field)
_CONVERSATION = "conversation"

_OLDER_LIST = re.compile(rb'"customerHistoryRecords"\s*:')
_ENTRY_KEY = re.compile(
    rb'"(?:activityKey|recordKey|timestamp|utteranceType|voiceHistoryRecordItems|deviceInfo|conversationId)"\s*:'
)


class _Entry(Record):
    """A record of the newer list: with what the page shows of it, which may stand in for missing texts."""

    record_type: str | None = None
    conversation_id: str | None = None
    start_time: int | float | str | None = None
    title: str | None = None
    sub_title: str | None = None


_PAGE = msgspec.json.Decoder(list[_Entry])


class AlexaHistoryJson(DialogueShape):
    """Answers of the newer page's record list."""

    id = "amazon.alexa_history_json"
    title = later("Alexa history page of 2026 (JSON)")
    source = "public clients with tests; seen since 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of the newer records; a list of pages that begins with older ones is not."""
        return claim_answer(head, LIST_KEY, _ENTRY_KEY, 0.94, other=_OLDER_LIST)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records of all pages in batches."""
        reading = _Entries(source, self.id)
        yield from read_pages(source, reading, LIST_KEY, _PAGE, token=_TOKEN_KEY, foreign=_OLDER_LIST_KEY)


class _Entries(Reading[_Entry]):
    """Entries on their way into batches: requests as in the older list, and headings of conversations."""

    def __init__(self, source: Source, shape: str) -> None:
        super().__init__(source, shape, _Entry)
        self._headings: dict[int, int] = {}  # place in the batch -> second key of a heading

    def settle_entry(self, record: _Entry) -> None:
        """Fill in from what the page shows, and book the entry."""
        if (record.record_type or "").lower() == _CONVERSATION:
            self._settle_heading(record)
            return
        if not record.texts and record.title and not record.title.isspace():
            # The page shows the request as the title of its row, and Amazon's sentence in its place.
            record.texts = [Text("CUSTOMER_TRANSCRIPT", record.utterance_id, record.title)]
            self.flaw("text_type_unknown")
        self.settle(record)

    def _settle_heading(self, record: _Entry) -> None:
        """Book a conversation.

        Its title is a topic in Amazon's words. Its second line was the first question where it was seen,
        but that is one test of a public client: it is kept as words of unknown type.
        """
        began = _moment(record.start_time)
        started = began if began is not None else epoch_ms_micros(record.timestamp)
        record.timestamp = None if started is None else started // 1000
        if not record.texts and record.sub_title and not record.sub_title.isspace():
            record.texts = [Text("CUSTOMER_TRANSCRIPT", None, record.sub_title)]
            self.flaw("text_type_unknown")
        if started is not None:
            self._headings[self.held] = conversation_key(started)
        if record.conversation_id and not (record.record_key or record.activity_key):
            when = "" if started is None else iso_ms(started)
            self.settle(record, key=("conversation", f"{record.conversation_id}\0{when}"), product="Alexa+")
        else:
            self.settle(record, product="Alexa+")

    def also(self, clips: list[str | None]) -> pa.Array:
        """Return the second keys: of headings the moment, of requests the clip."""
        keys = second_keys(clips)
        if not self._headings:
            return keys
        values = keys.to_pylist()
        for at, key in self._headings.items():
            if at < len(values) and values[at] is None:
                values[at] = key
        self._headings.clear()
        return pa.array(values, pa.int64())


def conversation_key(micros: int) -> int:
    """Return the key that a heading and the first turn of its conversation share: the second it began."""
    return second_key("amazon", "conversation", iso_ms(micros - micros % 1_000_000))


def _moment(value: float | str | None) -> int | None:
    """Return microseconds since 1970 of epoch milliseconds or of ISO 8601 with a zone."""
    instant = iso_instant(value)
    return instant.micros if instant else epoch_ms_micros(value)
