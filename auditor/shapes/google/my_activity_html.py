"""Google "My Activity" as a web page, of any year and language (format notes, Google 3).

The page is cut into cells (`page_cells`), and what a cell means is settled with the entries of the JSON
form (`activity`). A cell that cannot be cut at its fixed parts is read by its structure; one without any
text is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple, cast

import numpy as np
import pyarrow as pa

from auditor.language import later
from auditor.problem import Problem
from auditor.recording import TIMESTAMP
from auditor.shapes.contract import ITEM_BYTES, Batch, Claim, Head, Options, Shape, Source
from auditor.shapes.google import phrases
from auditor.shapes.google.activity import (
    Columns,
    Files,
    Location,
    Times,
    linked,
    named,
    rank,
    seconds_of,
    settled,
)
from auditor.shapes.google.clip import is_sound
from auditor.shapes.google.local_times import LocalTime, LocalTimes
from auditor.shapes.google.page_cells import (
    ANY_CELL,
    CELL,
    CUT_OFF,
    DAMAGE,
    ODD_BYTES,
    Cells,
    OddCell,
    Tail,
    cut,
    read_odd,
    section_links,
    section_text,
    stretches,
    text_column,
    texts,
)
from auditor.shapes.google.wide_text import narrowed

_HELD = 2_500  # rows of a batch
# Programs put a doctype and remarks before the page when they save it again.
_BEGINS = re.compile(
    rb"\s*(?:<[!?][^>]{0,1000}>\s*){0,5}<(?:html|head|body|div|meta|title|style)\b", re.IGNORECASE
)
_STYLE = b"mdl-"
_BODY = re.compile(rb"<body[^>]{0,200}>", re.IGNORECASE)
# As in: because the following settings were on:&nbsp;Web &amp; App Activity.&nbsp;You can ...
_CONTROLS = re.compile(rb":(?:&nbsp;|\xc2\xa0)([^<>:]{2,100}?)\.(?:&nbsp;|\xc2\xa0)")
# "1 file(s) attached.", and below it "-  bird-0123456789abcdef.jpg".
_ATTACHED = re.compile(
    rb"\s*-(?:\s|&nbsp;|\xc2\xa0)++[^\n]*\.\w{2,5}\s*\Z|\s*\d+ \S+ attached\b|\s*Attached \d+ ",
    re.IGNORECASE,
)
# Bytes that are no text may stand in it, too.
_LOOKS_LIKE_TIME = re.compile(r"[\d\ufffd]{1,2}[:.\ufffd][\d\ufffd]{2}[:.\ufffd][\d\ufffd]{2}")


class MyActivityHtml(Shape):
    """Google My Activity, web page."""

    id = "google.my_activity_html"
    title = later("Google My Activity (web page)")
    source = "a published sample page of 2018, pages of 2020 to 2026 as public code reads them"

    def recognise(self, head: Head) -> Claim | None:
        """Look for cells in the style of the page; the name matters only where there are none."""
        data = narrowed(head.data)
        if not _BEGINS.match(data):
            return None
        if CELL in data and _STYLE in data:
            return Claim(0.95, ("a web page with Google's cells of activity",))
        return _without_cells(head, data)

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the cells in batches, each settled on whichever core is free."""
        try:
            with source.open() as stream:
                for batch, files in source.map(_settle, _jobs(stream, source)):
                    yield linked(source, batch, files)
        finally:
            _times_in.cache_clear()


def _without_cells(head: Head, data: bytes) -> Claim | None:
    """Claim a page whose beginning shows no cell as usual; data: that beginning, in UTF-8."""
    named, styled = phrases.is_activity_file(head.name), _STYLE in data
    if (named or styled) and ANY_CELL.search(data):
        return Claim(0.9, ("a web page with cells of activity that are written otherwise",), changed=True)
    if styled and not _BODY.search(data) and not head.whole:
        confidence = 0.85 if named else 0.4
        return Claim(confidence, ("a web page in Google's style, as far as its beginning shows",))
    if named and styled:
        return Claim(0.6, ("a page of this name without cells",))
    return Claim(0.25, ("a page of this name in another style",), changed=True) if named else None


@lru_cache(maxsize=1)
def _times_in(zone: str | None) -> LocalTimes:
    """Return what reads this page's times: it gets quicker with every piece of work. Forgotten at its end."""
    return LocalTimes(zone)


class _Job(NamedTuple):
    """Some stretches of the page, to be settled by themselves.

    first_row: number of their first cell.
    path:      of the page.
    """

    stretches: list[bytes | str]
    first_row: int
    path: str
    options: Options


def _jobs(stream: BinaryIO, source: Source) -> Iterator[_Job]:
    """Cut a page into pieces of work of some thousand cells."""
    held: list[bytes | str] = []
    row = first_row = 0
    for stretch in stretches(stream):
        held.append(stretch)
        if isinstance(stretch, bytes):
            row += stretch.count(CELL) + 1
        elif stretch not in DAMAGE:
            row += 1
        if row - first_row >= _HELD and stretch != CUT_OFF:
            yield _Job(held, first_row, source.path, source.options)
            held, first_row = [], row
    if held:
        yield _Job(held, first_row, source.path, source.options)


