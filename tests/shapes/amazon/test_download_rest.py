"""Files of the download that are known and left unread, each with one sentence why."""

from __future__ import annotations

import pytest

from auditor.facts import table
from auditor.shapes.amazon.download_rest import DownloadRest
from auditor.shapes.contract import Around, Head
from auditor.shapes.registry import SHAPES
from tests.fixtures import HERE, fixture
from tests.reading import claim_of, read_bytes

SHAPE = DownloadRest()
TREE = "amazon/made-up_all_data_categories/"
ONE = "All Data Categories.1/Additional Data/Alexa/"
TWO = "All Data Categories.2/Additional Data/Alexa/"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("FileDescriptions.csv", "list of what the files are"),
        (ONE + "Skills/Skills-2.csv", "skills"),
        (ONE + "Communications/Contacts/contacts-2.csv", "other people"),
        (ONE + "Geolocation-1-1.csv", "where devices were"),
        (TWO + "Alexa/NLU/QuestionUnderstandings-2-1.csv", "how questions were understood"),
        (TWO + "Alexa/NLU/Intent-3-1.schema.json", "description of the file beside it"),
    ],
)
def test_a_known_file_is_set_aside_with_its_reason(path: str, word: str) -> None:
    claim = claim_of(SHAPE, fixture(TREE + path), path)
    assert claim
    assert claim.set_aside
    assert word in claim.set_aside
    assert read_bytes(SHAPE, fixture(TREE + path), path) == []


def test_everything_in_folders_about_people_and_places_is_set_aside() -> None:
    for path in (
        "Location/Country of Residence.csv",
        "Communications/Messages/x.json",
        "Communications/x.bin",
    ):
        claim = SHAPE.recognise(Head(path, 5, b"a,b\n", Around("Alexa_1.zip")))
        assert claim
        assert claim.set_aside
        assert SHAPE.recognise(Head(path, 5, b"a,b\n", Around("something.zip"))) is None


def test_a_pdf_is_set_aside_only_where_nothing_but_sound_is_beside_it() -> None:
    data = fixture("amazon/made-up_2018_archive/transcripts.pdf")
    alone = Around("x.zip", frozenset({"1.wav", "transcripts.pdf"}))
    claim = SHAPE.recognise(Head("transcripts.pdf", len(data), data, alone))
    assert claim
    assert "not read" in (claim.set_aside or "")
    more = Around("x.zip", frozenset({"1.wav", "transcripts.pdf", "letter.docx"}))
    assert SHAPE.recognise(Head("transcripts.pdf", len(data), data, more)) is None
    assert SHAPE.recognise(Head("transcripts.pdf", 9, b"no pdf", alone)) is None


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("contacts.csv", b"First Name,Last Name\nA,B\n"),  # anybody's address book
        ("Skills.csv", b"Name,Level\nswimming,good\n"),
        ("FileDescriptions.csv", b"a,b\n1,2\n"),
        ("x.schema.json", b"{}"),
        ("Communications/x.csv", b"a,b\n"),
        ("Geolocation.csv", b"lat,lon\n1,2\n"),
    ],
)
def test_files_of_the_same_name_elsewhere_are_not_claimed(path: str, data: bytes) -> None:
    assert claim_of(SHAPE, data, path) is None


def test_a_known_name_with_unknown_columns_is_not_set_aside() -> None:
    assert claim_of(SHAPE, b"What,When\na,b\n", ONE + "Skills/Skills-2.csv") is None


def test_every_reason_is_one_sentence_without_names_of_code() -> None:
    for row in table("amazon_download")["set_aside"]:
        assert not row["reason"].endswith(".")
        assert "_" not in row["reason"]


@pytest.mark.parametrize(
    "tree", ["made-up_alexa_2_parts", "made-up_all_data_categories", "made-up_2018_archive"]
)
def test_no_file_of_the_download_is_claimed_twice_with_equal_confidence(tree: str) -> None:
    root = HERE / "amazon" / tree
    paths = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    around = Around(tree, frozenset(paths))
    for name, path in paths.items():
        data = b"" if name.endswith(".wav") else path.read_bytes()
        claims = [
            claim
            for shape in SHAPES
            if (claim := shape.recognise(Head(name, path.stat().st_size, data, around)))
        ]
        best = max(claim.confidence for claim in claims)
        assert [claim.confidence for claim in claims].count(best) == 1, name
