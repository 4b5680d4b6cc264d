"""How the app feels: time to the first chart, of each interaction, and memory, in a real Chromium.

Usage: pages.py [--counts 100000,1000000] [--rounds 3] [--write docs/feel.md]

Each interaction is timed from the press to the last change of the page after it, and stands beside a floor
taken in the same run: switching between two pages of the same app with nothing read. The exports are made
from a seed: six tenths a Google activity file, four tenths the sample household's Alexa page, repeated with
shifted times. Memory is the peak of the server with its children (Linux only).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from activity import write_json  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

from auditor.other_core import cores  # noqa: E402
from tests.dashboards.browsing import browser, visit  # noqa: E402
from tests.dashboards.serving import Server, app  # noqa: E402

# Notes when anything of the page changed last; clocks of the browser, in milliseconds.
WATCH = """
() => {
  window.changed = performance.now();
  new MutationObserver(() => { window.changed = performance.now(); })
    .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
}
"""
STATE = "() => document.querySelector('[data-testid=\"stApp\"]').dataset.testScriptState"
QUIET_MS = 500


def make_exports(folder: Path, count: int) -> list[Path]:
    """Write both exports and return their paths."""
    google, amazon = count * 6 // 10, count - count * 6 // 10
    activity = folder / "MyActivity.json"
    write_json(activity, google)
    takeout = folder / "takeout-20260630T120000Z-001.zip"
    with zipfile.ZipFile(takeout, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(activity, "Takeout/My Activity/Assistant/MyActivity.json")
    activity.unlink()
    page = folder / "alexa-privacy-page.zip"
    with (
        zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("alexa-privacy-page.json", "w", force_zip64=True) as file,
    ):
        file.write(b'{"customerHistoryRecords":[')
        for number, record in enumerate(alexa_records(amazon)):
            file.write((b"," if number else b"") + record)
        file.write(b"]}")
    return [takeout, page]


def alexa_records(count: int) -> Iterator[bytes]:
    """Yield the sample household's records again and again, each time two hours and a bit earlier."""
    with zipfile.ZipFile(ROOT / "sample_data" / "alexa-privacy-page.zip") as archive:
        records = json.loads(archive.read(archive.namelist()[0]))["customerHistoryRecords"]
    texts = [json.dumps(record, separators=(",", ":")) for record in records]
    for number in range(count):
        turn, at = divmod(number, len(texts))
        shift_ms = turn * 7_387_000
        record = texts[at]
        old = int(records[at]["timestamp"])
        began = dt.datetime.fromtimestamp((old - shift_ms) / 1000, dt.UTC)
        record = record.replace(str(old), str(old - shift_ms))
        record = re.sub(
            r"/\d{4}/\d\d/\d\d/\d\d/(\w+)/\d\d:\d\d::TNIH_2V\.[0-9a-f-]{36}",
            rf"/{began:%Y/%m/%d/%H}/\1/{began:%M:%S}::TNIH_2V.{number:08x}-0000-4000-8000-000000000000",
            record,
        )
        yield record.encode()


def take(page: Page, act: Callable[[], object]) -> float:
    """Return the milliseconds from pressing to the last change of the page."""
    began = page.evaluate("performance.now()")
    act()
    while True:
        page.wait_for_timeout(60)
        now, changed = page.evaluate("[performance.now(), window.changed]")
        if page.evaluate(STATE) == "notRunning" and now - max(changed, began) > QUIET_MS:
            return float(changed - began)


def go(page: Page, name: str) -> Callable[[], None]:
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
    return link.click


PAGES = ("Overview", "Calendar and clock", "Timeline", "False wake-ups", "What it heard", "All recordings")


def interactions(page: Page) -> Iterator[tuple[str, Callable[[], object], Callable[[], object] | None]]:
    """Yield (name, what to do, how to get there first); None where the one before ends there."""
    main = page.get_by_test_id("stMain")

    def button(label: str) -> Callable[[], None]:
        return main.get_by_role("button", name=re.compile(f"^{re.escape(label)}")).first.click

    def choice(label: str) -> Callable[[], None]:
        return main.get_by_text(label, exact=True).first.click

    for name in PAGES:
        yield f"open {name}", go(page, name), None
    yield "calendar: a day clicked", lambda: click_chart(page, 0.3, 0.5), go(page, "Calendar and clock")
    yield "calendar: show all again", button("Show all again"), None
    yield "timeline: closer", button("Closer"), go(page, "Timeline")
    yield "timeline: closer again", button("Closer"), None
    yield "timeline: earlier", button("Earlier"), None
    yield "timeline: all", button("All"), None
    yield "false wake-ups: what set it off", choice("What set it off"), go(page, "False wake-ups")
    yield "false wake-ups: the list", choice("The list by likelihood"), None
    yield "search: a word", lambda: search(page, "timer"), go(page, "What it heard")
    yield "search: two other words", lambda: search(page, "kitchen lights"), None
    yield "topics", choice("Topics"), None
    yield "words and phrases", choice("Words and phrases"), None
    yield "back to search", choice("Search"), None
    yield "recordings: a word", lambda: search(page, "timer"), go(page, "All recordings")
    yield "recordings: no word", lambda: search(page, ""), None
    yield "incognito on", page.get_by_text("Incognito", exact=True).first.click, go(page, "Overview")
    yield "incognito off", page.get_by_text("Incognito", exact=True).first.click, None