def _settle(job: _Job) -> tuple[Batch, Files]:
    """Settle some cells; a function of the module, so that another process can find it."""
    reading = _Reading(job)
    for stretch in job.stretches:
        reading.take(stretch)
    return reading.batch()


class _Caption(NamedTuple):
    """What a caption says. names: of products; details: lines; controls: settings of the account."""

    names: tuple[str, ...]
    details: list[str]
    controls: frozenset[str]


class _Reading:
    """The cells of one page on their way into batches."""

    def __init__(self, job: _Job) -> None:
        self._path, self._folder = job.path, phrases.folder_product(job.path)
        self._wants_places = job.options.places
        self._times = _times_in(job.options.zone)
        self._tails: dict[bytes, Tail | None] = {}
        self._captions: dict[tuple[bytes, ...], _Caption] = {}
        self._row = job.first_row
        self._ends_here = False
        self._rows: list[int] = []
        self._problems: list[Problem] = []
        self._damage: list[Problem] = []
        self._notes: set[str] = set()
        self._products: list[str | None] = []
        self._titles: list[bytes] = []
        self._urls: list[bytes] = []
        self._replies: list[bytes] = []
        self._micros: list[int] = []
        self._bases: list[str | None] = []
        self._details: dict[int, list[str]] = {}
        self._files: Files = {}
        self._places: dict[int, list[Location]] = {}
        self._controls: set[str] = set()

    def take(self, stretch: bytes | str) -> None:
        """Take in some cells, or what stands for one that could not be had."""
        if isinstance(stretch, str) and stretch in DAMAGE:
            self._damage.append(Problem(stretch))
            self._ends_here = stretch == CUT_OFF
        elif isinstance(stretch, str):
            self._problem(stretch)
        elif (cells := self._cut(stretch)) is not None:
            self._take_cells(cells, stretch)
        else:
            self._take_each(stretch.split(CELL))

    def _cut(self, stretch: bytes) -> Cells | None:
        return cut(stretch, self._tails) if len(stretch) <= ITEM_BYTES else None

    def _take_each(self, cells: list[bytes]) -> None:
        """Take cells of which at least one is odd: the others are still cut together."""
        if len(cells) > 1:
            middle = len(cells) // 2
            for half in (cells[:middle], cells[middle:]):
                together = CELL.join(half)
                found = self._cut(together)
                if found is not None:
                    self._take_cells(found, together)
                else:
                    self._take_each(half)
        elif len(cells[0]) > ODD_BYTES:
            self._problem("row_too_large")
        else:
            self._take_odd(cells[0])

    def _problem(self, kind: str) -> None:
        self._problems.append(Problem(kind, row=self._row))
        self._row += 1

    def _take_cells(self, cells: Cells, stretch: bytes) -> None:
        """Take in cells that were cut; where the last line is no time, those are read by their structure."""
        read = self._times.read
        found = [read(text) for text in texts(cells.times)]
        if None in found:
            for cell in stretch.split(CELL):  # one by one, so that the rows stay in their order
                self._take_one(cell)
            return
        times = cast("list[LocalTime]", found)
        first, count = len(self._rows), len(times)
        self._rows += range(self._row, self._row + count)
        self._row += count
        self._titles += cells.titles
        self._urls += cells.urls
        self._replies += cells.between
        self._micros += [time[0] for time in times]
        self._bases += [time[1] for time in times]
        if True in {time[2] for time in times}:
            self._notes.add("zone_ambiguous")
        self._take_captions(cells, first)
        for at, names in cells.files.items():
            self._add_files(first + at, names)
        if self._wants_places:
            for at, section in cells.places.items():
                self._places[first + at] = _places_in(section)

    def _take_captions(self, cells: Cells, first: int) -> None:
        """Book products and details; most cells of a page end with the same few captions."""
        meanings = {sections: self._caption(sections) for sections in set(cells.captions)}
        pairs = list(zip(cells.headers, cells.captions, strict=True))
        names = {pair: self._name_of(pair[0], meanings[pair[1]].names) for pair in set(pairs)}
        self._products += [names[pair] for pair in pairs]
        if any(map(_is_gemini, names.values())):
            for at in range(first, len(self._products)):
                if _is_gemini(self._products[at]):  # before the time stands what was asked, never an answer
                    self._titles[at] = _prompt(self._titles[at], self._replies[at].split(b"\n"))
                    self._replies[at] = b""
        detailed = {sections: meaning.details for sections, meaning in meanings.items() if meaning.details}
        if detailed:
            for at, sections in enumerate(cells.captions, first):
                if sections in detailed:
                    self._details[at] = detailed[sections]

    def _take_one(self, cell: bytes) -> None:
        found = self._cut(cell)
        if found is not None and self._times.read(texts(found.times)[0]):
            self._take_cells(found, cell)
        else:
            self._take_each([cell])

    def _take_odd(self, raw: bytes) -> None:
        """Take in a cell by its structure alone."""
        if self._ends_here:
            self._problem("row_cut_off")
            return
        for cell in read_odd(raw):  # others that are hidden in it have its number
            if cell is None:
                self._problems.append(Problem("row_broken", row=self._row))
            else:
                self._take_odd_cell(cell)
        self._row += 1

    def _take_odd_cell(self, cell: OddCell) -> None:
        at = len(self._rows)
        self._rows.append(self._row)
        caption = self._caption(cell.caption)
        name = self._name_of(_escaped(cell.header), caption.names)
        before, after = self._split_at_time(cell)
        title = _escaped(cell.title)
        if _is_gemini(name):
            title, before = _prompt(title, [_escaped(line) for line in before]), []
        self._titles.append(title)
        self._urls.append(_escaped(cell.url))
        self._replies.append(_escaped("\n".join(before + after)))
        if caption.details:
            self._details[at] = caption.details
        self._products.append(name)
        self._add_files(at, cell.files)
        if self._wants_places:
            self._places[at] = [place for section in cell.caption for place in _places_in(section)]

    def _split_at_time(self, cell: OddCell) -> tuple[list[str], list[str]]:
        """Book the time of a cell, the first line that is one; return what stands before and after it."""
        lines = cell.lines
        for number, line in enumerate(lines):
            time = self._times.read(line)
            if time is not None:
                self._micros.append(time.micros)
                self._bases.append(time.basis)
                if time.ambiguous:
                    self._notes.add("zone_ambiguous")
                return lines[:number], lines[number + 1 :]
        self._micros.append(_NO_TIME)
        self._bases.append(None)
        # A time that cannot be read is still no answer.
        return [line for line in lines if not (len(line) < 80 and _LOOKS_LIKE_TIME.search(line))], []

    def _add_files(self, at: int, names: list[str]) -> None:
        sounds = [name for name in names if is_sound(name)]
        if sounds:
            self._files[at] = sounds

    def _name_of(self, header: bytes, names: tuple[str, ...]) -> str | None:
        """Return what names the product: an assistant's name, where the caption has one."""
        name = min(names, key=rank) if names else texts([header])[0].strip() or None
        return named(name, self._folder)

    def _caption(self, sections: tuple[bytes, ...]) -> _Caption:
        caption = self._captions.get(sections)
        if caption is None:
            caption = _caption_of(sections)
            self._controls |= caption.controls
            if len(self._captions) < _KNOWN:
                self._captions[sections] = caption
        return caption

    def batch(self) -> tuple[Batch, Files]:
        """Hand out what was taken in, and by place in its recordings what sound they name."""
        batch, files = settled(MyActivityHtml.id, self._columns()) if self._rows else (Batch(), {})
        batch.rows += len(self._problems)
        batch.problems += self._problems
        batch.damage += self._damage
        batch.notes |= self._notes
        return batch, files

    def _columns(self) -> Columns:
        micros = np.array(self._micros, dtype=np.int64)
        unread = micros == _NO_TIME
        bases = set(self._bases)
        return Columns(
            path=self._path,
            rows=self._rows,
            names=self._products,
            titles=texts(self._titles),
            urls=list(texts(self._urls)),
            replies=text_column(self._replies),
            times=Times(
                micros=pa.array(micros, mask=unread).cast(TIMESTAMP),
                basis=bases.pop() if len(bases) == 1 else pa.array(self._bases, pa.string()),
                precision="s",
                seconds=seconds_of(micros, unread),
            ),
            details=self._details,
            files=self._files,
            places=self._places,
            controls=self._controls,
        )


