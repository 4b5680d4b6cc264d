"""Property lists: read whole, within limits, and never a trap."""

from __future__ import annotations

import datetime as dt
import plistlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.apple.plists import (
    DEEPEST,
    LONGEST_TEXT,
    MOST_VALUES,
    dictionary_of,
    instant_of,
    looks_like_plist,
    plain,
    values_below,
)

HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def xml(inner: bytes) -> bytes:
    return HEADER + b'<plist version="1.0">' + inner + b"</plist>"


def binary(objects: list[bytes]) -> bytes:
    """Return a binary property list from encoded objects, the first one on top."""
    data, offsets = b"bplist00", []
    for one in objects:
        offsets.append(len(data))
        data += one
    table = len(data)
    data += b"".join(struct.pack(">H", offset) for offset in offsets)
    return data + struct.pack(">6xBBQQQ", 2, 1, len(objects), 0, table)


def test_both_forms_are_known_by_their_beginning() -> None:
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        data = plistlib.dumps({"a": 1}, fmt=form)
        assert looks_like_plist(data)
        assert dictionary_of(data) == {"a": 1}
    assert looks_like_plist(b"\xef\xbb\xbf" + xml(b"<dict/>"))
    assert not looks_like_plist(b"<html>")
    assert not looks_like_plist(b"bplist")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bplist00",
        b"bplist00" + bytes(100),
        plistlib.dumps([1]),
        plistlib.dumps({"a": 1})[:-20],
        xml(b"<dict><key>a</key><date>when</date></dict>"),
        xml(b"<dict><key>a</key><integer>x</integer></dict>"),
        xml(b"<dict><key>a</key><integer>" + b"9" * 5000 + b"</integer></dict>"),
        xml(b"<dict><key>a</key><data>!</data></dict>") + b"<",
        xml(b"<array/>"),
        binary([b"\x33" + struct.pack(">d", 1e300)]),  # a date beyond all calendars
        binary([b"\xd1\x01\x01", b"\xa0"]),  # a list as a key
        binary([b"\xd1\x01\x01", b"\x10\x05"]),  # a number as a key
    ],
)
def test_what_is_damaged_or_no_dictionary_is_none(data: bytes) -> None:
    assert dictionary_of(data) is None


def test_text_that_names_itself_is_refused() -> None:
    bomb = HEADER + b'<!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert dictionary_of(bomb + b"<plist><dict><key>k</key><string>&b;</string></dict></plist>") is None
    outside = HEADER + b'<!DOCTYPE plist [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    assert dictionary_of(outside + b"<plist><dict><key>k</key><string>&a;</string></dict></plist>") is None


def test_lists_in_lists_without_end_do_not_break_anything() -> None:
    deep = xml(b"<dict><key>k</key>" + b"<array>" * 100_000 + b"</array>" * 100_000 + b"</dict>")
    found = dictionary_of(deep)
    assert found is None or list(values_below(found)) == []
    nested = [b"\xa1" + bytes([number + 3]) for number in range(200)]
    assert dictionary_of(binary([b"\xd1\x01\x02", b"\x51k", *nested, b"\xa0"])) is not None
    chain = b"bplist00" + b"".join(b"\xa1" + struct.pack(">H", n + 1) for n in range(20_000)) + b"\xa0"
    table = b"".join(struct.pack(">I", 8 + 3 * n) for n in range(20_001))
    trailer = struct.pack(">6xBBQQQ", 4, 2, 20_001, 0, len(chain))
    assert dictionary_of(chain + table + trailer) is None


def test_a_list_that_lies_in_itself_is_damaged() -> None:
    assert dictionary_of(binary([b"\xd1\x01\x00", b"\x51k"])) is None
    assert dictionary_of(binary([b"\xd2\x01\x02\x00\x03", b"\x51a", b"\x51b", b"\x09"])) is None
    assert dictionary_of(binary([b"\xd1\x01\x02", b"\x51k", b"\xa1\x02"])) is None


def test_a_tree_whose_branches_are_all_the_same_is_damaged_once_it_is_large() -> None:
    def tree(levels: int) -> bytes:
        branches = [b"\xaa" + bytes([number + 3] * 10) for number in range(levels)]
        return binary([b"\xd1\x01\x02", b"\x51k", *branches, b"\x09"])

    found = dictionary_of(tree(3))
    assert found is not None
    assert len(list(values_below(found))) == 1000
    assert dictionary_of(tree(30)) is None


