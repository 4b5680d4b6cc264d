"""The main paths in a real browser, from the first page to what somebody came for, in wide and narrow windows.

A consumer with an export of their own, a journalist with three, a teacher with a class. Each waits for what
a person would see, checks it against the library, asks nobody else, and leaves no word in any address.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Browser, Page, expect

import sample_data
from auditor.history import History, read_history
from auditor.insights.findings import notable, rows_of
from auditor.insights.heard.search import rows_with, searchable
from auditor.insights.when import overview, per_day
from auditor.language import date_span, number, tr
from auditor.samples.answers import answer, short_answer
from auditor.samples.classroom import FIVE, numbers
from auditor.samples.lesson import STEPS
from auditor.wakeups import Judgement, judge
from auditor.wakeups.review import MEANT, NOT_MEANT, UNSURE
from dashboards.parts.measured import sentences
from dashboards.parts.review import KEYS, UNDO
from tests import sounds
from tests.dashboards.browsing import browser, go_to, metrics, settle, tick_row
from tests.dashboards.serving import ROOT
from tests.dashboards.walking import (
    PATIENCE_MS,
    Walk,
    choose,
    fact_of,
    read_path,
    row_in_the_file,
    sees,
    walking,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
ZONE = "Europe/Berlin"  # of the server that the tests start
_EVERYTHING = """() => [
  document.documentElement.outerHTML,
  ...[...document.querySelectorAll("input, textarea")].map((one) => one.value),
  ...[...document.querySelectorAll(".js-plotly-plot")].map((one) => JSON.stringify([one.data, one.layout])),
].join("\\n")"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser() as running:
        yield running


# A consumer ------------------------------------------------------------------------------------

ASKED = (
    "set a timer for eight minutes",
    "turn off the lamp in the study",
    "what is the weather tomorrow",
    "play quiet piano music",
)
TALK = (
    "and then she told him that they were leaving",
    "he said it was not their fault at all",
    "i never thought they would sell the boat",
)
SOUGHT, ONLY_ONE = "marmalade", "where did grandmother hide the marmalade"
EXPORT = "takeout-20260504T120000Z-001.zip"
ACTIVITY = "Takeout/My Activity/Assistant/MyActivity.json"


def own_takeout(folder: Path) -> tuple[Path, list[dict[str, object]]]:
    """Return a Takeout of requests and of talk, every fourth with its sound, and its items, newest first."""
    items: list[dict[str, object]] = []
    clips: dict[str, bytes] = {}
    for at in range(120):
        began = dt.datetime(2026, 1, 1, 6, 30, tzinfo=dt.UTC) + dt.timedelta(hours=19 * at)
        is_talk = at % 5 in (1, 3)
        words = ONLY_ONE if at == 60 else (TALK[at % 3] if is_talk else ASKED[at % 4])
        clip = f"{began:%Y-%m-%d_%H_%M_%S}_500_UTC.mp3"
        if at % 4 == 0:
            clips[clip] = sounds.mp3(40 + at)
        items.append(
            {
                "header": "Assistant",
                "title": f"Said {words}",
                "titleUrl": "https://www.google.com/search?q=x",
                **({} if is_talk else {"subtitles": [{"name": "All right."}]}),
                "time": f"{began:%Y-%m-%dT%H:%M:%S}.000Z",
                **({"audioFiles": [clip]} if clip in clips else {}),
                "products": ["Assistant"],
                "details": [{"name": "Started by hotword"}],
                "activityControls": ["Web & App Activity"],
            }
        )
    items.reverse()
    path = folder / EXPORT
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(ACTIVITY, json.dumps(items))
        for name, data in clips.items():
            archive.writestr(f"Takeout/My Activity/Assistant/{name}", data)
    return path, items


def judged(paths: list[Path]) -> Judgement:
    return judge(read_history(paths), zone=ZoneInfo(ZONE))


