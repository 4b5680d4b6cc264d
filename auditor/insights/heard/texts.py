"""The texts of a history, taken apart once: each different text, its words, its language, where it stands.

A household says the same things again and again: everything is asked of different texts, counted by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History
from auditor.recording import NOT_HEARD_KINDS
from auditor.wakeups.text import language_of, languages, telling_words
from auditor.wakeups.words import Ints, Words, words_of

Flags = npt.NDArray[np.bool_]
Small = npt.NDArray[np.int32]
UNKNOWN_LANGUAGE = -1
_SIXTEEN_BITS = 65_536


@dataclass(frozen=True)
class Heard:
    """The words of all recordings that have some; duplicates, typed and automatic rows left out.

    recordings: how many recordings there are in all, with words or without.
    rows:       for each recording with words, its row number in the history's table.
    text:       for each of them, the number of its text.
    texts:      the different texts, as they stand in the export.
    tongue:     for each text, the number of its language in `tongues`, or UNKNOWN_LANGUAGE.
    tongues:    languages, BCP 47 without region.
    """

    recordings: int
    rows: Ints
    text: Small
    texts: pa.Array
    words: Words
    tongue: Ints
    tongues: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of recordings with words."""
        return len(self.rows)

    @cached_property
    def rows_of_text(self) -> Ints:
        """How many recordings each text has."""
        return np.bincount(self.text, minlength=len(self.texts))

    @cached_property
    def places(self) -> Places:
        """Where each word stands."""
        return places_of(self.words)

    def recordings_with(self, texts: Flags) -> int:
        """Return how many recordings have one of these texts. texts: one flag per text."""
        return int(self.rows_of_text[texts].sum())

    def rows_with(self, texts: Flags) -> Ints:
        """Return the row numbers, in the history's table, of the recordings with one of these texts."""
        return self.rows[texts[self.text]]

    def languages_of(self, texts: Sequence[str]) -> list[str | None]:
        """Return the languages of some texts, as they stand in the export; None where nobody can tell."""
        numbers = pc.index_in(pa.array(texts, pa.string()), value_set=self.texts).to_pylist()
        tongues = [UNKNOWN_LANGUAGE if number is None else int(self.tongue[number]) for number in numbers]
        return [None if one == UNKNOWN_LANGUAGE else self.tongues[one] for one in tongues]

    def in_language(self, language: str, *, or_unknown: bool = True) -> Flags:
        """Return, per text, whether it is in this language (or, if wanted, in none that can be told)."""
        number = self.tongues.index(language) if language in self.tongues else None
        mine = np.zeros(len(self.texts), bool) if number is None else self.tongue == number
        return mine | (self.tongue == UNKNOWN_LANGUAGE) if or_unknown else mine


@dataclass(frozen=True)
class Places:
    """Where each word of a vocabulary stands in texts.

    order: places in `Words.flat`, those of the first word first.
    begin: where each word's places begin in `order`; one more than there are words.
    text:  for each place, the number of its text.
    """

    order: Small
    begin: Ints
    text: Small

    def of(self, word: int) -> Small:
        """Return the places of one word, in rising order."""
        return self.order[self.begin[word] : self.begin[word + 1]]


def places_of(words: Words) -> Places:
    """Index words by place."""
    count = len(words.vocabulary)
    # Few different words fit into 16 bits, where numpy sorts without comparing.
    keys = words.flat.astype(np.uint16 if count <= _SIXTEEN_BITS else np.int32)
    order = np.argsort(keys, kind="stable").astype(np.int32)
    begin = np.concatenate([[0], np.cumsum(np.bincount(words.flat, minlength=count))])
    return Places(order, begin.astype(np.int64), words.text_of_word.astype(np.int32))


def heard(history: History) -> Heard:
    """Take the words of a history apart; a second or two for a million recordings."""
    table = history.table
    counted = pc.and_(
        pc.is_null(table.column("duplicate_of")),
        pc.invert(pc.is_in(table.column("kind").cast(pa.string()), value_set=pa.array(NOT_HEARD_KINDS))),
    )
    recordings = int(pc.sum(counted, min_count=0).as_py())
    if not history.has_words:
        return _nothing(recordings)
    said = pc.utf8_trim_whitespace(table.column("transcript").cast(pa.string()))
    with_words = pc.and_(counted, pc.fill_null(pc.not_equal(said, ""), False))
    rows = np.asarray(pc.indices_nonzero(with_words)).astype(np.int64)
    if not len(rows):
        return _nothing(recordings)
    encoded = pc.dictionary_encode(said.filter(with_words)).combine_chunks()
    texts, text = encoded.dictionary, np.asarray(encoded.indices).astype(np.int32)
    words = words_of(texts)
    tongue, tongues = _languages(history, rows, text, words)
    return Heard(recordings, rows, text, texts, words, tongue, tongues)


def _nothing(recordings: int) -> Heard:
    none = pa.array([], pa.string())
    empty = np.array([], np.int64)
    return Heard(recordings, empty, empty.astype(np.int32), none, words_of(none), empty, languages())


def _languages(history: History, rows: Ints, text: Small, words: Words) -> tuple[Ints, tuple[str, ...]]:
    """Return each text's language: as the export says for its first recording, else by its small words."""
    first = np.zeros(len(words), np.int64)
    first[text[::-1]] = rows[::-1]  # the last to be written, so the first recording, wins
    column = history.table.column("language").combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # no chunk at all
        column = column.cast(column.type)
    column = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    named = [str(tag).split("-")[0].lower() for tag in column.dictionary.to_pylist()]
    tongues = tuple(dict.fromkeys([*languages(), *named]))
    number = np.array([*(tongues.index(name) for name in named), UNKNOWN_LANGUAGE], np.int64)
    codes = np.asarray(pc.fill_null(column.indices, len(named))).astype(np.int64)
    tongue = number[codes[first]]
    open_ = np.flatnonzero(tongue == UNKNOWN_LANGUAGE)
    if len(open_):
        tongue[open_] = language_of(telling_words(words.chosen(open_)))
    return tongue, tongues