@pytest.mark.parametrize("marker", [b"\x5f", b"\x6f", b"\x4f", b"\xaf", b"\xdf"])
def test_values_that_lie_over_each_other_are_damaged(marker: bytes) -> None:
    # 20,000 names for the same 40,000 bytes would be 800 MB
    inner = marker + b"\x12" + struct.pack(">I", 10_000) + bytes(40_000)
    body = b"bplist00" + b"\xaf\x12" + struct.pack(">I", 20_000) + struct.pack(">H", 1) * 20_000
    offsets = [8, *[len(body)] * 20_000]
    table = b"".join(struct.pack(">I", offset) for offset in offsets)
    data = body + inner + table + struct.pack(">6xBBQQQ", 4, 2, 20_001, 0, len(body + inner))
    assert dictionary_of(data) is None


@pytest.mark.parametrize(
    "trailer",
    [(0, 1, 1, 0, 8), (1, 1, 1 << 60, 0, 8), (1, 1, 1, 0, 1 << 60), (255, 1, 1 << 40, 0, 8), (8, 8, 1, 9, 0)],
)
def test_a_trailer_that_promises_too_much_is_damaged(trailer: tuple[int, ...]) -> None:
    assert dictionary_of(b"bplist00\xd0\x08" + struct.pack(">6xBBQQQ", *trailer)) is None


def test_the_walk_through_a_large_list_is_bounded() -> None:
    wide = {str(number): [1] * 10_000 for number in range(100)}
    assert 0 < len(list(values_below(wide))) <= MOST_VALUES
    deep: object = 1
    for _ in range(DEEPEST + 5):
        deep = [deep]
    assert list(values_below(deep)) == []


def test_values_come_with_the_way_to_them_and_in_order() -> None:
    value = {"b": [1, {"x": True}], "a": "text"}
    assert list(values_below(value)) == [(("b", "1"), 1), (("b", "2", "x"), True), (("a",), "text")]
    assert list(values_below(5)) == [((), 5)]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (0, "0"),
        (1.5, "1.5"),
        (b"secret", "(data)"),
        (plistlib.UID(3), "(something else)"),
        (dt.datetime(2026, 5, 4, 20, 59, 58), "2026-05-04T20:59:58.000Z"),
        ("opted in", "opted in"),
        ("2026-05-04", "2026-05-04"),
        ("00000000-0000-4000-8000-0000000000A1", "(an identifier)"),
        ("someone@example.org", "(an identifier)"),
        ("changed by <someone@example.org> (x)", "changed by <(an identifier)> (x)"),
        ("of 00000000-0000-4000-8000-0000000000A1, here", "of (an identifier), here"),
        ("com.example.app", "com.example.app"),
        ("+49 30 1234567", "(an identifier)"),
        ("x" * 1000, "x" * 500 + " ..."),
        ("lone \ud800", "lone ?"),
    ],
)
def test_values_in_plain_words_name_nobody(value: object, words: str) -> None:
    assert plain(value) == words


def test_text_that_is_made_to_keep_us_busy_does_not() -> None:
    for piece in ("@", "a@.", "a@b.", "1-", "0x", "a-"):
        assert len(plain(piece * 300_000 + " end")) < 5 * LONGEST_TEXT


def test_dates_are_utc() -> None:
    [stamp] = (dictionary_of(binary([b"\xd1\x01\x02", b"\x51k", b"\x33" + bytes(8)])) or {}).values()
    assert isinstance(stamp, dt.datetime)
    assert instant_of(stamp) == "2001-01-01T00:00:00.000Z"


values = st.recursive(
    st.booleans() | st.integers(0, 2**40) | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=5), values), st.integers(0, 300), st.binary(max_size=10))
def test_garbage_never_raises(value: dict[str, object], at: int, junk: bytes) -> None:
    data = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    for path, one in values_below(dictionary_of(data[:at] + junk + data[at:]) or {}):
        plain(one)
        assert all(isinstance(name, str) for name in path)
