"""What the vendor said, and what our signs say of the same recordings without its labels."""

from __future__ import annotations

from collections import Counter

from auditor.recording import VERDICTS
from auditor.wakeups import judge
from auditor.wakeups.beside_label import beside_the_vendor
from auditor.wakeups.catalogue import signals
from tests.making import history_of
from tests.wakeups.test_judgement import TALK, ZONE, at, requests

MARK = {"outcome": "not_for_device", "vendor_label": "FALSE_WAKE_WORD_1P"}
ROWS = [
    *requests(),
    *[at(500 * n, **MARK) for n in range(1, 5)],
    {**at(4000, TALK), **MARK},
    at(5000, TALK, reply="Sorry, I don't know that."),
    at(6000, outcome="nothing_heard"),
    at(7000, outcome="unknown"),
]


def test_every_judged_recording_is_in_one_group_with_one_verdict() -> None:
    judged = judge(history_of(ROWS), zone=ZONE)
    found = {one.said: one for one in beside_the_vendor(judged)}
    assert {name: one.recordings for name, one in found.items()} == {
        "marked": 5, "answered": 61, "no_request": 1, "nothing": 1,
    }  # fmt: skip
    assert all(sum(one.without.values()) == one.recordings for one in found.values())
    assert all("vendor_says_unintended" not in one.without for one in found.values())


def test_without_its_label_the_vendor_s_mark_is_not_repeated_as_ours() -> None:
    judged = judge(history_of(ROWS), zone=ZONE)
    marked = next(one for one in beside_the_vendor(judged) if one.said == "marked")
    # No words, so nobody can tell; the one with words reads like talk.
    assert set(marked.without) <= {"unclear", "likely_intended", "likely_unintended", "possibly_unintended"}
    assert marked.without.get("likely_unintended", 0) + marked.without.get("possibly_unintended", 0) == 1


def test_the_verdicts_are_those_of_a_judgement_without_these_signs() -> None:
    judged = judge(history_of(ROWS), zone=ZONE)
    labels = frozenset(name for name, one in signals().items() if one.about == "label")
    slow = judged.without(labels).history.table.column("verdict").take(judged.known.rows).to_pylist()
    assert [VERDICTS[code] for code in judged.verdicts_without(labels).tolist()] == slow
    told = sum((Counter(one.without) for one in beside_the_vendor(judged)), Counter())
    assert told == Counter(slow)


def test_answers_of_the_person_are_not_in_it() -> None:
    judged = judge(history_of(ROWS), zone=ZONE)
    ids = judged.ids.to_pylist()
    assert beside_the_vendor(judged.reviewed(dict.fromkeys(ids, "not_meant"))) == beside_the_vendor(judged)


def test_an_empty_history_has_nothing_to_set_beside() -> None:
    assert beside_the_vendor(judge(history_of([]), zone=ZONE)) == []
