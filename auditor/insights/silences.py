"""Days without recordings, and what may lie behind them: stated as possible, never as the reason.

A silence is a fact of the files. Why it is there, no file says: the device may have been off, the people
away, the rows deleted. What stands beside a silence here is only what happened to lie near it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from auditor.facts import table
from auditor.history.view import History
from auditor.insights.cells import Placed, date_of, holds_one_of, place
from auditor.insights.events import near_gap
from auditor.insights.when import GAP_DAYS, Gap, gaps_in
from auditor.language import date, later, tr
from auditor.recording import VENDOR_NAMES, VENDORS

NEAR_DAYS = 7  # this near the first or the last silent day, a dated setting is said beside it
MOST_EVENTS = 3  # a long silence holds many; the nearest are said
DAYS_OFF = 10  # a history that automatic deletion cut may miss a few days at its begin

Kind = Literal[
    "vendor_begins",
    "vendor_ends",
    "device_begins",
    "device_ends",
    "deletion",
    "setting",
    "event",
    "holiday",
    "retention",
]

_SENTENCES: Mapping[Kind, str] = {
    "vendor_ends": later("The recordings of {name} end right before it, on {date}."),
    "vendor_begins": later("The recordings of {name} begin right after it, on {date}."),
    "device_ends": later("The last recording of the device {name} is right before it, on {date}."),
    "device_begins": later("The first recording of the device {name} is right after it, on {date}."),
    "deletion": later("Possible: something was deleted. {name} notes for {date}: {text}"),
    "setting": later("Possible: a setting was changed. {name} dates one {date}: {text}"),
    "event": later("Possible: {name}. {text}"),
    "holiday": later("Possible: away in the {name}."),
    "retention": later(
        "Possible: {name} deletes by itself what is older than {months} months, if so chosen."
    ),
}


@dataclass(frozen=True, slots=True)
class Possible:
    """Something that lies near a silence. Near is all that is known.

    name, text: of the person or the vendor as they stand, or for "event" and "holiday" messages.
    at:         the day on which it lies, where it has one.
    source:     where a fact of ours comes from.
    """

    kind: Kind
    name: str
    text: str = ""
    at: dt.date | None = None
    months: int = 0
    source: str = ""

    @property
    def sentence(self) -> str:
        """What is said of it, in the language of the reader."""
        own = self.kind in ("event", "holiday")
        return tr(
            _SENTENCES[self.kind],
            name=tr(self.name) if own else self.name,
            text=tr(self.text) if own and self.text else self.text,
            date=date(self.at) if self.at else "",
            months=self.months,
        )


@dataclass(frozen=True, slots=True)
class Silence:
    """Whole local days without any heard recording, and what lies near them."""

    first: dt.date
    last: dt.date
    days: int
    near: tuple[Possible, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reach:
    """From when to when the recordings of one assistant reach, local dates, and what may have cut them."""

    vendor: str
    first: dt.date
    last: dt.date
    near: tuple[Possible, ...] = ()


def silences(history: History, zone: str, daily: pd.DataFrame, at_least: int = GAP_DAYS) -> list[Silence]:
    """Return the silent stretches of at least so many days between two recordings, in order.

    zone:  IANA name of the clock.
    daily: as `when.per_day` returns it for this history and zone.
    """
    gaps = gaps_in(daily, at_least)
    if not gaps:
        return []
    placed = place(history, zone)
    vendors = [vendor for vendor in VENDORS if vendor in daily.columns]
    spans = [*_vendor_spans(daily, vendors), *_device_spans(history, placed)]
    settings = list(_dated_settings(history))
    return [
        Silence(
            gap.first,
            gap.last,
            gap.days,
            (
                *_edges(gap, spans),
                *_near_settings(gap, settings),
                *_near_events(gap, vendors),
                *_holidays(gap, zone),
            ),
        )
        for gap in gaps
    ]


def reaches(daily: pd.DataFrame) -> list[Reach]:
    """Return from when to when each assistant's recordings reach. daily: as `when.per_day` returns it."""
    vendors = [vendor for vendor in VENDORS if vendor in daily.columns]
    return [
        Reach(vendor, first, last, tuple(_retention(vendor, first, last)))
        for vendor, (_, _, first, last) in zip(vendors, _vendor_spans(daily, vendors), strict=True)
    ]


