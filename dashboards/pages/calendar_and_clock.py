"""When it recorded: by day, by hour of the week, by hour over the months, and the days without."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping, Sequence
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
    key_of,
    month_clicked,
    on_click,
    on_stretch,
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
from dashboards.parts.picture import picked, show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, remember, shown, zone

# What a click on a cell chooses, and whether a cell is among the chosen ones.
_Way = tuple[Callable[[Any], Cell], Callable[[Cell, Any], bool]]

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
    days = found.daily.index
    if len(days):
        show_cell_choice(days[0].date(), days[-1].date())
    place = st.container(key="calendar-calendar")
    with place:
        year = show_years(charts.calendar_years(found.daily))
    name = f"{found.name}-{year}"
    calendar = latest("calendar-year", name, lambda: _calendar(found, year))
    drawings = {
        f"{calendar.id}/{name}": calendar,
        f"{found.hours.id}/{found.name}": found.hours,
        f"{found.ribbon.id}/{found.name}": found.ribbon,
    }
    ways: tuple[_Way, ...] = (
        (day_clicked, _in_dates),
        (hour_clicked, _in_week),
        (month_clicked, _in_month),
    )
    framing = choice().cell.any and not _is_outlined(drawings)
    for (mark, chart), (cell_of, is_in), where in zip(
        drawings.items(), ways, (place, *st.columns(2)), strict=True
    ):
        with where:
            _show_cells(chart, mark, cell_of, is_in if framing else None)
    show_picture(
        found.stretches,
        pick=True,
        key=key_of("stretches"),
        on_pick=on_stretch(stretch_clicked(found.runs)),
    )
    show_silences(found.silences)
    show_reaches(found.reaches)


def _is_outlined(drawings: Mapping[str, Chart]) -> bool:
    """Whether what is chosen was clicked in one of these, which still outlines it by itself.

    Then nothing is drawn anew to show it: each chart takes the browser a fifth of a second and more.
    """
    chart = drawings.get(choice().mark)
    return chart is not None and bool(picked(chart, key_of(chart.id)).points)


def _show_cells(
    chart: Chart, mark: str, cell_of: Callable[[Any], Cell], is_in: Callable[[Cell, Any], bool] | None
) -> None:
    """Draw a chart of cells. is_in: which of them get a frame."""
    cell = choice().cell
    drawn = chart if is_in is None else charts.framed(chart, lambda data: is_in(cell, data))
    follow = on_click(mark, cell_of, is_framed=drawn is not chart)
    show_picture(drawn, pick=True, key=key_of(chart.id), on_pick=follow)


def _calendar(found: _Found, year: int | None) -> Chart:
    return _badged(charts.calendar_chart(found.view, zone(), year=year), choice().filters)


def _in_dates(cell: Cell, day: str) -> bool:
    """Whether a day is among the chosen ones."""
    dated = cell.first is not None or cell.last is not None
    return dated and cell.holds_day(dt.date.fromisoformat(day))


def _in_week(cell: Cell, place: Sequence[Any]) -> bool:
    """Whether an hour of the week is among the chosen ones."""
    weekday, hour = place
    if cell.weekday is None and cell.hour is None:
        return False
    return cell.weekday in (None, weekday) and cell.hour in (None, hour)


def _in_month(cell: Cell, place: Sequence[str]) -> bool:
    """Whether an hour in a month is among the chosen ones, or the month holds chosen days."""
    first, last, hour = place
    if cell.first is None or cell.last is None or cell.hour is None:
        return False
    within = dt.date.fromisoformat(first) <= cell.last and cell.first <= dt.date.fromisoformat(last)
    return within and cell.hour == int(hour)


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
