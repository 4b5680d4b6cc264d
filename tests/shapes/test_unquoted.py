"""JSON inside a JSON string comes out as it went in, however the stream is cut."""

from __future__ import annotations

import io
import json
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.unquoted import Unquoted, is_quoted
from tests.reading import Trickle


def unquote(data: bytes, piece: int = 7) -> bytes:
    return io.BufferedReader(Unquoted(cast("io.BufferedReader", Trickle(data, piece)))).read()


@settings(deadline=None)
@given(st.text(), st.integers(1, 20), st.booleans())
def test_what_was_encoded_twice_comes_out_as_it_was(text: str, piece: int, ascii_only: bool) -> None:
    inner = json.dumps({"a": text}, ensure_ascii=ascii_only)
    for outer in (json.dumps(inner), json.dumps(inner, ensure_ascii=False)):
        assert is_quoted(outer.encode())
        assert unquote(outer.encode(), piece) == inner.encode()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (rb'"[\ud83d\ude00]"', "[\U0001f600]"),
        (rb'"[\ud83d and more than twelve bytes]"', "[\ufffd and more than twelve bytes]"),
        (rb'"[\udc00]"', "[\ufffd]"),
        (rb'"[\u00e9\n\t\/\\]" and what follows', "[\u00e9\n\t/\\]"),
        (b'\xef\xbb\xbf  "[1]"', "[1]"),
        (rb'"[cut \u12', "[cut \ufffd12"),
        (b'"', ""),
        (b"", ""),
    ],
)
def test_escapes_are_taken_one_by_one(written: bytes, plain: str) -> None:
    for piece in (1, 5, 100):
        assert unquote(written, piece).decode() == plain


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(1, 30))
def test_garbage_ends_and_never_raises(data: bytes, piece: int) -> None:
    assert len(unquote(b'"{' + data, piece)) <= 3 * len(data) + 3


def test_only_a_string_that_holds_an_object_or_a_list_counts() -> None:
    assert is_quoted(b' "[1]"')
    for data in (b"", b"{}", b'"words"', b'{"a":"{}"}'):
        assert not is_quoted(data)
