"""The parts of the app that need no page: folders, words, reading beside the page."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
import time
from pathlib import Path

import pytest

from auditor.history import Cancelled, Progress
from auditor.shapes.contract import Options
from dashboards.parts import reading as reading_module
from dashboards.parts import words
from dashboards.parts.folders import listing, path_of, problem_with
from dashboards.parts.reading import Reading


@pytest.mark.parametrize("typed", ['"{}"', "'{}'", "  {} ", "file://{}"])
def test_a_path_may_be_pasted_as_other_programs_copy_it(typed: str, tmp_path: Path) -> None:
    target = tmp_path / "my export.zip"
    shown = target.as_uri().removeprefix("file://") if typed.startswith("file") else str(target)
    assert path_of(typed.format(shown)) == target


def test_nothing_typed_is_no_path_and_a_tilde_is_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert path_of("  ") is None
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert path_of("~/a.zip") == tmp_path / "a.zip"


def test_a_path_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert problem_with(tmp_path / "none") == "There is no file or folder of this name."
    (tmp_path / "empty.zip").touch()
    assert problem_with(tmp_path / "empty.zip") == "This file is empty."
    (tmp_path / "full.zip").write_bytes(b"x")
    assert problem_with(tmp_path / "full.zip") is None
    assert problem_with(tmp_path) is None


def test_a_folder_lists_subfolders_and_likely_exports_and_hides_the_rest(tmp_path: Path) -> None:
    for name in ("b.zip", "A.TGZ", "photo.jpg", ".hidden.zip"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "sub").mkdir()
    found = listing(tmp_path)
    assert [path.name for path in found.folders] == ["sub"]
    assert [(path.name, size) for path, size in found.exports] == [("A.TGZ", 5), ("b.zip", 5)]
    assert listing(tmp_path / "none").note


@pytest.mark.parametrize(
    ("octets", "said"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2_500_000_000, "2.5 GB")]
)
def test_sizes_are_said_in_units_that_people_know(octets: int, said: str) -> None:
    assert words.size(octets) == said


def test_a_date_without_a_time_of_day_keeps_its_day_in_every_zone() -> None:
    day = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
    assert words.moment(day, "America/Los_Angeles", "day") == "2026-05-04"
    assert words.moment(day, "America/Los_Angeles", "s") == "2026-05-03 17:00:00"
    assert words.moment(None, "UTC") == "no time given"


def export(amount: int) -> tuple[str, io.BytesIO]:
    items = [
        {
            "header": "Assistant",
            "title": "Said lights on",
            "titleUrl": "https://www.google.com/search?q=lights+on",
            "time": f"2026-05-04T08:{number // 60 % 60:02}:{number % 60:02}.000Z",
            "products": ["Assistant"],
        }
        for number in range(amount)
    ]
    return "MyActivity.json", io.BytesIO(json.dumps(items).encode())


def test_a_reading_ends_with_a_history() -> None:
    reading = Reading([export(50)], options=Options())
    reading.wait(30)
    assert reading.state == "done"
    assert reading.history is not None
    assert len(reading.history) == 50


def test_a_reading_can_be_cancelled_and_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(_paths: object, *, options: Options, watch) -> None:
        for done in range(10_000):
            watch(Progress(done, 10_000, "a", done))
            begun.set()
            time.sleep(0.01)

    monkeypatch.setattr(reading_module, "read_history", endless)
    reading = Reading([Path("x")], options=Options())
    assert begun.wait(10)
    assert reading.state == "running"
    assert reading.pace().total == 10_000
    reading.cancel()
    reading.wait(10)
    assert reading.state == "cancelled"
    assert reading.history is None


@pytest.mark.parametrize(
    "error", [FileNotFoundError("my name.zip"), PermissionError("x"), ValueError("my words")]
)
def test_a_reading_that_fails_says_why_without_content(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(reading_module, "read_history", fail)
    reading = Reading([Path("x")], options=Options())
    reading.wait(10)
    assert reading.state == "failed"
    assert reading.problem
    assert "my" not in reading.problem.split()


def test_rate_and_time_left_follow_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    told = threading.Event()

    def slow(_paths: object, *, options: Options, watch) -> None:
        watch(Progress(250, 1000, "a", 5))
        told.set()
        release.wait(10)
        raise Cancelled

    now = [0.0]
    monkeypatch.setattr(reading_module, "read_history", slow)
    reading = Reading([Path("x")], options=Options(), clock=lambda: now[0])
    assert told.wait(10)
    now[0] = 0.5
    assert reading.pace().rate is None
    now[0] = 5.0
    pace = reading.pace()
    assert (pace.share, pace.rate, pace.left, pace.recordings) == (0.25, 50.0, 15.0, 5)
    release.set()
    reading.wait(10)
