"""Google's activity page cut into its cells, and cells into their parts (format notes, Google 3).

The body of such a page is one line of up to hundreds of megabytes, so it is never parsed as a whole. Cells
are found by a search for their first words; a cell that is written exactly as Google has written them for
years is cut at its fixed parts, which takes a few microseconds. Any other goes to lxml, and one in which
lxml finds no text either is nobody's. Nothing here knows what the words mean.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

import lxml.html
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from auditor.shapes.contract import ITEM_BYTES

CELL = b'<div class="outer-cell'  # with these words every cell begins, and nothing else does
# Small enough that memory is used again and again: with 2 MB a quarter fewer cells a second were cut.
BLOCK = 1 << 18
CUT_OFF = "file_cut_off"  # a word of problem.PROBLEM_KINDS

_PAGE_END = re.compile(rb"(?:\s*</div>)?\s*</body>\s*</html>\s*\Z")
_PAGE_END_BYTES = 200

# What stands between the parts of a cell is always the same.
_HEADER = (
    b' mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
    b'<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
)
_HEADER_END = b"<br></p></div>"
_PART = b'<div class="content-cell mdl-cell mdl-cell--'
_BODY = b'6-col mdl-typography--body-1">'
_RIGHT = b'6-col mdl-typography--body-1 mdl-typography--text-right">'
_CAPTION = b'12-col mdl-typography--caption">'
_PART_END = b"</div>"
_EMPTY_RIGHT = _RIGHT + _PART_END
_CAPTION_END = b"</div></div></div>"
_LINK = b'<a href="'
_TAG = re.compile(rb"</?a\b[^>]*>")
_FILE = re.compile(rb"""\b(?:src|href)\s*=\s*["']([^"':?#<>]+)["']""", re.IGNORECASE)

_MAPS = b"google.com/maps"  # in a section about places, and in no other
_KNOWN_TAILS = 10_000

# Replaced in this order: the last one last, or what it leaves behind would be replaced again.
_ENTITIES = (
    (b"&nbsp;", "\u00a0".encode()),
    (b"&#39;", b"'"),
    (b"&quot;", b'"'),
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&amp;", b"&"),
)
_RARE = re.compile(rb"&(?!amp;|#39;|quot;|nbsp;|lt;|gt;)(?:#\w{1,7}|[A-Za-z]\w{1,31});?")


class Tail(NamedTuple):
    """What ends a cell and begins the next one.

    caption: the sections of the cell's caption, as HTML, each from its heading on; without its places.
    header:  what the next cell names the product, as HTML.
    files:   names of files that the caption says lie beside the page.
    """

    caption: tuple[bytes, ...]
    header: bytes
    files: tuple[str, ...]


@dataclass(slots=True)
class Cells:
    """Cells that could be cut at their fixed parts, as columns; one place in every list for each.

    headers:  what the page names the product, as HTML.
    titles:   the first line, as HTML without tags.
    urls:     where the first link of the title leads, as HTML, or b"".
    times:    the last line that holds anything, as HTML without tags: in most pages the time.
    between:  what stands between title and that line, likewise, joined by line breaks; b"" where nothing is.
    captions: the sections of the caption, as HTML, each from its heading on, those about places left out.
    places:   by place in these lists: the section about places, as HTML.
    files:    by place in these lists: names of files that lie beside the page.
    """

    headers: list[bytes]
    titles: list[bytes]
    urls: list[bytes]
    times: list[bytes]
    between: list[bytes]
    captions: list[tuple[bytes, ...]]
    places: dict[int, bytes] = field(default_factory=dict)
    files: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell as lxml reads it. Fields as in Cells, one of each; lines: all after the title."""

    header: str
    title: str
    url: str
    lines: list[str]
    caption: tuple[bytes, ...]
    files: list[str]


def stretches(stream: BinaryIO, cell_bytes: int = ITEM_BYTES) -> Iterator[bytes | str]:
    """Yield the page in stretches of whole cells, which stand between `CELL`.

    A word of problem.PROBLEM_KINDS stands for a cell that is larger than the limit ("row_too_large"), and,
    before the last cell, for a page that is cut off ("file_cut_off"); that cell comes as it stands.
    """
    rest = b""
    inside = dropping = False
    while piece := stream.read(BLOCK):
        data = rest + piece
        last = data.rfind(CELL)
        if last < 0:
            dropping = dropping or (inside and len(data) > cell_bytes)
            rest = data if inside and not dropping else data[1 - len(CELL) :]
            continue
        first = 0
        if dropping or not inside:  # what lies before the first cell is the style of the page
            first = data.find(CELL)
            if dropping:
                yield "row_too_large"
            first = first + len(CELL) if first < last else last
        if first < last:
            yield data[first:last]
        rest, inside, dropping = data[last + len(CELL) :], True, False
    if not inside:
        return
    end = _PAGE_END.search(rest, max(0, len(rest) - _PAGE_END_BYTES))
    if end is None:
        yield CUT_OFF
    if dropping or len(rest) > cell_bytes:
        yield "row_too_large"
    else:
        yield rest[: end.start()] if end else rest