def review_twenty(page: Page, judgement: Judgement) -> dict[str, str]:
    """Answer the sample of 20 by keys, taking the fifth answer back once; return what was answered."""
    ids = judgement.sample(20, seed=1)
    rows = {str(row["recording_id"]): row for row in judgement.history.rows(ids).to_pylist()}
    said: dict[str, str] = {}
    at, undone = 0, False
    while at < len(ids):
        sees(page.get_by_test_id("stProgress"), tr("{n} of {of}", n=number(at + 1), of=number(len(ids))))
        words = str(rows[ids[at]]["transcript"])
        expect(page.locator(".st-key-review-one .va-said")).to_have_text(words, timeout=PATIENCE_MS)
        settle(page)  # only then does it listen to keys
        if at == 5 and not undone:
            page.keyboard.press(UNDO.lower())
            at, undone = 4, True
            continue
        answered = UNSURE if at == 7 else NOT_MEANT if words in TALK else MEANT
        if at == 4 and not undone:
            answered = MEANT if answered == NOT_MEANT else NOT_MEANT  # a slip of the finger
        page.keyboard.press(KEYS[answered].lower())
        said[ids[at]] = answered
        at += 1
    return said


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "en")], ids=["wide", "narrow"])
def test_a_consumer_goes_from_the_sample_to_one_recording_of_their_own(
    chrome: Browser, tmp_path: Path, width: int, language: str
) -> None:
    export, items = own_takeout(tmp_path)
    judgement = judged([export])
    history = judgement.history
    with walking(chrome, tmp_path, width, language) as walk:
        page = walk.page
        # Look around in the sample household.
        page.get_by_role("button", name=tr("Open the sample household")).click()
        walk.arrived(tr("Overview"))
        sample = metrics(page, tr("Recordings"))
        assert sample[tr("Recordings")] == number(len(read_history(sample_data.exports())))

        # Then one's own export, by its path.
        go_to(page, "start")
        page.get_by_text(tr("Open your own files")).click()
        read_path(page, export)
        walk.arrived(tr("Overview"))
        told, rate = overview(history, ZONE), judgement.rates(ZoneInfo(ZONE), "all")[0]
        shown = metrics(page, tr("Recordings"))
        assert shown[tr("Recordings")] == number(len(items)) == number(told.recordings)
        assert shown[tr("Days with a recording")] == number(told.active_days)
        assert shown[tr("Likely not meant")] == number(rate.likely)
        assert page.get_by_text(tr("Made up. No real person's data.")).count() == 0

        # Review 20 by keys, with one answer taken back.
        go_to(page, "false-wake-ups")
        page.locator(".st-key-wakeups-view").get_by_role("radio", name=tr("Review a sample")).click()
        page.locator(".st-key-review-start button").click()
        said = review_twenty(page, judgement)
        measured = judgement.reviewed(said).measured
        assert (measured.answered, measured.unsure) == (19, 1)
        assert measured.precision_interval is not None
        result = page.locator(".st-key-review-done")
        for sentence in sentences(measured):
            sees(result, sentence)

        # Search for a word, and see where the recording came from.
        go_to(page, "what-it-heard")
        searched = page.get_by_role("textbox", name=tr("Words to look for"))
        searched.fill(SOUGHT)
        searched.press("Enter")
        sees(page, ONLY_ONE)
        assert len(rows_with(searchable(history), SOUGHT)) == 1
        settle(page)
        tick_row(page, 0)
        assert fact_of(page, "container") == EXPORT
        assert fact_of(page, "member") == ACTIVITY
        assert items[row_in_the_file(page, "row") - 1]["title"] == f"Said {ONLY_ONE}"
        clip = page.locator(".st-key-details audio")
        clip.wait_for()
        page.wait_for_function("document.querySelector('audio').readyState >= 2")
        assert clip.evaluate("one => one.duration") > 0.1
        assert [one for one in walk.addresses + walk.witness.asked if SOUGHT in one] == []


# A journalist ----------------------------------------------------------------------------------


def row_of_the_sample(container: Path, member: str, row: int) -> Mapping[str, object]:
    """Return a row, from 1, of a file of requests, read without the program."""
    with zipfile.ZipFile(container) as archive:
        found = json.loads(archive.read(member))
    assert isinstance(found, list)
    return found[row - 1]


