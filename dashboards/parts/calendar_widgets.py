"""The widgets of the page of calendar and clock: what is counted, and by date and hour what is listed.

They show what is chosen, however it was chosen, so that a click on a chart moves them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import streamlit as st

from auditor.charts import VENDOR_NAMES
from auditor.history import History
from auditor.insights.cells import Cell
from auditor.language import date, date_span, month, tr, weekday, weekdays
from auditor.recording import VENDORS
from dashboards.parts.calendar_choice import Filters, choice, choose
from dashboards.parts.state import once, view_key

ALL_YEARS = 0
_YEARS_AT_ONCE = 4


def show_filters(history: History) -> Filters:
    """Draw what is counted; return it. What this history does not have is left out of it."""
    vendors, devices, judged = once("calendar-options", lambda: _options(history))
    chosen = choice().filters
    fitting = Filters(
        chosen.vendors & set(vendors), chosen.devices & set(devices), not_meant=chosen.not_meant and judged
    )
    first, second, third = st.columns([3, 3, 3.4], vertical_alignment="bottom")
    with first:
        _many(tr("Assistant"), "vendors", vendors, fitting, lambda one: VENDOR_NAMES[one])
    with second:
        _many(tr("Device"), "devices", devices, fitting, lambda one: one or tr("No device named"))
    with third:
        _not_meant(fitting, judged=judged)
    return fitting


def _options(history: History) -> tuple[list[str], list[str | None], bool]:
    """Return the assistants and the devices that occur, and whether there are verdicts."""
    table = history.table
    vendors = set(table.column("vendor").cast(pa.string()).unique().to_pylist())
    names = table.column("device").cast(pa.string()).unique().to_pylist()
    devices = sorted((name for name in names if name is not None), key=str.casefold)
    nameless = [None] if devices and None in names else []
    return (
        [vendor for vendor in VENDORS if vendor in vendors],
        [*devices, *nameless],
        "verdict" in table.column_names,
    )


def _many(
    label: str, name: str, options: Sequence[Any], fitting: Filters, said: Callable[[Any], str]
) -> None:
    key = view_key(f"calendar-{name}")
    st.session_state[key] = [one for one in options if one in getattr(fitting, name)]

    def follow() -> None:
        changes: dict[str, Any] = {name: frozenset(st.session_state[key])}
        choose(filters=replace(choice().filters, **changes))

    st.multiselect(
        label,
        options,
        format_func=said,
        placeholder=tr("All of them"),
        key=key,
        on_change=follow,
        disabled=len(options) < 2,
    )


def _not_meant(fitting: Filters, *, judged: bool) -> None:
    key = "calendar-not-meant"
    st.session_state[key] = fitting.not_meant

    def follow() -> None:
        choose(filters=replace(choice().filters, not_meant=st.session_state[key]))

    st.toggle(
        tr("Only marked or likely not meant"),
        key=key,
        on_change=follow,
        disabled=not judged,
        help=tr("“Likely” is what our signs say, an estimate. “Marked” is what the vendor's file says.")
        if judged
        else tr("These recordings have not been judged."),
    )


def clear_filters() -> None:
    """Let all filters go."""
    choose(filters=Filters())


def show_years(years: Sequence[int]) -> int | None:
    """Draw which year the calendar shows, where there are several; return it, None for all."""
    if len(years) < 2:
        return None
    chosen = choice().year
    if chosen is None or chosen not in (ALL_YEARS, *years):
        chosen = ALL_YEARS if len(years) <= _YEARS_AT_ONCE else years[0]
    key = "calendar-year"
    st.session_state[key] = chosen
    st.segmented_control(
        tr("Year"),
        [ALL_YEARS, *years],
        format_func=lambda year: str(year) if year else tr("All years"),
        key=key,
        required=True,
        on_change=lambda: choose(year=st.session_state[key]),
    )
    return chosen or None


def show_cell_choice(first: dt.date, last: dt.date) -> None:
    """Draw the way to choose a cell without a pointer. first, last: of the recordings."""
    cell = choice().cell
    with st.expander(tr("Choose a date, a weekday or an hour"), expanded=False):
        columns = st.columns(4)
        with columns[0]:
            _day(tr("From"), "first", (first, last))
        with columns[1]:
            _day(tr("Until"), "last", (first, last))
        with columns[2]:
            _one_of(tr("Weekday"), "weekday", range(7), lambda day: weekdays()[day])
        with columns[3]:
            _one_of(tr("Hour"), "hour", range(24), _hours)
        if cell.any:
            st.button(tr("Show all again"), key="calendar-clear", type="tertiary", on_click=let_go)


def let_go() -> None:
    """Let the cell go."""
    choose(cell=Cell())


def _day(label: str, name: str, ends: tuple[dt.date, dt.date]) -> None:
    key = f"calendar-{name}"
    chosen = getattr(choice().cell, name)
    # Beside a silence at the edge a day may lie outside; what a widget does not allow it may not be given.
    st.session_state[key] = None if chosen is None else min(max(chosen, ends[0]), ends[1])
    st.date_input(
        label,
        value=None,
        min_value=ends[0],
        max_value=ends[1],
        format="YYYY-MM-DD",
        key=key,
        on_change=lambda: _change(name, st.session_state[key]),
    )


def _one_of(label: str, name: str, options: Sequence[int], said: Callable[[int], str]) -> None:
    key = f"calendar-{name}"
    st.session_state[key] = getattr(choice().cell, name)
    st.selectbox(
        label,
        options,
        index=None,
        format_func=said,
        placeholder=tr("Any"),
        key=key,
        on_change=lambda: _change(name, st.session_state[key]),
    )


def _change(name: str, value: Any) -> None:
    changes: dict[str, Any] = {name: value}
    cell = replace(choice().cell, **changes)
    if cell.first and cell.last and cell.first > cell.last:
        cell = replace(cell, **{"last" if name == "first" else "first": value})
    choose(cell=cell)


def _hours(hour: int) -> str:
    return tr("{begin} to {end}", begin=f"{hour:02}:00", end=f"{(hour + 1) % 24:02}:00")


def cell_words(cell: Cell) -> str:
    """Return a cell in words: "Tuesday, 3 March 2026", "March 2026, 02:00 to 03:00", "Mondays"."""
    parts = []
    if cell.first is not None and cell.first == cell.last:
        parts.append(tr("{weekday}, {date}", weekday=weekday(cell.first.weekday()), date=date(cell.first)))
    elif cell.first and cell.last:
        parts.append(_stretch(cell.first, cell.last))
    elif cell.first:
        parts.append(tr("from {date} on", date=date(cell.first)))
    elif cell.last:
        parts.append(tr("until {date}", date=date(cell.last)))
    if cell.weekday is not None:
        parts.append(tr("every {weekday}", weekday=weekday(cell.weekday)))
    if cell.hour is not None:
        parts.append(_hours(cell.hour))
    return ", ".join(parts)


def _stretch(first: dt.date, last: dt.date) -> str:
    """Return two dates in words; a whole month or year by its name."""
    day = dt.timedelta(days=1)
    ends_month = last < dt.date.max and (last + day).day == 1
    if first.day == 1 and ends_month and first.year == last.year:
        if first.month == last.month:
            return f"{month(first.month)} {first.year}"
        if (first.month, last.month) == (1, 12):
            return str(first.year)
    return date_span(first, last)
