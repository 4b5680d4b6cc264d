"""Events of the vendors: found by vendor and date, and near a silence only where they may have caused one."""

from __future__ import annotations

import datetime as dt

from auditor.insights.events import NEXT_TO_DAYS, events, near_gap
from auditor.insights.when import Gap


def ids(found: list[object]) -> list[str]:
    return [one.id for one in found]  # type: ignore[attr-defined]


def gap(first: str, last: str) -> Gap:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return Gap(begin, end, (end - begin).days + 1)


def test_events_come_in_order_of_time_and_of_all_vendors() -> None:
    found = events()
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert {one.vendor for one in found} == {"amazon", "google", "apple"}


def test_only_events_of_the_vendors_that_are_asked_for_are_given() -> None:
    assert {one.vendor for one in events(["apple"])} == {"apple"}
    assert len(events(["apple"])) + len(events(["amazon", "google"])) == len(events())
    assert events([]) == []


def test_first_and_last_day_both_count() -> None:
    day = dt.date(2019, 8, 2)
    assert ids(events(first=day, last=day)) == ["google_pause", "amazon_opt_out", "apple_suspended"]


def test_an_event_of_a_month_may_have_been_on_any_of_its_days() -> None:
    (one,) = events(["google"], dt.date(2020, 8, 31), dt.date(2020, 8, 31))
    assert (one.id, one.at, one.until) == ("google_opted_out", dt.date(2020, 8, 1), dt.date(2020, 8, 31))
    assert events(["google"], dt.date(2020, 9, 1), dt.date(2020, 9, 30)) == []


def test_an_event_of_a_year_may_have_been_on_any_of_its_days() -> None:
    found = events(["amazon"], dt.date(2026, 12, 31), dt.date(2026, 12, 31))
    assert ids(found) == ["amazon_alexa_plus"]


def test_events_can_be_asked_for_by_what_they_bear_on() -> None:
    found = events(bears_on=["sound"])
    assert "apple_apology" in ids(found)
    assert all("sound" in one.bears_on for one in found)


def test_an_event_next_to_a_silence_is_near_it_and_one_further_away_is_not() -> None:
    at = dt.date(2020, 6, 24)  # Google: 18 months by default
    before = at + dt.timedelta(days=NEXT_TO_DAYS)
    near = Gap(before, before + dt.timedelta(days=20), 21)
    far = Gap(before + dt.timedelta(days=1), before + dt.timedelta(days=20), 20)
    assert ids(near_gap(near, ["google"])) == ["google_auto_delete_default"]
    assert near_gap(far, ["google"]) == []


def test_what_cannot_make_recordings_vanish_is_no_reason_for_a_silence() -> None:
    summer = gap("2019-07-01", "2019-08-31")
    assert near_gap(summer, ["google"]) == []
    assert "google_pause" in ids(near_gap(summer, ["google"], bears_on=None))


def test_an_event_known_to_the_year_only_is_near_no_silence() -> None:
    assert "amazon_alexa_plus" not in ids(near_gap(gap("2026-02-01", "2026-03-01"), bears_on=None))


def test_each_silence_keeps_its_own_events() -> None:
    first, second = gap("2017-10-05", "2017-10-20"), gap("2022-01-05", "2022-01-20")
    found = [(gap, near_gap(gap, ["google"])) for gap in (first, second)]
    assert [(one, ids(near)) for one, near in found] == [(first, ["google_mini"]), (second, [])]


def test_a_silence_at_the_ends_of_the_calendar_is_no_error() -> None:
    assert near_gap(Gap(dt.date.min, dt.date.min, 1)) == []
    assert near_gap(Gap(dt.date.max, dt.date.max, 1)) == []
