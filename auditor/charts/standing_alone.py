"""What a page needs to draw charts by itself: Plotly's script, as the package holds it, and the data."""

from __future__ import annotations

import json
from functools import cache

from plotly.offline import get_plotlyjs

from auditor.charts.chart import Chart

_FONT = {"family": '"DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif', "size": 12, "color": "#222"}


@cache
def library() -> str:
    """Return Plotly's script, to stand in an element of its own. Raises ValueError where it would end it."""
    text = str(get_plotlyjs())
    if "</script" in text.lower():
        raise ValueError("the bundled script would end its own element")
    return text


def figure_data(chart: Chart) -> str:
    """Return a chart's figure as JSON, dark on white, that can end no element and open no comment.

    The same chart gives the same text. Raises ValueError for a chart that has nothing to draw.
    """
    if chart.figure is None:
        raise ValueError("there is nothing to draw")
    told = json.loads(chart.figure.to_json())
    told["layout"] |= {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff", "font": _FONT}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
