"""The session: what made the bundle, with which settings, and no name that the level covers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import auditor
from auditor.facts import table
from auditor.report.bundle import program as program_
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.json_form import as_json
from auditor.report.bundle.session import Run, options, run_line, session_of
from auditor.report.bundle.subject import Settings
from tests.report.bundle.bundles import BERLIN

STARTED = dt.datetime(2026, 11, 27, 13, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
FINISHED = dt.datetime(2026, 11, 27, 12, 31, tzinfo=dt.UTC)
PRIVATE = "/home/anna-maria/private/export of anna.zip"


def session(exports: list[Path], settings: Settings) -> dict[str, object]:
    run = Run([PRIVATE], "/home/anna-maria/out", STARTED)
    plain = session_of(subject_from(exports, settings), run, FINISHED)
    return json.loads(as_json(plain))


@pytest.fixture(scope="module")
def full(exports: list[Path]) -> dict[str, object]:
    return session(exports, replace(BERLIN, other_apps=True))


def test_it_holds_what_a_second_person_needs(full: dict[str, object], exports: list[Path]) -> None:
    assert full["program"]["version"] == auditor.__version__
    assert full["run"]["started"] == "2026-11-27T12:30:00.000Z"
    assert full["run"]["finished"] == "2026-11-27T12:31:00.000Z"
    assert full["run"]["arguments"] == [
        "report",
        PRIVATE,
        "--output",
        "/home/anna-maria/out",
        "--zone",
        "Europe/Berlin",
        "--other-apps",
    ]
    assert full["settings"]["zone"] == "Europe/Berlin"
    assert full["zone"]["why"] == "the person chose it"
    assert {one["sha256"] for one in full["exports"]} == {
        hashlib.sha256(one.read_bytes()).hexdigest() for one in exports
    }
    assert full["environment"]["libraries"]["pyarrow"]


def test_every_table_of_facts_and_every_model_has_its_hash(full: dict[str, object]) -> None:
    facts = Path(auditor.__file__).parent / "facts"
    assert set(full["facts"]) == {path.stem for path in facts.glob("*.toml")}
    text = (facts / "topics.toml").read_bytes().replace(b"\r\n", b"\n")
    assert full["facts"]["topics"] == hashlib.sha256(text).hexdigest()
    assert set(full["models"]) == {"cmudict.xz", "directedness.json"}


@pytest.mark.parametrize("level", ["names", "words", "counts"])
def test_above_no_redaction_no_name_of_the_person_is_in_it(level: str, exports: list[Path]) -> None:
    plain = session(exports, replace(BERLIN, level=level))
    text = json.dumps(plain)
    assert "anna" not in text
    assert not [one for one in exports if one.name in text or str(one.parent) in text]
    assert not [one for one in exports if hashlib.sha256(one.read_bytes()).hexdigest() in text]
    assert any(one.startswith("Export 1") for one in plain["run"]["arguments"])


def test_nothing_in_it_names_the_machine_or_who_uses_it(full: dict[str, object]) -> None:
    import getpass
    import platform

    text = json.dumps(full["environment"]) + json.dumps(full["program"])
    for name in (platform.node(), getpass.getuser()):
        assert not name or not re.search(rf"\b{re.escape(name)}\b", text)


def test_options_are_those_that_make_it_again() -> None:
    assert options(Settings("Europe/Berlin", zone_reason="system")) == []
    settings = Settings("UTC", language="de", level="names", experimental=True, listen="all")
    assert options(settings) == [
        "--zone",
        "UTC",
        "--redact",
        "names",
        "--language",
        "de",
        "--listen",
        "all",
        "--experimental",
    ]


def test_the_run_line_can_be_made_again_from_the_session() -> None:
    assert run_line("0.1.0", "c" * 40, "2026-11-27T12:30:00.000Z") == (
        "Made on 27 November 2026, 12:30 UTC, with Voice Auditor 0.1.0 (commit cccccccccccc)."
    )
    assert "commit" not in run_line("0.1.0", None, "2026-11-27T13:30:00+01:00")


# The commit -----------------------------------------------------------------------------------


def checkout(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a checkout that the program takes for its own, and return its .git."""
    monkeypatch.setattr(program_, "_ROOT", root / "auditor")
    monkeypatch.setattr(program_, "_of_installation", lambda: None)
    git = root / ".git"
    git.mkdir(parents=True)
    return git


def test_the_commit_is_read_from_the_files_of_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = checkout(tmp_path, monkeypatch)
    (git / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    assert program_.commit() is None
    (git / "packed-refs").write_text(f"# pack-refs\n{'b' * 40} refs/heads/main\n", encoding="ascii")
    assert program_.commit() == "b" * 40
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "refs" / "heads" / "main").write_text("a" * 40 + "\n", encoding="ascii")
    assert program_.commit() == "a" * 40
    (git / "HEAD").write_text("d" * 40 + "\n", encoding="ascii")
    assert program_.commit() == "d" * 40


@pytest.mark.parametrize("head", ["", "ref: ../../etc/passwd", "ref: refs/heads/../../x", "no commit", "\0"])
def test_a_strange_checkout_has_no_commit(head: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout(tmp_path, monkeypatch) / "HEAD").write_text(head, encoding="ascii")
    assert program_.commit() is None


def test_a_further_working_tree_knows_its_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = checkout(tmp_path / "main", monkeypatch)
    own = git / "worktrees" / "second"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/second\n", encoding="ascii")
    (own / "commondir").write_text("../..\n", encoding="ascii")
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "refs" / "heads" / "second").write_text("e" * 40, encoding="ascii")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / ".git").write_text(f"gitdir: {own}\n", encoding="utf-8")
    monkeypatch.setattr(program_, "_ROOT", tmp_path / "second" / "auditor")
    assert program_.commit() == "e" * 40


def test_the_commit_is_that_of_git_itself() -> None:
    root = Path(auditor.__file__).parents[1]
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, encoding="ascii", check=False
        )
    except OSError:
        pytest.skip("no git here")
    if done.returncode:
        pytest.skip("this is no checkout")
    assert program_.commit() == done.stdout.strip()


def test_what_the_bundle_takes_from_good_practice_is_told_with_its_source() -> None:
    practice = table("evidence_practice")
    assert [row["id"] for row in practice["attributes"]] == [
        "authenticity",
        "availability",
        "identity",
        "persistence",
        "renderability",
        "understandability",
    ]
    for row in (*practice["attributes"], *practice["sessions"]):
        assert row["grade"] in {"document", "retold"}
        assert isinstance(row["checked"], dt.date)
        assert row["sentence"].endswith(".")
        assert row["serves"].endswith(".")
        assert row["source"]
        assert row["files"]
