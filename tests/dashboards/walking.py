"""One person's way through the app in a real browser: what stood in the address bar, what was sent to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from auditor.language import speaking, tr
from tests.dashboards.browsing import Witness, settle, visit
from tests.dashboards.serving import Server, app

PATIENCE_MS = 60_000  # of somebody before a slow machine


@dataclass
class Walk:
    """One person's way through the app. addresses: all that stood in the address bar.

    received: what the server sent to the page, as it came.
    """

    witness: Witness
    server: Server
    addresses: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.witness.page

    def arrived(self, title: str) -> None:
        """Wait for a page by its title, until it is drawn."""
        self.page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
        settle(self.page)
        broken = tr("This page could not be drawn. That is a defect of this program, not of your files.")
        assert self.page.get_by_text(broken).count() == 0

    def assert_in_order(self) -> None:
        """Nothing was asked of others, forbidden or complained of; addresses hold the page and no more."""
        self.witness.assert_quiet(self.server.url)
        places = re.compile(rf"{re.escape(self.server.url)}/[a-z-]*")
        assert [one for one in self.addresses if not places.fullmatch(one)] == []
        assert self.server.tried == ""
        assert "Traceback" not in self.server.said


@contextmanager
def walking(chrome: Browser, tmp_path: Path, width: int, language: str) -> Iterator[Walk]:
    """Open the first page in a window of this width by a browser of this language."""
    locale = {"en": "en-GB", "de": "de-DE"}[language]
    with (
        speaking(language),
        app(tmp_path) as server,
        visit(chrome, width=width, height=1000 if width > 600 else 844, locale=locale) as witness,
    ):
        walk = Walk(witness, server)
        page = witness.page
        page.set_default_timeout(PATIENCE_MS)
        page.on("framenavigated", lambda frame: walk.addresses.append(frame.url))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda sent: _note(walk, sent)))
        page.goto(server.url)
        walk.addresses.clear()  # before anything was opened
        walk.arrived(tr("What did your voice assistants keep?"))
        yield walk
        walk.assert_in_order()


def _note(walk: Walk, sent: str | bytes) -> None:
    walk.received.append(sent.encode() if isinstance(sent, str) else sent)


def read_path(page: Page, path: Path) -> None:
    page.get_by_role("tab", name=tr("Type a path")).click()
    page.get_by_role("textbox", name=tr("Path of a file or folder on this machine")).fill(str(path))
    page.get_by_role("button", name=tr("Read it"), exact=True).click()


def choose(page: Page, key: str, option: str) -> None:
    """Choose an option of a box with options, by its words."""
    box = page.locator(f".st-key-{key}").get_by_role("combobox")
    wanted = page.get_by_role("option", name=option, exact=True)
    box.scroll_into_view_if_needed()
    for _ in range(4):
        settle(page)
        box.click()
        with suppress(NotInTime):  # the page was still moving, which folds the box up again
            wanted.click(timeout=6000)
            break
    else:
        raise AssertionError(f"there is no {option} to choose")
    settle(page)
    if page.get_by_role("listbox").count():  # a box for several stays open
        page.keyboard.press("Escape")
        settle(page)


def fact_of(page: Page, name: str) -> str:
    """Return a value from all that is said about the ticked recording."""
    row = page.locator(f".st-key-details .st-key-fact-{name}, .st-key-details .st-key-fact-long-{name}")
    return row.get_by_test_id("stText").inner_text()


def sees(place: Page | Locator, text: str) -> None:
    """Wait until this stands there."""
    expect(place.get_by_text(text).first).to_be_visible(timeout=PATIENCE_MS)


def row_in_the_file(page: Page, name: str) -> int:
    """Return the number of the row, from 1, that the page names as where a recording stands."""
    said = fact_of(page, name)
    return int(re.sub(r"\D", "", said))
