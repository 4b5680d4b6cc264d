"""When and how often: recordings by day, hour, weekday and device, and the silences between them.

Every function takes a `History` and gives plain numbers; nothing is drawn and nothing is judged here.
Instants are UTC; days and hours are those of the display zone that the caller names. Recordings
without a time are counted beside the others, never dropped unsaid.

`heard` are the recordings for which a microphone was opened; typed and automatic rows are `not_heard`.
Days, hours, gaps and shares are about the heard ones.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.view import History
from auditor.insights.cells import NO_HOUR, date_of, day_of, heard_mask, holds_one_of, place
from auditor.insights.sound import SoundHeld, sound_held
from auditor.language import later
from auditor.recording import KINDS, VENDORS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GAP_DAYS = 7
NIGHT_HOURS = (23, 0, 1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class BusiestDay:
    """The local date with the most heard recordings (the earliest of equals), and how many."""

    date: dt.date
    recordings: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole local days without any heard recording: first and last silent date, and how many days."""

    first: dt.date
    last: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class DeviceCount:
    """How often one device recorded.

    device:     the name that the person gave it, or None where the export names none.
    recordings: all of its rows; heard: those for which a microphone was opened.
    share:      of all heard recordings, 0 to 1.
    """

    vendor: str
    product: str
    device: str | None
    recordings: int
    heard: int
    share: float

    @property
    def label(self) -> str:
        """The device's name, or the product where it has none."""
        return self.device or self.product


@dataclass(frozen=True, slots=True)
class Overview:
    """What a history holds, in numbers.

    recordings, without_time, first, last, with_audio, with_words, labelled, sound and by_* are about all
    recordings, duplicates left out, as `inspect --json` counts them. Everything else is about the heard
    ones: heard = those with a time + heard_without_time.

    first, last, heard_first, heard_last: UTC, None where nothing has a time.
    days_spanned:   local calendar days from heard_first to heard_last, both included.
    active_days:    those with at least one recording; per_active_day is the mean on them.
    with_audio:     the row names a sound that is in the export.
    sound:          how long all sound in the export plays, that of clips without a row included.
    with_words:     there is a transcript; None where words were not kept.
    labelled:       the vendor's own label stands with the row.
    """

    zone: str
    recordings: int
    duplicates: int
    without_time: int
    first: dt.datetime | None
    last: dt.datetime | None
    with_audio: int
    with_words: int | None
    labelled: int
    by_vendor: Mapping[str, int]
    by_product: Mapping[str, int]
    by_device: tuple[DeviceCount, ...]
    by_kind: Mapping[str, int]
    heard: int
    not_heard: int
    heard_without_time: int
    heard_first: dt.datetime | None
    heard_last: dt.datetime | None
    days_spanned: int
    active_days: int
    busiest: BusiestDay | None
    per_active_day: float | None
    sound: SoundHeld


@dataclass(frozen=True, slots=True)
class Counts:
    """The few numbers that a denominator needs.

    recordings = heard + not_heard; without_time and without_hour (a date, but no time of day) are
    heard ones, and no recording is in both.
    """

    recordings: int
    duplicates: int
    heard: int
    not_heard: int
    without_time: int
    without_hour: int


def overview(history: History, zone: str, daily: pd.DataFrame | None = None) -> Overview:
    """Return the numbers of a history. zone: IANA name, in which days are counted.

    daily: as `per_day` returns it, where that is known already.
    """
    kept = _kept(history, "vendor", "product", "kind", "started_at", "audio_state", "vendor_label")
    started = kept.column("started_at")
    spoken = started.filter(pa.array(heard_mask(replace(history, table=kept))))
    first, last = _ends(started)
    heard_first, heard_last = _ends(spoken)
    total = (per_day(history, zone) if daily is None else daily)["total"]
    active = int((total > 0).sum())
    return Overview(
        zone=zone,
        recordings=kept.num_rows,
        duplicates=history.duplicates,
        without_time=started.null_count,
        first=first,
        last=last,
        with_audio=_tally(kept.column("audio_state")).get("linked", 0),
        with_words=_with_words(history),
        labelled=kept.num_rows - kept.column("vendor_label").null_count,
        by_vendor=_tally(kept.column("vendor"), VENDORS),
        by_product=_tally(kept.column("product")),
        by_device=tuple(by_device(history)),
        by_kind=_tally(kept.column("kind"), KINDS),
        heard=len(spoken),
        not_heard=kept.num_rows - len(spoken),
        heard_without_time=spoken.null_count,
        heard_first=heard_first,
        heard_last=heard_last,
        days_spanned=len(total),
        active_days=active,
        busiest=_busiest(total),
        per_active_day=float(total.sum()) / active if active else None,
        sound=sound_held(history),
    )


