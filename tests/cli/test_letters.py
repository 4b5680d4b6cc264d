"""The command `letters`: files in a folder, what to fill in, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from auditor.cli import DONE, NOTHING_READABLE, WRONG_USE, app
from tests.packing import write_zip

ITEMS = [
    {
        "header": "Assistant",
        "title": f"Said private words {number}",
        "time": f"2020-01-0{number}T00:00:00.120Z",
        "products": ["Assistant"],
        **({"audioFiles": ["2020-01-01_00_00_00_120_UTC.mp3"]} if number == 1 else {}),
    }
    for number in (1, 2, 3)
]
MEMBER = "Takeout/My Activity/Assistant/MyActivity.json"


@pytest.fixture
def takeout(tmp_path: Path) -> Path:
    name = "takeout-20260504T120000Z-002.zip"
    return write_zip(tmp_path / name, {MEMBER: json.dumps(ITEMS).encode(), "Takeout/what.bin": b"\x00\x01"})


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["letters", *map(str, arguments)])


def test_without_files_it_writes_unfilled_letters_to_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("-o", out)
    assert done.exit_code == DONE
    names = {path.name for path in out.iterdir()}
    assert len(names) == 3 * 4 * 2
    assert {"amazon-access-gdpr-en.txt", "apple-complaint-gdpr-en.docx"} <= names
    assert [Path(line).name for line in done.stdout.split()] != []
    text = (out / "google-access-gdpr-en.txt").read_text(encoding="utf-8")
    assert "[Your name]" in text
    assert "lacks" not in text
    assert "Siri and Dictation" in (out / "apple-access-gdpr-en.txt").read_text(encoding="utf-8")


def test_what_is_missing_in_exports_is_listed_and_their_words_are_not(takeout: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(takeout, "-o", out, "--kind", "access", "--zone", "UTC")
    assert done.exit_code == DONE
    assert {path.name for path in out.iterdir()} == {
        "google-access-gdpr-en.txt",
        "google-access-gdpr-en.docx",
    }
    text = " ".join((out / "google-access-gdpr-en.txt").read_text(encoding="utf-8").split())
    assert "1. the part of the download with the number 1;" in text
    assert "an explanation of 1 file whose contents are not described;" in text
    assert "the sound of 1 recording whose entry names a sound file that is missing;" in text
    assert "the sound of 2 of 3 voice recordings that are listed" in text
    assert "data from before 1 January 2020 and from after 3 January 2020" in text
    assert "private words" not in text
    document = "\n".join(
        one.text for one in docx.Document(str(out / "google-access-gdpr-en.docx")).paragraphs
    )
    assert "private words" not in document
    assert "the sound of 2 of 3" in document


def test_it_says_what_to_fill_in_where_to_send_it_and_that_nothing_is_sent(tmp_path: Path) -> None:
    said = run("-o", tmp_path, "--vendor", "apple").stderr
    assert "Nothing was sent." in said
    assert "no legal advice" in said
    assert "square brackets" in said
    assert "Apple Distribution International Limited" in said
    assert run("-o", tmp_path / "q", "--vendor", "apple", "-q").stderr == ""


def test_the_country_gives_law_language_and_authority(tmp_path: Path) -> None:
    assert run("-o", tmp_path, "--country", "fr", "--vendor", "google", "--form", "txt").exit_code == DONE
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"google-{kind}-gdpr-fr.txt" for kind in ("access", "erasure", "objection", "complaint")}
    assert "CNIL" in (tmp_path / "google-complaint-gdpr-fr.txt").read_text(encoding="utf-8")


def test_what_is_given_is_filled_in(tmp_path: Path) -> None:
    who = ("--name", "Zoë Example", "--address", "1 Road", "--address", "Town", "--email", "z@example.org")
    more = (
        "--reference",
        "C-1",
        "--date",
        "2026-11-27",
        "--law",
        "uk",
        "--kind",
        "erasure",
        "--vendor",
        "google",
    )
    assert run("-o", tmp_path, *who, *more).exit_code == DONE
    text = (tmp_path / "google-erasure-uk-en.txt").read_text(encoding="utf-8")
    for said in ("Zoë Example\n1 Road\nTown\n", "z@example.org", "C-1", "27 November 2026"):
        assert said in text
    assert "[" not in text


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "apple-access-gdpr-en.docx").write_text("mine", encoding="utf-8")
    done = run("-o", tmp_path)
    assert done.exit_code == WRONG_USE
    assert "nothing was written over it" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["apple-access-gdpr-en.docx"]


def test_the_list_needs_no_folder() -> None:
    done = run("--list")
    assert done.exit_code == DONE
    for said in ("gdpr:", "uk:", "ccpa:", "nl (Nederlands)", "access, erasure, objection, complaint"):
        assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say with -o"),
        (["-o", "x", "--country", "JP"], "no letters for that country"),
        (["-o", "x", "--law", "uk", "--language", "de"], "Under uk there are letters in: en"),
        (["-o", "x", "--country", "US-CA", "--kind", "complaint"], "cppa.ca.gov"),
        (["-o", "x", "--vendor", "microsoft"], "There are letters to: amazon, google, apple"),
        (["-o", "x", "--law", "lgpd"], ""),
        (["nothing-here.zip", "-o", "x"], "There is no file or folder"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == WRONG_USE
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_readable_writes_nothing(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("hello", encoding="utf-8")
    assert run(other, "-o", tmp_path / "out").exit_code == NOTHING_READABLE
    assert not (tmp_path / "out").exists()
