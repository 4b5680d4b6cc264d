"""Items come out of a stream whole and in order, and damage costs no neighbour and no memory."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.json_stream import (
    Damage,
    Item,
    Line,
    Sibling,
    array_items,
    array_runs,
    decode_kindly,
    lines,
)
from tests.reading import Trickle

KEYS = {"items"}
DICTS = msgspec.json.Decoder(list[dict])

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(['"', "\\", "}{][,:", 'x": {"items": [', "\\u0041", "items", "\u2028"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "items", '"', "\\"]) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
records = st.fixed_dictionaries({"key": values, "texts": st.lists(values, max_size=3)})
item_lists = st.lists(values, max_size=10) | st.lists(records, max_size=10)
layouts = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, None, 0, 1, 2, "\t"]),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n", " : "), ("\n,", ":\t")]),
        "ensure_ascii": st.booleans(),
    }
)
blocks = st.sampled_from([1, 2, 3, 5, 16, 64, 1 << 20])
pieces = st.sampled_from([1, 2, 7, 1 << 20])


def items_of(data: bytes, keys: set[str] | None = None, **options: int) -> list[Item]:
    events = list(array_items(io.BytesIO(data), keys, **options))
    assert not [event for event in events if isinstance(event, Damage)]
    return [event for event in events if isinstance(event, Item)]


def values_of(data: bytes, keys: set[str] | None = None, **options: int) -> list[object]:
    items = items_of(data, keys, **options)
    assert not [item.problem for item in items if item.problem]
    return [json.loads(item.raw or b"") for item in items]


def run_values(data: bytes, keys: set[str] | None = None, block: int = 1 << 20) -> Iterator[object]:
    for event in array_runs(io.BytesIO(data), keys, DICTS, block=block):
        if isinstance(event, list):
            yield from event
        else:
            assert isinstance(event, Item)
            yield json.loads(event.raw or b"")


def outcomes(data: bytes, keys: set[str] | None = None, **options: int) -> list[str]:
    """Return the items' raw text or problem, and damage, in order."""
    told = []
    for event in array_items(io.BytesIO(data), keys, **options):
        if isinstance(event, Damage):
            told.append(f"damage: {event.kind}")
        elif isinstance(event, Item):
            told.append(event.problem or (event.raw or b"").decode())
    return told


@settings(deadline=None)
@given(item_lists, layouts, blocks, pieces)
def test_any_array_in_any_layout_and_any_pieces_gives_the_items_that_json_gives(
    items: list[object], layout: dict[str, object], block: int, piece: int
) -> None:
    data = json.dumps(items, **layout).encode("utf-8", "surrogatepass")
    found = list(array_items(Trickle(data, piece), None, block=block))
    assert [json.loads(item.raw) for item in found] == items
    assert [data[item.offset : item.offset + len(item.raw)] for item in found] == [item.raw for item in found]


@settings(deadline=None)
@given(item_lists, values, layouts, blocks)
def test_items_are_found_under_their_key_in_an_object_or_a_list_of_objects(
    items: list[object], other: object, layout: dict[str, object], block: int
) -> None:
    def without_key(value: object) -> object:
        if isinstance(value, dict):
            return {key: without_key(inner) for key, inner in value.items() if key != "items"}
        return [without_key(inner) for inner in value] if isinstance(value, list) else value

    page = {"before": without_key(other), "items": items, "after": without_key(other)}
    one = json.dumps(page, **layout).encode("utf-8", "surrogatepass")
    several = json.dumps([page, {"items": None}, page], **layout).encode("utf-8", "surrogatepass")
    assert values_of(one, KEYS, block=block) == items
    assert values_of(several, KEYS, block=block) == items + items


@settings(deadline=None)
@given(item_lists, layouts, blocks)
def test_the_fast_way_gives_what_the_exact_way_gives(
    items: list[object], layout: dict[str, object], block: int
) -> None:
    data = json.dumps([{"items": items}, {"items": items}], **layout).encode("utf-8", "surrogatepass")
    assert list(run_values(data, KEYS, block)) == items + items


