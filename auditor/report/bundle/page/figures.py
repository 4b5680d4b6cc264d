"""The charts on the page: each a figure with its number, finding, denominator, badge, words and table."""

from __future__ import annotations

import pandas as pd

from auditor.charts import Chart
from auditor.language import later, tr, trn
from auditor.report.bundle.page.pieces import badge, note
from auditor.report.bundle.page.tables import framed
from auditor.report.paper import Piece, element

_PRINTED = 40  # rows of a table that go to paper; all of them are on the screen
_MONTHS = 18  # printed; of more, years
_NUMBER = later("Chart {n}")


class Figures:
    """Numbers charts in the order in which they are put on the page, and keeps them for the script."""

    def __init__(self) -> None:
        self.charts: list[Chart] = []

    def draw(self, chart: Chart, short: pd.DataFrame | None = None) -> Piece:
        """Return a chart with all that belongs to it. short: what is printed in place of a long table."""
        self.charts.append(chart)
        return _picture(chart, len(self.charts), short)


def _picture(chart: Chart, at: int, short: pd.DataFrame | None) -> Piece:
    name = f"figure-{at}"
    pieces = [
        element("h3", element("a", tr(_NUMBER, n=at), kind="id", marks={"href": f"#{name}"}), chart.title),
        element("p", badge(chart.badge), chart.denominator, kind="note"),
    ]
    if chart.figure is not None:
        # The words stand in the picture's place until it is drawn.
        marks = {"id": f"chart-{chart.id}", "role": "img", "aria-label": chart.alt}
        height = f"min-height: {int(chart.figure.layout.height or 320)}px"
        pieces.append(element("div", element("p", chart.alt), kind="chart", marks={**marks, "style": height}))
    if chart.marks:
        pieces.append(element("ol", *(element("li", words) for words in chart.marks), kind="note"))
    tables = _tables(chart, short) if _tells(chart) else []
    return element(
        "figure", element("div", *pieces, kind="whole"), *tables, kind="picture", marks={"id": name}
    )


def _tables(chart: Chart, short: pd.DataFrame | None) -> list[Piece]:
    """Return the table to be opened on the screen, and what of it is printed."""
    table = chart.table if isinstance(chart.table.index, pd.RangeIndex) else chart.table.reset_index()
    words = [element("p", chart.alt, kind="note")]
    printed = _by_year(table if short is None else short)
    most = printed.head(_PRINTED)
    more = len(printed) - len(most)
    rest = (
        [note(trn("{n} more row stands in the file.", "{n} more rows stand in the file.", more))]
        if more
        else []
    )
    if printed is not table:
        rest.append(note(tr("The table behind the chart, which is finer, stands in the file.")))
    label = tr("The same in words and as a table")
    return [
        element("details", element("summary", label), *words, framed(table), kind="screen"),
        element("div", framed(most), *rest, kind="printed"),
    ]


def _tells(chart: Chart) -> bool:
    """Return whether a chart has a table with anything in it."""
    return bool(chart.table.select_dtypes("number").to_numpy().any())


def _by_year(table: pd.DataFrame) -> pd.DataFrame:
    """Return counts by month as counts by year, where months would fill a sheet."""
    if len(table) <= _MONTHS or table.columns[0] != "month":
        return table
    years = table["month"].astype(str).str[:4].rename("year")
    return table.drop(columns="month").groupby(years).sum().reset_index()
