"""Numbers, shares, dates and lists as people of the current language write them (Babel's CLDR data)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal

from auditor.language.speech import current, tr

# English as in Britain: the day before the month, as the rest of the program writes it.
_LOCALES: Mapping[str, str] = {"en": "en_GB", "de": "de_DE"}
_DATES: Mapping[str, str] = {"en": "d MMMM y", "de": "d. MMMM y"}
_SHORT_DATES: Mapping[str, str] = {"en": "EEE d MMM y", "de": "EEE, d. MMM y"}


@lru_cache(maxsize=len(_LOCALES))
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def number(value: int) -> str:
    """Return a count with thousands set apart: "12,345"."""
    return _decimal(int(value), 0, current())


def decimal(value: float, places: int = 1) -> str:
    """Return a number with so many places: "1,234.5"."""
    return _decimal(float(value), places, current())


@lru_cache(maxsize=8192)
def _decimal(value: float, places: int, language: str) -> str:
    pattern = "#,##0" + (f".{'0' * places}" if places else "")
    return str(format_decimal(value, format=pattern, locale=_locale(language)))


def percent(part: float, whole: float) -> str:
    """Return a share in words that never rounds something to nothing or a part to the whole."""
    share = 100 * part / whole
    if 0 < share < 1:
        return tr("under 1 %")
    if 99 < share < 100:
        return tr("over 99 %")
    return f"{share:.0f} %"


def date(day: dt.date) -> str:
    """Return a date in full: "3 May 2024"."""
    return _date(day, current(), long=True)


def short_date(day: dt.date) -> str:
    """Return a date for narrow places: "Fri 3 May 2024"."""
    return _date(day, current(), long=False)


@lru_cache(maxsize=8192)
def _date(day: dt.date, language: str, *, long: bool) -> str:
    form = (_DATES if long else _SHORT_DATES)[language]
    return format_date(day, format=form, locale=_locale(language))


def date_span(first: dt.date, last: dt.date) -> str:
    """Return both dates in words; month and year are written once where they are the same."""
    if first == last:
        return date(first)
    if (first.year, first.month) == (last.year, last.month):
        return tr("{day} to {date}", day=_day_of_month(first), date=date(last))
    if first.year == last.year:
        return tr("{day} to {date}", day=f"{_day_of_month(first)} {month(first.month)}", date=date(last))
    return tr("{day} to {date}", day=date(first), date=date(last))


def _day_of_month(day: dt.date) -> str:
    return f"{day.day}." if current() == "de" else str(day.day)


def months(*, short: bool = False) -> list[str]:
    """Return the names of the twelve months, January first."""
    return list(_names("month", "abbreviated" if short else "wide", current()))


def weekdays(*, short: bool = False) -> list[str]:
    """Return the names of the seven days, Monday first."""
    return list(_names("weekday", "abbreviated" if short else "wide", current()))


def month(which: int, *, short: bool = False) -> str:
    """Return the name of a month, 1 to 12."""
    return months(short=short)[which - 1]


def weekday(which: int, *, short: bool = False) -> str:
    """Return the name of a day, 0 (Monday) to 6."""
    return weekdays(short=short)[which]


@lru_cache(maxsize=8)
def _names(of: str, width: str, language: str) -> tuple[str, ...]:
    look_up = get_month_names if of == "month" else get_day_names
    found = look_up(width, context="stand-alone", locale=_locale(language))  # type: ignore[arg-type]
    return tuple(str(found[key]).rstrip(".") for key in sorted(found))


def listing(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return format_list(list(parts), style="standard", locale=_locale(current()))
