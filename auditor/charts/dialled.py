"""Charts of the household with dials: one month of it, chance, and one number under several denominators.

They get plain numbers and are marked as made up; nothing of a person's history comes here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MADE_UP, Chart
from auditor.charts.learning import SECOND, STRONG
from auditor.charts.look import OTHER_COLOUR, figure_of, small_integers
from auditor.language import decimal, later, number, tr

Counts = npt.NDArray[np.int64]

DENOMINATORS: Mapping[str, str] = {
    "per_day": later("a day, in the whole household"),
    "per_device_day": later("a day, for each device"),
    "per_tv_hour": later("for each hour of television"),
    "per_100": later("of 100 recordings"),
}


def month_chart(tv: Counts, talk: Counts, expected: float) -> Chart:
    """Return one made-up month of mistaken wake-ups by day. tv, talk: per day. expected: mean of a day."""
    days = list(range(1, len(tv) + 1))
    total = int(tv.sum() + talk.sum())
    figure = figure_of(height=240)
    for name, counted, colour in (
        (tr("beside television"), tv, STRONG),
        (tr("by talk or a noise"), talk, SECOND),
    ):
        figure.add_trace(
            go.Bar(
                name=name,
                x=days,
                y=small_integers(counted),
                marker={"color": colour, "line": {"width": 0}},
                hovertemplate=f"{name}: %{{y:,d}}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            name=tr("expected"),
            mode="lines",
            x=[0.5, len(tv) + 0.5],
            y=[expected, expected],
            line={"color": OTHER_COLOUR, "dash": "dash", "width": 2},
            hovertemplate=f"{decimal(expected, 2)}<extra></extra>",
        )
    )
    figure.update_layout(
        barmode="stack",
        bargap=0.15,
        xaxis={"title": {"text": tr("day of the month")}, "showgrid": False, "range": [0.4, len(tv) + 0.6]},
        yaxis={"tickformat": ",d", "rangemode": "tozero", "nticks": 5},
    )
    silent = int(((tv + talk) == 0).sum())
    values = {
        "n": number(total),
        "days": number(len(tv)),
        "expected": decimal(expected * len(tv)),
        "per_day": decimal(expected, 2),
        "tv": number(int(tv.sum())),
        "talk": number(int(talk.sum())),
        "silent": number(silent),
    }
    return Chart(
        id="learn_month",
        figure=figure,
        title=tr("This made-up month has {n}; expected are {expected}", **values),
        denominator=tr("Wake-ups that nobody wanted, in household B. Expected a day: {per_day}.", **values),
        badge=MADE_UP,
        alt=tr(
            "Bar chart of one made-up month by day: {tv} beside television, {talk} by talk or a noise; "
            "days with none: {silent}. Expected are {per_day} a day.",
            **values,
        ),
        table=pd.DataFrame({"day": days, "tv": tv, "talk": talk}),
    )


def stories_chart(a: Mapping[str, float | None], b: Mapping[str, float | None]) -> Chart:
    """Return two households under each denominator; each row has a scale of its own.

    a, b: keys of DENOMINATORS -> number; None where there is nothing to divide by.
    """
    figure = figure_of(height=44 + 78 * len(DENOMINATORS))
    names = (tr("Household A"), tr("Household B"))
    notes: list[dict[str, object]] = []
    ends: list[list[float]] = [[], []]
    for row, (key, words) in enumerate(DENOMINATORS.items()):
        pair = (a[key], b[key])
        most = max((value for value in pair if value), default=1.0)
        notes.append(_note(0, row - 0.36, tr(words), "left", bold=True))
        for side, value in enumerate(pair):
            ends[side].append((value or 0) / most)
            said = decimal(value, 2) if value is not None else tr("cannot be said")
            notes.append(_note((value or 0) / most * 0.8 + 0.01, row - 0.08 + 0.28 * side, said, "left"))
    for side, colour in enumerate((SECOND, STRONG)):
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=names[side],
                x=[0.8 * end for end in ends[side]],
                y=[row - 0.08 + 0.28 * side for row in range(len(DENOMINATORS))],
                width=0.24,
                marker={"color": colour, "line": {"width": 0}},
                hoverinfo="skip",
            )
        )
    figure.update_layout(
        barmode="overlay",
        annotations=notes,
        xaxis={"visible": False, "range": [0, 1]},
        yaxis={"visible": False, "range": [len(DENOMINATORS) - 0.55, -0.6]},
        legend={"traceorder": "normal"},
    )
    higher = {key: _higher(a[key], b[key]) for key in DENOMINATORS}
    return Chart(
        id="learn_stories",
        figure=figure,
        title=_stories_title(higher),
        denominator=tr("Expected mistaken wake-ups, divided in four ways. Each row has a scale of its own."),
        badge=MADE_UP,
        alt=" ".join(
            tr(
                "{what}: {a} in household A, {b} in household B.",
                what=_capital(tr(words)),
                a=_said(a[key]),
                b=_said(b[key]),
            )
            for key, words in DENOMINATORS.items()
        ),
        table=pd.DataFrame(
            {
                "denominator": [tr(words) for words in DENOMINATORS.values()],
                "a": [a[key] for key in DENOMINATORS],
                "b": [b[key] for key in DENOMINATORS],
            }
        ),
    )


def chance_chart(totals: Counts, expected: float) -> Chart:
    """Return how the number of one month is spread by chance. totals: of each month; expected: of a month."""
    low, high = int(np.quantile(totals, 0.05)), int(np.quantile(totals, 0.95))
    step = max(1, round((int(totals.max()) - int(totals.min())) / 20))
    edges = np.arange(int(totals.min()), int(totals.max()) + step + 1, step)
    heights = np.histogram(totals, edges)[0]
    figure = figure_of(height=240)
    names = [
        number(int(at)) if step == 1 else f"{number(int(at))}-{number(int(at) + step - 1)}"
        for at in edges[:-1]
    ]
    figure.add_trace(
        go.Bar(
            name=tr("months"),
            x=edges[:-1] + (step - 1) / 2,
            y=small_integers(heights),
            width=step * 0.9,
            customdata=names,
            marker={"color": STRONG, "line": {"width": 0}},
            hovertemplate="%{customdata}: %{y:,d}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            name=tr("expected"),
            mode="lines",
            x=[expected, expected],
            y=[0, int(heights.max())],
            line={"color": OTHER_COLOUR, "dash": "dash", "width": 2},
            hoverinfo="skip",
        )
    )
    figure.update_layout(
        bargap=0.1,
        xaxis={"title": {"text": tr("mistaken wake-ups in a month")}, "showgrid": False, "tickformat": ",d"},
        yaxis={"title": {"text": tr("months")}, "tickformat": ",d", "rangemode": "tozero", "nticks": 5},
    )
    values = {
        "months": number(len(totals)),
        "low": number(low),
        "high": number(high),
        "expected": decimal(expected),
        "least": number(int(totals.min())),
        "most": number(int(totals.max())),
    }
    return Chart(
        id="learn_chance",
        figure=figure,
        title=tr("Nothing is changed, and nine months of ten lie between {low} and {high}", **values),
        denominator=tr("{months} made-up months of household B, all with the same dials.", **values),
        badge=MADE_UP,
        alt=tr(
            "Histogram of {months} made-up months with the same dials: from {least} to {most} in a month, "
            "nine of ten between {low} and {high}; expected are {expected}.",
            **values,
        ),
        table=pd.DataFrame({"least": edges[:-1], "most": edges[:-1] + step - 1, "months": heights}),
    )


def _note(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> dict[str, object]:
    return {
        "x": x,
        "y": y,
        "xanchor": anchor,
        "yanchor": "middle",
        "showarrow": False,
        "text": f"<b>{_capital(text)}</b>" if bold else text,
    }


def _higher(a: float | None, b: float | None) -> str | None:
    """Return which of two numbers is higher: a, b, or None where they are equal or one cannot be said."""
    if a is None or b is None or abs(a - b) < 1e-9:
        return None
    return "a" if a > b else "b"


def _stories_title(higher: Mapping[str, str | None]) -> str:
    found = set(higher.values()) - {None}
    if not found:
        return tr("Both households have the same numbers")
    if len(found) == 1:
        return (
            tr("Household A is never lower, whatever one divides by")
            if "a" in found
            else tr("Household B is never lower, whatever one divides by")
        )
    a = "; ".join(tr(DENOMINATORS[key]) for key, side in higher.items() if side == "a")
    b = "; ".join(tr(DENOMINATORS[key]) for key, side in higher.items() if side == "b")
    return tr("Higher in A: {a}. Higher in B: {b}.", a=a, b=b)


def _said(value: float | None) -> str:
    return tr("cannot be said") if value is None else decimal(value, 2)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
