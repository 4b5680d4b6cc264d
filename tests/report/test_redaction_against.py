"""Who holds a full bundle can show that a redacted one is its redaction, and finds where it is not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import sample_data
from auditor.report.bundle.against import OF_OTHERS, covers, differs_from_full
from auditor.report.bundle.held import CannotVerifyError, Difference
from tests.report.test_redaction_leaks import COVERING, bundle


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("against")
    # Apple's alone is small, and so is one part of Google's.
    given = [sample_data.folder() / name for name in sorted(_NAMES)]
    for level in ("none", *COVERING):
        bundle(given, level, place / level)
    bundle(given[:1], "none", place / "other")
    return place


_NAMES = {
    *(one.name for one in sample_data.folder().glob("takeout-*-001.zip")),
    *(one.name for one in sample_data.folder().glob("*.ndjson")),
}


def changed(
    bundles: Path, to: Path, name: str, change: Callable[[bytes], bytes], level: str = "words"
) -> Path:
    """Return a copy of a bundle with one file changed, and a manifest that agrees with it."""
    shutil.copytree(bundles / level, to)
    data = change((to / name).read_bytes())
    (to / name).write_bytes(data)
    lines = (to / "manifest.sha256").read_text("ascii").splitlines()
    new = [
        f"{hashlib.sha256(data).hexdigest()}  {name}" if one.endswith(f"  {name}") else one for one in lines
    ]
    (to / "manifest.sha256").write_bytes(("\n".join(new) + "\n").encode())
    return to


def with_column(name: str, value: pa.Scalar) -> Callable[[bytes], bytes]:
    """Return a change that puts a value wherever the column of the recordings holds something."""

    def change(data: bytes) -> bytes:
        table = pq.read_table(pa.BufferReader(data))
        column = pc.if_else(table.column(name).is_valid(), value, table.column(name))
        sink = pa.BufferOutputStream()
        pq.write_table(
            table.set_column(table.schema.get_field_index(name), table.schema.field(name), column), sink
        )
        return bytes(sink.getvalue())

    return change


@pytest.mark.parametrize("level", COVERING)
def test_every_level_is_a_redaction_of_the_full_bundle(bundles: Path, level: str) -> None:
    assert differs_from_full(bundles / level, bundles / "none") == []


@pytest.mark.parametrize("level", COVERING)
def test_it_is_none_of_another_bundle(bundles: Path, level: str) -> None:
    assert differs_from_full(bundles / level, bundles / "other") == [Difference("session.json", OF_OTHERS)]


@pytest.mark.parametrize(
    ("level", "column", "value"),
    [
        ("words", "transcript", pa.scalar("good morning")),
        ("names", "transcript", pa.scalar("•••good morning•••")),
        ("words", "vendor", pa.scalar("apple")),
        ("words", "product", pa.scalar("App 9")),
        ("names", "verdict", pa.scalar("likely_unintended")),
        ("names", "recording_id", pa.scalar("0" * 20)),
    ],
)
def test_rows_that_are_no_redaction_are_found(
    bundles: Path, tmp_path: Path, level: str, column: str, value: pa.Scalar
) -> None:
    copy = changed(bundles, tmp_path / "copy", "recordings.parquet", with_column(column, value), level)
    assert "recordings.parquet" in {one.name for one in differs_from_full(copy, bundles / "none")}


def test_a_seal_that_was_changed_is_found(bundles: Path, tmp_path: Path) -> None:
    def change(data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {"findings.json": "0" * 64}).encode()

    copy = changed(bundles, tmp_path / "copy", "seals.json", change)
    [one] = differs_from_full(copy, bundles / "none")
    assert one.name == "seals.json"
    assert "findings.json" in one.what


def test_a_finding_that_was_changed_is_found(bundles: Path, tmp_path: Path) -> None:
    def change(data: bytes) -> bytes:
        findings = json.loads(data)
        findings["findings"][0]["numerator"] += 1
        return json.dumps(findings).encode()

    copy = changed(bundles, tmp_path / "copy", "findings.json", change, "counts")
    assert [one.name for one in differs_from_full(copy, bundles / "none")] == ["findings.json"]


def test_a_seal_is_no_hash_of_the_file_that_could_be_tried_out(bundles: Path) -> None:
    seals = json.loads((bundles / "words" / "seals.json").read_bytes())
    assert set(seals) >= {"recordings.parquet", "recordings.csv", "findings.json", "ledger.json"}
    for name, stated in seals.items():
        assert stated != hashlib.sha256((bundles / "none" / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("none", "none", "to check is not redacted"),
        ("none", "words", "to check is not redacted"),
        ("words", "names", "compare with is no full bundle"),
        ("words", "nothing", "compare with: There is no evidence bundle"),
        ("nothing", "none", "^There is no evidence bundle"),
    ],
)
def test_it_says_which_of_two_bundles_cannot_be_compared(
    bundles: Path, one: str, other: str, said: str
) -> None:
    (bundles / "nothing").mkdir(exist_ok=True)
    with pytest.raises(CannotVerifyError, match=said):
        differs_from_full(bundles / one, bundles / other)


@pytest.mark.parametrize(
    ("text", "masked", "fits"),
    [
        ("call anna now", "call ••• now", True),
        ("call anna now", "•••", True),
        ("call anna now", "call anna now", True),
        ("call anna now", "ring ••• now", False),
        ("call anna now", "call ••• then", False),
        ("a b c", "••• b •••", True),
        ("a b c", "••• c ••• b •••", False),
        ("ab", "ab•••b", False),
    ],
)
def test_a_masked_text_says_nothing_but_the_text(text: str, masked: str, fits: bool) -> None:
    assert covers(text, masked) == fits
