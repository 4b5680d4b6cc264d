"""What lies on a line of time besides the bars: silent stretches as bands, dated events as numbered lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import Mark
from auditor.charts.look import DAY_MS, OTHER_COLOUR, SILENT
from auditor.charts.say import escape, silence
from auditor.insights.events import Event
from auditor.insights.when import GAP_DAYS, Gap
from auditor.language import date, month, tr, trn

MAX_BANDS = 60
MAX_BAND_LABELS = 4
MAX_MARKS = 12

Days = npt.NDArray[np.datetime64]


# Silent stretches -----------------------------------------------------------------------------------


def bands(gaps: Sequence[Gap]) -> list[go.Bar]:
    """Return one trace with a grey band per silent stretch, behind the bars."""
    longest = sorted(gaps, key=lambda gap: -gap.days)[:MAX_BANDS]
    if not longest:
        return []
    return [
        go.Bar(
            name=tr("silent {days}+ days", days=GAP_DAYS),
            x=[gap.first.isoformat() for gap in longest],
            y=[1] * len(longest),
            offset=0,
            width=[float(gap.days * DAY_MS) for gap in longest],
            yaxis="y2",
            marker={"color": SILENT, "line": {"width": 0}},
            hoverinfo="skip",
        )
    ]


def silent_words(bars: pd.DataFrame, gaps: Sequence[Gap]) -> list[go.Bar]:
    """Return a trace that says of each silent stretch, under the pointer, how long it is."""
    starts = bars.index.to_numpy("datetime64[D]")
    at: list[tuple[int, str]] = []
    for gap in gaps:
        reach = np.searchsorted(starts, np.array([gap.first, gap.last], "datetime64[D]"), side="right") - 1
        words = silence(gap)
        at += [(bar, words) for bar in range(int(reach[0]), int(reach[1]) + 1)]
    return _words_at(starts, at, tr("silent"))


def _words_at(starts: Days, at: Iterable[tuple[int, str]], name: str) -> list[go.Bar]:
    """Return a trace without height that says words under the pointer.

    It shares the bars' places: anywhere else Plotly would show the words far beside them.
    """
    said: dict[int, str] = {}
    for bar, words in at:
        said[bar] = f"{said[bar]}; {words}" if bar in said else words
    if not said:
        return []
    return [
        go.Bar(
            name=name,
            x=np.datetime_as_string(starts[list(said)]).tolist(),
            y=[0] * len(said),
            offset=0,
            text=list(said.values()),
            textposition="none",
            hovertemplate="%{text}",
            showlegend=False,
            marker={"color": OTHER_COLOUR},
        )
    ]


def band_labels(gaps: Sequence[Gap], span: int) -> list[dict[str, object]]:
    """Return the words on the longest bands, upright, none so near another that they overlap."""
    placed: list[dt.date] = []
    labels: list[dict[str, object]] = []
    for gap in sorted(gaps, key=lambda gap: -gap.days):
        middle = gap.first + (gap.last - gap.first) / 2
        crowded = any(abs((middle - other).days) < span * 0.06 for other in placed)
        if len(placed) == MAX_BAND_LABELS or crowded or gap.days < span * 0.02:
            continue
        placed.append(middle)
        labels.append(
            {
                "x": middle.isoformat(),
                "y": 0.98,
                "yref": "paper",
                "yanchor": "top",
                "text": trn("no recordings for {n} day", "no recordings for {n} days", gap.days),
                "textangle": -90,
                "showarrow": False,
            }
        )
    return labels


# Dated events ---------------------------------------------------------------------------------------


def marks_of(events: Iterable[Event]) -> list[Mark]:
    """Return what happened at vendors as marks; what is known to the year only has no place on a line."""
    return [_mark(event) for event in events if event.precision != "year"]


def _mark(event: Event) -> Mark:
    when = "" if event.precision == "day" else f"{month(event.at.month)} {event.at.year}"
    return Mark(event.at, tr(event.label), when)


def marks_within(events: Sequence[Mark], first: dt.date, last: dt.date) -> list[Mark]:
    """Return the marks on the days drawn, in order of time; of very many the latest."""
    return sorted((mark for mark in events if first <= mark.day <= last), key=lambda mark: mark.day)[
        -MAX_MARKS:
    ]


def mark_sentence(mark: Mark) -> str:
    """Return what a mark stands for, with its day."""
    return f"{mark.when or date(mark.day)}: {mark.words}"


def mark_lines(marks: Sequence[Mark]) -> list[dict[str, object]]:
    """Return the dashed lines."""
    return [
        {
            "type": "line",
            "x0": mark.day.isoformat(),
            "x1": mark.day.isoformat(),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"dash": "dash", "width": 1.5, "color": OTHER_COLOUR},
        }
        for mark in marks
    ]


def mark_numbers(marks: Sequence[Mark]) -> list[dict[str, object]]:
    """Return the number above each line; lines of one day share theirs."""
    numbers: dict[dt.date, list[str]] = {}
    for at, mark in enumerate(marks, 1):
        numbers.setdefault(mark.day, []).append(str(at))
    return [
        {
            "x": day.isoformat(),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": ",".join(found),
            "showarrow": False,
        }
        for day, found in numbers.items()
    ]


def marked_words(bars: pd.DataFrame, marks: Sequence[Mark]) -> list[go.Bar]:
    """Return a trace that says of each mark, under the pointer, what it stands for."""
    starts = bars.index.to_numpy("datetime64[D]")
    at = [
        (
            int(np.searchsorted(starts, np.datetime64(mark.day), side="right")) - 1,
            escape(f"{place}: {mark.words}"),
        )
        for place, mark in enumerate(marks, 1)
    ]
    return _words_at(starts, at, tr("marked"))
