"""The tables behind charts: columns named, cells as people of the language write them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

import pandas as pd

from auditor.charts import column_title
from auditor.charts.wakeups import hundredths
from auditor.language import decimal, later, number, percent, tr
from auditor.report import paper
from auditor.report.bundle.page.pieces import note, scrolled
from auditor.report.paper import Piece

_SHARES = ("share", "_share", "_from", "_to")
_CHANCE = later("Chance of at least one")  # charts/exposure: a share of one draw, not of recordings
_WIDE = 12  # columns; a wider table is turned round


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
    head = [tr("Hour"), *(str(value) for value in table[first])]
    told = [name for name in others if table[name].any()]
    rows = [[_column(name), *(cell(value, name) for value in table[name])] for name in told]
    drawn = scrolled(paper.data_table(head, rows, numbers=len(head) - 1))
    left_out = [note(tr("Rows of nothing but 0 are left out."))] if len(told) < len(others) else []
    return Piece("".join([drawn, *left_out]))


def _column(name: str) -> str:
    return f"{int(name):02}:00" if name.isdigit() else column_title(name)


def cell(value: object, name: str) -> str:
    """Return one value of a chart's table as text. name: of its column."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, dt.date):  # a moment, too: of those only the date
        return value.isoformat()[:10]
    if name in _NAMED:
        return _NAMED[name](value)
    if isinstance(value, Integral):
        return number(int(value))
    if name == tr(_CHANCE):
        return _chance(float(str(value)))
    return _real(float(value), name) if isinstance(value, Real) else str(value)


_NAMED: Mapping[str, Callable[[object], str]] = {
    "vendor": lambda value: column_title(str(value)),
    "hour": lambda value: str(value).replace(" ", "\N{NO-BREAK SPACE}"),
    "year": str,
}


def _chance(value: float) -> str:
    """Return a chance; what is rounded up to certain is not said to be."""
    return tr("over 99 %") if value > 0.99 else percent(value, 1)


def _real(value: float, name: str) -> str:
    if math.isnan(value):
        return ""
    return hundredths(value) if name.endswith(_SHARES) else decimal(value, 2)
