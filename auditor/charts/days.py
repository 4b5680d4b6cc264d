"""Recordings per day, week, month or year, with the silences and dated events on the same line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, VENDOR_NAMES, Chart, Mark
from auditor.charts.dated import (
    band_labels,
    bands,
    mark_lines,
    mark_numbers,
    mark_sentence,
    marked_words,
    marks_within,
    silent_words,
)
from auditor.charts.look import (
    DAY_MS,
    VENDOR_COLOURS,
    date_ticks,
    figure_of,
    hover_date,
    small_integers,
    whole_ticks,
)
from auditor.charts.say import denominator, ends, nothing, recordings, silences
from auditor.history.view import History
from auditor.insights.halves import halves_of
from auditor.insights.when import Gap, counts, gaps_in, per_day
from auditor.language import date, date_span, decimal, later, number, tr
from auditor.recording import VENDORS

DAILY_UP_TO = 548  # days, 18 months: beyond that a day is narrower than a pixel
MAX_BARS = 1200

_LEGEND: Mapping[str, str] = {
    "day": later("recordings per day"),
    "week": later("recordings per week"),
    "month": later("recordings per month"),
    "year": later("recordings per year"),
}
_ONE_BAR: Mapping[str, str] = {
    "day": "",
    "week": later("One bar is a week, Monday to Sunday."),
    "month": later("One bar is a month."),
    "year": later("One bar is a year."),
}
_HEADING: Mapping[str, str] = {
    "day": later("Bar chart of recordings per day, {dates}."),
    "week": later("Bar chart of recordings per week, {dates}."),
    "month": later("Bar chart of recordings per month, {dates}."),
    "year": later("Bar chart of recordings per year, {dates}."),
}
_EXTREMES: Mapping[str, str] = {
    "day": later("Most: {most} in one day, on {date}. Fewest: {fewest} in one day."),
    "week": later("Most: {most} in one week, the week from {date}. Fewest: {fewest} in one week."),
    "month": later("Most: {most} in one month, from {date}. Fewest: {fewest} in one month."),
    "year": later("Most: {most} in one year, from {date}. Fewest: {fewest} in one year."),
}

Days = npt.NDArray[np.datetime64]


def per_day_chart(history: History, zone: str, events: Sequence[Mark] = (), *, silent: bool = True) -> Chart:
    """Return recordings over time, stacked by assistant, with the silent stretches as bands.

    One bar is a day, beyond 18 months a week, beyond 23 years a month.

    zone: IANA name. events: what to mark with a numbered line; those outside the time drawn are left out.
    silent: False where only some recordings are drawn, so that a gap is no silence.
    """
    return days_chart(per_day(history, zone), history, zone, events, silent=silent)


def days_chart(
    table: pd.DataFrame, history: History, zone: str, events: Sequence[Mark] = (), *, silent: bool = True
) -> Chart:
    """Return the chart of days that are counted already. table: as `per_day` returns it for the history."""
    told = counts(history)
    if table.empty:
        return nothing("per_day", told, table.reset_index())
    unit = _unit_of(len(table))
    gaps = gaps_in(table) if silent else []
    bars = table.groupby(_starts(table.index.to_numpy("datetime64[D]"), unit)).sum()
    first, last = ends(table)
    marks = marks_within(events, first, last)
    figure = figure_of(height=320)
    figure.add_traces(
        [*_vendor_bars(bars, unit), *bands(gaps), *silent_words(bars, gaps), *marked_words(bars, marks)]
    )
    hovered = hover_date(unit)
    ticks = whole_ticks(int(bars["total"].max()))
    # Left alone, an axis above another takes over the places of its ticks.
    ticks["tickmode"] = "linear" if "dtick" in ticks else "auto"
    figure.update_layout(
        barmode="stack",
        bargap=0,
        hovermode="x unified",
        annotations=[*band_labels(gaps, len(table)), *mark_numbers(marks)],
        shapes=mark_lines(marks),
        legend={
            "title": {"text": tr(_LEGEND[unit]), "side": "top"},
            "traceorder": "normal",
            "y": 1.1 if marks else 1.02,  # above the numbers of the lines
        },
        xaxis={
            "type": "date",
            "range": [first.isoformat(), f"{last.isoformat()} 23:59:59"],
            "hoverformat": tr("week from {date}", date=hovered) if unit == "week" else hovered,
            "showgrid": False,
            **date_ticks(len(table)),
        },
        # The bands have an axis of their own below the bars, from 0 to 1 whatever the numbers are.
        yaxis={"overlaying": "y2", "rangemode": "tozero", **ticks},
        yaxis2={"range": [0, 1], "visible": False, "fixedrange": True},
    )
    in_zone = tr("Days in {zone}.", zone=zone)
    return Chart(
        id="per_day",
        figure=figure,
        title=_title(table),
        denominator=denominator(
            told, told.without_time, in_zone, tr(_ONE_BAR[unit]) if _ONE_BAR[unit] else ""
        ),
        badge=MEASURED,
        alt=_alt(table, bars, unit, gaps if silent else None, marks),
        table=table.reset_index(),
        marks=tuple(mark_sentence(mark) for mark in marks),
    )


def _unit_of(span: int) -> str:
    """Return the shortest unit whose bars are wide enough to be seen and few enough to be drawn."""
    if span <= DAILY_UP_TO:
        return "day"
    if span / 7 <= MAX_BARS - 2:
        return "week"
    return "month" if span / 28 <= MAX_BARS - 2 else "year"


def _starts(days: Days, unit: str) -> Days:
    """Return for each day the first day of its unit; weeks begin on Monday."""
    if unit == "week":
        return days - (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    return days.astype(f"datetime64[{unit[0].upper()}]").astype("datetime64[D]")


def _vendor_bars(bars: pd.DataFrame, unit: str) -> list[go.Bar]:
    """Return one trace per assistant; a bar reaches from its first day to its last."""
    starts = bars.index.to_numpy("datetime64[D]")
    after = (starts.astype(f"datetime64[{unit[0].upper()}]") + 1) if unit in ("month", "year") else starts
    step = {"day": 1, "week": 7}.get(unit, 0)
    whole = (after.astype("datetime64[D]") + step - starts).astype(np.float64) * DAY_MS
    air = 0.08 if len(bars) <= 62 else 0.0  # a line of background between bars that are wide enough
    widths = whole * (1 - air)
    return [
        go.Bar(
            name=VENDOR_NAMES[vendor],
            x=np.datetime_as_string(starts).tolist(),
            y=small_integers(bars[vendor].to_numpy()),
            offset=float(whole[0]) * air / 2,
            width=float(widths[0]) if step else widths,
            marker={"color": VENDOR_COLOURS[vendor], "line": {"width": 0}},
            hovertemplate="%{y:,d}",
        )
        for vendor in VENDORS
        if vendor in bars
    ]


def _title(table: pd.DataFrame) -> str:
    total = table["total"]
    n, active, span = int(total.sum()), int((total > 0).sum()), len(total)
    first, _ = ends(table)
    if span == 1:
        return tr("{recordings}, on {date}", recordings=recordings(n), date=date(first))
    at = int(total.to_numpy().argmax())
    return tr(
        "{recordings} on {active} of {days} days; the fullest day was {date}, with {most}",
        recordings=recordings(n),
        active=number(active),
        days=number(span),
        date=date(total.index[at].date()),
        most=number(int(total.iloc[at])),
    )


def _alt(
    table: pd.DataFrame, bars: pd.DataFrame, unit: str, gaps: Sequence[Gap] | None, marks: Sequence[Mark]
) -> str:
    sentences = [tr(_HEADING[unit], dates=date_span(*ends(table))), _by_vendor(table)]
    totals = bars["total"].to_numpy()
    if len(totals) > 1:
        at = int(totals.argmax())
        sentences.append(
            tr(
                _EXTREMES[unit],
                most=number(int(totals[at])),
                date=date(bars.index[at].date()),
                fewest=number(int(totals.min())),
            )
        )
    sentences += [*_trend(table), *([] if gaps is None else [silences(gaps)])]
    if marks:
        listed = "; ".join(f"{at}, {mark_sentence(mark).rstrip('.')}" for at, mark in enumerate(marks, 1))
        sentences.append(tr("Marked with numbered lines: {events}.", events=listed))
    return " ".join(sentences)


def _by_vendor(table: pd.DataFrame) -> str:
    shares = [f"{VENDOR_NAMES[one]} {number(int(table[one].sum()))}" for one in VENDORS if one in table]
    return f"{recordings(int(table['total'].sum()))}: {', '.join(shares)}."


def _trend(table: pd.DataFrame) -> list[str]:
    """Return the mean of each half, which says whether it became more; nothing for under four weeks."""
    halves = halves_of(table)
    if halves is None:
        return []
    return [
        tr(
            "In the first half of the time {before} a day on average, in the second {after}.",
            before=decimal(halves.earlier.per_day),
            after=decimal(halves.later.per_day),
        )
    ]
