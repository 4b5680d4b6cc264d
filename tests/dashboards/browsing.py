"""A real Chromium that notes everything a page asks for, says or is forbidden."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Streamlit's numbers library tries a faster way of multiplying once while it loads, finds it forbidden and
# takes the slower one. Allowing it would need 'wasm-unsafe-eval' in the policy, so it stays forbidden.
HARMLESS = ("script-src wasm-eval",)
_TELL_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


def chromium() -> str:
    """Return the browser to use; skip without one, unless this is where tests must not be skipped."""
    found = os.environ.get("VOICE_AUDITOR_CHROMIUM") or shutil.which("chromium")
    if found and Path(found).exists():
        return found
    reason = "no Chromium: install it, or name it in VOICE_AUDITOR_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass
class Witness:
    """What a page did. hosts are those of requests and of websockets."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        return [one for one in self.page.evaluate("window.violations") if one not in HARMLESS]

    def strangers(self, own: str) -> list[str]:
        """Return everything that was asked of another host than the app's."""
        own_host = urlsplit(own).netloc
        return [url for url in self.asked if urlsplit(url).netloc not in ("", own_host)]

    def forgive_probing(self) -> None:
        """Drop the two complaints of a page that is opened by its own address.

        Streamlit's front end first looks for the server below that address, where there is none (404),
        and then at the root. It asks the app itself both times.
        """
        known = "Failed to load resource: the server responded with a status of 404 (Not Found)"
        self.complaints = [one for one in self.complaints if one != known]

    def assert_quiet(self, own: str) -> None:
        assert self.asked
        assert self.strangers(own) == []
        assert self.complaints == []
        found = self.violations()
        assert not found, found


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


@contextmanager
def visit(
    running: Browser, *, width: int = 1440, height: int = 1000, dark: bool = False, locale: str = "en-GB"
) -> Iterator[Witness]:
    """Open a fresh, empty browser profile with one page."""
    context = running.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale=locale,
    )
    context.add_init_script(_TELL_VIOLATIONS)
    page = context.new_page()
    witness = Witness(page)
    page.on("request", lambda request: witness.asked.append(request.url))
    page.on("websocket", lambda socket: witness.asked.append(socket.url))
    page.on("pageerror", lambda error: witness.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: witness.complaints.append(said.text) if said.type in ("error", "warning") else None,
    )
    try:
        yield witness
    finally:
        context.close()


def metrics(page: Page, expected: str | None = None) -> dict[str, str]:
    """Return the big numbers of a page, by label.

    expected: a label to wait for, where the numbers of a reading may still be on the screen.
    """
    if expected:
        label = re.compile(f"^{re.escape(expected)}$")
        page.get_by_test_id("stMetricLabel").filter(has_text=label).wait_for()
    found = {}
    for metric in page.get_by_test_id("stMetric").all():
        label = metric.get_by_test_id("stMetricLabel").inner_text().strip()
        found[label] = metric.get_by_test_id("stMetricValue").inner_text().strip()
    return found


def open_page(page: Page, name: str, heading: str | None = None) -> None:
    """Go to a page by the navigation, as a person does, and wait until it is drawn."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=heading or name, exact=True, level=1).wait_for()
    settle(page)


def go_to(page: Page, place: str) -> None:
    """Go to a page by the last part of its address, through the navigation, on a narrow window too."""
    links = page.get_by_test_id("stSidebarNav").get_by_role("link")
    unfold = page.get_by_test_id("stExpandSidebarButton")
    narrow = bool(unfold.count()) and unfold.first.is_visible()
    if narrow:
        unfold.first.click()
    link = (
        links.first if place == "start" else page.locator(f'[data-testid="stSidebarNav"] a[href$="/{place}"]')
    )
    link.click()
    page.wait_for_url(re.compile(r"/$" if place == "start" else rf"/{place}$"))
    page.get_by_role("heading", level=1).first.wait_for()
    fold = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    if narrow and fold.count() and fold.first.is_visible():
        fold.first.click()  # it would lie over the page
    settle(page)


def settle(page: Page) -> None:
    """Wait until the app has nothing more to draw."""
    still = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    for _ in range(50):
        still.wait_for()
        page.wait_for_timeout(400)  # charts and tables are laid out after the script has ended
        if still.count():  # and it may have ended only to begin anew on another page
            return
    raise AssertionError("the app never comes to rest")


def tick_row(page: Page, row: int) -> None:
    """Tick a row (from 0) of the list of recordings; the table is a canvas."""
    canvas = page.get_by_test_id("stDataFrame").first.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    for _ in range(4):
        settle(page)
        box = canvas.bounding_box()
        assert box
        page.mouse.click(box["x"] + 18, box["y"] + 35 * (row + 1) + 18)
        with suppress(NotInTime):  # the table was drawn, but did not listen yet
            page.locator(".st-key-details").wait_for(timeout=6000)
            break
    page.locator(".st-key-details").wait_for()
    settle(page)
