"""When and how often: every number is checked by hand or by a plain loop over the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.view import History
from auditor.insights import when
from auditor.insights.ledger import as_plain
from auditor.recording import HEARD_KINDS, KINDS, NOT_HEARD_KINDS, VENDORS
from tests.making import history_of

BERLIN = "Europe/Berlin"
SPOKEN = {"voice", "second_microphone", "microphone_session", "unknown"}
TWICE = "ab" * 10  # a recording_id


def at(*times: str, **more: object) -> list[dict[str, object]]:
    return [{"started_at": time, **more} for time in times]


def daily(history: History, zone: str = BERLIN) -> dict[str, int]:
    table = when.per_day(history, zone)
    return {day.date().isoformat(): int(n) for day, n in table["total"].items()}


def hourly_instants(first: str, hours: int) -> list[str]:
    start = dt.datetime.fromisoformat(first)
    return [(start + dt.timedelta(hours=hour)).isoformat() for hour in range(hours)]


# Kinds ----------------------------------------------------------------------------------------


def test_every_kind_is_either_heard_or_not() -> None:
    assert set(HEARD_KINDS) == SPOKEN
    assert set(HEARD_KINDS) | set(NOT_HEARD_KINDS) == set(KINDS)
    assert not set(HEARD_KINDS) & set(NOT_HEARD_KINDS)


@pytest.mark.parametrize("time", ["9999-12-31T23:00:00Z", "0001-01-01T00:30:00Z"])
@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "Pacific/Kiritimati"])
def test_an_instant_at_the_end_of_the_calendar_has_a_day_in_every_zone(time: str, zone: str) -> None:
    assert sum(daily(history_of(at(time)), zone).values()) == 1


# Overview -------------------------------------------------------------------------------------


def small_household() -> History:
    return history_of(
        [
            {"started_at": "2024-03-01T23:30:00Z", "device": "Kitchen", "audio_state": "linked"},
            {"started_at": "2024-03-02T08:00:00Z", "device": "Kitchen", "transcript": "stop"},
            {"started_at": "2024-03-05T08:00:00Z", "device": "Hall", "kind": "second_microphone"},
            {"started_at": None, "device": "Hall", "transcript": "play"},
            {"started_at": "2024-02-01T08:00:00Z", "kind": "typed", "transcript": "weather"},
            {"started_at": "2024-03-05T09:00:00Z", "vendor": "google", "product": "Assistant"},
            {"started_at": "2024-03-05T09:00:00Z", "vendor": "apple", "product": "Siri", "kind": "automatic"},
            {"started_at": "2024-03-05T10:00:00Z", "recording_id": TWICE, "transcript": "twice"},
            {"started_at": "2024-03-05T10:00:00Z", "recording_id": TWICE},
        ]
    )


def test_an_overview_counts_all_rows_and_the_heard_ones_apart() -> None:
    found = when.overview(small_household(), BERLIN)
    assert (found.recordings, found.duplicates, found.without_time) == (8, 1, 1)
    assert (found.heard, found.not_heard, found.heard_without_time) == (6, 2, 1)
    assert (found.with_audio, found.with_words) == (1, 4)
    assert found.by_vendor == {"amazon": 6, "google": 1, "apple": 1}
    assert found.by_product == {"Alexa": 6, "Assistant": 1, "Siri": 1}
    assert found.by_kind == {"voice": 5, "typed": 1, "automatic": 1, "second_microphone": 1}
    assert found.zone == BERLIN


def test_an_overview_counts_days_by_the_clock_of_the_zone_and_by_heard_rows_only() -> None:
    found = when.overview(small_household(), BERLIN)
    assert found.first == dt.datetime(2024, 2, 1, 8, tzinfo=dt.UTC)  # typed, so no heard day
    assert found.heard_first == dt.datetime(2024, 3, 1, 23, 30, tzinfo=dt.UTC)  # 2 March in Berlin
    assert found.last == found.heard_last == dt.datetime(2024, 3, 5, 10, tzinfo=dt.UTC)
    assert (found.days_spanned, found.active_days) == (4, 2)
    assert found.busiest == when.BusiestDay(dt.date(2024, 3, 5), 3)
    assert found.per_active_day == 2.5
    in_utc = when.overview(small_household(), "UTC")
    assert (in_utc.days_spanned, in_utc.active_days) == (5, 3)


def test_an_overview_says_the_same_as_inspect() -> None:
    history = small_household()
    found, inspected = when.overview(history, "Asia/Tokyo"), as_plain(history)["recordings"]
    assert dict(found.by_vendor) == inspected["by_vendor"]
    assert dict(found.by_kind) == inspected["by_kind"]
    assert found.recordings == len(history)
    assert found.first is not None
    assert found.last is not None
    assert dt.datetime.fromisoformat(inspected["first"]) == found.first
    assert dt.datetime.fromisoformat(inspected["last"]) == found.last


def test_an_empty_history_has_an_overview_of_zeros() -> None:
    found = when.overview(history_of([]), BERLIN)
    assert (found.recordings, found.heard, found.days_spanned, found.active_days) == (0, 0, 0, 0)
    assert (found.first, found.last, found.busiest, found.per_active_day) == (None, None, None, None)
    assert (found.by_vendor, found.by_device, found.with_words) == ({}, (), 0)
    assert when.per_day(history_of([]), BERLIN).empty
    assert when.hour_weekday(history_of([]), BERLIN).to_numpy().sum() == 0
    assert when.gaps(history_of([]), BERLIN) == []


def test_one_recording_spans_one_day() -> None:
    found = when.overview(history_of(at("2024-05-04T12:00:00Z")), BERLIN)
    assert (found.days_spanned, found.active_days, found.per_active_day) == (1, 1, 1.0)
    assert found.busiest == when.BusiestDay(dt.date(2024, 5, 4), 1)


def test_of_equally_busy_days_the_earliest_is_named() -> None:
    found = when.overview(history_of(at("2024-05-04T12:00:00Z", "2024-05-03T12:00:00Z")), BERLIN)
    assert found.busiest == when.BusiestDay(dt.date(2024, 5, 3), 1)


def test_without_any_time_nothing_is_placed_and_everything_counted() -> None:
    found = when.overview(history_of(at(None, None)), BERLIN)
    assert (found.recordings, found.heard, found.without_time, found.heard_without_time) == (2, 2, 2, 2)
    assert (found.days_spanned, found.first) == (0, None)


def test_words_that_were_not_kept_are_unknown_not_none() -> None:
    history = small_household()
    counting = History(table=history.table.drop_columns(["transcript", "reply", "placeholder"]))
    assert when.overview(counting, BERLIN).with_words is None


def test_a_filtered_view_is_counted_as_it_is() -> None:
    view = small_household().filtered(vendors=["google"])
    found = when.overview(view, BERLIN)
    assert found.by_vendor == {"google": 1}
    assert list(when.per_day(view, BERLIN).columns) == ["google", "total"]
    assert [device.vendor for device in found.by_device] == ["google"]


# Days -----------------------------------------------------------------------------------------


def test_days_without_recordings_between_the_first_and_the_last_are_listed_with_zero() -> None:
    history = history_of(at("2024-02-27T12:00:00Z", "2024-03-01T12:00:00Z", "2024-03-01T13:00:00Z"))
    assert daily(history) == {"2024-02-27": 1, "2024-02-28": 0, "2024-02-29": 0, "2024-03-01": 2}


def test_each_vendor_has_a_column_and_they_sum_to_the_total() -> None:
    rows = [
        *at("2024-05-01T12:00:00Z", "2024-05-01T13:00:00Z", vendor="apple"),
        *at("2024-05-02T12:00:00Z", vendor="amazon"),
        *at("2024-05-02T12:00:00Z", vendor="google"),
    ]
    table = when.per_day(history_of(rows), "UTC")
    assert list(table.columns) == ["amazon", "google", "apple", "total"]
    assert table.to_numpy().tolist() == [[0, 0, 2, 2], [1, 1, 0, 2]]


def test_the_day_is_that_of_the_zone() -> None:
    history = history_of(at("2024-01-01T03:00:00Z"))
    assert daily(history, "America/New_York") == {"2023-12-31": 1}
    assert daily(history, "Asia/Tokyo") == {"2024-01-01": 1}


def test_times_before_1970_have_their_own_day() -> None:
    assert daily(history_of(at("1969-12-31T22:30:00Z")), "UTC") == {"1969-12-31": 1}


def test_the_day_on_which_summer_time_begins_has_23_hours() -> None:
    history = history_of(at(*hourly_instants("2025-03-29T22:00:00+00:00", 26)))
    assert daily(history) == {"2025-03-29": 1, "2025-03-30": 23, "2025-03-31": 2}
    sunday = when.hour_weekday(history, BERLIN).loc["Sunday"]
    assert sunday.tolist() == [1, 1, 0] + [1] * 21


def test_the_day_on_which_summer_time_ends_has_25_hours() -> None:
    history = history_of(at(*hourly_instants("2025-10-25T21:00:00+00:00", 28)))
    assert daily(history) == {"2025-10-25": 1, "2025-10-26": 25, "2025-10-27": 2}
    sunday = when.hour_weekday(history, BERLIN).loc["Sunday"]
    assert sunday.tolist() == [1, 1, 2] + [1] * 21


def test_typed_automatic_and_repeated_rows_are_on_no_day() -> None:
    rows = [
        *at("2024-05-01T12:00:00Z", kind="typed"),
        *at("2024-05-02T12:00:00Z", recording_id=TWICE),
        *at("2024-05-02T12:00:00Z", recording_id=TWICE),
        *at("2024-05-04T12:00:00Z", kind="automatic"),
    ]
    assert daily(history_of(rows)) == {"2024-05-02": 1}


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "UTC", BERLIN])
def test_a_date_without_a_time_of_day_stays_that_date_in_every_zone(zone: str) -> None:
    history = history_of(at("2024-05-01T00:00:00Z", time_precision="day"))
    assert daily(history, zone) == {"2024-05-01": 1}
    assert when.hour_weekday(history, zone).to_numpy().sum() == 0
    assert when.counts(history).without_hour == 1


def test_a_date_that_was_read_in_the_display_zone_stays_that_date() -> None:
    history = history_of(at("2024-05-01T00:00:00+02:00", time_precision="day", time_basis="assumed"))
    assert daily(history) == {"2024-05-01": 1}


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "UTC"])
@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_the_ends_of_the_calendar_fall_off_in_no_zone(time: str, zone: str) -> None:
    history = history_of(at(time))
    assert when.overview(history, zone).days_spanned == 1
    assert when.gaps(history, zone) == []


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        when.per_day(history_of(at("2024-05-01T00:00:00Z")), "Europe/Atlantis")


# Hours ----------------------------------------------------------------------------------------


def test_the_week_begins_on_monday_and_the_hour_is_that_of_the_clock() -> None:
    history = history_of(at("2024-05-06T07:59:59Z", "2024-05-12T21:59:59Z", "2024-05-12T22:00:00Z"))
    table = when.hour_weekday(history, BERLIN)
    assert table.shape == (7, 24)
    assert tuple(table.index) == when.WEEKDAYS
    assert table.loc["Monday", 9] == 1  # 6 May, 09:59:59
    assert table.loc["Sunday", 23] == 1  # 12 May, 23:59:59
    assert table.loc["Monday", 0] == 1  # 13 May, 00:00
    assert table.to_numpy().sum() == 3


def test_zones_with_a_half_hour_are_honoured() -> None:
    table = when.hour_weekday(history_of(at("2024-05-06T18:30:00Z")), "Asia/Kolkata")
    assert table.loc["Tuesday", 0] == 1


# Gaps -----------------------------------------------------------------------------------------


def test_a_gap_is_made_of_whole_silent_days_between_recordings() -> None:
    history = history_of(at("2024-05-01T23:00:00Z", "2024-05-09T01:00:00Z", "2024-05-16T01:00:00Z"))
    assert when.gaps(history, "UTC") == [when.Gap(dt.date(2024, 5, 2), dt.date(2024, 5, 8), 7)]
    assert when.gaps(history, "UTC", at_least=6) == [
        when.Gap(dt.date(2024, 5, 2), dt.date(2024, 5, 8), 7),
        when.Gap(dt.date(2024, 5, 10), dt.date(2024, 5, 15), 6),
    ]
    assert when.gaps(history, BERLIN, at_least=7) == []  # 1 May 23:00 UTC is 2 May in Berlin


def test_a_typed_row_does_not_end_a_silence() -> None:
    rows = [*at("2024-05-01T12:00:00Z", "2024-05-31T12:00:00Z"), *at("2024-05-15T12:00:00Z", kind="typed")]
    assert when.gaps(history_of(rows), "UTC") == [when.Gap(dt.date(2024, 5, 2), dt.date(2024, 5, 30), 29)]


def test_days_in_a_row_have_no_gap_however_short_it_may_be() -> None:
    assert when.gaps(history_of(at("2024-05-01T12:00:00Z", "2024-05-02T12:00:00Z")), "UTC", at_least=0) == []


# Devices --------------------------------------------------------------------------------------


def test_devices_are_sorted_by_how_often_they_were_heard() -> None:
    rows = [
        *[{"device": "Hall"}] * 2,
        *[{"device": "Kitchen"}] * 3,
        *[{"device": "Desk", "kind": "typed"}] * 9,
        *[{"vendor": "google", "product": "Assistant"}] * 5,
    ]
    found = when.by_device(history_of(rows))
    assert [(one.vendor, one.product, one.device, one.recordings, one.heard) for one in found] == [
        ("google", "Assistant", None, 5, 5),
        ("amazon", "Alexa", "Kitchen", 3, 3),
        ("amazon", "Alexa", "Hall", 2, 2),
        ("amazon", "Alexa", "Desk", 9, 0),
    ]
    assert [one.share for one in found] == [0.5, 0.3, 0.2, 0.0]
    assert [one.label for one in found] == ["Assistant", "Kitchen", "Hall", "Desk"]


def test_one_name_at_two_vendors_is_two_devices() -> None:
    rows = [{"device": "Kitchen"}, {"device": "Kitchen", "vendor": "google", "product": "Assistant"}]
    assert len(when.by_device(history_of(rows))) == 2


def test_a_blank_device_name_is_none() -> None:
    found = when.by_device(history_of([{"device": "  "}, {"device": None}, {"device": ""}]))
    assert [(one.device, one.heard) for one in found] == [(None, 3)]


def test_only_rows_that_nobody_heard_have_no_share() -> None:
    assert [one.share for one in when.by_device(history_of([{"kind": "typed"}]))] == [0.0]


# What holds for any history ---------------------------------------------------------------------

# From 2016 to 2027, in microseconds.
TIMES = st.integers(1_451_606_400_000_000, 1_798_761_600_000_000).map(
    lambda micros: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=micros)
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "started_at": st.none() | TIMES,
            "kind": st.sampled_from(KINDS),
            "vendor": st.sampled_from(VENDORS),
            "device": st.sampled_from([None, "Kitchen", "Hall"]),
        }
    ),
    max_size=30,
)
ZONES = st.sampled_from([BERLIN, "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, zone=ZONES)
def test_counts_agree_with_a_plain_loop_over_the_rows(rows: list[dict[str, object]], zone: str) -> None:
    history = history_of(rows)
    spoken = [row for row in rows if row["kind"] in SPOKEN]
    clocks = [row["started_at"].astimezone(ZoneInfo(zone)) for row in spoken if row["started_at"]]
    table = when.per_day(history, zone)
    assert Counter({day: n for day, n in daily(history, zone).items() if n}) == Counter(
        clock.date().isoformat() for clock in clocks
    )
    by_vendor = Counter(row["vendor"] for row in spoken if row["started_at"])
    assert {name: table[name].sum() for name in table.columns if name != "total"} == by_vendor
    week = when.hour_weekday(history, zone).to_numpy()
    assert {divmod(int(cell), 24): int(week.flat[cell]) for cell in week.ravel().nonzero()[0]} == Counter(
        (clock.weekday(), clock.hour) for clock in clocks
    )
    assert {(one.vendor, one.device): one.heard for one in when.by_device(history) if one.heard} == Counter(
        (row["vendor"], row["device"]) for row in spoken
    )


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, zone=ZONES)
def test_no_heard_recording_is_lost(rows: list[dict[str, object]], zone: str) -> None:
    history = history_of(rows)
    found, told = when.overview(history, zone), when.counts(history)
    assert found.recordings == found.heard + found.not_heard == len(rows)
    assert when.per_day(history, zone)["total"].sum() + found.heard_without_time == found.heard
    week = when.hour_weekday(history, zone).to_numpy()
    assert week.sum() == found.heard - found.heard_without_time == told.heard - told.without_time
    assert (told.recordings, told.heard, told.not_heard) == (found.recordings, found.heard, found.not_heard)
    assert sum(one.heard for one in found.by_device) == found.heard
    assert sum(one.recordings for one in found.by_device) == sum(found.by_kind.values()) == len(rows)
    silent = sum(gap.days for gap in when.gaps(history, zone, at_least=1))
    assert silent == found.days_spanned - found.active_days


def test_rows_of_several_files_with_different_words_are_counted_together() -> None:
    one = history_of(at("2024-05-01T12:00:00Z", device="Kitchen")).table
    two = history_of(at("2024-05-01T12:00:00Z", vendor="google", product="Assistant", kind="unknown")).table
    history = History(table=pa.concat_tables([one, two]))  # each chunk has dictionaries of its own
    assert when.overview(history, BERLIN).by_kind == {"voice": 1, "unknown": 1}
    assert daily(history) == {"2024-05-01": 2}


# The display zone -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/America/New_York", "America/New_York"),
        ("", "UTC"),
    ],
)
def test_the_environment_names_the_zone(named: str, zone: str, tmp_path: Path) -> None:
    assert when.system_zone({"TZ": named}, tmp_path) == (zone, "your system's zone")


@pytest.mark.parametrize(
    "below", ["usr/share/zoneinfo", "var/db/timezone/zoneinfo", "usr/share/zoneinfo/posix"]
)
def test_the_link_of_linux_and_macos_names_the_zone(below: str, tmp_path: Path) -> None:
    try:
        (tmp_path / "localtime").symlink_to(f"/{below}/Europe/Lisbon")
    except OSError:
        pytest.skip("no links here")
    (tmp_path / "timezone").write_text("Asia/Tokyo\n", encoding="ascii")
    assert when.system_zone({}, tmp_path) == ("Europe/Lisbon", "your system's zone")


def test_the_file_timezone_names_the_zone_where_there_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "localtime").write_bytes(b"TZif2")
    (tmp_path / "timezone").write_text("America/Sao_Paulo\n", encoding="ascii")
    assert when.system_zone({}, tmp_path) == ("America/Sao_Paulo", "your system's zone")


def test_a_system_that_names_nothing_still_gives_a_zone_that_works(tmp_path: Path) -> None:
    for environment in ({}, {"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"}, {"TZ": "../../passwd"}):
        zone, reason = when.system_zone(environment, tmp_path)
        ZoneInfo(zone)
        assert reason != "your system's zone"


@pytest.mark.parametrize(
    ("hours", "zone"), [(1, "Etc/GMT-1"), (-5, "Etc/GMT+5"), (14, "Etc/GMT-14"), (0, "UTC"), (5.5, "UTC")]
)
def test_an_offset_alone_becomes_a_fixed_zone_with_the_same_offset(hours: float, zone: str) -> None:
    offset = dt.timedelta(hours=hours)
    name, reason = when._fixed_zone(offset)
    assert name == zone
    if zone != "UTC":
        assert dt.datetime(2024, 7, 1, tzinfo=ZoneInfo(name)).utcoffset() == offset
        assert "summer time unknown" in reason
    else:
        assert reason == "your system does not say, so UTC"
