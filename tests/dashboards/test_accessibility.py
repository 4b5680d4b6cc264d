"""Every page as those meet it who cannot see it well, or at all: axe-core looks at each in a real browser.

A page that is added to the navigation is added to PLACES; a test asks for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.dashboards.browsing import browser, go_to, settle, tick_row, visit
from tests.dashboards.serving import Server, app

pytestmark = pytest.mark.browser


def as_it_is(page: Page) -> None:
    """Look at a page as it comes."""


# By the last part of the address; what is done there before looking.
PLACES: Mapping[str, Callable[[Page], None]] = {
    "start": as_it_is,
    "overview": as_it_is,
    "calendar-and-clock": as_it_is,
    "timeline": as_it_is,
    "false-wake-ups": as_it_is,
    "what-it-heard": as_it_is,
    "who-may-have-listened": as_it_is,
    "what-you-can-do": as_it_is,
    "evidence": as_it_is,
    "recordings": lambda page: tick_row(page, 0),
    "learn": as_it_is,
}


# Pages of several parts, of which one is shown: the key of the row of buttons that chooses.
PARTS: Mapping[str, str] = {
    "false-wake-ups": "wakeups-view",
    "what-it-heard": "heard-section",
    "evidence": "evidence-view",
}


@dataclass(frozen=True)
class Excuse:
    """What axe finds in Streamlit's own markup, which we cannot change. selector: what it is found on."""

    rule: str
    selector: str
    why: str


EXCUSED = (
    Excuse(
        "list",
        '[data-testid="stSidebarNavItems"]',
        "Streamlit puts the sections of its navigation, div elements, straight into the list of pages; "
        "an empty app with sections has it, too.",
    ),
    Excuse(
        "listitem", '[data-testid="stSidebarNavItems"] li', "The same: its items stand in those sections."
    ),
)
# A heading out of order is only "moderate" to axe, but it is how people without sight find their way.
_SERIOUS = ("serious", "critical")
_ALSO = ("heading-order", "landmark-one-main", "page-has-heading-one")
_MATCHES = "([found, selector]) => document.querySelector(found)?.matches(selector) ?? false"
_OPEN_ALL = "() => document.querySelectorAll('details:not([open]) > summary').forEach((one) => one.click())"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with app(tmp_path_factory.mktemp("axe")) as running:
        yield running


def complaints(page: Page, *, only: str | None = None, met: set[Excuse] | None = None) -> list[str]:
    """Return what axe finds on a page, one line each, but for what is excused. only: one rule."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": [only]}
    told = []
    for violation in Axe().run(page, options=options).response["violations"]:
        if violation["impact"] not in _SERIOUS and violation["id"] not in _ALSO:
            continue
        for node in violation["nodes"]:
            excuse = excuse_for(page, violation["id"], node["target"])
            if excuse is None:
                told.append(f"{violation['id']} at {node['html'][:160]}: {node['failureSummary'][:300]}")
            elif met is not None:
                met.add(excuse)
    return told


def excuse_for(page: Page, rule: str, target: list[str]) -> Excuse | None:
    fitting = (one for one in EXCUSED if one.rule == rule and len(target) == 1)
    return next((one for one in fitting if page.evaluate(_MATCHES, [target[0], one.selector])), None)


def look(page: Page, dark: bool, met: set[Excuse]) -> list[str]:
    """Return what is wrong in the page's theme, and what cannot be read in the other one."""
    page.evaluate(_OPEN_ALL)
    settle(page)
    told = complaints(page, met=met)
    page.emulate_media(color_scheme="light" if dark else "dark")
    settle(page)
    told += [f"in the other theme: {one}" for one in complaints(page, only="color-contrast")]
    page.emulate_media(color_scheme="dark" if dark else "light")
    settle(page)
    return told


def further(page: Page, place: str) -> Iterator[str]:
    """Go on to every other part of a page; yield what each is called, once it is drawn."""
    buttons = page.locator(f".st-key-{PARTS.get(place, 'nothing')}").get_by_role("radio")
    for at in range(1, buttons.count()):
        buttons.nth(at).click()
        settle(page)
        yield buttons.nth(at).inner_text()
    onward = page.locator(".st-key-learn-next button")
    while onward.count() and onward.is_enabled():
        onward.click()
        settle(page)
        guess = page.locator('[class*="st-key-learn-keep-"] button')
        if guess.count():
            guess.first.click()
            settle(page)
        yield page.get_by_role("heading", level=2).first.inner_text()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide", "narrow"])
def test_no_page_has_a_serious_barrier_of_our_own_making(
    chrome: Browser, server: Server, width: int, dark: bool
) -> None:
    found: dict[str, list[str]] = {}
    met: set[Excuse] = set()
    with visit(chrome, width=width, dark=dark) as witness:
        page = witness.page
        page.goto(server.url)
        sample = page.get_by_role("button", name="Sample household").first
        sample.wait_for()
        settle(page)
        found["before anything is read"] = look(page, dark, met)
        sample.click()
        page.get_by_role("heading", name="Overview", level=1).wait_for(timeout=60_000)
        settle(page)
        for place, prepare in PLACES.items():
            go_to(page, place)
            prepare(page)
            assert page.get_by_text("could not be drawn").count() == 0, place
            found[place] = look(page, dark, met)
            if width < 500:  # what is wrong in a part of a page is wrong at every width
                for part in further(page, place):
                    found[f"{place}, {part}"] = look(page, dark, met)
    told = [f"{place}: {one}" for place, all_of_it in found.items() for one in all_of_it]
    assert not told, "\n".join(told)
    assert met == set(EXCUSED), "an excuse that nothing needs any more"


def test_every_page_of_the_navigation_is_looked_at(chrome: Browser, server: Server) -> None:
    with visit(chrome) as witness:
        witness.page.goto(server.url)
        links = witness.page.get_by_test_id("stSidebarNav").get_by_role("link")
        links.nth(len(PLACES) - 1).wait_for()
        addresses = [str(link.get_attribute("href")) for link in links.all()]
    # The first page stands at the root, whatever it is called.
    assert ["start", *(one.rstrip("/").rpartition("/")[2] for one in addresses[1:])] == list(PLACES)
