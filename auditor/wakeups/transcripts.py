"""The different texts of a history: numbered by vendor, taken apart once, wake words at their start off.

People say the same things again and again, so every question about words is asked of different texts only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.wakeups.text import called, telling_words
from auditor.wakeups.wake_words import wake_words
from auditor.wakeups.words import Ints, Words, words_of

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[Any]  # whole numbers in as few bytes as hold them: a million rows have many of these

TAKEN_APART_AT_A_TIME = 25_000  # so that what is made of them on the way stays small


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table, a column at a time: together they would be a second history."""

    table: pa.Table
    rows: Ints

    def column(self, name: str) -> pa.ChunkedArray:
        """Return one column of these rows."""
        return self.table.column(name).take(pa.array(self.rows))


@dataclass(frozen=True, slots=True)
class Texts:
    """What the different texts of a history say by themselves; one element per text and vendor.

    lead:      number of the wake word at its start, in wake_words(), or -1.
    inside:    a wake word of its vendor stands behind its start.
    words:     the texts without the wake words at their start.
    telling:   words that tell of a language, by text and language.
    """

    lead: Ints
    inside: Flags
    words: Words
    telling: npt.NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.lead)


def texts_of(table: Rows, vendor: Codes, vendors: tuple[str, ...]) -> tuple[Codes, Texts]:
    """Number the different texts of each vendor, and take them apart."""
    encoded = table.table.column("transcript").dictionary_encode().combine_chunks()
    at = np.where(_typed_perhaps(table), -1, np.asarray(pc.fill_null(encoded.indices, -1))[table.rows])
    text = np.full(len(vendor), -1, dtype=np.int32)
    parts: list[pa.Array] = [pa.array([], pa.string())]
    owners: list[tuple[int, str]] = []
    count = 0
    for code, name in enumerate(vendors):
        mine = np.flatnonzero((vendor == code) & (at >= 0))
        used, place = np.unique(at[mine], return_inverse=True)
        text[mine] = place + count
        parts.append(encoded.dictionary.take(pa.array(used)))
        owners.append((len(used), name))
        count += len(used)
    words = _all_words(pa.concat_arrays(parts))
    lead, inside, rest = _calls(words, owners)
    return text, Texts(lead, inside, rest, telling_words(rest))


def _typed_perhaps(table: Rows) -> Flags:
    """Whether a row's words may be typed, or be none: Gemini's prompts, titles that were not split."""
    kind = pc.equal(table.column("kind").cast(pa.string()), "unknown")
    return np.asarray(pc.and_(kind, pc.equal(table.column("vendor").cast(pa.string()), "google")))


def _all_words(texts: pa.Array) -> Words:
    """Take many texts apart, some at a time, with one vocabulary for all."""
    numbers: dict[str, int] = {}
    flats, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start in range(0, len(texts), TAKEN_APART_AT_A_TIME):
        part = words_of(texts.slice(start, TAKEN_APART_AT_A_TIME))
        vocabulary = part.vocabulary.to_pylist()
        known = np.fromiter(
            (numbers.setdefault(word, len(numbers)) for word in vocabulary), np.int64, len(vocabulary)
        )
        flats.append(known[part.flat])
        counts.append(part.counts)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    return Words(pa.array(list(numbers), pa.string()), np.concatenate(flats), starts)


def _calls(words: Words, owners: list[tuple[int, str]]) -> tuple[Ints, Flags, Words]:
    """Find the wake words of each vendor in its texts; return lead, inside and the texts without the lead."""
    leads, insides = [np.zeros(0, np.int64)], [np.zeros(0, bool)]
    flats, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    begin = 0
    for count, vendor in owners:
        mine = [number for number, one in enumerate(wake_words()) if one.vendor == vendor]
        found = called(words.part(begin, begin + count), [wake_words()[number].word for number in mine])
        numbers = np.array([*mine, -1], np.int64)  # the last for none
        leads.append(numbers[found.lead])
        insides.append(found.inside)
        flats.append(found.words.flat)
        counts.append(found.words.counts)
        begin += count
    starts = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    rest = Words(words.vocabulary, np.concatenate(flats), starts)
    return np.concatenate(leads), np.concatenate(insides), rest