@settings(deadline=None)
@given(st.lists(records, min_size=1, max_size=8), layouts, blocks, st.data())
def test_a_file_cut_anywhere_gives_the_items_before_the_cut_and_says_that_it_was_cut(
    items: list[object], layout: dict[str, object], block: int, data: st.DataObject
) -> None:
    whole = json.dumps(items, **layout).encode("utf-8", "surrogatepass")
    cut = whole[: data.draw(st.integers(0, len(whole.rstrip()) - 1))]
    events = list(array_items(io.BytesIO(cut), None, block=block))
    read = [json.loads(event.raw) for event in events if isinstance(event, Item) and event.raw]
    problems = [event.problem for event in events if isinstance(event, Item) and event.problem]
    assert read == items[: len(read)]
    assert problems in ([], ["row_cut_off"])
    assert events[-1] == Damage("file_cut_off")


@settings(deadline=None)
@given(st.binary(max_size=400), blocks)
def test_no_bytes_whatever_make_it_fail(data: bytes, block: int) -> None:
    for keys in (None, KEYS):
        for event in array_items(io.BytesIO(data), keys, item_bytes=50, block=block):
            assert isinstance(event, Item | Sibling | Damage)
    assert all(isinstance(line, Line | Damage) for line in lines(io.BytesIO(data), 20, block=block))


@settings(deadline=None, max_examples=300)
@given(st.lists(records, min_size=3, max_size=8), st.binary(min_size=1, max_size=6), blocks, st.data())
def test_garbage_in_an_item_never_costs_more_than_the_rest_of_what_it_touches(
    items: list[object], garbage: bytes, block: int, data: st.DataObject
) -> None:
    parts = [json.dumps(item).encode("utf-8", "surrogatepass") for item in items]
    whole = b"[" + b",".join(parts) + b"]"
    at = data.draw(st.integers(2, len(parts[0])))
    broken = whole[:at] + garbage + whole[at:]
    events = list(array_items(io.BytesIO(broken), None, block=block))
    assert events  # it ends, and does not raise
    assert [event for event in events if isinstance(event, Item)]


def test_a_lost_quotation_mark_costs_one_item() -> None:
    data = b'[{"key":"a","n":1},{"key":"b,"n":2},{"key":"c","n":3},{"key":"d"}]'
    assert outcomes(data) == ['{"key":"a","n":1}', "row_broken", '{"key":"c","n":3}', '{"key":"d"}']


def test_an_item_that_breaks_off_in_the_middle_of_the_file_costs_itself() -> None:
    data = b'[{"key":"a","n":[1]},{"key":"b","n":[{"x":"y{"key":"c","n":[3]},{"key":"d"}]'
    assert outcomes(data) == ['{"key":"a","n":[1]}', "row_broken", '{"key":"c","n":[3]}', '{"key":"d"}']


def test_a_wrong_bracket_costs_one_item() -> None:
    data = b'[{"key":"a","n":[1]},{"key":"b","n":[1},{"key":"c"},{"key":"d"}]'
    assert outcomes(data) == ['{"key":"a","n":[1]}', "row_broken", '{"key":"c"}', '{"key":"d"}']


def test_a_lost_closing_bracket_is_said_and_the_items_after_it_are_read() -> None:
    data = b'[{"key":"a"},{"key":"b","n":{"x":1},{"key":"c"},{"key":"d"}]'
    assert outcomes(data)[:4] == ['{"key":"a"}', "row_broken", '{"key":"c"}', '{"key":"d"}']
    assert "damage: damaged" in outcomes(data)


def test_words_that_are_no_json_between_items_are_items_of_their_own() -> None:
    assert outcomes(b'[{"key":1}, what is this, {"key":2}]') == [
        '{"key":1}',
        "what",
        "is",
        "this",
        '{"key":2}',
    ]


def test_brackets_that_close_nothing_cost_a_row() -> None:
    assert outcomes(b'[{"key":1}}, {"key":2}]') == ['{"key":1}', "row_broken", '{"key":2}']


def test_a_comma_too_many_is_no_item() -> None:
    assert values_of(b'[1,,{"a":2},]') == [1, {"a": 2}]


