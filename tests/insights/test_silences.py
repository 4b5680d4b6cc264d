"""Silences and what lies near them: possible, never the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from auditor.facts import table
from auditor.history.view import History
from auditor.insights.events import events
from auditor.insights.silences import Possible, Silence, reaches, silences
from auditor.insights.when import gaps_in, per_day
from auditor.recording import Setting
from tests.making import history_of

BERLIN = "Europe/Berlin"


def on(*days: str, **more: object) -> list[dict[str, object]]:
    return [{"started_at": f"{day}T12:00:00Z", **more} for day in days]


def silent(history: History, zone: str = BERLIN) -> list[Silence]:
    return silences(history, zone, per_day(history, zone))


def kinds(silence: Silence) -> list[str]:
    return [one.kind for one in silence.near]


def between(first: str, last: str) -> Silence:
    (found,) = silent(history_of(on(first, last)))
    return found


# What is silent -----------------------------------------------------------------------------------


def test_silences_are_the_gaps_that_are_counted_elsewhere() -> None:
    history = history_of(on("2024-05-01", "2024-05-20", "2024-05-24", "2024-06-30"))
    expected = gaps_in(per_day(history, BERLIN))
    assert [(one.first, one.last, one.days) for one in silent(history)] == [
        (gap.first, gap.last, gap.days) for gap in expected
    ]
    assert [one.days for one in silent(history)] == [18, 36]


def test_without_silences_nothing_is_said() -> None:
    assert silent(history_of(on("2024-05-01", "2024-05-02"))) == []
    assert silent(history_of([])) == []


# What ends and begins -----------------------------------------------------------------------------


def test_an_assistant_that_ends_before_or_begins_after_a_silence_is_named() -> None:
    rows = [*on("2024-02-01", "2024-02-02"), *on("2024-03-01", "2024-03-02", vendor="google")]
    (found,) = silent(history_of(rows))
    assert [(one.kind, one.name, one.at) for one in found.near] == [
        ("vendor_ends", "Amazon", dt.date(2024, 2, 2)),
        ("vendor_begins", "Google", dt.date(2024, 3, 1)),
    ]
    assert found.near[0].sentence == "The recordings of Amazon end right before it, on 2 February 2024."
    assert found.near[1].sentence == "The recordings of Google begin right after it, on 1 March 2024."


def test_an_assistant_that_goes_on_afterwards_is_not_named() -> None:
    rows = [*on("2024-02-01", "2024-02-02"), *on("2024-03-01", "2024-03-02")]
    assert kinds(silent(history_of(rows))[0]) == []


def test_a_device_that_was_replaced_is_named() -> None:
    rows = [*on("2024-02-01", "2024-02-02", device="Old"), *on("2024-03-01", "2024-03-05", device="New")]
    (found,) = silent(history_of(rows))
    assert [(one.kind, one.name) for one in found.near] == [("device_begins", "New"), ("device_ends", "Old")]
    assert "last recording of the device Old is right before it" in found.near[1].sentence


# Settings -----------------------------------------------------------------------------------------


def test_a_dated_setting_near_the_begin_is_named_deletions_first() -> None:
    history = replace(
        history_of(on("2024-02-01", "2024-03-01")),
        settings=[
            Setting("apple", "Siri Data Sharing", "off", "2024-02-04T10:00:00Z"),
            Setting("apple", "Siri history", "Deleted by user", "2024-02-03T10:00:00Z"),
            Setting("apple", "Siri Data Sharing", "on", "2023-02-04T10:00:00Z"),
            Setting("google", "activity control", "Web & App Activity"),
            Setting("apple", "unreadable", "x", "soon"),
        ],
    )
    (found,) = silent(history)
    assert kinds(found) == ["deletion", "setting"]
    assert found.near[0].sentence == (
        "Possible: something was deleted. Apple notes for 3 February 2024: Siri history: Deleted by user"
    )


# Vendors, holidays --------------------------------------------------------------------------------


def test_only_what_can_silence_a_history_of_its_own_vendor_is_named() -> None:
    (event,) = (one for one in events() if one.id == "google_auto_delete_default")
    rows = on("2020-06-20", "2020-07-20", vendor="google")
    (found,) = silent(history_of(rows))
    assert event.label in [one.name for one in found.near]
    assert all(one.sentence.startswith("Possible: ") for one in found.near if one.kind == "event")
    (other,) = silent(history_of(on("2020-06-20", "2020-07-20")))
    assert event.label not in [one.name for one in other.near]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2022-12-22", "2023-01-02", True),
        ("2022-12-19", "2023-01-08", True),
        ("2022-12-18", "2023-01-02", False),
        ("2022-12-22", "2023-01-09", False),
        ("2022-03-01", "2022-03-12", False),
        ("2023-01-01", "2023-12-31", False),
    ],
)
def test_christmas_is_possible_only_where_the_silence_lies_within_it(
    first: str, last: str, found: bool
) -> None:
    names = [one.name for one in between(first, last).near if one.kind == "holiday"]
    assert names == (["Christmas and New Year holidays"] if found else [])


def test_summer_is_looked_for_only_where_the_table_knows_it() -> None:
    history = history_of(on("2023-07-20", "2023-08-10"))
    assert [one.kind for one in silent(history)[0].near] == ["holiday"]
    assert (
        silent(history)[0].near[0].sentence == "Possible: away in the summer holidays of schools in Europe."
    )
    assert [one.kind for one in silent(history, "America/New_York")[0].near] == []
    assert [one.kind for one in between("2023-06-20", "2023-09-10").near] == []  # too long for a holiday


def test_every_holiday_has_a_length_and_a_source() -> None:
    for row in table("silence_reasons")["holidays"]:
        assert row["most_days"] > 0
        assert row["source"]
        for name in ("first", "last"):
            month, day = map(int, row[name].split("-"))
            assert dt.date(2023, month, day)


def test_nothing_is_called_the_reason() -> None:
    every = [
        Possible(kind, "Amazon", at=dt.date(2024, 1, 1), months=3)  # type: ignore[arg-type]
        for kind in ("deletion", "setting", "event", "holiday", "retention")
    ]
    assert all(one.sentence.startswith("Possible: ") for one in every)


# From when to when --------------------------------------------------------------------------------


def test_a_history_as_long_as_an_automatic_deletion_allows_says_so() -> None:
    rows = on("2023-01-05", "2024-07-01", vendor="google")
    (found,) = reaches(per_day(history_of(rows), "UTC"))
    assert (found.first, found.last) == (dt.date(2023, 1, 5), dt.date(2024, 7, 1))
    assert [one.months for one in found.near] == [18]
    assert found.near[0].sentence == (
        "Possible: Google deletes by itself what is older than 18 months, if so chosen."
    )


def test_other_lengths_and_other_vendors_say_nothing() -> None:
    rows = [*on("2022-01-05", "2024-07-01"), *on("2023-01-05", "2024-07-01", vendor="apple")]
    found = reaches(per_day(history_of(rows), "UTC"))
    assert [(one.vendor, one.near) for one in found] == [("amazon", ()), ("apple", ())]
    assert reaches(per_day(history_of([]), "UTC")) == []
