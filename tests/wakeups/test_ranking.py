"""The most likely first, and only what somebody looks for."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from auditor.wakeups import Judgement, judge
from auditor.wakeups.ranking import Ranking, Wanted, ranked
from tests.making import history_of
from tests.wakeups.test_judgement import START, TALK, ZONE, at, requests


def everything() -> Judgement:
    google = {"vendor": "google", "product": "Assistant", "device": None}
    rows = [
        *requests(),
        at(0, TALK, reply="Sorry, I don't know that.", audio_state="linked"),
        at(900, TALK, reply="Sorry, I don't know that."),
        at(1800, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P", device="Hall"),
        at(2700, kind="typed", transcript="stop"),
        *requests(40, **google),
        at(3600, TALK, reply="Sorry, I don't know.", time_precision="day", **google),
    ]
    return judge(history_of(rows), zone=ZONE)


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return everything()


@pytest.fixture(scope="module")
def ranking(judgement: Judgement) -> Ranking:
    return ranked(judgement, ZONE)


def column(judgement: Judgement, rows: object, name: str) -> list[object]:
    return judgement.history.public().column(name).take(list(rows)).to_pylist()


def test_the_most_likely_comes_first_and_of_equals_the_newest(judgement: Judgement, ranking: Ranking) -> None:
    found = ranking.find(Wanted())
    pairs = list(
        zip(column(judgement, found, "p_unintended"), column(judgement, found, "started_at"), strict=True)
    )
    assert pairs == sorted(pairs, key=lambda pair: (-pair[0], -pair[1].timestamp()))


def test_what_is_not_judged_is_not_in_it(judgement: Judgement, ranking: Ranking) -> None:
    assert len(ranking) == len(judgement.known) == judgement.history.table.num_rows - 1
    assert "not_applicable" not in column(judgement, ranking.find(Wanted()), "verdict")


@pytest.mark.parametrize(
    ("wanted", "name", "values"),
    [
        (Wanted(verdicts=["vendor_says_unintended"]), "verdict", {"vendor_says_unintended"}),
        (Wanted(vendors=["google"]), "vendor", {"google"}),
        (Wanted(devices=["Hall"]), "device", {"Hall"}),
        (Wanted(devices=["Assistant"]), "vendor", {"google"}),
        (Wanted(sound=True), "audio_state", {"linked"}),
        (Wanted(wake_words=["alexa"]), "vendor", {"amazon"}),
    ],
)
def test_what_somebody_looks_for_is_found_whole(
    judgement: Judgement, ranking: Ranking, wanted: Wanted, name: str, values: set[object]
) -> None:
    found = column(judgement, ranking.find(wanted), name)
    assert set(found) == values
    judged = column(judgement, ranking.find(Wanted()), name)
    assert len(found) == sum(one in values for one in judged)


def test_several_wishes_hold_together(judgement: Judgement, ranking: Ranking) -> None:
    wanted = Wanted(verdicts=["likely_unintended"], vendors=["amazon"], sound=False)
    found = ranking.find(wanted)
    assert column(judgement, found, "transcript") == [TALK]
    assert not len(ranking.find(Wanted(vendors=["google"], devices=["Hall"])))


def test_hours_are_those_of_the_clock_on_the_wall_and_a_date_alone_has_none(judgement: Judgement) -> None:
    # 12:00 UTC on 1 March is 13 o'clock in Berlin and 21 o'clock in Tokyo.
    hour = START.hour
    for zone, ahead in ((ZONE, 1), (ZoneInfo("Asia/Tokyo"), 9)):
        in_zone = ranked(judgement, zone)
        found = in_zone.find(Wanted(hours=[hour + ahead], verdicts=["likely_unintended"]))
        assert column(judgement, found, "transcript") == [TALK, TALK]
    assert not len(in_zone.find(Wanted(hours=range(24), verdicts=["possibly_unintended"])))


def test_what_was_answered_can_be_left_out(judgement: Judgement, ranking: Ranking) -> None:
    first = column(judgement, ranking.find(Wanted())[:1], "recording_id")[0]
    open_rows = ranking.find(Wanted(answered=False), [str(first)])
    assert len(open_rows) == len(ranking) - 1
    assert column(judgement, ranking.find(Wanted(answered=True), [str(first)]), "recording_id") == [first]


def test_the_names_to_choose_from_are_those_that_occur(ranking: Ranking) -> None:
    assert set(ranking.vendors) == {"amazon", "google"}
    assert set(ranking.devices) == {"Kitchen", "Hall", "Assistant"}
    assert ranking.wake_words == ("alexa", "hey google")


def test_an_empty_history_can_be_ranked() -> None:
    found = ranked(judge(history_of([]), zone=ZONE), ZONE)
    assert (len(found), found.wake_words, found.find(Wanted(sound=True)).tolist()) == (0, (), [])
