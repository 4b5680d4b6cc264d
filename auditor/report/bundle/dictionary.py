"""The data dictionary: every column of the bundle's tables and every word that can stand in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from auditor.insights.vocabulary import MEANINGS
from auditor.language import later, speaking, tr
from auditor.recording import COLUMNS, VENDOR_NAMES
from auditor.shapes.registry import SHAPES
from auditor.wakeups.catalogue import signals
from auditor.wakeups.telling import VERDICTS

HEAD = ("file", "column", "type", "word", "meaning")
# Longer than on a page: here they stand alone.
_KINDS: Mapping[str, str] = {
    "voice": later("Somebody or something was heard by an assistant."),
    "typed": later("The request was typed; no microphone was open."),
    "automatic": later("The assistant did something by itself; nobody spoke."),
    "second_microphone": later("Another device heard the same words and left the answer to the first."),
    "microphone_session": later("An app held the microphone; nothing says what it heard."),
    "unknown": later("The file does not say whether it was spoken or typed."),
}
_TYPES: Mapping[str, str] = {
    "string": later("text"),
    "timestamp[us, tz=UTC]": later("time in UTC"),
    "double": later("number"),
    "int64": later("whole number"),
    "list<item: string>": later("list of texts; in CSV parted by “; ”"),
}
_COUNTS: Mapping[str, str] = {
    "month": later("Year and month in UTC; empty where the file gives no time."),
    "vendor": later("Who handed the row out."),
    "kind": later("What sort of event the row is."),
    "verdict": later("What the signs add up to."),
    "n": later("How many recordings; rows that repeat another row are left out."),
}


def write_dictionary(language: str, counts_only: bool, file: BinaryIO) -> None:
    """Write the dictionary as CSV. counts_only: of counts.csv; else of the recordings."""
    with speaking(language):
        rows = list(_of_counts() if counts_only else _of_recordings())
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([HEAD, *rows])
    file.write(text.getvalue().encode())


def _of_counts() -> Iterator[tuple[str, ...]]:
    for name, meaning in _COUNTS.items():
        type_ = tr(_TYPES["int64" if name == "n" else "string"])
        yield "counts.csv", name, type_, "", tr(meaning)
        yield from (("counts.csv", name, "", word, said) for word, said in _words(name))


def _of_recordings() -> Iterator[tuple[str, ...]]:
    for column in COLUMNS:
        yield "recordings", column.name, tr(_TYPES[str(column.type)]), "", tr(column.meaning)
        yield from (("recordings", column.name, "", word, said) for word, said in _words(column.name))


def _words(column: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a closed vocabulary with their meanings; those of a free column are not listed."""
    meanings: Mapping[str, str] = {
        **MEANINGS,
        "vendor": VENDOR_NAMES,
        "kind": _KINDS,
        "verdict": {word: told.sentence for word, told in VERDICTS.items()},
        "reasons": {one.id: one.sentence for one in signals().values()},
        "shape": {shape.id: shape.title for shape in SHAPES},
    }.get(column, {})
    for word, meaning in meanings.items():
        yield word, tr(meaning)
