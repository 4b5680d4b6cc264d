"""The view of a cell: every row is checked against a plain loop that asks Python's own clock."""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import replace
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.view import History
from auditor.insights import cells
from auditor.insights.cells import NO_HOUR, narrowed, place
from auditor.recording import FEW, HEARD_KINDS, KINDS, VENDORS, VERDICTS
from tests.making import history_of

BERLIN = "Europe/Berlin"
ZONES = (BERLIN, "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "UTC")
TWICE = "ab" * 10


def at(*times: str, **more: object) -> list[dict[str, object]]:
    return [{"started_at": time, **more} for time in times]


def words(history: History) -> list[str]:
    return history.table.column("transcript").to_pylist()


def judged(history: History, verdicts: list[str | None]) -> History:
    column = pa.array(verdicts, pa.string()).cast(FEW)
    return replace(history, table=history.table.append_column("verdict", column))


def local(row: dict[str, object], zone: str) -> dt.datetime | None:
    """Return what the clock shows; of rows of which only the date is known, midnight of that date."""
    began = row["started_at"]
    if not isinstance(began, dt.datetime):
        return None
    dated = row["time_precision"] == "day" and began.time() == dt.time()
    return began.replace(tzinfo=None) if dated else began.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


INSTANTS = st.datetimes(
    dt.datetime(2023, 1, 1), dt.datetime(2024, 12, 31), timezones=st.just(dt.UTC)
) | st.sampled_from(
    [
        dt.datetime(2024, 3, 31, 0, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2024, 3, 31, 1, 0, tzinfo=dt.UTC),
        dt.datetime(2024, 10, 27, 0, 30, tzinfo=dt.UTC),
        dt.datetime(2024, 10, 27, 1, 30, tzinfo=dt.UTC),
        dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
    ]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "started_at": st.none() | INSTANTS,
            "vendor": st.sampled_from(VENDORS),
            "kind": st.sampled_from(KINDS),
            "device": st.sampled_from([None, "Kitchen", "Hall"]),
            "time_precision": st.sampled_from(["s", "day"]),
        }
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(
    ROWS,
    st.sampled_from(ZONES),
    st.none() | st.dates(dt.date(2023, 6, 1), dt.date(2024, 6, 1)),
    st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    st.none() | st.sets(st.integers(0, 23)),
    st.none() | st.sets(st.integers(0, 6)),
    st.none() | st.sets(st.sampled_from([None, "Kitchen", "Hall"])),
    st.none() | st.sets(st.sampled_from(VENDORS)),
    st.booleans(),
)
def test_a_view_holds_exactly_the_rows_that_fit(
    rows: list[dict[str, object]],
    zone: str,
    first: dt.date | None,
    last: dt.date | None,
    hours: set[int] | None,
    weekdays: set[int] | None,
    devices: set[str | None] | None,
    vendors: set[str] | None,
    heard: bool,
) -> None:
    def fits(row: dict[str, object]) -> bool:
        shown = local(row, zone)
        timed = [first, last, hours, weekdays] == [None] * 4 or shown is not None
        return (
            timed
            and (first is None or shown.date() >= first)
            and (last is None or shown.date() <= last)
            and (hours is None or (row["time_precision"] != "day" and shown.hour in hours))
            and (weekdays is None or shown.weekday() in weekdays)
            and (devices is None or row["device"] in devices)
            and (vendors is None or row["vendor"] in vendors)
            and (not heard or row["kind"] in HEARD_KINDS)
        )

    told = [{**row, "transcript": str(number)} for number, row in enumerate(rows)]
    view = narrowed(
        history_of(told),
        zone,
        first=first,
        last=last,
        hours=hours,
        weekdays=weekdays,
        devices=devices,
        vendors=vendors,
        heard=heard,
    )
    assert words(view) == [str(row["transcript"]) for row in told if fits(row)]


@settings(max_examples=80, deadline=None)
@given(ROWS, st.sampled_from(ZONES))
def test_what_is_placed_is_what_python_says(rows: list[dict[str, object]], zone: str) -> None:
    placed = place(history_of(rows), zone)
    expected = [
        (number, shown.date(), NO_HOUR if row["time_precision"] == "day" else shown.hour, shown.weekday())
        for number, row in enumerate(rows)
        if (shown := local(row, zone)) and row["kind"] in HEARD_KINDS
    ]
    days = [dt.date(1970, 1, 1) + dt.timedelta(days=day) for day in placed.day.tolist()]
    found = list(zip(placed.row.tolist(), days, placed.hour.tolist(), placed.weekday.tolist(), strict=True))
    assert found == expected
    assert len(placed) == len(expected)


def test_the_hour_that_the_clock_shows_twice_holds_both() -> None:
    history = history_of(at("2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-27T02:30:00Z"))
    assert len(narrowed(history, BERLIN, hours=[2])) == 2
    assert len(narrowed(history, BERLIN, first=dt.date(2024, 10, 27), last=dt.date(2024, 10, 27))) == 3


def test_the_hour_that_the_clock_skips_is_empty() -> None:
    history = history_of(at("2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z"))
    assert [len(narrowed(history, BERLIN, hours=[hour])) for hour in (1, 2, 3)] == [1, 0, 1]


def test_a_date_alone_keeps_its_day_in_every_zone_and_has_no_hour() -> None:
    history = history_of(at("2024-05-01T00:00:00Z", time_precision="day"))
    day = dt.date(2024, 5, 1)
    for zone in ZONES:
        assert len(narrowed(history, zone, first=day, last=day)) == 1
        assert len(narrowed(history, zone, hours=range(24))) == 0


def test_verdicts_narrow_a_judged_history_and_empty_one_that_is_not() -> None:
    history = history_of(at(*["2024-05-01T08:00:00Z"] * 3))
    with_verdicts = judged(history, ["likely_unintended", "vendor_says_unintended", None])
    assert len(narrowed(with_verdicts, BERLIN, verdicts=VERDICTS[:2])) == 2
    assert len(narrowed(history, BERLIN, verdicts=VERDICTS[:2])) == 0


def test_repeats_stay_repeats() -> None:
    rows = at("2024-05-01T08:00:00Z", "2024-05-01T08:00:00Z", recording_id=TWICE)
    history = history_of([*rows, *at("2024-05-02T08:00:00Z")])
    view = narrowed(history, BERLIN, last=dt.date(2024, 5, 1))
    assert (view.table.num_rows, len(view)) == (2, 1)
    assert len(place(history, BERLIN)) == 2


def test_a_history_that_fits_whole_is_handed_back_itself() -> None:
    history = history_of(at("2024-05-01T08:00:00Z"))
    assert narrowed(history, BERLIN, vendors=VENDORS) is history
    assert narrowed(history, BERLIN) is history


@pytest.mark.parametrize("time", ["9999-12-31T23:00:00Z", "0001-01-01T00:30:00Z"])
def test_the_ends_of_the_calendar_have_a_day(time: str) -> None:
    for zone in ZONES:
        placed = place(history_of(at(time, "2024-01-01T00:00:00Z")), zone)
        assert placed.day.min() >= dt.date.min.toordinal() - dt.date(1970, 1, 1).toordinal()
        assert len(placed) == 2


def test_nothing_is_placed_in_an_empty_history() -> None:
    assert len(place(history_of([]), BERLIN)) == 0
    assert len(narrowed(history_of([]), BERLIN, hours=[1], devices=["Kitchen"], heard=True)) == 0


def test_what_was_placed_last_is_kept_for_as_long_as_the_table_lives_and_no_longer() -> None:
    history = history_of(at("2024-05-04T23:30:00Z"))
    first = place(history, BERLIN)
    assert place(history, BERLIN) is first
    assert place(history, "UTC").day.tolist() == [first.day[0] - 1]
    assert place(replace(history), BERLIN).day.tolist() == first.day.tolist()
    kept = len(cells._LAST)
    del history
    gc.collect()
    assert len(cells._LAST) == kept - 1
