"""Charts under a finger and under keys, in a real browser: one tap picks, a swipe scrolls the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Locator, Page

from tests.dashboards.browsing import browser, settle
from tests.dashboards.serving import app

pytestmark = pytest.mark.browser
_CELL = """plot => {
  const point = [...plot.querySelectorAll(".scatterlayer .point")].find((one) => {
    const box = one.getBoundingClientRect();
    return box.x > 60 && box.right < innerWidth - 30;
  });
  const box = point.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser() as running, app(tmp_path_factory.mktemp("touch"), "demo") as server:
        context = running.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page = context.new_page()
        page.goto(server.url)
        page.get_by_role("heading", name="Overview", level=1).wait_for(timeout=60_000)
        settle(page)
        page.goto(f"{server.url}/calendar-and-clock")
        page.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
        settle(page)
        yield page
        context.close()


def calendar(page: Page) -> Locator:
    plot = page.locator('[class*="st-key-picture-calendar"] .js-plotly-plot').first
    plot.scroll_into_view_if_needed()
    settle(page)
    return plot


def test_a_swipe_over_a_chart_scrolls_the_page(phone: Page) -> None:
    x, y = calendar(phone).evaluate(_CELL)
    main = phone.get_by_test_id("stMain")
    before = main.evaluate("one => one.scrollTop")
    touch = phone.context.new_cdp_session(phone)
    for step in range(16):
        kind = "touchMove" if step else "touchStart"
        place = {"x": x, "y": y - 8 * step}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
        phone.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(phone)
    assert main.evaluate("one => one.scrollTop") > before + 40


def test_one_tap_on_a_day_picks_it(phone: Page) -> None:
    x, y = calendar(phone).evaluate(_CELL)
    chosen = phone.locator(".st-key-calendar-chosen")
    assert chosen.inner_text().startswith("All ")
    phone.touchscreen.tap(x, y)
    settle(phone)
    assert chosen.inner_text().startswith("Showing ")


def test_a_chart_wider_than_the_window_is_reached_by_keys(phone: Page) -> None:
    place = calendar(phone).locator("xpath=ancestor::*[contains(@class, 'stElementContainer')][1]")
    assert place.evaluate("one => one.scrollWidth > one.clientWidth")
    place.focus()
    phone.keyboard.press("ArrowRight")
    phone.wait_for_timeout(400)
    assert place.evaluate("one => document.activeElement === one && one.scrollLeft > 0")
