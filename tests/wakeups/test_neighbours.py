"""What lies around a recording in time, against a plain loop over all rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from auditor.wakeups.neighbours import NEVER, answered_elsewhere, neighbours
from auditor.wakeups.words import words_of

Row = tuple[int, int, bool]  # device, second, accepted
rows_of = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60), st.booleans()), max_size=25)
WORDS = words_of(pa.array(["play the lion song", "play the lion song again", "stop"]))


@given(rows_of)
def test_the_nearest_requests_on_the_same_device_are_found(rows: list[Row]) -> None:
    rows = sorted(rows, key=lambda row: row[:2])
    device, second, accepted = (np.array([row[n] for row in rows]) for n in range(3))
    device, second, accepted = device.astype(np.int64), second.astype(np.int64), accepted.astype(bool)
    text = np.zeros(len(rows), np.int64)
    found = neighbours(device, second * 1_000_000, accepted, text, WORDS, within_s=15)
    for place, (mine, at, _) in enumerate(rows):
        before = [at - row[1] for row in rows[:place] if row[0] == mine and row[2]]
        after = [row[1] - at for row in rows[place + 1 :] if row[0] == mine and row[2]]
        assert found.since[place] == min(before, default=np.inf)
        assert found.until[place] == min(after, default=np.inf)


def test_nearly_equal_words_in_time_are_the_same_request_again() -> None:
    device, accepted = np.zeros(4, np.int64), np.ones(4, bool)
    micros = np.array([0, 9, 18, 40]) * 1_000_000
    found = neighbours(device, micros, accepted, np.array([0, 1, 2, 2]), WORDS, within_s=15)
    assert found.again.tolist() == [True, True, False, False]


def test_a_row_without_a_time_has_no_neighbours() -> None:
    device, accepted = np.zeros(2, np.int64), np.ones(2, bool)
    found = neighbours(device, np.array([NEVER, 0]), accepted, np.array([0, 0]), WORDS, within_s=15)
    assert np.isinf(found.since).all()
    assert np.isinf(found.until).all()


@given(rows_of)
def test_a_request_on_another_device_at_that_moment_is_found(rows: list[Row]) -> None:
    rows = rows[:8]  # more requests within three seconds than are looked at need no test
    device, second, accepted = (np.array([row[n] for row in rows]) for n in range(3))
    device, second, accepted = device.astype(np.int64), second.astype(np.int64), accepted.astype(bool)
    asked, family = np.arange(len(rows)), np.zeros(len(rows), np.int64)
    found = answered_elsewhere(asked, device, second * 1_000_000, accepted, family, within_s=3)
    for place, (mine, at, _) in enumerate(rows):
        assert found[place] == any(row[2] and row[0] != mine and abs(row[1] - at) <= 3 for row in rows)


def test_a_device_of_another_vendor_answers_nothing() -> None:
    asked, micros = np.array([0]), np.array([0, 1_000_000])
    found = answered_elsewhere(
        asked, np.array([0, 1]), micros, np.array([False, True]), np.array([0, 1]), within_s=3
    )
    assert not found.any()