def counts(history: History) -> Counts:
    """Return how many recordings there are, and how many of them a chart cannot place."""
    kept = replace(history, table=_kept(history, "kind", "started_at", "time_precision"))
    heard = heard_mask(kept)
    timed = np.asarray(pc.is_valid(kept.table.column("started_at")))
    dated = holds_one_of(kept, "time_precision", ("day",))
    return Counts(
        recordings=len(heard),
        duplicates=history.duplicates,
        heard=int(heard.sum()),
        not_heard=int((~heard).sum()),
        without_time=int((heard & ~timed).sum()),
        without_hour=int((heard & timed & dated).sum()),
    )


def per_day(history: History, zone: str) -> pd.DataFrame:
    """Return heard recordings per local day.

    Index: every date from the first to the last, days with none included, as naive midnights named
    "date". Columns: one per vendor that occurs, in the order of VENDORS, and "total".
    """
    placed = place(history, zone)
    days = placed.day
    start = int(days.min()) if len(days) else 0
    length = int(days.max()) - start + 1 if len(days) else 0
    columns = {}
    for vendor in VENDORS:
        mine = days[holds_one_of(history, "vendor", (vendor,))[placed.row]]
        if len(mine):
            columns[vendor] = np.bincount(mine - start, minlength=length).astype(np.int64)
    columns["total"] = sum(columns.values(), start=np.zeros(length, np.int64))
    index = pd.DatetimeIndex(np.arange(start, start + length).astype("datetime64[D]"), name="date")
    return pd.DataFrame(columns, index=index)


def hour_weekday(history: History, zone: str) -> pd.DataFrame:
    """Return heard recordings by local weekday (7 rows, Monday first) and hour (24 columns, 0 to 23).

    An hour that the clock shows twice at the end of summer time collects both. Recordings of which
    only the date is known are left out: `Counts.without_hour`.
    """
    placed = place(history, zone)
    known = placed.hour != NO_HOUR
    cells = np.bincount(placed.weekday[known] * 24 + placed.hour[known], minlength=7 * 24).astype(np.int64)
    return pd.DataFrame(cells.reshape(7, 24), index=pd.Index(WEEKDAYS, name="weekday"), columns=range(24))


def gaps(history: History, zone: str, at_least: int = GAP_DAYS) -> list[Gap]:
    """Return the stretches of at least `at_least` whole local days without any heard recording, in order.

    Only silences between two recordings count: before the first and after the last nothing is known.
    """
    return gaps_in(per_day(history, zone), at_least)


def gaps_in(daily: pd.DataFrame, at_least: int = GAP_DAYS) -> list[Gap]:
    """Return the gaps of days that are counted already. daily: as `per_day` returns it."""
    active = np.flatnonzero(daily["total"].to_numpy())
    start = day_of(daily.index[0].date()) if len(active) else 0
    silent = np.diff(active) - 1
    return [
        Gap(date_of(start + int(active[at]) + 1), date_of(start + int(active[at + 1]) - 1), int(silent[at]))
        for at in np.flatnonzero(silent >= max(at_least, 1)).tolist()
    ]


def by_device(history: History) -> list[DeviceCount]:
    """Return the count of each device, the most heard first; rows without a device form one per product."""
    kept = replace(history, table=_kept(history, "vendor", "product", "device", "kind"))
    vendors, products, devices = (_coded(kept.table.column(one)) for one in ("vendor", "product", "device"))
    # One number for each pair of three words; few of the possible ones occur.
    triples = (vendors.codes * products.size + products.codes) * devices.size + devices.codes
    codes, found_triples = pd.factorize(triples)
    rows = np.bincount(codes, minlength=len(found_triples)).tolist()
    opened = np.bincount(codes[heard_mask(kept)], minlength=len(found_triples)).tolist()
    merged: dict[tuple[str, str, str | None], tuple[int, int]] = {}
    for triple, all_rows, heard_rows in zip(found_triples.tolist(), rows, opened, strict=True):
        rest, device = divmod(triple, devices.size)
        vendor, product = divmod(rest, products.size)
        key = (
            str(vendors.words[vendor]),
            _text(products.words[product]) or "unnamed product",
            _text(devices.words[device]),
        )
        recordings, heard = merged.get(key, (0, 0))
        merged[key] = (recordings + all_rows, heard + heard_rows)
    spoken = sum(heard for _, heard in merged.values())
    found = [
        DeviceCount(*key, recordings, heard, heard / spoken if spoken else 0.0)
        for key, (recordings, heard) in merged.items()
    ]
    return sorted(
        found, key=lambda one: (-one.heard, -one.recordings, one.vendor, one.product, one.device or "")
    )


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column of few words as numbers: words[code] is the row's word; the last of the words is None."""

    codes: npt.NDArray[np.int64]
    words: Sequence[str | None]

    @property
    def size(self) -> int:
        return len(self.words)