_Span = tuple[Literal["vendor", "device"], str, dt.date, dt.date]


def _vendor_spans(daily: pd.DataFrame, vendors: Iterable[str]) -> Iterator[_Span]:
    for vendor in vendors:
        active = np.flatnonzero(daily[vendor].to_numpy())
        first, last = daily.index[active[0]].date(), daily.index[active[-1]].date()
        yield "vendor", VENDOR_NAMES[vendor], first, last


def _device_spans(history: History, placed: Placed) -> Iterator[_Span]:
    names = history.table.column("device").cast(pa.string()).unique().to_pylist()
    if len(names) < 2:  # of a single device nothing ends that does not end for all
        return
    for name in sorted(name for name in names if name):
        days = placed.day[holds_one_of(history, "device", (name,))[placed.row]]
        if len(days):
            yield "device", name, date_of(int(days.min())), date_of(int(days.max()))


def _edges(gap: Gap, spans: Sequence[_Span]) -> Iterator[Possible]:
    """Yield what ends on the last day before a silence, or begins on the first day after it."""
    day = dt.timedelta(days=1)
    for what, name, first, last in spans:
        if last == gap.first - day:
            yield Possible("vendor_ends" if what == "vendor" else "device_ends", name, at=last)
        if first == gap.last + day:
            yield Possible("vendor_begins" if what == "vendor" else "device_begins", name, at=first)


def _dated_settings(history: History) -> Iterator[Possible]:
    """Yield the settings of the exports that carry a date."""
    words = tuple(word for row in table("silence_reasons")["deletion"] for word in row["words"])
    for one in history.settings:
        at = _date_in(one.at)
        if at is not None:
            told = f"{one.name}: {one.value}"
            deleted = any(word in told.casefold() for word in words)
            yield Possible("deletion" if deleted else "setting", VENDOR_NAMES[one.vendor], told, at)


def _date_in(text: str | None) -> dt.date | None:
    """Return the UTC date of a setting: a day more or less does not matter for what is near."""
    try:
        return dt.datetime.fromisoformat(text).date() if text else None
    except ValueError:
        return None


def _near_settings(gap: Gap, settings: Iterable[Possible]) -> list[Possible]:
    """Return the settings dated near the begin of a silence, deletions first."""
    near = [one for one in settings if one.at is not None and abs((one.at - gap.first).days) <= NEAR_DAYS]
    return sorted(near, key=lambda one: (one.kind != "deletion", one.at))[:MOST_EVENTS]


def _near_events(gap: Gap, vendors: Sequence[str]) -> list[Possible]:
    return [
        Possible("event", one.label, one.sentence, one.at, source=one.source)
        for one in near_gap(gap, vendors)[:MOST_EVENTS]
    ]


def _holidays(gap: Gap, zone: str) -> Iterator[Possible]:
    """Yield the holidays in which a silence lies wholly."""
    for row in table("silence_reasons")["holidays"]:
        somewhere = not row["zones"] or zone.startswith(tuple(row["zones"]))
        if somewhere and gap.days <= row["most_days"] and _lies_within(gap, row):
            yield Possible("holiday", row["label"], source=row["source"])


def _lies_within(gap: Gap, row: Mapping[str, Any]) -> bool:
    """Whether a silence lies wholly within a stretch that comes back each year."""
    first, last = (tuple(map(int, row[name].split("-"))) for name in ("first", "last"))
    over_new_year = int(first > last)
    for year in (gap.first.year - 1, gap.first.year):
        if year < dt.MINYEAR or year + over_new_year > dt.MAXYEAR:
            continue
        if dt.date(year, *first) <= gap.first and gap.last <= dt.date(year + over_new_year, *last):
            return True
    return False


def _retention(vendor: str, first: dt.date, last: dt.date) -> Iterator[Possible]:
    """Yield the automatic deletion that would leave just this much: the oldest row as old as it allows."""
    for row in table("silence_reasons")["retention"]:
        for months in row["months"] if row["vendor"] == vendor else ():
            days = round(months * 365.25 / 12)
            if days - DAYS_OFF <= (last - first).days <= days + 2:
                yield Possible(
                    "retention", VENDOR_NAMES[vendor], at=first, months=months, source=row["source"]
                )
