from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from auditor.recording import BY_NAME
from auditor.wakeups.beside import beside_dubois
from auditor.wakeups.rate import Estimate, Rate
from auditor.wakeups.rates import NO_HOUR, NO_TIME, NO_WAKE_WORD, rates

UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")

MARKED, LIKELY, POSSIBLE, UNCLEAR = (
    "vendor_says_unintended", "likely_unintended", "possibly_unintended", "unclear",
)  # fmt: skip
MEANT, NOT_APPLICABLE = "likely_intended", "not_applicable"


def at(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) if text else None


def judged(*rows: dict[str, object], few: bool = False) -> pa.Table:
    """Return a table of rows; what a row does not name is a meant voice request of a kitchen's Alexa."""
    plain: dict[str, object] = {
        "vendor": "amazon", "product": "Alexa", "device": "Kitchen", "kind": "voice", "started_at": None,
        "time_precision": "s", "verdict": MEANT, "p_unintended": None, "duplicate_of": None,
    }  # fmt: skip
    columns = {}
    for name, value in plain.items():
        values = [row.get(name, value) for row in rows]
        column = pa.array(values, BY_NAME[name].type)
        columns[name] = column.dictionary_encode() if few and BY_NAME[name].few else column
    return pa.table(columns)


def every(table: pa.Table, zone: ZoneInfo = UTC) -> Rate:
    (found,) = rates(table, zone=zone, by="all")
    return found


MONTH = judged(
    {"started_at": at("2026-03-01 08:00"), "verdict": MARKED, "p_unintended": 0.99},
    {"started_at": at("2026-03-02 09:00"), "verdict": LIKELY, "p_unintended": 0.9},
    {"started_at": at("2026-03-05 09:00"), "verdict": LIKELY, "p_unintended": 0.6},
    {"started_at": at("2026-03-05 10:00"), "verdict": POSSIBLE, "p_unintended": 0.3},
    {"started_at": at("2026-03-09 10:00"), "verdict": UNCLEAR},
    {"started_at": at("2026-03-10 20:00"), "verdict": MEANT, "p_unintended": 0.05},
    {"started_at": None, "verdict": MARKED},
    {"started_at": at("2026-03-10 21:00"), "verdict": None},
    {"started_at": at("2020-01-01 00:00"), "verdict": NOT_APPLICABLE, "p_unintended": 0.5},
    {"started_at": at("2020-01-01 00:00"), "verdict": MARKED, "duplicate_of": "other"},
    {"started_at": at("2020-01-01 00:00"), "kind": "typed", "verdict": LIKELY},
    {"started_at": at("2020-01-01 00:00"), "kind": "automatic", "verdict": LIKELY},
)


def estimate(found: Estimate | None) -> Estimate:
    assert found is not None
    return found


def test_only_rows_that_were_heard_apply_and_are_no_repeat_are_counted() -> None:
    one = every(MONTH)
    assert (one.group, one.vendor, one.recordings) == ("all", None, 8)
    assert (one.vendor_marked, one.likely, one.possible, one.cannot_tell) == (2, 2, 1, 1)
    assert (one.likely_meant, one.not_judged) == (1, 1)


def test_every_recording_has_exactly_one_answer() -> None:
    one = every(MONTH)
    answers = (
        one.vendor_marked, one.likely, one.possible, one.cannot_tell, one.likely_meant, one.not_judged,
    )  # fmt: skip
    assert sum(answers) == one.recordings


def test_columns_that_are_kept_as_a_dictionary_give_the_same() -> None:
    rows = MONTH.to_pylist()
    assert every(judged(*rows, few=True)) == every(MONTH)
    assert rates(judged(*rows, few=True), zone=UTC, by="device") == rates(MONTH, zone=UTC, by="device")


def test_what_is_expected_leaves_out_what_the_vendor_marked() -> None:
    one = every(MONTH)
    assert one.expected == pytest.approx(0.9 + 0.6 + 0.3 + 0.05)
    assert one.expected_of == 4


def test_a_recording_without_a_time_counts_in_shares_and_not_per_day() -> None:
    one = every(MONTH)
    assert one.without_time == 1
    assert estimate(one.share("vendor_marked")).value == 2 / 8
    assert (one.marked_timed, estimate(one.per_day("vendor_marked")).value) == (1, 1 / 10)


def test_days_and_hours_reach_from_the_first_to_the_last_recording() -> None:
    one = every(MONTH)
    assert one.days == 10  # 1 to 10 March
    assert one.hours == 9 * 24 + 13
    assert (one.first, one.last) == (at("2026-03-01 08:00"), at("2026-03-10 21:00"))


