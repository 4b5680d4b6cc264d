"""Topics: lists of words that a person may change, and how many recordings hold them.

A recording counts for every topic whose words it holds, so the numbers do not add up to the total.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from auditor.facts import table
from auditor.insights.heard.months import Periods
from auditor.insights.heard.patterns import evened, texts_with
from auditor.insights.heard.texts import Flags, Heard
from auditor.wakeups.words import Ints

MAX_TOPICS = 60
MAX_WORDS = 400
NAME_LENGTH = 60
WORD_LENGTH = 80
FILE_BYTES = 200_000
_FORM = "voice-auditor topics 1"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    name:  as the table names it, or as the person does.
    words: patterns (patterns.py), evened out.
    id:    the table's, or "" where the person added the topic.
    named: whether the name is the table's own, and so may be translated.
    """

    name: str
    words: tuple[str, ...]
    id: str = ""
    named: bool = False


Topics = tuple[Topic, ...]


class TopicsError(ValueError):
    """A change that cannot be made. reason: empty_name, name_taken, too_many, not_a_list (of topics)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def standard() -> Topics:
    """Return the topics of the table, the words of all languages together."""
    return tuple(
        Topic(
            row["name"], _evened(word for words in row["words"].values() for word in words), row["id"], True
        )
        for row in table("topics")["topic"]
    )


def added(topics: Topics, name: str, words: Sequence[str] = ()) -> Topics:
    """Return the topics with one more at the end. Raises TopicsError."""
    if len(topics) >= MAX_TOPICS:
        raise TopicsError("too_many")
    return (*topics, Topic(_name(topics, name), _evened(words)))


def renamed(topics: Topics, place: int, name: str) -> Topics:
    """Return the topics, the one at this place with another name. Raises TopicsError."""
    if name.strip() == topics[place].name:
        return topics
    others = (*topics[:place], *topics[place + 1 :])
    return _with(topics, place, replace(topics[place], name=_name(others, name), named=False))


def removed(topics: Topics, place: int) -> Topics:
    """Return the topics without the one at this place."""
    return (*topics[:place], *topics[place + 1 :])


def reworded(topics: Topics, place: int, words: Sequence[str]) -> Topics:
    """Return the topics, the one at this place with these words instead."""
    return _with(topics, place, replace(topics[place], words=_evened(words)))


def _with(topics: Topics, place: int, topic: Topic) -> Topics:
    return (*topics[:place], topic, *topics[place + 1 :])


def _name(others: Topics, name: str) -> str:
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise TopicsError("empty_name")
    if name.casefold() in {other.name.casefold() for other in others}:
        raise TopicsError("name_taken")
    return name


def _evened(words: Iterable[str]) -> tuple[str, ...]:
    """Return patterns evened out, each once."""
    return evened(word[:WORD_LENGTH] for word in words)[:MAX_WORDS]


def to_json(topics: Topics) -> str:
    """Return the lists as text that `from_json` reads; it holds nothing of a history."""
    rows = [{"name": one.name, "id": one.id, "words": list(one.words)} for one in topics]
    return json.dumps({"form": _FORM, "topics": rows}, ensure_ascii=False, indent=1)


def from_json(text: str | bytes) -> Topics:
    """Return the topics that a file holds. Raises TopicsError for anything else, and never quotes it."""
    if len(text) > FILE_BYTES:
        raise TopicsError("not_a_list")
    try:
        rows = json.loads(text)["topics"]
        given = [
            (str(row["name"]), str(row.get("id", "")), [str(word) for word in row["words"]]) for row in rows
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise TopicsError("not_a_list") from None
    known = {one.id: one.name for one in standard()}
    topics: Topics = ()
    for name, id_, words in given:
        topics = added(topics, name, words)
        if known.get(id_) == topics[-1].name:
            topics = _with(topics, len(topics) - 1, replace(topics[-1], id=id_, named=True))
    return topics


class Finder:
    """Which texts belong to a topic; kept by its words: after a change only that topic is sought anew."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._found: dict[tuple[str, ...], Flags] = {}

    def texts(self, topic: Topic) -> Flags:
        """Return, per text, whether it belongs to the topic."""
        if topic.words not in self._found:
            if len(self._found) > 4 * MAX_TOPICS:
                self._found.clear()
            self._found[topic.words] = texts_with(self._heard, topic.words)
        return self._found[topic.words]


@dataclass(frozen=True)
class TopicCounts:
    """How many recordings each topic has.

    counts:  one per topic, in their order.
    none:    recordings with words that belong to no topic.
    of:      recordings with words.
    """

    counts: tuple[int, ...]
    none: int
    of: int


def count(heard: Heard, finder: Finder, topics: Topics) -> TopicCounts:
    """Count recordings by topic."""
    any_ = np.zeros(len(heard.texts), bool)
    counts = []
    for topic in topics:
        texts = finder.texts(topic)
        any_ |= texts
        counts.append(heard.recordings_with(texts))
    return TopicCounts(tuple(counts), len(heard) - heard.recordings_with(any_), len(heard))


def over_time(heard: Heard, finder: Finder, topics: Topics, periods: Periods) -> list[Ints]:
    """Return, per topic, the recordings in each period; those without a time are left out."""
    of_row = periods.of_row[heard.rows]
    dated = of_row >= 0
    counted = []
    for topic in topics:
        mine = finder.texts(topic)[heard.text] & dated
        counted.append(np.bincount(of_row[mine], minlength=len(periods)))
    return counted
