"""Takeout's own list of contents is known by name and left unread: it holds a mail address."""

from __future__ import annotations

import io

import pytest

from auditor.history import read_history
from tests.packing import zip_bytes

PAGE = b"<!doctype html><html><body>someone@example.org</body></html>"


@pytest.mark.parametrize(
    "name", ["archive_browser.html", "Archiv_\u00dcbersicht.html", "Archiv_U\u0308bersicht.html"]
)
def test_the_index_page_is_set_aside_in_every_known_language(name: str) -> None:
    history = read_history([("t.zip", io.BytesIO(zip_bytes({f"Takeout/{name}": PAGE})))])
    [member] = history.members
    assert (member.shape, member.state, member.rows) == ("google.takeout_index", "set_aside", 0)
    assert member.reason == "Google's own list of what the archive holds"
    assert "someone" not in repr(history)


def test_another_file_of_that_name_is_not_taken_for_it() -> None:
    history = read_history([("t.zip", io.BytesIO(zip_bytes({"archive_browser.html": b"no page"})))])
    assert history.members[0].state == "not_understood"
