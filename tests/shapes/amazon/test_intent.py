"""Intent (CSV): both builds, every row one recording or set aside with its reason."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id
from auditor.shapes.amazon.intent import Intent
from auditor.shapes.contract import Around, Head, Options
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_all, read_one

SHAPE = Intent()
Row = dict[str, object]

TREE = "amazon/made-up_all_data_categories/"
NLU = "Additional Data/Alexa/Alexa/NLU/"
OLD = TREE + "All Data Categories.1/" + NLU + "Intent-2-1.csv"
NEW = TREE + "All Data Categories.2/" + NLU + "Intent-1-1.csv"
PATH = NLU + "Intent-2-1.csv"
HEAD = "Utterance text,Utterance Creation Date\r\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(row + "\r\n" for row in rows)).encode()


def only(row: str) -> Row:
    rows, _ = read_one(SHAPE, table(row), PATH)
    return rows[0]


@pytest.fixture(scope="module")
def old() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture(OLD), PATH)


@pytest.fixture(scope="module")
def new() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture(NEW), PATH)


def test_every_row_of_both_builds_is_accounted_for(
    old: tuple[list[Row], Read], new: tuple[list[Row], Read]
) -> None:
    assert (old[1].rows, old[1].recordings) == (10, 8)
    assert old[1].set_aside == {"header_row": 1, "placeholder_row": 1}
    assert (new[1].rows, new[1].recordings) == (3, 3)
    for _, read in (old, new):
        assert (read.problems, read.damage, read.flaws) == ({}, [], {})
        assert read.notes == {"order_is_guesswork"}


def test_what_is_the_same_for_all(old: tuple[list[Row], Read]) -> None:
    for row in old[0]:
        assert (row["vendor"], row["shape"], row["product"], row["kind"]) == (
            "amazon",
            "amazon.download_intent",
            "Alexa",
            "voice",
        )
        assert (row["device"], row["device_id"], row["reply"], row["audio"], row["audio_state"]) == (
            None,
            None,
            None,
            None,
            "none",
        )
        assert (row["keyed"], row["also"], row["clip"]) == (False, None, None)


def test_columns_are_found_by_name_not_by_place(new: tuple[list[Row], Read]) -> None:
    assert [row["transcript"] for row in new[0]] == [
        "set a timer for nine minutes",
        "alexa what is on\nmy list, and why",
        None,
    ]


def test_times_with_and_without_milliseconds(old: tuple[list[Row], Read]) -> None:
    rows, _ = old
    assert rows[0]["started_at"] == dt.datetime(2025, 11, 2, 6, 41, 7, 118_000, tzinfo=dt.UTC)
    assert [row["time_precision"] for row in rows[:3]] == ["ms", "s", "s"]
    assert {row["time_basis"] for row in rows} == {"utc"}


def test_rows_keep_their_numbers(old: tuple[list[Row], Read]) -> None:
    assert [row["row"] for row in old[0]] == [0, 1, 2, 3, 4, 5, 7, 8]  # 6 repeats the header, 9 is nothing


def test_the_same_words_at_the_same_time_stay_two_rows(old: tuple[list[Row], Read]) -> None:
    rows, _ = old
    assert [row["transcript"] for row in rows].count("stop") == 2


def test_the_id_is_that_of_time_and_words(old: tuple[list[Row], Read]) -> None:
    rows, _ = old
    ids = [row["recording_id"] for row in rows]
    assert ids[1] == recording_id(
        "amazon", "text", "2025-11-02T06:44:00.000Z", "", "set a timer for nine minutes"
    )
    assert ids[0] == recording_id(
        "amazon", "text", "2025-11-02T06:41:07.118Z", "", "alexa how long is the flight to lisbon"
    )
    assert only("grüße aus köln,soon")["recording_id"] == recording_id(
        "amazon", "text", "", "", "grüße aus köln"
    )


def test_words_for_nothing_and_sentences_of_amazon_are_no_transcript(old: tuple[list[Row], Read]) -> None:
    rows, _ = old
    assert [(row["transcript"], row["placeholder"], row["outcome"]) for row in rows[-2:]] == [
        (None, "Not Available", "unknown"),
        (None, "Audio was not intended for this device", "not_for_device"),
    ]
    assert {row["outcome"] for row in rows[:-2]} == {"unknown"}


@pytest.mark.parametrize(
    "text", ["not a chance", "no", "text my brother", "audio book", "data is not available here"]
)
def test_words_that_only_begin_like_them_are_somebodys(text: str) -> None:
    row = only(f"{text},2026-01-01T00:00:00Z")
    assert row["transcript"] == text


@pytest.mark.parametrize("text", ["“Text not available”", "  n/a ", "NOT AVAILABLE", "- "])
def test_stand_ins_are_found_in_other_spellings(text: str) -> None:
    row = only(f"{text},2026-01-01T00:00:00Z")
    assert (row["transcript"] is None) is (text != "- ")


def test_what_played_and_whom_a_contact_names_is_not_kept(old: tuple[list[Row], Read]) -> None:
    assert not any(
        "Somebody Else" in str(value) or "song" in str(value) for row in old[0] for value in row.values()
    )


def test_a_row_is_nothing_only_where_every_field_says_so() -> None:
    head = "Currently Playing Song,Utterance text,Utterance Creation Date\r\n"
    rows, read = read_one(
        SHAPE,
        table("A song,Not Available,Not Available", "N/A,Not Available,not applicable", ",,", head=head),
        PATH,
    )
    assert len(rows) == 1
    assert read.set_aside == {"placeholder_row": 1, "empty_line": 1}
    assert read.flaws == {"time_unreadable": 1}


@pytest.mark.parametrize("time", ["", "Not Available", "yesterday", "2026-02-30T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_a_flaw(time: str) -> None:
    rows, read = read_one(SHAPE, table(f"stop,{time}", "go on,2026-01-01T00:00:00Z"), PATH)
    assert (rows[0]["started_at"], rows[0]["time_basis"], rows[0]["time_precision"]) == (None, None, None)
    assert rows[1]["time_basis"] == "utc"
    assert read.flaws == {"time_unreadable": 1}


def test_a_time_without_zone_is_taken_in_the_chosen_one_and_that_is_said() -> None:
    data = table("stop,2026-07-01 10:00:00")
    rows, [read] = read_all(SHAPE, {PATH: data}, options=Options(zone="Europe/Berlin"))
    assert rows.column("started_at").to_pylist() == [dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)]
    assert read.notes == {"order_is_guesswork", "zone_assumed"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_encoding_gives_the_same(encoding: str, end: str) -> None:
    text = f"Utterance text,Utterance Creation Date{end}wie spät ist es – “jetzt”?,2026-01-01T00:00:00Z{end}"
    rows, _ = read_one(SHAPE, text.encode(encoding), PATH)
    assert rows[0]["transcript"] == "wie spät ist es – “jetzt”?"
    claim = claim_of(SHAPE, text.encode(encoding), PATH)
    assert claim
    assert not claim.changed


def test_json_in_a_cell_with_doubled_marks_is_one_cell() -> None:
    data = table(
        '"Data Not Available","{""a"": ""b,c""}",stop,2026-01-01T00:00:00Z',
        head='a,b,Utterance text,"Utterance Creation Date"\r\n',
    )
    rows, read = read_one(SHAPE, data, PATH)
    assert (rows[0]["transcript"], read.problems) == ("stop", {})


def test_a_file_that_was_cut_off_gives_all_rows_before_the_end() -> None:
    data = fixture(OLD)[:-40]
    _, read = read_one(SHAPE, data, PATH)
    assert (read.recordings, read.problems) == (8, {"row_cut_off": 1})


def test_rows_of_a_large_table_do_not_depend_on_where_it_is_cut() -> None:
    dice = random.Random(5)
    lines = [
        f'"request {number}, ""quoted""\nand more","2026-01-01T00:00:{number % 60:02}.{dice.randint(0, 999):03}Z"'
        for number in range(40_000)
    ]
    rows, [read] = read_all(SHAPE, {PATH: table(*lines)})
    assert (read.rows, read.recordings) == (40_000, 40_000)
    assert rows.column("transcript")[39_999].as_py() == 'request 39999, "quoted"\nand more'
    assert rows.column("row").to_pylist() == list(range(40_000))


# Recognising


@pytest.mark.parametrize("path", [OLD, NEW])
def test_it_is_told_by_two_columns_whatever_its_name(path: str) -> None:
    for name in (PATH, "x.csv", "x"):
        claim = claim_of(SHAPE, fixture(path), name)
        assert claim
        assert (claim.changed, claim.confidence) == (False, 0.95)


def test_a_header_alone_is_an_empty_table() -> None:
    claim = claim_of(SHAPE, HEAD.encode(), PATH)
    assert claim
    assert not claim.changed
    _, read = read_one(SHAPE, HEAD.encode(), PATH)
    assert read.rows == 0


@pytest.mark.parametrize(
    "head",
    ["Utterance text,When\n", "Text,Utterance Creation Date\n", "Utterance text;Utterance Creation Date\n"],
)
def test_half_a_header_is_a_change(head: str) -> None:
    claim = claim_of(SHAPE, (head + "a,b\n").encode(), "x.csv")
    assert claim
    assert claim.changed


def test_both_columns_renamed_is_a_change_where_name_and_place_are_known() -> None:
    data = b"Request,Date\nstop,2026-01-01T00:00:00Z\n"
    claim = claim_of(SHAPE, data, PATH)
    assert claim
    assert claim.changed
    assert claim_of(SHAPE, data, "Intent.csv") is None
    for name in (
        "Intent-2-1.csv",
        "Intent-1-12 (1).csv",
    ):  # two numbers are enough: it came without a folder, too
        loose = claim_of(SHAPE, data, name)
        assert loose
        assert loose.changed
    inside = SHAPE.recognise(Head("Intent-2-1.csv", len(data), data, Around("All Data Categories.2.zip")))
    assert inside
    assert inside.changed


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"<html>", b"a,b\n1,2\n", b"\x00" * 50])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data, "x.csv") is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes, headed: bool) -> None:
    read_one(SHAPE, (HEAD.encode() if headed else b"") + data, PATH)
    claim_of(SHAPE, data, PATH)


cells = st.sampled_from(
    [
        "",
        "stop",
        "Not Available",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.123Z",
        "2026-01-01",
        "x\ny",
        'a"b',
        "audio",
        "ü",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=4), max_size=30))
def test_any_rows_are_accounted_for(rows: list[list[str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    found, _ = read_one(
        SHAPE, table(*lines, head="Utterance text,Utterance Creation Date,Screen Contents\r\n"), PATH
    )
    for row in found:
        text = row["transcript"] or row["placeholder"] or ""
        assert isinstance(text, str)
        when = row["started_at"]
        assert (when is None) == (row["time_basis"] is None) == (row["time_precision"] is None)
