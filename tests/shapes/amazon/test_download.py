"""How files and columns of the download are told by their names."""

from __future__ import annotations

import pyarrow as pa
import pytest

from auditor.shapes.amazon.download import (
    base_names,
    columns_of,
    empty_rows,
    in_download,
    is_empty,
    named_by_download,
)
from auditor.shapes.contract import Around, Head


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("Intent-2-1.csv", "intent"),
        ("Intent.csv", "intent"),
        ("Transcriptions-3.csv", "transcriptions"),
        ("Transcriptions-3 (1).csv", "transcriptions"),
        ("recognitionData-1-12.csv", "recognitiondata"),
        ("CustomerInteraction_000-1.csv", "customerinteraction"),
        ("Alexa and Echo Devices.Device_Session_Events.csv", "devicesessionevents"),
        ("Device Registration.csv", "deviceregistration"),
    ],
)
def test_a_file_is_called_the_same_whatever_its_numbers(name: str, base: str) -> None:
    assert base in base_names(name)


@pytest.mark.timeout(60)
def test_long_names_of_numbers_are_read() -> None:
    for name in (
        "1-" * 100_000 + "x.csv",
        "00000000-0000-4000-8000-00000000000a" * 1000,
        "-1" * 100_000 + ".csv",
    ):
        assert base_names(name)
        assert not named_by_download(Head(name, 0, b""))


@pytest.mark.parametrize(
    ("path", "container", "known"),
    [
        ("Audio and Transcription/x.csv", "", True),
        ("Alexa_1/Location/x.csv", "", True),
        ("Location/x.csv", "Alexa_12.zip", True),
        ("Location/x.csv", "Alexa_12 (1).zip", True),
        ("x.csv", "All Data Categories.zip", True),
        ("x.csv", "All Data Categories.3.zip", True),
        ("All Data Categories.3/x.csv", "", True),
        ("x.csv", "Alexa_skills_backup.zip", False),
        ("x.csv", "takeout.zip", False),
        ("Alexander/x.csv", "", False),
    ],
)
def test_the_download_is_told_by_its_folders_and_archives(path: str, container: str, known: bool) -> None:
    assert in_download(Head(path, 0, b"", Around(container))) is known


def test_columns_are_found_in_any_order_and_spelling() -> None:
    assert columns_of(["x", "UTTERANCE_CREATION_DATE", " utteranceText "], "Intent") == {"text": 2, "time": 1}
    assert columns_of(["Utterance text", "Utterance text"], "Intent") == {"text": 0}


def test_words_for_nothing_in_any_spelling() -> None:
    assert all(map(is_empty, ["", "  ", "Data Not Available", "not available", " N/A ", "Not Applicable"]))
    assert not is_empty("not available right now")


def test_rows_of_nothing_are_told_from_blank_rows_and_others() -> None:
    text = pa.array(["Data Not Available", "", " ", "stop", "Not Available", ""])
    other = pa.array(["N/A", "", "", "Not Available", "2022", "Not Available"])
    found = empty_rows([text, other])
    assert found is not None
    assert [list(map(bool, mask)) for mask in found] == [
        [True, False, False, False, False, True],
        [False, True, True, False, False, False],
    ]
    assert empty_rows([pa.array(["stop"]), pa.array([""])]) is None
