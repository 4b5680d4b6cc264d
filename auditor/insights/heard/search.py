"""Search over everything that was said and answered: plain text, any case, no patterns, nothing kept.

A query is words, all of which must occur, in any order; "words between quotation marks" as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History
from auditor.wakeups.words import Ints

QUERY_LENGTH = 200  # characters; more is no search
_TERM = re.compile(r'["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]*)["\u201c\u201d\u201e]?|(\S+)')


@dataclass(frozen=True)
class Column:
    """The texts of one column in lower case, each different one once.

    texts: Arrow strings. code: for each row of the history's table the number of its text; -1 for none.
    """

    texts: pa.Array
    code: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Searchable:
    """What can be searched: what was said, what was answered; duplicates have neither.

    with_words: how many recordings have words at all.
    """

    said: Column
    answered: Column
    with_words: int


def searchable(history: History) -> Searchable:
    """Prepare a history for search, once."""
    said = _lowered(history, "transcript")
    return Searchable(said, _lowered(history, "reply"), int((said.code >= 0).sum()))


def _lowered(history: History, name: str) -> Column:
    rows = history.table.num_rows
    if name not in history.table.column_names or not rows:
        return Column(pa.array([], pa.string()), np.full(rows, -1, np.int32))
    kept = pc.is_null(history.table.column("duplicate_of"))
    column = pc.if_else(kept, history.table.column(name).cast(pa.string()), None)
    # Large strings: together, a million answers can be longer than 2 GB.
    encoded = pc.dictionary_encode(column.cast(pa.large_string())).combine_chunks()
    codes = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int32)
    return Column(pc.utf8_lower(encoded.dictionary), codes)


def terms_of(query: str) -> list[str]:
    """Return what must occur: single words, and phrases that stood between quotation marks; lower case."""
    found = [phrase or word for phrase, word in _TERM.findall(query[:QUERY_LENGTH])]
    lowered = pc.utf8_lower(pa.array([" ".join(term.split()) for term in found], pa.string()))
    return list(dict.fromkeys(term for term in lowered.to_pylist() if term))


def rows_with(texts: Searchable, query: str, *, answers: bool = False) -> Ints:
    """Return the row numbers that hold every term, in what was said or (if wanted) answered; ascending.

    A term may stand in the one and another in the other. Nothing to look for finds nothing.
    """
    columns = [texts.said, texts.answered] if answers else [texts.said]
    found: npt.NDArray[np.bool_] | None = None
    for term in terms_of(query):
        holds = np.zeros(len(texts.said.code), np.bool_)
        for column in columns:
            holds |= _holds(column, term)
        found = holds if found is None else found & holds
    return np.array([], np.int64) if found is None else np.flatnonzero(found)


def _holds(column: Column, term: str) -> npt.NDArray[np.bool_]:
    hit = np.asarray(pc.match_substring(column.texts, term), dtype=np.bool_)
    return np.append(hit, False)[column.code]  # code -1 is the last: no text, no hit


def view_of(history: History, rows: Ints, columns: list[str] | None = None) -> History:
    """Return a history of only these rows of its table. columns: only these, which is faster."""
    table = history.table if columns is None else history.table.select(columns)
    return replace(history, table=table.take(pa.array(rows, pa.int64())))


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it is one of the terms; joined they are the text again."""
    # One letter for one letter: a lower case of two letters would shift all places behind it.
    low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    inside = bytearray(len(text))
    for term in terms_of(query):
        at = low.find(term)
        while at >= 0:
            inside[at : at + len(term)] = b"\x01" * len(term)
            at = low.find(term, at + 1)
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or inside[end] != inside[begin]:
            pieces.append((text[begin:end], bool(inside[begin])))
            begin = end
    return pieces
