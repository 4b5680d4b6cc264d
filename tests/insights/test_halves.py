"""The halves of the time: cut in the middle, every recording in one of them."""

from __future__ import annotations

import datetime as dt

import pytest

from auditor.insights.halves import halves_of
from auditor.insights.when import per_day
from tests.making import history_of


def days(first: str, counts: list[int]) -> list[dict[str, object]]:
    start = dt.datetime.fromisoformat(first).replace(tzinfo=dt.UTC, hour=12)
    return [{"started_at": start + dt.timedelta(days=day)} for day, n in enumerate(counts) for _ in range(n)]


def test_the_time_is_cut_in_the_middle_and_silent_days_count() -> None:
    found = halves_of(per_day(history_of(days("2024-05-01", [1] * 10 + [0] * 10 + [4] * 11)), "UTC"))
    assert found is not None
    earlier, later = found.earlier, found.later
    assert (earlier.first, earlier.last, earlier.days) == (dt.date(2024, 5, 1), dt.date(2024, 5, 15), 15)
    assert (later.first, later.last, later.days) == (dt.date(2024, 5, 16), dt.date(2024, 5, 31), 16)
    assert (earlier.recordings, later.recordings) == (10, 44)
    assert later.per_day == 44 / 16


@pytest.mark.parametrize("counts", [[], [3], [1] * 27])
def test_under_four_weeks_nothing_is_compared(counts: list[int]) -> None:
    assert halves_of(per_day(history_of(days("2024-05-01", counts)), "UTC")) is None