def test_shares_and_rates_have_the_intervals_of_the_books() -> None:
    one = every(MONTH)
    # Wilson 2 of 8 and Garwood 2 in 10, by a statistics library.
    assert estimate(one.share("likely")).interval == pytest.approx((0.0715, 0.5907), abs=0.0001)
    assert one.share("vendor_marked") == one.share("likely")
    assert estimate(one.per_day("likely")).value == 0.2
    assert estimate(one.per_day("likely")).interval == pytest.approx((0.0242, 0.7225), abs=0.0001)
    assert estimate(one.per_day("vendor_marked")).interval == pytest.approx((0.0025, 0.5572), abs=0.0001)
    assert estimate(one.per_hour("likely")).value == 2 / one.hours


def test_days_are_those_of_the_clock_on_the_wall() -> None:
    table = judged({"started_at": at("2026-03-01 22:30")}, {"started_at": at("2026-03-01 23:30")})
    assert every(table, UTC).days == 1
    assert every(table, BERLIN).days == 2


def test_a_date_without_a_time_of_day_stays_on_its_date() -> None:
    table = judged(
        {"started_at": at("2026-01-01"), "time_precision": "day"},
        {"started_at": at("2026-01-01"), "time_precision": "day"},
    )
    (one,) = rates(table, zone=ZoneInfo("America/New_York"), by="year")
    assert (one.group, one.days) == ("2026", 1)
    assert rates(table.drop_columns(["time_precision"]), zone=UTC, by="year")[0].group == "2026"


def test_years_are_local_and_in_order_and_what_has_no_time_comes_last() -> None:
    table = judged(
        {"started_at": at("2025-12-31 23:30")},
        {"started_at": at("2024-05-01 10:00")},
        {"started_at": at("2024-06-01 10:00")},
        {"started_at": None, "verdict": MARKED},
    )
    found = rates(table, zone=BERLIN, by="year")
    assert [(one.group, one.recordings) for one in found] == [("2024", 2), ("2026", 1), (NO_TIME, 1)]
    assert (found[-1].days, found[-1].hours, found[-1].first) == (0, 0, None)
    assert estimate(found[-1].share("vendor_marked")).value == 1
    assert found[-1].per_day("vendor_marked") is found[-1].per_day("likely") is None


def test_hours_of_the_day_are_local_and_in_order_and_dates_alone_have_none() -> None:
    table = judged(
        {"started_at": at("2026-01-02 23:30")},
        {"started_at": at("2026-01-05 23:59"), "verdict": MARKED},
        {"started_at": at("2026-01-03 08:00")},
        {"started_at": at("2026-01-04"), "time_precision": "day"},
        {"started_at": None},
    )
    found = rates(table, zone=BERLIN, by="hour")
    assert [(one.group, one.recordings) for one in found] == [("00", 2), ("09", 1), (NO_HOUR, 2)]
    assert estimate(found[0].share("vendor_marked")).value == 0.5


def test_devices_are_named_like_their_products_where_they_have_no_name() -> None:
    table = judged(
        {"device": "Kitchen"},
        {"device": " Kitchen "},
        {"device": "Kitchen", "vendor": "google", "product": "Assistant"},
        {"device": None},
        {"device": " ", "product": None},
    )
    found = [(one.group, one.vendor, one.recordings) for one in rates(table, zone=UTC, by="device")]
    assert found == [
        ("Kitchen", "amazon", 2),
        ("Alexa", "amazon", 1),
        ("Kitchen", "google", 1),
        ("unnamed product", "amazon", 1),
    ]


def test_vendors_are_groups() -> None:
    table = judged({}, {"vendor": "google"}, {"vendor": "google"})
    assert [(one.group, one.vendor, one.recordings) for one in rates(table, zone=UTC, by="vendor")] == [
        ("google", "google", 2),
        ("amazon", "amazon", 1),
    ]


def test_wake_words_are_given_per_row_and_may_be_unknown() -> None:
    table = judged({}, {"duplicate_of": "x"}, {}, {})
    words = pa.array(["alexa", "echo", "alexa", None])
    for given in (words, words.dictionary_encode(), pa.chunked_array([words])):
        found = rates(table, zone=UTC, by="wake_word", wake_word=given)
        assert [(one.group, one.recordings) for one in found] == [("alexa", 2), (NO_WAKE_WORD, 1)]


