"""A case may come from other hands, with its passphrase: nothing in it may harm whoever opens it."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditor.cases import Case, CaseError, judged, keeping, open_case, plain, table
from auditor.cases import files as case_files
from auditor.cases.problems import DAMAGED, MISSING, NEWER, NO_CASE, TOO_LARGE, UNFIT
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS
from auditor.recording import FEW
from tests.cases.households import PASSPHRASE, kept_at


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return kept_at(tmp_path / "case", tmp_path / "takeout.zip")


def label(case: Case) -> dict[str, Any]:
    return json.loads((case.folder / case_files.CASE).read_text(encoding="utf-8"))


def relabel(case: Case, **changes: object) -> None:
    (case.folder / case_files.CASE).write_text(json.dumps({**label(case), **changes}), encoding="utf-8")


def refused(case: Case) -> CaseError:
    with pytest.raises(CaseError) as error:
        judged(open_case(case.folder, PASSPHRASE))
    assert str(error.value).endswith(".")
    assert str(case.folder.parent) not in str(error.value)
    return error.value


def put(case: Case, part: str, data: bytes) -> None:
    """Put other content into a part, locked with the key of the case, as its maker could."""
    locked = case.key.lock(data)
    (case.folder / label(case)["files"][part]).write_bytes(locked)
    if part == "recordings.parquet":
        change_history(case, lambda found: found.update(recordings_sha256=hashlib.sha256(locked).hexdigest()))


def change_history(case: Case, change: Callable[[dict[str, Any]], object]) -> None:
    path = case.folder / label(case)["files"]["history.json"]
    found = json.loads(case.key.unlock(path.read_bytes(), ""))
    change(found)
    path.write_bytes(case.key.lock(json.dumps(found).encode()))


def parquet(case: Case) -> pa.Table:
    path = case.folder / label(case)["files"]["recordings.parquet"]
    return pq.read_table(pa.BufferReader(case.key.unlock(path.read_bytes(), "")))


def as_bytes(rows: pa.Table, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, **options)
    return sink.getvalue().to_pybytes()


def test_every_file_changed_by_a_byte_is_called_damaged(case: Case) -> None:
    for path in sorted(case.folder.glob("*.age")):
        whole = path.read_bytes()
        if path.name == case_files.KEY:
            continue  # test_secret
        for changed in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:-30], whole[:10], b"", whole + b"x"):
            path.write_bytes(changed)
            assert refused(case).message == DAMAGED
        path.write_bytes(whole)
    open_case(case.folder, PASSPHRASE)


def test_a_file_that_is_gone_is_named(case: Case) -> None:
    for path in sorted(case.folder.glob("*-*.age")):
        away = path.rename(path.with_suffix(".away"))
        error = refused(case)
        assert error.message == MISSING
        assert path.name in str(error)
        away.rename(path)
    (case.folder / case_files.KEY).unlink()
    assert refused(case).message == NO_CASE


def test_files_of_two_savings_do_not_mix(case: Case, tmp_path: Path) -> None:
    other = kept_at(tmp_path / "other", tmp_path / "takeout.zip")
    for part in case_files.PARTS:
        mine = case.folder / label(case)["files"][part]
        whole = mine.read_bytes()
        mine.write_bytes((other.folder / label(other)["files"][part]).read_bytes())
        assert refused(case).message == DAMAGED
        mine.write_bytes(whole)
    before = (case.folder / label(case)["files"]["recordings.parquet"]).read_bytes()
    saved = keeping.save(case)
    (saved.folder / label(saved)["files"]["recordings.parquet"]).write_bytes(before)
    assert refused(saved).message == DAMAGED


def test_a_newer_form_is_said(case: Case) -> None:
    relabel(case, form=2, files={"anything": "else"})
    error = refused(case)
    assert error.message == NEWER
    assert "update" in str(error)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"recordings.parquet": "../../secret", "history.json": "/etc/passwd", "review.json": "x"},
        dict.fromkeys(case_files.PARTS, "key.age"),
        {**dict.fromkeys(case_files.PARTS, "recordings-0123456789abcdef.parquet.age"), "more": "x"},
        "recordings",
    ],
)
def test_case_json_cannot_name_other_files(case: Case, files: object) -> None:
    relabel(case, files=files)
    assert refused(case).message == DAMAGED


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b" " * 100_000])
def test_a_case_json_that_is_none_is_refused(case: Case, text: bytes) -> None:
    (case.folder / case_files.CASE).write_bytes(text)
    assert refused(case).message in {DAMAGED, TOO_LARGE}


HOSTILE_TABLES: dict[str, Callable[[pa.Table], pa.Table]] = {
    "a column less": lambda rows: rows.drop_columns(["transcript"]),
    "other types": lambda rows: put_column(rows, "started_at", pa.array(["x"] * rows.num_rows)),
    "numbers for texts": lambda rows: put_column(rows, "transcript", pa.array(range(rows.num_rows))),
    "a member that is none": lambda rows: put_column(
        rows, "member", pa.array([99] * rows.num_rows, pa.int32())
    ),
    "a negative member": lambda rows: put_column(rows, "member", pa.array([-1] * rows.num_rows, pa.int32())),
    "a clip that is none": lambda rows: put_column(rows, "clip", pa.array([99] * rows.num_rows, pa.int32())),
    "no member": lambda rows: put_column(rows, "member", pa.nulls(rows.num_rows, pa.int32())),
    "an id of words": lambda rows: put_column(rows, "recording_id", pa.array(["zz"] * rows.num_rows)),
    "a long id": lambda rows: put_column(rows, "recording_id", pa.array(["a" * 20 + "\n"] * rows.num_rows)),
    "a strange vendor": lambda rows: put_column(rows, "vendor", few("evil", rows.num_rows)),
    "a strange kind": lambda rows: put_column(rows, "kind", few("<b>", rows.num_rows)),
    "no vendor": lambda rows: put_column(rows, "vendor", pa.nulls(rows.num_rows, FEW)),
    "endless": lambda rows: put_column(rows, "duration_s", pa.array([float("inf")] * rows.num_rows)),
    "negative": lambda rows: put_column(rows, "duration_s", pa.array([-1.0] * rows.num_rows)),
    "beyond the calendar": lambda rows: put_column(
        rows, "started_at", pa.array([2**62] * rows.num_rows).cast(pa.timestamp("us", "UTC"))
    ),
    "a row less": lambda rows: rows.slice(1),
    "no rows": lambda rows: rows.slice(0, 0),
    "a strange verdict": lambda rows: put_column(rows, "verdict", few("guilty", rows.num_rows)),
}


def few(word: str, length: int) -> pa.Array:
    return pa.array([word] * length).dictionary_encode().cast(FEW)


def put_column(rows: pa.Table, name: str, column: pa.Array) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), name, column)


@pytest.mark.parametrize("name", HOSTILE_TABLES)
def test_a_table_that_no_reading_gives_is_refused(case: Case, name: str) -> None:
    put(case, "recordings.parquet", as_bytes(HOSTILE_TABLES[name](parquet(case))))
    if name == "a strange verdict":  # it is only compared
        judged(open_case(case.folder, PASSPHRASE))
    else:
        assert refused(case).message == UNFIT


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"x" * 10_000])
def test_what_is_no_parquet_is_refused(case: Case, data: bytes) -> None:
    put(case, "recordings.parquet", data)
    assert refused(case).message == UNFIT


def test_bytes_that_are_no_text_are_refused(case: Case) -> None:
    rows = parquet(case)
    marked = put_column(rows, "transcript", pa.array(["QQQ"] * rows.num_rows))
    whole = as_bytes(marked, use_dictionary=False, compression=None, write_statistics=False)
    put(case, "recordings.parquet", whole.replace(b"QQQ", b"\xff\xfe\xfd"))
    assert refused(case).message == UNFIT


def test_a_small_file_that_would_be_gigabytes_is_refused_before_it_is(case: Case) -> None:
    """Twenty thousand rows of one text of a megabyte: a file of some kilobytes, twenty gigabytes of text."""
    rows = parquet(case)
    many = pa.concat_tables([rows.slice(0, 1)] * 20_000)
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 2**20]))
    bomb = as_bytes(put_column(many, "transcript", long), compression="zstd")
    assert len(bomb) < 2**20
    put(case, "recordings.parquet", bomb)
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    assert refused(case).message == TOO_LARGE
    assert tracemalloc.get_traced_memory()[1] < 2**28
    tracemalloc.stop()
    assert pa.total_allocated_bytes() - before < 2**28


def test_too_many_rows_are_refused_by_their_number(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, most in (
        (table, "MOST_ROWS", 3),
        (case_files, "_MOST_FILE", 100),
        (table, "MOST_BYTES", 100),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, most)
            assert refused(case).message == TOO_LARGE


HOSTILE_HISTORIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a sum that is wrong": lambda found: found["members"][1].update(rows=7, problems=1),
    "a count below nothing": lambda found: found["members"][1].update(rows=-1),
    "a word that is none": lambda found: found["members"][1].update(state="eaten"),
    "a kind that is none": lambda found: found["members"][1].update(problem_kinds={"burnt": 1}),
    "fewer files than rows have": lambda found: found.update(members=[], prefixes=[]),
    "a zone that is none": lambda found: found.update(zone="../../etc/passwd"),
    "a clip of no file": lambda found: found.update(sounds={"999": None}),
    "an origin of no file": lambda found: found.update(
        origins={"-1": {"path": "/x", "label": "x", "spot": None}}
    ),
    "a sentence that looks into objects": lambda found: found["members"][1].update(
        notes=[{"message": "{n.__class__.__mro__}", "values": {"n": 1}}]
    ),
    "a sentence that fills the memory": lambda found: found["members"][1].update(
        notes=[{"message": "{n:>999999999}", "values": {"n": 1}}]
    ),
    "a sentence without its value": lambda found: found["members"][1].update(
        notes=[{"message": "{n} of {m}", "values": {"n": 1}}]
    ),
    "a sentence by number": lambda found: found["members"][1].update(
        notes=[{"message": "{}", "values": {"n": 1}}]
    ),
    "a broken sentence": lambda found: found["members"][1].update(
        notes=[{"message": "{n", "values": {"n": 1}}]
    ),
    "an endless sentence": lambda found: found["members"][1].update(notes=[nested(50)]),
    "an empty note": lambda found: found["members"][1].update(notes=[""]),
    "words for numbers": lambda found: found.update(prefixes=[1, 2, 3]),
    "no list": lambda found: found.update(settings={"a": 1}),
    "nothing": lambda found: found.clear(),
}


def nested(depth: int) -> object:
    return {"message": "{n}", "values": {"n": nested(depth - 1) if depth else 1}}


@pytest.mark.parametrize("name", HOSTILE_HISTORIES)
def test_a_history_that_no_reading_gives_is_refused(case: Case, name: str) -> None:
    change_history(case, HOSTILE_HISTORIES[name])
    assert refused(case).message == UNFIT


def test_json_that_is_nested_without_end_is_refused(case: Case) -> None:
    for part in ("history.json", "review.json"):
        before = (case.folder / label(case)["files"][part]).read_bytes()
        for data in (b'{"values":' * 100_000, b"[" * 1_000_000, b"", b"\xff", b"null"):
            put(case, part, data)
            assert refused(case).message == UNFIT
        (case.folder / label(case)["files"][part]).write_bytes(before)


@pytest.mark.parametrize(
    "review",
    [
        {"note": "", "answers": {"a": {"word": "guilty", "kept_at": ""}}, "notes": {}, "heard": {}},
        {"note": 3, "answers": {}, "notes": {}, "heard": {}},
        {"note": "", "answers": {}, "notes": {}, "heard": {"a": {"state": "loud"}}},
        [],
    ],
)
def test_a_review_that_is_none_is_refused(case: Case, review: object) -> None:
    put(case, "review.json", msgspec.json.encode(review))
    assert refused(case).message == UNFIT


def test_an_answer_on_a_recording_that_is_not_there_does_no_harm(case: Case) -> None:
    review = {"note": "", "answers": {"0" * 20: {"word": "meant", "kept_at": "x"}}, "notes": {}, "heard": {}}
    put(case, "review.json", msgspec.json.encode(review))
    judgement, _ = judged(open_case(case.folder, PASSPHRASE))
    assert judgement.measured.answered == 0


@pytest.mark.parametrize("path", ["//host/share/x.zip", "\\\\host\\share\\x.zip", "relative.zip", "/x\0"])
def test_a_case_sends_nobody_to_look_for_clips_over_a_network(case: Case, path: str) -> None:
    def lead_away(found: dict[str, Any]) -> None:
        for one in found["origins"].values():
            one["path"] = path

    change_history(case, lead_away)
    assert open_case(case.folder, PASSPHRASE).history.origins == {}


def test_kinds_of_problems_are_those_of_the_program() -> None:
    assert PROBLEM_KINDS.keys() | FLAW_KINDS.keys() == plain._KINDS
