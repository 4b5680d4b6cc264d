"""Judged recordings in order of likelihood, and which of them fit what somebody looks for.

The order is made once per judgement; to look for something is then a mask over columns of numbers, so that a
million rows answer at once. Nothing here judges, and no text is looked into.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.clock import DAY_US, HOUR_US, wall_clock
from auditor.recording import VERDICTS
from auditor.wakeups.judgement import Judgement
from auditor.wakeups.neighbours import NEVER
from auditor.wakeups.rates import NO_PRODUCT
from auditor.wakeups.wake_words import wake_words

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.int8]
_NO_HOUR = -1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty or None means any.

    verdicts, vendors, wake_words: as the record and facts/wake_words.toml write them.
    devices:   names, or products where a device has none.
    hours:     hours of the day in the zone of the ranking, 0 to 23; rows without one then drop out.
    sound:     with or without a clip that is there.
    answered:  reviewed by the person or not.
    """

    verdicts: Collection[str] = ()
    vendors: Collection[str] = ()
    devices: Collection[str] = ()
    wake_words: Collection[str] = ()
    hours: Collection[int] = ()
    sound: bool | None = None
    answered: bool | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Judged rows, the most likely unintended first, of equals the newest first.

    rows:    row number in the table of the history; ids: recording_id.
    verdict: number in VERDICTS; wake_word: number in wake_words(), -1 for none; hour: -1 for none.
    vendor, device: numbers of names in `vendors` and `devices`.
    sound:   whether a clip is there.
    """

    rows: Ints
    ids: pa.Array
    verdict: Bytes
    vendor: Ints
    device: Ints
    wake_word: Bytes
    hour: Bytes
    sound: Flags
    vendors: tuple[str, ...]
    devices: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of judged rows."""
        return len(self.rows)

    @property
    def wake_words(self) -> tuple[str, ...]:
        """The wake words of devices that occur, in the order of the facts table."""
        found = np.unique(self.wake_word).tolist()
        return tuple(wake_words()[number].word for number in found if number >= 0)

    def find(self, wanted: Wanted, answered: Iterable[str] = ()) -> Ints:
        """Return the row numbers, in the table of the history, of what fits, most likely first.

        answered: recording_ids that the person answered, for `wanted.answered`.
        """
        words = [one.word for one in wake_words()]
        mask: Flags | None = None
        for codes, names, chosen in (
            (self.verdict, VERDICTS, wanted.verdicts),
            (self.vendor, self.vendors, wanted.vendors),
            (self.device, self.devices, wanted.devices),
            (self.wake_word, words, wanted.wake_words),
            (self.hour, range(24), wanted.hours),
        ):
            if chosen:
                mask = _both(mask, np.isin(codes, [at for at, name in enumerate(names) if name in chosen]))
        if wanted.sound is not None:
            mask = _both(mask, self.sound == wanted.sound)
        if wanted.answered is not None:
            there = pc.is_in(self.ids, value_set=pa.array(list(answered), pa.string()))
            mask = _both(mask, np.asarray(there) == wanted.answered)
        return self.rows if mask is None else self.rows[mask]


def _both(mask: Flags | None, more: Flags) -> Flags:
    return more if mask is None else mask & more


def ranked(judgement: Judgement, zone: ZoneInfo) -> Ranking:
    """Return the judged recordings in order of likelihood. zone: in which hours are told."""
    known, table = judgement.known, judgement.history.table
    p = np.asarray(table.column("p_unintended").take(pa.array(known.rows)), np.float64)
    # Two stable sorts are quicker than one by two keys.
    newest = np.argsort(-known.micros.astype(np.float64), kind="stable")
    order = newest[np.argsort(-p[newest], kind="stable")]
    rows = known.rows[order].astype(np.int64)
    taken = pa.array(rows)
    vendor, vendors = _coded(table.column("vendor").take(taken))
    device, devices = _coded(_labels(table, taken))
    verdict = pc.index_in(table.column("verdict").take(taken).cast(pa.string()), pa.array(VERDICTS))
    state = table.column("audio_state").take(taken).cast(pa.string())
    dated = pc.fill_null(pc.equal(table.column("time_precision").take(taken).cast(pa.string()), "day"), False)
    return Ranking(
        rows=rows,
        ids=table.column("recording_id").take(taken).combine_chunks(),
        verdict=np.asarray(verdict.combine_chunks()).astype(np.int8),
        vendor=vendor,
        device=device,
        wake_word=known.wake_word[order].astype(np.int8),
        hour=_hours(known.micros[order], zone, np.asarray(dated)),
        sound=np.asarray(pc.is_in(state, value_set=pa.array(["linked", "orphan"]))),
        vendors=vendors,
        devices=devices,
    )


def _labels(table: pa.Table, taken: pa.Array) -> pa.ChunkedArray:
    named = [table.column(name).take(taken).cast(pa.string()) for name in ("device", "product")]
    trimmed = [pc.utf8_trim_whitespace(one) for one in named]
    blank = pa.scalar(None, pa.string())
    return pc.coalesce(*(pc.if_else(pc.equal(one, ""), blank, one) for one in trimmed), NO_PRODUCT)


def _coded(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices).astype(np.int64), tuple(encoded.dictionary.to_pylist())


def _hours(micros: Ints, zone: ZoneInfo, dated: Flags) -> Bytes:
    """Return the hour of the day in a zone; -1 where there is none."""
    there = (micros != NEVER) & ~dated
    hour = wall_clock(np.where(there, micros, 0), zone) % DAY_US // HOUR_US
    return np.where(there, hour, _NO_HOUR).astype(np.int8)
