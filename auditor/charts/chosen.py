"""What a person has chosen, framed in a chart whose cells can be clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from auditor.charts.chart import Chart
from auditor.charts.look import CHOSEN_COLOUR

MOST_FRAMES = 400  # more frames than this say nothing


def framed(chart: Chart, chosen: Callable[[Any], bool]) -> Chart:
    """Return the chart with a frame around each cell that is chosen; the chart that is given stays as it is.

    chosen: is asked with what a click on a cell gives. Where none or very many are chosen, nothing is framed.
    """
    layer = None if chart.figure is None else next(chart.figure.select_traces({"name": "pick"}), None)
    if layer is None:
        return chart
    found = [at for at, data in enumerate(layer.customdata) if chosen(data)]
    if not 0 < len(found) <= MOST_FRAMES:
        return chart
    figure = go.Figure(chart.figure)
    # Rows that have names are numbered in their order by Plotly itself.
    rows = {row: at for at, row in enumerate(dict.fromkeys(layer.y))} if isinstance(layer.y[0], str) else {}
    cells = {(float(layer.x[at]), float(rows.get(layer.y[at], layer.y[at]))) for at in found}
    figure.layout.shapes = (*figure.layout.shapes, *_frames(cells))
    return replace(chart, figure=figure)


def _frames(cells: set[tuple[float, float]]) -> list[go.layout.Shape]:
    """Return one frame around cells that fill a rectangle, else one around each."""
    left, right = min(x for x, _ in cells), max(x for x, _ in cells)
    top, bottom = min(y for _, y in cells), max(y for _, y in cells)
    if len(cells) == (right - left + 1) * (bottom - top + 1):
        return [_frame((left, right), (top, bottom))]
    return [_frame((x, x), (y, y)) for x, y in sorted(cells)]


def _frame(x: tuple[float, float], y: tuple[float, float]) -> go.layout.Shape:
    return go.layout.Shape(
        type="rect",
        x0=x[0] - 0.5,
        x1=x[1] + 0.5,
        y0=y[0] - 0.5,
        y1=y[1] + 0.5,
        line={"color": CHOSEN_COLOUR, "width": 2.5},
    )
