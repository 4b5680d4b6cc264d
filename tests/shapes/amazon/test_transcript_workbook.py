"""Workbooks of the transcript downloader: times, texts in cells, and workbooks made to do harm."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.amazon.transcript_workbook import TranscriptWorkbook, literal
from tests.fixtures import HERE, fixture
from tests.reading import claim_of, read_one
from tests.shapes.amazon.making import Row, dump, key, utterance, when

SHAPE = TranscriptWorkbook()
FILE = "amazon/made-up_all_records.xlsx"
HEADER = ("record_key", "timestamp", "device_name", "utteranceType")


def workbook(header: Sequence[object], *rows: Sequence[object], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in (header, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, part in change.items():
            new.writestr(name, part)
    return file.getvalue()


def only(*row: object, more: Sequence[str] = ()) -> Row:
    return read_one(SHAPE, workbook((*HEADER, *more), row), "x.xlsx")[0][0]


def test_every_row_is_accounted_for_and_the_header_is_none() -> None:
    rows, read = read_one(SHAPE, fixture(FILE), "all_records.xlsx")
    assert (read.rows, read.recordings, read.problems, read.flaws, read.damage) == (3, 3, {}, {}, [])
    assert [row["row"] for row in rows] == [0, 1, 2]
    assert read.notes == set()


def test_a_record_has_the_same_id_and_meaning_as_on_the_page() -> None:
    records = json.loads(fixture("amazon/made-up_checkmyva_sync.json"))["history"]
    page, _ = read_one(PrivacyPageJson(), dump({"customerHistoryRecords": records}))
    rows, _ = read_one(SHAPE, fixture(FILE), "x.xlsx")
    for name in (
        "recording_id",
        "also",
        "started_at",
        "transcript",
        "reply",
        "device",
        "device_id",
        "outcome",
        "kind",
    ):
        assert [row[name] for row in rows] == [row[name] for row in page]


def test_a_loose_workbook_is_one_file_and_is_read() -> None:
    [member] = read_history([HERE / FILE]).members
    assert (member.shape, member.rows, member.state) == (SHAPE.id, 3, "read")


def test_the_time_is_that_of_the_record_key_whatever_the_sheet_says() -> None:
    row = only(key(), "2099-01-01 00:00:00.000000", "Hallway", "GENERAL")
    assert (when(row), row["time_basis"]) == ("2022-03-05T18:07:41.204000+00:00", "utc")


@pytest.mark.parametrize(
    ("written", "utc", "basis", "precision"),
    [
        ("2022-03-05 19:07:41.204000", "2022-03-05T18:07:41.204000+00:00", "zone_at_export", "ms"),
        ("2022-07-05 20:07:41.204000", "2022-07-05T18:07:41.204000+00:00", "zone_at_export", "ms"),
        ("2022-03-05 18:07:41", "2022-03-05T18:07:41+00:00", "utc", "s"),
        ("2022-02-30 18:07:41", None, None, None),
        ("soon", None, None, None),
        (None, None, None, None),
    ],
)
def test_without_a_key_berlins_time_is_read_and_the_earliest_versions_utc(
    written: object, utc: str | None, basis: str | None, precision: str | None
) -> None:
    row = only("no key", written, "Hallway", "GENERAL")
    assert (when(row), row["time_basis"], row["time_precision"]) == (utc, basis, precision)


@pytest.mark.parametrize("snake", [False, True])
@pytest.mark.parametrize("python", [False, True])
def test_a_conversation_is_a_literal_of_python_or_json(snake: bool, python: bool) -> None:
    names = (
        ("record_item_type", "transcript_text", "utterance_id")
        if snake
        else (
            "recordItemType",
            "transcriptText",
            "utteranceId",
        )
    )
    texts = [
        ("CUSTOMER_TRANSCRIPT", "alexa it's \u00e4 \\d test", utterance()),
        ("ALEXA_RESPONSE", None, None),
    ]
    items = [dict(zip(names, text, strict=True)) for text in texts]
    cell = repr(items) if python else json.dumps(items)
    row = only(key(), None, "Hallway", "GENERAL", cell, more=("conversation",))
    assert (row["transcript"], row["reply"], when(row)) == (
        "alexa it's \u00e4 \\d test",
        None,
        "2022-03-05T18:07:38+00:00",
    )


@pytest.mark.parametrize(
    "cell",
    ["open('x')", "[1, 2", "[__import__('os')]", "'words'", "[" * 3000, "-" * 3000 + "1", "{[]: 1}", "['x']"],
)
def test_a_conversation_that_is_no_list_of_texts_is_a_flaw_and_nothing_is_run(cell: str) -> None:
    rows, read = read_one(
        SHAPE, workbook((*HEADER, "conversation"), (key(), None, "", "GENERAL", cell)), "x.xlsx"
    )
    assert (rows[0]["transcript"], read.flaws) == (None, {"text_type_unknown": 1})


def test_a_literal_holds_lists_dicts_strings_and_numbers_and_nothing_else() -> None:
    assert literal("[{'a': (1, 2.5, 'x', None, True)}]") == [{"a": (1, 2.5, "x", None, True)}]
    for written in (
        "{1, 2}",
        "b'x'",
        "1j",
        "f'{1}'",
        "a",
        "a.b",
        "1 + 1",
        "lambda: 1",
        "[x for x in y]",
        "x" * (2 << 20),
    ):
        assert literal(written) is None


def test_columns_are_found_by_their_names() -> None:
    shuffled = ("utteranceType", None, "voice1Transcript", "record_key", "voice1Type")
    rows, _ = read_one(
        SHAPE, workbook(shuffled, ("GENERAL", "x", "alexa stop", key(), "CUSTOMER_TRANSCRIPT")), "x.xlsx"
    )
    assert (rows[0]["transcript"], rows[0]["vendor_label"]) == ("alexa stop", "GENERAL")


def test_blank_rows_and_repeated_headers_are_no_rows_and_odd_cells_cost_nothing() -> None:
    rows = ((None,) * 4, HEADER, (5, 6, True, 7.5), (key(), "=1+1", "", "GENERAL"))
    _, read = read_one(SHAPE, workbook(HEADER, *rows), "x.xlsx")
    assert (read.rows, read.recordings, read.problems) == (2, 1, {"wrong_types": 1})


def test_another_workbook_is_not_claimed_and_one_too_large_to_look_into_says_what_it_was() -> None:
    other = workbook(("a", "b"), (1, 2))
    assert claim_of(SHAPE, other, "x.xlsx") is None
    assert claim_of(SHAPE, fixture(FILE), "all_records.xlsx") is not None
    assert claim_of(SHAPE, fixture(FILE), "all_records.zip") is None
    assert claim_of(SHAPE, b"not a zip", "x.xlsx") is None
    _, read = read_one(SHAPE, other, "x.xlsx")
    assert (read.rows, read.damage, read.notes) == (0, [], {"no_alexa_records"})


def test_a_workbook_made_to_burst_is_refused_before_it_is_unpacked() -> None:
    data = fixture(FILE)
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        bomb = repacked(data, {name: b"<x>" + b" " * (80 << 20) + b"</x>"})
        assert len(bomb) < 1 << 20
        _, read = read_one(SHAPE, bomb, "x.xlsx")
        assert (read.rows, read.damage) == (0, ["refused"])


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_entities_in_its_xml_are_not_followed(name: str) -> None:
    data = fixture(FILE)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        part = file.read(name)
    nested = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"x" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (one + 1, b"&%c;" % one * 100) for one in range(ord("a"), ord("g")))
        + b"]>"
    )
    _, read = read_one(SHAPE, repacked(data, {name: nested + part.split(b"?>", 1)[-1]}), "x.xlsx")
    assert read.rows <= 3  # and it returns


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 5000), st.binary(max_size=60))
def test_a_damaged_workbook_never_raises(at: int, noise: bytes) -> None:
    data = fixture(FILE)
    _, read = read_one(SHAPE, data[:at] + noise + data[at + len(noise) :], "x.xlsx")
    assert read.rows <= 3
    claim_of(SHAPE, data[:at] + noise, "x.xlsx")
