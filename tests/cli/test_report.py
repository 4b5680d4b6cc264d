"""The command `report` as people use it: exit codes, what it says, and that it leaves nothing half done."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sample_data
from auditor.cli import app
from auditor.samples import write_sample
from tests.packing import write_zip
from tests.report.bundle.bundles import run

ROOT = Path(__file__).parents[2]
ROW = {"header": "Assistant", "title": "Said a private sentence", "time": "2020-01-01T00:00:00.120Z"}
MEMBER = "Takeout/My Activity/Assistant/MyActivity.json"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_sample(tmp_path_factory.mktemp("exports"), seed=3, months=1, people=1)


def called(*arguments: str | Path) -> int:
    """Run the command in this process, which is quicker, and return its exit code."""
    try:
        return int(app([str(one) for one in arguments], standalone_mode=False) or 0)
    except SystemExit as stopped:
        return int(stopped.code or 0)


def test_it_writes_a_bundle_and_says_how_to_check_it(exports: list[Path], tmp_path: Path) -> None:
    done = run("report", *exports, "-o", tmp_path / "out", "--zone", "Europe/Berlin", "--language", "de")
    assert (done.returncode, done.stdout) == (0, "")
    assert "voice-auditor verify" in done.stderr
    assert "report.html" in done.stderr
    assert "Days and hours are counted in Europe/Berlin, as --zone says." in done.stderr
    session = json.loads((tmp_path / "out" / "session.json").read_bytes())
    assert session["run"]["by"] == "command line"
    assert session["settings"]["language"] == "de"
    assert session["run"]["arguments"][1:-6] == [str(one) for one in exports]
    assert session["run"]["arguments"][-4:] == ["--zone", "Europe/Berlin", "--language", "de"]


def test_no_private_word_is_said(exports: list[Path], tmp_path: Path) -> None:
    takeout = write_zip(
        tmp_path / "takeout.zip", {MEMBER: json.dumps([ROW | {"products": ["Assistant"]}]).encode()}
    )
    done = run("report", takeout, "-o", tmp_path / "out", "--redact", "words")
    assert done.returncode == 0
    assert "private sentence" not in done.stderr + done.stdout
    assert "this machine's zone; --zone NAME chooses another." in done.stderr
    for path in (tmp_path / "out").iterdir():
        assert b"private sentence" not in path.read_bytes()


def test_nothing_readable_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letter.txt").write_text("dear me", encoding="utf-8")
    assert called("report", tmp_path / "letter.txt", "-o", tmp_path / "out") == 1
    assert "Nothing in these files" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_trusted_is_written_and_said(tmp_path: Path) -> None:
    rows = json.dumps([ROW | {"products": ["Assistant"]}, 7, 8]).encode()
    takeout = write_zip(tmp_path / "takeout.zip", {MEMBER: rows})
    done = run("report", takeout, "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "Not trustworthy" in done.stderr
    assert (tmp_path / "out" / "manifest.sha256").exists()
    assert run("verify", tmp_path / "out", takeout).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{exports}", "-o", "{there}"], "new or an empty one"),
        (["{exports}", "-o", "{there}/a/b"], "does not exist"),
        (["{exports}", "-o", "{new}", "--zone", "Nowhere/Town"], "no time zone"),
        (["{exports}", "-o", "{new}", "--redact", "names", "--clips"], "--clips"),
        (["{there}/none.zip", "-o", "{new}"], "no file or folder"),
        (["{there}", "-o", "{there}/inside"], "into an export"),
    ],
)
def test_wrong_use_is_said_and_writes_nothing(
    arguments: list[str],
    said: str,
    exports: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "letter.txt").write_text("mine", encoding="utf-8")
    places = {"exports": str(exports[0]), "there": str(tmp_path / "there"), "new": str(tmp_path / "new")}
    assert called("report", *(one.format(**places) for one in arguments)) == 2
    assert said in capsys.readouterr().err
    assert {path.name for path in tmp_path.rglob("*")} == {"there", "letter.txt"}


@pytest.mark.skipif(sys.platform == "win32", reason="a process is interrupted otherwise there")
def test_ctrl_c_while_it_writes_leaves_nothing(tmp_path: Path) -> None:
    import sample_data

    command = [sys.executable, "-m", "auditor", "report", *map(str, sample_data.exports())]
    with subprocess.Popen(
        [*command, "-o", str(tmp_path / "out")], stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    ) as process:
        while process.poll() is None and not list(tmp_path.glob(".voice-auditor-*/*")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert (process.returncode, said) == (130, "Stopped. Nothing was left behind.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_report_on_the_sample_household_says_that_it_is_made_up(
    exports: list[Path], tmp_path: Path
) -> None:
    export = min(sample_data.exports(), key=lambda path: path.stat().st_size)
    assert called("report", export, "-o", tmp_path / "sample", "--quiet") == 0
    assert called("report", exports[0], "-o", tmp_path / "own", "--quiet") == 0
    for name, said in (("sample", True), ("own", False)):
        assert ("Made up. No real person" in (tmp_path / name / "report.html").read_text("utf-8")) is said
        assert json.loads((tmp_path / name / "session.json").read_bytes())["settings"]["made_up"] is said
    assert called("verify", tmp_path / "sample", export, "--quiet") == 0
