"""A history beside the times of review: every recording counted once, nothing claimed, plain data complete."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from auditor.history import History
from auditor.insights.exposure import as_plain, exposure_of
from auditor.insights.exposure.chance import chance
from auditor.insights.exposure.counting import Exposed, Exposure
from auditor.insights.exposure.ranges import if_agreed_sentence, own_share_sentence, range_sentence
from auditor.insights.exposure.telling import (
    chance_of,
    expected_of,
    share_of,
    shift_sentence,
    span_of,
)
from auditor.recording import Setting
from tests.making import history_of
from tests.test_claims import claims_in

BERLIN = "Europe/Berlin"


def rows(vendor: str, *times: str | None, **more: object) -> list[dict[str, object]]:
    return [{"vendor": vendor, "started_at": time, "product": "any", **more} for time in times]


def of(exposure: Exposure, name: str) -> Exposed:
    return next(one for one in exposure.programmes if one.programme.id == name)


def household() -> History:
    return history_of(
        [
            # The last minute of 9 April 2019 in London is already the 10th in Berlin.
            *rows("amazon", "2019-04-09T12:00:00Z", "2019-04-09T23:30:00Z", "2019-08-02T09:00:00Z"),
            *rows("amazon", "2020-01-01T09:00:00Z", audio_state="linked"),
            *rows("amazon", "2026-01-01T09:00:00Z", None, audio_state="linked"),
            *rows("amazon", "2020-01-01T09:00:00Z", kind="typed"),
            *rows("google", "2019-07-09T09:00:00Z", "2019-12-24T09:00:00Z", "2024-05-01T09:00:00Z"),
            *rows("google", "2025-10-01T09:00:00Z", product="Gemini Apps", kind="unknown"),
            *rows("apple", "2024-01-01T09:00:00Z", product="Siri"),
            *rows("apple", "2024-01-02T09:00:00Z", kind="microphone_session", product="com.example.notes"),
        ]
    )


def test_each_recording_falls_into_the_time_and_default_of_its_local_day() -> None:
    found = of(exposure_of(household(), BERLIN), "amazon")
    assert [one.recordings for one in found.periods] == [1, 1, 2, 1]
    assert [one.with_sound for one in found.periods] == [0, 0, 1, 1]
    assert (found.undated, found.undated_with_sound) == (1, 1)
    assert [one.recordings for one in of(exposure_of(household(), "UTC"), "amazon").periods] == [2, 0, 2, 1]


def test_every_heard_recording_is_counted_once_or_named_as_left_out() -> None:
    found = exposure_of(household(), BERLIN)
    assert [one.programme.id for one in found.programmes] == ["amazon", "google", "gemini", "apple"]
    assert found.recordings == 12
    assert found.counted + found.outside == found.recordings
    assert found.outside == 1
    for one in found.programmes:
        assert int(one.per_month.sum()) + one.undated == one.recordings
        assert one.anyway + one.if_agreed + one.paused == one.recordings
    assert str(found.months[0]) == "2019-04"
    assert str(found.months[-1]) == "2026-01"


def test_a_pause_is_left_out_and_what_had_to_be_agreed_to_counts_only_if_it_was() -> None:
    google = of(exposure_of(household(), BERLIN), "google")
    assert (google.anyway, google.if_agreed, google.paused) == (0, 2, 1)
    assert google.drawn_from(agreed=True) == 2
    assert google.drawn_from(agreed=False) == 0
    [one] = google.published(agreed=True)
    assert one.chance == chance(2, 0.002)
    assert "No recording falls" in if_agreed_sentence(google, agreed=False)
    assert "0.2 % of them: under 0.01 of 2 on average" in if_agreed_sentence(google, agreed=True)


def test_the_range_begins_at_what_remains_without_times_in_which_one_had_to_agree() -> None:
    all_agreed = exposure_of(history_of(rows("google", *["2024-05-01T09:00:00Z"] * 5_234)), BERLIN)
    google = of(all_agreed, "google")
    assert range_sentence(google) == (
        "0 to 10 of 5,234 on average: 0 if you had not agreed, since all of them fall into times in which one "
        "had to agree first. As a rule files do not say whether you had. If you had, and recordings were drawn "
        "at random: 10 of 5,234 on average; the chance that at least one was among them: over 99 %."
    )
    assert own_share_sentence(google, 0.05).startswith("0 to 262 of 5,234 on average: 0 if you had not")
    plain = as_plain(all_agreed)["programmes"][0]
    assert plain["sentence"] == range_sentence(google)
    assert "over 99 %" in plain["sentence_if_agreed"]
    assert plain["sentence_if_never_agreed"].startswith("No recording falls")
    [share] = plain["shares"]
    assert (share["if_agreed"]["expected"], share["if_never_agreed"]["expected"]) == (10.468, 0)


def test_where_some_needed_no_agreement_the_range_has_both_ends() -> None:
    some = rows("google", *["2024-05-01T09:00:00Z"] * 900, *[None] * 100)
    said = range_sentence(of(exposure_of(history_of(some), BERLIN), "google"))
    assert said.startswith("0.20 to 2 of 1,000 on average: for 900 of them one had to agree first")
    assert (
        "you had not agreed: 0.20 of 100 on average; the chance that at least one was among them: 18 %"
        in said
    )
    bounds = rows("apple", *["2024-05-01T09:00:00Z"] * 900, *["2018-05-01T09:00:00Z"] * 100)
    said = range_sentence(of(exposure_of(history_of(bounds), BERLIN), "apple"))
    assert said.startswith("Fewer than 10 of 1,000 on average: for 900 of them one had to agree first")


def test_a_programme_without_a_share_says_so() -> None:
    gemini = of(exposure_of(household(), BERLIN), "gemini")
    assert gemini.published(agreed=True) == ()
    assert range_sentence(gemini) == "No share was published, so nothing can be reckoned."


def test_duplicates_are_left_out() -> None:
    same = {"recording_id": "ab" * 10, "member": 0}
    twice = history_of(rows("amazon", "2020-01-01T09:00:00Z", "2020-01-01T09:00:00Z", **same))
    assert twice.duplicates == 1
    assert exposure_of(twice, BERLIN).counted == 1


@pytest.mark.parametrize(
    "history",
    [
        history_of([]),
        history_of(rows("google", None, None)),
        history_of(rows("amazon", "2020-01-01T09:00:00Z", kind="typed")),
        history_of(rows("apple", "2024-01-01T09:00:00Z", kind="microphone_session")),
    ],
)
def test_histories_with_nothing_to_count_stand(history: History) -> None:
    found = exposure_of(history, BERLIN)
    assert len(found.months) == 0
    assert found.first is None
    json.dumps(as_plain(found))


def test_settings_of_the_export_stand_beside_it_and_other_settings_do_not() -> None:
    log = [
        Setting("apple", "Siri Data Sharing Opt-In Status", "opted in"),
        Setting("apple", "Siri Data Sharing Opt-In Status History", "2", "2022-03-01T08:00:00Z"),
        Setting("apple", "Dictation Enabled", "on"),
        Setting("google", "activity control", "Web & App Activity"),
    ]
    found = exposure_of(replace(household(), settings=log), BERLIN)
    said = {one.fact.vendor: [setting.name for setting in one.found] for one in found.settings}
    assert said == {
        "apple": ["Siri Data Sharing Opt-In Status History", "Siri Data Sharing Opt-In Status"],
        "google": ["activity control"],
        "amazon": [],
    }


def test_plain_data_holds_counts_shares_ranges_and_all_that_they_rest_on() -> None:
    plain = as_plain(exposure_of(household(), BERLIN))
    assert json.loads(json.dumps(plain)) == plain
    amazon = plain["programmes"][0]
    assert [one["id"] for one in amazon["shares"]] == ["amazon_garner", "amazon_letter"]
    assert amazon["shares"][0]["if_agreed"]["expected"] == pytest.approx(6 * 0.0001)
    assert len(plain["assumptions"]) == 5
    for row in (*amazon["shares"], *amazon["periods"], *plain["known"], *plain["settings"], plain["shift"]):
        assert row["source"]
        assert row["grade"]
        assert row["checked"]


def test_no_sentence_claims_that_somebody_listened() -> None:
    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return [text for one in inner for text in texts(one)]

    assert not claims_in(iter(texts(as_plain(exposure_of(household(), BERLIN)))))


def test_numbers_are_said_with_the_places_they_need_and_never_as_certain() -> None:
    assert [share_of(one) for one in (0.00001, 0.0001, 0.002, 0.0025, 0.01)] == [
        "0.001 %",
        "0.01 %",
        "0.2 %",
        "0.25 %",
        "1 %",
    ]
    assert [expected_of(chance(n, p)) for n, p in ((0, 0.1), (9, 0.0001), (50, 0.01), (440, 0.01))] == [
        "0",
        "under 0.01",
        "0.50",
        "4.4",
    ]
    assert expected_of(chance(36_214, 0.01)) == "362"
    assert chance_of(chance(10**6, 0.01)) == "over 99 %"
    assert chance_of(chance(10, 0.0001)) == "under 1 %"
    assert chance_of(chance(3, 1.0)) == "100 %"


def test_a_range_is_said_with_both_ends_and_its_condition() -> None:
    amazon = of(exposure_of(history_of(rows("amazon", *["2020-01-01T09:00:00Z"] * 300)), BERLIN), "amazon")
    assert range_sentence(amazon) == (
        "If recordings were drawn at random: 0.03 to fewer than 3 of 300 on average; the chance that at "
        "least one was among them: 3 % to less than 95 %."
    )


def test_a_shift_is_said_in_shares_of_it_or_in_shifts() -> None:
    few, many = (
        exposure_of(history_of(rows("amazon", *["2020-01-01T09:00:00Z"] * n)), BERLIN) for n in (240, 3_600)
    )
    assert shift_sentence(few) == "All your 240 recordings would fill 24 % of one shift of 1,000 clips."
    assert shift_sentence(many) == (
        "All your recordings would fill 4 shifts of up to 1,000 clips each; one shift would cover 28 % of 3,600 "
        "recordings."
    )


def test_times_are_said_by_their_ends() -> None:
    spans = [span_of(one.period) for one in of(exposure_of(household(), BERLIN), "amazon").periods]
    assert spans == [
        "until 9 April 2019",
        "10 April to 1 August 2019",
        "2 August 2019 to 7 July 2025",
        "since 8 July 2025",
    ]
