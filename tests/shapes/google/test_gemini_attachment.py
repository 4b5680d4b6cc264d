"""What somebody gave to Gemini lies beside its activity, of any kind: known, and not read."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from auditor.history import read_history
from auditor.shapes.google.gemini_attachment import GeminiAttachment, is_attachment
from tests.reading import claim_of, read_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Gemini Apps/notes-0123456789abcdef.txt",
        "Takeout/My Activity/Gemini Apps/export-0123456789abcdef.zip",
        "Takeout/Mon activité/Applications\u00a0Gemini/photo-0123456789abcdef.jpg",
        unicodedata.normalize("NFD", "Takeout/내 활동/Gemini 앱/소리-0123456789abcdef.mp3"),
        "Takeout/Takeout/My Activity/Gemini Apps/notes-0123456789abcdef.txt",
        "My Activity/Gemini Apps/without a number.pdf",
    ],
)
def test_it_is_known_by_its_folder_in_every_language(path: str) -> None:
    assert is_attachment(path)
    claim = claim_of(GeminiAttachment(), b"", path)
    assert claim is not None
    assert claim.set_aside
    assert claim.confidence < 0.3  # any shape that knows the content comes first


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Gemini Apps/MyActivity.json",
        "Takeout/내 활동/Gemini 앱/내활동.html",
        "Takeout/My Activity/Assistant/2018-05-04_07_08_09_120_UTC.mp3",
        "Takeout/Gemini/gemini_gems_data.html",
        "Gemini Apps/x.txt",
        "x.txt",
        "",
    ],
)
def test_other_files_are_not_taken_for_it(path: str) -> None:
    assert not is_attachment(path)
    assert claim_of(GeminiAttachment(), b"", path) is None


def test_nothing_is_read_of_it() -> None:
    assert read_bytes(GeminiAttachment(), b"x", "Takeout/My Activity/Gemini Apps/x.txt") == []


def test_an_export_of_gemini_is_understood_whole() -> None:
    history = read_history([FIXTURES / "made-up_gemini"])
    assert {member.shape for member in history.members} == {
        "google.my_activity_json",
        "google.gemini_attachment",
        "google.other_files",
    }
    assert {member.state for member in history.members} == {"read", "set_aside"}
    assert len(history) == 7
    assert {row["kind"] for row in history.public().to_pylist()} == {"unknown"}


def test_a_locked_or_broken_archive_that_was_attached_is_set_aside_and_not_loud() -> None:
    import io

    from auditor.history import read_history
    from tests.packing import zip_bytes

    data = zip_bytes({"Takeout/My Activity/Gemini Apps/plans.zip": b"PK\x03\x04 no zip"})
    history = read_history([("takeout.zip", io.BytesIO(data))])
    [member] = history.members
    assert (member.state, member.shape, member.loud) == ("set_aside", "google.gemini_attachment", [])
    assert history.trustworthy
