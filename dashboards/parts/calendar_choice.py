"""What is chosen on the page of calendar and clock: filters and a cell. It outlives a reload.

A click on a chart and a widget write the same value here; all charts and the list follow it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import streamlit as st

from auditor.history import History
from auditor.insights.cells import Cell, narrowed
from auditor.recording import VERDICTS
from dashboards.parts.picture import Picked
from dashboards.parts.state import KEPT_PREFIX, opened

NOT_MEANT = VERDICTS[:2]  # marked by the vendor, or likely by our signs
_KEY = f"{KEPT_PREFIX}calendar"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which recordings are counted. Empty means any; a device that is None names none."""

    vendors: frozenset[str] = frozenset()
    devices: frozenset[str | None] = frozenset()
    not_meant: bool = False

    def view(self, history: History, zone: str) -> History:
        """Return the history narrowed to this."""
        return narrowed(
            history,
            zone,
            vendors=self.vendors or None,
            devices=self.devices or None,
            verdicts=NOT_MEANT if self.not_meant else None,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything that is chosen.

    holder: of which history; with another one everything begins anew.
    year:   of the calendar; 0 for all, None for what reads best.
    mark:   the drawing in which the cell was clicked and where Plotly outlines it by itself; "" for none.
    turns:  by chart, how often its own outline had to be taken away.
    """

    holder: int = 0
    filters: Filters = field(default_factory=Filters)
    cell: Cell = field(default_factory=Cell)
    year: int | None = None
    mark: str = ""
    turns: Mapping[str, int] = field(default_factory=dict)


def choice() -> Choice:
    """Return what is chosen now."""
    found = cast("Choice | None", st.session_state.get(_KEY))
    holder = id(opened())
    if found is None or found.holder != holder:
        found = st.session_state[_KEY] = Choice(holder)
    return found


def choose(**changes: Any) -> None:
    """Change what is chosen: `filters`, `cell` or `year`."""
    now = choice()
    cell = changes.get("cell")
    if cell is not None:
        changes = {"mark": "", **changes}
        if cell.first and now.year:
            changes["year"] = cell.first.year  # in which it can be seen
    left = now.mark if changes.get("mark", now.mark) != now.mark else ""
    if left:
        changes["turns"] = _turned(now.turns, left.partition("/")[0])
    st.session_state[_KEY] = replace(now, **changes)


def _turned(turns: Mapping[str, int], chart: str) -> Mapping[str, int]:
    return {**turns, chart: turns.get(chart, 0) + 1}


def key_of(chart: str) -> str:
    """Return the key of a chart's drawing: a new one has no outline left from an earlier click."""
    turn = choice().turns.get(chart, 0)
    return f"-{turn}" if turn else ""


def on_click(mark: str, cell_of: Callable[[Any], Cell], *, is_framed: bool) -> Callable[[Picked], None]:
    """Return what a click does.

    Plotly outlines what was clicked by itself, which takes no new drawing; only where a drawing already has
    a frame in it, that moves.

    mark:      the drawing: id of the chart, "/", and what it was drawn of.
    cell_of:   the cell for what a click on the chart gives.
    is_framed: whether the drawing has a frame.
    """

    def follow(picked: Picked) -> None:
        now = choice()
        if not picked.points:
            if now.mark == mark:  # clicked again: Plotly has taken its outline away
                st.session_state[_KEY] = replace(now, cell=Cell(), mark="")
            return
        cell = cell_of(picked.points[0])
        if cell == now.cell:
            choose(cell=Cell())
        else:
            choose(cell=cell, mark="" if is_framed else mark)

    return follow


def on_stretch(cell_of: Callable[[Any], Cell]) -> Callable[[Picked], None]:
    """Return what a click on a bar does: it is drawn anew, so that the same bar can be clicked again."""

    def follow(picked: Picked) -> None:
        for point in picked.points[:1]:
            choose(cell=cell_of(point))
            choose(turns=_turned(choice().turns, "stretches"))

    return follow


def day_clicked(point: Any) -> Cell:
    """Return the day of a click on the calendar."""
    return Cell.of_day(dt.date.fromisoformat(point))


def hour_clicked(point: Sequence[int]) -> Cell:
    """Return the hour of the week of a click on the week."""
    weekday, hour = point
    return Cell(weekday=int(weekday), hour=int(hour))


def month_clicked(point: Sequence[str]) -> Cell:
    """Return the hour in a month of a click on the ribbon."""
    first, last, hour = point
    return Cell(dt.date.fromisoformat(first), dt.date.fromisoformat(last), hour=int(hour))


def stretch_clicked(runs: frozenset[dt.date]) -> Callable[[Sequence[str]], Cell]:
    """Return what a click on a run of days or on a silence gives.

    runs: the first dates of the runs. Of a silence, the days on both sides: in itself there is nothing.
    """

    def cell_of(point: Sequence[str]) -> Cell:
        first, last = (dt.date.fromisoformat(one) for one in point)
        return Cell(first, last) if first in runs else beside(first, last)

    return cell_of


def beside(first: dt.date, last: dt.date) -> Cell:
    """Return the days from the one before a silence to the one after it."""
    day = dt.timedelta(days=1)
    return Cell(first - day, last + day)
