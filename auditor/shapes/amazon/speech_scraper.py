"""What a public scraper of the page of 2026 writes: `-full.json`, `-speech.json`, `-speech.csv`.

The rows of the saved page (saved_review.py) once more (format notes, Amazon 7). The scraper keeps one of
several equal rows of a day, so several unintended activations of one day and device count as one; in its
table they are missing altogether, in its JSON they stand in a list of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterator

from auditor.language import later
from auditor.shapes.amazon.records import object_in
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK
from auditor.shapes.amazon.saved_review import Section, is_heading, settle_row
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.json_stream import Damage, Item, array_items, lines

_EVERYTHING = "cleanUtteranceRecords"  # of the full file: both lists below, untouched
_SPEECH, _IGNORED = "recognizedSpeechRecords", "ignoredRecords"
_MARKS = re.compile(
    rb'"(?:recognizedSpeechRecords|cleanUtteranceRecords|latestRecognizedSpeechText'
    rb'|cleanUtteranceRecordCount)"\s*:'
)
_OWN_COLUMNS = frozenset({"recognizedSpeech", "recognizedSpeechOriginal"})
_COLUMNS = _OWN_COLUMNS | {"activityDate", "activityDevice"}


class SpeechScraperJson(Shape):
    """The scraper's JSON, with everything or with speech and what it left out."""

    id = "amazon.speech_scraper_json"
    title = later("Alexa speech scraper (JSON)")
    source = "the tool's public code; 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with the scraper's own members."""
        if head.data.removeprefix(BYTE_ORDER_MARK).lstrip()[:1] == b"{" and _MARKS.search(head.data):
            return Claim(0.9, ("the members of the speech scraper's file",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the full list, or the two lists that it was split into."""
        rows = _rows(self.id)
        rows.note("tool_drops_repeats")
        said: set[str] = set()
        found = yield from _list(source, _EVERYTHING, rows, said)
        if not found:
            found = yield from _list(source, _SPEECH, rows, said)
            if not (yield from _list(source, _IGNORED, rows, said)):
                rows.note("tool_drops_unintended")
        if not found:
            rows.damage("header_changed")
        yield rows.batch()


class SpeechScraperCsv(Shape):
    """The scraper's table, which holds recognised speech only."""

    id = "amazon.speech_scraper_csv"
    title = later("Alexa speech scraper (CSV)")
    source = "the tool's public code; 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a table with the scraper's columns."""
        first = head.data.removeprefix(BYTE_ORDER_MARK).split(b"\n", 1)[0]
        columns = _columns_of(first)
        if columns >= _COLUMNS:
            return Claim(0.9, ("the columns of the speech scraper's table",))
        if columns & _OWN_COLUMNS:
            return Claim(0.86, ("only some columns of the speech scraper's table",), changed=True)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the lines; the scraper takes line breaks out of texts, so a line is a row."""
        rows = _rows(self.id)
        rows.note("tool_drops_repeats")
        rows.note("tool_drops_unintended")
        header: list[str] | None = None
        with source.open() as stream:
            for line in lines(stream):
                if isinstance(line, Damage):
                    rows.damage(line.kind)
                    continue
                cells = None if line.raw is None else _cells(line.raw)
                if header is None:
                    header = cells or []
                    continue
                if cells == []:
                    continue  # an empty line is no row
                rows.begin()
                if cells is None:
                    rows.problem("row_broken" if line.raw is not None else "line_too_large")
                elif len(cells) != len(header):
                    rows.problem("row_broken" if line.ended else "row_cut_off")
                elif cells == header:
                    rows.set_aside("header_row")
                else:
                    _settle(dict(zip(header, cells, strict=True)), source, rows)
                if rows.full:
                    yield rows.batch()
        yield rows.batch()


def _rows(shape: str) -> Rows:
    return Rows({"vendor": "amazon", "shape": shape, "product": "Alexa", "audio_state": "none"})


def _cells(raw: bytes) -> list[str] | None:
    """Return the cells of one line; None where it is no line of a table."""
    text = raw.decode("utf-8", "replace").replace("\0", "\ufffd")
    if not text.strip():
        return []
    try:
        return next(csv.reader([text], strict=True))
    except (csv.Error, StopIteration):
        return None


def _columns_of(raw: bytes) -> set[str]:
    return set(_cells(raw[:4096]) or ())


def _list(source: Source, key: str, rows: Rows, said: set[str]) -> Generator[Batch, None, bool]:
    """Yield the rows of one list; return whether it is there. Each list is a pass of its own.

    said: kinds of damage that an earlier pass met; each is told once.
    """
    found = True
    with source.open() as stream:
        for event in array_items(stream, {key}):
            if isinstance(event, Damage) and event.kind == "header_changed":
                found = False
            elif isinstance(event, Damage):
                if event.kind not in said:
                    rows.damage(event.kind)
                said.add(event.kind)
            elif isinstance(event, Item):
                rows.begin()
                entry = event.problem or object_in(event.raw or b"")
                if isinstance(entry, str):
                    rows.problem(entry)
                else:
                    _settle(entry, source, rows)
            if rows.full:
                yield rows.batch()
    return found


def _settle(entry: dict[str, object], source: Source, rows: Rows) -> None:
    """Turn one row of the page into one recording."""
    texts = {name: value for name, value in entry.items() if isinstance(value, str) and value.strip()}
    title = texts.get("utterance") or texts.get("recognizedSpeechOriginal") or texts.get("recognizedSpeech")
    title = title or texts.get("rawText")
    if title is None:
        rows.set_aside("empty_line")
        return
    if is_heading(title):
        rows.set_aside("header_row")
        return
    device = texts.get("activityDevice") or texts.get("device")
    section = Section(texts.get("activityDate"), device, person="activityUser" in texts)
    settle_row(rows, source, section, (title, texts.get("responseText")), texts.get("datetime"))
