"""Times in tables of the download: read where they are plain, null where anybody would have to guess."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import TIME_BASES, TIME_PRECISIONS
from auditor.shapes.amazon.times import in_zone, read_times, text_instant
from auditor.shapes.instants import iso_ms


@pytest.mark.parametrize(
    ("text", "utc", "basis", "precision"),
    [
        ("2022-03-05T18:07:41Z", "2022-03-05T18:07:41.000Z", "utc", "s"),
        ("2022-03-05T18:07:41.120Z", "2022-03-05T18:07:41.120Z", "utc", "ms"),
        ("2022-03-05T19:07:41+01:00", "2022-03-05T18:07:41.000Z", "offset", "s"),
        ("2022-03-05T19:07:41+0100", "2022-03-05T18:07:41.000Z", "offset", "s"),
        ("2022-03-05T18:07Z", "2022-03-05T18:07:00.000Z", "utc", "min"),
        ("2022-03-05 19:07:41", "2022-03-05T18:07:41.000Z", "assumed", "s"),
        ("2022-07-05T19:07:41.5", "2022-07-05T17:07:41.500Z", "assumed", "ms"),
        ("2022-03-05", "2022-03-04T23:00:00.000Z", "assumed", "day"),
        (
            "Sat Mar 05 2022 19:07:41 GMT+0100 (Central European Standard Time)",
            "2022-03-05T18:07:41.000Z",
            "offset",
            "s",
        ),
        ("Sat, 05 Mar 2022 18:07:41 GMT", "2022-03-05T18:07:41.000Z", "utc", "s"),
        ("Sat Mar 05 18:07:41 UTC 2022", "2022-03-05T18:07:41.000Z", "utc", "s"),
        ("March 5, 2022 7:07:41 PM", "2022-03-05T18:07:41.000Z", "assumed", "s"),
        ("Mar 5, 2022, 12:07 AM", "2022-03-04T23:07:00.000Z", "assumed", "min"),
        ("5 March 2022 19:07", "2022-03-05T18:07:00.000Z", "assumed", "min"),
    ],
)
def test_a_time_is_read(text: str, utc: str, basis: str, precision: str) -> None:
    found = text_instant(text, "Europe/Berlin")
    assert found
    assert (iso_ms(found.micros), found.basis, found.precision) == (utc, basis, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Not Available",
        "05/03/2022 18:07",  # nobody can say which is the month
        "2022-13-05T18:07:41Z",
        "2022-02-30",
        "2022-03-05T25:07:41Z",
        "March 5, 2022 13:07 PM",
        "Floréal 5, 2022 10:00",
        "18:07",
        "1899-01-01T00:00:00Z",
        "2222-01-01T00:00:00Z",
        "1646503661204",
        "x" * 100_000,
    ],
)
def test_what_is_no_plain_time_is_none(text: str) -> None:
    assert text_instant(text, "Europe/Berlin") is None


def test_a_column_of_one_build_mixes_times_with_and_without_milliseconds() -> None:
    times = read_times(pa.array(["2024-08-21T13:53:36.929Z", "2024-08-21T14:00:00Z"]), None)
    assert times.micros.to_pylist() == [
        dt.datetime(2024, 8, 21, 13, 53, 36, 929_000, tzinfo=dt.UTC),
        dt.datetime(2024, 8, 21, 14, tzinfo=dt.UTC),
    ]
    assert (times.basis, times.precision.to_pylist()) == ("utc", ["ms", "s"])
    assert times.keys.to_pylist() == ["2024-08-21T13:53:36.929Z", "2024-08-21T14:00:00.000Z"]
    assert not times.assumed


def test_one_odd_time_does_not_change_the_others() -> None:
    texts = ["2024-08-21T13:53:36.929Z", "soon", "2024-08-21T14:00:00Z", "2024-08-21 14:00:00"]
    times = read_times(pa.array(texts), "UTC")
    assert [time is None for time in times.micros.to_pylist()] == [False, True, False, False]
    assert times.keys.to_pylist()[:3] == ["2024-08-21T13:53:36.929Z", "", "2024-08-21T14:00:00.000Z"]
    assert times.basis.to_pylist() == ["utc", None, "utc", "assumed"]
    assert times.assumed


@pytest.mark.parametrize("text", ["0000-00-00T00:00:00Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"])
def test_a_stand_in_for_a_time_is_no_time(text: str) -> None:
    assert read_times(pa.array([text]), None).micros.to_pylist() == [None]


def test_without_a_chosen_zone_this_machine_is_asked() -> None:
    found = text_instant("2022-03-05 19:07:41", None)
    assert found
    assert found.basis == "assumed"
    assert abs(found.micros - 1646507261_000_000) <= 14 * 3600 * 1_000_000


def test_a_zone_that_does_not_exist_gives_no_time() -> None:
    assert in_zone(0, "Nowhere/Land") is None
    assert in_zone(0, "../../etc/passwd") is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?", fullmatch=True))
def test_any_text_is_a_sane_time_or_none(text: str) -> None:
    found = text_instant(text, "UTC")
    if found:
        assert 0 < found.micros < 4_102_444_800_000_000
        assert found.basis in TIME_BASES
        assert found.precision in TIME_PRECISIONS
    times = read_times(pa.array([text], pa.string()), "UTC")
    assert times.micros.is_valid()[0].as_py() == (found is not None)
