"""One chart with everything that belongs to it: finding, denominator, badge, words for it, table, file."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from auditor.charts import EVIDENCE, Chart
from auditor.report.export import csv_of_table
from dashboards.parts.page import heading

_LOOKS = dict(zip(EVIDENCE, ("vendor-says", "measured", "inferred", "not-available"), strict=True))


def badge(kind: str, beside: str = "") -> None:
    """Show which kind of evidence something is, and what it was counted in."""
    mark = f'<span class="va-badge {_LOOKS[kind]}">{html.escape(kind.capitalize())}</span>'
    st.html(f'<p class="va-note">{mark}{html.escape(beside)}</p>')


def show_picture(chart: Chart) -> None:
    """Draw one chart."""
    with st.container(border=True, key=f"picture-{chart.id}"):
        heading(chart.title)
        badge(chart.badge, chart.denominator)
        if chart.figure is not None:
            st.plotly_chart(
                chart.figure,
                key=f"chart-{chart.id}",
                theme="streamlit",
                alt=chart.alt,
                config={
                    "displaylogo": False,
                    "responsive": True,
                    "scrollZoom": False,
                    "modeBarButtons": [["toImage"]],
                    "toImageButtonOptions": {"format": "png", "filename": chart.id, "scale": 2},
                    "plotlyServerURL": "",
                },
            )
        _words_and_table(chart)


def _words_and_table(chart: Chart) -> None:
    with st.expander("The same in words and as a table"):
        st.text(chart.alt)
        if chart.table.empty:
            return
        table = chart.table if isinstance(chart.table.index, pd.RangeIndex) else chart.table.reset_index()
        table = table.set_axis([str(name) for name in table.columns], axis="columns")
        st.dataframe(table, hide_index=True, key=f"table-{chart.id}", height="auto")
        st.download_button(
            "Save the table (CSV)",
            lambda: csv_of_table(table),
            file_name=f"{chart.id}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"csv-{chart.id}",
        )
