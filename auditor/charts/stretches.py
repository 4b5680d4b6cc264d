"""How a stretch of time is said, from centuries to seconds, and the ticks below a line of time.

Plotly's own names of months are English, so its ticks are written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.history.clock import DAY_US, HOUR_US
from auditor.insights.timeline import Crumb, Unit, date_of, edges_of, stretch_of
from auditor.insights.timeline.ladder import MINUTE_US, SECOND_US, count_of
from auditor.language import date_span, later, month, short_date, tr

MS = 1000  # microseconds
_MOST_TICKS = 6
_TICK_UNITS: tuple[Unit, ...] = ("second", "minute", "hour", "day", "month", "year", "decade", "century")
_ONE: Mapping[Unit, str] = {
    "century": later("a century"),
    "decade": later("ten years"),
    "year": later("a year"),
    "month": later("a month"),
    "week": later("a week"),
    "day": later("a day"),
    "six_hours": later("6 hours"),
    "hour": later("an hour"),
    "ten_minutes": later("10 minutes"),
    "minute": later("a minute"),
    "ten_seconds": later("10 seconds"),
    "second": later("a second"),
}


def unit_words(unit: Unit) -> str:
    """Return what one column is: "a month"."""
    return tr(_ONE[unit])


def clock_words(at: int, *, seconds: bool = False) -> str:
    """Return what the clock shows: "20:14", with seconds "20:14:05"."""
    hours, rest = divmod(at % DAY_US, HOUR_US)
    minutes, rest = divmod(rest, MINUTE_US)
    shown = f"{hours:02}:{minutes:02}"
    return f"{shown}:{rest // SECOND_US:02}" if seconds else shown


def stretch_words(first: int, last: int) -> str:
    """Return a stretch in words.

    "2026", "March 2026", "March to May 2026", "3 to 9 March 2026", "Tue 3 Mar 2026, 20:00 to 21:00".
    """
    if first % DAY_US == 0 and last % DAY_US == 0:
        return _days_words(first, last)
    begin, end = date_of(first), date_of(last - 1)
    seconds = bool(first % MINUTE_US or last % MINUTE_US)
    clock = clock_words(first, seconds=seconds), clock_words(last, seconds=seconds)
    if begin == end:
        return tr("{day}, {begin} to {end}", day=short_date(begin), begin=clock[0], end=clock[1])
    return tr(
        "{first_day}, {begin} to {last_day}, {end}",
        first_day=short_date(begin),
        begin=clock[0],
        last_day=short_date(end),
        end=clock[1],
    )


def _days_words(first: int, last: int) -> str:
    begin, end = date_of(first), date_of(last - 1)
    units: tuple[Unit, ...] = ("year", "month", "day")
    for unit in units:
        if stretch_of(unit, first) == (first, last):
            return _unit_name(unit, first)
    if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        return tr("{first} to {last}", first=begin.year, last=end.year)
    if begin.day == 1 and stretch_of("month", last - 1)[1] == last:
        alone = begin.year != end.year
        until = stretch_of("month", last - 1)[0]
        return tr(
            "{first} to {last}",
            first=_unit_name("month", first, alone=alone),
            last=_unit_name("month", until),
        )
    return date_span(begin, end)


def moment_words(at: int, *, dated: bool) -> str:
    """Return when a recording began; dated: only the date is known."""
    day = short_date(date_of(at))
    if dated:
        return tr("{day}, time of day not known", day=day)
    return tr("{day}, {time}", day=day, time=clock_words(at, seconds=True))


def crumb_words(crumbs: Sequence[Crumb]) -> list[str]:
    """Return what stands on each step of the way: "All", "2026", "March", "Tue 3 March", "20:00"."""
    said = []
    for before, one in zip((None, *crumbs), crumbs, strict=False):
        whole = one.unit in ("month", "day") and (before is None or before.unit is None)
        said.append(tr("All") if one.unit is None else _unit_name(one.unit, one.first, alone=whole))
    return said


def ticks(first: int, last: int) -> dict[str, object]:
    """Return the ticks of an axis of time: few enough for a phone."""
    unit: Unit = next((one for one in _TICK_UNITS if count_of(one, first, last) <= 62), "century")
    begins = [int(at) for at in edges_of(unit, first, last)[:-1]]
    if stretch_of(unit, begins[0])[0] != begins[0]:
        begins = begins[1:] or begins  # a unit that is cut has no tick at the cut
    begins = begins[:: -(-len(begins) // _MOST_TICKS)]
    words, before = [], None
    for at in begins:
        words.append(_tick(unit, at, before))
        before = at
    return {"tickvals": [at / MS for at in begins], "ticktext": words, "tickangle": 0}


def _tick(unit: Unit, at: int, before: int | None) -> str:
    """Return the words at a tick; what it shares with the one before is not said again."""
    day = date_of(at)
    new_year = before is None or date_of(before).year != day.year
    new_day = before is None or date_of(before) != day
    if unit in ("century", "decade", "year"):
        return str(day.year)
    if unit == "month":
        return month(day.month, short=True) + (f"<br>{day.year}" if new_year else "")
    if unit == "day":
        return _day_and_month(day.day, day.month, short=True) + (f"<br>{day.year}" if new_year else "")
    shown = clock_words(at, seconds=unit == "second")
    return shown + (f"<br>{_day_and_month(day.day, day.month, short=True)}" if new_day else "")


def _unit_name(unit: Unit, first: int, *, alone: bool = True) -> str:
    """Return the name of a calendar's unit; alone: with all that it is part of."""
    day = date_of(first)
    if unit == "year":
        return str(day.year)
    if unit == "month":
        return tr("{month} {year}", month=month(day.month), year=day.year) if alone else month(day.month)
    if unit == "day":
        return short_date(day) if alone else _weekday_and_day(first)
    return clock_words(first)


def _weekday_and_day(first: int) -> str:
    day = date_of(first)
    return short_date(day).removesuffix(f" {day.year}")


def _day_and_month(day: int, which: int, *, short: bool) -> str:
    return tr("{day} {month}", day=day, month=month(which, short=short))