def click_chart(page: Page, right: float, down: float) -> None:
    """Click into the first chart, at a share of its width and height."""
    box = page.locator(".js-plotly-plot").first.bounding_box()
    if box is None:
        raise LookupError("no chart")
    page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])


def search(page: Page, words: str) -> None:
    field = page.get_by_test_id("stMain").get_by_test_id("stTextInput").locator("input").first
    field.fill(words)
    field.press("Enter")


def peak_mb(server: Server) -> float | None:
    """Return the largest memory of the server and its children so far, in MB; None where it is not told."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text("ascii", "replace")
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        mine = int(fields["Pid"]) == server.process.pid or int(fields["PPid"]) == server.process.pid
        if mine and "VmHWM" in fields:
            total += int(fields["VmHWM"].split()[0])
    return total / 1024 if total else None


@contextmanager
def window() -> Iterator[Page]:
    with browser() as running, visit(running) as witness:
        witness.page.set_default_timeout(300_000)
        yield witness.page


def floor(rounds: int) -> float:
    """Return the time of switching between two pages with nothing read."""
    with tempfile.TemporaryDirectory() as temp, app(Path(temp)) as server, window() as page:
        page.goto(server.url)
        page.get_by_test_id("stSidebarNav").wait_for()
        page.wait_for_timeout(1500)
        page.evaluate(WATCH)
        found = []
        for _ in range(max(rounds, 3)):
            found += [take(page, go(page, name)) for name in ("Timeline", "Overview")]
        return statistics.median(found)


def measure(count: int, rounds: int) -> dict[str, object]:
    """Return the figures for so many recordings."""
    found: dict[str, object] = {"count": count}
    with tempfile.TemporaryDirectory() as temp, tempfile.TemporaryDirectory() as data:
        paths = make_exports(Path(data), count)
        with app(Path(temp), paths=paths) as server, window() as page:
            began = time.monotonic()
            page.goto(server.url)
            reading = page.get_by_role("heading", name="Overview", level=1)
            reading.wait_for()
            read_after = time.monotonic() - began
            page.locator(".js-plotly-plot .main-svg").first.wait_for()
            found["read_s"], found["first_chart_s"] = read_after, time.monotonic() - began - read_after
            page.wait_for_timeout(3000)
            page.evaluate(WATCH)
            times: dict[str, list[float]] = {}
            for turn in range(rounds + 1):  # the first round fills what is worked out once
                when = "first" if turn == 0 else "later"
                page.set_default_timeout(30_000 if turn == 0 else 15_000)
                for name, act, before in interactions(page):
                    try:
                        if before is not None:
                            take(page, before)
                        spent = take(page, act)
                    except Exception as error:  # noqa: BLE001 - said, and the rest goes on
                        print(
                            f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}", file=sys.stderr
                        )
                        continue
                    times.setdefault(f"{name}/{when}", []).append(spent)
            found["times"] = times
            found["peak_mb"] = peak_mb(server)
    return found


def as_page(floor_ms: float, all_found: list[dict[str, object]]) -> str:
    lines = [
        "# How the app feels",
        "",
        f"Made by `python benchmarks/pages.py --write docs/feel.md` (Python {platform.python_version()}, "
        f"{cores()} cores, Chromium without a graphics card). Milliseconds from the press to the last change of the page; in "
        "brackets as a multiple of the floor: switching between two pages of the same app with nothing "
        f"read, {floor_ms:.0f} ms. *First* is the first time in a session, *later* the median afterwards.",
    ]
    for found in all_found:
        peak = found["peak_mb"]
        lines += [
            "",
            f"## {found['count']:,} recordings",
            "",
            f"Read and judged after {found['read_s']:.1f} s; the first chart stood {found['first_chart_s']:.1f} s later. "
            + (f"Memory of the server at its peak: {peak:,.0f} MB." if peak else ""),
            "",
            "| interaction | first | later |",
            "|---|---|---|",
        ]
        times = found["times"]
        for name in dict.fromkeys(key.rpartition("/")[0] for key in times if "/" in key):
            cells = []
            for when in ("first", "later"):
                spent = times.get(f"{name}/{when}")
                value = statistics.median(spent) if spent else None
                cells.append("" if value is None else f"{value:.0f} ms ({value / floor_ms:.1f} x)")
            lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--counts", default="100000,1000000")
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--write", type=Path)
    told = ask.parse_args()
    floor_ms = floor(told.rounds)
    found = [measure(int(count), told.rounds) for count in told.counts.split(",")]
    text = as_page(floor_ms, found)
    if told.write:
        told.write.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
