"""Any mix of parts, order, containers and spelling of one export gives the same table, but for `source`.

Spelling is what changes on the way from a vendor to a person's disk, or from one build of an export to the
next, without changing what is said: byte order marks, line ends, blanks between JSON's signs, quotes in CSV.
"""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.shapes.contract import Options
from auditor.shapes.registry import SHAPES
from tests.fixtures import fixture
from tests.packing import Files, tgz_bytes, write_folder, zip_bytes
from tests.shapes.google.pages import WHY, cell, page, products

MARK = b"\xef\xbb\xbf"
KNOWN = {shape.id for shape in SHAPES}
OPTIONS = Options(zone="Europe/Berlin")


@dataclass(frozen=True)
class Kind:
    """One sort of file: where its parts lie, what stands in them, and how else it can be spelled."""

    shape: str
    path: str
    parts: tuple[object, ...]
    spell: Callable[[object, random.Random], bytes]


# Ways to spell


def spelled_json(value: object, dice: random.Random) -> bytes:
    text = json.dumps(
        value,
        ensure_ascii=dice.random() < 0.5,
        indent=dice.choice((None, 1, 2, "\t")),
        separators=dice.choice((None, (",", ":"), (" , ", " : "))),
        sort_keys=dice.random() < 0.5,
    )
    return with_ends_and_mark(text + dice.choice(("", "\n", "\n\n")), dice)


def spelled_lines(rows: object, dice: random.Random) -> bytes:
    assert isinstance(rows, list)
    lines = [
        json.dumps(row, ensure_ascii=dice.random() < 0.5, separators=dice.choice((None, (",", ":"))))
        for row in rows
    ]
    return with_ends_and_mark("\n".join(lines) + dice.choice(("", "\n")), dice)


def spelled_csv(rows: object, dice: random.Random) -> bytes:
    assert isinstance(rows, list)
    text = io.StringIO()
    style = dice.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL))
    csv.writer(text, quoting=style, lineterminator="\n").writerows(rows)
    return with_ends_and_mark(text.getvalue().removesuffix("\n") + dice.choice(("", "\n")), dice)


def with_ends_and_mark(text: str, dice: random.Random) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.5:
        data = data.replace(b"\n", b"\r\n")
    return (MARK if dice.random() < 0.5 else b"") + data


def spelled_page(cells: object, dice: random.Random) -> bytes:
    """A page of Google's activity, in the writing of any year; cells: lines, each with its time last."""
    assert isinstance(cells, list)
    made = []
    for *lines, time in cells:
        blank = dice.choice(("\u202f", " ", "&nbsp;", "\u00a0"))
        written = [line.replace("Said ", "Said" + dice.choice(("&nbsp;", " ", "\u00a0"))) for line in lines]
        written = [line.replace("&#39;", dice.choice(("&#39;", "'", "&apos;", "&#x27;"))) for line in written]
        after = dice.choice(("<br>", "", "<br><br>"))
        caption = products("Assistant") + dice.choice(("", WHY))
        one = cell(*written, time.replace(" AM", f"{blank}AM"), after=after, caption=caption)
        if dice.random() < 0.5:  # as pages of 2018, and those that a program has tidied up
            one = one.replace("><div", ">\n<div").replace("<br>", "<br>\n")
        made.append(one)
    before = dice.choice(("", "<!DOCTYPE html>\n"))
    return with_ends_and_mark(before + page(*made).decode() + dice.choice(("", "\n")), dice)


# What is mixed


def google() -> Kind:
    items = json.loads(fixture("google/assistant.json"))
    return Kind(
        "google.my_activity_json",
        "Takeout/My Activity/Assistant {part}/MyActivity.json",
        tuple(items[at::3] for at in range(3)),
        spelled_json,
    )


def amazon() -> Kind:
    records = json.loads(fixture("amazon/made-up_every_label.json"))["customerHistoryRecords"]
    parts = tuple({"customerHistoryRecords": records[at::3], "encodedRequestToken": None} for at in range(3))
    return Kind("amazon.privacy_page_json", "alexa/page {part}.json", parts, spelled_json)


def apple() -> Kind:
    rows = [
        json.loads(line)
        for line in fixture("apple/made-up_app_privacy_report_v4_sessions.ndjson").splitlines()
    ]
    parts = tuple(rows[at : at + 4] for at in range(0, len(rows), 4))
    return Kind("apple.app_privacy_report", "App_Privacy_Report_v4_{part}.ndjson", parts, spelled_lines)


def intent() -> Kind:
    header = [
        "Currently Playing Song",
        "Screen Contents",
        "Contact Name",
        "Utterance text",
        "Utterance Creation Date",
    ]
    said = ["alexa how late is it", 'alexa play "so, what"', "alexa timer, nine minutes", "wie spät ist es"]
    rows = [
        ["Not Available"] * 3 + [words, f"2025-11-02T06:{at:02}:07{'.118' * (at % 2)}Z"]
        for at, words in enumerate(said * 3)
    ]
    parts = tuple([header, *rows[at::3]] for at in range(3))
    path = "Additional Data/Alexa/Alexa/NLU/Intent-2-{part}.csv"
    return Kind("amazon.download_intent", path, parts, spelled_csv)