@pytest.mark.parametrize(("width", "language"), [(1440, "de"), (390, "en")], ids=["wide", "narrow"])
def test_a_journalist_goes_from_three_exports_to_a_finding_and_its_row(
    chrome: Browser, tmp_path: Path, width: int, language: str
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for path in sample_data.exports():
        shutil.copy(path, folder)
    judgement = judged([folder])
    history = judgement.history
    with walking(chrome, tmp_path, width, language) as walk:
        page = walk.page
        read_path(page, folder)
        walk.arrived(tr("Overview"))

        # The ledger: every file, every row.
        go_to(page, "start")
        sees(page, tr("Every file and every row is accounted for."))
        counted, totals = metrics(page), history.totals
        assert counted[tr("Rows")] == number(totals.rows)
        assert counted[tr("= Recordings")] == number(totals.recordings) == number(len(history))

        # Filters.
        go_to(page, "recordings")
        choose(page, "find-vendor", "Amazon")
        since = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo(ZONE))
        page.locator(".st-key-find-first").get_by_role("spinbutton").first.click()
        page.keyboard.type("20260101")  # year, month and day have a field each
        page.keyboard.press("Escape")  # closes the calendar; the day stays
        fitting = history.filtered(vendors=("amazon",), since=since)
        of = re.compile(rf"\b{re.escape(number(kept(fitting)))}\b.*\b{re.escape(number(len(history)))}\b")
        expect(page.locator(".va-note", has_text=of)).to_be_visible(timeout=PATIENCE_MS)
        settle(page)
        tick_row(page, 0)
        assert "Amazon" in page.locator(".st-key-details h2").inner_text()

        # The chart as a table and as a picture.
        go_to(page, "overview")
        save_both(page, history)

        # A finding, the recordings behind it, and the row in which one of them stands.
        by_id = {one.id: one for one in notable(history, judgement, ZONE)}
        marked, silence = by_id["marked"], by_id["silence"]
        sees(page.locator(".st-key-finding-marked"), marked.sentence)
        box = page.locator(".st-key-finding-silence")
        sees(box, silence.sentence)
        box.get_by_role("link").click()
        walk.arrived(tr("Calendar and clock"))
        first, last = (dt.date.fromisoformat(str(silence.details[end])) for end in ("first", "last"))
        choose(page, "calendar-silence", date_span(first, last))
        behind = rows_of(history, silence, ZONE)
        expect(page.locator(".st-key-calendar-chosen")).to_contain_text(
            number(kept(behind)), timeout=PATIENCE_MS
        )
        settle(page)
        tick_row(page, 0)
        container, member = folder / fact_of(page, "container"), fact_of(page, "member")
        row = row_of_the_sample(container, member, row_in_the_file(page, "row"))
        assert fact_of(page, "transcript") in json.dumps(row, ensure_ascii=False)


def kept(history: History) -> int:
    """Return how many recordings repeat no other."""
    return len(history) if not history.duplicates else history.table.column("duplicate_of").null_count


def save_both(page: Page, history: History) -> None:
    """Save the chart of all days as a table and as a picture."""
    picture = page.locator(".st-key-picture-per_day")
    picture.get_by_text(tr("The same in words and as a table")).click()
    button = picture.get_by_role("button", name=tr("Save the table (CSV)"))
    button.wait_for()
    settle(page)
    with page.expect_download() as table:
        button.click()
    lines = list(csv.DictReader(io.StringIO(table.value.path().read_text("utf-8-sig"))))
    daily = per_day(history, ZONE)
    assert [int(line["total"]) for line in lines] == list(daily["total"])
    with page.expect_download() as image:
        picture.get_by_role("button", name=tr("Save as picture (PNG)")).click()
    assert image.value.path().read_bytes().startswith(b"\x89PNG")


# A teacher -------------------------------------------------------------------------------------

GUESSES = {"often": "20", "when": "5", "understood": "30", "meant": "10"}
THOUGHT = "whether grandmother knew"


def secrets() -> set[str]:
    """Return what stands in the sample household and may be on no page in incognito.

    Sentences of four words and more: shorter ones are also words of the lesson.
    """
    history = read_history(sample_data.exports())
    found: set[str] = {one.name for one in history.containers}
    for column in ("device", "transcript", "reply", "audio"):
        values = history.table.column(column).cast(pa.string()).unique().to_pylist()
        least = 4 if column in ("transcript", "reply") else 1
        found |= {one for one in values if one and len(one.split()) >= least}
    people = tomllib.loads((ROOT / "auditor/samples/household.toml").read_text("utf-8"))["people"]
    return found | {str(one["name"]) for one in people}


def leaks(walk: Walk, hidden: set[str]) -> set[str]:
    """Return what of it is anywhere in the page, in its charts, or was sent to it since the last look."""
    there = html.unescape(walk.page.evaluate(_EVERYTHING))
    sent = b"\n".join(walk.received).decode("utf-8", "replace")
    walk.received.clear()
    return {one for one in hidden if _stands(one, f"{there}\n{sent}")}


