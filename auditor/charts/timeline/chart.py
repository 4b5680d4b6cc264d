"""The chart of a stretch: all recordings above, a lane per device below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import INFERRED, MEASURED, VENDOR_SAYS, Chart, Mark
from auditor.charts.dated import mark_lines, mark_sentence, marks_within
from auditor.charts.look import SILENT, figure_of, whole_ticks
from auditor.charts.say import escape
from auditor.charts.stretches import MS, ticks
from auditor.charts.timeline import said
from auditor.charts.timeline.colours import ASKED, VERDICT_OF, Colour, Ints
from auditor.charts.timeline.traces import (
    CELL_HEIGHT,
    CELL_TOP,
    LANE,
    cells,
    pick,
    range_of,
    silent_legend,
    singles,
    total_bars,
)
from auditor.insights.timeline import Index, Window, date_of, day_span
from auditor.language import number

_TOTAL, _GAP = 130, 18  # pixels
_LEGEND, _NUMBERS, _TICKS, _SCALE = 30, 16, 44, 88
_LANE_GROUND = "rgba(128,128,128,0.13)"
_BADGES: Mapping[Colour, str] = {"amount": MEASURED, "marked": VENDOR_SAYS, "likely": INFERRED}


def timeline_chart(
    index: Index,
    window: Window,
    *,
    of: Index,
    colour: Colour = "amount",
    events: Sequence[Mark] = (),
) -> Chart:
    """Return a stretch with a lane per device.

    index:  of the recordings that fit the choice; of: of all.
    colour: of a cell: how many, or which share the vendor marked, or is likely not meant.
    events: what to mark with a numbered line; those outside the stretch are left out.

    A click on a column gives its number, on a single recording its id.
    """
    labels = said.lane_labels(index, window)
    marks = marks_within(events, date_of(window.first), date_of(window.last - 1))
    height = _TOTAL + _GAP + LANE * len(labels)
    above = _LEGEND + (_NUMBERS if marks else 0)
    below = _TICKS if window.singles else _SCALE
    figure = figure_of(height=height + above + below)
    bins = said.bin_words(window)
    figure.add_traces(
        [
            *total_bars(window, colour),
            *(singles(window, labels) if window.singles else cells(window, colour)),
            *_lane_words(window, labels),
            *silent_legend(window),
            pick(window, said.by_vendor(window, bins), "y3"),
            pick(window, said.by_lane(window, labels, bins, colour), "y4"),
        ]
    )
    figure.update_layout(
        **_layout(window, labels, height),
        shapes=[*_grounds(len(labels)), *_bands(window), *mark_lines(marks)],
        annotations=_mark_numbers(window, marks),
        margin={"t": above, "b": below, "l": _digits(window), "r": 4},
        legend={"traceorder": "normal", "y": 1 + (_NUMBERS + 6 if marks else 6) / height},
    )
    return Chart(
        id="timeline",
        figure=figure,
        title=said.title(window, bins, colour),
        denominator=said.denominator(index, window, of),
        badge=_BADGES[colour],
        alt=said.alt(window, labels, bins, colour, marks),
        table=_table(index, window, labels),
        marks=tuple(mark_sentence(mark) for mark in marks),
    )


def _digits(window: Window) -> int:
    """Return the room for the numbers beside the bars: for Plotly to find it takes a second drawing."""
    return 14 + 7 * len(number(int(window.total.max())))


def _layout(window: Window, labels: Sequence[str], height: int) -> dict[str, object]:
    """Return the axes: of time, of the lanes, of all recordings, and two for what can be clicked."""
    most = max(int(window.total.max()), 1)
    clicked = {"range": [0, 1], "visible": False, "fixedrange": True, "anchor": "x"}
    return {
        "barmode": "stack",
        "bargap": 0,
        "hovermode": "closest",
        "xaxis": {
            "type": "date",
            "range": range_of(window),
            "anchor": "y",
            "automargin": False,
            "showgrid": False,
            "zeroline": False,
            **ticks(window.first, window.last),
        },
        "yaxis": {"domain": [0, LANE * len(labels) / height], "range": [len(labels), 0], "visible": False},
        "yaxis2": {
            "domain": [1 - _TOTAL / height, 1],
            "range": [0, most * 1.05],
            "fixedrange": True,
            "ticks": "",
            "automargin": False,
            "anchor": "x",
            **whole_ticks(most),
            "nticks": 4,
        },
        "yaxis3": {"overlaying": "y2", **clicked},
        "yaxis4": {"overlaying": "y", **clicked},
    }


def _table(index: Index, window: Window, labels: Sequence[str]) -> pd.DataFrame:
    """Return a row per column of the figure that holds any recording."""
    there = np.flatnonzero(window.total)
    edges = window.edges
    found: dict[str, object] = {
        "begin": _iso(edges[:-1][there]),
        "end": _iso(edges[1:][there]),
        "recordings": window.total[there],
    }
    if index.judged:
        by_verdict = window.by_verdict[:, there]
        found["asked"] = by_verdict[ASKED].sum(axis=0)
        for colour, verdict in VERDICT_OF.items():
            found[colour] = by_verdict[verdict]
    counts = window.counts
    for line, label in enumerate(labels):
        name = label if label not in found else f"{label} ({line + 1})"
        found[name] = counts[line][there]
    return pd.DataFrame(found)


def _iso(at: Ints) -> list[str]:
    return [
        str(one).replace("T", " ") for one in np.datetime_as_string(at.astype("datetime64[us]"), unit="s")
    ]


def _mark_numbers(window: Window, marks: Sequence[Mark]) -> list[dict[str, object]]:
    """Return the numbers above the lines; lines so near that their numbers would overlap share a place."""
    apart = (window.last - window.first) * 0.02
    groups: list[tuple[int, list[int]]] = []
    for place, mark in enumerate(marks, 1):
        at = day_span(mark.day)[0]
        if groups and at - groups[-1][0] < apart * (1 + len(groups[-1][1])) / 2:
            groups[-1][1].append(place)
        else:
            groups.append((at, [place]))
    return [
        {
            "x": at / MS,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": ",".join(str(one) for one in found),
            "showarrow": False,
        }
        for at, found in groups
    ]


def _bands(window: Window) -> list[dict[str, object]]:
    """Return the silent stretches as bands over all lanes."""
    longest = sorted(window.silences, key=lambda gap: -gap.days)[:60]
    return [
        {
            "type": "rect",
            "layer": "below",
            "x0": gap.first.isoformat(),
            "x1": f"{gap.last.isoformat()} 23:59:59",
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "fillcolor": SILENT,
            "line": {"width": 0},
        }
        for gap in longest
    ]


def _grounds(lanes: int) -> list[dict[str, object]]:
    """Return the ground of each lane, on which a time without recordings is to be seen."""
    return [
        {
            "type": "rect",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": lane + CELL_TOP,
            "y1": lane + CELL_TOP + CELL_HEIGHT,
            "fillcolor": _LANE_GROUND,
            "line": {"width": 0},
        }
        for lane in range(lanes)
    ]


def _lane_words(window: Window, labels: Sequence[str]) -> list[go.Scatter]:
    """Return the name and the number above each lane: beside it they would leave a phone no room.

    As points of two traces: as many annotations would take the browser several times as long.
    """
    amounts = [number(int(n)) for n in window.counts.sum(axis=1)]
    at = np.arange(len(labels)) + CELL_TOP
    return [
        go.Scatter(
            name=name,
            mode="text",
            x=np.full(len(labels), end / MS),
            y=at,
            text=list(words),
            textposition=place,
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
        for name, end, words, place in (
            ("names", window.first, [escape(label) for label in labels], "top right"),
            ("amounts", window.last, amounts, "top left"),
        )
    ]
