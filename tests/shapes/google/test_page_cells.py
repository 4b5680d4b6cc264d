"""Pages are cut into cells without losing one, and no page makes that slow."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.contract import Options, Source
from auditor.shapes.google import my_activity_html
from auditor.shapes.google.my_activity_html import MyActivityHtml
from auditor.shapes.google.page_cells import (
    BLOCK,
    CELL,
    Cells,
    OddCell,
    Tail,
    cut,
    read_odd,
    stretches,
    texts,
)
from tests.reading import Clips, Trickle, read_one
from tests.shapes.google.pages import AFTER, BEFORE, HOTWORD, PLACE, WHY, cell, page, products, said

TIME = "Nov 3, 2019, 7:15:42 AM CET"
USUAL = cell(said("usual"), "Hi.", TIME)


def cut_up(data: bytes, cell_bytes: int = 1 << 20) -> list[bytes | str]:
    return list(stretches(io.BytesIO(data), cell_bytes))


def words(data: bytes) -> list[object]:
    return [row["transcript"] for row in read_one(MyActivityHtml(), data)[0]]


# Stretches


def test_stretches_joined_are_the_cells_of_the_page() -> None:
    cells = [cell(said(f"a {n}"), TIME).encode() for n in range(2000)]
    found = cut_up(page(*[one.decode() for one in cells]))
    assert len(found) > 3
    assert CELL + CELL.join(found) == b"".join(cells)  # type: ignore[arg-type]


class Endless(io.RawIOBase):
    """A page of one line that is made while it is read, and that remembers how much was asked at a time."""

    def __init__(self, cells: int, style: int) -> None:
        self.most_asked = 0
        self._pieces = self._written(cells, style)
        self._left = b""

    def _written(self, cells: int, style: int) -> Iterator[bytes]:
        yield BEFORE.encode().replace(b".mdl-cell{", b".mdl-k{color:red}" * (style // 17) + b".mdl-cell{")
        for _ in range(cells // 100):
            yield USUAL.encode() * 100
        yield AFTER.encode()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.most_asked = max(self.most_asked, size if size >= 0 else 1 << 60)
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        piece, self._left = self._left[:size], self._left[size:]
        return piece


def test_a_page_of_one_line_behind_a_long_style_is_never_held_whole() -> None:
    stream = Endless(cells=30_000, style=600_000)  # 19 MB
    cells, longest = 0, 0
    for stretch in stretches(stream):  # type: ignore[arg-type]
        assert isinstance(stretch, bytes)
        cells += stretch.count(CELL) + 1
        longest = max(longest, len(stretch))
    assert cells == 30_000
    assert longest < 2 * BLOCK
    assert stream.most_asked <= BLOCK


def test_a_cell_that_is_too_large_stands_for_itself_only() -> None:
    huge = cell(said("x" * 3_000_000), TIME)
    kinds = [
        one if isinstance(one, str) else one.count(CELL) + 1 for one in cut_up(page(USUAL, huge, USUAL, huge))
    ]
    assert kinds == [1, "row_too_large", 1, "row_too_large"]


@pytest.mark.parametrize("piece", [1, 3, 100])
def test_a_stream_that_gives_little_at_a_time_changes_nothing(piece: int) -> None:
    data = page(USUAL, USUAL, USUAL)
    found = list(stretches(Trickle(data, piece)))  # type: ignore[arg-type]
    assert b"".join(CELL + one for one in found) == (USUAL * 3).encode()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"", ["file_cut_off"]),
        (page(), []),
        (page()[:-1], ["file_cut_off"]),
        (BEFORE[:100].encode(), ["file_cut_off"]),
        (page().decode().encode("utf-16"), ["wrong_encoding"]),
        (page(USUAL.replace('"', "'")), ["header_changed"]),
        (page(USUAL.replace("<div", "<DIV")), ["header_changed"]),
        (page(USUAL.replace("outer-cell", "outer-most")), ["header_changed"]),
    ],
    ids=["nothing", "no cells", "no end", "only style", "UTF-16", "single quotes", "upper case", "renamed"],
)
def test_a_page_without_a_cell_says_why_unless_it_is_whole_and_empty(data: bytes, want: list[str]) -> None:
    assert cut_up(data) == want


def test_a_cell_of_another_writing_before_the_first_is_not_passed_over_in_silence() -> None:
    found = cut_up(page(USUAL.replace('"', "'"), USUAL))
    assert found[0] == "header_changed"
    assert len(found) == 2


@pytest.mark.parametrize(
    "behind", ["", "<", "</div", "</div></body></ht", '<div class="outer-c', "\n  </div>\n</bo"]
)
def test_a_page_that_is_cut_off_behind_a_whole_cell_says_so_after_it(behind: str) -> None:
    first, last = cut_up((BEFORE + USUAL + behind).encode())
    assert first == USUAL.encode()[len(CELL) :]
    assert last == "file_cut_off"


@pytest.mark.parametrize(
    "end", ["</DIV></BODY></HTML>", "</div>\n</body>\n</html>\n", "</div></body></html>  \r\n"]
)
def test_the_end_of_a_page_may_be_written_in_several_ways(end: str) -> None:
    assert cut_up((BEFORE + USUAL + end).encode()) == [USUAL.encode()[len(CELL) :]]


# Cells


def usual_text(made: str) -> bytes:
    return made.encode()[len(CELL) :]


@pytest.mark.parametrize(
    "made",
    [
        USUAL,
        cell(said("a"), TIME, after=""),
        cell("Used&nbsp;Assistant", TIME),
        cell(said("a"), 'Two at <a href="https://example.org">example</a>.', TIME),
        cell(said("a"), TIME, caption=products("Assistant") + HOTWORD + PLACE + WHY),
        cell(said("a"), TIME, right='<audio src="x.mp3"></audio>'),
    ],
)
def test_cells_as_google_writes_them_need_no_parser(made: str) -> None:
    assert cut(usual_text(made), {}) is not None


@pytest.mark.parametrize(
    "made",
    [
        cell(said("a"), "<p>Hi</p>", TIME),
        cell(said("a"), f"{TIME}<br><p>Hi</p>"),
        cell(said("a"), "Hi\nthere", TIME),
        cell(said("a\0b"), TIME),
        cell('Said&nbsp;<a href="x" target="_blank">a</a>', TIME),
        cell('Said&nbsp;<a href="x">a</a> and <a href="y">b</a>', TIME),
        cell(TIME),
        cell(said("a"), TIME).replace("mdl-cell--6-col", "mdl-cell--5-col"),
        cell(said("a"), TIME).replace("<b>", "<strong>"),
        USUAL[: USUAL.index('<div class="content-cell')] + USUAL,
        USUAL[: USUAL.index("mdl-typography--caption")] + USUAL,
        '<div class="outer-cell',
    ],
)
def test_cells_of_any_other_writing_are_left_to_the_parser(made: str) -> None:
    assert cut(usual_text(made), {}) is None


def test_marks_in_the_text_that_look_like_the_end_of_a_link_stay() -> None:
    assert words(
        page(cell('Said&nbsp;<a href="u">say "&gt; and "> now</a>', TIME), cell('Said x"> y', TIME))
    ) == [
        'say "> and "> now',
        'x"> y',
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a&amp;b &lt;i&gt; &quot;c&quot; &#39;d&#39;&nbsp;e", "a&b <i> \"c\" 'd'\u00a0e"),
        ("&eacute;&hellip;&NotEqualTilde;&copy", "é…≂̸©"),
        ("&#233;&#xe9;&#XE9;&#0000000233;", "éééé"),
        ("&#233 &#xe9 &eacute x", "é é é x"),
        ("R&D AT&T a&b; &; &# &#x; & &amp", "R&D AT&T a&b; &; &# &#x; & &"),
        ("&amp;amp; &amp;lt;br&amp;gt; &amp;#39;", "&amp; &lt;br&gt; &#39;"),
        ("&#0; &#xD800; &#x110000; &#" + "9" * 5000 + ";", "\ufffd \ufffd \ufffd \ufffd"),
        ("&lt;div class=&quot;outer-cell&quot;&gt;", '<div class="outer-cell">'),
        ('&lt;div class="content-cell mdl-cell mdl-cell--', '<div class="content-cell mdl-cell mdl-cell--'),
    ],
    ids=[
        "usual",
        "named",
        "numbers",
        "without end",
        "none",
        "written out once",
        "no letters",
        "a cell",
        "a part",
    ],
)
def test_entities_of_all_kinds_are_text_in_usual_and_odd_cells(written: str, text: str) -> None:
    usual, odd, neighbour = cell(f"Said {written}", TIME), cell(f"Said {written}", "<p>x</p>", TIME), USUAL
    assert words(page(usual, odd, neighbour)) == [text, text, "usual"]
    assert words(page(usual, usual, neighbour)) == [text, text, "usual"]


@pytest.mark.parametrize("of", [("\0", "\ufffd"), ("a\0b\0", "a\ufffdb\ufffd")])
def test_zero_bytes_cost_no_neighbour_and_no_text_behind_them(of: tuple[str, str]) -> None:
    written, text = of
    assert words(page(USUAL, cell(f"Said x{written}y", TIME), USUAL)) == ["usual", f"x{text}y", "usual"]


def test_texts_that_hold_what_stands_between_texts_stay_apart() -> None:
    assert texts([b"a\0b", b"&amp;", b""]) == ["a\0b", "&", ""]


# Odd cells


def test_a_cell_that_is_hidden_in_another_is_found() -> None:
    """A cell that does not begin as cells do would otherwise be swallowed by the one before it."""
    odd = (
        cell(said("hidden"), "Hi.", TIME)
        .replace('<div class="outer-cell', "<div id='x' class='outer-cell")
        .replace('shadow--2dp"', "shadow--2dp'")
    )
    rows, read = read_one(MyActivityHtml(), page(USUAL, odd, USUAL))
    assert [(row["transcript"], row["reply"]) for row in rows] == [
        ("usual", "Hi."),
        ("hidden", "Hi."),
        ("usual", "Hi."),
    ]
    assert [row["row"] for row in rows] == [0, 0, 1]
    assert read.rows == 3


def test_cells_in_which_blocks_are_nested_are_read_line_by_line() -> None:
    [found] = read_odd(usual_text(cell(said("a"), "<div>One <div>two</div><p>three</p></div>four", TIME)))
    assert found is not None
    assert found.lines == ["One", "two", "three", "four", TIME]


def test_a_cell_that_is_nested_too_deeply_costs_only_itself() -> None:
    rows, read = read_one(MyActivityHtml(), page(USUAL, cell(said("deep"), "<div>" * 20_000, TIME), USUAL))
    assert [row["transcript"] for row in rows] == ["usual", "deep", "usual"]
    assert read.flaws == {"time_unreadable": 1}  # it stands behind what the parser gave up on


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ('<audio src="a.mp3"></audio>', ["a.mp3"]),
        ("<audio src='a.mp3'></audio>", ["a.mp3"]),
        ("<AUDIO SRC=a.mp3></AUDIO>", ["a.mp3"]),
        ('<source src = "a b%20c.mp3">', ["a b c.mp3"]),
        ('<a href="audio/a.mp3">x</a><a href="./a.mp3">y</a>', ["a.mp3"]),
        ('<a href="a&amp;b.mp3">x</a>', ["a&b.mp3"]),
        (
            '<a href="https://example.org/a.mp3">x</a><a href="//example.org/a.mp3">x</a><a href="/a.mp3">x</a>',
            [],
        ),
        ('<a href="#a.mp3">x</a><a href="">x</a><a href="a.mp3?x=y">x</a><a>x</a>', []),
    ],
)
def test_what_a_cell_names_as_lying_beside_the_page(written: str, names: list[str]) -> None:
    usual = cut(usual_text(cell(said("a"), TIME, right=written)), {})
    [odd] = read_odd(usual_text(cell(said("a"), f"<p>{written}</p>", TIME)))
    assert usual is not None
    assert odd is not None
    assert usual.files.get(0, []) == names
    assert odd.files == names


# Whatever stands there, every cell is one row, and no whole neighbour is lost

_PARTS = re.compile(r'(<div class="outer-cell|<div class="content-cell mdl-cell mdl-cell--|</div>|<br>|<b>)')
PIECES = [
    *{*_PARTS.split(cell(said("x"), TIME, caption=products("Assistant") + PLACE))},
    *[
        "<p>",
        "</p>",
        '<a href="',
        '">',
        "\n",
        "\0",
        "google.com/maps",
        '<audio src="a.mp3">',
        "'",
        "<!--",
        "]]>",
    ],
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_heap_of_parts_is_accounted_for_cell_by_cell(pieces: list[str]) -> None:
    heap = "".join(pieces)
    rows, read = read_one(MyActivityHtml(), page(USUAL + heap + USUAL))
    assert read.rows == 2 + heap.count(CELL.decode())
    assert (rows[0]["transcript"], rows[-1]["transcript"]) == ("usual", "usual")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", *PIECES])), max_size=5))
def test_cells_with_parts_lost_and_changed_are_accounted_for(changes: list[tuple[int, str]]) -> None:
    parts = _PARTS.split(USUAL * 3)
    for place, piece in changes:
        parts[place % len(parts)] = piece
    heap = "".join(parts)
    rows, read = read_one(MyActivityHtml(), page(USUAL + heap + USUAL))
    assert read.rows == 2 + heap.count(CELL.decode())
    assert (rows[0]["transcript"], rows[-1]["transcript"]) == ("usual", "usual")


# Time


def odd_by(kind: str, number: int) -> str:
    """A cell of a page in which very much is odd."""
    match kind:
        case "all":
            return cell(said(f"a {number}"), "<p>Hi</p>", TIME)
        case "every second":
            return cell(said(f"a {number}"), "<p>Hi</p>" if number % 2 else "Hi", TIME)
        case "every second without time":
            return cell(said(f"a {number}"), "Smarch 3, 2019, 7:15:42 AM" if number % 2 else TIME)
        case "captions":
            detail = f"<b>Details:</b><br>&emsp;{number}<br>"
            return cell(said(f"a {number}"), TIME, caption=products("Assistant") + detail)
        case "products":
            return cell(said(f"a {number}"), TIME, header=f"h{number}", caption=products(f"p{number}"))
        case _:
            return '<div class="outer-cell'


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "kind", ["all", "every second", "every second without time", "captions", "products", "empty"]
)
def test_odd_cells_are_looked_at_a_bounded_number_of_times(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: Counter[str] = Counter()

    def counted_cut(stretch: bytes, tails: dict[bytes, Tail | None]) -> Cells | None:
        looked_at["bytes"] += len(stretch)
        return cut(stretch, tails)

    def counted_odd(raw: bytes) -> list[OddCell | None]:
        looked_at["odd"] += 1
        return read_odd(raw)

    monkeypatch.setattr(my_activity_html, "cut", counted_cut)
    monkeypatch.setattr(my_activity_html, "read_odd", counted_odd)
    data = page(*[odd_by(kind, number) for number in range(3000)])
    _, read = read_one(MyActivityHtml(), data)
    assert read.rows == 3000
    most_in_a_stretch = 2 * BLOCK / (len(data) / 3000)
    assert looked_at["bytes"] <= len(data) * (math.log2(most_in_a_stretch) + 3)
    assert looked_at["odd"] <= 3000


def test_fifty_thousand_captions_are_read_and_not_all_are_kept() -> None:
    known: dict[bytes, Tail | None] = {}
    for first in range(0, 50_000, 500):
        made = "".join(odd_by("captions", number) for number in range(first, first + 500))
        found = cut(usual_text(made), known)
        assert found is not None
        assert len(found.captions) == 500
    assert len(known) <= 10_000
    data = page(*[odd_by("captions", number) for number in range(50_000)])
    read = 0
    for batch in MyActivityHtml().read(source_of(data)):
        assert batch.recordings is not None
        read += batch.recordings.num_rows
    assert read == 50_000


def source_of(data: bytes) -> Source:
    return Source(0, "x", len(data), lambda: io.BytesIO(data), Clips(), Options(), {})


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "made",
    [
        cell(said("a"), "<a " * 300_000, TIME),
        cell(said("a"), TIME, caption="<b>x</b>" + "<x" * 300_000),
        cell(said("a"), TIME, right='href="' * 200_000),
        cell(said("a"), TIME, right="src   " * 200_000),
        cell("Prompted&nbsp;a", "- " + "&nbsp;" * 100_000 + "x" * 100_000, TIME, header="Gemini Apps"),
        cell("Prompted&nbsp;a", "1:2:3" * 200_000, TIME),
        cell("Said " + "&" * 1_000_000, TIME),
        cell("Said &#" + "9" * 1_000_000, TIME),
        cell(said("a"), *["x"] * 200_000, TIME),
        "class=" * 200_000,
        "<b>google.com/maps" * 50_000,
    ],
    ids=[
        "links",
        "tags",
        "addresses",
        "sources",
        "dashes",
        "colons",
        "ands",
        "number",
        "lines",
        "class",
        "maps",
    ],
)
def test_no_cell_takes_for_ever(made: str) -> None:
    rows, _ = read_one(MyActivityHtml(), page(USUAL, made, USUAL))
    assert (rows[0]["transcript"], rows[-1]["transcript"]) == ("usual", "usual")
