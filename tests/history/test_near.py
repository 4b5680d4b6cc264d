"""Rows of the same moment without a common key: nearest first, one of each origin, none invented."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auditor.history.near import near_groups

SECOND = 1_000_000


def groups(*rows: tuple[str, float, int], tolerance: float = 3) -> list[list[int]]:
    """rows: words, seconds, origin. Returns the groups, each and all in order."""
    kinds = {word: number for number, word in enumerate(dict.fromkeys(word for word, _, _ in rows))}
    found = near_groups(
        np.arange(len(rows)),
        np.array([kinds[word] for word, _, _ in rows], np.int64),
        np.array([int(seconds * SECOND) for _, seconds, _ in rows], np.int64),
        np.array([origin for _, _, origin in rows], np.int64),
        tolerances=np.full(len(rows), int(tolerance * SECOND), np.int64),
    )
    return sorted(sorted(group) for group in found)


def test_same_words_near_in_time_of_two_origins_go_together() -> None:
    assert groups(("stop", 10, 0), ("stop", 12, 1)) == [[0, 1]]


def test_other_words_another_time_or_the_same_origin_do_not() -> None:
    assert groups(("stop", 10, 0), ("go", 10, 1), ("stop", 14, 1), ("stop", 10.5, 0)) == []


def test_the_nearest_go_together_first() -> None:
    assert groups(("stop", 10, 0), ("stop", 12, 1), ("stop", 12.5, 0)) == [[1, 2]]


def test_repeats_stand_in_pairs_whatever_their_order() -> None:
    assert groups(("stop", 10, 0), ("stop", 10.1, 0), ("stop", 10.2, 1), ("stop", 10.3, 1)) == [
        [0, 3],
        [1, 2],
    ]


def test_three_origins_make_one_group_no_wider_than_allowed() -> None:
    assert groups(("a", 0, 0), ("a", 1, 1), ("a", 2, 2)) == [[0, 1, 2]]
    assert groups(("a", 0, 0), ("a", 2, 1), ("a", 4, 2)) == [[0, 1]]


def test_rows_that_already_stand_for_each_other_s_file_are_two_moments() -> None:
    seconds = np.zeros(2, np.int64)
    rows, files = np.array([4, 7]), np.array([0, 1])
    tolerances = np.full(2, 3 * SECOND, np.int64)
    pairs = (np.array([4, 7]), np.array([1, 0]))  # row 4 of file 0 stands for one of file 1, and the reverse
    assert near_groups(rows, seconds, seconds, files, tolerances=tolerances) == [[4, 7]]
    assert near_groups(rows, seconds, seconds, files, tolerances=tolerances, stands_for=pairs) == []


def test_nothing_comes_of_nothing() -> None:
    assert groups() == []
    assert groups(("a", 0, 0)) == []


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 12), st.integers(0, 2)), max_size=14))
def test_groups_are_apart_and_keep_the_rules(rows: list[tuple[str, float, int]]) -> None:
    found = groups(*rows)
    flat = [row for group in found for row in group]
    assert len(flat) == len(set(flat))
    for group in found:
        assert len(group) > 1
        assert len({rows[row][0] for row in group}) == 1
        assert len({rows[row][2] for row in group}) == len(group)
        times = [rows[row][1] for row in group]
        assert max(times) - min(times) <= 3
