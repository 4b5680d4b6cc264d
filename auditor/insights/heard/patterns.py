"""Lists of words that a person can read and write, looked for in all texts at once.

    timer            the word
    light*           every word that begins so
    turn on          these words, one after the other
    turn * lights    `*` alone stands for any one word

Spelling is evened out as everywhere (`wakeups/words.py`): case, punctuation and kinds of apostrophes do not
matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.insights.heard.texts import Flags, Heard, Small
from auditor.wakeups.words import Ints, words_of

ANY = "*"


def evened(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return patterns as they are kept: words evened out, one blank between them, each once, none empty."""
    split = [pattern.split() for pattern in patterns]
    words = words_of(pa.array([piece for pieces in split for piece in pieces], pa.string()))
    spelled = words.vocabulary.to_pylist()
    ends = iter(zip(words.starts[:-1].tolist(), words.starts[1:].tolist(), strict=True))
    kept = []
    for pieces in split:
        found: list[str] = []
        for piece in pieces:
            begin, end = next(ends)
            if begin < end:
                found += [spelled[number] for number in words.flat[begin:end].tolist()]
                found[-1] += ANY if piece.endswith(ANY) else ""
            elif piece == ANY:
                found.append(ANY)
        kept.append(" ".join(_without_ends(found)))
    return tuple(pattern for pattern in dict.fromkeys(kept) if pattern)


def _without_ends(pieces: list[str]) -> list[str]:
    """Return pieces without a lone * at either end, where it would ask for nothing."""
    real = [place for place, piece in enumerate(pieces) if piece != ANY]
    return pieces[real[0] : real[-1] + 1] if real else []


def texts_with(heard: Heard, patterns: Iterable[str]) -> Flags:
    """Return, per text, whether one of the patterns stands in it. patterns: as `evened` returns them."""
    found = np.zeros(len(heard.texts), bool)
    for places in _places(heard, patterns):
        found[heard.places.text[places]] = True
    return found


def texts_with_after(heard: Heard, befores: Iterable[str], names: Iterable[str]) -> Flags:
    """Return, per text, whether one of the names (single words) stands right behind one of the patterns."""
    found = np.zeros(len(heard.texts), bool)
    numbers = _numbers(heard, set(names))
    wanted = np.concatenate([np.array([], np.int64), *numbers.values()])
    flat, text = heard.words.flat, heard.places.text
    for before in befores:
        length = len(before.split())
        for places in _places(heard, [before]):
            begins = places[places + length < len(flat)]
            hit = (text[begins] == text[begins + length]) & np.isin(flat[begins + length], wanted)
            found[text[begins[hit]]] = True
    return found


def words_found(heard: Heard, patterns: Iterable[str]) -> list[str]:
    """Return what the patterns found, as it is spelled in the texts, in order; made for few texts."""
    flat, vocabulary = heard.words.flat, heard.words.vocabulary
    found = {
        (int(place), length)
        for pattern in patterns
        for length in [len(pattern.split())]
        for places in _places(heard, [pattern])
        for place in places
    }
    return [
        " ".join(vocabulary[int(number)].as_py() for number in flat[place : place + length])
        for place, length in sorted(found)
    ]


def _places(heard: Heard, patterns: Iterable[str]) -> Iterable[Small]:
    """Yield the places at which patterns begin."""
    split = [pattern.split() for pattern in patterns if pattern]
    if not split or not len(heard.words.flat):
        return
    numbers = _numbers(heard, {piece for pieces in split for piece in pieces if piece != ANY})
    for pieces in split:
        for word in numbers[pieces[0]]:
            places = heard.places.of(int(word))
            yield _followed(heard, places, pieces[1:], numbers) if len(pieces) > 1 else places


def _numbers(heard: Heard, pieces: set[str]) -> dict[str, Ints]:
    """Return the numbers of the words that each piece means."""
    vocabulary = heard.words.vocabulary
    whole = sorted(piece for piece in pieces if not piece.endswith(ANY))
    found = {word: np.array([], np.int64) for word in whole}
    # The few words are hashed, not the vocabulary.
    at = np.asarray(pc.fill_null(pc.index_in(vocabulary, value_set=pa.array(whole, pa.string())), -1))
    for number in np.flatnonzero(at >= 0).tolist():
        found[whole[at[number]]] = np.array([number], np.int64)
    for piece in pieces:
        if piece.endswith(ANY):
            begins = pc.starts_with(vocabulary, piece[:-1])
            found[piece] = np.asarray(pc.indices_nonzero(begins)).astype(np.int64)
    return found


def _followed(heard: Heard, places: Small, pieces: Sequence[str], numbers: dict[str, Ints]) -> Small:
    """Return those places after which the pieces follow in the same text."""
    flat, text = heard.words.flat, heard.places.text
    for step, piece in enumerate(pieces, start=1):
        places = places[places + step < len(flat)]
        places = places[text[places + step] == text[places]]
        if piece != ANY:
            places = places[np.isin(flat[places + step], numbers[piece])]
    return places
