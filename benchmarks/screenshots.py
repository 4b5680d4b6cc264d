"""Pictures of every page, light and dark, wide and narrow: `python benchmarks/screenshots.py FOLDER`.

Starts the app on the sample household with a home of its own and drives a real Chromium.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page  # noqa: E402

from tests.dashboards.browsing import browser, open_page, settle, tick_row, visit  # noqa: E402
from tests.dashboards.serving import Server, app  # noqa: E402

WIDTHS = {"wide": (1440, 1000), "narrow": (390, 844)}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path, help="where the pictures go")
    folder = ask.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temp, app(Path(temp)) as server, browser() as running:
        for dark in (False, True):
            for width in WIDTHS:
                take(running, server, folder, width, dark)


def take(running: Browser, server: Server, folder: Path, width: str, dark: bool) -> None:
    """Walk through the app once and keep what is seen."""
    size, suffix = WIDTHS[width], f"{width}-{'dark' if dark else 'light'}"
    with visit(running, width=size[0], height=size[1], dark=dark) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("button", name="Sample household").wait_for()
        shoot(page, folder / f"start-{suffix}.png", size)
        page.get_by_role("button", name="Sample household").click()
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        shoot(page, folder / f"overview-{suffix}.png", size)
        shoot(page, folder / f"overview-top-{suffix}.png", size, whole=False)
        open_menu(page)
        open_page(page, "Recordings")
        close_menu(page)
        shoot(page, folder / f"recordings-{suffix}.png", size, whole=False)
        tick_row(page, 2)
        shoot(page, folder / f"one-recording-{suffix}.png", size)
        open_menu(page)
        open_page(page, "Start", "What was read")
        close_menu(page)
        shoot(page, folder / f"ledger-{suffix}.png", size)


def open_menu(page: Page) -> None:
    button = page.get_by_test_id("stExpandSidebarButton")
    if button.is_visible():
        button.click()
        page.wait_for_timeout(400)


def close_menu(page: Page) -> None:
    """On a narrow window the side bar lies over the page."""
    if (page.viewport_size or {"width": 0})["width"] < 800:
        page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        page.wait_for_timeout(400)


def shoot(page: Page, path: Path, size: tuple[int, int], *, whole: bool = True) -> None:
    """Keep a picture: the window, and with `whole` the page to its end."""
    settle(page)
    page.mouse.move(2, 2)
    if whole:
        # The page scrolls inside the window, so a picture of all of it needs a window as tall.
        tall = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
        page.set_viewport_size({"width": size[0], "height": max(size[1], int(tall))})
        page.wait_for_timeout(900)
    page.screenshot(path=path)
    print(path)
    if whole:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(300)


if __name__ == "__main__":
    main()
