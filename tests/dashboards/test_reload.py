"""A reload keeps what was read; forgetting forgets it in every tab; nothing of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboards.browsing import browser, open_page, settle, visit
from tests.dashboards.serving import Server, app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with app(tmp_path_factory.mktemp("reload"), "demo") as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


def overview(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_role("heading", name="Overview", level=1).wait_for(timeout=60_000)
    settle(page)


def test_a_reload_keeps_the_history_the_page_and_incognito(server: Server, chromium: Browser) -> None:
    with visit(chromium) as witness:
        page = witness.page
        overview(page, server)
        open_page(page, "All recordings")
        page.get_by_text("Incognito", exact=True).first.click()
        settle(page)
        page.reload()
        page.get_by_role("heading", name="All recordings", level=1).wait_for()
        settle(page)
        assert page.get_by_role("button", name="Forget everything now").is_visible()
        assert page.get_by_role("switch", name="Incognito").first.is_checked()
        assert page.url == f"{server.url}/recordings"
        assert witness.strangers(server.url) == []


def test_back_and_forward_go_through_the_pages(server: Server, chromium: Browser) -> None:
    with visit(chromium) as witness:
        page = witness.page
        overview(page, server)
        open_page(page, "Timeline")
        page.go_back()
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        page.go_forward()
        page.get_by_role("heading", name="Timeline", level=1).wait_for()


def test_forgetting_in_one_tab_forgets_in_the_others(server: Server, chromium: Browser) -> None:
    with visit(chromium) as witness:
        first = witness.page
        overview(first, server)
        second = first.context.new_page()
        second.goto(f"{server.url}/recordings")
        second.get_by_role("button", name="Forget everything now").click()
        second.get_by_text("Nothing has been read yet.").wait_for()
        open_page(first, "Timeline")
        first.get_by_text("Nothing has been read yet.").wait_for()
        first.reload()
        first.get_by_text("Nothing has been read yet.").wait_for()


def test_another_browser_sees_nothing_of_it(server: Server, chromium: Browser) -> None:
    with visit(chromium) as witness:
        overview(witness.page, server)
        key = next(
            one for one in witness.page.context.cookies() if one["name"] == f"voice-auditor-{server.port}"
        )
        assert key["httpOnly"] is True
        assert key["sameSite"] == "Strict"
        assert key["expires"] == -1
        with visit(chromium) as other:
            other.page.goto(f"{server.url}/recordings")
            settle(other.page)
            found = next(
                one for one in other.page.context.cookies() if one["name"] == f"voice-auditor-{server.port}"
            )
            assert found["value"] != key["value"]


def test_nothing_is_written_while_it_is_kept(server: Server) -> None:
    assert [path for path in server.left_behind() if "voice" in Path(path).name.lower()] == []


def test_the_browser_is_told_the_language_of_the_page(server: Server, chromium: Browser) -> None:
    with visit(chromium, locale="de-DE") as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name="Überblick", level=1).wait_for(timeout=60_000)
        settle(page)
        page.wait_for_function("document.documentElement.lang === 'de'")
        for language in ("English", "Deutsch"):
            page.get_by_role("combobox", name="Language / Sprache").click()
            page.get_by_role("option", name=language).click()
            settle(page)
            page.wait_for_function(f"document.documentElement.lang === '{language[:2].lower()}'")
        assert witness.violations() == []
