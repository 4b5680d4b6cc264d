"""Topics count recordings; their lists can be changed, kept as text and read again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.heard import topics
from auditor.insights.heard.months import periods
from auditor.insights.heard.texts import heard
from auditor.insights.heard.topics import Finder, Topic, TopicsError, count, over_time
from tests.making import history_of

SAID = ["set a timer", "set a timer", "turn on the lights and set a timer", "xyzzy", None]


def history(**more: object):
    return history_of(
        [
            {"transcript": said, "started_at": f"2026-0{at + 1}-15T12:00:00Z", **more}
            for at, said in enumerate(SAID)
        ]
    )


def by_id(counted: topics.TopicCounts) -> dict[str, int]:
    return dict(zip((one.id for one in topics.standard()), counted.counts, strict=True))


def test_a_recording_counts_for_every_topic_whose_words_it_holds() -> None:
    found = heard(history())
    counted = count(found, Finder(found), topics.standard())
    assert by_id(counted)["timers"] == 3
    assert by_id(counted)["lights"] == 1
    assert (counted.none, counted.of) == (1, 4)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("wie wird das wetter", "weather"),
        ("stell den wecker auf sieben", "timers"),
        ("mach das licht an", "lights"),
        ("play some jazz", "music"),
        ("add milk to my shopping list", "shopping"),
        ("call mum", "calls"),
        ("who was ada lovelace", "questions"),
        ("mets un minuteur", "timers"),
        ("pon una alarma", "timers"),
    ],
)
def test_common_requests_are_sorted_as_a_person_would(said: str, topic: str) -> None:
    found = heard(history_of([{"transcript": said}]))
    assert by_id(count(found, Finder(found), topics.standard()))[topic] == 1


@pytest.mark.parametrize("kind", ["typed", "automatic"])
def test_what_nobody_said_aloud_is_not_counted(kind: str) -> None:
    assert len(heard(history(kind=kind))) == 0
    assert heard(history(kind=kind)).recordings == 0


def test_months_are_those_of_the_clock_on_the_wall() -> None:
    whole = history()
    found, when = heard(whole), periods(whole, "Europe/Berlin")
    rows = over_time(found, Finder(found), topics.standard(), when)
    timers = [one.id for one in topics.standard()].index("timers")
    assert when.unit == "month"
    assert [str(one)[:7] for one in when.starts] == [f"2026-0{month}" for month in range(1, 6)]
    assert rows[timers].tolist() == [1, 1, 1, 0, 0]


def test_a_changed_topic_leaves_the_others_as_they_were() -> None:
    found = heard(history())
    finder, before = Finder(found), topics.standard()
    first = count(found, finder, before)
    after = topics.reworded(before, 0, ["xyzzy"])
    second = count(found, finder, after)
    assert second.counts[0] == 1
    assert second.counts[1:] == first.counts[1:]


def test_lists_can_be_added_renamed_reworded_and_removed() -> None:
    now = topics.added((), "Garden", ["Lawn ", "lawn", "HOSE*"])
    assert now == (Topic("Garden", ("lawn", "hose*")),)
    assert topics.renamed(now, 0, " The  garden ")[0].name == "The garden"
    assert topics.removed(now, 0) == ()
    assert not topics.renamed(topics.standard(), 0, "Eggs")[0].named


@pytest.mark.parametrize(("name", "reason"), [("  ", "empty_name"), ("garden", "name_taken")])
def test_a_name_must_be_there_and_its_own(name: str, reason: str) -> None:
    with pytest.raises(TopicsError) as problem:
        topics.added(topics.added((), "Garden"), name)
    assert problem.value.reason == reason


def test_there_is_an_end_to_topics_and_words() -> None:
    now: topics.Topics = ()
    for number in range(topics.MAX_TOPICS):
        now = topics.added(now, f"topic {number}", [f"w{at}" for at in range(1_000)])
    assert len(now[0].words) == topics.MAX_WORDS
    with pytest.raises(TopicsError, match="too_many"):
        topics.added(now, "one more")


def test_lists_come_back_from_their_file() -> None:
    now = topics.added(topics.standard(), "Garten \u2018\U0001f33b", ["rasen*", "mal * mähen"])
    assert topics.from_json(topics.to_json(now)) == now


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary(), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["topics", "name", "words", "id"]), inner),
    max_leaves=12,
).map(json.dumps)))  # fmt: skip
def test_any_file_gives_topics_or_says_that_it_is_none(text: str | bytes) -> None:
    try:
        found = topics.from_json(text)
    except TopicsError as problem:
        assert problem.reason in {"not_a_list", "empty_name", "name_taken", "too_many"}
    else:
        assert all(one.name and not one.named for one in found if not one.id)


def test_a_topic_of_the_table_has_an_own_id_name_and_words() -> None:
    standard = topics.standard()
    assert len({one.id for one in standard}) == len({one.name for one in standard}) == len(standard)
    assert all(one.words for one in standard)
