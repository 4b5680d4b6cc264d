"""Rows that tell of the same moment without sharing a key: same words, at nearly the same time.

Rows of one file are never put together: people do repeat themselves. Nearest rows go together first, and
at most one of each file (or, where a vendor hands the same request out in several forms, of each form).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_NOTHING: tuple[Ints, Ints] = (np.empty(0, np.int64), np.empty(0, np.int64))
_NEIGHBOURS = 4  # how far the partner of a row may stand behind it among rows of equal words


def near_groups(
    rows: Ints,
    words: Ints,
    micros: Ints,
    origins: Ints,
    *,
    tolerances: Ints,
    stands_for: tuple[Ints, Ints] = _NOTHING,
) -> list[list[int]]:
    """Return groups of two or more of these rows that tell of the same moment.

    rows:       numbers of rows; the other arrays have one value for each of them.
    words:      equal for equal words.
    micros:     when, since 1970 UTC.
    origins:    what a group may hold only one of.
    tolerances: how far apart, in microseconds, the times of a group may lie; of two rows, the greater.
    stands_for: pairs of a row and the origin of another row that it already stands for. Two repeats of which
                each stands for one row of both files are two moments.
    """
    order = np.lexsort((micros, words))
    words, micros, origins, tolerances = words[order], micros[order], origins[order], tolerances[order]
    first, second = _candidates(words, micros, origins, tolerances)
    held = _origins_of(rows[order], origins, np.unique(np.concatenate((first, second))), stands_for)
    groups: dict[int, list[int]] = {}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        mine, theirs = groups.get(one, [one]), groups.get(other, [other])
        if mine is theirs:
            continue
        together = mine + theirs
        times = micros[together]
        sets = [held[place] for place in together]
        alone = len(set().union(*sets)) == sum(map(len, sets))
        if alone and times.max() - times.min() <= tolerances[together].max():
            groups.update(dict.fromkeys(together, together))
    distinct = {id(group): group for group in groups.values()}
    return [rows[order[group]].tolist() for group in distinct.values()]


def _origins_of(
    rows: Ints, origins: Ints, places: Ints, stands_for: tuple[Ints, Ints]
) -> dict[int, set[int]]:
    """Return by place what origins each of these rows speaks for: its own, and those it stands for."""
    held = {place: {origin} for place, origin in zip(places.tolist(), origins[places].tolist(), strict=True)}
    kept, of = stands_for
    place_of = dict(zip(rows[places].tolist(), places.tolist(), strict=True))
    concerned = np.isin(kept, rows[places])
    for row, origin in zip(kept[concerned].tolist(), of[concerned].tolist(), strict=True):
        held[place_of[row]].add(origin)
    return held


def _candidates(words: Ints, micros: Ints, origins: Ints, tolerances: Ints) -> tuple[Ints, Ints]:
    """Return pairs of places that could go together, nearest first; all is ordered by words and time."""
    firsts, seconds = [], []
    for step in range(1, min(_NEIGHBOURS, len(words) - 1) + 1):
        one, other = slice(None, -step), slice(step, None)
        allowed = np.maximum(tolerances[one], tolerances[other])
        near = (words[one] == words[other]) & (origins[one] != origins[other])
        found = np.flatnonzero(near & (micros[other] - micros[one] <= allowed))
        firsts.append(found)
        seconds.append(found + step)
    if not firsts:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    nearest = np.lexsort((first, micros[second] - micros[first]))
    return first[nearest], second[nearest]
