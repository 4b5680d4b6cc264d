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
from itertools import chain
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from auditor.shapes.contract import ITEM_BYTES
from auditor.shapes.google.wide_text import wide_encoding

CELL = b'<div class="outer-cell'  # with these words every cell begins, and nothing else does
# Small enough that memory is used again and again: with 2 MB a quarter fewer cells a second were cut.
BLOCK = 1 << 18
# What may be wrong with the page as a whole: words of problem.PROBLEM_KINDS.
CUT_OFF = "file_cut_off"
CHANGED = "header_changed"
WIDE = "wrong_encoding"
DAMAGE = frozenset({CUT_OFF, CHANGED, WIDE})
# A cell, or a part of one, in whatever way it is written; in the style of the page the names stand alone.
ANY_CELL = re.compile(
    rb"""\bclass\s*=\s*["']?[^"'<>]{0,200}?\b(?:outer|header|content)-cell\b""", re.IGNORECASE
)

_PAGE_END = re.compile(rb"(?:\s*</div>)?\s*</body>\s*</html>\s*\Z", re.IGNORECASE)
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
_AFTER = b"</div></body></html>"
_CAPTION_END = b"</div></div></div>"
_LINK = b'<a href="'
_TAG = re.compile(rb"</?a\b[^<>]*>")
_FILE = re.compile(rb"""\b(?:src|href)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE)

_NOT_IN_LINES = (b"\n", b"\r", b"\0")  # in the one line that the cells of a page are written in

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
_ENDLESS = re.compile("&#[0-9]{100,};?")
_RARE = re.compile(rb"&(?!amp;|#39;|quot;|nbsp;|lt;|gt;)(?:#\w{1,7}|[A-Za-z]\w{1,31});?")


class Tail(NamedTuple):
    """What ends a cell and begins the next one.

    caption: the sections of the cell's caption, as HTML, each from its heading on; without its places.
    header:  what the next cell names the product, as HTML; None where no cell begins.
    files:   names of files that the caption says lie beside the page.
    """

    caption: tuple[bytes, ...]
    header: bytes | None
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

    The word "row_too_large" stands for a cell that is larger than the limit, and a word of `DAMAGE` for what
    is wrong with the page. A page that is cut off says so before its last cell, if that is cut off too.
    """
    beginning = _beginning(stream)
    if wide_encoding(beginning):
        yield WIDE
        return
    damage, found = _to_first_cell(stream, beginning)
    if damage:
        yield damage
    if found is None:
        return
    rest, dropping = found, False
    for piece in chain([b""], iter(lambda: stream.read(BLOCK), b"")):
        data = rest + piece
        last = data.rfind(CELL)
        if last < 0:
            dropping = dropping or len(data) > cell_bytes
            rest = data[-_PAGE_END_BYTES:] if dropping else data
            continue
        first = 0
        if dropping:
            yield "row_too_large"
            first = data.find(CELL)
            first = first + len(CELL) if first < last else last
        if first < last:
            yield data[first:last]
        rest, dropping = data[last + len(CELL) :], False
    yield from _last_cell(rest, None if dropping else cell_bytes)


def _to_first_cell(stream: BinaryIO, data: bytes) -> tuple[str | None, bytes | None]:
    """Pass over the style of the page; data: what of it was read.

    Returns what is wrong with it, and what is behind the words with which the first cell begins, if any does.
    """
    strange = False
    while True:
        first = data.find(CELL)
        strange = strange or ANY_CELL.search(data, 0, first if first >= 0 else len(data)) is not None
        if first >= 0:
            return CHANGED if strange else None, data[first + len(CELL) :]
        held = data[-_PAGE_END_BYTES:]
        piece = stream.read(BLOCK)
        if not piece:
            break
        data = held + piece
    if strange:
        return CHANGED, None
    return None if _PAGE_END.search(held) else CUT_OFF, None


def _beginning(stream: BinaryIO) -> bytes:
    """Return the first few bytes: enough to tell the encoding."""
    start = b""
    while len(start) < 4 and (piece := stream.read(4 - len(start))):
        start += piece
    return start


def _last_cell(rest: bytes, cell_bytes: int | None) -> Iterator[bytes | str]:
    """Yield the last cell of a page; cell_bytes: None where its beginning was dropped, as it is too large."""
    end = _PAGE_END.search(rest, max(0, len(rest) - _PAGE_END_BYTES))
    stop = end.start() if end else _end_before_cut(rest)
    if stop is None:
        yield CUT_OFF
    if cell_bytes is None or len(rest) > cell_bytes:
        yield "row_too_large"
    else:
        yield rest[:stop]
    if end is None and stop is not None:
        yield CUT_OFF


def _end_before_cut(rest: bytes) -> int | None:
    """Return where the last cell of a page ends that is cut off behind it; None where the cell is cut off."""
    caption = rest.rfind(_PART + _CAPTION)
    end = rest.find(_CAPTION_END, caption) + len(_CAPTION_END)
    if caption < 0 or end < len(_CAPTION_END) or len(rest) - end > _PAGE_END_BYTES:
        return None
    behind = b"".join(rest[end:].split())
    return end if any(b"".join(next_.split()).startswith(behind) for next_ in (CELL, _AFTER)) else None


def cut(stretch: bytes, tails: dict[bytes, Tail | None]) -> Cells | None:
    """Cut the cells of a stretch at their fixed parts; None where not all are written as usual.

    tails: what this page's cells end with, remembered from stretch to stretch: most end alike.
    """
    parts = stretch.split(_PART)
    header = _header(parts[0])
    if len(parts) % 3 != 1 or header is None or any(odd in stretch for odd in _NOT_IN_LINES):
        return None
    bodies, rights = parts[1::3], parts[2::3]
    for body in bodies:
        if not body.startswith(_BODY) or not body.endswith(_PART_END):
            return None
    ends, places = _tails(parts[3::3], tails)
    if not ends or not all(map(_is_right, rights)):
        return None
    headers = [header, *(end.header for end in ends)]
    if headers.pop() is not None or None in headers:  # a cell that is no cell as usual begins, or none does
        return None
    columns = _body_columns([body[30:-6].split(b"<br>") for body in bodies])
    if columns is None:
        return None
    titles, urls, times, between, files = columns
    for at, (right, end) in enumerate(zip(rights, ends, strict=True)):
        if right != _EMPTY_RIGHT or end.files:
            files[at] = [*files.get(at, ()), *_file_names(right), *end.files]
    return Cells(
        headers=cast("list[bytes]", headers),
        titles=titles,
        urls=urls,
        times=times,
        between=between,
        captions=[end.caption for end in ends],
        places=places,
        files={at: list(dict.fromkeys(names)) for at, names in files.items() if names},
    )


def _is_right(part: bytes) -> bool:
    return part == _EMPTY_RIGHT or (part.startswith(_RIGHT) and CELL not in part)


def _header(part: bytes) -> bytes | None:
    """Return what the beginning of a cell names the product, as HTML; None where it is written otherwise."""
    if not part.startswith(_HEADER) or not part.endswith(_HEADER_END) or CELL in part:
        return None
    return part[len(_HEADER) : -len(_HEADER_END)]


def _body_columns(
    bodies: list[list[bytes]],
) -> tuple[list[bytes], list[bytes], list[bytes], list[bytes], dict[int, list[str]]] | None:
    """Take titles, links, last lines and what stands between apart; None where there is other markup."""
    titles, urls, times, between = [], [], [], []
    for lines in bodies:
        title, link, behind = lines[0].partition(_LINK)
        url = b""
        if link:
            url, _, text = behind.partition(b'">')
            title += text.replace(b"</a>", b"")
        titles.append(title)
        urls.append(url)
        count = len(lines) if lines[-1] else len(lines) - 1
        if count < 2:
            return None
        times.append(lines[count - 1])
        between.append(lines[1] if count == 3 else b"\n".join(filter(None, lines[1 : count - 1])))
    if b'"' in b"".join(urls) or b"<" in b"".join(chain(titles, urls, times)):
        return None
    files = _taken_out_of(between)
    if files is None:
        return None
    for at, url in enumerate(urls):
        if not url.startswith(b"http") and url:
            files[at] = [*files.get(at, ()), *_file_names(bodies[at][0])]
    return titles, urls, times, between, files


def _taken_out_of(between: list[bytes]) -> dict[int, list[str]] | None:
    """Take links out of these texts; return the files they name, by place, or None where other markup is."""
    files: dict[int, list[str]] = {}
    if b"<" not in b"".join(between):
        return files
    for at, text in enumerate(between):
        if b"<" in text:
            files[at] = _file_names(text)
            between[at] = _TAG.sub(b"", text)
    return None if b"<" in b"".join(between) else files


def _tails(parts: list[bytes], known: dict[bytes, Tail | None]) -> tuple[list[Tail] | None, dict[int, bytes]]:
    """Read what ends each cell; the section about places, which differs in each, is taken out first."""
    tails, places = [], {}
    for at, part in enumerate(parts):
        place = part.find(_MAPS)
        if place >= 0:
            begin, end = part.rfind(b"<b>", 0, place), part.find(b"<b>", place)
            end = end if end >= 0 else part.find(_CAPTION_END, place)
            if begin < 0 or end < 0 or part.find(CELL, begin, end) >= 0:
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
    caption, begins, next_cell = part.partition(CELL)
    header = _header(next_cell) if begins else None
    if begins and header is None:
        return None
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
    return [_unescaped(part).encode("utf-8", "replace") for part in parts]


def _unescaped(part: bytes) -> str:
    """Return HTML without tags as text; a number that is far too long for a letter is a letter unknown."""
    return html.unescape(_ENDLESS.sub("\ufffd", part.decode("utf-8", "replace")))


def _file_names(part: bytes) -> list[str]:
    """Return what a part names as lying beside the page: sources and links without a scheme."""
    return _beside(_unescaped(b"".join(found)) for found in _FILE.findall(part))


def _beside(addresses: Iterable[str]) -> list[str]:
    """Return the names of files that lie beside the page; in which folder there does not matter."""
    local = (name for name in addresses if not _NOT_LOCAL.search(name))
    names = (unquote(name).rpartition("/")[2] for name in local)
    return [name for name in names if name]


_NOT_LOCAL = re.compile(r"^\s*/|[:?#<>]")  # an address elsewhere, or a place in this page


# The careful way, for cells that are written in another way.

# A larger one is not read: a tree needs up to a hundred times its size, and beyond 10 MB the parser drops
# text. The longest answers that are known have some ten thousand letters.
ODD_BYTES = 4 << 20
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "audio", "video", "template", "noscript"})