def _stands(secret: str, text: str) -> bool:
    """Return whether it is in the text; a short one as a word of its own."""
    if len(secret) > 30 or secret not in text:
        return secret in text
    return re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text) is not None


def look_behind(walk: Walk, hidden: set[str]) -> None:
    """Open everything that is folded, and find nothing of what is hidden."""
    folded = walk.page.get_by_test_id("stMain").locator("details:not([open]) > summary")
    while folded.count():
        folded.first.click()
        settle(walk.page)
    assert leaks(walk, hidden) == set()


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()
    settle(page)


def guess(page: Page, step: str) -> None:
    """Guess as the step wants it, and look."""
    place = page.locator(f".st-key-learn-guess-{step}")
    if step in GUESSES:
        typed = place.get_by_role("spinbutton")
    elif step == "rate":
        place.get_by_text(tr("It depends on what one divides by")).click()
        typed = None
    else:
        typed = place.get_by_role("textbox")
    if typed is not None:
        typed.fill(GUESSES.get(step, THOUGHT))
        typed.press("Enter")
    settle(page)
    press(page, f"learn-keep-{step}")
    sees(page.locator(".st-key-learn-found").first, answer(step, numbers()))


def vote(page: Page) -> None:
    """Vote on five recordings, and ask for the truth."""
    for at in range(1, FIVE + 1):
        choices = page.locator(f".st-key-learn-vote-0-{at}")
        choices.get_by_text(tr("not meant") if at % 2 else tr("meant"), exact=True).click()
        sees(page, tr("{n} of {of} voted on", n=number(at), of=number(FIVE)))
    settle(page)
    press(page, "learn-truth")
    sees(page, tr("Truth, vote and program"))


def turn_a_dial(page: Page) -> None:
    """Turn one dial by keys, and see the chart follow."""
    chart = page.get_by_test_id("stPlotlyChart").first
    before = str(chart.get_attribute("aria-label"))
    dial = page.locator(".st-key-learn-dial-tv_hours").get_by_role("slider")
    dial.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(chart).not_to_have_attribute("aria-label", before, timeout=PATIENCE_MS)
    settle(page)


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "de")], ids=["wide", "narrow"])
def test_a_teacher_goes_through_the_whole_lesson_in_incognito(
    chrome: Browser, tmp_path: Path, width: int, language: str
) -> None:
    hidden = secrets()
    with walking(chrome, tmp_path, width, language) as walk:
        page = walk.page
        go_to(page, "learn")
        top = page.locator(".st-key-learn-incognito")
        top.get_by_text(tr("Incognito"), exact=True).click()
        expect(top.get_by_role("switch")).to_be_checked(timeout=PATIENCE_MS)
        settle(page)
        walk.received.clear()  # from here on
        with page.expect_download() as sheet:
            page.locator(".st-key-learn-worksheet button").click()
        assert tr("What can be known, and what cannot?") in sheet.value.path().read_text("utf-8")
        look_behind(walk, hidden)
        for at, step in enumerate(STEPS, 1):
            press(page, "learn-next")
            place = tr("Step {n} of {of}, {minutes} minutes", n=at, of=len(STEPS), minutes=step.minutes)
            sees(page, place)
            look_behind(walk, hidden)
            guess(page, step.id)
            if step.id == "meant":
                vote(page)
            if step.id == "rate":
                turn_a_dial(page)
            look_behind(walk, hidden)
        press(page, "learn-next")
        for step in STEPS:
            told = page.locator(f".st-key-learn-sum-{step.id}")
            sees(told, short_answer(step.id, numbers()))
            sees(
                told,
                GUESSES.get(step.id)
                or (THOUGHT if step.kind == "short" else tr("It depends on what one divides by")),
            )
        look_behind(walk, hidden)
        # The same look finds them where they are shown.
        page.locator(".st-key-learn-incognito").get_by_text(tr("Incognito"), exact=True).click()
        settle(page)
        for _ in STEPS[3:]:
            press(page, "learn-back")
        sees(page, "Kitchen")
        assert {"Kitchen"} < leaks(walk, hidden)
        assert {one.removeprefix(walk.server.url) for one in walk.addresses} == {"/learn"}
