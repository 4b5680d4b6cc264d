"""Where the clock of a zone is put forward or back: an hour that it skips, or shows twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from auditor.insights.timeline.ladder import date_of

_DAY = dt.timedelta(days=1)
_STEP = dt.timedelta(minutes=15)
_MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the clock. begin, end: what it skips, or what it shows twice, as it shows it.

    twice: whether it shows that time twice; else it skips it.
    """

    day: dt.date
    begin: dt.time
    end: dt.time
    twice: bool


def clock_changes(zone: str, first: int, last: int) -> list[Change]:
    """Return the changes on the days of a stretch; none for one of more than two months."""
    begin, end = date_of(first), date_of(last - 1)
    if (end - begin).days > _MOST_DAYS or begin <= dt.date.min + _DAY or end >= dt.date.max - _DAY:
        return []
    clock = ZoneInfo(zone)
    days = [begin + _DAY * step for step in range((end - begin).days + 1)]
    return [found for day in days if (found := _on(clock, day)) is not None]


def _on(clock: ZoneInfo, day: dt.date) -> Change | None:
    midnight = dt.datetime.combine(day, dt.time(), clock)
    if midnight.utcoffset() == dt.datetime.combine(day + _DAY, dt.time(), clock).utcoffset():
        return None
    at = midnight.astimezone(dt.UTC)
    while at.astimezone(clock).utcoffset() == midnight.utcoffset():
        at += _STEP
    before = (at - _STEP).astimezone(clock) + _STEP  # what the clock would show without the change
    after = at.astimezone(clock)
    begin, end = sorted((before.replace(tzinfo=None), after.replace(tzinfo=None)))
    return Change(
        day, begin.time(), end.time(), twice=after.replace(tzinfo=None) < before.replace(tzinfo=None)
    )
