"""What a review or the listening check moved."""

from __future__ import annotations

from auditor.wakeups import judge
from auditor.wakeups.change import change
from tests.wakeups.test_judgement import TALK, ZONE, many


def test_rows_that_the_person_corrected_are_counted() -> None:
    plain = judge(many(), zone=ZONE)
    ids = plain.history.table.column("recording_id").to_pylist()
    said = plain.reviewed({ids[-1]: "meant", ids[0]: "meant", ids[1]: "unsure"})
    moved = change(plain, said)
    assert (moved.rows, moved.answered, moved.level_moved) == (1, 1, ())
    assert moved.before["likely_unintended"] - 1 == moved.after["likely_unintended"]


def test_a_level_that_moved_is_told_with_all_that_followed_it() -> None:
    plain = judge(many(vendor="google", product="Assistant"), zone=ZONE)
    ids = plain.history.table.column("recording_id").to_pylist()
    texts = dict(zip(ids, plain.history.table.column("transcript").to_pylist(), strict=True))
    said = plain.reviewed({one: "not_meant" if TALK in texts[one] else "meant" for one in plain.sample(60)})
    moved = change(plain, said)
    assert moved.level_moved == ("google",)
    assert moved.rows > moved.answered > 0
    back = change(said, said.reviewed({}))
    assert (back.rows, back.level_moved) == (0, ())


def test_nothing_moves_without_answers() -> None:
    plain = judge(many(), zone=ZONE)
    moved = change(plain, plain)
    assert (moved.rows, moved.answered) == (0, 0)
    assert moved.before == moved.after
