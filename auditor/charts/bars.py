"""Bars one below the other, each with its label and number above it: beside it they would fill a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from auditor.charts.look import SCALE_RGB, figure_of
from auditor.charts.say import escape, recordings, shorten
from auditor.language import number, percent, trn

MOST_BARS = 20
ONE_COLOUR = f"rgb({SCALE_RGB})"
ALL = ""  # the only group of bars that have one
_ROW, _TOP = 38, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its parts by group (in the order of the colours), and what a click on it gives."""

    label: str
    parts: Mapping[str, int]
    key: object
    note: str = ""

    @property
    def total(self) -> int:
        """The length of the bar."""
        return sum(self.parts.values())


def bars_of(bars: Sequence[Bar], of: int, names: Mapping[str, str], colours: Mapping[str, str]) -> go.Figure:
    """Return bars one below the other, each with its label and number above it; a click gives its key.

    of: what shares are of; names, colours: of the groups. A legend stands where there is more than one.
    """
    groups = [group for group in names if any(bar.parts.get(group) for bar in bars)]
    # On a phone a legend takes a line for each group.
    legend = _ROW * len(groups) // 2 if len(groups) > 1 else 0
    figure = figure_of(height=_TOP + _ROW * len(bars) + legend)
    for group in groups:
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=names[group] or "pick",
                showlegend=len(groups) > 1,
                x=[bar.parts.get(group, 0) for bar in bars],
                y=list(range(len(bars))),
                customdata=[bar.key for bar in bars],
                width=0.3,
                marker={"color": colours[group], "line": {"width": 0}},
                text=[escape(_hover(bar, group, names, of)) for bar in bars],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
            )
        )
    most = max(bar.total for bar in bars)
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        annotations=[words for at, bar in enumerate(bars) for words in _labels(at, bar, of)],
        xaxis={"visible": False, "range": [0, most]},
        yaxis={"visible": False, "range": [len(bars) - 0.6, -0.85]},
    )
    return figure


def _hover(bar: Bar, group: str, names: Mapping[str, str], of: int) -> str:
    n = bar.parts.get(group, 0)
    label = f"{bar.label} ({names[group]})" if names[group] else bar.label
    return f"{label}: {recordings(n)}, {percent(n, of)}"


def _labels(at: int, bar: Bar, of: int) -> list[dict[str, object]]:
    """Return the label and the number above a bar: beside it they would leave a phone no room."""
    place: dict[str, object] = {"xref": "paper", "y": at - 0.18, "yanchor": "bottom", "showarrow": False}
    amount = f"{number(bar.total)} ({percent(bar.total, of)})"
    return [
        {**place, "x": 0, "xanchor": "left", "text": escape(shorten(bar.label))},
        {**place, "x": 1, "xanchor": "right", "text": escape(bar.note or amount)},
    ]


def plain_bars(bars: Sequence[Bar], of: int) -> go.Figure:
    """Return bars of one group."""
    return bars_of(bars, of, {ALL: ""}, {ALL: ONE_COLOUR})


def of_words(of: int, recorded: int) -> str:
    """Return what counts over words are of. of: recordings with words; recorded: in all."""
    without = recorded - of
    told = trn("Of {n} recording with words.", "Of {n} recordings with words.", of)
    if not without:
        return told
    return f"{told} " + trn("{n} without words is left out.", "{n} without words are left out.", without)
