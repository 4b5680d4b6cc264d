"""Is a text a request to a machine, or overheard talk? Each different word is looked up once, then added up.

English has a model that was learned from both kinds (models/directedness.json, written by
benchmarks/train_directedness.py, described in docs/models/directedness.md). Some other languages only have
words that speak for a request (facts/text_cues.toml), so there the answer is "request" or "cannot tell".
No recording of anybody is in the model: it holds single words and pairs of words, each with a weight.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.wakeups.words import Words

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: No text says more than this, in either direction: what was learned from stand-ins may not be surer.
CAP = 4.0
#: What a request-like opening or topic is worth where there is no talk to compare with.
OPENER_ALONE, TOPIC_ALONE, BOTH = -0.8, -0.8, -2.0

_NUMBER = "#"  # stands for every number, spoken or written
_HALF_BITS = 16


def cues(language: str) -> dict[str, frozenset[str]]:
    """Return class -> its words, for a language without its region (facts/text_cues.toml)."""
    rows = table("text_cues")["cues"]
    return {row["class"]: frozenset(row["words"].split()) for row in rows if row["language"] == language}


def cue_languages() -> list[str]:
    """Return the languages that have words that speak for a request."""
    return sorted({row["language"] for row in table("text_cues")["cues"]})


@dataclass(frozen=True, slots=True)
class Cues:
    """Which classes of words a text touches, and where. Places are the numbers of `names`, one bit each."""

    names: tuple[str, ...]
    of_word: npt.NDArray[np.uint32]  # per word of the vocabulary
    anywhere: npt.NDArray[np.uint32]  # per text
    first: npt.NDArray[np.uint32]
    second: npt.NDArray[np.uint32]
    last: npt.NDArray[np.uint32]


def spelled_alike(vocabulary: pa.Array) -> pa.Array:
    """Return the words with every number, written or spoken, as "#"."""
    spoken = pc.is_in(vocabulary, value_set=pa.array(sorted(cues("en")["number"])))
    number = pc.or_(pc.match_substring_regex(vocabulary, "[0-9]"), spoken)
    return pc.if_else(number, _NUMBER, vocabulary)


@dataclass(frozen=True, slots=True)
class _Listed:
    """The English words of the table of cues: classes as bits, one kind each; at the end, any other word."""

    words: pa.Array
    names: tuple[str, ...]
    bits: npt.NDArray[np.uint32]
    kind: Ints

    def place_in(self, vocabulary: pa.Array) -> Ints:
        """Return, for each word of the vocabulary, its place in `bits` and `kind`."""
        found = pc.fill_null(pc.index_in(vocabulary, value_set=self.words), len(self.words))
        return np.asarray(found).astype(np.int64)


@cache
def _listed() -> _Listed:
    classes, named = cues("en"), kinds()
    words = sorted(frozenset[str]().union(*classes.values()))
    names = tuple(name for name in classes if name != "number")
    bits = [sum(1 << bit for bit, name in enumerate(names) if word in classes[name]) for word in words]
    # A word of several classes is of the kind that stands first in the table.
    kind = [next((named.index(name) for name in named if word in classes.get(name, ())), 1) for word in words]
    return _Listed(
        words=pa.array(words, pa.string()),
        names=names,
        bits=np.array([*bits, 0], dtype=np.uint32),
        kind=np.array([*kind, 1], dtype=np.int64),
    )


def _over_texts(together: np.ufunc, per_word: npt.NDArray[Any], words: Words) -> npt.NDArray[Any]:
    """Return, per text, what was given for each word of `flat`, taken together; 0 where there are none."""
    result = np.zeros(len(words), dtype=per_word.dtype)
    filled = np.flatnonzero(words.counts > 0)
    if len(filled):
        result[filled] = together.reduceat(per_word, words.starts[filled])
    return result


def cues_in(words: Words) -> Cues:
    """Return the English classes of words that each text touches."""
    listed = _listed()
    of_word = np.append(listed.bits[listed.place_in(words.vocabulary)], np.uint32(0))  # at the end: "no word"
    return Cues(
        names=listed.names,
        of_word=of_word,
        anywhere=_over_texts(np.bitwise_or, of_word[words.flat], words),
        first=of_word[words.firsts],
        second=of_word[opening_words(words, 1)],
        last=of_word[words.lasts],
    )


def opening_words(words: Words, number: int) -> Ints:
    """Return the word at place `number` (0 for the first) of each text; -1 where a text is too short."""
    if not len(words.flat):
        return np.full(len(words), -1, dtype=np.int64)
    places = np.clip(words.starts[:-1] + number, 0, len(words.flat) - 1)
    return np.where(words.counts > number, words.flat[places], -1)


#: What a word is, where its pairs with its neighbours are learned by kind. After the classes of the table:
_ENDINGS = {"ends in -ing": "ing", "ends in -ed": "ed", "ends in -ly": "ly"}
_NO_KINDS = frozenset({"whole command"})  # its words are of other kinds too


def kinds() -> list[str]:
    """Return the kinds of words, by number. The first is "no word", the second "any other word"."""
    return ["no word", "other", *(name for name in cues("en") if name not in _NO_KINDS), *_ENDINGS]


def kinds_of(vocabulary: pa.Array) -> Ints:
    """Return the number of the kind of each word; one more, at the end, is "no word"."""
    names, listed = kinds(), _listed()
    kind = np.append(listed.kind[listed.place_in(vocabulary)], 0)
    free = kind[:-1] == 1
    for name, ending in _ENDINGS.items():
        kind[:-1][free & np.asarray(pc.ends_with(vocabulary, ending), dtype=bool)] = names.index(name)
    kind[:-1][np.asarray(pc.match_substring_regex(vocabulary, "[0-9#]"), dtype=bool)] = names.index("number")
    return kind


def _summed_bits(weights: Sequence[float], bits: npt.NDArray[np.uint32]) -> Floats:
    """Return, for each set of bits, the sum of the weights of its bits, by two tables of half the bits."""
    total = np.zeros(len(bits), dtype=np.float32)
    for half in range(2):
        mine = weights[half * _HALF_BITS : (half + 1) * _HALF_BITS]
        sums = np.zeros(1, dtype=np.float32)
        for weight in mine:
            sums = np.concatenate([sums, sums + np.float32(weight)])
        total += sums[(bits >> np.uint32(half * _HALF_BITS)) & np.uint32(len(sums) - 1)]
    return total


@dataclass(frozen=True, slots=True)
class _Model:
    """The learned weights as arrays. Row and column 0 of the tables of pairs stand for "not in the model"."""

    vocabulary: pa.Array
    word: Floats
    opening: Floats
    pair: Floats
    opening_pair: Floats
    cue: Mapping[str, Mapping[str, float]]
    kind_pair: Floats  # kind, kind of the word after it
    kind_opening: Floats  # kinds of the first three words
    bias: float
    scale: float


def _pair_table(pairs: Mapping[str, float], place: Mapping[str, int]) -> Floats:
    dense = np.zeros((len(place) + 1, len(place) + 1), dtype=np.float32)
    for text, weight in pairs.items():
        left, right = text.split()
        dense[place[left], place[right]] = weight
    return dense


def _kind_table(stored: Mapping[str, float], dimensions: int) -> Floats:
    place = {name: number for number, name in enumerate(kinds())}
    dense = np.zeros((len(place),) * dimensions, dtype=np.float32)
    for text, weight in stored.items():
        dense[tuple(place[name] for name in text.split(" + "))] = weight
    return dense


def _model_from(stored: Mapping[str, Any]) -> _Model:
    paired = sorted(
        {word for name in ("pairs", "opening_pairs") for text in stored[name] for word in text.split()}
    )
    # Words that are in a pair come first, so that the tables of pairs stay small.
    names = [*paired, *sorted({*stored["words"], *stored["openings"]} - set(paired))]
    place = {word: number + 1 for number, word in enumerate(paired)}

    def column(name: str) -> Floats:
        weights = stored[name]
        return np.array([0.0, *(weights.get(word, 0.0) for word in names)], dtype=np.float32)

    return _Model(
        vocabulary=pa.array(names, pa.string()),
        word=column("words"),
        opening=column("openings"),
        pair=_pair_table(stored["pairs"], place),
        opening_pair=_pair_table(stored["opening_pairs"], place),
        cue=stored["cues"],
        kind_pair=_kind_table(stored["kind_pairs"], 2),
        kind_opening=_kind_table(stored["kind_openings"], 3),
        bias=stored["bias"],
        scale=stored["scale"],
    )


@cache
def _model() -> _Model:
    text = (
        resources.files("auditor.wakeups").joinpath("models", "directedness.json").read_text(encoding="utf-8")
    )
    return _model_from(json.loads(text))


def _with_neighbours(model: _Model, known: Ints, kind: Ints, words: Words) -> Floats:
    """Return, for each word of `flat`, its weight and those of its pair with the word before."""
    small = np.where(known < len(model.pair), known, 0)
    each = np.zeros(len(words.flat), dtype=np.float32)
    each[1:] = model.pair[small[:-1], small[1:]]
    each[1:] += model.kind_pair[kind[:-1], kind[1:]]
    each[words.starts[:-1][words.counts > 0]] = 0.0  # the first word has no neighbour before it
    each += model.word[known]
    return each


def _english(words: Words) -> Floats:
    model = _model()
    found = pc.fill_null(pc.index_in(spelled_alike(words.vocabulary), value_set=model.vocabulary), -1)
    number = np.append(np.asarray(found).astype(np.int64) + 1, 0)  # the last stands for "no word"
    known = number[words.flat]
    first, second = number[words.firsts], number[opening_words(words, 1)]
    small = len(model.opening_pair)
    opening = model.opening[first]
    opening += model.opening_pair[np.where(first < small, first, 0), np.where(second < small, second, 0)]
    kind = kinds_of(words.vocabulary)
    opening += model.kind_opening[tuple(kind[opening_words(words, place)] for place in range(3))]
    length = np.maximum(words.counts, 1).astype(np.float32)
    inside = _over_texts(np.add, _with_neighbours(model, known, kind[words.flat], words), words)
    grams = inside / np.sqrt(length) + opening

    seen = cues_in(words)
    weights = {where: [model.cue[where][name] for name in seen.names] for where in model.cue}
    plain = _over_texts(np.add, _summed_bits(weights["share"], seen.of_word)[words.flat], words) / length
    for where, bits in (
        ("anywhere", seen.anywhere),
        ("first", seen.first),
        ("second", seen.second),
        ("last", seen.last),
    ):
        plain += _summed_bits(weights[where], bits)

    odds = np.clip(model.scale * (grams + plain + np.float32(model.bias)), -CAP, CAP)
    evidence = _over_texts(np.logical_or, known > 0, words) | (seen.anywhere > 0)
    return np.where(evidence, odds, np.nan).astype(np.float32)


def _request_like(words: Words, language: str) -> Floats:
    """Return what speaks for a request where no talk could be learned from: below 0, or NaN."""
    known = cues(language)
    opener, about = (
        np.asarray(pc.is_in(words.vocabulary, value_set=pa.array(sorted(known[name]))))
        for name in ("opener", "topic")
    )
    opens = np.append(opener, False)[words.firsts]
    topic = words.sums(about[words.flat]) > 0
    odds = np.full(len(words), np.nan, dtype=np.float32)
    odds[opens] = OPENER_ALONE
    odds[topic] = TOPIC_ALONE
    odds[opens & topic] = BOTH
    return odds


def _spoken_in(languages: Sequence[str | None] | None, texts: int) -> tuple[list[str | None], Ints]:
    """Return the different languages without their region, and for each text which of them it is in."""
    if languages is None:
        return ["en"], np.zeros(texts, dtype=np.int64)
    tags = pa.array(languages, pa.string()).dictionary_encode(null_encoding="encode")
    names = [tag and tag.replace("_", "-").split("-")[0].lower() for tag in tags.dictionary.to_pylist()]
    return names, np.asarray(tags.indices).astype(np.int64)


def talk_log_odds(words: Words, languages: Sequence[str | None] | None = None) -> Floats:
    """Return, per text, the natural log odds that it is overheard talk rather than a request to a machine.

    words:     the texts, each without its leading wake word.
    languages: BCP 47 tags, one per text, or nothing if all are English. A text whose language is None is
               taken for English if at least half of its words are known English words.

    Returns log odds as if both kinds were equally common, from -CAP (request) to CAP (talk). NaN: cannot
    tell, because there are no words, none that the model knows, or no evidence in that language. In languages
    other than English the answer is never above 0. Raises ValueError if there is not one language per text.
    """
    if languages is not None and len(languages) != len(words):
        raise ValueError(f"{len(words)} texts, but {len(languages)} languages")
    names, which = _spoken_in(languages, len(words))
    odds = np.full(len(words), np.nan, dtype=np.float32)
    learned = set(cue_languages())
    for number, name in enumerate(names):
        if name is not None and name not in learned:
            continue
        mine = which == number
        part = words if mine.all() else words.chosen(np.flatnonzero(mine))
        if name is None:
            odds[mine] = np.where(_mostly_english(part), _english(part), np.nan)
        else:
            odds[mine] = _english(part) if name == "en" else _request_like(part, name)
    return odds


def _mostly_english(words: Words) -> npt.NDArray[np.bool_]:
    english = np.asarray(pc.is_in(spelled_alike(words.vocabulary), value_set=_model().vocabulary))
    return np.asarray(words.sums(english[words.flat]) >= np.maximum(words.counts, 1) / 2)
