"""Texts as numbered words: a million texts are taken apart once, and every text signal counts on the numbers.

Spelling is evened out (lower case, one form of apostrophe, no punctuation), so that the typed and the
recognised form of a sentence look alike. Nothing here knows what a word means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_APOSTROPHES = "[\u2019\u2018\u02bc\u00b4`]"
# Anything that is no letter, mark, digit or apostrophe stands between words. (Written for RE2.)
_BETWEEN = r"[^\p{L}\p{M}\p{N}']+"
# An apostrophe only counts inside a word.
_LOOSE = r"(?:^|\s)'+|'+(?:\s|$)"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many texts.

    vocabulary: each different word once, as Arrow strings.
    flat:       the words of all texts, one text after the other, as numbers of the vocabulary.
    starts:     where each text begins in `flat`; one more than there are texts.
    """

    vocabulary: pa.Array
    flat: Ints
    starts: Ints

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.starts) - 1

    @property
    def counts(self) -> Ints:
        """How many words each text has."""
        return np.diff(self.starts)

    @property
    def text_of_word(self) -> Ints:
        """For each word of `flat`, the number of its text."""
        return np.repeat(np.arange(len(self)), self.counts)

    @property
    def firsts(self) -> Ints:
        """The first word of each text; -1 where a text has none."""
        return self._at(self.starts[:-1])

    @property
    def lasts(self) -> Ints:
        """The last word of each text; -1 where a text has none."""
        return self._at(self.starts[1:] - 1)

    def _at(self, places: Ints) -> Ints:
        if not len(self.flat):
            return np.full(len(self), -1, dtype=np.int64)
        return np.where(self.counts > 0, self.flat[np.clip(places, 0, len(self.flat) - 1)], -1)

    def part(self, start: int, end: int) -> Words:
        """Return the texts from `start` up to `end`, with the same vocabulary."""
        low, high = self.starts[start], self.starts[end]
        return Words(self.vocabulary, self.flat[low:high], self.starts[start : end + 1] - low)

    def chosen(self, texts: Ints) -> Words:
        """Return only these texts, with the same vocabulary."""
        counts = self.counts[texts]
        starts = np.concatenate([[0], np.cumsum(counts)])
        places = np.arange(starts[-1]) - np.repeat(starts[:-1] - self.starts[texts], counts)
        return Words(self.vocabulary, self.flat[places], starts)

    def marked(self, words: set[str] | frozenset[str]) -> npt.NDArray[np.bool_]:
        """Return, per word of the vocabulary, whether it is one of `words`."""
        # The few words are hashed, not the vocabulary.
        found = pc.is_in(self.vocabulary, value_set=pa.array(sorted(words), pa.string()))
        return np.asarray(found, dtype=bool)

    def sums(self, per_word: npt.NDArray[np.generic]) -> Floats:
        """Return, per text, the sum over its words of a number given for each word of `flat`."""
        total = np.zeros(len(self), dtype=np.float32)
        filled = np.flatnonzero(self.counts > 0)  # for an empty text reduceat would give the next one's first
        if len(filled):
            total[filled] = np.add.reduceat(per_word, self.starts[filled], dtype=np.float64)
        return total

    def without_first(self, drop: npt.NDArray[np.bool_]) -> Words:
        """Return the same texts, without the first word where `drop` (one per text) says so."""
        drop = drop & (self.counts > 0)
        keep = np.ones(len(self.flat), dtype=bool)
        keep[self.starts[:-1][drop]] = False
        starts = np.concatenate([[0], np.cumsum(self.counts - drop)])
        return Words(self.vocabulary, self.flat[keep], starts)


def words_of(texts: pa.Array | pa.ChunkedArray) -> Words:
    """Take texts apart. texts: Arrow strings; null has no words."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    even = pc.utf8_lower(texts.cast(pa.string()))
    even = pc.replace_substring_regex(even, _APOSTROPHES, "'")
    even = pc.replace_substring_regex(even, _BETWEEN, " ")
    even = pc.replace_substring_regex(even, _LOOSE, " ")
    lists = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(even))
    lists = pc.fill_null(lists, pa.scalar([], lists.type))
    flat = lists.flatten()
    starts = np.concatenate([[0], np.cumsum(np.asarray(pc.list_value_length(lists), dtype=np.int64))])
    keep = np.asarray(pc.not_equal(flat, ""), dtype=bool)
    if not keep.all():  # an empty text is one empty word
        kept = np.concatenate([[0], np.cumsum(keep)])
        flat, starts = flat.filter(pa.array(keep)), kept[starts]
    encoded = flat.dictionary_encode()
    return Words(encoded.dictionary, np.asarray(encoded.indices).astype(np.int64), starts.astype(np.int64))
