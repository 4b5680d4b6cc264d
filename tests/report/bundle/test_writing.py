"""A bundle is written whole or not at all, for its owner alone, and over nothing."""

from __future__ import annotations

import datetime as dt
import os
import stat
import sys
from pathlib import Path

import pytest

from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Subject
from auditor.report.bundle.writing import must_be_free, write
from tests.report.bundle.bundles import BERLIN, hashes, made, sign_again

FILES = {
    "data-dictionary.csv",
    "findings.json",
    "ledger.json",
    "manifest.sha256",
    "recordings.csv",
    "recordings.parquet",
    "report.html",
    "session.json",
}


@pytest.fixture(scope="module")
def subject(exports: list[Path]) -> Subject:
    return subject_from(exports, BERLIN)


def test_all_files_are_there_and_all_are_in_the_manifest(made_once: Path, bundle: Path) -> None:
    assert set(hashes(made_once)) == FILES
    sign_again(bundle)
    assert (bundle / "manifest.sha256").read_bytes() == (made_once / "manifest.sha256").read_bytes()


def test_it_says_what_it_wrote(subject: Subject, tmp_path: Path) -> None:
    assert set(made(subject, tmp_path / "new")) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_an_empty_folder_is_filled_and_stays_the_same_folder(subject: Subject, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    before = folder.stat().st_ino
    made(subject, folder)
    assert folder.stat().st_ino == before
    assert set(hashes(folder)) == FILES


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_files_are_for_their_owner_only(made_once: Path) -> None:
    assert stat.S_IMODE(made_once.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made_once.iterdir()} == {0o600}


def test_nothing_is_written_over(subject: Subject, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="new or an empty one"):
        made(subject, tmp_path)
    with pytest.raises(ValueError, match="no folder"):
        made(subject, tmp_path / "letter.txt")
    with pytest.raises(ValueError, match="does not exist"):
        made(subject, tmp_path / "nowhere" / "deep")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    must_be_free(tmp_path / "new")


@pytest.mark.parametrize("there", [True, False], ids=["empty folder", "new folder"])
@pytest.mark.parametrize(
    ("at", "error"),
    [(0, KeyboardInterrupt), (1, MemoryError), (4, KeyboardInterrupt), (6, KeyboardInterrupt)],
)
def test_whatever_stops_it_leaves_nothing(
    subject: Subject, tmp_path: Path, there: bool, at: int, error: type[BaseException]
) -> None:
    folder = tmp_path / "out"
    if there:
        folder.mkdir()

    def watch(done: int, of: int, what: str) -> None:
        assert 0 <= done < of
        assert what
        if done == at:
            raise error

    with pytest.raises(error):
        write(subject, folder, Run([], "out", _now()), watch)
    left = [path for path in tmp_path.rglob("*") if path != folder]
    assert left == []
    assert folder.exists() == there


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be closed like this there")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_that_may_not_be_written_to_is_an_error_of_the_system(
    subject: Subject, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OSError, match="denied"):
            made(subject, tmp_path / "out")
    finally:
        tmp_path.chmod(0o700)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
