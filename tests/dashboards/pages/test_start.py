"""The first page in every state: nothing yet, read to the end, empty, settings only, broken, not understood."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auditor.facts import table
from auditor.history import History, read_history
from auditor.insights.requests import to_request
from auditor.recording import VENDOR_NAMES, VENDORS
from dashboards.parts.ledger import description
from tests.dashboards.histories import (
    START,
    all_words,
    broken,
    empty_export,
    million,
    numbers,
    one_vendor,
    page,
    three_vendors,
)
from tests.packing import write_zip

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
# File names and values that somebody would not like on a wall; all invented.
PRIVATE = ("Annegret", "Vogelsang", "Zwiebel")
UNKNOWN = {
    "Takeout/Annegret Vogelsang.csv": b"Device Name,Zwiebel\nVogelsang,Annegret\n",
    "Takeout/My Activity/Assistant/MyActivity.json": b"[]",
}


def odd_history(folder: Path) -> History:
    return read_history([write_zip(folder / "takeout of Annegret-001.zip", UNKNOWN)])


def shown_html(test: AppTest) -> str:
    return html.unescape("\n".join(element.proto.body for element in test.get("html")))


def everything_on(test: AppTest) -> str:
    """Return all that a person could read on a page: texts, labels, tables, alternative texts."""
    tables = [frame.value.to_string() for frame in test.dataframe]
    labels = [one.label for kind in ("button", "expander") for one in getattr(test, kind)]
    code = [one.value for one in test.code]
    return html.unescape("\n".join([all_words(test), *tables, *labels, *code]))


# Before anything is read -------------------------------------------------------------------------


def test_who_has_no_files_is_offered_the_made_up_household_first() -> None:
    test = page(START, None)
    assert next(button.key for button in test.button) in ("sample", "incognito-side")
    assert [button.label for button in test.button if button.key == "sample"] == ["Open the sample household"]
    assert "Nobody in it is real." in all_words(test)


def test_each_vendor_has_a_card_with_its_summary_and_all_its_steps() -> None:
    test = page(START, None)
    told, cards = all_words(test), shown_html(test)
    for row in table("export_requests")["vendors"]:
        assert f"**{VENDOR_NAMES[row['vendor']]}**" in told
        assert row["summary"] in told
    for row in table("export_requests")["lines"]:
        assert row["text"] in cards
    for row in table("export_requests")["ways"]:
        assert row["title"] in cards
        assert row["address"] in cards
    assert [one.label for one in test.expander].count("How to request it") == len(VENDORS)


def test_each_step_says_where_it_is_from_and_when_that_was_read() -> None:
    cards = shown_html(page(START, None))
    for row in table("export_requests")["lines"]:
        assert row["source"] in cards
    assert "Where this is from, read on 27 November 2026" in cards


def test_what_is_not_proven_is_marked_so() -> None:
    cards = shown_html(page(START, None))
    unproven = [row for row in table("export_requests")["lines"] if row["grade"] == "unproven"]
    assert cards.count(">not proven</span>") == len(unproven)


def test_no_address_of_a_vendor_is_a_link() -> None:
    assert "href" not in shown_html(page(START, None))


def test_in_incognito_no_file_can_be_named_but_the_sample_can_be_opened() -> None:
    test = page(START, None, incognito=True)
    assert not test.tabs
    assert "sample" in [button.key for button in test.button]
    assert "Turn incognito off for that." in all_words(test)


# After reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [one_vendor, three_vendors])
def test_a_history_without_a_ledger_of_its_own_is_drawn(make) -> None:
    test = page(START, make())
    assert [title.value for title in test.title] == ["What was read"]
    assert numbers(test)["Rows"] == "0"


def test_a_million_recordings_need_no_more_of_this_page() -> None:
    assert "to-overview" in [button.key for button in page(START, million()).button]


def test_the_sums_are_said_in_words_with_the_numbers_of_the_library() -> None:
    history = read_history([FIXTURES])
    totals = history.totals
    told = all_words(page(START, history))
    assert f"{totals.rows:,} rows in {len(history.members):,} files." in told
    assert f"{totals.recordings:,} are recordings." in told
    assert f"{totals.duplicates:,} are about recordings that other rows also hold." in told
    assert f"{totals.set_aside:,} are understood and about something else, so they were set aside." in told
    assert f"{totals.problems:,} could not be read." in told


def test_a_broken_export_says_what_is_wrong_before_anything_else(tmp_path: Path) -> None:
    history = broken(tmp_path)
    told = all_words(page(START, history))
    assert "Do not rely on the numbers alone." in told
    for name, sentence in history.alarms:
        assert f"Not trustworthy for this file: {name}: {sentence}." in told


def test_an_empty_export_says_what_to_request_instead(tmp_path: Path) -> None:
    history = empty_export(tmp_path)
    (instead,) = to_request(history)
    test = page(START, history)
    assert "No recordings in these files. They were read to the end." in all_words(test)
    assert "**No recordings of Google**" in all_words(test)
    assert instead.sentence in all_words(test)
    assert "How to request it: Google Takeout: My Activity" in [one.label for one in test.expander]


def test_an_export_with_settings_only_says_what_to_request_instead() -> None:
    history = read_history([FIXTURES / "apple" / "made-up_portal"])
    (instead,) = to_request(history)
    assert instead.case == "settings_only"
    told = all_words(page(START, history))
    assert instead.sentence in told
    assert "Apple does not hand over what was said to Siri." in told


def test_where_there_are_recordings_nothing_is_asked_for() -> None:
    assert "No recordings of" not in all_words(page(START, three_vendors()))


# Files that were not understood --------------------------------------------------------------------


def test_a_file_that_was_not_understood_is_named_and_its_description_offered(tmp_path: Path) -> None:
    test = page(START, odd_history(tmp_path))
    told = all_words(test)
    assert "**1 file was not understood**" in told
    assert "Takeout/Annegret Vogelsang.csv" in told
    assert "description without your data that you can send us" in told
    assert [one.proto.label for one in test.get("download_button")] == ["Save the description"]
    assert not test.code


def test_the_description_can_be_read_first_and_holds_nothing_private(tmp_path: Path) -> None:
    history = odd_history(tmp_path)
    test = page(START, history)
    test.button(key="read-description").click().run()
    (text,) = [one.value for one in test.code]
    assert text.strip() == description(history).strip()
    assert "Device Name" in text
    for word in PRIVATE:
        assert word.casefold() not in text.casefold()


def test_incognito_names_no_file_and_shows_no_fingerprint(tmp_path: Path) -> None:
    history = odd_history(tmp_path)
    open_test = page(START, history)
    assert "Annegret" in everything_on(open_test)
    test = page(START, history, incognito=True)
    test.button(key="read-description").click().run()
    told = everything_on(test)
    for word in (*PRIVATE, *(one.sha256 or "-" * 9 for one in history.containers)):
        assert word not in told
    assert "File 1" in told
    assert "Fingerprints of what was opened" not in told
    assert numbers(test) == numbers(open_test)


def test_all_of_the_ledger_can_be_drawn_in_incognito() -> None:
    history = read_history([FIXTURES])
    test = page(START, history, incognito=True)
    told = everything_on(test)
    for member in history.members:
        name = member.member.rpartition("/")[2]
        if len(name) > 12:
            assert name not in told


def test_what_is_locked_is_said_with_what_to_do_about_it(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "locked.zip", {"a.json": b"[]"})
    packed = bytearray(path.read_bytes())
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1  # as a zip says that a member is encrypted
    path.write_bytes(packed)
    told = all_words(page(START, read_history([path])))
    assert "This could not be read." in told
    assert "unpack it with its password" in told


def test_a_picture_is_not_an_export_and_the_way_to_one_stands_below(tmp_path: Path) -> None:
    told = all_words(page(START, read_history([write_zip(tmp_path / "photos.zip", {"p.jpg": b"\xff\xd8"})])))
    assert "Nothing in this was recognised." in told
    assert "How to get the right files is told below." in told
