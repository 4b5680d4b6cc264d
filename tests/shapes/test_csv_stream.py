"""CSV tables out of streams: every row is read or counted, however the file is written or damaged."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from typing import BinaryIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.shapes import csv_stream
from auditor.shapes.csv_stream import Block, Table, first_rows
from tests.reading import Trickle

MARK = b"\xef\xbb\xbf"


class Result:
    """What a table gave: header, rows with their numbers, repeated headers, problems, damage."""

    def __init__(
        self,
        data: bytes | BinaryIO,
        *,
        least: int = 1,
        headed: bool = True,
        block: int = csv_stream.BLOCK,
        row_bytes: int = csv_stream.ITEM_BYTES,
    ) -> None:
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        table = Table(stream, block=block, row_bytes=row_bytes)
        self.header = table.header
        self.rows: list[tuple[str, ...]] = []
        self.numbers: list[int] = []
        self.headers = 0
        self.problems: list[tuple[str, int | None]] = []
        self.damage: list[str] = []
        for event in table.blocks(least, headed=headed):
            if isinstance(event, Block):
                assert all(len(column) == len(event.rows) for column in event.columns)
                assert not any(column.null_count for column in event.columns)
                self.rows += zip(*(column.to_pylist() for column in event.columns), strict=True)
                self.numbers += event.rows.tolist()
                self.headers += event.headers
                self.problems += [(problem.kind, problem.row) for problem in event.problems]
                assert event.count == len(event.rows) + event.headers + len(event.problems)
            else:
                self.damage.append(event.kind)


def written(
    rows: list[list[str]], *, end: str = "\r\n", all_quoted: bool = False, encoding: str = "utf-8"
) -> bytes:
    """Write rows as RFC 4180 says (Python's own writer leaves a lone CR bare)."""

    def cell(text: str) -> str:
        bare = not all_quoted and not set(text) & set(',"\r\n')
        return text if bare else '"' + text.replace('"', '""') + '"'

    return "".join(",".join(map(cell, row)) + end for row in rows).encode(encoding)


ROWS = [
    ["when", "what", "clip"],
    ["2022-03-05", "play, then stop", "a.wav"],
    ["", 'she said "hello" twice', ""],
    ["2022-03-06", "two\nlines, and\r\nthree", "ü — “quotes” •.wav"],
    ['""', ",", "\n"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("all_quoted", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [1, 7, 1 << 20])
def test_a_table_is_read_however_it_is_written(encoding: str, all_quoted: bool, end: str, block: int) -> None:
    read = Result(written(ROWS, end=end, all_quoted=all_quoted, encoding=encoding), block=block)
    assert read.header == tuple(ROWS[0])
    assert read.rows == [tuple(row) for row in ROWS[1:]]
    assert read.numbers == [0, 1, 2, 3]
    assert (read.headers, read.problems, read.damage) == (0, [], [])


def test_a_last_line_needs_no_end() -> None:
    assert Result(b"a,b\n1,2").rows == [("1", "2")]
    assert Result(b'a,b\n1,"2"').rows == [("1", "2")]


@pytest.mark.parametrize("data", [b"", MARK, b"\n\n\r\n", b"  \n", b",,\n", b"\xff\xfe"])
def test_a_file_without_rows_has_no_header_and_no_problem(data: bytes) -> None:
    read = Result(data)
    assert (read.header, read.rows, read.problems, read.damage) == ((), [], [], [])


def test_a_header_alone_is_no_row() -> None:
    read = Result(b"a,b\r\n")
    assert (read.header, read.rows) == (("a", "b"), [])


def test_blank_lines_are_no_rows() -> None:
    read = Result(b"\n\na,b\n\n1,2\n   \n3,4\n,,,,\n\n", least=2)
    assert read.rows == [("1", "2"), ("3", "4"), ("", "")]  # separators alone are a row of nothing
    assert read.numbers == [0, 1, 2]


def test_a_header_between_the_rows_is_counted_and_no_row() -> None:
    read = Result(b"a,b\n1,2\na,b\n3,4\n" + MARK + b"a,b\na,x\n")
    assert read.rows == [("1", "2"), ("3", "4"), ("a", "x")]
    assert (read.headers, read.numbers) == (2, [0, 2, 4])


def test_a_table_without_header_gives_its_first_row_too() -> None:
    read = Result(b"1,2\n3,4\n1,2\n", headed=False)
    assert read.rows == [("1", "2"), ("3", "4"), ("1", "2")]
    assert (read.headers, read.numbers) == (0, [0, 1, 2])


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (b"1,2,3,,", ("1", "2", "3")),  # separators at the end
        (b"1,2", ("1", "2", "")),  # the last one is not needed
        (b"1", "wrong_types"),
        (b"1,2,3,4", "wrong_types"),
    ],
)
def test_a_row_with_other_columns_than_the_header(row: bytes, outcome: object) -> None:
    read = Result(b"a,b,c\nx,y,z\n" + row + b"\nu,v,w\n", least=2)
    if isinstance(outcome, tuple):
        assert read.rows == [("x", "y", "z"), outcome, ("u", "v", "w")]
        assert read.problems == []
    else:
        assert read.rows == [("x", "y", "z"), ("u", "v", "w")]
        assert read.problems == [(outcome, 1)]
        assert read.numbers == [0, 2]


def test_a_file_that_ends_inside_a_field_ends_with_one_problem() -> None:
    read = Result(b'a,b,c\n1,2,3\n4,5,"six\nand more', least=3)
    assert (read.rows, read.problems) == ([("1", "2", "3")], [("row_cut_off", 1)])


def test_a_file_that_ends_before_the_needed_columns_ends_with_one_problem() -> None:
    read = Result(b"a,b,c\n1,2,3\n4,5", least=3)
    assert (read.rows, read.problems) == ([("1", "2", "3")], [("row_cut_off", 1)])


@pytest.mark.parametrize("block", [8, 64, 1 << 20])
def test_a_lost_quotation_mark_costs_its_own_row_only(block: int) -> None:
    good = "".join(f"{number},some words,x.wav\n" for number in range(50))
    data = f'a,b,c\n{good}50,"lost,x.wav\n{good}'.encode()
    read = Result(data, least=3, block=block)
    assert len(read.rows) == 100
    assert read.problems == [("row_broken", 50)]


@pytest.mark.parametrize("block", [8, 64, 1 << 20])
def test_a_lost_quotation_mark_that_another_row_closes_costs_two_rows_at_most(block: int) -> None:
    good = "".join(f"{number},some words,x.wav\n" for number in range(50))
    data = f'a,b,c\n{good}50,"lost,x.wav\n{good}51,"quoted, words",x.wav\n{good}'.encode()
    read = Result(data, least=3, block=block)
    assert len(read.rows) in {150, 151}
    assert ("row_broken", 50) in read.problems
    assert len(read.rows) + len(read.problems) == 152


def test_a_lost_mark_where_all_is_quoted() -> None:
    rows = [[str(number), "some words", "x.wav"] for number in range(60)]
    data = written([["a", "b", "c"], *rows], all_quoted=True).replace(b'"30","', b'"30,"')
    read = Result(data, least=3)
    assert [row[0] for row in read.rows] == [str(number) for number in range(60) if number != 30]
    assert [row for _, row in read.problems] == [30]


def test_a_row_beyond_the_limit_is_a_problem_and_the_rest_is_read() -> None:
    for giant in (b"x" * 5000, b'"' + b"x\n" * 5000 + b'"', b'"' + b"y" * 5000):
        data = b"a,b\n1,2\n3," + giant + b"\n5,6\n7,8\n"
        for block in (16, 256):
            read = Result(data, least=2, row_bytes=1000, block=block)
            assert read.rows == [("1", "2"), ("5", "6"), ("7", "8")], giant[:3]
            assert [row for _, row in read.problems] == [1]
            assert read.problems[0][0] in {"line_too_large", "row_broken"}


def test_a_stretch_that_never_ends_is_read_in_bounded_memory() -> None:
    class Endless(io.RawIOBase):
        left = 200 << 20

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            size = min(size, self.left, 1 << 20)
            self.left -= size
            return b'a,b\n1,"' if self.left + size == 200 << 20 else b"z" * size

    tracemalloc.start()
    read = Result(Endless(), least=2, row_bytes=1 << 20, block=1 << 18)  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read.problems == [("line_too_large", 0)]
    assert peak < 16 << 20


def test_bytes_that_are_no_text_cost_a_letter_and_no_row() -> None:
    read = Result(b"a,b\n1,caf\xe9\n2,\xed\xa0\x80\n3,ok\n")
    assert read.rows[0] == ("1", "caf\ufffd")
    assert read.rows[2] == ("3", "ok")
    assert "\ud800" not in read.rows[1][1]
    assert read.problems == []


def test_zeros_between_letters_are_kept() -> None:
    read = Result(b"a,b\n1,x\0y\n")
    assert read.rows == [("1", "x\0y")]


@pytest.mark.parametrize(
    "data", ["a,b\n1,2\n".encode("utf-32"), "a,b\n1,2\n".encode("utf-16-le"), "a,b\n".encode("utf-16-be")]
)
def test_other_encodings_are_said(data: bytes) -> None:
    read = Result(data)
    assert (read.header, read.damage) == ((), ["wrong_encoding"])


def test_a_field_may_be_large() -> None:
    text = "x" * 3_000_000
    assert Result(f'a,b\n1,"{text}"\n'.encode()).rows == [("1", text)]
    assert Result(f'a,b\n1,"{text}"\n2\n'.encode(), least=2).rows == [("1", text)]


def test_a_header_of_a_million_columns_is_none() -> None:
    read = Result(b"a," * 1_000_000 + b"\n" + b"1,2\n")
    assert (read.header, read.rows, read.damage) == ((), [], ["header_changed"])


@pytest.mark.timeout(60)
def test_twenty_million_blank_lines_before_the_header_are_none() -> None:
    assert Result(b"\n" * 20_000_000 + b"a,b\n1,2\n").rows == [("1", "2")]


def test_a_header_that_never_ends_is_said() -> None:
    assert Result(b'a,"b\n1,2\n').damage == ["row_cut_off"]
    assert Result(b"a" * 3000, row_bytes=1000, block=100).damage == ["line_too_large"]


# What the exact way makes of a file, the fast way makes of it too.

pieces = st.sampled_from(
    ["a", "b", ",", ",", '"', '""', "\n", "\r\n", "\r", " ", "é", "\0", "\ufeff", "1,2\n"]
)
texts = st.lists(pieces, max_size=60).map("".join)


def both(data: bytes, **options: int) -> tuple[Result, Result]:
    fast = Result(data, least=2, **options)
    exact: Callable[..., None] = lambda self, piece: None  # noqa: E731
    way, Table._fast = Table._fast, exact  # type: ignore[method-assign, assignment]
    try:
        return fast, Result(data, least=2, **options)
    finally:
        Table._fast = way  # type: ignore[method-assign]


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(1, 40))
@example('1,"2\n', 1)
@example('1,5" nail\n"1,2\n', 2)
@example("1,2\r", 5)
def test_the_fast_way_and_the_exact_way_agree(text: str, block: int) -> None:
    fast, exact = both(b"a,b\n" + text.encode(), block=block)
    assert vars(fast) == vars(exact)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 50), st.integers(1, 50), st.booleans())