def read_odd(cell: bytes) -> list[OddCell | None]:
    """Read a cell by its structure alone; None where it holds no title.

    Others may be hidden in it, because they do not begin as cells do: they follow in the list.
    """
    # Not lxml.html: its elements are Python's, and take twice as long.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = etree.fromstring(CELL + cell, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return [None]
    cells: list[list[etree._Element]] = []
    for part in root.iter("div"):
        kind = _class(part)
        if " outer-cell" in kind:
            cells.append([])
        elif cells and (" content-cell" in kind or " header-cell" in kind):
            cells[-1].append(part)
    return [_odd_cell(parts) for parts in cells] or [None]


def _class(part: etree._Element) -> str:
    return " " + (part.get("class") or "")


def _odd_cell(parts: list[etree._Element]) -> OddCell | None:
    """Return what the parts of a cell hold; None where there is no title."""
    bodies = [part for part in parts if " content-cell" in _class(part)]
    caption = next((part for part in bodies if "caption" in _class(part)), None)
    body = next((part for part in bodies if part is not caption), None)
    if body is None:
        return None
    lines = [line for line in (part.strip(" \t\r\n") for part in _lines(body)) if line]
    if not lines:
        return None
    head = next((part for part in parts if part not in bodies), None)
    link = next(iter(body.iter("a")), None)
    elements = [element for part in parts for element in part.iter("*")]
    addresses = (element.get(name) for element in elements for name in ("src", "href"))
    return OddCell(
        header=" ".join("".join(_lines(head)).split()) if head is not None else "",
        title=lines[0],
        url=(link.get("href") or "") if link is not None else "",
        lines=lines[1:],
        caption=_sections(caption) if caption is not None else (),
        files=list(dict.fromkeys(_beside(address for address in addresses if address))),
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
    lines = re.sub(rb"<(?!br\b)[^<>]*>", b"", rest).replace(b"<br/>", b"<br>").split(b"<br>")
    found = (text.strip(" \t\r\n\u2003\u00a0") for text in texts(lines))
    return texts([heading])[0].strip(), [text for text in found if text]


def section_links(section: bytes) -> Iterable[str]:
    """Return where the links of a section lead."""
    return texts(re.findall(rb'href="([^"]*)"', section))
