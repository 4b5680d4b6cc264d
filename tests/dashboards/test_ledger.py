"""The first page's ledger: the command line's numbers, each note once, and no list that drowns a reader."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from auditor.history import History, MemberEntry, Totals, read_history
from auditor.insights.when import system_zone
from auditor.recording import VENDOR_NAMES
from auditor.shapes.contract import NOTES
from dashboards.parts import words
from dashboards.parts.kinds import AMOUNTS, amounts_of, kinds_of
from dashboards.parts.notes import count_of_notes
from tests.dashboards.serving import ROOT
from tests.dashboards.test_pages import PAGES, all_words, numbers, page
from tests.packing import write_zip

FIXTURES = ROOT / "tests" / "fixtures"
HOSTILE = "<img src=http://evil.example onerror=alert(1)> [x](http://evil.example)"


@pytest.fixture(scope="module")
def everything() -> History:
    """Return the history of every export that the tests know, opened at once."""
    return read_history([FIXTURES])


@pytest.fixture(scope="module")
def told() -> dict[str, object]:
    """Return what the command line says of the same files."""
    run = [sys.executable, "-c", "from auditor.cli import main; main()", "inspect", "--json", "--quiet"]
    done = subprocess.run([*run, str(FIXTURES)], cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def ledger(everything: History) -> AppTest:
    return page(PAGES[0], everything)


def html_of(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def labels_of(test: AppTest) -> list[str]:
    return [expander.label for expander in test.expander]


def test_the_page_shows_the_numbers_of_the_command_line(ledger: AppTest, told: dict[str, object]) -> None:
    totals = told["totals"]
    assert numbers(ledger) == {
        "Rows": f"{totals['rows']:,}",
        "= Recordings": f"{totals['recordings']:,}",
        "+ Repeats": f"{totals['duplicates']:,}",
        "+ Set aside": f"{totals['set_aside']:,}",
        "+ Problems": f"{totals['problems']:,}",
    }
    labels = labels_of(ledger)
    assert f"{told['settings']} settings that these files state" in labels
    assert f"{told['devices']} entries about devices in these files" in labels
    assert f"Why {totals['set_aside']} rows were set aside" in labels
    cases = sum(sum(member["problem_kinds"].values()) for member in told["members"])
    assert f"What was wrong or is missing, in {cases} cases" in labels


def test_every_file_stands_there_with_the_numbers_of_the_command_line(
    ledger: AppTest, told: dict[str, object]
) -> None:
    table = next(frame.value for frame in ledger.dataframe if "Whole path" in frame.value)
    shown = {row["Whole path"]: tuple(row[name] for name in AMOUNTS) for _, row in table.iterrows()}
    names = ("rows", "recordings", "duplicates", "set_aside", "problems")
    for member in told["members"]:
        expected = tuple(member[name] for name in names)
        assert shown.get(member["member"], (0, 0, 0, 0, 0)) == expected
    assert len(shown) == len(table)


def test_the_overview_shows_the_recordings_of_the_command_line(
    everything: History, told: dict[str, object]
) -> None:
    test = page(PAGES[1], everything)
    assert numbers(test)["Recordings"] == f"{told['totals']['recordings']:,}"
    for vendor, amount in told["recordings"]["by_vendor"].items():
        assert f"{VENDOR_NAMES[vendor]}\N{NO-BREAK SPACE}{amount:,}" in all_words(test)
    first = told["recordings"]["first"]
    local = dt.datetime.fromisoformat(first).astimezone(ZoneInfo(system_zone()[0]))
    assert numbers(test)["Since"] == f"{local.day} {local:%B %Y}"


def test_kinds_of_files_add_up_to_the_totals(everything: History) -> None:
    kinds = kinds_of(everything.members)
    assert Totals(*(sum(kind.amounts[n] for kind in kinds) for n in range(len(AMOUNTS)))) == everything.totals
    assert sum(len(kind.files) for kind in kinds) == len(everything.members)
    assert len({kind.title for kind in kinds}) == len(kinds) < len(everything.members)


def test_what_is_not_to_be_trusted_stands_first_and_what_was_not_read_last(everything: History) -> None:
    kinds = kinds_of(everything.members)
    loud = sum("not trustworthy" in kind.title for kind in kinds)
    assert loud
    assert all("not trustworthy" in kind.title for kind in kinds[:loud])
    read = [kind.counted for kind in kinds[loud:]]
    assert read == sorted(read, reverse=True)
    assert any(kind.title.startswith("Set aside") for kind in kinds)


def test_every_note_stands_there_once_with_its_files(ledger: AppTest, everything: History) -> None:
    notes = {note for member in everything.members for note in member.notes}
    assert len(notes) == count_of_notes(everything) > 10
    html = html_of(ledger)
    for note in notes:
        sentence = f"{note[0].upper()}{note[1:]}.".replace("'", "&#x27;").replace('"', "&quot;")
        assert html.count(f">{sentence}<") == 1


def test_notes_of_one_length_and_as_many_files_stand_side_by_side(tmp_path: Path) -> None:
    # They once shared a key, and the page could not be drawn.
    portal = FIXTURES / "apple" / "made-up_portal"
    history = read_history([portal])
    for note in ("this much is ten", "that much is ten"):
        history.members[0].notes.append(note)
    told = all_words(page(PAGES[0], history))
    assert "This much is ten." in told
    assert "That much is ten." in told


def test_without_recordings_the_overview_says_what_is_good_to_know() -> None:
    history = read_history([FIXTURES / "apple" / "made-up_portal"])
    assert not len(history)
    told = all_words(page(PAGES[1], history))
    assert "There are no recordings in these files." in told
    assert NOTES["no_siri_history"] in told


def test_the_overview_leads_to_the_notes(everything: History) -> None:
    test = page(PAGES[1], everything)
    assert f"Good to know about these files: {count_of_notes(everything)} notes." in all_words(test)
    test.button(key="to-notes").click().run()
    assert "Good to know" in [element.value for element in test.header]


def test_hundreds_of_files_of_one_kind_are_one_line(tmp_path: Path) -> None:
    cards = {f"Takeout/Shopping Lists/List {n}.csv": b"Item,Quantity\nmilk,1\n" for n in range(300)}
    cards["Takeout/My Activity/Assistant/MyActivity.json"] = b"[]"
    history = read_history([write_zip(tmp_path / "takeout-20260504T120000Z-001.zip", cards)])
    assert len(history.members) == 301
    test = page(PAGES[0], history)
    assert len(kinds_of(history.members)) <= 3
    assert "300 files" in html_of(test)
    assert html_of(test).count("List 7.csv") == 0
    table = next(frame.value for frame in test.dataframe if "Whole path" in frame.value)
    assert len(table) == 301


def test_what_became_of_a_file_is_said_with_its_reasons(ledger: AppTest, everything: History) -> None:
    table = next(frame.value for frame in ledger.dataframe if "Whole path" in frame.value)
    remarks = dict(zip(table["Whole path"], table["Remarks"], strict=True))
    assert "a choice made by tapping: 1" in remarks["google/assistant.json"]
    assert "a recording's time could not be read: 1" in remarks["google/assistant.json"]
    for member in everything.members:
        if not (member.problem_kinds or member.set_aside_kinds):
            assert remarks.get(member.member, "") == ""


def test_settings_and_devices_are_listed(ledger: AppTest, everything: History) -> None:
    settings = next(frame.value for frame in ledger.dataframe if "Setting" in frame.value)
    assert list(settings["Value"]) == [one.value for one in everything.settings]
    devices = next(frame.value for frame in ledger.dataframe if "Id of the device" in frame.value)
    assert list(devices["Name"]) == [one.name or "" for one in everything.devices]


def test_hostile_file_names_are_shown_as_they_are_and_do_nothing(tmp_path: Path) -> None:
    item = {"header": "Assistant", "title": "Said a", "time": "2020-01-01T00:00:00Z", "products": []}
    files = {
        f"Takeout/{HOSTILE}/MyActivity.json": json.dumps([item]).encode(),
        f"Takeout/{HOSTILE}.csv": b"a,b\n1,2\n",
    }
    history = read_history([write_zip(tmp_path / "takeout-20260504T120000Z-001.zip", files)])
    for member in history.members:
        member.notes.append(f"note of {HOSTILE}")
        member.problem_kinds["audio_absent"] += 1
    test = page(PAGES[0], history)
    assert "<img" not in html_of(test)
    assert "&lt;img" in html_of(test)
    for element in (*test.markdown, *test.caption, *test.title, *test.header):
        assert "evil" not in element.value
    assert not any("evil" in label for label in labels_of(test))


@given(st.text(min_size=1, max_size=200), st.integers(8, 80))
def test_the_end_of_a_path_is_short_and_is_its_end(path: str, most: int) -> None:
    shown = words.tail(path, most)
    assert len(shown) <= max(most, 3)
    if shown != path:
        assert "…" in shown
        assert path.endswith(shown.rpartition("…")[2])


def test_a_path_keeps_the_folders_that_tell_files_apart() -> None:
    path = "Takeout/My Activity/Voice and Audio/MyActivity.json"
    assert words.tail(path, 60) == path
    assert words.tail(path, 40) == "…/Voice and Audio/MyActivity.json"
    assert words.some(["a.json"]) == "a.json"
    assert words.some(["a.json", "b.json"], 2) == "a.json, b.json"
    assert words.some(["a.json", "b.json", "c.json"], 1) == "a.json and 2 more files"
    assert words.some(["a.json", "b.json"], 0) == "2 files"


def test_numbers_of_a_file_are_the_columns_of_the_table() -> None:
    member = MemberEntry("a", "b", rows=15, recordings=5, duplicates=4, set_aside=3, problems=3)
    assert dict(zip(AMOUNTS, amounts_of(member), strict=True)) == {
        "Rows": 15,
        "Recordings": 5,
        "Repeats": 4,
        "Set aside": 3,
        "Problems": 3,
    }
