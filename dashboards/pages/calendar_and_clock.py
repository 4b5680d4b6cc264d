"""When it recorded: by day, by hour of the week, by hour over the months, and the days without."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from auditor import charts
from auditor.charts import INFERRED, Chart
from auditor.history import History
from auditor.insights.cells import Cell
from auditor.insights.rhythm import streaks_in
from auditor.insights.silences import Reach, Silence, reaches, silences
from auditor.insights.when import per_day
from auditor.language import number, tr, trn
from auditor.wakeups.telling import accuracy
from dashboards.parts.calendar_choice import (
    Filters,
    choice,
    day_clicked,
    hour_clicked,
    month_clicked,
    on_click,
    stretch_clicked,
)
from dashboards.parts.calendar_silences import show_reaches, show_silences
from dashboards.parts.calendar_widgets import (
    cell_words,
    clear_filters,
    let_go,
    show_cell_choice,
    show_filters,
    show_years,
)
from dashboards.parts.opening import begin_page
from dashboards.parts.page import heading, notice, small
from dashboards.parts.picture import show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, remember, shown, zone

_LIST = "listed"  # where the list begins
_HEIGHT = 468  # of the two charts that stand side by side


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("Calendar and clock"),
        tr(
            "Here you will see on which days and at which hours your assistants recorded, "
            "and when they did not."
        ),
        about=tr("Click a day, an hour or a bar: its recordings are listed below."),
    )
    if held is not None:
        _body()


@st.fragment
def _body() -> None:
    held = shown()
    if held is None:
        return
    filters = show_filters(held.history)
    found = latest("calendar", (filters, zone()), lambda: _work_out(held.history, filters, zone()))
    if not len(found.view):
        notice("calendar-none", "calm", tr("No recording fits this choice."))
        st.button(tr("Clear the choice"), key="calendar-clear-filters", on_click=clear_filters)
        return
    _say_what_is_counted(held.history, found.view, filters)
    _show_charts(found)
    _show_list(found)
    remember()


@dataclass(frozen=True)
class _Found:
    """What is worked out for one choice of filters."""

    view: History
    name: str
    daily: pd.DataFrame
    hours: Chart
    ribbon: Chart
    stretches: Chart
    silences: list[Silence]
    reaches: list[Reach]
    runs: frozenset[dt.date]


def _work_out(history: History, filters: Filters, in_zone: str) -> _Found:
    view = filters.view(history, in_zone)
    daily = per_day(view, in_zone)
    return _Found(
        view=view,
        name=f"{hash((filters, in_zone)) & 0xFFFFFFFF:x}",
        daily=daily,
        hours=_badged(charts.hour_weekday_chart(view, in_zone, height=_HEIGHT), filters),
        ribbon=_badged(charts.ribbon_chart(view, in_zone), filters),
        stretches=_badged(charts.stretches_chart(view, in_zone), filters),
        silences=silences(view, in_zone, daily),
        reaches=reaches(daily),
        runs=frozenset(run.first for run in streaks_in(daily)),
    )


def _badged(chart: Chart, filters: Filters) -> Chart:
    """Return a chart of judged recordings with the badge of what was inferred."""
    if not filters.not_meant or chart.figure is None:
        return chart
    only = tr("Only recordings that are likely not meant, by our signs, or that the vendor marked so.")
    return replace(chart, badge=INFERRED, denominator=f"{chart.denominator} {only}")


def _say_what_is_counted(history: History, view: History, filters: Filters) -> None:
    if view is not history:
        small(
            trn(
                "{n} recording of {of} fits your choice.",
                "{n} recordings of {of} fit your choice.",
                len(view),
                of=number(len(history)),
            )
        )
    if filters.not_meant:
        small(accuracy(with_sound=False))


def _show_charts(found: _Found) -> None:
    cell = choice().cell
    days = found.daily.index
    if len(days):
        show_cell_choice(days[0].date(), days[-1].date())
    years = charts.calendar_years(found.daily)
    with st.container(key="calendar-calendar"):
        year = show_years(years)
        chart = latest("calendar-year", (found.name, year), lambda: _calendar(found, year))
        show_picture(
            charts.framed(chart, lambda day: _in_dates(cell, dt.date.fromisoformat(day))),
            pick=True,
            on_pick=on_click(day_clicked),
        )
    left, right = st.columns(2)
    with left:
        show_picture(
            charts.framed(found.hours, lambda place: _in_week(cell, *place)),
            pick=True,
            on_pick=on_click(hour_clicked),
        )
    with right:
        show_picture(
            charts.framed(found.ribbon, lambda place: _in_month(cell, *place)),
            pick=True,
            on_pick=on_click(month_clicked),
        )
    show_picture(found.stretches, pick=True, on_pick=on_click(stretch_clicked(found.runs)))
    show_silences(found.silences)
    show_reaches(found.reaches)


def _calendar(found: _Found, year: int | None) -> Chart:
    return _badged(charts.calendar_chart(found.view, zone(), year=year), choice().filters)


def _in_dates(cell: Cell, day: dt.date) -> bool:
    return (cell.first is not None or cell.last is not None) and cell.holds_day(day)


def _in_week(cell: Cell, weekday: Any, hour: Any) -> bool:
    """Whether an hour of the week is chosen: by itself, or with the one day that is."""
    day = cell.first.weekday() if cell.first is not None and cell.first == cell.last else cell.weekday
    if day is None and cell.hour is None:
        return False
    return day in (None, int(weekday)) and cell.hour in (None, int(hour))


def _in_month(cell: Cell, first: str, last: str, hour: str) -> bool:
    """Whether an hour in a month is chosen: the whole month, or one that holds the chosen days."""
    if cell.first is None and cell.last is None:
        return cell.weekday is None and cell.hour == int(hour)
    begins = cell.first is None or dt.date.fromisoformat(last) >= cell.first
    ends = cell.last is None or dt.date.fromisoformat(first) <= cell.last
    return begins and ends and cell.hour in (None, int(hour))


def _show_list(found: _Found) -> None:
    """Say what is listed, near the pointer wherever on the page that is, and list it."""
    cell = choice().cell
    key = f"calendar/{found.name}-{hash(cell) & 0xFFFFFFFF:x}"
    view = latest("calendar-cell", key, lambda: cell.view(found.view, zone()))
    with st.container(key="calendar-chosen", horizontal=True, vertical_alignment="center"):
        if not cell.any:
            heading(trn("All {n} recording", "All {n} recordings", len(view)))
        else:
            heading(
                trn(
                    "Showing {n} recording: {cell}",
                    "Showing {n} recordings: {cell}",
                    len(view),
                    cell=cell_words(cell),
                )
            )
            # A link of the browser itself: it moves the page, and nothing is drawn anew.
            words = html.escape(tr("Go to the list"))
            st.html(f'<a href="#{_LIST}" style="color: inherit">{words}</a>', width="content")
            st.button(tr("Show all again"), key="calendar-all", on_click=let_go)
    st.html(f'<div id="{_LIST}"></div>')
    show_found(view, key)


show()