def cut(stretch: bytes, tails: dict[bytes, Tail | None]) -> Cells | None:
    """Cut the cells of a stretch at their fixed parts; None where not all are written as usual.

    tails: what this page's cells end with, remembered from stretch to stretch: most end alike.
    """
    parts = stretch.split(_PART)
    if len(parts) % 3 != 1 or not parts[0].startswith(_HEADER) or not parts[0].endswith(_HEADER_END):
        return None
    bodies, rights = parts[1::3], parts[2::3]
    for body in bodies:
        if not body.startswith(_BODY) or not body.endswith(_PART_END):
            return None
    ends, places = _tails(parts[3::3], tails)
    if ends is None or not all(map(_is_right, rights)):
        return None
    columns = _body_columns([body[30:-6].split(b"<br>") for body in bodies])
    if columns is None:
        return None
    titles, urls, times, between, files = columns
    for at, (right, end) in enumerate(zip(rights, ends, strict=True)):
        if right != _EMPTY_RIGHT or end.files:
            files[at] = [*files.get(at, ()), *_file_names(right), *end.files]
    return Cells(
        headers=[parts[0][len(_HEADER) : -len(_HEADER_END)], *(end.header for end in ends[:-1])],
        titles=titles,
        urls=urls,
        times=times,
        between=between,
        captions=[end.caption for end in ends],
        places=places,
        files={at: list(dict.fromkeys(names)) for at, names in files.items() if names},
    )


def _is_right(part: bytes) -> bool:
    return part == _EMPTY_RIGHT or part.startswith(_RIGHT)


def _body_columns(
    bodies: list[list[bytes]],
) -> tuple[list[bytes], list[bytes], list[bytes], list[bytes], dict[int, list[str]]] | None:
    """Take titles, links, last lines and what stands between apart; None where there is other markup."""
    titles, urls, times, between = [], [], [], []
    for lines in bodies:
        head, _, text = lines[0].rpartition(b'">')
        before, _, url = head.partition(_LINK)
        titles.append(before + text.replace(b"</a>", b""))
        urls.append(url)
        count = len(lines) if lines[-1] else len(lines) - 1
        if count < 2:
            return None
        times.append(lines[count - 1])
        between.append(lines[1] if count == 3 else b"\n".join(filter(None, lines[1 : count - 1])))
    if b"<" in b"".join(titles) or b"<" in b"".join(urls) or b"<" in b"".join(times):
        return None
    files: dict[int, list[str]] = {}
    if b"<" in b"".join(between):
        for at, reply in enumerate(between):
            if b"<" in reply:
                files[at] = _file_names(reply)
                between[at] = _TAG.sub(b"", reply)
        if b"<" in b"".join(between):
            return None
    for at, url in enumerate(urls):
        if not url.startswith(b"http") and url:
            files[at] = [*files.get(at, ()), *_file_names(bodies[at][0])]
    return titles, urls, times, between, files


def _tails(parts: list[bytes], known: dict[bytes, Tail | None]) -> tuple[list[Tail] | None, dict[int, bytes]]:
    """Read what ends each cell; the section about places, which differs in each, is taken out first."""
    tails, places = [], {}
    for at, part in enumerate(parts):
        place = part.find(_MAPS)
        if place >= 0:
            begin, end = part.rfind(b"<b>", 0, place), part.find(b"<b>", place)
            end = end if end >= 0 else part.find(_CAPTION_END, place)
            if begin < 0 or end < 0:
                return None, {}
            places[at] = part[begin + 3 : end]
            part = part[:begin] + part[end:]  # noqa: PLW2901 (what is left of it)
        if part in known:
            tail = known[part]
        else:
            tail = _tail(part)
            if len(known) < _KNOWN_TAILS:
                known[part] = tail
        if tail is None:
            return None, {}
        tails.append(tail)
    return tails, places


