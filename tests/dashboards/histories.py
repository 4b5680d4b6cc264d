"""Histories of every sort for the tests of pages, and a way to draw a page with one."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from auditor.history import History, read_history
from auditor.wakeups import Judgement
from dashboards.parts.state import Opened
from tests.making import history_of

ROOT = Path(__file__).resolve().parents[2]
SHELL = ROOT / "dashboards" / "parts" / "shell.py"
START, OVERVIEW, RECORDINGS = "../pages/start.py", "../pages/overview.py", "../pages/recordings.py"
CALENDAR, TIMELINE = "../pages/calendar_and_clock.py", "../pages/timeline.py"
WAKEUPS, HEARD, LEARN = "../pages/wakeups.py", "../pages/heard.py", "../pages/learn.py"
EXPOSURE, EVIDENCE = "../pages/exposure.py", "../pages/evidence.py"
RIGHTS = "../pages/rights.py"
PAGES = (
    START,
    OVERVIEW,
    CALENDAR,
    TIMELINE,
    WAKEUPS,
    HEARD,
    EXPOSURE,
    RIGHTS,
    EVIDENCE,
    RECORDINGS,
    LEARN,
)
HOSTILE = (
    "<img src=x onerror=alert(1)> [x](http://evil.example) ![](http://evil.example/p) :material/home: $x^2$"
)
BEGIN = dt.datetime(2026, 3, 1, 7, 30, tzinfo=dt.UTC)


def rows(vendor: str, product: str, amount: int, **more: object) -> list[dict[str, object]]:
    return [
        {
            "vendor": vendor,
            "product": product,
            "started_at": BEGIN + dt.timedelta(hours=7 * number),
            "transcript": f"words {number}",
            **more,
        }
        for number in range(amount)
    ]


def one_vendor() -> History:
    return history_of(rows("google", "Assistant", 120))


def of_amazon() -> History:
    marked = rows("amazon", "Alexa", 4, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P")
    return history_of([*rows("amazon", "Alexa", 60, device="Kitchen", kind="voice"), *marked])


def of_apple() -> History:
    """Return what Apple hands over: an app held the microphone, and no word."""
    held = {"kind": "microphone_session", "transcript": None, "duration_s": 4.5}
    return history_of(rows("apple", "com.example.notes", 30, **held))


def three_vendors() -> History:
    amazon = rows("amazon", "Alexa", 40, device="Kitchen", kind="voice")
    apple = rows("apple", "com.example.notes", 9, kind="microphone_session", transcript=None, duration_s=4.5)
    return history_of([*amazon, *rows("google", "Assistant", 60), *apple])


def without_times() -> History:
    return history_of(rows("google", "Assistant", 5, started_at=None))


def hostile() -> History:
    return history_of(rows("amazon", "Alexa", 3, transcript=HOSTILE, device=HOSTILE, reply=HOSTILE))


def broken(tmp_path: Path) -> History:
    cut = tmp_path / "takeout-20260504T120000Z-001.zip"
    items = [
        {
            "header": "Assistant",
            "title": "Said lights on",
            "titleUrl": "https://www.google.com/search?q=lights+on",
            "time": f"2026-05-{day:02}T08:00:00.000Z",
            "products": ["Assistant"],
        }
        for day in range(1, 29)
    ]
    text = json.dumps(items)
    with zipfile.ZipFile(cut, "w") as archive:
        archive.writestr("Takeout/My Activity/Assistant/MyActivity.json", text[: len(text) // 2])
        archive.writestr("Takeout/what is this.bin", b"\x00\x01")
    return read_history([cut])


def empty_export(tmp_path: Path) -> History:
    nothing = tmp_path / "takeout-20260504T120000Z-001.zip"
    with zipfile.ZipFile(nothing, "w") as archive:
        archive.writestr("Takeout/My Activity/Assistant/MyActivity.json", "[]")
    return read_history([nothing])


def with_clip(tmp_path: Path, name: str, sound: bytes) -> History:
    path = tmp_path / "takeout-20260504T120000Z-001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"Takeout/My Activity/Assistant/2020-01-01_00_00_01_907_UTC.{name}", sound)
    return read_history([path])


def page(
    path: str, history: History | None, *, judgement: Judgement | None = None, **state: object
) -> AppTest:
    """Draw a page with this history; state: of the session. It fails where the page does."""
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    if history is not None:
        test.session_state["opened"] = Opened(history, is_sample=False, judgement=judgement)
    for name, value in state.items():
        test.session_state[name] = value
    test.run()
    if path != START:
        test.switch_page(path).run()
    assert not test.exception
    assert "could not be drawn" not in all_words(test)
    return test


def all_words(test: AppTest) -> str:
    kinds = ("markdown", "text", "caption", "title", "header", "subheader", "error", "warning", "info")
    found = [str(element.value) for kind in kinds for element in getattr(test, kind)]
    return "\n".join([*found, *(element.proto.body for element in test.get("html"))])


def numbers(test: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in test.metric}


def million() -> History:
    """Return a million recordings of three vendors over seven years, a few words each."""
    rows = 1_000_000
    dice = np.random.default_rng(5)
    base = history_of(
        [
            *rows_of_each("amazon", "Alexa", ("Kitchen", "Bedroom", "Hall"), "voice"),
            *rows_of_each("google", "Assistant", ("Mini",), "voice"),
            *rows_of_each("apple", "com.example.notes", (None,), "microphone_session"),
        ]
    )
    pick = pa.array(dice.integers(0, base.table.num_rows, rows))
    table = base.table.take(pick)
    begin, length = int(dt.datetime(2018, 1, 1, tzinfo=dt.UTC).timestamp()), 7 * 365 * 86_400
    started = np.sort(dice.integers(begin, begin + length, rows)) * 1_000_000
    ids = pa.array(np.char.add("r", np.char.zfill(np.arange(rows).astype(str), 19)), pa.string())
    for name, values in (("started_at", pa.array(started)), ("recording_id", ids)):
        field = table.schema.field(name)
        table = table.set_column(table.column_names.index(name), field, values.cast(field.type))
    return History(table.combine_chunks(), base.containers, base.members, prefixes=base.prefixes)


def rows_of_each(
    vendor: str, product: str, devices: tuple[str | None, ...], kind: str
) -> list[dict[str, object]]:
    said = (None,) if kind == "microphone_session" else ("play some music", "what is the weather", "stop")
    return [
        {**rows(vendor, product, 1)[0], "device": device, "kind": kind, "transcript": words}
        for device in devices
        for words in said
    ]
