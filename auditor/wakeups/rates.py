"""How often, of how many, over how long: the vendor's count and ours, side by side and never added up.

Works on judged rows and gives plain numbers. A rate has a denominator or is None.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.clock import DAY_US, FIRST_US, HOUR_US, LAST_US, wall_clock
from auditor.language import later
from auditor.recording import HEARD_KINDS, VERDICTS
from auditor.wakeups.rate import Rate

By = Literal["all", "device", "year", "hour", "wake_word", "vendor"]

# Names of groups that no row names: translate where they are shown.
NO_TIME = later("no time")
NO_HOUR = later("no time of day")
NO_WAKE_WORD = later("wake word not known")
NO_PRODUCT = later("unnamed product")

_MARKED, _LIKELY, _POSSIBLE, _CANNOT_TELL, _MEANT, _NOT_APPLICABLE = VERDICTS

_NEEDED = ("vendor", "device", "product", "started_at", "time_precision", "verdict", "p_unintended")

_FAR = np.iinfo(np.int64).max

_Ints = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


def rates(table: pa.Table, *, zone: ZoneInfo, by: By, wake_word: pa.Array | None = None) -> list[Rate]:
    """Count judged recordings by group.

    Args:
        table: rows with the record's columns vendor, kind, started_at, verdict, p_unintended, duplicate_of;
            device and product for by="device"; time_precision, if there, keeps rows that are only dated on
            their date.
        zone: in which days and years are counted.
        by: the groups. Years ("2024") come in order and then NO_TIME, hours of the day ("00" to "23") in
            order and then NO_HOUR; all others the largest first.
        wake_word: per row of the table, strings, null where not known; needed for by="wake_word".

    Returns:
        One Rate per group that has a recording; for by="all" always exactly one.

    Raises:
        ValueError: by="wake_word" without wake words, or not one per row.
    """
    kept = _counted(table)
    # Columns first: to filter words that nobody asks for would be most of the work.
    rows = table.select([name for name in _NEEDED if name in table.column_names]).filter(kept)
    clock, utc = _clock(rows, zone)
    if by == "wake_word":
        if wake_word is None or len(wake_word) != len(table):
            raise ValueError("one wake word per row is needed")
        wake_word = _plain(wake_word).filter(kept)
    codes, groups = _groups(rows, by, clock, wake_word)
    found = _count(rows, codes, groups, clock, utc)
    if by in ("year", "hour"):
        return sorted(found, key=lambda one: (one.group in (NO_TIME, NO_HOUR), one.group.zfill(4)))
    return sorted(found, key=lambda one: (-one.recordings, one.group, one.vendor or ""))


def _counted(table: pa.Table) -> pa.ChunkedArray:
    """Return which rows are in the numbers at all."""
    heard = pc.is_in(_plain(table["kind"]), value_set=pa.array(HEARD_KINDS))
    applicable = pc.fill_null(pc.not_equal(_plain(table["verdict"]), _NOT_APPLICABLE), fill_value=True)
    return pc.and_(pc.and_(heard, applicable), pc.is_null(table["duplicate_of"]))


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _clock(rows: pa.Table, zone: ZoneInfo) -> tuple[_Ints, _Ints]:
    """Return per row the microseconds of the local clock and of UTC; _FAR where it has no time."""
    started = rows["started_at"].combine_chunks().cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    timed = np.asarray(started.is_valid(), dtype=bool)
    utc = np.asarray(started.fill_null(0)).astype(np.int64).clip(FIRST_US, LAST_US)
    local = wall_clock(utc, zone, _only_a_day(rows))
    return np.where(timed, local, _FAR), np.where(timed, utc, _FAR)


def _only_a_day(rows: pa.Table) -> _Mask:
    """Return where only the date is known."""
    if "time_precision" not in rows.column_names:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(pc.fill_null(pc.equal(_plain(rows["time_precision"]), "day"), fill_value=False), bool)


def _without_hour(rows: pa.Table, clock: _Ints) -> _Mask:
    """Return where no hour of the day is known."""
    return (clock == _FAR) | _only_a_day(rows)


def _groups(
    rows: pa.Table, by: By, clock: _Ints, wake_word: pa.Array | None
) -> tuple[_Ints, list[tuple[str, str | None]]]:
    """Return the number of each row's group, and each group's name and vendor."""
    if by == "all":
        return np.zeros(len(rows), np.int64), [("all", None)]
    if by == "year":
        years = np.where(clock == _FAR, 0, clock).astype("datetime64[us]").astype("datetime64[Y]")
        values, codes = np.unique(
            np.where(clock == _FAR, 0, years.astype(np.int64) + 1970), return_inverse=True
        )
        return codes, [(str(year) if year else NO_TIME, None) for year in values.tolist()]
    if by == "hour":
        values, codes = np.unique(
            np.where(_without_hour(rows, clock), 24, clock % DAY_US // HOUR_US), return_inverse=True
        )
        return codes, [(f"{hour:02}" if hour < 24 else NO_HOUR, None) for hour in values.tolist()]
    if by == "wake_word":
        codes, words = _codes(pc.fill_null(wake_word, NO_WAKE_WORD))
        return codes, [(word, None) for word in words]
    codes, vendors = _codes(rows["vendor"])
    if by == "vendor":
        return codes, [(vendor, vendor) for vendor in vendors]
    labels, names = _codes(
        pc.coalesce(*(_named(rows[column]) for column in ("device", "product")), pa.scalar(NO_PRODUCT))
    )
    pairs, codes = np.unique(labels * len(vendors) + codes, return_inverse=True)
    return codes, [(names[pair // len(vendors)], vendors[pair % len(vendors)]) for pair in pairs.tolist()]


def _named(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the names, null where there is nothing but blanks."""
    trimmed = pc.utf8_trim_whitespace(_plain(column))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _codes(column: pa.Array | pa.ChunkedArray) -> tuple[_Ints, list[str]]:
    """Return the number of each value, and the values."""
    column = _plain(column)
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = column.dictionary_encode()
    return np.asarray(encoded.indices).astype(np.int64), encoded.dictionary.to_pylist()


