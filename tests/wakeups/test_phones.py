from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from auditor.facts import table
from auditor.wakeups.phones import (
    NUMBER,
    SOUNDS,
    near_level,
    sounds_of,
    vocabulary_sounds,
    wake_word_distance,
    wake_word_sounds,
)
from auditor.wakeups.words import Words, words_of

# Ordinary sentences of meetings, from the AMI corpus (CC BY 4.0), cut to at most 8 words.
TALK = (
    "You look quite funny at the moment",
    "but I mean they're all very very similar",
    "for me it's quite difficult to say",
    "I think it would be certainly more than",
    "I think just the segments as they're segmented",
    "but that's another representation then, I think",
    "Uh I can't see anything very much",
    "Can you use a bigger font",
    "it can be words or topics",
    "some of them point to the words",
)


def spelled(sounds: bytes) -> str:
    return " ".join(SOUNDS[number - 1] for number in sounds)


def distance(text: str, wake_word: str) -> float:
    return float(wake_word_distance(words_of(pa.array([text])), wake_word)[0][0])


def stretch(text: str, wake_word: str) -> str:
    words = words_of(pa.array([text]))
    _, first, last = wake_word_distance(words, wake_word)
    return " ".join(words.vocabulary.take(pa.array(words.flat)).to_pylist()[first[0] : last[0] + 1])


# Pronunciations as Merriam-Webster and the CMU dictionary's own page give them.
@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("alexa", "AH0 L EH1 K S AH0"),
        ("lexus", "L EH1 K S AH0 S"),
        ("gecko", "G EH1 K OW0"),
        ("the", "DH AH0"),
        ("computer", "K AH0 M P Y UW1 T ER0"),
    ],
)
def test_a_word_of_the_list_has_the_sounds_of_the_list(word: str, sounds: str) -> None:
    assert spelled(sounds_of(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("lexa", "L EH1 K S AH0"),
        ("ziggy's", "Z IH1 G IY0 Z"),
        ("alexa's", "AH0 L EH1 K S AH0 Z"),
        ("7", "S EH1 V AH0 N"),
        ("42", "F AO1 R T UW1"),
        ("léxa", "L EH1 K S AH0"),
    ],
)
def test_a_word_that_the_list_lacks_is_sounded_out_from_its_letters(word: str, sounds: str) -> None:
    assert spelled(sounds_of(word)) == sounds


@pytest.mark.parametrize("word", ["アレクサ", "एलेक्सा", "алекса", ""])
def test_letters_that_are_not_latin_have_no_known_sound(word: str) -> None:
    assert sounds_of(word) == b""


def test_the_wake_word_itself_is_at_no_distance_wherever_it_stands() -> None:
    for row in table("wake_words")["wake_word"]:
        assert distance(row["words"], row["words"]) == 0
        assert distance(f"well {row['words']} what time is it", row["words"]) == 0


def test_a_text_without_a_sounding_word_is_infinitely_far_and_names_no_stretch() -> None:
    words = words_of(pa.array(["", None, "...", "алекса", "alexa", None]))
    far, first, last = wake_word_distance(words, "alexa")
    assert far.tolist() == [np.inf] * 4 + [0, np.inf]
    assert first.tolist() == last.tolist() == [-1, -1, -1, -1, 0, -1]


def test_no_texts_give_no_distances() -> None:
    assert [len(part) for part in wake_word_distance(words_of(pa.array([], pa.string())), "alexa")] == [0] * 3


def test_a_wake_word_without_a_sound_is_an_error() -> None:
    with pytest.raises(ValueError, match="no sound"):
        wake_word_distance(words_of(pa.array(["hello"])), "アレクサ")


@pytest.mark.parametrize(
    ("text", "wake_word", "quoted"),
    [
        ("i think alexis said so", "alexa", "alexis"),
        ("we need lexus parts", "alexa", "lexus"),
        ("that's ok cool for me", "ok google", "ok cool"),
        ("they said hey jerry come in", "hey siri", "hey jerry"),
        ("we saw a gecko there", "echo", "gecko"),
        ("is it a letter you want", "alexa", "a letter"),
    ],
)
def test_the_stretch_that_sounds_alike_can_be_quoted(text: str, wake_word: str, quoted: str) -> None:
    assert stretch(text, wake_word) == quoted


