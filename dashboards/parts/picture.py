"""One chart with everything that belongs to it: finding, denominator, badge, words for it, table, files."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from auditor.charts import EVIDENCE, MADE_UP, Chart, column_title
from auditor.language import tr
from auditor.report.export import csv_of_table
from dashboards.parts.page import heading
from dashboards.parts.saving import picture_button

_LOOKS = dict(zip(EVIDENCE, ("vendor-says", "measured", "inferred", "not-available"), strict=True))
_LOOKS[MADE_UP] = "made-up"


def badge(kind: str, beside: str = "") -> None:
    """Show which kind of evidence something is, and what it was counted in."""
    said = tr(kind)
    mark = f'<span class="va-badge {_LOOKS[kind]}">{html.escape(said[0].upper() + said[1:])}</span>'
    st.html(f'<p class="va-note">{mark}{html.escape(beside)}</p>')


@dataclass(frozen=True, slots=True)
class Picked:
    """What is selected in a chart.

    points: the customdata of each point that was clicked or framed.
    span:   the ends of the frame on the x axis, in its own units, the smaller first; None without a frame.
    """

    points: tuple[Any, ...] = ()
    span: tuple[Any, Any] | None = None


def show_picture(
    chart: Chart,
    *,
    pick: bool = False,
    box: bool = False,
    key: str = "",
    on_pick: Callable[[Picked], None] | None = None,
) -> list[Any] | None:
    """Draw one chart. Return the customdata of what was clicked, None where nothing is.

    pick: the figure has a trace named "pick" whose points may be clicked; box: or a stretch of it framed
          (a chart allows one of the two: its `dragmode` says which).
    key:  tells two drawings of one chart apart; another key has nothing picked.
    on_pick: called when the selection changes, before the page is drawn anew: where a widget may choose the
          same, both write one value there, and the last one wins.
    """
    name = f"{chart.id}{key}"
    with st.container(border=True, key=f"picture-{name}"):
        heading(chart.title)
        badge(chart.badge, chart.denominator)
        if chart.figure is not None:
            _figure(chart, name, pick=pick, box=box, on_pick=on_pick)
        _marks(chart)
        picture_button(chart, name)
        _words_and_table(chart, name)
    return list(picked(chart, key).points) or None if pick or box else None


def show_strip(chart: Chart, *, key: str, on_pick: Callable[[Picked], None]) -> None:
    """Draw the figure of a chart alone, to frame a stretch of it. What it says must stand beside it."""
    if chart.figure is not None:
        _figure(chart, f"{chart.id}{key}", pick=False, box=True, on_pick=on_pick)


def picked(chart: Chart, key: str = "") -> Picked:
    """Return what is selected in a chart that `show_picture` drew with this key."""
    return _picked(f"{chart.id}{key}")


def _picked(name: str) -> Picked:
    state = st.session_state.get(f"chart-{name}")
    if not state:
        return Picked()
    selection = state["selection"]
    points = (_plain(point.get("customdata")) for point in selection["points"])
    frames = selection.get("box") or [{}]
    ends = sorted(frames[0].get("x") or ())
    return Picked(
        tuple(point for point in points if point is not None),
        (ends[0], ends[-1]) if ends else None,
    )


def _plain(data: Any) -> Any:
    """Return the one value of customdata that holds one; Plotly hands it over as a list or as it is."""
    return data[0] if isinstance(data, list) and len(data) == 1 else data


def _figure(
    chart: Chart, name: str, *, pick: bool, box: bool, on_pick: Callable[[Picked], None] | None
) -> None:
    told: dict[str, Any] = {
        "key": f"chart-{name}",
        "theme": "streamlit",
        "alt": chart.alt,
        "config": {
            "displaylogo": False,
            "responsive": True,
            "scrollZoom": False,
            "displayModeBar": False,  # our own button saves the picture with its denominator
            "plotlyServerURL": "",
            # Two quick clicks are two clicks: as a double click they would take back the first.
            "doubleClick": False,
            "doubleClickDelay": 1,
        },
    }
    if not (pick or box):
        st.plotly_chart(chart.figure, **told)
        return
    modes: list[Literal["points", "box"]] = []
    modes += ["points"] if pick else []
    modes += ["box"] if box else []

    def follow() -> None:
        if on_pick is not None:
            on_pick(_picked(name))

    st.plotly_chart(chart.figure, on_select=follow if on_pick else "rerun", selection_mode=modes, **told)


def _marks(chart: Chart) -> None:
    """List what the numbered lines in the figure stand for."""
    if chart.marks:
        lines = "".join(f"<li>{html.escape(words)}</li>" for words in chart.marks)
        st.html(f'<ol class="va-note va-marks">{lines}</ol>')


def _forms(table: pd.DataFrame, names: Sequence[str]) -> dict[str, Any]:
    """Return how columns are shown: days without a midnight, numbers as the reader's language writes them.

    names: of the columns in the chart's own table; a year is a number without a mark for thousands.
    """
    forms: dict[str, Any] = {}
    for (title, column), name in zip(table.items(), names, strict=True):
        if is_datetime64_any_dtype(column) and (column == column.dt.normalize()).all():
            forms[str(title)] = st.column_config.DateColumn(format="YYYY-MM-DD")
        elif name != "year" and is_numeric_dtype(column) and not is_bool_dtype(column):
            forms[str(title)] = st.column_config.NumberColumn(format="localized")
    return forms


@st.fragment
def _words_and_table(chart: Chart, name: str) -> None:
    """Offer the same in words and numbers; drawn when it is opened, which most charts never are."""
    label = tr("The same in words and as a table")
    behind = st.expander(label, key=f"behind-{name}", on_change="rerun")
    if not behind.open:
        return
    with behind:
        st.text(chart.alt)
        if chart.table.empty:
            return
        table = chart.table if isinstance(chart.table.index, pd.RangeIndex) else chart.table.reset_index()
        shown = table.set_axis([column_title(str(column)) for column in table.columns], axis="columns")
        st.dataframe(
            shown,
            hide_index=True,
            column_config=_forms(shown, [str(name) for name in table.columns]),
            key=f"table-{name}",
            height="auto",
            alt=tr("The numbers behind the chart."),
        )
        st.download_button(
            tr("Save the table (CSV)"),
            # In a file for other programs the columns keep their names, whatever the language.
            lambda: csv_of_table(table.set_axis([str(column) for column in table.columns], axis="columns")),
            file_name=f"{chart.id}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{name}",
        )