def google_page() -> Kind:
    cells = []
    for number in range(9):
        link = (
            f'Said <a href="https://www.google.com/search?q=say+{number % 4}">say {number % 4} &amp; wait</a>'
        )
        answer = ["It&#39;s said."] if number % 2 else []
        cells.append((link, *answer, f"Nov {number // 3 + 1}, 2019, 7:15:4{number} AM CET"))
    cells.append(cells[0])  # somebody said it twice within a second
    return Kind(
        "google.my_activity_html",
        "Takeout/My Activity/Assistant {part}/MyActivity.html",
        (cells[:1] + cells[9:], cells[1:5], cells[5:9]),
        spelled_page,
    )


KINDS = [make for make in (google, google_page, amazon, apple, intent) if make().shape in KNOWN]


def files_of(kind: Kind, dice: random.Random) -> Files:
    return {kind.path.format(part=part + 1): kind.spell(value, dice) for part, value in enumerate(kind.parts)}


def table(given: list[object]) -> pa.Table:
    history = read_history(given, options=OPTIONS)
    rows = history.public(history.table.take(history.order()))
    assert rows.num_rows
    return rows.drop_columns(["source"])


class AsWritten(random.Random):
    """Dice that always fall the same way: the plain spelling."""

    def random(self) -> float:
        return 0.9

    def choice(self, seq: object) -> object:
        return seq[0]  # type: ignore[index]


def as_given(files: Files, kinds: list[str], dice: random.Random, root: Path) -> list[object]:
    """Deal the files out to containers of these kinds, in any order."""
    dealt: list[Files] = [{} for _ in kinds]
    names = sorted(files)
    dice.shuffle(names)
    for name in names:
        dice.choice(dealt)[name] = files[name]
    given = [
        container(kind, number, part, root)
        for number, (kind, part) in enumerate(zip(kinds, dealt, strict=True))
        if part
    ]
    dice.shuffle(given)
    return given


def container(kind: str, number: int, files: Files, root: Path) -> object:
    match kind:
        case "zip":
            return f"{number}.zip", io.BytesIO(zip_bytes(files))
        case "tgz":
            return f"{number}.tgz", io.BytesIO(tgz_bytes(files))
        case "zip in a zip":
            return f"{number}.zip", io.BytesIO(zip_bytes({f"in {number}.zip": zip_bytes(files)}))
        case "tgz in a zip":
            return f"{number}.zip", io.BytesIO(zip_bytes({f"in {number}.tgz": tgz_bytes(files)}))
        case "zip in a tgz":
            return f"{number}.tgz", io.BytesIO(tgz_bytes({f"in {number}.zip": zip_bytes(files)}))
        case _:
            return write_folder(root / str(number), files)


CONTAINERS = ["zip", "tgz", "folder", "zip in a zip", "tgz in a zip", "zip in a tgz"]
mixes = st.lists(st.sampled_from(CONTAINERS), min_size=1, max_size=4)


@pytest.mark.parametrize("make", KINDS, ids=[make.__name__ for make in KINDS])
@settings(max_examples=20, deadline=None)
@given(kinds=mixes, seed=st.integers(0, 10_000))
def test_any_mix_of_parts_and_spellings_gives_the_same_table(
    make: Callable[[], Kind], kinds: list[str], seed: int
) -> None:
    kind, dice = make(), random.Random(seed)
    expected = table([("plain.zip", io.BytesIO(zip_bytes(files_of(kind, AsWritten()))))])
    assert set(expected.column("shape").to_pylist()) == {kind.shape}
    with tempfile.TemporaryDirectory() as root:
        assert table(as_given(files_of(kind, dice), kinds, dice, Path(root))) == expected


@settings(max_examples=20, deadline=None)
@given(kinds=mixes, seed=st.integers(0, 10_000))
def test_any_mix_of_all_vendors_gives_the_same_table(kinds: list[str], seed: int) -> None:
    dice = random.Random(seed)
    plain: Files = {}
    mixed: Files = {}
    for make in KINDS:
        plain |= files_of(make(), AsWritten())
        mixed |= files_of(make(), dice)
    with tempfile.TemporaryDirectory() as root:
        given = as_given(mixed, kinds, dice, Path(root))
        assert table(given) == table([("plain.zip", io.BytesIO(zip_bytes(plain)))])


@pytest.mark.parametrize("make", KINDS, ids=[make.__name__ for make in KINDS])
def test_the_same_export_twice_adds_nothing(make: Callable[[], Kind]) -> None:
    """Whatever the second download looks like: its rows are the first one's again."""
    kind = make()
    first = files_of(kind, AsWritten())
    again = {f"again/{path}": data for path, data in files_of(kind, random.Random(4)).items()}
    once = read_history([("a.zip", io.BytesIO(zip_bytes(first)))], options=OPTIONS)
    twice = read_history(
        [("a.zip", io.BytesIO(zip_bytes(first))), ("b.zip", io.BytesIO(zip_bytes(again)))], options=OPTIONS
    )
    assert len(twice) == len(once)
    assert twice.duplicates == 2 * once.duplicates + len(once)