def test_sounds_of_one_class_are_nearer_than_others_and_a_vowel_is_farthest_from_a_consonant() -> None:
    # "siri" with one sound changed: R to L (liquids), R to T, R to a vowel.
    near, other, vowel = (distance(text, "siri") for text in ("seely", "city", "see a e"))
    assert 0 < near < other
    assert other <= vowel


def test_published_triggers_are_nearer_than_almost_all_ordinary_talk() -> None:
    talk = words_of(pa.array(TALK))
    calls = {"siri": ["hey siri"], "google": ["hey google", "ok google"]}
    rows = [row for row in table("published_triggers")["phrase"] if row["is_trigger"]]
    ranks: list[float] = []
    for name in {row["wake_word"] for row in rows} - {"cortana"}:
        phrases = words_of(pa.array([row["phrase"] for row in rows if row["wake_word"] == name]))
        ordinary, published = (
            np.min([wake_word_distance(texts, call)[0] for call in calls.get(name, [name])], axis=0)
            for texts in (talk, phrases)
        )
        ranks += [float((ordinary > one).mean()) for one in published]
    assert len(ranks) == 29
    assert np.mean(ranks) > 0.85


def test_a_word_that_was_tried_and_did_not_wake_may_still_sound_near() -> None:
    # Digital Trends tried "extra": no trigger. It is nearer than "a letter", which is one; so nearness alone
    # proves nothing.
    assert distance("extra", "alexa") < distance("a letter", "alexa")
    assert distance("extra", "alexa") > near_level("alexa")
    assert distance("ketchup", "alexa") > near_level("alexa")
    assert distance("hexagon", "amazon") > near_level("amazon")
    assert distance("babylon", "amazon") > near_level("amazon")


@pytest.mark.parametrize("name", ["alexis", "lexa", "lexus", "alex", "election"])
def test_the_best_known_sound_alikes_are_within_the_level(name: str) -> None:
    assert distance(name, "alexa") <= near_level("alexa")


def test_ordinary_talk_is_not_within_the_level() -> None:
    talk = words_of(pa.array(TALK))
    for row in table("wake_words")["wake_word"]:
        assert (wake_word_distance(talk, row["words"])[0] > near_level(row["words"])).all()


def plain_distance(heard: bytes, target: bytes) -> float:
    """Return the same distance by the textbook: every stretch, aligned whole, one cell at a time."""
    from auditor.wakeups.phones import _costs

    swap, missing, added = (costs / 100 for costs in _costs())
    found = np.inf
    for begin in range(len(heard) + 1):
        row = [0.0]
        for sound in target:
            row.append(row[-1] + missing[sound])
        found = min(found, row[-1])
        for other in heard[begin:]:
            below = [row[0] + added[other]]
            for at, sound in enumerate(target):
                below.append(
                    min(row[at] + swap[sound, other], row[at + 1] + added[other], below[at] + missing[sound])
                )
            row = below
            found = min(found, row[-1])
    return found / len(target)


def test_distances_are_those_of_the_textbook() -> None:
    words = words_of(pa.array([*TALK, "a", "we like some privacy", "lexa"]))
    listed = [sounds_of(word) for word in words.vocabulary.to_pylist()]
    for wake_word in ("alexa", "hey google", "echo"):
        target = wake_word_sounds(wake_word).tobytes()
        found = wake_word_distance(words, wake_word)[0]
        for number in range(len(words)):
            flat = words.flat[words.starts[number] : words.starts[number + 1]]
            heard = b"".join(listed[word] for word in flat)
            assert found[number] == pytest.approx(plain_distance(heard, target), abs=1e-6)


