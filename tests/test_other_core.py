"""A second process that shares the work: same results, same order, and nothing lost when it fails."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import auditor.other_core
from auditor.history import Cancelled, Progress, read_history
from auditor.other_core import OtherCore, cores
from tests.shapes.google.pages import cell, page, said

needs_two = pytest.mark.skipif(cores() < 2, reason="one core")


def where(number: int) -> tuple[int, int]:
    time.sleep(0.02)
    return number, os.getpid()


def fails_elsewhere(home: int) -> str:
    time.sleep(0.02)
    if os.getpid() != home:
        raise ValueError
    return "done here"


def dies_elsewhere(home: int) -> str:
    time.sleep(0.02)
    if os.getpid() != home:
        os._exit(1)
    return "done here"


def fails(number: int) -> int:
    raise ValueError(number)


def prints(number: int) -> int:
    print("a library says something")  # noqa: T201
    return number


@pytest.fixture
def other() -> Iterator[OtherCore]:
    with closing(OtherCore()) as core:
        yield core


@needs_two
def test_results_come_in_the_order_of_jobs_and_both_processes_work(other: OtherCore) -> None:
    made = list(other.map(where, range(150)))
    assert [number for number, _ in made] == list(range(150))
    assert len({process for _, process in made}) == 2


@needs_two
def test_what_fails_there_is_done_here(other: OtherCore) -> None:
    assert set(other.map(fails_elsewhere, [os.getpid()] * 80)) == {"done here"}


@needs_two
def test_when_the_other_process_dies_everything_is_done_here(other: OtherCore) -> None:
    assert list(other.map(dies_elsewhere, [os.getpid()] * 80)) == ["done here"] * 80


def test_what_fails_here_too_is_raised_here(other: OtherCore) -> None:
    with pytest.raises(ValueError, match="1"):
        list(other.map(fails, [1]))


@needs_two
def test_what_is_printed_there_does_not_disturb(other: OtherCore) -> None:
    list(other.map(where, range(60)))  # until the other one is up
    assert list(other.map(prints, range(60))) == list(range(60))


def test_without_a_program_to_start_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/there/is/no/such/program")
    with closing(OtherCore()) as core:
        assert [number for number, _ in core.map(where, range(3))] == [0, 1, 2]


def test_nothing_is_started_for_nothing() -> None:
    before = sys.getswitchinterval()
    with closing(OtherCore()) as core:
        assert core._process is None
    assert sys.getswitchinterval() == before


@needs_two
def test_the_other_process_is_gone_at_the_end() -> None:
    before = sys.getswitchinterval()
    with closing(OtherCore()) as core:
        list(core.map(where, range(60)))
        process = core._process
    assert process is not None and process.returncode is not None
    assert sys.getswitchinterval() == before


def test_a_large_page_gives_the_same_history_on_one_core_and_on_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = "2019-11-03_06_15_44_907_UTC.mp3"
    cells = [
        cell(
            said(f"hello {number % 700}"),
            "Hi.",
            f"Nov {number % 28 + 1}, 2019, 7:15:42 AM CET",
            right=f'<audio src="{sound}"></audio>' if number % 9 == 0 else "",
        )
        for number in range(30_000)
    ]
    (tmp_path / "MyActivity.html").write_bytes(page(*cells, "<p>odd</p>", '<div class="outer-cell">'))
    (tmp_path / sound).write_bytes(b"")
    alone = read_history([tmp_path])
    monkeypatch.setattr("auditor.history.reading.LARGE", 1)
    monkeypatch.setattr(auditor.other_core, "_THERE_AT_ONCE", 1)
    shared = read_history([tmp_path])
    assert alone.totals == shared.totals
    assert alone.totals.rows == 30_001
    assert alone.table.equals(shared.table)


def test_a_reading_that_is_cancelled_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[OtherCore] = []

    class Kept(OtherCore):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    def stop(progress: Progress) -> None:
        if progress.recordings > 3000:
            raise Cancelled

    monkeypatch.setattr("auditor.history.reading.LARGE", 1)
    monkeypatch.setattr("auditor.history.reading.OtherCore", Kept)
    monkeypatch.setattr("auditor.history.reading.TELL_EVERY_S", 0)
    path = tmp_path / "MyActivity.html"
    path.write_bytes(page(*[cell(said(f"hello {n}"), "Nov 3, 2019, 7:15:42 AM CET") for n in range(30_000)]))
    with pytest.raises(Cancelled):
        read_history([path], watch=stop)
    [core] = made
    assert core._process is None or core._process.returncode is not None


@needs_two
def test_a_file_of_the_folder_one_stands_in_is_not_taken_for_a_library(
    other: OtherCore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "heapq.py").write_text("raise SystemExit", encoding="utf-8")
    (tmp_path / "pickle.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = list(other.map(where, range(150)))
    assert len({process for _, process in made}) == 2
