"""Whatever ends a saving, one whole state is there: the former or the new one, and nothing unlocked ever."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditor.cases import Case, CaseError, keep, open_case, reviewed, save
from auditor.cases import files as case_files
from auditor.cases.problems import NOT_WRITTEN
from tests.cases.households import PASSPHRASE, history_at, kept_at, secrets_in

STEPS = ("_new_file", "replace", "fsync")


def noted(case: Case, note: str) -> Case:
    return replace(case, review=reviewed(case.review.words, note=note, former=case.review))


def breaking(monkeypatch: pytest.MonkeyPatch, step: str, at: int, error: BaseException) -> list[int]:
    """Make the call number `at` of a step fail, before or after it is done; return where calls are counted."""
    calls = [0]

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] == at:
                raise error
            return real(*arguments, **named)

        return call

    if step == "replace":
        monkeypatch.setattr(Path, "replace", wrapped(Path.replace))
    elif step == "fsync":
        monkeypatch.setattr("auditor.cases.files.os.fsync", wrapped(os.fsync))
    else:
        monkeypatch.setattr(case_files, step, wrapped(getattr(case_files, step)))
    return calls


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), MemoryError()], ids=repr
)
def test_a_failure_at_any_step_leaves_a_whole_state(
    step: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    for at in range(1, 8):
        with monkeypatch.context() as patch:
            calls = breaking(patch, step, at, error)
            try:
                case = save(noted(case, f"note {at}"))
            except (CaseError, KeyboardInterrupt, MemoryError) as met:
                if isinstance(met, CaseError):
                    assert met.message == NOT_WRITTEN
                    assert "No space left" in str(met)
        opened = open_case(case.folder, PASSPHRASE)
        assert opened.review.note in {case.review.note, f"note {at}"}
        assert secrets_in(case.folder) == []
        case = opened
        if calls[0] < at:
            return
    pytest.fail("more steps than were thought of")


@pytest.mark.parametrize("step", STEPS)
def test_a_first_keeping_that_fails_leaves_no_case(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = history_at(tmp_path / "takeout.zip")
    for at in range(1, 12):
        folder = tmp_path / f"case-{at}"
        with monkeypatch.context() as patch:
            calls = breaking(patch, step, at, OSError(errno.ENOSPC, "No space left on device"))
            try:
                keep(history, reviewed({}), folder, PASSPHRASE)
            except CaseError:
                assert list(folder.iterdir()) == []
        if calls[0] < at:
            return
    pytest.fail("more steps than were thought of")


KILLED = """
import sys, time
from dataclasses import replace
from pathlib import Path
from auditor.cases import files, open_case, reviewed, save
from tests.cases import conftest
import pyrage
pyrage.passphrase.decrypt = conftest._unlock
case = open_case(Path(sys.argv[1]), sys.argv[2])
at, calls = int(sys.argv[3]), 0
def slowly(real):
    def call(*arguments, **named):
        global calls
        calls += 1
        if calls == at:
            print("here", flush=True)
            time.sleep(60)
        return real(*arguments, **named)
    return call
for name in ("_new_file", "_settle", "_delete"):
    setattr(files, name, slowly(getattr(files, name)))
save(replace(case, review=reviewed({}, note="killed")))
print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a signal that nobody can catch")
def test_killed_between_any_two_steps_one_whole_state_is_there(tmp_path: Path) -> None:
    case = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    seen = set()
    for at in range(1, 12):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(case.folder), PASSPHRASE, str(at)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
        process.wait()
        opened = open_case(case.folder, PASSPHRASE)
        seen.add(opened.review.note)
        assert secrets_in(case.folder) == []
        if line == "done":
            break
    assert seen == {case.review.note, "killed"}
    # What was left over is swept away by a later saving, once nobody can be writing it any more.
    yesterday = time.time() - 2 * 24 * 60 * 60
    for path in case.folder.iterdir():
        os.utime(path, (yesterday, yesterday))
    save(open_case(case.folder, PASSPHRASE))
    assert len(list(case.folder.iterdir())) == 6


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CaseError) as error:
        kept_at(tmp_path / "file" / "case", tmp_path / "takeout.zip")
    assert error.value.message == NOT_WRITTEN
    assert str(tmp_path) not in str(error.value)


def test_nothing_unlocked_is_on_the_disk_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file that is opened for writing, anywhere, gets locked bytes, or none of the person's."""
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "temp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temp").mkdir()
    looked: list[str] = []
    real = case_files._settle

    def look(folder: Path) -> None:
        looked.extend(secrets_in(folder))
        looked.extend(str(path) for path in (tmp_path / "temp").rglob("*"))
        real(folder)

    monkeypatch.setattr(case_files, "_settle", look)
    case = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    save(noted(open_case(case.folder, PASSPHRASE), "another"))
    assert looked == []
    assert list((tmp_path / "temp").iterdir()) == []
