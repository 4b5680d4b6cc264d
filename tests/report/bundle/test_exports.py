"""The same files give the same bundle, in whatever folder they lie and whatever an archive is called by now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.history import read_history
from auditor.report.bundle.exports import as_exports, renamed
from auditor.report.bundle.subject import Settings
from auditor.report.bundle.verifying import verify
from tests.report.bundle.bundles import bundle_of


def one_by_one(folder: Path, _home: Path) -> list[Path]:
    return sorted(folder.iterdir(), reverse=True)


def in_another_folder(folder: Path, home: Path) -> list[Path]:
    shutil.copytree(folder, home / "another name")
    return [home / "another name"]


def with_a_renamed_archive(folder: Path, home: Path) -> list[Path]:
    shutil.copytree(folder, home / "renamed")
    first = min((home / "renamed").glob("alexa*.zip"))
    first.rename(first.with_name("what i got.zip"))
    return [home / "renamed"]


@pytest.fixture(scope="module")
def folder(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports alone: what is not understood is named as it is given."""
    whole = tmp_path_factory.mktemp("given") / "Downloads"
    whole.mkdir()
    for path in exports:
        if path.suffix in (".zip", ".ndjson"):
            shutil.copy(path, whole)
    return whole


@pytest.fixture(scope="module", params=["none", "words"])
def bundle_of_folder(folder: Path, request: pytest.FixtureRequest) -> Path:
    return bundle_of([folder], folder.parent / request.param, Settings("Europe/Berlin", level=request.param))


@pytest.mark.parametrize("given", [one_by_one, in_another_folder, with_a_renamed_archive])
def test_the_same_files_are_found_the_same_however_they_are_given(
    bundle_of_folder: Path, folder: Path, tmp_path: Path, given: Callable[[Path, Path], list[Path]]
) -> None:
    differing = [one.name for one in verify(bundle_of_folder, given(folder, tmp_path))]
    # Which names archives had is in the full ledger, of which a redacted bundle holds the seal only.
    blind = given is with_a_renamed_archive and bundle_of_folder.name == "words"
    assert differing == (["seals.json"] if blind else [])


def test_a_file_of_its_own_in_a_folder_is_named_with_its_hash_and_the_folder_is_not(folder: Path) -> None:
    found = as_exports(read_history([folder]))
    assert {one.name for one in found.containers} == {one.name for one in folder.iterdir()}
    assert all(one.sha256 for one in found.containers)
    report = next(one for one in found.members if one.member.endswith(".ndjson"))
    assert report.container == report.member


def test_naming_exports_twice_changes_nothing(folder: Path) -> None:
    once = as_exports(read_history([folder]))
    again = as_exports(once)
    assert (again.containers, again.members, again.prefixes) == (once.containers, once.members, once.prefixes)


def test_only_an_archive_of_that_very_content_gets_its_former_name(folder: Path) -> None:
    found = as_exports(read_history([folder]))
    archive = next(one for one in found.containers if one.name.endswith(".zip"))
    named = renamed(found, {archive.sha256 or "": "before.zip", "0" * 64: "never.zip"})
    assert {one.name for one in named.containers} - {one.name for one in found.containers} == {"before.zip"}
    assert {one.container for one in named.members} - {one.container for one in found.members} == {
        "before.zip"
    }
