"""One chart with everything that belongs to it: finding, denominator, badge, words for it, table, files."""

from __future__ import annotations

import html
from typing import Any, Literal

import pandas as pd
import streamlit as st

from auditor.charts import EVIDENCE, MADE_UP, Chart
from auditor.language import tr
from auditor.report.export import csv_of_table
from dashboards.parts.page import heading

_LOOKS = dict(zip(EVIDENCE, ("vendor-says", "measured", "inferred", "not-available"), strict=True))
_LOOKS[MADE_UP] = "made-up"


def badge(kind: str, beside: str = "") -> None:
    """Show which kind of evidence something is, and what it was counted in."""
    said = tr(kind)
    mark = f'<span class="va-badge {_LOOKS[kind]}">{html.escape(said[0].upper() + said[1:])}</span>'
    st.html(f'<p class="va-note">{mark}{html.escape(beside)}</p>')


def show_picture(chart: Chart, *, pick: bool = False, box: bool = False, key: str = "") -> list[Any] | None:
    """Draw one chart. Return the customdata of what was clicked, where it may be picked from.

    pick: the figure has a trace named "pick" whose points may be clicked; box: or framed, several at once.
    key:  tells two drawings of one chart apart; another key has nothing picked.
    """
    name = f"{chart.id}{key}"
    with st.container(border=True, key=f"picture-{name}"):
        heading(chart.title)
        badge(chart.badge, chart.denominator)
        picked = None if chart.figure is None else _figure(chart, name, pick=pick, box=box)
        _words_and_table(chart, name)
    return picked


def _figure(chart: Chart, name: str, *, pick: bool, box: bool) -> list[Any] | None:
    modes: list[Literal["points", "box"]] = []
    modes += ["points"] if pick else []
    modes += ["box"] if box else []
    told: dict[str, Any] = {
        "key": f"chart-{name}",
        "theme": "streamlit",
        "alt": chart.alt,
        "config": {
            "displaylogo": False,
            "responsive": True,
            "scrollZoom": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "png", "filename": chart.id, "scale": 2},
            "plotlyServerURL": "",
        },
    }
    if not modes:
        st.plotly_chart(chart.figure, **told)
        return None
    state = st.plotly_chart(chart.figure, on_select="rerun", selection_mode=modes, **told)
    points = state["selection"]["points"]
    return [point["customdata"] for point in points if point.get("customdata") is not None] or None


def _words_and_table(chart: Chart, name: str) -> None:
    with st.expander(tr("The same in words and as a table")):
        st.text(chart.alt)
        if chart.table.empty:
            return
        table = chart.table if isinstance(chart.table.index, pd.RangeIndex) else chart.table.reset_index()
        table = table.set_axis([str(column) for column in table.columns], axis="columns")
        st.dataframe(table, hide_index=True, key=f"table-{name}", height="auto")
        st.download_button(
            tr("Save the table (CSV)"),
            lambda: csv_of_table(table),
            file_name=f"{chart.id}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{name}",
        )