def test_garbage_never_raises_and_every_row_has_its_number(
    data: bytes, block: int, row_bytes: int, headed: bool
) -> None:
    for start in (b"", b"a,b\n"):
        read = Result(start + data, least=2, block=block, row_bytes=row_bytes, headed=headed)
        numbers = read.numbers + [row for _, row in read.problems if row is not None]
        assert len(numbers) == len(set(numbers))
        assert sorted(numbers) == list(range(len(numbers))) or read.headers
    first_rows(data, whole=False)


cells = st.text(st.sampled_from('ab,"\n\ré '), max_size=8)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=3, max_size=3).map(lambda row: ["x" + row[0], *row[1:]]), max_size=12),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 64),
)
def test_what_was_written_is_read(rows: list[list[str]], all_quoted: bool, end: str, block: int) -> None:
    data = written([["when", "what", "clip"], *rows], all_quoted=all_quoted, end=end)
    read = Result(Trickle(data, 3), block=block, least=3)  # type: ignore[arg-type]
    assert read.rows == [tuple(row) for row in rows]
    assert read.problems == []


@pytest.mark.timeout(60)
def test_damage_of_many_rows_ends() -> None:
    lines = [f'{number},"{"x" * 40}\n' for number in range(40_000)]
    data = ("a,b,c\n" + "".join(lines)).encode()
    read = Result(data, least=3)
    assert len(read.problems) > 10_000
    evens = b'a,b\n1,"open\n' + b'2,""\n' * 300_000
    assert len(Result(evens, least=2, row_bytes=1 << 16).rows) == 300_000


# The beginning of a file, for recognising it


def test_the_first_rows_leave_out_one_that_may_go_on() -> None:
    assert first_rows(b'a,b\n1,"x\ny"\n2,3', whole=False) == (("a", "b"), ("1", "x\ny"))
    assert first_rows(b'a,b\n1,"x\ny"\n2,3', whole=True) == (("a", "b"), ("1", "x\ny"), ("2", "3"))
    assert first_rows(b'a,b\n1,"x\n', whole=True) == (("a", "b"),)


def test_the_first_rows_in_other_encodings() -> None:
    assert first_rows("a,b\n1,ü\n".encode("utf-16"), whole=True) == (("a", "b"), ("1", "ü"))
    assert first_rows(MARK + b"a,b\n", whole=True) == (("a", "b"),)
    assert first_rows("a,b\n".encode("utf-16-le"), whole=True) == ()
    assert first_rows(b"", whole=True) == ()
