"""Local times of saved pages, and the cutting of a page into its records."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.amazon.page import begins_with_class, element_key, local_time, pieces_of, unquoted
from auditor.shapes.contract import Options
from tests.shapes.amazon.making import key

BERLIN = Options(zone="Europe/Berlin")


@pytest.mark.parametrize(
    ("date", "clock", "zone", "utc"),
    [
        ("March 05, 2022", "6:07 PM", "Europe/Berlin", 1646500020),
        ("March 5, 2022", "6:07 p.m.", "America/New_York", 1646521620),
        ("5 March 2022", "18:07", "UTC", 1646503620),
        ("Saturday, March 5, 2022", "12:00 AM", "UTC", 1646438400),
        ("MARCH 05, 2022", "12:30 PM", "UTC", 1646483400),
        ("July 1, 2022", "6:07 PM", "Europe/Berlin", 1656691620),
    ],
)
def test_a_local_time_is_read_in_the_chosen_zone(date: str, clock: str, zone: str, utc: int) -> None:
    found = local_time(date, clock, Options(zone=zone))
    assert (found.micros, found.precision, found.readable) == (utc * 1_000_000, "min", True)


def test_without_a_time_of_day_only_the_day_is_known() -> None:
    found = local_time("March 05, 2022", None, BERLIN)
    assert (found.micros, found.precision) == (1646434800_000_000, "day")


def test_without_a_choice_this_machines_zone_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of the process cannot be changed here")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert local_time("March 05, 2022", "6:07 PM", Options()).micros == 1646483820_000_000
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("day", ["Today", "yesterday", " TODAY "])
def test_a_day_without_a_date_is_no_time_and_no_flaw(day: str) -> None:
    found = local_time(day, "6:07 PM", BERLIN)
    assert (found.micros, found.precision, found.readable) == (None, None, True)


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        (None, None),
        ("", "6:07 PM"),
        ("5. März 2022", "18:07"),
        ("03/05/2022", "6:07 PM"),
        ("March 35, 2022", "6:07 PM"),
        ("February 30, 2022", "6:07 PM"),
        ("March 05, 2022", "25:07"),
        ("March 05, 2022", "13:07 PM"),
        ("March 05, 2022", "0:07 AM"),
        ("March 05, 2022", "soon"),
        ("March 05, 1022", "6:07 PM"),
        ("March 05, 9999", "6:07 PM"),
    ],
)
def test_what_cannot_be_read_is_never_guessed(date: str | None, clock: str | None) -> None:
    found = local_time(date, clock, BERLIN)
    assert (found.micros, found.readable) == (None, False)


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_times_never_raise(date: str, clock: str) -> None:
    local_time(date, clock, BERLIN)


def test_one_quotation_mark_is_taken_off_each_side() -> None:
    assert unquoted("\u201calexa stop\u201d") == "alexa stop"
    assert unquoted("\u201cplay \u201cYesterday\u201d\u201d") == "play \u201cYesterday\u201d"
    for text in (None, "", '"', "stop", '"stop'):
        assert unquoted(text) == text


def test_a_page_is_cut_where_elements_of_a_class_begin() -> None:
    page = b"<p class='x'>0</p><div id=1 class=\"a row b\">1</div><i>-</i><div class='row'>2</div><b class='rows'>3</b>"
    pieces = list(pieces_of(page, begins_with_class("row")))
    assert [piece[:4] for piece in pieces] == [b"<div", b"<div"]
    assert b"".join(pieces) == page[page.index(b"<div") :]
    assert list(pieces_of(b"<p></p>", begins_with_class("row"))) == []


@pytest.mark.timeout(60)
def test_a_page_made_to_search_for_ever_does_not() -> None:
    for page in (b'<a class="' * 50_000, b"<a " + b" class" * 200_000, b'<a class="' + b"x " * 500_000):
        assert list(pieces_of(page, begins_with_class("row"))) == []


def test_the_name_of_an_element_is_a_key_where_it_is_no_mere_number() -> None:
    assert element_key(key()) == ("record", key())
    assert element_key("record-EXAMPLE-0001") == ("page", "record-EXAMPLE-0001")
    for short in (None, "", "17", "record-3"):
        assert element_key(short) is None
