"""Each fixture belongs to one shape, and no shape of these falls over anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.contract import Around, Head, Shape
from auditor.shapes.registry import SHAPES, claim
from tests.fixtures import HERE, fixture
from tests.reading import head_of, read_bytes

AMAZON = HERE / "amazon"
FILES = sorted(path for path in AMAZON.rglob("*") if path.is_file() and path.name != "MANIFEST.md")
READABLE = ("_json", "_mycd", "_rvh", "_review", "_lines", "_csv", "_transcript")
OURS = [shape for shape in SHAPES if shape.id.startswith("amazon.") and shape.id.endswith(READABLE)]


def head(path: Path) -> Head:
    data = path.read_bytes()
    root = path.relative_to(AMAZON).parts[0]
    around = (
        frozenset(one.relative_to(AMAZON / root).as_posix() for one in (AMAZON / root).rglob("*"))
        or frozenset()
    )
    sound = path.suffix == ".wav"
    return Head(
        path.relative_to(AMAZON).as_posix().partition("/")[2] or path.name,
        len(data),
        b"" if sound else data,
        Around(root, around),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(AMAZON).as_posix())
def test_every_file_has_one_shape(path: Path) -> None:
    found = claim(head(path))
    assert isinstance(found, tuple), found
    assert not found[1].changed


@pytest.mark.parametrize("shape", OURS, ids=lambda shape: shape.id)
@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=300))
def test_garbage_is_nobodys_and_is_read_without_raising(shape: Shape, data: bytes) -> None:
    shape.recognise(head_of(data, "x.json"))
    for batch in read_bytes(shape, data):
        recordings = batch.recordings.num_rows if batch.recordings is not None else 0
        assert batch.rows == recordings + batch.set_aside.total() + len(batch.problems)


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix in (".json", ".html", ".csv", ".cha")],
    ids=lambda path: path.name,
)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_file_cut_off_anywhere_is_accounted_for(path: Path, part: float) -> None:
    data = fixture(f"amazon/{path.relative_to(AMAZON).as_posix()}")
    found = claim(head(path))
    assert isinstance(found, tuple)
    for batch in read_bytes(found[0], data[: int(len(data) * part)]):
        recordings = batch.recordings.num_rows if batch.recordings is not None else 0
        assert batch.rows == recordings + batch.set_aside.total() + len(batch.problems)
