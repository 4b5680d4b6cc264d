"""Takeout's own list of contents: known, not taken over; it holds a mail address."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest

from auditor.history import History, read_history
from auditor.shapes.google.takeout_index import TakeoutIndex
from tests.packing import zip_bytes
from tests.reading import claim_of, read_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"
PAGE = b"<!doctype html><html><body>someone@example.org</body></html>"
NAMES = [
    "archive_browser.html",
    "Archiv_Übersicht.html",
    unicodedata.normalize("NFD", "Archiv_Übersicht.html"),
    "アーカイブ概要.html",
]


def page(message: str) -> bytes:
    return f'<html><body>someone@example.org<div class="x failure-message">{message}</div></body></html>'.encode()


def history_of(name: str, data: bytes) -> History:
    return read_history([("t.zip", io.BytesIO(zip_bytes({f"Takeout/{name}": data})))])


@pytest.mark.parametrize("name", NAMES)
def test_the_index_page_is_set_aside_in_every_known_language(name: str) -> None:
    history = history_of(name, PAGE)
    [member] = history.members
    assert (member.shape, member.state, member.rows) == ("google.takeout_index", "set_aside", 0)
    assert member.reason == "Google's own list of what the archive holds"
    assert "someone" not in repr(history)


def test_files_that_google_could_not_export_are_noted_and_nothing_else_is_kept() -> None:
    history = history_of("archive_browser.html", page("<p>The service failed.</p>"))
    [member] = history.members
    assert (member.shape, member.rows, member.problems) == ("google.takeout_index", 0, 0)
    assert member.notes == ["the vendor says that it could not export some files"]
    assert "someone" not in repr(history)
    assert "someone" not in repr(member)


def test_in_another_language_it_is_known_by_its_place_for_failed_files() -> None:
    for_failed = b'<html><body><div class="failure-message"></div></body></html>'
    claim = claim_of(TakeoutIndex(), for_failed, "Takeout/overzicht.html")
    assert claim is not None
    assert claim.set_aside


@pytest.mark.parametrize("message", ["", "  \n ", "<p></p>", "<!-- none -->"])
def test_an_empty_message_is_no_failure(message: str) -> None:
    assert history_of("archive_browser.html", page(message)).members[0].state == "set_aside"


def test_a_long_page_is_read_to_its_end() -> None:
    data = b"<html><body>" + b"<p>file</p>" * 50_000 + page("It failed.")
    [batch] = read_bytes(TakeoutIndex(), data, "Takeout/archive_browser.html")
    assert batch.notes == {"failed_at_vendor"}
    assert (batch.rows, batch.recordings) == (0, None)
    claim = claim_of(TakeoutIndex(), data, "Takeout/archive_browser.html")
    assert claim is not None
    assert claim.set_aside is None  # what its beginning shows does not settle it


def test_another_file_of_that_name_is_not_taken_for_it() -> None:
    assert history_of("archive_browser.html", b"no page").members[0].state == "not_understood"
    assert claim_of(TakeoutIndex(), PAGE, "Takeout/other.html") is None


@pytest.mark.parametrize(
    "data", [b"<", b"<\xff\xfe failure-message", b"<div class='failure-message'" * 50, b"<" * 10_000]
)
def test_garbage_never_raises(data: bytes) -> None:
    claim_of(TakeoutIndex(), data, "archive_browser.html")
    read_bytes(TakeoutIndex(), data, "archive_browser.html")
