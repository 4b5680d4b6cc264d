"""The commands `case`: keep, add, export, forget; no passphrase among the arguments, nothing shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from auditor.cases import open_case
from auditor.cases.files import CASE
from auditor.cli import DONE, NOT_TRUSTWORTHY, NOTHING_READABLE, STOPPED, WRONG_USE, app
from tests.cases.conftest import quick
from tests.cases.households import PASSPHRASE, WORDS, secrets_in, takeout

__all__ = ["quick"]  # a passphrase is not stretched here


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\r\n", encoding="utf-8")
    return file


def call(*arguments: object, **more: str) -> Result:
    return CliRunner().invoke(app, ["case", *map(str, arguments)], **more)


def keep(tmp_path: Path, secret: Path) -> Path:
    export = takeout(tmp_path / "one.zip", *WORDS[:2])
    done = call(
        "keep", export, "-o", tmp_path / "case", "--passphrase-file", secret, "--zone", "Europe/Berlin"
    )
    assert done.exit_code == DONE, done.output
    assert "recordings are kept" in done.stderr
    return tmp_path / "case"


def test_keep_add_export_forget(tmp_path: Path, secret: Path) -> None:
    folder = keep(tmp_path, secret)
    assert secrets_in(folder) == []
    assert open_case(folder, PASSPHRASE).zone == "Europe/Berlin"
    more = takeout(tmp_path / "two.zip", "kettle on", first_day=20)
    done = call("add", folder, more, "--passphrase-file", secret)
    assert done.exit_code == DONE
    assert "1 recordings are new; the case holds 4 now." in done.stderr
    done = call("add", folder, more, "--passphrase-file", secret)
    assert "0 recordings are new; the case holds 4 now." in done.stderr
    table = tmp_path / "all.csv"
    done = call("export", folder, "-o", table, "--passphrase-file", secret)
    assert done.exit_code == DONE
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["transcript"] for row in rows} >= {*WORDS[:2], "kettle on"}
    assert all(row["verdict"] for row in rows)
    done = call("forget", folder, input="no\n")
    assert done.exit_code == STOPPED
    assert (folder / CASE).exists()
    done = call("forget", folder, input="yes\n")
    assert done.exit_code == DONE
    assert list(folder.iterdir()) == []


def test_wrong_use_is_said_in_one_sentence(tmp_path: Path, secret: Path) -> None:
    folder = keep(tmp_path, secret)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("something else entirely", encoding="utf-8")
    weak = tmp_path / "weak.txt"
    weak.write_text("1234", encoding="utf-8")
    export = tmp_path / "one.zip"
    for arguments, sentence in (
        (("keep", export, "-o", folder, "--passphrase-file", secret), "holds a case already"),
        (("keep", export, "-o", tmp_path / "new", "--passphrase-file", weak), "at least 8"),
        (("keep", export, "-o", tmp_path / "new"), "--passphrase-file"),
        (("keep", export, "-o", tmp_path / "new", "--passphrase-file", tmp_path / "no"), "could not be read"),
        (
            ("keep", tmp_path / "no.zip", "-o", tmp_path / "new", "--passphrase-file", secret),
            "no file or folder",
        ),
        (("add", folder, export, "--passphrase-file", wrong), "does not open"),
        (("add", tmp_path, export, "--passphrase-file", secret), "holds no case"),
        (("export", folder, "-o", tmp_path / "x.txt", "--passphrase-file", secret), "must end in"),
        (("export", folder, "-o", tmp_path / "x.csv", "--passphrase-file", wrong), "does not open"),
        (("forget", tmp_path, "--yes"), "holds no case"),
    ):
        done = call(*arguments)
        assert done.exit_code == WRONG_USE, arguments
        assert sentence in done.stderr
        assert done.stdout == ""
        assert PASSPHRASE not in done.output
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "x.csv").exists()


def test_what_holds_nothing_is_not_kept(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    done = call("keep", tmp_path / "letter.txt", "-o", tmp_path / "new", "--passphrase-file", secret)
    assert done.exit_code == NOTHING_READABLE
    assert not (tmp_path / "new").exists()


def test_what_is_not_trustworthy_is_kept_and_said(tmp_path: Path, secret: Path) -> None:
    export = takeout(tmp_path / "one.zip", *WORDS[:2])
    export.write_bytes(export.read_bytes()[:-30])
    done = call("keep", export, "-o", tmp_path / "case", "--passphrase-file", secret)
    assert done.exit_code == NOT_TRUSTWORTHY
    done = call("export", tmp_path / "case", "-o", tmp_path / "x.csv", "--passphrase-file", secret)
    assert done.exit_code == NOT_TRUSTWORTHY
    assert "Not trustworthy" in done.stderr


def test_a_person_is_asked_twice_without_an_echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    typed = iter([PASSPHRASE, "another one altogether", PASSPHRASE, PASSPHRASE])

    def getpass(question: str, stream: object) -> str:
        asked.append(question)
        return next(typed)

    monkeypatch.setattr("auditor.cli.case.getpass.getpass", getpass)
    monkeypatch.setattr("auditor.cli.case.sys", _AtTerminal())
    export = takeout(tmp_path / "one.zip", *WORDS[:2])
    done = call("keep", export, "-o", tmp_path / "case")
    assert done.exit_code == WRONG_USE
    assert not (tmp_path / "case").exists()
    done = call("keep", export, "-o", tmp_path / "case")
    assert done.exit_code == DONE
    assert len(asked) == 4
    assert open_case(tmp_path / "case", PASSPHRASE).history


class _AtTerminal:
    class stdin:  # noqa: N801
        @staticmethod
        def isatty() -> bool:
            return True

    stderr = None
