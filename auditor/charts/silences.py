"""Runs of days with recordings and runs of days without any, as two lanes on one line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, Chart
from auditor.charts.look import DAY_MS, OTHER_COLOUR, SCALE_RGB, date_ticks, figure_of
from auditor.charts.say import days, denominator, ends, nothing, silences
from auditor.history.view import History
from auditor.insights.rhythm import Streak, streaks_in
from auditor.insights.when import Gap, counts, gaps_in, per_day
from auditor.language import date_span, number, tr, trn

MOST_BARS = 60  # of each lane; the longest are drawn
_WITH, _WITHOUT = 0, 1

_Run = TypeVar("_Run", Streak, Gap)


def stretches_chart(history: History, zone: str) -> Chart:
    """Return the longest runs of days with recordings, and those of a week or more without any.

    A click on a bar gives [first date, last date] as ISO text. zone: IANA name of the clock.
    """
    daily = per_day(history, zone)
    told = counts(history)
    streaks = _longest(streaks_in(daily))
    gaps = _longest(gaps_in(daily))
    table = _table(streaks, gaps)
    if daily.empty:
        return nothing("stretches", told, table)
    first, last = ends(daily)
    figure = figure_of(height=210)
    figure.add_traces(
        [
            _bars(streaks, _WITH, f"rgb({SCALE_RGB})", [_streak_words(one) for one in streaks]),
            _bars(gaps, _WITHOUT, OTHER_COLOUR, [_gap_words(one) for one in gaps]),
        ]
    )
    figure.update_layout(
        barmode="overlay",
        showlegend=False,
        annotations=[
            _label(_WITH, tr("Recordings on every day")),
            _label(_WITHOUT, tr("No recordings for a week or longer")),
        ],
        xaxis={
            "type": "date",
            "range": [first.isoformat(), f"{last.isoformat()} 23:59:59"],
            "showgrid": False,
            **date_ticks(len(daily)),
        },
        yaxis={"visible": False, "range": [1.5, -0.75]},
    )
    return Chart(
        id="stretches",
        figure=figure,
        title=_title(streaks, gaps, len(daily)),
        denominator=denominator(told, told.without_time, tr("Days in {zone}.", zone=zone)),
        badge=MEASURED,
        alt=_alt(streaks, gaps_in(daily), first, last),
        table=table,
    )


def _longest(found: Sequence[_Run]) -> list[_Run]:
    return sorted(found, key=lambda one: (-one.days, one.first))[:MOST_BARS]


def _bars(found: Sequence[Streak | Gap], lane: int, colour: str, words: list[str]) -> go.Bar:
    return go.Bar(
        orientation="h",
        base=[one.first.isoformat() for one in found],
        x=[one.days * DAY_MS for one in found],
        y=[lane] * len(found),
        width=0.42,
        customdata=[[one.first.isoformat(), one.last.isoformat()] for one in found],
        text=words,
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        marker={"color": colour, "line": {"width": 0}},
        # What is clicked stays as it is; the page says what was chosen.
        unselected={"marker": {"opacity": 1}},
    )


def _label(lane: int, text: str) -> dict[str, object]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": lane - 0.24,
        "yanchor": "bottom",
        "text": text,
        "showarrow": False,
    }


def _streak_words(one: Streak) -> str:
    return trn(
        "{n} recording on {days} days in a row, {dates}",
        "{n} recordings on {days} days in a row, {dates}",
        one.recordings,
        days=number(one.days),
        dates=date_span(one.first, one.last),
    )


def _gap_words(one: Gap) -> str:
    return trn(
        "{n} day without recordings, {dates}",
        "{n} days without recordings, {dates}",
        one.days,
        dates=date_span(one.first, one.last),
    )


def _table(streaks: Sequence[Streak], gaps: Sequence[Gap]) -> pd.DataFrame:
    """Return both sorts in order of time; a silence has 0 recordings."""
    rows = [(one.first, one.last, one.days, one.recordings) for one in streaks]
    rows += [(one.first, one.last, one.days, 0) for one in gaps]
    return pd.DataFrame(sorted(rows), columns=["begin", "end", "days", "recordings"])


def _title(streaks: Sequence[Streak], gaps: Sequence[Gap], span: int) -> str:
    run = (
        tr(
            "The longest run of days with recordings was {days}, {dates}",
            days=days(streaks[0].days),
            dates=date_span(streaks[0].first, streaks[0].last),
        )
        if streaks
        else tr("No three days in a row with recordings")
    )
    if not gaps:
        return tr("{run}; never a week without, in {days}", run=run, days=days(span))
    return tr(
        "{run}; the longest silence was {days}, {dates}",
        run=run,
        days=days(gaps[0].days),
        dates=date_span(gaps[0].first, gaps[0].last),
    )


def _alt(streaks: Sequence[Streak], gaps: Sequence[Gap], first: dt.date, last: dt.date) -> str:
    longest = "; ".join(_streak_words(one) for one in streaks[:3])
    heading = tr("Two lanes of bars over time, {dates}.", dates=date_span(first, last))
    runs = tr("Longest runs of days with recordings: {runs}.", runs=longest) if longest else ""
    return " ".join(part for part in (heading, runs, silences(gaps)) if part)
