"""A small made-up household and its bundle, made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.samples import write_sample
from tests.report.bundle.bundles import bundle_of


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("exports")
    return write_sample(folder, seed=3, months=3, people=2)


@pytest.fixture(scope="session")
def made_once(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle_of(exports, tmp_path_factory.mktemp("made") / "bundle")


@pytest.fixture
def bundle(made_once: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    shutil.copytree(made_once, tmp_path / "bundle")
    return tmp_path / "bundle"
