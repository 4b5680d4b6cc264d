"""Which words sounded like the wake word, counted beside what became of the recordings."""

from __future__ import annotations

from auditor.facts import table
from auditor.wakeups import judge
from auditor.wakeups.alike import sounded_alike
from tests.making import history_of
from tests.wakeups.test_judgement import ZONE, at, requests

HEARD = "alexis said that she was leaving because of"


def test_stretches_are_counted_with_the_verdicts_of_their_recordings() -> None:
    rows = [at(900 * n, HEARD, reply="Sorry, I don't know that.") for n in range(3)]
    judged = judge(history_of([*requests(), *rows]), zone=ZONE)
    (one,) = sounded_alike(judged)
    verdicts = judged.history.table.column("verdict").to_pylist()[-3:]
    assert (one.words, one.wake_word, one.recordings) == ("alexis", "alexa", 3)
    assert (one.marked, one.likely, one.possible) == (
        0,
        verdicts.count("likely_unintended"),
        verdicts.count("possibly_unintended"),
    )
    assert one.likely > 0


def test_words_that_were_published_as_triggers_are_told() -> None:
    listed = {row["phrase"] for row in table("published_triggers")["phrase"] if row["is_trigger"]}
    rows = [at(0, HEARD), at(900, "i like lexia and all of it")]
    found = sounded_alike(judge(history_of([*requests(), *rows]), zone=ZONE))
    assert {one.words: one.published for one in found} == {one.words: one.words in listed for one in found}
    assert {one.published for one in found} == {True, False}


def test_where_nothing_sounds_alike_nothing_is_told() -> None:
    assert sounded_alike(judge(history_of(requests()), zone=ZONE)) == []
    assert sounded_alike(judge(history_of([]), zone=ZONE)) == []
