"""What happened at the vendors, by date, and which of it falls into or next to a silence of a history.

Read from facts/vendor_events.toml. That an event stands near a silence says no more than that: it is a
possible reason, and whoever shows it says so. Labels and sentences are messages: `tr(...)` says them.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from auditor.facts import table
from auditor.insights.when import Gap

Precision = Literal["day", "month", "year"]

NEXT_TO_DAYS = 14  # this near the first or the last silent day is next to a silence
# What can make recordings appear or vanish; that people review them, or a court's word, cannot.
CAN_SILENCE = ("recordings", "export")


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event of a vendor.

    at:       the day; with precision "month" or "year" the first day of a stretch that ends with `until`.
    kind:     disclosure, pause, opt_in, opt_out, deletion, default, format, export, fault, product, legal.
    bears_on: what in a history may look different: recordings, sound, labels, export, review (nothing).
    label:    a few words; sentence: what happened. Both are messages.
    grade:    as in the table; checked: when the source was last read.
    """

    id: str
    vendor: str
    at: dt.date
    until: dt.date
    precision: Precision
    kind: str
    bears_on: tuple[str, ...]
    label: str
    sentence: str
    source: str
    grade: str
    checked: dt.date


@cache
def _all() -> tuple[Event, ...]:
    return tuple(sorted((_event(row) for row in table("vendor_events")["events"]), key=_order))


def _order(event: Event) -> tuple[dt.date, str]:
    return event.at, event.id


def _event(row: Mapping[str, Any]) -> Event:
    first, last = _stretch(row["at"], row["precision"])
    fields = {**row, "at": first, "until": last, "bears_on": tuple(row["bears_on"])}
    return Event(**fields)


def _stretch(at: dt.date, precision: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that an event may have been on."""
    if precision == "month":
        return at.replace(day=1), at.replace(day=calendar.monthrange(at.year, at.month)[1])
    if precision == "year":
        return at.replace(month=1, day=1), at.replace(month=12, day=31)
    return at, at


def events(
    vendors: Collection[str] | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    bears_on: Collection[str] | None = None,
) -> list[Event]:
    """Return the events in order of time.

    vendors:     only of these; all, if not given.
    first, last: only those that may have been on one of these days, both included.
    bears_on:    only those that bear on one of these.
    """
    return [
        one
        for one in _all()
        if (vendors is None or one.vendor in vendors)
        and (first is None or one.until >= first)
        and (last is None or one.at <= last)
        and (bears_on is None or not set(bears_on).isdisjoint(one.bears_on))
    ]


def near_gap(
    gap: Gap,
    vendors: Collection[str] | None = None,
    *,
    within: int = NEXT_TO_DAYS,
    bears_on: Collection[str] | None = CAN_SILENCE,
) -> list[Event]:
    """Return the events that fall into a silence or next to it, nearest to its beginning first.

    vendors:  of whose recordings the silence is.
    within:   days before the first and after the last silent day that still count as next to it.
    bears_on: as in `events`. Events known to the year only are left out: they are near everything.
    """
    margin = dt.timedelta(days=within)
    # The calendar has two ends.
    first = gap.first - margin if gap.first - dt.date.min > margin else dt.date.min
    last = gap.last + margin if dt.date.max - gap.last > margin else dt.date.max
    near = [one for one in events(vendors, first, last, bears_on) if one.precision != "year"]
    return sorted(near, key=lambda one: (abs((one.at - gap.first).days), one.id))
