"""Text whose letters take two or four bytes is told by its first bytes, with and without a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.shapes.google.wide_text import narrowed, wide_encoding


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["<html><body>ä", '[{"header"'])
def test_every_wide_encoding_is_told_and_narrowed(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert (wide_encoding(data) or "").startswith(encoding)
    assert narrowed(data) == text.encode()


@pytest.mark.parametrize("data", [b"", b"<", b"<ht", b"<html>", b"[]", "ä€".encode(), b"\xff", b"\0\0\0\0"])
def test_text_in_utf_8_and_what_is_no_text_are_left_alone(data: bytes) -> None:
    assert wide_encoding(data) is None
    assert narrowed(data) == data
    assert narrowed(b"\xef\xbb\xbf" + data) == data


@given(st.binary(max_size=40))
def test_garbage_never_raises(data: bytes) -> None:
    wide_encoding(data)
    narrowed(data)
    narrowed(b"\xff\xfe" + data)
