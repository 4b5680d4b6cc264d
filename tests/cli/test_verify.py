"""The command `verify` as people use it: 0 agrees, 3 differs and names the file, 1 cannot be read, 2 wrong use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.cli import app
from auditor.samples import write_sample
from tests.report.bundle.bundles import BERLIN, bundle_of, run


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_sample(tmp_path_factory.mktemp("exports"), seed=3, months=1, people=1)


@pytest.fixture
def bundle(exports: list[Path], tmp_path: Path) -> Path:
    return bundle_of(exports, tmp_path / "bundle")


def test_a_bundle_that_agrees(bundle: Path, exports: list[Path]) -> None:
    before = {path: path.stat().st_mtime_ns for path in [bundle, *bundle.iterdir()]}
    for paths in ((), exports):
        done = run("verify", bundle, *paths)
        assert done.returncode == 0, done.stdout
        assert done.stdout.startswith("Every file is")
        assert ("with the exports only" in done.stdout) is (not paths)
    assert {path: path.stat().st_mtime_ns for path in [bundle, *bundle.iterdir()]} == before


def test_a_bundle_that_differs_is_told_file_by_file(bundle: Path) -> None:
    (bundle / "ledger.json").write_bytes(b"{}")
    (bundle / "report.html").unlink()
    (bundle / "no\x1b[2Jtes.txt").write_bytes(b"")
    done = run("verify", bundle)
    assert done.returncode == 3
    lines = done.stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["ledger.json", "no\ufffd[2Jtes.txt", "report.html"]
    assert "3 files differ." in done.stderr
    assert "\x1b" not in done.stdout


def test_what_is_no_bundle_cannot_be_checked(tmp_path: Path) -> None:
    done = run("verify", tmp_path)
    assert done.returncode == 1
    assert "no evidence bundle" in done.stderr


def test_a_path_that_names_nothing_is_wrong_use(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([bundle / "none"], [bundle, bundle / "none.zip"]):
        with pytest.raises(SystemExit) as stopped:
            app(["verify", *map(str, arguments)], standalone_mode=False)
        assert stopped.value.code == 2
    assert "no file or folder" in capsys.readouterr().err


def test_a_redacted_bundle_against_the_full_one(exports: list[Path], bundle: Path, tmp_path: Path) -> None:
    covered = bundle_of(exports, tmp_path / "words", replace(BERLIN, level="words"))
    done = run("verify", covered, "--against", bundle)
    assert done.returncode == 0, done.stdout
    assert "It is the redaction of the full bundle." in done.stdout
    done = run("verify", bundle, "--against", covered)  # the wrong way round
    assert (done.returncode, "to check is not redacted" in done.stderr) == (1, True)
    other = bundle_of(exports[:1], tmp_path / "other")
    done = run("verify", covered, "--against", other)
    assert done.returncode == 3
    assert done.stdout.startswith("This is a redaction of other exports")
    assert done.stdout.count("\n") == 2
    (bundle / "findings.json").write_bytes(b"{}")
    done = run("verify", covered, "--against", bundle)
    assert done.returncode == 3
    assert "of the full bundle" in done.stdout
