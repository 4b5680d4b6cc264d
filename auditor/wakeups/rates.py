"""How often, of how many, over how long: the vendor's count and ours, side by side and never added up.

Works on judged rows and gives plain numbers. A rate has a denominator or is None; what one published study
found beside a television may stand next to a person's count (`beside_dubois`), and is never theirs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table as facts_table
from auditor.history.clock import DAY_US, FIRST_US, HOUR_US, LAST_US, wall_clock
from auditor.recording import HEARD_KINDS, VERDICTS
from auditor.wakeups.intervals import Interval, poisson, wilson

By = Literal["all", "device", "year", "wake_word", "vendor"]

NO_TIME = "no time"
NO_WAKE_WORD = "wake word not known"

_MARKED, _LIKELY, _POSSIBLE, _CANNOT_TELL, _MEANT, _NOT_APPLICABLE = VERDICTS

_FAR = np.iinfo(np.int64).max

_Ints = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of one group of recordings, and what they come to.

    Duplicates, rows for which no microphone was opened and rows that are not_applicable are in no number.

    group:          "all", or the device (its product where it has no name), year, wake word or vendor.
    vendor:         whose recordings, where the group belongs to one vendor; else None.
    recordings:     the denominator of the shares: with a time and without.
    without_time:   of these; they are in no number of days, hours or per day.
    vendor_marked:  the vendor says that it was not meant. A fact.
    likely:         likely not meant, by our signs. Inferred; no row is also in vendor_marked.
    possible, cannot_tell, likely_meant, not_judged: the other verdicts; with the two above they make
                    `recordings`.
    expected:       sum of the probabilities of rows that the vendor did not mark; expected_of: of how many.
    first, last:    UTC; None where no recording has a time.
    days:           local calendar days from the first to the last recording, both included. Days covered,
                    not days on which a device was on: that is not known.
    hours:          from the first to the last recording.
    share_*:        0 to 1, None without recordings; intervals are 95 %, by Wilson.
    marked_timed, likely_timed: those with a time, which alone make the rates.
    per_day_*:      per day covered, None without days; intervals are 95 %, by Garwood, as if they came
                    independently.
    """

    group: str
    vendor: str | None
    recordings: int
    without_time: int
    vendor_marked: int
    likely: int
    possible: int
    cannot_tell: int
    likely_meant: int
    not_judged: int
    expected: float
    expected_of: int
    first: dt.datetime | None
    last: dt.datetime | None
    days: int
    hours: float
    marked_timed: int
    likely_timed: int

    @property
    def share_marked(self) -> float | None:
        """Share that the vendor marked."""
        return self.vendor_marked / self.recordings if self.recordings else None

    @property
    def share_marked_interval(self) -> Interval | None:
        """95 % interval of the share that the vendor marked."""
        return wilson(self.vendor_marked, self.recordings) if self.recordings else None

    @property
    def share_likely(self) -> float | None:
        """Share that is likely not meant, besides what the vendor marked."""
        return self.likely / self.recordings if self.recordings else None

    @property
    def share_likely_interval(self) -> Interval | None:
        """95 % interval of the share that is likely not meant; of counting, not of judging."""
        return wilson(self.likely, self.recordings) if self.recordings else None

    @property
    def per_day_marked(self) -> float | None:
        """Marked by the vendor, per day covered."""
        return self.marked_timed / self.days if self.days else None

    @property
    def per_day_marked_interval(self) -> Interval | None:
        """95 % interval of what the vendor marked per day covered."""
        return poisson(self.marked_timed, self.days) if self.days else None

    @property
    def per_day_likely(self) -> float | None:
        """Likely not meant, per day covered."""
        return self.likely_timed / self.days if self.days else None

    @property
    def per_day_likely_interval(self) -> Interval | None:
        """95 % interval of what is likely not meant per day covered; of counting, not of judging."""
        return poisson(self.likely_timed, self.days) if self.days else None

    @property
    def per_hour_marked(self) -> float | None:
        """Marked by the vendor, per hour covered; how many of these hours the device was on is not known."""
        return self.marked_timed / self.hours if self.hours else None

    @property
    def per_hour_marked_interval(self) -> Interval | None:
        """95 % interval of what the vendor marked per hour covered."""
        return poisson(self.marked_timed, self.hours) if self.hours else None

    @property
    def per_hour_likely(self) -> float | None:
        """Likely not meant, per hour covered; how many of these hours the device was on is not known."""
        return self.likely_timed / self.hours if self.hours else None

    @property
    def per_hour_likely_interval(self) -> Interval | None:
        """95 % interval of what is likely not meant per hour covered; of counting, not of judging."""
        return poisson(self.likely_timed, self.hours) if self.hours else None