def test_an_item_larger_than_the_limit_is_passed_over_and_the_next_one_read() -> None:
    data = b'[{"key":1},{"key":"' + b"x" * 500 + b'","n":[1]},{"key":2}]'
    for block in (1, 7, 100, 1 << 20):
        assert outcomes(data, item_bytes=100, block=block) == ['{"key":1}', "row_too_large", '{"key":2}']


@pytest.mark.parametrize("item", [b'"' + b"x" * 300 + b'\\""', b"1" * 300, b"[" + b"1," * 150 + b"2]"])
def test_large_strings_numbers_and_arrays_are_passed_over_too(item: bytes) -> None:
    for block in (1, 7, 100, 1 << 20):
        told = outcomes(b"[1," + item + b",2]", item_bytes=100, block=block)
        assert told == ["1", "row_too_large", "2"]


def test_a_hundred_megabytes_in_one_item_need_few_megabytes_of_memory() -> None:
    class Huge(io.RawIOBase):
        """An item of 100 MB between two small ones, made while it is read."""

        def __init__(self) -> None:
            self._parts = iter([b'[{"key":1},{"key":"', *[b"\\n\\u0041 {" * 100_000] * 100, b'"},{"key":2}]'])

        def read(self, size: int = -1) -> bytes:
            return next(self._parts, b"")

    tracemalloc.start()
    events = list(array_items(Huge(), None, item_bytes=1 << 20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [event.problem for event in events if isinstance(event, Item)] == [None, "row_too_large", None]
    assert peak < 12 << 20


def test_a_hundred_thousand_brackets_are_no_recursion() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    data = b'{"items":[{"key":' + deep + b'},{"key":2}],"x":' + deep + b"}"
    [first, second] = items_of(data, KEYS)
    assert first.raw == b'{"key":' + deep + b"}"
    assert second.raw == b'{"key":2}'
    assert [type(event) for event in array_runs(io.BytesIO(data), KEYS, DICTS)] == [Item, Item]
    with pytest.raises(ValueError, match="nested"):
        decode_kindly(first.raw)


@pytest.mark.timeout(60)
def test_a_file_made_to_be_read_again_and_again_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.shapes.json_stream._PATIENCE", 5 << 20)
    inner = b'{"key":[' * 200_000  # each could be the beginning of an item after a lost bracket
    told = outcomes(b'[{"key":1},' + inner + b"}]")
    assert told[0] == '{"key":1}'
    assert set(told[1:]) == {"row_broken", "damage: file_cut_off", "damage: damaged"}


def test_endless_white_space_is_not_gathered() -> None:
    space = b" " * 3_000_000
    data = (
        b'{"items"'
        + space
        + b":"
        + space
        + b'[{"key"'
        + space
        + b":1}"
        + space
        + b","
        + space
        + b'{"key":2}]}'
    )
    told = outcomes(data, KEYS, item_bytes=1000)
    assert told == ["row_too_large", '{"key":2}']


def test_only_the_first_of_two_equal_keys_is_no_rule_both_are_read() -> None:
    assert values_of(b'{"items":[1],"items":[2]}', KEYS) == [1, 2]


def test_a_key_that_is_only_a_word_in_a_text_is_no_list() -> None:
    data = b'{"note":"items","other":["items",[7]],"said":"\\"items\\":[8]","items":[1]}'
    assert values_of(data, KEYS) == [1]


def test_siblings_that_were_asked_for_are_told_wherever_they_stand() -> None:
    data = (
        b'[{"token":"abc","items":[1],"more":null},{"items":[],"token":null,"list":[1],"deep":{"token":7}}]'
    )
    events = list(array_items(io.BytesIO(data), KEYS, siblings={"token", "list"}))
    assert [event for event in events if isinstance(event, Sibling)] == [
        Sibling("token", b'"abc"'),
        Sibling("token", b"null"),
        Sibling("list", b"["),
        Sibling("token", b"7"),
    ]


def test_a_key_without_a_list_is_said() -> None:
    assert outcomes(b'{"items":{"a":1}}', KEYS) == ["damage: header_changed"]
    assert outcomes(b'{"items":null}', KEYS) == []
    assert outcomes(b'{"things":[1]}', KEYS) == ["damage: header_changed"]


def test_a_file_cut_outside_the_list_is_said() -> None:
    assert outcomes(b'{"items":[1],"x":{"y"', KEYS) == ["1", "damage: file_cut_off"]
    assert outcomes(b'{"items":[1]', KEYS) == ["1", "damage: file_cut_off"]
    assert outcomes(b'{"items":', KEYS) == ["damage: file_cut_off"]


def test_what_follows_a_bare_array_must_be_an_array() -> None:
    assert values_of(b"[1,2]\n[3]\n") == [1, 2, 3]
    assert outcomes(b"[1,2] and so on") == ["1", "2", "damage: damaged"]
    assert outcomes(b'{"a":1}') == ["damage: header_changed"]
    assert outcomes(b"") == ["damage: file_cut_off"]


def test_a_byte_order_mark_is_stepped_over_and_sixteen_bits_are_refused() -> None:
    assert values_of(b"\xef\xbb\xbf[1]") == [1]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert outcomes("[1]".encode(encoding)) == ["damage: wrong_encoding"]
        assert list(lines(io.BytesIO("[1]".encode(encoding)))) == [Damage("wrong_encoding")]


def test_a_stretch_with_an_odd_item_gives_its_neighbours_too() -> None:
    plain = [b'{"key":%d,"n":"x"}' % number for number in range(4000)]
    plain[200] = b'{"key":NaN,"n":"x"}'
    events = list(array_runs(io.BytesIO(b"[" + b",".join(plain) + b"]"), None, DICTS, block=4096))
    assert sum(len(event) for event in events if isinstance(event, list)) > 3000
    flat = [one for event in events for one in (event if isinstance(event, list) else [event])]
    keys = [one["key"] if isinstance(one, dict) else json.loads(one.raw)["key"] for one in flat]
    assert keys[:200] + keys[201:] == [number for number in range(4000) if number != 200]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": NaN}', "nan"),
        (b'"\\ud800"', "\ufffd"),
        (b'"\\ud83d\\ude00 \\ude00\\ud83d"', "\U0001f600 \ufffd\ufffd"),
        (b'"\\\\ud800"', "\\ud800"),
        (b'"tab\there\x00"', "tab\there\x00"),
        (b'"\xff"', "\ufffd"),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_what_a_strict_decoder_refuses_is_read_kindly(raw: bytes, value: object) -> None:
    decoded = decode_kindly(raw)
    assert (str(decoded["a"]) if value == "nan" else decoded) == value


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a"}', b"word", b"[1] [2]", b"1" * 5000])
def test_what_is_no_json_stays_none(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_kindly(raw)


line_texts = st.lists(
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)
)


@given(line_texts, st.sampled_from(["\n", "\r\n"]), blocks, pieces, st.booleans())
def test_lines_come_out_as_they_went_in(
    texts: list[str], end: str, block: int, piece: int, mark: bool
) -> None:
    data = (b"\xef\xbb\xbf" if mark else b"") + "".join(text + end for text in texts).encode()
    if data.startswith((b"\x00", b"\xff")) or data[1:2] == b"\x00":
        return  # looks like sixteen bits, and is refused
    found = [line for line in lines(Trickle(data, piece), block=block) if isinstance(line, Line)]
    texts = [text.removeprefix("\ufeff") if not mark and not n else text for n, text in enumerate(texts)]
    assert found == [Line(number, text.encode(), True) for number, text in enumerate(texts)]


def test_a_line_larger_than_the_limit_is_passed_over() -> None:
    data = b"a\n" + b"x" * 500 + b"\nb\n" + b"y" * 500
    for block in (1, 7, 1 << 20):
        found = list(lines(io.BytesIO(data), 100, block=block))
        assert found == [Line(0, b"a", True), Line(1, None, True), Line(2, b"b", True), Line(3, None, False)]


def test_the_last_line_without_a_line_end_is_marked() -> None:
    assert list(lines(io.BytesIO(b"a\nb"))) == [Line(0, b"a", True), Line(1, b"b", False)]
    assert list(lines(io.BytesIO(b"a\n"))) == [Line(0, b"a", True)]
    assert list(lines(io.BytesIO(b""))) == []
