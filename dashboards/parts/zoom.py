"""Where on the timeline a person is, and the ways from there. It outlives other pages and a reload."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import streamlit as st

from auditor.charts.stretches import crumb_words, stretch_words, unit_words
from auditor.charts.timeline import Colour
from auditor.insights.timeline import (
    ALL_UNITS,
    Filters,
    Index,
    Span,
    Unit,
    at_unit,
    build_index,
    crumbs_of,
    date_of,
    day_span,
    inside,
    narrowed,
    parent_of,
    shifted,
    snapped,
)
from auditor.language import tr
from dashboards.parts.page import small
from dashboards.parts.picture import Picked
from dashboards.parts.state import KEPT_PREFIX, Shown, latest, opened, zone

_KEY = f"{KEPT_PREFIX}timeline"
_LEVELS = ALL_UNITS[ALL_UNITS.index("year") :]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a person is.

    holder:  of which history; with another one everything begins anew.
    span:    the stretch that is shown; None for everything. unit: of its columns; None for what reads best.
    reading: a day that is read below a longer stretch.
    picked:  the recording that was clicked in the chart; unfolded: the one opened in the diary.
    turn:    goes up with each move: charts and inputs begin anew.
    """

    holder: int = 0
    span: Span | None = None
    unit: Unit | None = None
    filters: Filters = field(default_factory=Filters)
    colour: Colour = "amount"
    reading: dt.date | None = None
    picked: str | None = None
    unfolded: str | None = None
    turn: int = 0


def where() -> Where:
    """Return where the person is now."""
    found = cast("Where | None", st.session_state.get(_KEY))
    holder = id(opened())
    if found is None or found.holder != holder:
        found = st.session_state[_KEY] = Where(holder)
    return found


def go(**changes: Any) -> None:
    """Change where the person is. Moving puts away what was opened in the place left."""
    now = where()
    if "span" in changes or "filters" in changes:
        changes = {"picked": None, "unfolded": None, "turn": now.turn + 1, **changes}
    if "span" in changes:
        changes = {"reading": None, "unit": None, **changes}
    st.session_state[_KEY] = replace(now, **changes)


def index_of(held: Shown) -> Index:
    """Return the index of all recordings."""
    return latest("timeline-index", zone(), lambda: build_index(held.history, zone()))


def fitting(index: Index, filters: Filters) -> Index:
    """Return the index of those that fit the choice."""
    return latest("timeline-fitting", (filters, zone()), lambda: narrowed(index, filters))


def span_now(whole: Span) -> Span:
    """Return the stretch that is shown; everything where the one kept lies outside."""
    span = where().span
    return whole if span is None or span[1] <= whole[0] or span[0] >= whole[1] else span


def zoom_to_bin(edges: np.typing.NDArray[np.int64]) -> Callable[[Picked], None]:
    """Return what a click does: on a column it zooms into it, on a single recording it opens it."""

    def follow(chosen: Picked) -> None:
        for point in chosen.points:
            if isinstance(point, str):
                go(picked=point, unfolded=None)
            elif 0 <= int(point) < len(edges) - 1:
                go(span=_no_shorter(int(edges[int(point)]), int(edges[int(point) + 1])))
            return

    return follow


def zoom_to_frame(chosen: Picked) -> None:
    """Show what was framed in the strip, in whole columns."""
    if chosen.span is None:
        return
    first, last = (
        int(np.datetime64(str(end).replace(" ", "T"), "us").astype(np.int64)) for end in chosen.span
    )
    if last > first:
        go(span=snapped(first, last))


def _no_shorter(first: int, last: int) -> Span:
    return snapped(first, last) if last - first < 60_000_000 else (first, last)


def show_way(span: Span, whole: Span) -> None:
    """Draw the way here: everything, the year, the month, the day, each a button."""
    crumbs = crumbs_of(span, whole)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="timeline-way"):
        for at, (crumb, said) in enumerate(zip(crumbs, crumb_words(crumbs), strict=True)):
            if at:
                small("/", width="content")
            target = None if crumb.unit is None else (crumb.first, crumb.last)
            st.button(
                said,
                key=f"timeline-crumb-{at}",
                type="tertiary",
                disabled=(crumb.first, crumb.last) == span,
                on_click=lambda target=target: go(span=target),
            )
        if (crumbs[-1].first, crumbs[-1].last) != span:
            small("/", width="content")
            small(stretch_words(*span), width="content")


def show_steps(index: Index, span: Span, whole: Span) -> None:
    """Draw the buttons: earlier, later, in, out, everything."""
    earlier, later = shifted(span, -1), shifted(span, 1)
    nearer, parent = inside(index, span), parent_of(span, whole)
    steps: tuple[tuple[str, str, str, str, Span | None, bool], ...] = (
        (tr("Earlier"), "earlier", "arrow_back", "Left", earlier, earlier[1] > whole[0]),
        (tr("Later"), "later", "arrow_forward", "Right", later, later[0] < whole[1]),
        (tr("Closer"), "in", "zoom_in", "I", nearer, nearer is not None),
        (tr("Farther"), "out", "zoom_out", "O", parent, parent is not None),
        (tr("All"), "all", "fit_width", "A", None, span != whole),
    )
    with st.container(horizontal=True, gap="small", key="timeline-steps"):
        for label, name, icon, key, target, possible in steps:
            keeps = {"unit": where().unit} if name in ("earlier", "later") else {}
            st.button(
                label,
                key=f"timeline-{name}",
                icon=f":material/{icon}:",
                shortcut=key,
                disabled=not possible,
                on_click=lambda target=target, keeps=keeps: go(span=target, **keeps),
            )


def show_jumps(index: Index, span: Span, whole: Span, unit: Unit) -> None:
    """Draw the inputs: to a date, to a level; beside each other where there is room."""
    turn = where().turn
    date_key, unit_key = f"timeline-date-{turn}", f"timeline-unit-{turn}"

    def to_date() -> None:
        day = st.session_state[date_key]
        if day is not None:
            go(span=day_span(day))

    def to_unit() -> None:
        chosen = st.session_state[unit_key]
        go(span=span if chosen is None else at_unit(index, span, chosen), unit=chosen)

    st.date_input(
        tr("Jump to a date"),
        value=None,
        min_value=date_of(whole[0]),
        max_value=date_of(whole[1] - 1),
        format="YYYY-MM-DD",
        key=date_key,
        on_change=to_date,
        width=170,
    )
    choices: list[Unit | None] = [None, *_LEVELS]
    st.selectbox(
        tr("One column is"),
        choices,
        index=choices.index(where().unit) if where().unit in choices else 0,
        format_func=lambda one: (
            unit_words(one) if one else tr("what reads best: {unit}", unit=unit_words(unit))
        ),
        key=unit_key,
        on_change=to_unit,
        width=250,
    )
