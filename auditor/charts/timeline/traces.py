"""What is drawn of a stretch: bars of all, cells or single recordings of each lane, what is clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from auditor.charts.chart import VENDOR_NAMES
from auditor.charts.look import (
    OTHER_COLOUR,
    SCALE_RGB,
    SILENT,
    VENDOR_COLOURS,
    colour_bar,
    legend_name,
    scale_from_zero,
    whole_ticks,
)
from auditor.charts.say import escape
from auditor.charts.stretches import MS, moment_words
from auditor.charts.timeline.colours import ASKED, GROUP_NAMES, VERDICT_OF, Colour, Ints, group_of, grouped
from auditor.history.clock import DAY_US
from auditor.insights.timeline import NOT_JUDGED, Window
from auditor.insights.when import GAP_DAYS
from auditor.language import later, tr
from auditor.recording import VENDORS, VERDICTS
from auditor.wakeups.telling import VERDICTS as TOLD

LANE = 46  # pixels
CELL_TOP, CELL_HEIGHT = 0.48, 0.42  # of a lane; its name stands above
PURPLE = f"rgb({SCALE_RGB})"
_NONE_OF_THEM = "rgba(128,128,128,0.55)"
_PATTERNS = ("", "/", "")
_SYMBOLS = ("x", "diamond", "circle")
_SHARE_BARS: Mapping[Colour, str] = {
    "marked": later("percent marked by the vendor as not meant"),
    "likely": later("percent likely not meant, by our signs"),
}


def range_of(window: Window) -> list[float]:
    """Return the ends of the axis of time."""
    return [window.first / MS, window.last / MS]


def bars(window: Window, amounts: Ints, name: str, colour: str, pattern: str) -> go.Bar:
    """Return bars of these amounts, one per column that has any."""
    there = np.flatnonzero(amounts)
    return go.Bar(
        name=name,
        x=window.edges[:-1][there] / MS,
        y=amounts[there].astype(np.int32),
        width=np.diff(window.edges)[there] / MS,
        offset=0,
        hoverinfo="skip",
        marker={
            "color": colour,
            "line": {"width": 0},
            **({"pattern": {"shape": pattern, "fillmode": "overlay", "size": 5}} if pattern else {}),
        },
    )


def total_bars(window: Window, colour: Colour) -> list[go.Bar]:
    """Return all recordings, stacked by assistant or by what is said of them."""
    if colour == "amount":
        shown = [
            (VENDOR_NAMES[vendor], amounts, VENDOR_COLOURS[vendor], "")
            for vendor, amounts in zip(VENDORS, window.by_vendor, strict=True)
        ]
    else:
        colours = (PURPLE, PURPLE, OTHER_COLOUR)
        groups = grouped(window.by_verdict)
        shown = [
            (legend_name(tr(name)), amounts, shade, pattern)
            for name, amounts, shade, pattern in zip(GROUP_NAMES, groups, colours, _PATTERNS, strict=True)
        ]
    return [
        bars(window, amounts, name, shade, pattern).update(yaxis="y2")
        for name, amounts, shade, pattern in shown
        if amounts.any()
    ]


def pick(window: Window, words: Sequence[str], axis: str) -> go.Bar:
    """Return unseen bars as high as an axis, which make its columns clickable; what is clicked shows."""
    amount = len(window.edges) - 1
    return go.Bar(
        name="pick",
        x=window.edges[:-1] / MS,
        y=np.ones(amount, np.int8),
        width=np.diff(window.edges) / MS,
        offset=0,
        yaxis=axis,
        customdata=np.arange(amount, dtype=np.int32),
        text=list(words),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        marker={"color": OTHER_COLOUR, "opacity": 0, "line": {"width": 0}},
        selected={"marker": {"opacity": 0.35}},
        unselected={"marker": {"opacity": 0}},
    )


def cells(window: Window, colour: Colour) -> list[go.Heatmap]:
    """Return the lanes as strips of cells, by how many or by which share; nothing where there is nothing.

    A heat map is one image to the browser, however many cells it has.
    """
    counts = window.counts
    if not counts.any():
        return []
    if colour == "amount":
        values, most = counts.astype(np.float64), int(counts.max())
        scale, title = scale_from_zero(most), tr("recordings in one column of a lane")
    else:
        values = 100 * window.cube[:, VERDICT_OF[colour]] / np.maximum(window.cube[:, ASKED].sum(axis=1), 1)
        most = max(int(np.ceil(values.max())), 10)
        scale, title = scale_from_zero(most), tr(_SHARE_BARS[colour])
        scale[:2] = [[0, _NONE_OF_THEM], [scale[1][0], _NONE_OF_THEM]]
    return [
        go.Heatmap(
            name="cells",
            x=window.edges / MS,
            y=np.arange(len(counts)) + CELL_TOP + CELL_HEIGHT / 2,
            z=np.where(counts > 0, values, np.nan),
            ygap=LANE * (1 - CELL_HEIGHT),
            hoverinfo="skip",
            hoverongaps=False,
            colorscale=scale,
            zmin=0,
            zmax=most,
            colorbar=colour_bar(title, 40, **whole_ticks(most)),
        )
    ]


def singles(window: Window, labels: Sequence[str]) -> list[go.Scatter]:
    """Return the single recordings, a mark of its own for what the vendor marked and for what is likely."""
    traces = []
    groups = [group_of(one.verdict) for one in window.singles]
    names = [escape(label) for label in labels]
    alone = set(groups) == {group_of(NOT_JUDGED)}
    for group in sorted(set(groups)):
        mine = [one for one, its in zip(window.singles, groups, strict=True) if its == group]
        traces.append(
            go.Scatter(
                name=tr("single recordings") if alone else legend_name(tr(GROUP_NAMES[group])),
                mode="markers",
                x=[_drawn_at(one.at, dated=one.dated) / MS for one in mine],
                y=[one.lane + CELL_TOP + CELL_HEIGHT / 2 for one in mine],
                customdata=[one.recording_id for one in mine],
                text=[
                    f"{names[one.lane]}<br>{_when_and_what(one.at, one.verdict, dated=one.dated)}"
                    for one in mine
                ],
                hovertemplate="%{text}<extra></extra>",
                marker={
                    "symbol": [_SYMBOLS[group] + ("-open" if one.dated else "") for one in mine],
                    "size": 11,
                    "color": PURPLE,
                    "opacity": 0.8,
                },
                unselected={"marker": {"opacity": 0.4}},
            )
        )
    return traces


def _drawn_at(at: int, *, dated: bool) -> int:
    """Return where a recording is drawn: one without a time of day in the middle of its day."""
    return at + DAY_US // 2 if dated else at


def _when_and_what(at: int, verdict: int, *, dated: bool) -> str:
    when = moment_words(at, dated=dated)
    return when if verdict == NOT_JUDGED else f"{when}<br>{tr(TOLD[VERDICTS[verdict]].line)}"


def silent_legend(window: Window) -> list[go.Bar]:
    """Return an entry for the legend where there are silent stretches."""
    if not window.silences:
        return []
    name = tr("silent {days}+ days", days=GAP_DAYS)
    return [go.Bar(name=name, x=[None], y=[None], yaxis="y2", marker={"color": SILENT})]
