"""Adding a language is one block of a table and one fixture; no code knows a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.facts import table
from auditor.history import read_history
from auditor.shapes.contract import NOTES
from auditor.shapes.google import phrases
from tests.shapes.google.pages import cell, page, products, said

# What somebody would add to auditor/facts/google_locales.toml.
BLOCK = """
tag = "x-invented"
title = "Invented"
source = "invented"
grade = "D"
names = [
  { of = "folder", name = "Mia agado", source = "invented", grade = "D" },
  { of = "file", name = "MiaAgado", source = "invented", grade = "D" },
  { of = "assistant", name = "Helpanto", source = "invented", grade = "D" },
]
captions = [{ word = "Produktoj", source = "invented", grade = "D" }]
clocks = [
  { form = "{day}-a de {month} {year}, {clock}", months = "januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro", source = "invented", grade = "D" },
]
"""
# The fixture: two entries as a page and as JSON, without a verb that any table knows.
PAGE = page(
    cell(
        said("ĉu hajlos", verb="Vi diris "),
        "Ne.",
        "3-a de novembro 2019, 07:15:42 GMT+01:00",
        header="Helpanto",
        caption=products("Helpanto", heading="Produktoj:"),
    ),
    cell(
        said("kioma horo", verb="Vi diris "),
        "14-a de aŭgusto 2019, 12:05:09 GMT+01:00",
        header="Helpanto",
        caption=products("Helpanto", heading="Produktoj:"),
    ),
)
JSON = """[{"header": "Helpanto", "title": "Vi diris ĉu hajlos", "products": ["Helpanto"],
 "titleUrl": "https://www.google.com/search?q=%C4%89u+hajlos", "time": "2019-11-03T06:15:42.120Z"},
 {"header": "Helpanto", "title": "Vi diris kioma horo", "products": ["Helpanto"],
 "titleUrl": "https://www.google.com/search?q=kioma+horo", "time": "2019-08-14T11:05:09.5Z"}]"""


@pytest.fixture
def with_the_language() -> Iterator[None]:
    languages = table("google_locales")["language"]
    caches = [one for one in vars(phrases).values() if hasattr(one, "cache_clear") and one is not table]
    languages.append(tomllib.loads(BLOCK))
    for cached in caches:
        cached.cache_clear()
    yield
    languages.pop()
    for cached in caches:
        cached.cache_clear()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "Takeout" / "Mia agado" / "Helpanto"
    folder.mkdir(parents=True)
    (folder / "MiaAgado.html").write_bytes(PAGE)
    (folder / "MiaAgado.json").write_text(JSON, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("with_the_language")
def test_a_block_and_a_fixture_are_enough_for_page_and_json(export: Path) -> None:
    history = read_history([export])
    assert (history.totals.rows, history.totals.recordings, history.totals.duplicates) == (4, 2, 2)
    frame = history.frame(["transcript", "started_at", "kind"]).sort_values("started_at")
    assert list(frame["transcript"]) == ["kioma horo", "ĉu hajlos"]
    assert [str(time)[:19] for time in frame["started_at"]] == ["2019-08-14 11:05:09", "2019-11-03 06:15:42"]
    assert history.trustworthy


def test_without_the_block_the_rows_are_set_aside_and_counted(export: Path) -> None:
    history = read_history([export])
    totals = history.totals
    assert (totals.rows, totals.recordings, totals.set_aside) == (4, 0, 4)
    # Not in silence: the folder is in a language in which nobody has seen what the assistant is called.
    assert [member.notes for member in history.members] == [[NOTES["product_unknown"]]] * 2