@pytest.mark.parametrize("words", [None, pa.array(["alexa"])])
def test_wake_words_that_are_not_one_per_row_are_an_error(words: pa.Array | None) -> None:
    with pytest.raises(ValueError, match="one wake word per row"):
        rates(judged({}, {}), zone=UTC, by="wake_word", wake_word=words)


@pytest.mark.parametrize("by", ["device", "year", "wake_word", "vendor"])
def test_nothing_recorded_is_no_group(by: str) -> None:
    assert rates(judged(), zone=UTC, by=by, wake_word=pa.array([], pa.string())) == []
    none_left = judged({"kind": "typed"})
    assert rates(none_left, zone=UTC, by=by, wake_word=pa.array(["alexa"])) == []


def test_nothing_recorded_has_no_share_and_no_rate() -> None:
    one = every(judged())
    assert (one.recordings, one.days, one.expected) == (0, 0, 0)
    assert one.share("vendor_marked") is one.share("likely") is None
    assert one.per_day("likely") is one.per_hour("vendor_marked") is None


def test_a_sentinel_date_does_not_fall_off_the_calendar() -> None:
    table = judged({"started_at": at("0001-01-01 00:00")}, {"started_at": at("9999-12-31 23:00")})
    for zone in (BERLIN, ZoneInfo("America/New_York")):
        assert every(table, zone).days > 3_600_000


def test_groups_add_up_to_all() -> None:
    for by in ("device", "year", "vendor"):
        found = rates(MONTH, zone=UTC, by=by)
        assert sum(one.recordings for one in found) == every(MONTH).recordings
        assert sum(one.vendor_marked for one in found) == every(MONTH).vendor_marked


def test_the_study_stands_alone_until_the_person_says_how_long_the_television_runs() -> None:
    found = beside_dubois(every(MONTH), "alexa", None)
    assert [(one.country, one.speaker, one.events) for one in found] == [
        ("US", "Echo Dot 3", 8),
        ("US", "Echo Dot 2", 17),
        ("UK", "Echo Dot 3", 2),
    ]
    assert all(one.own is None for one in found)
    # The research note: 0.030 and 0.064 in the US, 0.008 in the UK.
    assert [one.per_hour for one in found] == pytest.approx([0.030, 0.064, 0.008], abs=0.0006)


def test_a_persons_count_stands_beside_the_studys_with_its_assumption_spelled_out() -> None:
    one = beside_dubois(every(MONTH), "hey siri", 2.5)[0]
    assert one.per_hour == pytest.approx(134 / (4 * 132.55), rel=0.001)
    assert one.own is not None
    assert one.own.television_hours == 25
    assert (one.own.marked_per_hour, one.own.likely_per_hour) == (1 / 25, 2 / 25)
    assert one.own.likely_interval == pytest.approx((0.2422 / 25, 7.2247 / 25), abs=0.0001)
    assert one.own.assumption == (
        "This takes it that the television ran 2.5 hours a day for 10 days, from the first to the last "
        "recording, that the device was on all that time, and that every one of these recordings came from "
        "the television. None of it is known."
    )


def test_every_comparison_carries_its_caveats_and_only_its_own() -> None:
    for word in ("alexa", "echo", "amazon", "computer", "hey google", "hey siri"):
        for one in beside_dubois(every(MONTH), word, 3):
            assert any("not your rate" in sentence for sentence in one.caveats)
            assert ("makers' records" in " ".join(one.caveats)) == (one.country == "US")
            assert ("beyond doubt" in " ".join(one.caveats)) == (one.country == "UK")
            assert ("OK Google" in " ".join(one.caveats)) == (word == "hey google")
            assert one.interval[0] <= one.per_hour <= one.interval[1]


def test_both_calls_of_google_are_the_one_that_was_tested() -> None:
    tested = beside_dubois(every(MONTH), "hey google", 3)
    assert len(tested) == 2
    assert (
        beside_dubois(every(MONTH), "OK Google", 3) == beside_dubois(every(MONTH), "okay google", 3) == tested
    )


@pytest.mark.parametrize("word", ["ziggy", "siri", "bixby", ""])
def test_a_word_that_was_not_tested_has_nothing_beside_it(word: str) -> None:
    assert beside_dubois(every(MONTH), word, 3) == []


def test_without_days_there_is_no_count_of_ones_own() -> None:
    assert all(one.own is None for one in beside_dubois(every(judged({})), "alexa", 3))


@pytest.mark.parametrize("hours", [0, -1, 24.5, float("nan")])
def test_hours_that_no_day_has_are_an_error(hours: float) -> None:
    with pytest.raises(ValueError, match="television"):
        beside_dubois(every(MONTH), "alexa", hours)
