"""Recordings by month: the only picture over time where no single day may be seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, VENDOR_NAMES, Chart
from auditor.charts.look import VENDOR_COLOURS, date_ticks, figure_of, hover_date, small_integers, whole_ticks
from auditor.charts.say import denominator, nothing, recordings
from auditor.history import History
from auditor.insights.when import counts, per_day
from auditor.language import month, number, tr
from auditor.recording import VENDORS


def months_chart(history: History, zone: str) -> Chart:
    """Return recordings by month, stacked by assistant. zone: IANA name, in which months are counted."""
    told = counts(history)
    table = by_month(per_day(history, zone))
    if table.empty:
        return nothing("per_month", told, table)
    in_zone = tr("Months in {zone}.", zone=zone)
    return Chart(
        id="per_month",
        figure=_figure(table),
        title=_title(table),
        denominator=denominator(told, told.without_time, in_zone),
        badge=MEASURED,
        alt=_alt(table),
        table=table,
    )


def by_month(daily: pd.DataFrame) -> pd.DataFrame:
    """Return the same counts by month, as text ("2026-05"). daily: as `per_day` returns it."""
    months = daily.index.to_numpy("datetime64[M]")
    names = pd.Index(np.datetime_as_string(months), dtype=object, name="month")
    return daily.groupby(names).sum().reset_index()


def _figure(table: pd.DataFrame) -> go.Figure:
    starts = table["month"].to_numpy().astype("datetime64[M]")
    days = ((starts + 1).astype("datetime64[D]") - starts.astype("datetime64[D]")).astype(np.float64)
    figure = figure_of(height=300)
    figure.add_traces(
        [
            go.Bar(
                name=VENDOR_NAMES[vendor],
                x=[f"{one}-01" for one in table["month"]],
                y=small_integers(table[vendor].to_numpy()),
                offset=0,
                width=days * 86_400_000 * 0.92,
                marker={"color": VENDOR_COLOURS[vendor], "line": {"width": 0}},
                hovertemplate="%{y:,d}",
            )
            for vendor in VENDORS
            if vendor in table
        ]
    )
    figure.update_layout(
        barmode="stack",
        hovermode="x unified",
        legend={"traceorder": "normal"},
        xaxis={
            "type": "date",
            "hoverformat": hover_date("month"),
            "showgrid": False,
            **date_ticks(max(int(days.sum()), 60)),
        },
        yaxis={"rangemode": "tozero", **whole_ticks(int(table["total"].max()))},
    )
    return figure


def _name(text: str) -> str:
    year, which = text.split("-")
    return tr("{month} {year}", month=month(int(which)), year=int(year))


def _title(table: pd.DataFrame) -> str:
    at = int(table["total"].to_numpy().argmax())
    if len(table) == 1:
        return tr("{recordings}, all in {month}", recordings=recordings(_sum(table)), month=_at(table, 0))
    return tr(
        "{recordings} in {months} months; the fullest was {month}, with {most}",
        recordings=recordings(_sum(table)),
        months=number(len(table)),
        month=_at(table, at),
        most=number(int(table["total"].iloc[at])),
    )


def _alt(table: pd.DataFrame) -> str:
    shares = [f"{VENDOR_NAMES[one]} {number(int(table[one].sum()))}" for one in VENDORS if one in table]
    heading = tr(
        "Bar chart of recordings by month, from {first} to {last}.",
        first=_at(table, 0),
        last=_at(table, len(table) - 1),
    )
    low = int(table["total"].to_numpy().argmin())
    fewest = tr(
        "Fewest: {fewest} in {month}.", fewest=number(int(table["total"].iloc[low])), month=_at(table, low)
    )
    return f"{heading} {recordings(_sum(table))}: {', '.join(shares)}. {_title(table)}. {fewest}"


def _at(table: pd.DataFrame, at: int) -> str:
    return _name(str(table["month"].iloc[at]))


def _sum(table: pd.DataFrame) -> int:
    return int(table["total"].sum())
