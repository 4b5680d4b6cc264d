"""Findings: each with its numbers, its rows and its kind of evidence, in an order that anybody can follow."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from auditor.history import History
from auditor.history.veil import veiled
from auditor.insights.findings import LEAST, ORDER, Finding, notable, rows_of
from auditor.language import number
from auditor.recording import EVIDENCE, INFERRED, MEASURED, VENDOR_SAYS
from auditor.wakeups import Judgement, judge
from tests.making import history_of

ZONE = "Europe/Berlin"
NOON = dt.datetime(2024, 3, 4, 12, tzinfo=dt.UTC)
ALL = len(ORDER)


def at(day: int, hour: int = 0) -> dt.datetime:
    return NOON + dt.timedelta(days=day, hours=hour)


def alexa(count: int, **fields: object) -> list[dict[str, object]]:
    return [
        {"started_at": at(number), "transcript": f"alexa turn on light {number}", **fields}
        for number in range(count)
    ]


def judged(rows: Sequence[dict[str, object]]) -> tuple[History, Judgement]:
    judgement = judge(history_of(rows), zone=ZoneInfo(ZONE))
    return judgement.history, judgement


def found(history: History, judgement: Judgement | None = None) -> dict[str, Finding]:
    return {one.id: one for one in notable(history, judgement, ZONE, ALL)}


def a_bit_of_everything() -> list[dict[str, object]]:
    marked = alexa(12, transcript=None, vendor_label="FALSE_WAKE_WORD_1P", outcome="not_for_device")
    chat = alexa(30, transcript="and then he said we were never there so she left with him")
    night = [{"started_at": at(day, 11), "transcript": f"stop {day}"} for day in range(20)]
    strangers = alexa(15, speaker="unrecognised") + alexa(5, speaker="recognised")
    kept_silent = alexa(11, outcome="text_withheld", transcript=None)
    burst = [{"started_at": at(300), "transcript": f"burst {n}"} for n in range(60)]
    return [*alexa(60), *marked, *chat, *night, *strangers, *kept_silent, *burst]


def test_a_quiet_history_has_nothing_notable() -> None:
    history, judgement = judged(alexa(20))
    assert notable(history, judgement, ZONE) == []
    assert notable(history_of([]), None, ZONE) == []
    assert notable(history_of([{"transcript": "alexa stop"}]), None, ZONE) == []


def test_the_first_of_each_topic_come_first_and_then_the_others_in_their_order() -> None:
    history, judgement = judged(a_bit_of_everything())
    every = notable(history, judgement, ZONE, ALL)
    places = list(ORDER)
    assert [one.topic for one in every[:3]] == ["not_meant", "when", "what"]
    assert len({one.id for one in every}) == len(every) >= 6
    order = [places.index(one.id) for one in every]
    assert order[:3] == sorted(order[:3])
    assert order[3:] == sorted(order[3:])
    assert notable(history, judgement, ZONE) == every[:3]
    assert notable(history, judgement, ZONE, 1) == every[:1]


def test_each_sentence_carries_its_numbers_and_each_finding_all_that_it_rests_on() -> None:
    history, judgement = judged(a_bit_of_everything())
    for one in notable(history, judgement, ZONE, ALL):
        assert number(one.numerator) in one.sentence
        if one.unit == "recordings" and one.id not in ("burst", "change"):
            assert number(one.denominator) in one.sentence
        assert 0 < one.numerator <= one.denominator
        assert one.evidence in EVIDENCE
        assert one.sources
        assert re.fullmatch(r"[a-z_]+", one.page)


def test_the_rows_behind_a_finding_are_as_many_as_it_says() -> None:
    history, judgement = judged(a_bit_of_everything())
    every = found(history, judgement)
    assert {"marked", "night", "burst", "unrecognised", "withheld", "silence"} <= set(every)
    for one in every.values():
        view = rows_of(history, one, ZONE)
        if one.unit == "recordings":
            assert len(view) == one.numerator, one.id
            assert len(set(view.table["recording_id"].to_pylist())) == one.numerator


def test_what_the_vendor_marked_and_what_is_likely_are_two_findings() -> None:
    history, judgement = judged(a_bit_of_everything())
    judgement = judgement.reviewed(dict.fromkeys(judgement.sample(5), "not_meant"))
    history = judgement.history
    every = found(history, judgement)
    verdicts = history.frame(["verdict"])["verdict"].value_counts()
    assert every["marked"].numerator == verdicts["vendor_says_unintended"] == 12
    assert every["marked"].evidence == VENDOR_SAYS
    assert every["likely"].numerator == verdicts["likely_unintended"] > 0
    assert every["likely"].evidence == INFERRED
    assert "likely" in every["likely"].sentence
    assert "public stand-in data" in every["likely"].caveat
    assert every["marked"].denominator == every["likely"].denominator == len(history)


def test_without_verdicts_nothing_is_said_of_them() -> None:
    assert not {"marked", "likely"} & set(found(history_of(a_bit_of_everything())))


def test_night_is_by_the_clock_of_the_zone() -> None:
    rows = alexa(20) + [{"started_at": at(day, 11)} for day in range(12)]  # 23 o'clock UTC: 0 in Berlin
    one = found(history_of(rows))["night"]
    assert (one.numerator, one.denominator, one.evidence) == (12, 32, MEASURED)
    assert one.sentence == (
        "12 of 32 recordings with a time of day were made at night, from 23:00 to 06:00 (38 %)."
    )
    assert not [one for one in notable(history_of(rows), None, "America/New_York", ALL) if one.id == "night"]


def test_a_few_nights_are_not_worth_a_sentence() -> None:
    nights = [{"started_at": at(day, 11)} for day in range(int(LEAST["recordings"]) - 1)]
    assert "night" not in found(history_of([*alexa(20), *nights]))


def test_the_longest_silence_has_its_days_and_says_what_is_possible_as_possible() -> None:
    last = dt.datetime(2020, 6, 22, 12, tzinfo=dt.UTC)
    rows = [
        {"vendor": "google", "product": "Assistant", "started_at": last + dt.timedelta(days=day)}
        for day in (-30, -20, 0, 40)
    ]
    one = found(history_of(rows))["silence"]
    assert (one.numerator, one.denominator, one.unit) == (39, 71, "days")
    assert "39 of 71 days, 23 June to 31 July 2020." in one.sentence
    assert "Possible, among others: Google: 18 months by default (24 June 2020)." in one.sentence
    assert one.details["event"] == "google_auto_delete_default"
    assert any("telecompaper" in source for source in one.sources)
    around = rows_of(history_of(rows), one, ZONE).frame(["started_at"])["started_at"]
    assert [when.date().isoformat() for when in around] == ["2020-06-22", "2020-08-01"]


def test_a_silence_with_nothing_near_it_gives_no_reason() -> None:
    one = found(history_of([{"started_at": at(0)}, {"started_at": at(30)}]))["silence"]
    assert (
        one.sentence
        == "The longest silence in your files: no recording on 29 of 31 days, 5 March to 2 April 2024."
    )


def test_a_burst_is_told_against_the_middle_day() -> None:
    rows = [*alexa(30), *[{"started_at": at(3)} for _ in range(11)]]
    one = found(history_of(rows))["burst"]
    assert one.sentence == (
        "The busiest day was 7 March 2024: 12 recordings; on a day in the middle, of 30 days with any: 1."
    )
    assert (one.numerator, one.denominator) == (12, 41)


def test_voices_that_were_not_recognised_are_counted_among_all_of_the_vendor_that_notes_them() -> None:
    rows = [
        *alexa(30, speaker="recognised"),
        *[{"vendor": "google", "product": "Assistant", "started_at": at(day)} for day in range(8)],
        *[
            {"vendor": "google", "product": "Assistant", "started_at": at(day, 9), "speaker": "unrecognised"}
            for day in range(12)
        ],
    ]
    one = found(history_of(rows))["unrecognised"]
    assert (one.numerator, one.denominator, one.evidence) == (12, 20, VENDOR_SAYS)
    assert one.sentence.startswith("Google noted a voice that was not recognised on 12 of 20 recordings")


def test_a_change_is_between_two_halves_of_the_same_length() -> None:
    busy = [{"started_at": at(60 + day, hour)} for day in range(60) for hour in (0, 1)]
    one = found(history_of([*alexa(60), *busy]))["change"]
    assert (one.numerator, one.denominator) == (120, 180)
    assert "60 days" in one.sentence


def test_duplicates_and_rows_that_nobody_spoke_are_in_no_finding() -> None:
    rows = [*alexa(20), *alexa(20, kind="typed", speaker="unrecognised"), *alexa(20, kind="automatic")]
    assert found(history_of(rows)) == {}


@pytest.mark.parametrize("ident", ["sound"])
def test_sound_held_is_told_and_in_incognito_without_its_length(ident: str) -> None:
    history = history_of(alexa(20, audio_state="linked", clip=0, audio="a.wav"))
    assert found(history)[ident].sentence == "The sound of 20 of 20 recordings is in your files."
    assert found(veiled(history))[ident].numerator == 20


def test_in_incognito_the_numbers_are_the_same() -> None:
    history, _ = judged(a_bit_of_everything())
    plain, covered = found(history), found(veiled(history))
    assert {key: (one.numerator, one.denominator) for key, one in plain.items()} == {
        key: (one.numerator, one.denominator) for key, one in covered.items()
    }