def _tail(part: bytes) -> Tail | None:
    caption, begins, header = part.partition(CELL)
    if begins:
        if not (header.startswith(_HEADER) and header.endswith(_HEADER_END)):
            return None
        header = header[len(_HEADER) : -len(_HEADER_END)]
    if not (caption.startswith(_CAPTION) and caption.endswith(_CAPTION_END)):
        return None
    sections = caption[len(_CAPTION) : -len(_CAPTION_END)].split(b"<b>")
    if sections[0] or _MAPS in caption:
        return None
    return Tail(tuple(sections[1:]), header, tuple(_file_names(caption)))


def texts(parts: list[bytes]) -> list[str]:
    """Return HTML without tags as text."""
    return [part.decode("utf-8", "replace") for part in _without_entities(parts)]


def text_column(parts: list[bytes]) -> pa.Array:
    """Return HTML without tags as a column of text, null where there is none."""
    column = pa.array(_without_entities(parts), pa.binary())
    column = pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.binary()), column)
    try:
        return column.cast(pa.string())
    except pa.ArrowInvalid:  # not UTF-8 somewhere
        return pa.array([part.decode("utf-8", "replace") if part else None for part in parts], pa.string())


def _without_entities(parts: list[bytes]) -> list[bytes]:
    """Write entities out, in all at once: a million texts are common."""
    joined = b"\0".join(parts)
    if b"&" not in joined:
        return parts
    if not _RARE.search(joined):
        for written, letter in _ENTITIES:
            if written in joined:
                joined = joined.replace(written, letter)
        together = joined.split(b"\0")
        if len(together) == len(parts):  # else a text holds what was to stand between texts
            return together
    return [html.unescape(part.decode("utf-8", "replace")).encode("utf-8", "replace") for part in parts]


def _file_names(part: bytes) -> list[str]:
    """Return what a part names as lying beside the page: sources and links without a scheme."""
    found = _FILE.findall(part)
    return [unquote(html.unescape(name.decode("utf-8", "replace"))) for name in found]


# The careful way, for cells that are written in another way.

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "audio", "video", "template", "noscript"})


def read_odd(cell: bytes) -> OddCell | None:
    """Read a cell by its structure alone; None where it holds no title."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(CELL + cell, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    bodies = [part for part in root.iter("div") if "content-cell" in part.get("class", "").split()]
    caption = next((part for part in bodies if "caption" in part.get("class", "")), None)
    body = next((part for part in bodies if part is not caption), None)
    if body is None:
        return None
    lines = [line for line in (part.strip(" \t\r\n") for part in _lines(body)) if line]
    if not lines:
        return None
    heads = (part for part in root.iter("div") if "header-cell" in part.get("class", "").split())
    head = next(heads, None)
    link = next(iter(body.iter("a")), None)
    return OddCell(
        header=" ".join("".join(_lines(head)).split()) if head is not None else "",
        title=lines[0],
        url=(link.get("href") or "") if link is not None else "",
        lines=lines[1:],
        caption=_sections(caption) if caption is not None else (),
        files=list(dict.fromkeys(_file_names(cell))),
    )


def _lines(element: etree._Element) -> list[str]:
    """Return the text of an element, cut wherever a browser would begin a new line."""
    lines = [""]
    for kind, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        if kind == "start":
            if tag in _BREAKS and node is not element:
                lines.append("")
            if node.text and tag not in _SILENT:
                lines[-1] += _unbroken(node.text)
        else:
            if tag in _BREAKS and tag != "br" and node is not element:
                lines.append("")
            if node.tail and node is not element:
                lines[-1] += _unbroken(node.tail)
    return lines


def _unbroken(text: str) -> str:
    """Return text with line breaks of the file as spaces, as a browser shows them."""
    return re.sub(r"[\t\r\n]+", " ", text)


def _sections(caption: etree._Element) -> tuple[bytes, ...]:
    """Return the sections of a caption as HTML, as Google would have written them."""
    inner = b"".join(
        etree.tostring(child, encoding="utf-8", method="html") for child in caption.iterchildren()
    )
    return tuple(b" ".join(part.split()) for part in inner.split(b"<b>")[1:])


def section_text(section: bytes) -> tuple[str, list[str]]:
    """Return heading and lines of a section of a caption."""
    heading, _, rest = section.partition(b"</b>")
    lines = re.sub(rb"<(?!br\b)[^>]*>", b"", rest).replace(b"<br/>", b"<br>").split(b"<br>")
    found = (text.strip(" \t\r\n\u2003\u00a0") for text in texts(lines))
    return texts([heading])[0].strip(), [text for text in found if text]


def section_links(section: bytes) -> Iterable[str]:
    """Return where the links of a section lead."""
    return texts(re.findall(rb'href="([^"]*)"', section))
