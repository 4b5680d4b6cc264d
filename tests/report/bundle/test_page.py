"""report.html: complete, escaped, the same for the same subject, small, and silent in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from auditor.history import History, MemberEntry, read_history
from auditor.insights.exposure import exposure_of
from auditor.report.bundle.page import RUN, RUN_END, write_page
from auditor.report.bundle.page.answer import answer
from auditor.report.bundle.page.found import findings_of
from auditor.report.bundle.page.seen import Seen
from auditor.report.bundle.page.staircase import steps
from auditor.report.bundle.subject import Settings, subject_of
from auditor.report.redaction import LEVELS, TITLES, Level
from auditor.wakeups.judgement import judge
from tests.dashboards import histories
from tests.making import history_of

ZONE = "Europe/Berlin"
NASTY = "</script><img src=x onerror=alert(1)><script>alert(2)</script>\"'&<!--"
PARTS = (
    *("answer", "findings", "when", "meant", "studies", "exposure", "ledger", "settings", "method"),
    *("dictionary", "check", "cite"),
)


def page_of(
    history: History,
    level: Level = "none",
    run: str = "Made now.",
    *,
    judged: bool = True,
    language: str = "en",
) -> str:
    judgement = judge(history, zone=ZoneInfo(ZONE)) if judged else None
    file = io.BytesIO()
    settings = Settings(ZONE, level=level, language=language)
    write_page(subject_of(history, judgement, settings), run, file)
    return file.getvalue().decode()


def nasty() -> History:
    rows = histories.rows("amazon", "Alexa", 30, device=NASTY, transcript=NASTY, reply=NASTY, kind="voice")
    apps = histories.rows("apple", NASTY, 5, kind="microphone_session", transcript=None)
    made = history_of([*rows, *apps])
    member = MemberEntry(NASTY, NASTY, reason=NASTY, notes=[NASTY], loud=[NASTY])
    return History(made.table, [], [member], prefixes=made.prefixes)


def all_sorts(folder: Path) -> dict[str, Callable[[], History]]:
    def fresh(name: str) -> Path:
        (folder / name).mkdir()
        return folder / name

    return {
        "nothing": lambda: history_of([]),
        "empty": lambda: histories.empty_export(fresh("empty")),
        "broken": lambda: histories.broken(fresh("broken")),
        "one vendor": histories.one_vendor,
        "amazon": histories.of_amazon,
        "apple": histories.of_apple,
        "three vendors": histories.three_vendors,
        "without times": histories.without_times,
        "hostile": histories.hostile,
        "nasty": nasty,
    }


SORTS = tuple(all_sorts(Path()))


class Outline(HTMLParser):
    """What tags, ids and headings a page has; every tag is closed in its turn."""

    EMPTY = ("meta", "img", "br", "hr", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @property
    def ids(self) -> list[str]:
        return [str(marks["id"]) for _, marks in self.tags if "id" in marks]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_history_gives_a_whole_page_at_every_level(sort: str, level: Level, tmp_path: Path) -> None:
    text = page_of(all_sorts(tmp_path)[sort](), level)
    outline = Outline(text)
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(PARTS) <= set(outline.ids)
    assert TITLES[level] in text
    assert outline.headings[0] == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    links = [marks["href"] for tag, marks in outline.tags if tag == "a"]
    assert {f"#{name}" for name in outline.ids} >= set(links)
    assert all(marks.get("scope") for tag, marks in outline.tags if tag == "th")


def test_nothing_foreign_becomes_markup() -> None:
    outline = Outline(page_of(nasty()))
    scripts = [marks for tag, marks in outline.tags if tag == "script"]
    assert [marks for marks in scripts if "type" not in marks] == [{}, {}]
    assert not [tag for tag, _ in outline.tags if tag == "img"]
    assert not [marks for _, marks in outline.tags if any(name.startswith("on") for name in marks)]


def test_it_refers_to_nothing_outside_itself() -> None:
    text = page_of(histories.three_vendors())
    for tag, marks in Outline(text).tags:
        assert "src" not in marks, tag
        assert str(marks.get("href", "#")).startswith("#"), tag
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src &#x27;none&#x27;; script-src &#x27;sha256-")
    assert "unsafe-eval" not in policy[1]
    assert re.search(r"script-src[^;]*unsafe", policy[1]) is None


def test_only_the_line_of_the_run_differs() -> None:
    one, other = (page_of(histories.three_vendors(), run=run) for run in ("Made <now>.", "Made then."))
    assert one != other
    cut = re.compile(f"{RUN}.*?{RUN_END}")
    assert len(cut.findall(one)) == 1
    assert "Made &lt;now&gt;." in one
    assert cut.sub("", one) == cut.sub("", other)


def test_the_library_of_charts_is_in_it_once_and_not_at_all_without_charts() -> None:
    assert page_of(histories.three_vendors()).count("Licensed under the MIT license\n*/\n(\n function") == 1
    assert "Plotly" not in page_of(history_of([]))


def test_each_finding_has_the_number_of_its_kind_in_every_report() -> None:
    text = page_of(histories.of_amazon())
    assert 'id="F1"' in text
    assert "4 of 64 recordings" in text
    assert "marked by the vendor as not meant" in text


def test_at_the_level_of_counts_no_day_is_told() -> None:
    history = histories.three_vendors()
    told = page_of(history, "counts")
    assert re.search(r"\b\d{1,2} March 2026\b", page_of(history))
    body = told.split("<main>")[1].split("<script")[0]
    assert not re.search(r"\b\d{1,2} (?:March|April) 2026\b", body)
    assert not re.search(r"2026-0[34]-\d\d", body)
    months = re.search(r'id="data-chart-per_month">(.*?)</script>', told)
    assert months
    assert set(re.findall(r"2026-0[34]-(\d\d)", months[1])) == {"01"}
    assert "chart-per_month" in told
    assert "chart-per_day" not in told
    assert "chart-stretches" not in told


def test_it_is_made_from_the_redacted_history_alone() -> None:
    for level in LEVELS[1:]:
        text = page_of(histories.of_amazon(), level)
        assert "Kitchen" not in text
        assert "Device 1" in text


def test_the_numbers_of_the_sample_household_hang_together() -> None:
    import sample_data

    history = read_history(sample_data.exports())
    judgement = judge(history, zone=ZoneInfo(ZONE))
    seen = Seen(subject_of(history, judgement, Settings(ZONE)))
    found = steps(seen)
    assert [one.remaining for one in found] == [14_753, 14_420, 14_355, 14_229]
    assert [one.left_out for one in found] == [0, 333, 65, 126]
    kinds = seen.overview.by_kind
    assert found[1].left_out == kinds["typed"] + kinds["automatic"]
    assert found[2].left_out == kinds["microphone_session"]
    assert found[3].left_out == kinds["second_microphone"]
    assert found[2].remaining == exposure_of(seen.history, ZONE).counted
    [sound] = [one for one in findings_of(seen) if one.id == "sound"]
    said = "".join(answer(seen))
    assert f"The sound of {sound.numerator} of {sound.denominator:,} recordings" in said
    assert "Days and hours, and so nights, are counted by the clock of Europe/Berlin." in said


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("level", LEVELS)
def test_each_step_leaves_what_the_one_before_had_less_what_is_left_out(
    sort: str, level: Level, tmp_path: Path
) -> None:
    history = all_sorts(tmp_path)[sort]()
    subject = subject_of(history, judge(history, zone=ZoneInfo(ZONE)), Settings(ZONE, level=level))
    found = steps(Seen(subject))
    for before, after in pairwise(found):
        assert before.remaining == after.remaining + after.left_out
        assert after.left_out >= 0


def test_recordings_without_a_time_are_told_beside_the_steps() -> None:
    text = page_of(histories.without_times())
    assert "0 have a date and are in numbers of days; 0 have a time of day" in text
    assert "are in numbers of days" not in page_of(histories.three_vendors())


def test_files_that_were_not_understood_are_told_first() -> None:
    made = history_of(histories.rows("google", "Assistant", 3))
    read = MemberEntry("c.json", "c.json", shape="google.my_activity_json", state="read", rows=3)
    made = History(made.table, [], [read], prefixes=made.prefixes)
    members = [
        MemberEntry("a.json", "a.json", state="not_understood"),
        MemberEntry("b.json", "b.json", state="read"),
    ]
    told = page_of(replace(made, members=[*made.members, *members]))
    assert "Every file and every row is accounted for. 1 file of" in told
    assert "was not understood: nothing in it is in any number here." in told
    assert "not understood: nothing" not in page_of(made)
    loud = replace(members[1], loud=["It broke off"])
    told = page_of(replace(made, members=[*made.members, members[0], loud]))
    assert "Every file and every row is accounted for." not in told
    assert "was not understood: nothing in it" in told


def test_it_can_be_written_without_verdicts() -> None:
    assert "These recordings have not been judged." in page_of(histories.one_vendor(), judged=False)


def test_it_says_its_language() -> None:
    assert '<html lang="de">' in page_of(histories.one_vendor(), language="de")


def test_a_broken_file_is_named_before_any_number(tmp_path: Path) -> None:
    text = page_of(histories.broken(tmp_path))
    assert text.index("Do not rely on the numbers alone.") < text.index("Measured from your file")
    assert "what is this.bin" in text


def test_every_file_is_summed_up_even_where_not_all_are_listed() -> None:
    entries = [
        MemberEntry(
            f"f{at}.json", "a.zip", shape="google.my_activity_json", state="read", rows=2, recordings=2
        )
        for at in range(1_500)
    ]
    made = histories.one_vendor()
    text = page_of(History(made.table, [], entries, prefixes=made.prefixes), judged=False)
    assert "3,000 rows in 1,500 files = 3,000 recordings" in text
    assert "500 more files" in text
    assert "f0.json" in text


def many(rows: int) -> History:
    """Return so many recordings over six years, and twenty thousand files."""
    base = history_of(
        [
            *histories.rows_of_each("amazon", "Alexa", ("Kitchen", "Bedroom", "Hall"), "voice"),
            *histories.rows_of_each("google", "Assistant", ("Mini",), "voice"),
            *histories.rows_of_each("apple", "com.example.notes", (None,), "microphone_session"),
        ]
    )
    dice = np.random.default_rng(5)
    table = base.table.take(pa.array(dice.integers(0, base.table.num_rows, rows)))
    started = 1_514_764_800_000_000 + np.sort(dice.integers(0, 6 * 365 * 86_400, rows)) * 1_000_000
    ids = np.char.add("r", np.char.zfill(np.arange(rows).astype(str), 19))
    for name, values in (("started_at", pa.array(started)), ("recording_id", pa.array(ids, pa.string()))):
        field = table.schema.field(name)
        table = table.set_column(table.column_names.index(name), field, values.cast(field.type))
    members = [
        MemberEntry(f"audio/{at:09}/clip.json", "a.zip", shape="google.my_activity_json", state="read")
        for at in range(20_000)
    ]
    return History(table.combine_chunks(), base.containers, members, prefixes=base.prefixes)


def test_a_hundred_thousand_recordings_keep_it_under_fifteen_megabytes() -> None:
    text = page_of(many(100_000))
    assert len(text.encode()) < 15_000_000
    assert "100,000 recordings" in text


# In a real browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(__file__).parents[3] / "sample_data"
    paths = sorted(one for one in root.iterdir() if one.suffix in (".zip", ".ndjson"))
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page_of(read_history(paths), "names"), encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_it_opens_without_a_network_and_asks_for_nothing(sample: Path, width: int) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    from tests.dashboards.browsing import browser, visit

    with browser() as chrome, visit(chrome, width=width) as witness:
        page = witness.page
        page.context.set_offline(True)
        page.goto(sample.as_uri())
        page.wait_for_function("document.documentElement.dataset.drawn")
        assert witness.asked == [sample.as_uri()]
        assert witness.complaints == []
        assert page.evaluate("window.violations") == []
        charts = page.locator(".chart").count()
        assert charts >= 9
        assert page.locator(".chart:has(.main-svg)").count() == charts
        assert page.locator(".chart > p").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_without_scripts_its_words_and_tables_say_it_all(sample: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    from tests.dashboards.browsing import browser

    with browser() as chrome:
        context = chrome.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(sample.as_uri())
        for chart in page.locator(".chart").all():
            assert chart.inner_text().strip() == chart.get_attribute("aria-label")
        context.close()


@pytest.mark.browser
def test_nobody_is_kept_out_of_it(sample: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    from tests.dashboards.browsing import browser, visit

    with browser() as chrome, visit(chrome) as witness:
        witness.page.goto(sample.as_uri())
        witness.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        found = axe.Axe().run(witness.page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


@pytest.mark.browser
def test_printed_it_says_its_level_on_every_page_and_cuts_nothing_off(sample: Path) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    from tests.dashboards.browsing import browser, visit

    with browser() as chrome, visit(chrome, width=390) as witness:
        page = witness.page
        page.goto(sample.as_uri())
        page.wait_for_function("document.documentElement.dataset.drawn")
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390  # afterwards as before
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 696, "height": 1000})  # A4 between the margins
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 696
        assert page.evaluate("document.querySelector('.main-svg').clientWidth") == 672
    pages = [one.extract_text() for one in printed.pages]
    assert len(pages) > 10
    for at, text in enumerate(pages, 1):
        assert text.count(TITLES["names"]) >= 2, at
        assert f"{at} / {len(pages)}" in text, at
