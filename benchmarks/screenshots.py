"""Pictures of every page: `python benchmarks/screenshots.py FOLDER [--languages en,de] [--sheet docs/screenshots]`.

Light and dark, wide and narrow, in each language, of the sample household. Starts the app with a home of its
own and drives a real Chromium. With --sheet, also one small contact sheet a language goes there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw, ImageFont  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from playwright.sync_api import TimeoutError as NotInTime  # noqa: E402

from tests.dashboards.browsing import browser, settle, tick_row, visit  # noqa: E402
from tests.dashboards.serving import Server, app  # noqa: E402

WIDTHS = {"wide": (1440, 1000), "narrow": (390, 844)}
LOCALES = {"en": "en-GB", "de": "de-DE"}
PAGES = (
    "overview",
    "calendar-and-clock",
    "timeline",
    "false-wake-ups",
    "what-it-heard",
    "who-may-have-listened",
    "what-you-can-do",
    "evidence",
    "recordings",
    "learn",
)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path, help="where the pictures go")
    ask.add_argument("--languages", default="en,de")
    ask.add_argument("--looks", default="light,dark")
    ask.add_argument("--widths", default="wide,narrow")
    ask.add_argument("--sheet", type=Path, help="folder for the contact sheets")
    told = ask.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temp, app(Path(temp)) as server, browser() as running:
        for language in told.languages.split(","):
            for look in told.looks.split(","):
                for width in told.widths.split(","):
                    take(running, server, told.folder, language, width, look)
    if told.sheet:
        for language in told.languages.split(","):
            make_sheet(told.folder, language, told.sheet / f"contact-sheet-{language}.jpg")


def take(running: Browser, server: Server, folder: Path, language: str, width: str, look: str) -> None:
    """Walk through the app once and keep what is seen."""
    size = WIDTHS[width]
    with visit(
        running, width=size[0], height=size[1], dark=look == "dark", locale=LOCALES[language]
    ) as witness:
        page = witness.page
        number = 0
        for name, act in views(page, server):
            try:
                act()
            except NotInTime:
                print(f"{name} ({language}, {width}, {look}): could not be reached", file=sys.stderr)
                continue
            number += 1
            shoot(page, folder / f"{number:02}-{name}-{language}-{width}-{look}.png", size)


def views(page: Page, server: Server) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the views in order: a name, and how to get there from the one before."""

    def arrive() -> None:
        page.goto(server.url)
        page.locator(".st-key-sample button:visible").first.wait_for()

    def read() -> None:
        page.locator(".st-key-sample button:visible").first.click()
        page.wait_for_url("**/overview", timeout=120_000)
        page.locator(".js-plotly-plot").first.wait_for(timeout=60_000)

    yield "start", arrive
    yield "overview", read
    for path in PAGES[1:]:
        yield path, lambda path=path: go(page, server, path)
        if path == "recordings":
            yield "one-recording", lambda: tick_row(page, 2)
        if path in ("what-it-heard", "false-wake-ups", "evidence"):
            parts = page.get_by_test_id("stButtonGroup").first.locator("button")
            for at in range(1, parts.count()):
                yield f"{path}-{at + 1}", parts.nth(at).click
        if path == "timeline":
            yield "timeline-day", page.locator("[class*=st-key-timeline-read] button:visible").first.click
        if path == "learn":
            for step in range(1, 4):
                yield f"learn-{step}", lambda: page.keyboard.press("Alt+n")
    yield "ledger", lambda: go(page, server, "")


def go(page: Page, server: Server, path: str) -> None:
    """Open a page by its address; what was read is still there."""
    page.goto(f"{server.url}/{path}")
    page.get_by_test_id("stMain").locator("h1").first.wait_for()
    with suppress(NotInTime):
        page.get_by_test_id("stMain").locator("h1").nth(1).wait_for(timeout=50)


def shoot(page: Page, path: Path, size: tuple[int, int]) -> None:
    """Keep a picture of the page to its end."""
    settle(page)
    for _ in range(60):  # parts of the front end that load late stand as grey bars until then
        if not page.get_by_test_id("stSkeleton").count():
            break
        page.wait_for_timeout(500)
    page.mouse.move(2, 2)
    # The page scrolls inside the window, so a picture of all of it needs a window as tall.
    tall = page.get_by_test_id("stMain").evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": size[0], "height": max(size[1], int(tall))})
    page.wait_for_timeout(900)
    page.screenshot(path=path)
    print(path)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(300)


def make_sheet(folder: Path, language: str, to: Path) -> None:
    """Put all pictures of a language on one small sheet: a row a view, four looks beside each other."""
    looks = [(width, look) for width in ("wide", "narrow") for look in ("light", "dark")]
    names = sorted({path.name.split(f"-{language}-")[0] for path in folder.glob(f"*-{language}-*.png")})
    widths, tall, label = {"wide": 300, "narrow": 110}, 250, 20
    across = sum(widths[width] + 10 for width, _ in looks)
    sheet = Image.new("RGB", (across + 10, len(names) * (tall + label + 10) + 10), "#777777")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for row, name in enumerate(names):
        top, left = 10 + row * (tall + label + 10), 10
        pen.text((left, top), name[3:], fill="white", font=font)
        for width, look in looks:
            path = folder / f"{name}-{language}-{width}-{look}.png"
            if path.exists():
                picture = Image.open(path).convert("RGB")
                scaled = picture.resize(
                    (widths[width], round(picture.height * widths[width] / picture.width)), Image.LANCZOS
                )
                sheet.paste(scaled.crop((0, 0, widths[width], min(tall, scaled.height))), (left, top + label))
            left += widths[width] + 10
    to.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(to, quality=58, optimize=True)
    print(f"{to}: {to.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
