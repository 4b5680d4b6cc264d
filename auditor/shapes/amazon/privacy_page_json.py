"""Alexa's privacy page as JSON: `customerHistoryRecords`, one answer of the page or a list of them.

With its successor (alexa_history_json.py) the only Amazon shape that still carries a label of Amazon's own
(`utteranceType`). Field by field in the format notes, Amazon 4. Tools that save the page's answer as it
came, alexa_remote_control.sh for one, write this shape, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.amazon.answers import claim_answer, read_pages
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.records import PAGE, Record
from auditor.shapes.amazon.rows import Reading
from auditor.shapes.contract import Batch, Claim, Head, Source

LIST_KEY = "customerHistoryRecords"
_TOKEN_KEY = "encodedRequestToken"  # noqa: S105 (the name of a field)
_NEWER_LIST_KEY = "alexaHistoryRecords"  # the page's own answers since 2026: another shape

_RECORD_KEY = re.compile(rb'"(?:recordKey|activityKey|timestamp|utteranceType|voiceHistoryRecordItems)"\s*:')


class PrivacyPageJson(DialogueShape):
    """Answers of the privacy page's record list, as browsers and tools save them."""

    id = "amazon.privacy_page_json"
    title = later("Alexa privacy page (JSON)")
    source = "published answers of the page and public clients; seen since February 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of history records whose entries have a key, a time or texts."""
        return claim_answer(head, LIST_KEY, _RECORD_KEY, 0.95)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records of all pages in batches."""
        reading = Reading(source, self.id, Record)
        yield from read_pages(source, reading, LIST_KEY, PAGE, token=_TOKEN_KEY, foreign=_NEWER_LIST_KEY)
