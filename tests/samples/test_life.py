from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from auditor.samples.life import BERLIN, LAST_DAY, Event, calendar, has_visitors, is_away, tell

YEAR = calendar(36)
EVENTS = tell(7, 36, 4)
AMAZON = ("kitchen", "room", "app")


def local_day(event: Event) -> date:
    return event.at.astimezone(BERLIN).date()


def share_of_false(events: list[Event]) -> float:
    counts = Counter(event.meant for event in events)
    return counts["no"] / (counts["no"] + counts["yes"])


def test_the_history_ends_on_a_fixed_day_and_has_the_months_asked_for():
    assert calendar(36).first == date(2023, 7, 1)
    assert calendar(1).first == date(2026, 6, 1)
    assert calendar(120).first == date(2016, 7, 1)
    assert min(map(local_day, EVENTS)) == date(2023, 7, 1)
    assert max(map(local_day, EVENTS)) == LAST_DAY


def test_events_come_in_order_of_time_and_in_whole_milliseconds():
    assert [event.at for event in EVENTS] == sorted(event.at for event in EVENTS)
    assert all(event.at.tzinfo is UTC and event.at.microsecond % 1000 == 0 for event in EVENTS)


def test_two_summer_holidays_are_silent_and_the_days_around_them_are_not():
    assert YEAR.journeys == [
        (date(2023, 7, 24), date(2023, 8, 8)),
        (date(2025, 7, 24), date(2025, 8, 8)),
    ]
    days = Counter(map(local_day, EVENTS))
    assert sum(days[day] for day in YEAR.days if is_away(day)) == 0
    for first, last in YEAR.journeys:
        assert days[first - timedelta(1)] > 3
        assert days[last + timedelta(1)] > 3
    assert sum(days[date(2024, 7, 24) + timedelta(n)] for n in range(16)) > 100  # that summer they stayed


def test_no_other_day_is_silent():
    days = Counter(map(local_day, EVENTS))
    assert all(days[day] > 0 for day in YEAR.days if not is_away(day))


def test_the_party_is_one_evening_with_a_burst_of_requests():
    assert YEAR.party.weekday() == 5
    asked = Counter(local_day(event) for event in EVENTS if event.meant == "yes")
    (busiest, most), *_ = asked.most_common(1)
    assert busiest == YEAR.party
    assert most > 4 * sum(asked.values()) / len(asked)


def test_visitors_at_christmas_ask_more():
    asked = Counter(local_day(event) for event in EVENTS if event.meant == "yes")
    christmas = [asked[day] for day in YEAR.days if has_visitors(day)]
    december = [asked[day] for day in YEAR.days if day.month == 12 and not has_visitors(day)]
    assert len(christmas) == 15
    assert sum(christmas) / len(christmas) > 1.3 * sum(december) / len(december)


def test_weekends_begin_later():
    def earliest(weekend: bool) -> list[float]:
        first: dict[date, float] = {}
        for event in EVENTS:
            wall = event.at.astimezone(BERLIN)
            if event.meant == "yes" and (wall.weekday() >= 5) == weekend and not has_visitors(wall.date()):
                first.setdefault(wall.date(), wall.hour + wall.minute / 60)
        return sorted(first.values())

    weekdays, weekends = earliest(weekend=False), earliest(weekend=True)
    assert 6.5 < weekdays[len(weekdays) // 2] < 8
    assert 8.3 < weekends[len(weekends) // 2] < 10.5


@pytest.mark.parametrize("places", [AMAZON, ("speaker", "phone")])
@pytest.mark.parametrize("seed", [7, 8, 1234])
def test_the_share_of_false_wake_ups_lies_in_the_published_range(places: tuple[str, ...], seed: int):
    # wakeups/evidence.md 1.5: 2 to 17 % in the few published figures
    events = EVENTS if seed == 7 else tell(seed, 36, 4)
    assert 0.02 < share_of_false([event for event in events if event.place in places]) < 0.17


@pytest.mark.parametrize("places", [AMAZON, ("speaker", "phone")])
def test_the_new_television_makes_false_wake_ups_rise(places: tuple[str, ...]):
    here = [event for event in EVENTS if event.place in places]
    before = share_of_false([event for event in here if local_day(event) < YEAR.new_tv])
    after = share_of_false([event for event in here if local_day(event) >= YEAR.new_tv])
    assert 1.4 * before < after < 0.17


def test_false_wake_ups_do_not_come_in_bursts():
    # wakeups/evidence.md 1.1: 6 of 608 had another within 120 s on the same speaker
    last: dict[str, datetime] = {}
    close = false = 0
    for event in EVENTS:
        if event.meant == "no":
            false += 1
            close += event.at - last.get(event.place, YEAR.audio_off.replace(year=2000)) < timedelta(
                seconds=120
            )
            last[event.place] = event.at
    assert close / false < 0.03


def test_false_wake_ups_at_night_are_rare_and_there_are_some():
    night = [e for e in EVENTS if e.meant == "no" and e.at.astimezone(BERLIN).hour < 5]
    assert 5 <= len(night) <= 40


def test_a_second_microphone_hears_the_words_within_the_second():
    seconds = [place for place, event in enumerate(EVENTS) if event.what == "second"]
    assert len(seconds) > 50
    for place in seconds:
        heard = EVENTS[place]
        near = [
            e for e in EVENTS[max(0, place - 5) : place] if e.place == "kitchen" and e.words == heard.words
        ]
        assert any(heard.at - event.at < timedelta(seconds=1) for event in near)


def test_exactly_one_request_is_heard_by_phone_and_speaker_at_once():
    google = Counter(
        (e.at.replace(microsecond=0), e.words) for e in EVENTS if e.place in ("speaker", "phone")
    )
    assert sorted(google.values())[-2:] == [1, 2]


def test_nobody_means_that_no_one_called_this_microphone():
    by_what = {what: {e.meant for e in EVENTS if e.what == what} for what in {e.what for e in EVENTS}}
    assert by_what["second"] == by_what["routine"] == by_what["typed"] == by_what["tapped"] == {"nobody"}
    assert by_what["rejected"] == by_what["taken"] == by_what["unclear"] == {"no"}
    assert by_what["asked"] == by_what["name_only"] == by_what["withheld"] == {"yes"}
    assert by_what["injected"] == {"yes", "nobody"}  # some offers were answered


@pytest.mark.parametrize("people", [1, 2, 8])
def test_fewer_people_ask_less(people: int):
    events = tell(7, 6, people)
    names = {event.recognised for event in events} - {None}
    assert len(names) == {1: 1, 2: 2, 8: 4}[people]  # only adults' voices are known
    assert (len(events) < len(tell(7, 6, 4))) == (people < 4)


@pytest.mark.parametrize(("months", "people"), [(0, 4), (241, 4), (36, 0), (36, 9), (-1, 4)])
def test_impossible_households_are_refused(months: int, people: int):
    with pytest.raises(ValueError, match="must be from 1 to"):
        tell(7, months, people)
