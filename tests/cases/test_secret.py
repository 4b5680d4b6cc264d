"""The lock itself, with a second of work for each passphrase: the other tests have a quick one (conftest)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from auditor.cases import CaseError, keep, open_case, reviewed, why_weak
from auditor.cases.files import KEY
from auditor.cases.problems import DAMAGED, WRONG_PASSPHRASE
from auditor.cases.secret import locked, new_key, unlocked
from tests.cases.households import CASE_NOTE, NOTE, PASSPHRASE, WORDS, history_at, kept_at, secrets_in


def test_a_case_is_locked_and_opens_with_its_passphrase(tmp_path: Path) -> None:
    kept = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    opened = open_case(tmp_path / "case", PASSPHRASE)
    assert opened.review == kept.review
    assert opened.history.public().num_rows == kept.history.public().num_rows
    assert secrets_in(tmp_path / "case") == []
    heads = {path.read_bytes()[:22] for path in (tmp_path / "case").glob("*.age")}
    assert heads == {b"age-encryption.org/v1\n"}
    assert PASSPHRASE not in repr(opened)
    assert "SECRET" not in repr(opened)


def test_another_passphrase_is_refused_in_plain_words(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    for wrong in ("four unlikely words togetheR", "", " " + PASSPHRASE):
        with pytest.raises(CaseError) as error:
            open_case(tmp_path / "case", wrong)
        assert error.value.message == WRONG_PASSPHRASE
        assert str(error.value) == "The passphrase does not open this case."


def test_a_damaged_key_is_told_from_a_wrong_passphrase_where_it_can_be() -> None:
    shut = locked(new_key(), PASSPHRASE)
    assert unlocked(shut, PASSPHRASE, KEY)
    for damaged in (b"", shut[:60], shut[:-20], shut[:-1] + b"x", b"PK" + shut):
        with pytest.raises(CaseError) as error:
            unlocked(damaged, PASSPHRASE, KEY)
        assert error.value.message == DAMAGED


def test_a_passphrase_is_judged_by_its_length() -> None:
    assert why_weak("correct horse battery staple") == (None, None)
    refused, advised = why_weak("tractor9")
    assert refused is None
    assert advised is not None


@pytest.mark.parametrize("weak", ["", "        ", "short", "aaaaaaaaaaaaaaaaa"])
def test_a_weak_passphrase_keeps_nothing(weak: str, tmp_path: Path) -> None:
    history = history_at(tmp_path / "takeout.zip")
    with pytest.raises(CaseError, match=r"passphrase"):
        keep(history, reviewed({}), tmp_path / "case", weak)
    assert not (tmp_path / "case").exists()


@pytest.mark.skipif(shutil.which("age") is None, reason="the program `age` is not installed here")
def test_age_itself_opens_a_case(tmp_path: Path) -> None:
    """The way that README.txt tells. age asks at a terminal, so it is given one."""
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    code = (
        "import os, pty, sys\n"
        "pid, fd = pty.fork()\n"
        "if pid == 0: os.execvp('age', ['age', *sys.argv[2:]])\n"
        "seen = b''\n"
        "while b'assphrase' not in seen: seen += os.read(fd, 1000)\n"
        "import time; time.sleep(0.3); os.write(fd, sys.argv[1].encode() + b'\\n')\n"
        "try:\n"
        "    while os.read(fd, 1000): pass\n"
        "except OSError: pass\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    for part in ("recordings-*", "history-*", "review-*"):
        locked = next((tmp_path / "case").glob(part))
        out = tmp_path / "out"
        arguments = [
            "--decrypt",
            "--identity",
            str(tmp_path / "case" / KEY),
            "--output",
            str(out),
            str(locked),
        ]
        subprocess.run([sys.executable, "-c", code, PASSPHRASE, *arguments], check=True, timeout=60)
        words = (
            (CASE_NOTE, NOTE) if part == "review-*" else WORDS[:2] if part == "recordings-*" else WORDS[1:2]
        )
        data = out.read_bytes()
        if part != "recordings-*":
            assert all(word.encode() in data for word in words)
        else:
            assert set(words) <= set(pq.read_table(out).column("transcript").to_pylist())