def _count(
    rows: pa.Table, codes: _Ints, groups: list[tuple[str, str | None]], clock: _Ints, utc: _Ints
) -> list[Rate]:
    verdict = _plain(rows["verdict"])
    # To pandas' NaN and back: no answer of a model is neither 0 nor an error.
    p = np.asarray(rows["p_unintended"].to_pandas(), np.float64)
    timed = clock != _FAR

    def tally(mask: _Mask) -> list[int]:
        return np.bincount(codes[mask], minlength=len(groups)).tolist()

    def of(word: str) -> _Mask:
        return np.asarray(pc.fill_null(pc.equal(verdict, word), fill_value=False), dtype=bool)

    marked, likely = of(_MARKED), of(_LIKELY)
    guessed = ~marked & ~np.isnan(p)
    first_day, last_day = _ends(codes[timed], clock[timed] // DAY_US, len(groups))
    first, last = _ends(codes[timed], utc[timed], len(groups))
    columns: dict[str, list[int]] = {
        "recordings": tally(np.ones(len(rows), dtype=bool)),
        "without_time": tally(~timed),
        "vendor_marked": tally(marked),
        "likely": tally(likely),
        "possible": tally(of(_POSSIBLE)),
        "cannot_tell": tally(of(_CANNOT_TELL)),
        "likely_meant": tally(of(_MEANT)),
        "not_judged": tally(np.asarray(verdict.is_null(), dtype=bool)),
        "expected_of": tally(guessed),
        "marked_timed": tally(marked & timed),
        "likely_timed": tally(likely & timed),
    }
    expected = np.bincount(codes[guessed], weights=p[guessed], minlength=len(groups)).tolist()
    return [
        Rate(
            group=group,
            vendor=vendor,
            expected=expected[at],
            first=_instant(first[at]),
            last=_instant(last[at]),
            days=int(last_day[at] - first_day[at]) + 1 if first[at] != _FAR else 0,
            hours=float(last[at] - first[at]) / HOUR_US if first[at] != _FAR else 0.0,
            **{name: counts[at] for name, counts in columns.items()},
        )
        for at, (group, vendor) in enumerate(groups)
    ]


def _ends(codes: _Ints, values: _Ints, groups: int) -> tuple[_Ints, _Ints]:
    """Return the smallest and the largest value of each group; _FAR where it has none."""
    low, high = np.full(groups, _FAR), np.full(groups, -_FAR)
    np.minimum.at(low, codes, values)
    np.maximum.at(high, codes, values)
    return low, np.where(high == -_FAR, _FAR, high)


def _instant(micros: int) -> dt.datetime | None:
    if micros == _FAR:
        return None
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(micros))
