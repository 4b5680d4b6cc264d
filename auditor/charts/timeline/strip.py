"""The strip that a stretch is part of, with the stretch marked in it."""

from __future__ import annotations

import pandas as pd

from auditor.charts.chart import MEASURED, Chart
from auditor.charts.look import OTHER_COLOUR, TRANSPARENT, figure_of
from auditor.charts.say import recordings
from auditor.charts.stretches import MS, stretch_words, ticks
from auditor.charts.timeline.said import bin_words
from auditor.charts.timeline.traces import PURPLE, bars, pick, range_of
from auditor.insights.timeline import Span, Window
from auditor.language import tr

_STRIP, _TICKS = 60, 40  # pixels
_WINDOW = "rgba(128,97,214,0.28)"


def strip_chart(window: Window, span: Span) -> Chart:
    """Return a strip with a part of it marked; a click or a frame gives numbers of columns."""
    figure = figure_of(height=_STRIP + _TICKS + 4)
    total = window.total
    bins = bin_words(window)
    figure.add_trace(bars(window, total, "", OTHER_COLOUR, ""))
    figure.add_trace(
        pick(window, [f"{words}<br>{recordings(int(n))}" for words, n in zip(bins, total, strict=True)], "y3")
    )
    least = (window.last - window.first) * 0.006  # still to be seen
    middle, half = (span[0] + span[1]) / 2, max(span[1] - span[0], least) / 2
    figure.update_layout(
        showlegend=False,
        dragmode="select",
        selectdirection="h",
        barmode="overlay",
        bargap=0,
        margin={"t": 4, "b": _TICKS, "l": 4, "r": 4},
        xaxis={
            "type": "date",
            "automargin": False,
            "range": range_of(window),
            "showgrid": False,
            **ticks(window.first, window.last),
        },
        yaxis={"visible": False, "range": [0, max(int(total.max()), 1)]},
        yaxis3={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
        shapes=[
            {
                "type": "rect",
                "x0": (middle - half) / MS,
                "x1": (middle + half) / MS,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "fillcolor": TRANSPARENT if span == (window.first, window.last) else _WINDOW,
                "line": {"color": PURPLE, "width": 2},
            }
        ],
    )
    title = tr(
        "{recordings}, {stretch}",
        recordings=recordings(window.recordings),
        stretch=stretch_words(window.first, window.last),
    )
    alt = tr(
        "Strip of {recordings}, {stretch}. Marked in it: {part}.",
        recordings=recordings(window.recordings),
        stretch=stretch_words(window.first, window.last),
        part=stretch_words(*span),
    )
    return Chart("timeline_strip", figure, title, "", MEASURED, alt, pd.DataFrame())
