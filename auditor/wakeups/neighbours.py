"""What lies around a recording in time: on the same device, and at the same moment on another one.

Rows come in order of device and time. Only accepted requests count as neighbours: how many recordings of
any kind lie close together is no sign (false wake-ups do not come in bursts, evidence 1.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.wakeups.words import Floats, Ints, Words

Flags = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int64).min
_SIDES = 4  # of the requests nearest in time on all devices, so many are looked at before and after
_ALIKE = 0.6  # share of their different words that two texts have in common


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Seconds; infinite where there is none, or where a time is unknown.

    since:     since the accepted request before it on the same device.
    until:     until the accepted request after it on the same device.
    again:     whether one of those two, close enough in time, has nearly the same words.
    """

    since: Floats
    until: Floats
    again: Flags


def neighbours(
    device: Ints, micros: Ints, accepted: Flags, text: Ints, words: Words, *, within_s: float
) -> Neighbours:
    """Return what lies around each row. All arrays in order of device and micros; text -1: no words."""
    before, after = _nearest(device, accepted & (micros != NEVER))
    since, until = _seconds(micros, before), _seconds(micros, after)
    again = np.zeros(len(device), dtype=bool)
    for other, seconds in ((before, since), (after, until)):
        asked = np.flatnonzero((seconds <= within_s) & (text >= 0))
        again[asked] |= _alike(words, text[asked], text[other[asked]])
    return Neighbours(since, until, again)


def _nearest(device: Ints, accepted: Flags) -> tuple[Ints, Ints]:
    """Return for each row the accepted row before and after it on its device, itself left out; -1: none."""
    count = len(device)
    places = np.arange(count)
    upto = np.maximum.accumulate(np.where(accepted, places, -1)) if count else places
    before = np.concatenate([[-1], upto[:-1]]) if count else places
    from_here = np.minimum.accumulate(np.where(accepted, places, count)[::-1])[::-1] if count else places
    after = np.concatenate([from_here[1:], [count]]) if count else places
    before = np.where((before >= 0) & (device[np.maximum(before, 0)] == device), before, -1)
    here = np.minimum(after, max(count - 1, 0))
    after = np.where((after < count) & (device[here] == device), after, -1)
    return before, after


def _seconds(micros: Ints, other: Ints) -> Floats:
    known = (other >= 0) & (micros != NEVER)
    there = micros[np.maximum(other, 0)] if len(micros) else micros
    apart = np.abs(np.where(known, micros, 0) - np.where(known, there, 0)) / 1e6
    return np.where(known, apart, np.inf).astype(np.float32)


def _alike(words: Words, ones: Ints, others: Ints) -> Flags:
    """Return whether pairs of texts have most of their words in common."""
    alike = ones == others
    flat, starts = words.flat, words.starts
    for place in np.flatnonzero(~alike).tolist():
        one, other = ones[place], others[place]
        mine = set(flat[starts[one] : starts[one + 1]].tolist())
        theirs = set(flat[starts[other] : starts[other + 1]].tolist())
        alike[place] = bool(mine) and len(mine & theirs) >= _ALIKE * len(mine | theirs)
    return alike


def answered_elsewhere(
    asked: Ints, device: Ints, micros: Ints, accepted: Flags, family: Ints, *, within_s: float
) -> Flags:
    """Return, for the rows `asked`, whether another device of the same family took a request at that moment.

    family: which devices belong together (one vendor).
    """
    found = np.zeros(len(asked), dtype=bool)
    for one in np.unique(family[asked]).tolist():
        mine = np.flatnonzero(family[asked] == one)
        rows = asked[mine]
        taken = np.flatnonzero(accepted & (family == one) & (micros != NEVER))
        taken = taken[np.argsort(micros[taken], kind="stable")]
        if not len(taken):
            continue
        at = np.searchsorted(micros[taken], micros[rows])
        for step in range(-_SIDES, _SIDES):
            there = taken[np.clip(at + step, 0, len(taken) - 1)]
            near = np.abs(micros[there] / 1e6 - micros[rows] / 1e6) <= within_s
            found[mine] |= near & (device[there] != device[rows]) & (micros[rows] != NEVER)
    return found
