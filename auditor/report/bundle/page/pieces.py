"""Small parts of the report: badges, notes, names that can be cited, a chart with all that belongs to it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, Protocol

import pandas as pd

from auditor.charts import EVIDENCE, Chart, column_title
from auditor.charts.wakeups import hundredths
from auditor.language import decimal, later, number, tr, trn
from auditor.report import paper
from auditor.report.paper import Piece, element

_LOOKS = dict(zip(EVIDENCE, ("says", "measured", "inferred", "absent"), strict=True))
_SHARES = ("share", "_share", "_from", "_to")
_PRINTED = 40  # rows of a table that go to paper; all of them are on the screen
_WIDE = 12  # columns; a wider table is turned round
_FIGURE = later("Figure {n}")


def badge(kind: str) -> Piece:
    """Return which kind of evidence something is. kind: one of EVIDENCE."""
    said = tr(kind)
    return element("span", said[:1].upper() + said[1:], kind=f"badge {_LOOKS.get(kind, 'absent')}")


def note(*inside: str) -> Piece:
    """Return a small line."""
    return element("p", *inside, kind="note")


class Sourced(Protocol):
    """A fact with where it is from."""

    @property
    def source(self) -> str:
        """In words."""

    @property
    def checked(self) -> dt.date:
        """When it was last read."""


def source(one: Sourced) -> str:
    """Return where a fact is from. It is no link: the page leads nowhere."""
    return tr("Source: {source}. Read on {date}.", source=one.source, date=one.checked.isoformat())


def told(*sentences: str) -> list[Piece]:
    """Return a paragraph for each sentence that is not empty."""
    return [element("p", one) for one in sentences if one]


def picture(chart: Chart, at: int, short: pd.DataFrame | None = None) -> Piece:
    """Return a chart with its finding, denominator, badge, words and table.

    at: its number. short: what is printed in place of a long table.
    """
    name = f"figure-{at}"
    pieces = [
        element("h3", element("a", tr(_FIGURE, n=at), kind="id", marks={"href": f"#{name}"}), chart.title),
        element("p", badge(chart.badge), chart.denominator, kind="note"),
    ]
    if chart.figure is not None:
        # The words stand in the picture's place until it is drawn.
        marks = {"id": f"chart-{chart.id}", "role": "img", "aria-label": chart.alt}
        height = f"min-height: {int(chart.figure.layout.height or 320)}px"
        pieces.append(element("div", element("p", chart.alt), kind="chart", marks={**marks, "style": height}))
    if chart.marks:
        pieces.append(element("ol", *(element("li", words) for words in chart.marks), kind="note"))
    tables = [] if chart.table.empty else _tables(chart, short)
    return element(
        "figure", element("div", *pieces, kind="whole"), *tables, kind="picture", marks={"id": name}
    )


def _tables(chart: Chart, short: pd.DataFrame | None) -> list[Piece]:
    """Return the table to be opened on the screen, and what of it is printed."""
    table = chart.table if isinstance(chart.table.index, pd.RangeIndex) else chart.table.reset_index()
    words = [element("p", chart.alt, kind="note")]
    printed = table if short is None else short
    most = printed.head(_PRINTED)
    more = len(printed) - len(most)
    rest = (
        [note(trn("{n} more row stands in the file.", "{n} more rows stand in the file.", more))]
        if more
        else []
    )
    if short is not None and len(short) <= _PRINTED:
        rest.append(note(tr("The table by day stands in the file.")))
    label = tr("The same in words and as a table")
    return [
        element("details", element("summary", label), *words, framed(table), kind="screen"),
        element("div", framed(most), *rest, kind="printed"),
    ]


def framed(table: pd.DataFrame) -> Piece:
    """Return a chart's table: its columns named, its cells written as people of the language write them."""
    columns = [str(name) for name in table.columns]
    table = table.set_axis(columns, axis="columns")
    if "likely_share" in columns:
        return _shares(table)
    if len(columns) > _WIDE:
        return _turned(table, columns)
    rows = [
        [cell(value, name) for name, value in zip(columns, row, strict=True)]
        for row in table.itertuples(index=False, name=None)
    ]
    numbers = 0
    for name in reversed(columns):
        if not pd.api.types.is_numeric_dtype(table[name]) or name == "year":
            break
        numbers += 1
    return scrolled(paper.data_table([column_title(name) for name in columns], rows, numbers=numbers))


def _shares(table: pd.DataFrame) -> Piece:
    """Return shares with their intervals in one cell each: nine columns are too many for a sheet."""
    by = str(table.columns[0])
    head = [by, "recordings", "marked", "marked_share", "likely", "likely_share"]
    rows = [
        [
            cell(row[by], by),
            cell(row["recordings"], ""),
            *(text for key in ("marked", "likely") for text in (cell(row[key], ""), _interval(row, key))),
        ]
        for row in table.to_dict("records")
    ]
    return scrolled(paper.data_table([column_title(name) for name in head], rows, numbers=5))


def _interval(row: Mapping[Hashable, Any], key: str) -> str:
    share, low, high = (cell(row[f"{key}_{what}"], "share") for what in ("share", "from", "to"))
    return tr("{share} ({low} to {high})", share=share, low=low, high=high) if low else share


def _turned(table: pd.DataFrame, columns: Sequence[str]) -> Piece:
    first, *others = columns
    head = ["", *(str(value) for value in table[first])]
    rows = [[_column(name), *(cell(value, name) for value in table[name])] for name in others]
    return scrolled(paper.data_table(head, rows, numbers=len(head) - 1))


def _column(name: str) -> str:
    return f"{int(name):02}:00" if name.isdigit() else column_title(name)


def scrolled(table: Piece) -> Piece:
    """Return a table that can be moved sideways on a phone, by the keyboard too."""
    marks = {"tabindex": "0", "role": "region", "aria-label": tr("Table")}
    return element("div", table, kind="scrolled", marks=marks)


def cell(value: object, name: str) -> str:
    """Return one value of a chart's table as text. name: of its column."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, dt.date):  # a moment, too: of those only the date
        return value.isoformat()[:10]
    if name == "vendor":
        return column_title(str(value))
    if isinstance(value, Integral) and name != "year":
        return number(int(value))
    if isinstance(value, Real) and not isinstance(value, Integral):
        return _real(float(value), name)
    return str(value)


def _real(value: float, name: str) -> str:
    if math.isnan(value):
        return ""
    return hundredths(value) if name.endswith(_SHARES) else decimal(value, 2)


def facts(pairs: Mapping[str, str | Piece]) -> Piece:
    """Return names with what they are."""
    return element(
        "dl",
        *(element("div", element("dt", name), element("dd", what)) for name, what in pairs.items()),
    )
