"""Amazon's data download: `Intent` as JSON, the same requests as in the CSV of that name.

A test plan of others says that one dataset comes as CSV on one day and as JSON on another, with fewer
fields (format notes, Amazon 3; grade D). How the JSON is laid out is not written down: a list of objects
with the columns as keys is read, by itself or as the one value of an object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec
import numpy as np
import pyarrow as pa

from auditor.language import later
from auditor.problem import Problem
from auditor.shapes.amazon.download import base_names, column_names, ends_with, folded, in_download, is_empty
from auditor.shapes.amazon.intent import TABLE
from auditor.shapes.amazon.intent_rows import batch_of
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.csv_stream import Block
from auditor.shapes.json_stream import Damage, Item, array_runs, decode_kindly

_HEAD = 1 << 16
_BATCH_ROWS = 20_000
_OBJECTS = msgspec.json.Decoder(list[dict[str, object]])
_OUTER = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*"([^"\\]{1,100})"\s*:\s*\[)\s*(\{|\]|$)')
_KEY = re.compile(rb'"([^"\\]{1,100})"\s*:')


class IntentJson(Shape):
    """The list of requests in "Additional Data"."""

    id = "amazon.download_intent_json"
    title = later("Amazon data download: requests to Alexa (JSON)")
    source = "a public test plan says that it exists; its layout is assumed"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a list of objects with both keys; one alone is a change."""
        outer = _OUTER.match(head.data)
        if outer is None or ends_with(head.name, "schema.json"):
            return None
        keys = {folded(key.decode("utf-8", "replace")) for key in _KEY.findall(head.data, outer.end(1))}
        found = keys.intersection(column_names(TABLE).values())
        if len(found) == 2:
            return Claim(0.95, ("a list of objects with what was said and when",))
        if found:
            return Claim(0.9, ("objects with only one of what was said and when",), changed=True)
        if outer[2] == b"]" and folded(TABLE) in base_names(head.name) and in_download(head):
            return Claim(0.8, ("an empty list in a file of this name",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per stretch of the file."""
        reading = _Reading(source.options.zone)
        with source.open() as stream:
            outer = _OUTER.match(stream.read(_HEAD))
        keys = None if outer is None or outer[1] is None else {outer[1].decode("utf-8", "replace")}
        with source.open() as stream:
            for event in array_runs(stream, keys, _OBJECTS):
                if isinstance(event, list):
                    for one in event:
                        reading.add(one)
                elif isinstance(event, Item):
                    reading.add(event.problem or _object_in(event.raw or b""))
                elif isinstance(event, Damage):
                    yield Batch(damage=[Problem(event.kind)])
                if reading.full:
                    yield reading.batch()
        yield reading.batch()


def _object_in(raw: bytes) -> Mapping[str, object] | str:
    """Decode one element that a strict decoder refused; return the kind of problem where it is no object."""
    try:
        value = decode_kindly(raw)
    except ValueError:
        return "row_broken"
    return value if isinstance(value, dict) else "not_an_object"


class _Reading:
    """Objects on their way to a batch."""

    def __init__(self, zone: str | None) -> None:
        self._zone = zone
        self._names = {name: means for means, name in column_names(TABLE).items()}
        self._row = 0
        self._clear()

    def _clear(self) -> None:
        self._rows: list[int] = []
        self._texts: list[str] = []
        self._times: list[str] = []
        self._others: list[str] = []
        self._problems: list[Problem] = []

    @property
    def full(self) -> bool:
        """Whether it is time to hand out a batch."""
        return len(self._rows) + len(self._problems) >= _BATCH_ROWS

    def add(self, entry: Mapping[str, object] | str) -> None:
        """Take one element in, or the kind of problem that it is."""
        row, self._row = self._row, self._row + 1
        if isinstance(entry, str):
            self._problems.append(Problem(entry, row=row))
            return
        named: dict[str, object] = {}
        others = []
        for key, value in entry.items():
            means = self._names.get(folded(key))
            if means:
                named.setdefault(means, value)
            elif value is not None:
                others.append(value if isinstance(value, str) else "a value")
        if not named or not all(value is None or isinstance(value, str) for value in named.values()):
            self._problems.append(Problem("wrong_types", row=row))
            return
        self._rows.append(row)
        self._texts.append(str(named.get("text") or ""))
        self._times.append(str(named.get("time") or ""))
        # Of the other fields only this is of use: whether one of them holds anything.
        self._others.append(next((text for text in others if not is_empty(text)), "".join(others[:1])))

    def batch(self) -> Batch:
        """Hand out what was taken in; row numbers go on."""
        columns = [pa.array(texts, pa.string()) for texts in (self._texts, self._times, self._others)]
        block = Block(np.array(self._rows, dtype=np.int64), columns, 0, self._problems)
        self._clear()
        return batch_of(IntentJson.id, block, 0, 1, self._zone)