@pytest.mark.parametrize("before", [0, 20, 21, 22, 23, 24, 30, 50, 3000])
def test_a_long_text_is_searched_to_its_end(before: int) -> None:
    text = " ".join(["under"] * before + ["alexis"] + ["under"] * 40)
    words = words_of(pa.array(["short", text, "alexa"]))
    far, first, last = wake_word_distance(words, "alexa")
    assert far[1] == pytest.approx(distance("alexis", "alexa"))
    assert (first[1], last[1]) == (before, before)
    assert far[2] == 0


def test_many_texts_give_the_same_as_one_by_one() -> None:
    texts = [*TALK, "alexis", "x"] * 900  # more than one block
    together = wake_word_distance(words_of(pa.array(texts)), "alexa")
    for number, text in enumerate(texts[: len(TALK) + 2]):
        alone = wake_word_distance(words_of(pa.array([text])), "alexa")
        for one, all_ in zip(alone, together, strict=True):
            assert set(all_[number :: len(TALK) + 2].tolist()) == {one[0]}


def test_few_and_many_words_are_found_in_the_list_alike() -> None:
    few = pa.array(["alexa", "lexa", "kevin's", "aaa", "zzz", "the", "зима", "don't"])
    many = pa.concat_arrays([few, pa.array([f"made{number}up" for number in range(400)])])
    assert vocabulary_sounds(many)[: len(few)].to_pylist() == vocabulary_sounds(few).to_pylist()


def test_sounds_may_be_looked_up_once_for_many_questions() -> None:
    words = words_of(pa.array([*TALK, "alexis"]))
    sounds = vocabulary_sounds(words.vocabulary)
    for wake_word in ("alexa", "echo"):
        once, again = (
            wake_word_distance(words, wake_word, sounds=sounds),
            wake_word_distance(words, wake_word),
        )
        assert all((one == other).all() for one, other in zip(once, again, strict=True))


def test_words_without_any_text_are_allowed() -> None:
    empty = Words(pa.array([], pa.string()), np.empty(0, np.int64), np.zeros(3, np.int64))
    assert wake_word_distance(empty, "alexa")[0].tolist() == [np.inf, np.inf]


def test_every_wake_word_of_the_table_has_known_sounds_and_a_level() -> None:
    rows = table("wake_words")["wake_word"]
    assert {row["words"] for row in rows} == {
        "alexa", "echo", "amazon", "computer", "ziggy", "hey google", "ok google", "okay google", "hey siri", "siri",
    }  # fmt: skip
    for row in rows:
        assert set(row["phones"].split()) <= set(NUMBER)
        assert 0 < row["level"] < 0.4


def test_a_word_is_easily_woken_if_it_woke_twice_as_often_as_alexa_on_the_same_speaker() -> None:
    study = table("dubois2020")["rate"]
    events = {(row["speaker"], row["wake_word"]): row["events"] for row in study if row["country"] == "US"}
    for row in table("wake_words")["wake_word"]:
        against = [
            count / events[speaker, "alexa"]
            for (speaker, word), count in events.items()
            if word == row["words"] and (speaker, "alexa") in events
        ]
        assert row.get("easily_woken", False) == (min(against, default=1) > 2)


def test_trust_follows_from_the_number_of_published_triggers() -> None:
    published = Counter(
        row["wake_word"] for row in table("published_triggers")["phrase"] if row["is_trigger"]
    )
    for row in table("wake_words")["wake_word"]:
        count = published[row["words"].removeprefix("hey ").removeprefix("ok ").removeprefix("okay ")]
        if row["words"] == "siri":  # the published ones are of the whole call
            count = 0
        assert row["trust"] == ("fair" if count >= 6 else "weak" if count else "untested")


def test_what_did_not_wake_is_in_the_table_too() -> None:
    rows = table("published_triggers")["phrase"]
    assert len(rows) == 34
    assert {row["phrase"] for row in rows if not row["is_trigger"]} == {
        "extra",
        "ketchup",
        "hexagon",
        "babylon",
    }


def test_a_long_number_and_an_endless_word_have_no_sounds() -> None:
    vocabulary = pa.array(["12345", "a" * 40, "42", "lexa"])
    assert [len(one) > 0 for one in vocabulary_sounds(vocabulary).to_pylist()] == [False, False, True, True]
