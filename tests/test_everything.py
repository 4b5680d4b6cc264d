"""All fixtures of all vendors at once, however they are packed: every file is named, every row accounted for."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from auditor.history import History, read_history
from auditor.shapes.contract import Options
from auditor.shapes.registry import SHAPES
from tests import golden
from tests.packing import Files, tgz_bytes, write_folder, zip_bytes

PLANTED = {
    "planted/unknown.csv": b"Vogel,Zwiebel\nAmsel,rot\n",
    "planted/unknown.txt": b"Nobody knows what this is.\n",
}
OPTIONS = Options(zone=golden.ZONE)


def files_of(export: Path) -> Files:
    """Every file below an export that is a folder, by its path in there."""
    return {
        path.relative_to(export).as_posix(): path.read_bytes()
        for path in sorted(export.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def everything() -> Files:
    """Every fixture; an export of several files is packed, for some are told by all that is in their archive."""
    files: Files = {}
    for export in golden.exports():
        name = golden.name_of(export)
        if export.is_dir():
            files[f"{name}.zip"] = zip_bytes(files_of(export))
        else:
            files[name] = export.read_bytes()
    return files | PLANTED


@pytest.fixture(scope="module")
def folder(everything: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("everything"), everything)


@pytest.fixture(scope="module")
def inspected(folder: Path) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "auditor",
        "inspect",
        str(folder),
        "--json",
        "--quiet",
        "--zone",
        golden.ZONE,
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert done.returncode == 3  # some fixtures are broken on purpose, and loud
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def in_a_folder(folder: Path) -> History:
    return read_history([folder], options=OPTIONS)


def test_every_shape_is_named(inspected: dict[str, Any]) -> None:
    named = {member["shape"] for member in inspected["members"]}
    assert {shape.id for shape in SHAPES} - named == set()


def test_nothing_but_what_was_planted_is_without_a_shape(inspected: dict[str, Any]) -> None:
    odd = {member["member"]: member for member in inspected["members"] if member["shape"] is None}
    assert {name for name, member in odd.items() if member["state"] != "set_aside"} == set(PLANTED)
    for name in PLANTED:
        assert (odd[name]["state"], odd[name]["reason"]) == ("not_understood", "no known shape")


def test_every_row_is_accounted_for(inspected: dict[str, Any]) -> None:
    for entry in [*inspected["members"], inspected["totals"]]:
        assert (
            entry["rows"]
            == entry["recordings"] + entry["duplicates"] + entry["set_aside"] + entry["problems"]
        )
    assert inspected["totals"]["recordings"] == sum(inspected["recordings"]["by_vendor"].values())
    assert set(inspected["recordings"]["by_vendor"]) == {"amazon", "google", "apple"}


def test_what_is_loud_is_loud_alone_too(inspected: dict[str, Any]) -> None:
    """Together with all others a file is judged as it is alone: by its golden table."""
    alone = [
        json.loads(golden.table_of(export).read_bytes())["exit_code"] == 3 for export in golden.exports()
    ]
    assert inspected["trustworthy"] is not any(alone)


def table(history: History) -> pa.Table:
    return history.public(history.table.take(history.order())).drop_columns(["source"])


def packed(everything: Files, way: str) -> list[Any]:
    names = sorted(everything)
    first, second = ({name: everything[name] for name in part} for part in (names[::2], names[1::2]))
    match way:
        case "one zip":
            return [("all.zip", io.BytesIO(zip_bytes(everything)))]
        case "two parts, the second first":
            return [("b.tgz", io.BytesIO(tgz_bytes(second))), ("a.zip", io.BytesIO(zip_bytes(first)))]
        case "parts in a zip":
            return [
                ("all.zip", io.BytesIO(zip_bytes({"a.zip": zip_bytes(first), "b.tgz": tgz_bytes(second)})))
            ]
        case _:
            return [("all.tgz", io.BytesIO(tgz_bytes({"in/all.zip": zip_bytes(everything)})))]


@pytest.mark.parametrize(
    "way", ["one zip", "two parts, the second first", "parts in a zip", "a zip in a tgz"]
)
def test_however_it_is_packed_the_history_is_the_same(
    everything: Files, in_a_folder: History, way: str
) -> None:
    history = read_history(packed(everything, way), options=OPTIONS)
    assert table(history) == table(in_a_folder)
    assert history.settings == in_a_folder.settings
    assert history.devices == in_a_folder.devices
    assert history.totals == in_a_folder.totals
    assert {entry.shape for entry in history.members} == {entry.shape for entry in in_a_folder.members}


def test_an_unknown_file_alone_is_no_failure(tmp_path: Path) -> None:
    known = {"Takeout/My Activity/Assistant/MyActivity.json": golden_part("google/assistant.json")}
    done = inspect(tmp_path, known | PLANTED)
    assert done.code == 0
    assert {done.members[name]["state"] for name in PLANTED} == {"not_understood"}


def golden_part(name: str) -> bytes:
    """The first row of a fixture: nothing in it is broken."""
    return json.dumps(json.loads((golden.FIXTURES / name).read_bytes())[:1]).encode()


class Inspected:
    """What `inspect --json` said of some files."""

    def __init__(self, code: int, said: str, plain: Mapping[str, Any]) -> None:
        self.code, self.said, self.plain = code, said, plain
        self.members = {member["member"]: member for member in plain["members"]}


def inspect(root: Path, files: Files) -> Inspected:
    write_folder(root, files)
    command = [sys.executable, "-m", "auditor", "inspect", str(root), "--json", "--zone", golden.ZONE]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    return Inspected(done.returncode, done.stderr, json.loads(done.stdout))


def needs(shape: str) -> pytest.MarkDecorator:
    known = {one.id for one in SHAPES}
    return pytest.mark.skipif(shape not in known, reason=f"{shape} is not in the registry yet")


@needs("amazon.download_intent")
def test_a_table_whose_header_has_changed_is_loud_and_not_read(tmp_path: Path) -> None:
    changed = (
        b"Currently Playing Song,Screen Contents,Contact Name,Utterance text,Utterance Made On\r\n"
        b"Not Available,Not Available,Not Available,alexa how late is it,2025-11-02T06:41:07.118Z\r\n"
    )
    done = inspect(tmp_path, {"Additional Data/Alexa/Alexa/NLU/Intent-2-1.csv": changed})
    [entry] = done.members.values()
    assert (entry["shape"], entry["state"]) == ("amazon.download_intent", "not_understood")
    assert entry["problem_kinds"] == {"header_changed": 1}
    assert "almost, but not quite" in entry["reason"]
    assert "Intent-2-1.csv" in done.said
    assert done.code == 3


CELL = (
    '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
    '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">Assistant<br></p></div>'
    '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">Said\u00a0'
    '<a href="https://www.google.com/search?q=word+{n}">word {n}</a><br>{when}</div>'
    '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div>'
    '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption"><b>Products:</b><br>&emsp;Assistant<br>'
    "</div></div></div>"
)


@needs("google.my_activity_html")
def test_a_page_with_ten_percent_of_unreadable_cells_is_loud_with_its_percentage(tmp_path: Path) -> None:
    cells = [
        CELL.format(n=n, when="once upon a time" if n % 10 == 9 else f"Nov 3, 2019, 7:15:{n:02} AM UTC")
        for n in range(50)
    ]
    page = f'<html><head><title>My Activity History</title></head><body><div class="mdl-grid">{"".join(cells)}</div></body></html>'
    path = "Takeout/My Activity/Assistant/MyActivity.html"
    done = inspect(tmp_path, {path: page.encode()})
    entry = done.members[path]
    assert (entry["shape"], entry["rows"]) == ("google.my_activity_html", 50)
    assert "5 of 50 rows (10 %)" in entry["reason"]
    assert f"{path}: 5 of 50 rows (10 %)" in done.said
    assert done.code == 3


def shapes_in_golden_tables() -> set[str]:
    tables = [json.loads(golden.table_of(export).read_bytes()) for export in golden.exports()]
    return {
        member["shape"]
        for one in tables
        for member in one["members"]
        if member.get("shape") and member["state"] in ("read", "set_aside")
    }


def test_every_shape_has_a_fixture_and_a_golden_table() -> None:
    assert all(golden.table_of(export).exists() for export in golden.exports())
    assert {shape.id for shape in SHAPES} - shapes_in_golden_tables() == set()
