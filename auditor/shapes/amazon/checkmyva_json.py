"""What the browser extension CheckMyVA exports: `alexa-sync-data.json` (format notes, Amazon 7).

Records of the privacy page as they came, in one list, with the state of the requests that fetched them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.language import later
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.records import PAGE, Record
from auditor.shapes.amazon.rows import BLOCK, BYTE_ORDER_MARK, Reading
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.json_stream import Sibling, array_runs

_LIST = re.compile(rb'"history"\s*:\s*\[\s*(\]|\{)')
_RECORD_KEY = re.compile(rb'"(?:recordKey|voiceHistoryRecordItems)"\s*:')
_REQUESTS = re.compile(rb'"requests"\s*:\s*\[')
_REQUEST_KEY = re.compile(rb'"encodedRequestToken"\s*:')
_DONE = re.compile(rb'"done"\s*:')


class CheckMyVaJson(DialogueShape):
    """The extension's export of what it fetched."""

    id = "amazon.checkmyva_json"
    title = later("CheckMyVA: alexa-sync-data.json")
    source = "the extension's code; in use from 2020 to 2023"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of requests and a history of records."""
        data = head.data
        if not data.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"{"):
            return None
        requests = _REQUESTS.search(data) and _REQUEST_KEY.search(data) and _DONE.search(data)
        found = _LIST.search(data)
        if found is None:
            if requests:
                reason = "the requests of CheckMyVA; its records do not stand in what was looked at"
                return Claim(0.6, (reason,), changed=head.whole)
        elif found[1] == b"{" and _RECORD_KEY.search(data, found.end()):
            return Claim(0.92, ("a history of records with a key or texts",))
        elif found[1] == b"]" and _REQUESTS.search(data):
            return Claim(0.9, ("the requests of CheckMyVA, and an empty history",))
        elif requests:
            return Claim(0.86, ("the requests of CheckMyVA, and a history of other records",), changed=True)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the records in batches."""
        reading = Reading(source, self.id, Record)
        with source.open() as stream:
            for event in array_runs(stream, {"history"}, PAGE, siblings={"done"}, block=BLOCK):
                if not isinstance(event, Sibling):
                    reading.take(event)
                elif event.raw == b"false":
                    reading.note("more_pages")
                if reading.full:
                    yield reading.batch()
        yield reading.last_batch()
