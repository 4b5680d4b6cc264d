"""Exports: the columns of the record, in order, safe in a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from auditor.history import History, read_history
from auditor.recording import COLUMNS, PUBLIC_SCHEMA
from auditor.report.export import export

NAMES = [column.name for column in COLUMNS]


def history_of(*titles: str) -> History:
    rows = [
        {
            "header": "Assistant",
            "title": title,
            "time": f"2020-01-01T00:00:{59 - n:02}.120Z",
            "products": ["Assistant"],
        }
        for n, title in enumerate(titles)
    ]
    return read_history([("a.json", io.BytesIO(json.dumps(rows).encode()))])


@pytest.fixture(scope="module")
def history() -> History:
    return history_of('Said hello, "world"', "Said =1+1", "Said two\nlines", "Said Grüße", "Used Assistant")


def test_jsonl_has_every_column_iso_times_and_nulls(history: History, tmp_path: Path) -> None:
    export(history, tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(row) for row in rows] == [NAMES] * 5
    assert [row["started_at"] for row in rows] == [f"2020-01-01T00:00:{s}.120Z" for s in range(55, 60)]
    assert rows[1]["transcript"] == "Grüße"
    assert rows[0]["transcript"] is None
    assert rows[0]["reasons"] == []


def test_csv_is_read_back_and_holds_no_formula(history: History, tmp_path: Path) -> None:
    export(history, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == NAMES
    assert [row["transcript"] for row in rows] == ["", "Grüße", "two\nlines", "'=1+1", 'hello, "world"']


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n=", "\0=", " =", "\u200f=", "\ufeff+", "\uff1d"]
)
def test_no_cell_can_act_as_a_formula(start: str, tmp_path: Path) -> None:
    export(history_of(f"Said {start}cmd|' /C calc'!A0"), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["transcript"].startswith("'")


def test_parquet_has_the_schema_of_the_record(history: History, tmp_path: Path) -> None:
    export(history, tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.equals(PUBLIC_SCHEMA)
    assert table.column("transcript").to_pylist() == [None, "Grüße", "two\nlines", "=1+1", 'hello, "world"']


def test_an_empty_history_gives_an_empty_table(tmp_path: Path) -> None:
    for suffix in ("csv", "jsonl", "parquet"):
        export(history_of(), tmp_path / f"a.{suffix}")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").split(",")[0] == "recording_id"
    assert (tmp_path / "a.jsonl").read_bytes() == b""
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0


def test_a_stopped_export_leaves_nothing_and_keeps_the_old_file(history: History, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(history, tmp_path / "a.csv", stop)
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [("a.csv", "old")]


def test_another_suffix_is_refused(history: History, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="csv"):
        export(history, tmp_path / "a.xls")


def test_a_small_table_holds_no_formula_either() -> None:
    import pandas as pd

    from auditor.report.export import csv_of_table

    table = pd.DataFrame({"device": ["=cmd", "Küche"], "recordings": [-1, 2]})
    assert csv_of_table(table).decode("utf-8-sig").splitlines() == [
        "device,recordings",
        "'=cmd,-1",
        "Küche,2",
    ]


def test_a_file_name_as_long_as_the_disk_takes_it_can_be_written(history: History, tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250 + ".csv")
    export(history, path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("moment", ["open", "chmod", "replace"])
def test_an_export_that_is_stopped_at_any_moment_leaves_nothing(
    moment: str, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(Path, moment)

    def stopped(path: Path, *given: object, **named: object) -> object:
        if moment == "open":  # the file is there, and whoever asked for it does not know yet
            real(path, *given, **named).close()
        raise KeyboardInterrupt

    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, moment, stopped)
    with pytest.raises(KeyboardInterrupt):
        export(history, tmp_path / "a.csv")
    monkeypatch.undo()
    assert [(one.name, one.read_text(encoding="utf-8")) for one in tmp_path.iterdir()] == [("a.csv", "old")]