@dataclass(frozen=True, slots=True)
class BesideTelevision:
    """A person's own counts per hour that they say the television ran.

    assumption: a sentence that must stand with the numbers.
    """

    television_hours: float
    marked_per_hour: float
    marked_interval: Interval
    likely_per_hour: float
    likely_interval: Interval
    assumption: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the study of Dubois et al. 2020 counted for one speaker, and a person's own count beside it.

    events, hours:  wake-ups, and hours of television played to this speaker, repeats included.
    per_hour:       events per hour of television; interval: 95 %, by resampling the shows.
    caveats:        sentences that must stand with the numbers.
    own:            None unless the person says how long their television runs.
    """

    country: str
    speaker: str
    wake_word: str
    events: int
    hours: float
    per_hour: float
    interval: Interval
    caveats: tuple[str, ...]
    source: str
    grade: str
    own: BesideTelevision | None


def rates(table: pa.Table, *, zone: ZoneInfo, by: By, wake_word: pa.Array | None = None) -> list[Rate]:
    """Count judged recordings by group.

    Args:
        table: rows with the record's columns vendor, kind, started_at, verdict, p_unintended, duplicate_of;
            device and product for by="device"; time_precision, if there, keeps rows that are only dated on
            their date.
        zone: in which days and years are counted.
        by: the groups. Years come in order and then NO_TIME; all others the largest first.
        wake_word: per row of the table, strings, null where not known; needed for by="wake_word".

    Returns:
        One Rate per group that has a recording; for by="all" always exactly one.

    Raises:
        ValueError: by="wake_word" without wake words, or not one per row.
    """
    kept = _counted(table)
    rows = table.filter(kept)
    clock, utc = _clock(rows, zone)
    if by == "wake_word":
        if wake_word is None or len(wake_word) != len(table):
            raise ValueError("one wake word per row is needed")
        wake_word = _plain(wake_word).filter(kept)
    codes, groups = _groups(rows, by, clock, wake_word)
    found = _count(rows, codes, groups, clock, utc)
    if by == "year":
        return sorted(found, key=lambda one: (one.group == NO_TIME, one.group.zfill(4)))
    return sorted(found, key=lambda one: (-one.recordings, one.group, one.vendor or ""))


def beside_dubois(rate: Rate, wake_word: str, tv_hours_per_day: float | None) -> list[Comparison]:
    """Set the published count for a wake word beside a person's own, if they say how long their TV runs.

    Args:
        rate: the person's own counts.
        wake_word: as transcripts write it; a word that the study did not test gives an empty list.
        tv_hours_per_day: hours per day, more than 0 and at most 24; None: no own number is made.

    Returns:
        One Comparison per speaker and country that the study tested with this wake word. Its rate is never
        the person's own, and the two may not be pooled.

    Raises:
        ValueError: hours that no day has.

    Source: facts/dubois2020.toml.
    """
    if tv_hours_per_day is not None and not 0 < tv_hours_per_day <= 24:
        raise ValueError("a day has more than 0 and at most 24 hours of television")
    word = wake_word.casefold()
    if word in ("ok google", "okay google"):
        word = "hey google"
    own = _own(rate, tv_hours_per_day) if tv_hours_per_day and rate.days else None
    study = facts_table("dubois2020")
    return [
        Comparison(
            country=row["country"],
            speaker=row["speaker"],
            wake_word=word,
            events=row["events"],
            hours=row["plays"] * row["hours_per_play"],
            per_hour=row["events"] / (row["plays"] * row["hours_per_play"]),
            interval=(row["low"], row["high"]),
            caveats=tuple(
                caveat["sentence"]
                for caveat in study["caveat"]
                if all(caveat.get(key, row[key]) == row[key] for key in ("country", "wake_word"))
            ),
            source=row["source"],
            grade=row["grade"],
            own=own,
        )
        for row in study["rate"]
        if row["wake_word"] == word
    ]


def _own(rate: Rate, tv_hours_per_day: float) -> BesideTelevision:
    hours = rate.days * tv_hours_per_day
    return BesideTelevision(
        television_hours=hours,
        marked_per_hour=rate.marked_timed / hours,
        marked_interval=poisson(rate.marked_timed, hours),
        likely_per_hour=rate.likely_timed / hours,
        likely_interval=poisson(rate.likely_timed, hours),
        assumption=(
            f"This takes it that the television ran {tv_hours_per_day:g} hours a day for {rate.days:,} days, "
            "from the first to the last recording, that the device was on all that time, and that every one "
            "of these recordings came from the television. None of it is known."
        ),
    )


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
    dated = None
    if "time_precision" in rows.column_names:
        dated = np.asarray(pc.fill_null(pc.equal(_plain(rows["time_precision"]), "day"), fill_value=False))
    local = wall_clock(utc, zone, dated)
    return np.where(timed, local, _FAR), np.where(timed, utc, _FAR)


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
    if by == "wake_word":
        codes, words = _codes(pc.fill_null(wake_word, NO_WAKE_WORD))
        return codes, [(word, None) for word in words]
    codes, vendors = _codes(rows["vendor"])
    if by == "vendor":
        return codes, [(vendor, vendor) for vendor in vendors]
    labels, names = _codes(
        pc.coalesce(*(_named(rows[column]) for column in ("device", "product")), pa.scalar("unnamed product"))
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
