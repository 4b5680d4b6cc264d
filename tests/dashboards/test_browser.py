"""The app in a real browser, its server cut off from every network: it works, and it asks nobody else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Browser, Page, expect

import sample_data
from auditor.history import read_history
from auditor.insights.when import overview
from tests.dashboards.browsing import browser, metrics, open_page, settle, tick_row, visit
from tests.dashboards.serving import ROOT, app
from tests.shapes.google.pages import cell, said
from tests.shapes.google.pages import page as made_page

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=http://evil.example/x onerror=document.title=666> [x](http://evil.example) "
    "![](http://evil.example/p) :material/home: $x^2$ **b**"
)
START_HEADING = "What did your voice assistants keep?"
READ_HEADING = "What was read"


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as running:
        yield running


def item(words: str, day: int) -> dict[str, object]:
    return {
        "header": "Assistant",
        "title": f"Said {words}",
        "titleUrl": "https://www.google.com/search?q=x",
        "time": f"2026-05-{day:02}T08:00:00.000Z",
        "products": ["Assistant"],
        "subtitles": [{"name": f"Answer to {words}"}],
    }


def takeout(folder: Path, items: list[dict[str, object]], clips: dict[str, bytes] | None = None) -> Path:
    path = folder / "takeout-20260504T120000Z-001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/My Activity/Assistant/MyActivity.json", json.dumps(items))
        for name, data in (clips or {}).items():
            archive.writestr(f"Takeout/My Activity/Assistant/{name}", data)
    return path


def one_item_with_its_sound(folder: Path) -> tuple[Path, bytes]:
    """Return an export of one request with its clip, both taken from the sample household."""
    clips: dict[str, bytes] = {}
    items: list[dict[str, object]] = []
    for part in sample_data.exports():
        if part.suffix != ".zip":
            continue
        with zipfile.ZipFile(part) as archive:
            for name in archive.namelist():
                if name.endswith(".mp3"):
                    clips[Path(name).name] = archive.read(name)
                if name.endswith("Assistant/MyActivity.json"):
                    items = json.loads(archive.read(name))
    for one in items:
        for sound in one.get("audioFiles", []):
            if sound in clips:
                return takeout(folder, [one], {sound: clips[sound]}), clips[sound]
    raise AssertionError("no request of the sample has its sound")


def read_path(page: Page, path: Path) -> None:
    page.get_by_role("tab", name="Type a path").click()
    page.get_by_role("textbox", name="Path of a file or folder on this machine").fill(str(path))
    page.get_by_role("button", name="Read it", exact=True).click()


def walk(page: Page, url: str) -> dict[str, dict[str, str]]:
    """Look at every page and return its big numbers."""
    found = {}
    for name, heading in (("Overview", None), ("All recordings", None), ("Start", READ_HEADING)):
        open_page(page, name, heading)
        found[name] = metrics(page, "Recordings" if name == "Overview" else None)
        assert page.get_by_text("could not be drawn").count() == 0
        assert page.url.split("?")[0].rstrip("/") in (f"{url}/{name.lower().split()[-1]}", url)
        assert "?" not in page.url
    return found


def test_the_sample_household_loads_in_one_click_with_the_librarys_numbers(
    chrome: Browser, tmp_path: Path
) -> None:
    history = read_history(sample_data.exports())
    told = overview(history, "Europe/Berlin")
    with app(tmp_path) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("button", name="Sample household").click()
        page.get_by_role("heading", name="Overview", level=1).wait_for(timeout=60_000)
        settle(page)
        shown = metrics(page, "Recordings")
        assert shown["Recordings"] == f"{len(history):,}"
        assert shown["Days with a recording"] == f"{told.active_days:,}"
        assert told.first is not None
        local = told.first.astimezone(ZoneInfo("Europe/Berlin"))
        assert shown["Since"] == f"{local.day} {local:%B %Y}"
        assert page.locator(".js-plotly-plot").count() == 2
        assert page.get_by_text("Times are shown in Europe/Berlin").count() == 1
        numbers = walk(page, server.url)
        counted = json.loads(
            subprocess.run(
                [sys.executable, "-c", "from auditor.cli import main; main()", "inspect", "--json", "--quiet"]
                + [str(path) for path in sample_data.exports()],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )["totals"]
        assert numbers["Start"] == {
            "Rows": f"{counted['rows']:,}",
            "= Recordings": f"{counted['recordings']:,}",
            "+ Repeats": f"{counted['duplicates']:,}",
            "+ Set aside": f"{counted['set_aside']:,}",
            "+ Problems": f"{counted['problems']:,}",
        }
        witness.assert_quiet(server.url)
        assert server.stop() == 0
        assert server.tried == ""
        assert server.left_behind() == []
        assert "Traceback" not in server.said


def test_a_path_and_an_upload_of_the_same_zip_give_the_same_numbers(chrome: Browser, tmp_path: Path) -> None:
    export = takeout(tmp_path, [item(f"words {day}", day) for day in range(1, 20)])
    found = []
    with app(tmp_path) as server:
        for way in ("path", "upload"):
            with visit(chrome) as witness:
                page = witness.page
                page.goto(server.url)
                page.get_by_role("heading", name=START_HEADING).wait_for()
                if way == "path":
                    read_path(page, export)
                else:
                    page.get_by_role("tab", name="Choose files").click()
                    page.locator('input[type="file"]').set_input_files(export)
                    page.get_by_role("button", name="Read 1 file").click()
                page.get_by_role("heading", name="Overview", level=1).wait_for()
                settle(page)
                numbers = metrics(page, "Recordings")
                assert numbers["Recordings"] == "19"
                found.append((numbers, walk(page, server.url)))
                witness.assert_quiet(server.url)
        assert found[0] == found[1]
        server.stop()
        assert server.left_behind() == []


def test_exports_named_on_the_command_line_are_read_at_once(chrome: Browser, tmp_path: Path) -> None:
    export = takeout(tmp_path, [item("lights on", 4)])
    with app(tmp_path, paths=[export]) as server, visit(chrome) as witness:
        witness.page.goto(server.url)
        witness.page.get_by_role("heading", name="Overview", level=1).wait_for()
        settle(witness.page)
        assert metrics(witness.page, "Recordings")["Recordings"] == "1"
        witness.assert_quiet(server.url)


def test_the_demo_opens_the_sample_household_and_says_so(chrome: Browser, tmp_path: Path) -> None:
    with app(tmp_path, "demo") as server, visit(chrome) as witness:
        witness.page.goto(server.url)
        witness.page.get_by_role("heading", name="Overview", level=1).wait_for(timeout=60_000)
        settle(witness.page)
        assert (
            metrics(witness.page, "Recordings")["Recordings"]
            == f"{len(read_history(sample_data.exports())):,}"
        )
        assert witness.page.get_by_text("Made up. No real person's data.").count() == 1
        witness.assert_quiet(server.url)


@pytest.mark.parametrize("name", ["overview", "recordings"])
def test_any_page_may_be_the_first_one_that_is_opened(chrome: Browser, tmp_path: Path, name: str) -> None:
    with app(tmp_path) as server, visit(chrome) as witness:
        witness.page.goto(f"{server.url}/{name}")
        witness.page.get_by_role("button", name="Look at the sample household").wait_for()
        expect(witness.page).to_have_title("Voice Auditor")
        settle(witness.page)
        witness.forgive_probing()
        witness.assert_quiet(server.url)


def test_a_clip_plays_from_the_zip(chrome: Browser, tmp_path: Path) -> None:
    export, clip = one_item_with_its_sound(tmp_path)
    with app(tmp_path, paths=[export]) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        open_page(page, "All recordings")
        tick_row(page, 0)
        sound = page.locator("audio")
        sound.wait_for()
        page.wait_for_function("document.querySelector('audio').readyState >= 2")
        assert page.evaluate("document.querySelector('audio').duration") > 0.1
        assert page.evaluate("document.querySelector('audio').play().then(() => 'plays')") == "plays"
        status, headers, body = server.ask(sound.get_attribute("src").removeprefix(server.url))
        assert (status, headers["cache-control"], body) == (200, "no-store", clip)
        assert page.get_by_text(export.name).count() == 1
        witness.assert_quiet(server.url)
        server.stop()
        assert server.left_behind() == []


def test_hostile_words_are_shown_as_typed_and_do_nothing(chrome: Browser, tmp_path: Path) -> None:
    export = takeout(tmp_path, [item(HOSTILE, 4)])
    renamed = export.rename(tmp_path / "a [x](http:evil) $y$ :smile: export.zip")
    with app(tmp_path) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name=START_HEADING).wait_for()
        read_path(page, renamed)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        open_page(page, "All recordings")
        tick_row(page, 0)
        texts = page.get_by_test_id("stText").all_inner_texts()
        assert HOSTILE in texts
        assert f"Answer to {HOSTILE}" in texts
        assert renamed.name in texts
        assert page.locator(".katex").count() == 0
        assert page.locator('a[href*="evil"], img[src*="evil"]').count() == 0
        walk(page, server.url)
        expect(page).to_have_title(re.compile("Voice Auditor"))
        witness.assert_quiet(server.url)
        assert server.tried == ""


def test_a_broken_export_stays_on_the_ledger_and_says_why(chrome: Browser, tmp_path: Path) -> None:
    export = tmp_path / "takeout-20260504T120000Z-001.zip"
    text = json.dumps([item(f"words {day}", day) for day in range(1, 28)])
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("Takeout/My Activity/Assistant/MyActivity.json", text[: len(text) // 2])
    with app(tmp_path, paths=[export]) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name=READ_HEADING, level=1).wait_for()
        settle(page)
        texts = page.get_by_test_id("stText").all_inner_texts()
        assert sum("Not trustworthy for this file" in text for text in texts) >= 1
        # What belongs to an open history is beside it at once, not only after the next click.
        assert page.get_by_role("button", name="Forget everything").is_visible()
        walk(page, server.url)
        witness.assert_quiet(server.url)


def test_the_zone_question_is_reached_answered_and_changes_the_times(chrome: Browser, tmp_path: Path) -> None:
    export = tmp_path / "takeout-20210404T120000Z-001.zip"
    cells = [cell(said(f"words {day}"), f"{day} Mar 2021, 01:07:09 IST") for day in range(1, 6)]
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("Takeout/My Activity/Assistant/MyActivity.html", made_page(*cells))
    with app(tmp_path, paths=[export]) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        settle(page)
        # Shown in Berlin's time; read as India's, then as Ireland's.
        assert metrics(page, "Recordings")["Since"] == "28 February 2021"
        page.get_by_role("button", name="Choose their zone").click()
        page.get_by_text("In which time zone was the household?").wait_for()
        settle(page)
        again = page.get_by_role("button", name="Read again")
        expect(again).to_be_disabled()
        page.locator(".st-key-another-zone").get_by_role("combobox").click()
        page.keyboard.type("Europe/Dublin")
        page.keyboard.press("Enter")
        expect(again).to_be_enabled()
        settle(page)
        again.click()
        page.get_by_text("were read as Europe/Dublin, as you chose").wait_for()
        settle(page)
        assert page.get_by_role("heading", name=READ_HEADING, level=1).count() == 1
        open_page(page, "Overview")
        assert metrics(page, "Recordings")["Since"] == "1 March 2021"
        assert page.get_by_role("button", name="Choose their zone").count() == 0
        witness.assert_quiet(server.url)


def test_forgetting_takes_everything_away(chrome: Browser, tmp_path: Path) -> None:
    export = takeout(tmp_path, [item("lights on", 4)])
    with app(tmp_path) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name=START_HEADING).wait_for()
        read_path(page, export)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        page.get_by_role("button", name="Forget everything").click()
        page.get_by_text("Nothing has been read yet.").wait_for()
        open_page(page, "Start", START_HEADING)
        page.get_by_role("tab", name="Type a path").click()
        assert (
            page.get_by_role("textbox", name="Path of a file or folder on this machine").input_value() == ""
        )


def test_a_path_that_does_not_exist_is_said_beside_the_field(chrome: Browser, tmp_path: Path) -> None:
    with app(tmp_path) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name=START_HEADING).wait_for()
        read_path(page, tmp_path / "none.zip")
        page.get_by_text("There is no file or folder of this name.").wait_for()


def test_an_export_is_found_by_looking_through_folders(chrome: Browser, tmp_path: Path) -> None:
    downloads = tmp_path / "home" / "Downloads"
    downloads.mkdir(parents=True)
    export = takeout(downloads, [item("lights on", 4), item("lights off", 5)])
    with app(tmp_path) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("tab", name="Look through folders").click()
        page.get_by_text(str(downloads), exact=True).wait_for()
        page.get_by_label("Likely exports in it").click()
        page.get_by_role("option", name=re.compile(export.name)).click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Add 1 file").click()
        page.get_by_role("button", name="Read 1 export").click()
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        settle(page)
        assert metrics(page, "Recordings")["Recordings"] == "2"
        witness.assert_quiet(server.url)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_no_page_is_wider_than_the_window(chrome: Browser, tmp_path: Path, width: int, dark: bool) -> None:
    export = takeout(tmp_path, [item(f"words {day} " * 20, day) for day in range(1, 28)])
    with app(tmp_path, paths=[export]) as server, visit(chrome, width=width, dark=dark) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        settle(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
        if width < 800:
            page.get_by_test_id("stExpandSidebarButton").click()
        open_page(page, "Start", READ_HEADING)
        assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
        ends = page.locator(".va-table td").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().right)"
        )
        assert len(ends) >= 6
        assert max(ends) <= width
        witness.assert_quiet(server.url)


def test_a_chart_gives_its_table_and_its_picture_without_asking_anybody(
    chrome: Browser, tmp_path: Path
) -> None:
    export = takeout(tmp_path, [item(f"words {day}", day) for day in range(1, 20)])
    with app(tmp_path, paths=[export]) as server, visit(chrome) as witness:
        page = witness.page
        page.goto(server.url)
        page.get_by_role("heading", name="Overview", level=1).wait_for()
        settle(page)
        picture = page.locator(".st-key-picture-per_day")
        label = picture.get_by_test_id("stPlotlyChart").get_attribute("aria-label")
        assert label
        assert "19 recordings" in label
        picture.get_by_text("The same in words and as a table").click()
        with page.expect_download() as table:
            picture.get_by_role("button", name="Save the table (CSV)").click()
        assert table.value.suggested_filename == "per_day.csv"
        lines = table.value.path().read_text("utf-8-sig").splitlines()
        assert len(lines) == 20
        assert lines[0].startswith("date")
        with page.expect_download() as image:
            picture.get_by_role("button", name="Save as picture (PNG)").click()
        assert image.value.path().read_bytes().startswith(b"\x89PNG")
        witness.assert_quiet(server.url)
