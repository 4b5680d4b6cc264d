"""The speech scraper's files: what it leaves out is said."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id
from auditor.shapes.amazon.speech_scraper import SpeechScraperCsv, SpeechScraperJson
from auditor.shapes.contract import Options
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_all, read_one
from tests.shapes.amazon.making import Row, dump, when

JSON, CSV = SpeechScraperJson(), SpeechScraperCsv()
FULL, SPEECH, TABLE = (
    f"amazon/made-up_alexa-speech-{name}" for name in ("full.json", "speech.json", "speech.csv")
)
BERLIN = Options(zone="Europe/Berlin")


def read_in(data: bytes) -> tuple[list[Row], Read]:
    table, [read] = read_all(JSON, {"x": data}, options=BERLIN)
    return table.to_pylist(), read


@pytest.mark.parametrize("name", [FULL, SPEECH])
def test_both_lists_hold_every_row_once(name: str) -> None:
    rows, read = read_in(fixture(name))
    assert (read.rows, read.recordings, read.problems, read.damage) == (3, 3, {}, [])
    assert sorted(str(row["transcript"]) for row in rows) == ["None", "alexa how late is it", "stop"]
    assert sorted(str(row["outcome"]) for row in rows) == ["answered", "not_for_device", "unknown"]
    assert read.notes == {"tool_drops_repeats", "zone_assumed"}


def test_both_files_of_one_run_give_the_same_ids_and_so_does_the_table() -> None:
    ids = [{row["recording_id"] for row in read_in(fixture(name))[0]} for name in (FULL, SPEECH)]
    assert ids[0] == ids[1]
    table = {row["recording_id"] for row in read_one(CSV, fixture(TABLE))[0]}
    assert table < ids[0]
    expected = recording_id(
        "amazon", "text", "March 05, 2026", "Kitchen", "alexa how late is it", "It is seven past six."
    )
    assert expected in table


def test_the_table_lacks_unintended_activations_and_says_so() -> None:
    rows, read = read_one(CSV, fixture(TABLE))
    assert (read.rows, read.recordings) == (2, 2)
    assert "tool_drops_unintended" in read.notes
    assert "not_for_device" not in {row["outcome"] for row in rows}


def test_speech_without_what_was_left_out_says_so() -> None:
    speech = json.loads(fixture(SPEECH))
    del speech["ignoredRecords"]
    _, read = read_in(dump(speech))
    assert (read.rows, read.damage) == (2, [])
    assert "tool_drops_unintended" in read.notes


def test_day_device_and_person_come_from_the_header() -> None:
    rows, _ = read_in(fixture(FULL))
    assert [(row["device"], row["speaker"]) for row in rows] == [
        ("Kitchen", "recognised"),
        ("Kitchen", "recognised"),
        ("Hallway", "unknown"),
    ]
    assert (when(rows[0]), rows[0]["time_precision"]) == ("2026-03-04T23:00:00+00:00", "day")
    assert "Examplina" not in repr(rows)


def test_headings_and_empty_rows_are_set_aside() -> None:
    entries = [
        {"utterance": "Activity on Kitchen", "rawText": "Activity on Kitchen"},
        {"utterance": "", "rawText": " "},
    ]
    _, read = read_in(dump({"cleanUtteranceRecords": entries}))
    assert (read.rows, read.set_aside) == (2, {"header_row": 1, "empty_line": 1})


def test_a_file_that_is_cut_off_says_so_once() -> None:
    data = fixture(SPEECH)
    _, read = read_in(data[: data.index(b'"ignoredRecords"') - 300])
    assert read.damage == ["file_cut_off"]
    _, read = read_in(b'{"latestRecognizedSpeechText":"x"}')
    assert read.damage == ["header_changed"]


def test_lines_of_the_table_that_do_not_fit_are_problems() -> None:
    data = fixture(TABLE)
    header = data.split(b"\n")[0]
    _, read = read_one(CSV, data + b'"1","2"\n' + header + b"\n\n" + b'"1","2')
    assert (read.rows, read.recordings) == (5, 2)
    assert (read.problems, read.set_aside) == ({"row_broken": 2}, {"header_row": 1})


def test_commas_and_quotation_marks_inside_cells_are_no_borders() -> None:
    line = (
        fixture(TABLE)
        .split(b"\n")[1]
        .replace(b"It is seven past six.", b'It is, ""roughly"", seven, past, six.')
    )
    rows, _ = read_one(CSV, b"\xef\xbb\xbf" + fixture(TABLE).split(b"\n")[0] + b"\r\n" + line + b"\r\n")
    assert rows[0]["reply"] == 'It is, "roughly", seven, past, six.'


def test_they_are_recognised_by_their_content() -> None:
    for name in (FULL, SPEECH):
        assert claim_of(JSON, fixture(name), "x") is not None
    assert claim_of(CSV, fixture(TABLE), "x") is not None
    assert claim_of(CSV, fixture(FULL)) is None
    assert claim_of(JSON, fixture(TABLE)) is None
    assert claim_of(CSV, b"a,b\n1,2\n") is None
    assert claim_of(JSON, b"{}") is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.none()
        | st.text()
        | st.dictionaries(
            st.sampled_from(["utterance", "activityDate", "rawText", "datetime"]), st.text() | st.integers()
        ),
        max_size=5,
    ),
    st.binary(max_size=80),
)
def test_garbage_never_raises(entries: list[object], tail: bytes) -> None:
    _, read = read_in(dump({"cleanUtteranceRecords": entries}))
    assert read.rows == len(entries)
    read_one(CSV, fixture(TABLE) + tail)
