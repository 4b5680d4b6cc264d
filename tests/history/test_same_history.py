"""Whatever an export is packed in, it gives the same table, but for `source`."""

from __future__ import annotations

import io
import random
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_data
from auditor.history import read_history
from auditor.samples import write_sample
from tests.packing import Files, tgz_bytes, write_folder, zip_bytes


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of a small made-up household, out of their archives."""
    import zipfile

    files: Files = {}
    for path in write_sample(tmp_path_factory.mktemp("sample"), seed=3, months=3, people=2):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                files |= {name: archive.read(name) for name in archive.namelist()}
        else:
            files[path.name] = path.read_bytes()
    return files


def table(given: list[object]) -> pa.Table:
    history = read_history(given)
    assert history.exit_code == 0, history.alarms
    rows = history.public(history.table.take(history.order()))
    return rows.drop_columns(["source"])


@pytest.fixture(scope="module")
def expected(household: Files) -> pa.Table:
    return table([("whole.zip", io.BytesIO(zip_bytes(household)))])


def parts(files: Files, count: int, dice: random.Random) -> list[Files]:
    made: list[Files] = [{} for _ in range(count)]
    for path, data in files.items():
        made[dice.randrange(count)][path] = data
    return [part for part in made if part]


@settings(max_examples=12, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(["zip", "tgz", "nested", "folder"]), min_size=1, max_size=4),
    seed=st.integers(0, 1_000),
)
def test_parts_of_any_kind_in_any_order_give_the_same_table(
    household: Files, expected: pa.Table, kinds: list[str], seed: int
) -> None:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        given: list[object] = []
        for number, (kind, files) in enumerate(zip(kinds, parts(household, len(kinds), dice), strict=False)):
            match kind:
                case "zip":
                    given.append((f"{number}.zip", io.BytesIO(zip_bytes(files))))
                case "tgz":
                    given.append((f"{number}.tgz", io.BytesIO(tgz_bytes(files))))
                case "nested":
                    inner = zip_bytes({f"in{number}.zip": zip_bytes(files)})
                    given.append((f"{number}.zip", io.BytesIO(inner)))
                case _:
                    given.append(write_folder(Path(folder) / str(number), files))
        dice.shuffle(given)
        assert table(given) == expected


def test_the_committed_sample_as_folder_of_archives_is_the_same_as_its_archives() -> None:
    folder = table([sample_data.folder()])
    assert folder == table(list(sample_data.exports()))
    assert folder == table(list(reversed(sample_data.exports())))
