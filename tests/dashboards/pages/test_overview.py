"""The overview: every number is the library's, in every state of a history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from auditor.insights.baselines import beside, own_sentence
from auditor.insights.events import events
from auditor.insights.finding import rows_of
from auditor.insights.findings import notable
from auditor.insights.halves import halves_of
from auditor.insights.sound import sound_held
from auditor.insights.when import overview, per_day
from auditor.wakeups import Judgement, judge
from auditor.wakeups.beside import beside_dubois
from auditor.wakeups.telling import accuracy
from dashboards.parts.state import Opened
from tests import sounds
from tests.dashboards.histories import (
    OVERVIEW,
    all_words,
    numbers,
    one_vendor,
    page,
    rows,
    three_vendors,
    with_clip,
    without_times,
)
from tests.making import history_of

UTC = ZoneInfo("UTC")


def household() -> Judgement:
    """Return requests, talk, and what the vendor marked, over two months."""
    talk = rows("amazon", "Alexa", 5, transcript="and then she told him that they were leaving")
    marked = rows(
        "amazon", "Alexa", 7, transcript=None, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P"
    )
    asked = rows(
        *("amazon", "Alexa", 200),
        transcript="alexa what's the weather",
        outcome="answered",
        reply="Sunny.",
        device="Kitchen",
    )
    return judge(history_of([*asked, *talk, *marked]), zone=UTC)


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return household()


def drawn(judgement: Judgement, **state: object) -> AppTest:
    return page(OVERVIEW, judgement.history, judgement=judgement, zone="UTC", **state)


def plain(test: AppTest) -> str:
    return " ".join(all_words(test).replace("&#x27;", "'").replace("&quot;", '"').split())


# The answer ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [one_vendor, three_vendors, without_times])
def test_all_numbers_are_those_of_the_library(make) -> None:
    history = make()
    told = overview(history, "UTC")
    shown = numbers(page(OVERVIEW, history, zone="UTC"))
    assert shown["Recordings"] == f"{told.recordings:,}" == f"{len(history):,}"
    assert shown["Days with a recording"] == f"{told.active_days:,}"


def test_the_whole_history_is_one_sentence(judgement: Judgement) -> None:
    told = overview(judgement.history, "UTC")
    assert told.heard == 212
    assert f"Your assistants recorded 212 times in {told.days_spanned} days." in plain(drawn(judgement))


@pytest.mark.parametrize(
    ("rows_", "sentence"),
    [
        ([{"started_at": None}] * 3, "Your assistants recorded 3 times. Your files do not say when."),
        ([{"started_at": "2026-03-01T10:00:00Z"}], "Your assistants recorded 1 time, on 1 March 2026."),
        ([{"kind": "typed"}] * 2, "No microphone was opened: 2 rows, all typed or automatic."),
        (
            [{"kind": "microphone_session", "vendor": "apple", "started_at": "2026-03-01T10:00:00Z"}] * 2,
            "A microphone was opened 2 times, all on 1 March 2026.",
        ),
    ],
)
def test_the_sentence_claims_no_more_than_the_files_say(
    rows_: list[dict[str, object]], sentence: str
) -> None:
    assert sentence in plain(page(OVERVIEW, history_of(rows_), zone="UTC"))


def test_likely_and_marked_stand_apart_with_denominator_interval_and_how_good_it_is(
    judgement: Judgement,
) -> None:
    rate = judgement.rates(UTC, "all")[0]
    assert (rate.vendor_marked, rate.recordings) == (7, 212)
    test = drawn(judgement)
    shown, told = numbers(test), plain(test)
    assert shown["Likely not meant"] == f"{rate.likely:,}"
    assert shown["Marked by the vendor as not meant"] == "7"
    low, high = rate.share("vendor_marked").interval
    assert f"3.3 % of 212 that can be asked about ({100 * low:.1f} % to {100 * high:.1f} %" in told
    assert accuracy(with_sound=False) in told
    assert told.count("How good is that?") == 1


def test_a_vendor_without_labels_has_not_marked_nothing_but_not_said(judgement: Judgement) -> None:
    google = judge(one_vendor(), zone=UTC)
    test = drawn(google)
    assert numbers(test)["Marked by the vendor as not meant"] == "not said"
    assert "carry no labels of the vendor's" in plain(test)


def test_a_history_that_was_not_judged_says_nothing_of_verdicts() -> None:
    test = page(OVERVIEW, one_vendor())
    assert "Likely not meant" not in numbers(test)
    assert "These recordings have not been judged." in plain(test)


def test_own_answers_say_how_good_it_is_on_this_history(judgement: Judgement) -> None:
    table = judgement.history.table
    verdicts = zip(table.column("recording_id").to_pylist(), table.column("verdict").to_pylist(), strict=True)
    answers = {id_: "not_meant" for id_, verdict in verdicts if verdict == "likely_unintended"}
    assert len(answers) == 5
    reviewed = judgement.reviewed(answers)
    held = Opened(reviewed.history, is_sample=False, judgement=reviewed, answers=answers)
    told = plain(page(OVERVIEW, None, opened=held))
    assert (
        f"By your own answers: of {len(answers)} recordings whose chance of not being meant is 50 % or more, 100 %"
        in told
    )


def test_how_much_sound_there_is_and_of_how_many(tmp_path: Path) -> None:
    history = with_clip(tmp_path, "mp3", sounds.mp3(20_000))
    test = page(OVERVIEW, history)
    assert numbers(test)["Sound held"] == "12 min 0 s"
    assert "1 of 1 recordings have sound" in plain(test)
    assert f"{round(sound_held(history).seconds)} seconds in 1 sound file" in plain(test)
    hidden = page(OVERVIEW, history, incognito=True)
    assert numbers(hidden)["Sound held"] == numbers(test)["Sound held"]
    assert "1 sound file cannot be read" in plain(page(OVERVIEW, with_clip(tmp_path, "wav", b"")))
    assert numbers(page(OVERVIEW, one_vendor()))["Sound held"] == "none"


# Findings, days, studies -------------------------------------------------------------------------


def test_the_most_notable_findings_are_the_librarys_in_its_order(judgement: Judgement) -> None:
    found = notable(judgement.history, judgement, "UTC")
    assert found
    told = plain(drawn(judgement))
    places = [told.index(" ".join(finding.sentence.split())) for finding in found]
    assert places == sorted(places)


def test_a_finding_leads_to_its_recordings_and_they_can_be_put_away(judgement: Judgement) -> None:
    for finding in notable(judgement.history, judgement, "UTC"):
        test = drawn(judgement)
        test.button(key=f"finding-show-{finding.id}").click().run()
        behind = len(rows_of(judgement.history, finding, "UTC"))
        assert f"of {behind:,} recording" in plain(test)
        if finding.unit == "recordings" and finding.rows.first is None:
            assert behind == finding.numerator
        test.button(key="finding-close").click().run()
        assert "The recordings behind it" not in plain(test)


def test_nothing_notable_is_said_too() -> None:
    assert "Nothing stands out" in plain(page(OVERVIEW, history_of([{"started_at": None}])))


def test_both_halves_of_the_time_stand_side_by_side_and_no_reason_is_given(judgement: Judgement) -> None:
    found = halves_of(per_day(judgement.history, "UTC"))
    assert found is not None
    told = plain(drawn(judgement))
    assert f"{found.later.per_day:,.1f} recordings a day on average" in told
    assert f"{found.earlier.recordings} in {found.earlier.days} days." in told
    assert "Your files do not say why." in told
    assert "half of the time" not in plain(
        page(OVERVIEW, history_of([{"started_at": "2026-03-01T10:00:00Z"}]))
    )


def test_what_happened_at_the_vendors_is_marked_on_the_days() -> None:
    first, last = dt.datetime(2025, 3, 1, tzinfo=dt.UTC), dt.datetime(2025, 7, 31, tzinfo=dt.UTC)
    history = history_of([{"started_at": first}, {"started_at": last}])
    told = plain(page(OVERVIEW, history, zone="UTC"))
    bearing = ("recordings", "sound", "labels", "export")
    within = [
        one
        for one in events(("amazon",), first.date(), last.date(), bearing)
        if one.precision != "year"  # which is no place on a line
    ]
    assert within
    for event in within:
        assert event.label in told
    assert "Gemini" not in told  # another vendor's


def test_studies_stand_beside_own_numbers_each_with_its_name_and_n(judgement: Judgement) -> None:
    told = plain(drawn(judgement))
    mine = [one for one in beside(judgement.history, "UTC") if one.study.vendor in ("amazon", "")]
    assert any(one.own for one in mine)
    for one in mine:
        assert one.study.study in told
        assert f"{one.study.n:,} {one.study.n_of}" in told
        assert own_sentence(one) in told
    assert "Google Home" not in told


def test_beside_a_television_nothing_is_shown_before_hours_are_given(judgement: Judgement) -> None:
    test = drawn(judgement)
    assert "per hour of television" not in plain(test)
    test.number_input(key="overview-television").set_value(4.0).run()
    told = plain(test)
    rate = next(one for one in judgement.rates(UTC, "wake_word") if one.group == "alexa")
    found = beside_dubois(rate, "alexa", 4.0)
    assert found[0].own is not None
    assert f"{found[0].own.marked_per_hour:.3f}" in told
    assert found[0].own.assumption in told
    for one in found:
        assert f"{one.speaker} ({one.country}): {one.per_hour:.3f}" in told
        for caveat in one.caveats:
            assert caveat in told


def test_incognito_shows_no_name() -> None:
    secret = judge(
        history_of(rows("amazon", "Alexa", 40, device="Jonas's room", outcome="answered")), zone=UTC
    )
    assert "Jonas" in plain(drawn(secret))
    hidden = drawn(secret, incognito=True)
    assert "Jonas" not in plain(hidden)
    assert numbers(hidden)["Recordings"] == "40"


def test_where_nothing_can_be_called_not_meant_no_rate_of_zero_is_shown() -> None:
    test = drawn(judge(history_of(rows("google", "Assistant", 30, transcript="lights on")), zone=UTC))
    test.number_input(key="overview-television").set_value(4.0).run()
    told = plain(test)
    assert "None of your recordings with “hey google” was marked or is likely not meant" in told
    assert "Your recordings with" not in told
