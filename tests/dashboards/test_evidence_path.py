"""In a real browser: a bundle is made twice, as a zip and in a folder, checked, tampered with, and checked again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Browser, Page

from auditor.language import tr
from auditor.report.bundle.verifying import verify
from auditor.report.redaction import TITLES
from tests.dashboards.browsing import browser, go_to, settle
from tests.dashboards.walking import PATIENCE_MS, read_path, sees, walking
from tests.packing import write_zip

pytestmark = pytest.mark.browser

ITEM = (
    '{"header": "Assistant", "title": "Said remind me of Annegret", "products": ["Assistant"],'
    ' "titleUrl": "https://www.google.com/search?q=x", "time": "2026-05-%02dT08:00:00.000Z"}'
)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as running:
        yield running


def export_in(folder: Path) -> Path:
    path = folder / "takeout-20260504T120000Z-001.zip"
    items = f"[{','.join(ITEM % day for day in range(1, 29))}]"
    write_zip(path, {"Takeout/My Activity/Assistant/MyActivity.json": items.encode()})
    return path


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()
    settle(page)


def choose(page: Page, key: str, label: str) -> None:
    page.locator(f'[class*="st-key-{key}"]').get_by_text(label, exact=True).click()
    settle(page)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label).fill(text)
    page.keyboard.press("Enter")
    settle(page)


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "de")], ids=["wide", "narrow"])
def test_a_bundle_is_made_checked_and_found_out_when_it_was_changed(
    chrome: Browser, tmp_path: Path, width: int, language: str
) -> None:
    export, target = export_in(tmp_path), tmp_path / "bundle"
    with walking(chrome, tmp_path, width, language) as walk:
        page = walk.page
        read_path(page, export)
        walk.arrived(tr("Overview"))
        go_to(page, "evidence")
        choose(page, "evidence-level", tr(TITLES["words"]))
        press(page, "evidence-go")
        sees(page, tr("The bundle is made."))
        with page.expect_download(timeout=PATIENCE_MS) as saved:
            page.locator(".st-key-evidence-download button").click()
        with zipfile.ZipFile(saved.value.path()) as archive:
            archive.extractall(tmp_path / "unpacked")
        assert verify(tmp_path / "unpacked" / "evidence", [export]) == []
        assert "Annegret" not in page.locator("body").inner_text()
        press(page, "evidence-again")
        choose(page, "evidence-where", tr("A folder"))
        fill(page, tr("Folder to write to"), str(target))
        press(page, "evidence-go")
        sees(page, tr("The bundle is made."))
        assert verify(target, [export]) == []
        choose(page, "evidence-view", tr("Check a bundle"))
        fill(page, tr("Folder of the bundle"), str(target))
        press(page, "evidence-check-go")
        sees(page, tr("It agrees."))
        (target / "findings.json").write_bytes(b"{}")
        press(page, "evidence-check-go")
        sees(page, tr("✗ Differs"))
    left = {path.name for path in tmp_path.iterdir()}
    assert {"bundle", "unpacked", export.name} <= left
    assert not [name for name in left if name.startswith((".voice-auditor", "evidence-"))]