def _coded(column: pa.ChunkedArray) -> _Coded:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    chunks = encoded.unify_dictionaries().chunks
    words = chunks[0].dictionary.to_pylist() if chunks else []
    codes = [pc.fill_null(chunk.indices.cast(pa.int64()), len(words)).to_numpy() for chunk in chunks]
    return _Coded(np.concatenate([np.zeros(0, np.int64), *codes]), [*words, None])


def _kept(history: History, *columns: str) -> pa.Table:
    """Return these columns of the rows that repeat no other, without copying the words of a million rows."""
    table = history.table.select([*columns])
    if not history.duplicates:
        return table
    return table.filter(pc.is_null(history.table.column("duplicate_of")))


def _ends(started: pa.ChunkedArray) -> tuple[dt.datetime | None, dt.datetime | None]:
    found = pc.min_max(started)
    first, last = found["min"].as_py(), found["max"].as_py()
    if first is None:
        return None, None
    return first.astimezone(dt.UTC), last.astimezone(dt.UTC)


def _busiest(daily: pd.Series[int]) -> BusiestDay | None:
    if daily.empty:
        return None
    at = int(daily.to_numpy().argmax())
    return BusiestDay(daily.index[at].date(), int(daily.iloc[at]))


def _tally(column: pa.ChunkedArray, order: tuple[str, ...] = ()) -> dict[str, int]:
    """Return value -> count without the absent: in the given order, else the most frequent first."""
    found: dict[str, int] = {}
    for one in column.value_counts().to_pylist():  # of a dictionary column, without writing it out
        if one["values"] is not None:
            found[one["values"]] = found.get(one["values"], 0) + one["counts"]
    if order:
        return {value: found[value] for value in order if value in found}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _with_words(history: History) -> int | None:
    table = history.table
    if "transcript" not in table.column_names:
        return None
    kept = pc.is_null(table.column("duplicate_of"))
    return int(pc.sum(pc.and_(kept, pc.is_valid(table.column("transcript"))), min_count=0).as_py())


def _text(value: object) -> str | None:
    """Return a stripped text, or None for what a data frame keeps in place of one."""
    return value.strip() or None if isinstance(value, str) else None


def system_zone(environment: Mapping[str, str] | None = None, etc: Path = Path("/etc")) -> tuple[str, str]:
    """Return the default display zone, an IANA name, and the reason for it in words.

    environment, etc: where to look; the process's own environment and /etc, if not given.
    """
    named = (os.environ if environment is None else environment).get("TZ")
    candidates = _named_by_files(etc) if named is None else [named.removeprefix(":") or "UTC"]
    for name in candidates:
        zone = _iana(name)
        if zone:
            return zone, later("your system's zone")
    return _fixed_zone(dt.datetime.now().astimezone().utcoffset())


def _named_by_files(etc: Path) -> list[str]:
    """Return what Linux and macOS say: the target of /etc/localtime, or the text of /etc/timezone."""
    found = []
    with contextlib.suppress(OSError):
        found.append(str((etc / "localtime").readlink()))
    with contextlib.suppress(OSError, UnicodeDecodeError):
        found.append((etc / "timezone").read_text(encoding="ascii").strip())
    return found


def _iana(name: str) -> str | None:
    """Return the zone that a name or a path below zoneinfo/ means, or None where it means none."""
    zone = name.replace("\\", "/").rpartition("zoneinfo/")[2].removeprefix("posix/")
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):
        return None


def _fixed_zone(offset: dt.timedelta | None) -> tuple[str, str]:
    """Return a zone for a system that gives an offset from UTC but no name, as Windows does."""
    hours, rest = divmod((offset or dt.timedelta()).total_seconds(), 3600)
    if offset and not rest and -12 <= hours <= 14:
        # In these names the sign is turned round: Etc/GMT-1 is one hour ahead of UTC.
        reason = later("your system's present difference from UTC, summer time unknown: it names no zone")
        return f"Etc/GMT{-int(hours):+d}", reason
    return "UTC", later("your system does not say, so UTC")