_NO_TIME = np.iinfo(np.int64).min
_KNOWN = 10_000  # captions that are remembered


def _is_gemini(name: str | None) -> bool:
    return name is not None and phrases.product_kind(name) == "gemini"


def _prompt(title: bytes, lines: list[bytes]) -> bytes:
    """Return a request to Gemini with its further lines; notes about attached files are left out."""
    return b"\n".join([title, *(line for line in lines if line and not _ATTACHED.match(line))])


def _escaped(text: str) -> bytes:
    """Return text as HTML without tags, as the other cells hold it."""
    return text.replace("&", "&amp;").encode("utf-8", "replace")


def _caption_of(sections: tuple[bytes, ...]) -> _Caption:
    """Return what a caption says, told by its structure and not by its language.

    First come the products; a section whose heading does not end in a colon says why the entry was kept;
    one with links to a map tells places; all others are details.
    """
    names: tuple[str, ...] = ()
    details: list[str] = []
    controls: set[str] = set()
    for number, section in enumerate(sections):
        heading, lines = section_text(section)
        if number == 0:
            names = tuple(lines)
        elif not heading.endswith((":", "\uff1a")):
            controls.update(texts(_CONTROLS.findall(section)))
        elif not any("google." in link and "/maps" in link for link in section_links(section)):
            details += lines
    return _Caption(names, details, frozenset(controls))


def _places_in(section: bytes) -> list[Location]:
    """Return the places of a section, one for each link to a map."""
    _, lines = section_text(section)
    links = [link for link in section_links(section) if "/maps" in link]
    return [Location(url=link, source=line) for link, line in zip(links, lines, strict=False)]
