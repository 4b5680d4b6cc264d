"""Alexa's privacy page as JSON: `customerHistoryRecords`, one answer of the page or a list of them.

With its successor (alexa_history_json.py) the only Amazon shape that still carries a label of Amazon's own
(`utteranceType`). Field by field in the format notes, Amazon 4. Tools that save the page's answer as it
came, alexa_remote_control.sh for one, write this shape, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.records import PAGE, Record
from auditor.shapes.amazon.rows import BLOCK, BYTE_ORDER_MARK, Reading, claim_in_utf16
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.json_stream import Sibling, array_runs

LIST_KEY = "customerHistoryRecords"
_TOKEN_KEY = "encodedRequestToken"  # noqa: S105 (the name of a field)
_NEWER_LIST_KEY = "alexaHistoryRecords"  # the page's own answers since 2026: another shape

_LIST = re.compile(rb'"customerHistoryRecords"\s*:\s*(\S?)')
_RECORD_KEY = re.compile(rb'"(?:recordKey|activityKey|timestamp|utteranceType|voiceHistoryRecordItems)"\s*:')


class PrivacyPageJson(DialogueShape):
    """Answers of the privacy page's record list, as browsers and tools save them."""

    id = "amazon.privacy_page_json"
    title = "Alexa privacy page (JSON)"
    source = "published answers of the page and public clients; seen since February 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of history records whose entries have a key, a time or texts."""
        if not head.data.removeprefix(BYTE_ORDER_MARK).lstrip().startswith((b"{", b"[")):
            return claim_in_utf16(head, LIST_KEY)
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
        reading = Reading(source, self.id, Record)
        with source.open() as stream:
            siblings = {_TOKEN_KEY, _NEWER_LIST_KEY}
            for event in array_runs(stream, {LIST_KEY}, PAGE, siblings=siblings, block=BLOCK):
                if not isinstance(event, Sibling):
                    reading.take(event)
                elif event.key == _TOKEN_KEY:
                    reading.note("more_pages", holds=event.raw not in (b"null", b'""', b""))
                elif event.raw != b"null":
                    reading.damage("header_changed")
                if reading.full:
                    yield reading.batch()
        yield reading.last_batch()
