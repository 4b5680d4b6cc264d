"""Charts of the lesson about the sample household: what is held, sound by month, verdicts against the truth.

They get plain numbers and are marked as made up; nothing of a person's history comes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MADE_UP, Chart
from auditor.charts.look import OTHER_COLOUR, VENDOR_COLOURS, figure_of, small_integers
from auditor.charts.say import recordings
from auditor.language import month, number, percent, tr

# Of the same palette as the assistants' colours, which stand for something else on other pages.
STRONG, SECOND = VENDOR_COLOURS["google"], VENDOR_COLOURS["amazon"]


def held_chart(held: Mapping[str, int]) -> Chart:
    """Return what an export holds of its recordings. held: in words -> how many, in the order to draw."""
    total = sum(held.values())
    shares = [f"{number(n)} ({percent(n, total)})" for n in held.values()]
    figure = _lying(list(held), list(held.values()), shares, STRONG)
    first = next(iter(held))
    return Chart(
        id="learn_held",
        figure=figure,
        title=tr(
            "Of {recordings}, the export holds {what} in {share}",
            recordings=recordings(total),
            what=first,
            share=percent(held[first], total),
        ),
        denominator=tr("Of {recordings} for which a microphone was opened.", recordings=recordings(total)),
        badge=MADE_UP,
        alt=tr(
            "Bar chart of what the export holds of {recordings}. {parts}.",
            recordings=recordings(total),
            parts="; ".join(f"{name}: {share}" for name, share in zip(held, shares, strict=True)),
        ),
        table=pd.DataFrame({"held": list(held), "recordings": list(held.values())}),
    )


def sound_chart(by_month: pd.DataFrame) -> Chart:
    """Return recordings by month, with sound and without.

    by_month: index "2024-05", columns with_sound, without_sound.
    """
    total, sound = int(by_month.to_numpy().sum()), int(by_month["with_sound"].sum())
    months = [_month(name) for name in by_month.index]
    last = months[int(np.flatnonzero(by_month["with_sound"].to_numpy())[-1])] if sound else ""
    figure = figure_of(height=280)
    for column, name, colour in (
        ("with_sound", tr("with sound"), SECOND),
        ("without_sound", tr("without sound"), STRONG),
    ):
        figure.add_trace(
            go.Bar(
                name=name,
                x=[f"{name}-01" for name in by_month.index],
                y=small_integers(by_month[column].to_numpy()),
                customdata=months,
                marker={"color": colour, "line": {"width": 0}},
                hovertemplate="%{customdata}: %{y:,d}",
            )
        )
    figure.update_layout(
        barmode="stack",
        bargap=0.15,
        xaxis={"type": "date", "tickformat": "%Y", "dtick": "M12", "showgrid": False},
        yaxis={"tickformat": ",d", "rangemode": "tozero"},
    )
    return Chart(
        id="learn_sound",
        figure=figure,
        title=tr("After {month} no recording holds sound, and there are no fewer recordings", month=last),
        denominator=tr(
            "Of {n} recordings by one of the assistants; {sound} with sound.",
            n=number(total),
            sound=number(sound),
        ),
        badge=MADE_UP,
        alt=tr(
            "Bar chart of recordings by month, {first} to {last}: {n} in all, {sound} of them with sound, "
            "the last of those in {month}.",
            first=months[0],
            last=months[-1],
            n=number(total),
            sound=number(sound),
            month=last,
        ),
        table=by_month.rename_axis("month").reset_index(),
    )


def checked_chart(of: int, called: int, hits: int, missed: int) -> Chart:
    """Return verdicts against the truth: precision and recall as two bars of the same hits.

    of: recordings; called: not meant, by vendor and program; hits: rightly; missed: not meant, not called so.
    """
    real = hits + missed
    names = [tr("Called not meant"), tr("Really not meant")]
    figure = figure_of(height=190)
    parts = (
        (tr("both"), [hits, hits], STRONG),
        (tr("called so, but meant"), [called - hits, 0], OTHER_COLOUR),
        (tr("missed"), [0, missed], SECOND),
    )
    for name, counted, colour in parts:
        figure.add_trace(
            go.Bar(
                orientation="h",
                name=name,
                x=counted,
                y=names,
                marker={"color": colour, "line": {"width": 0}},
                hovertemplate=f"{name}: %{{x:,d}}<extra></extra>",
            )
        )
    figure.update_layout(
        barmode="stack",
        xaxis={"tickformat": ",d", "rangemode": "tozero"},
        yaxis={"autorange": "reversed", "showgrid": False},
        legend={"traceorder": "normal"},
    )
    values = {
        "called": number(called),
        "hits": number(hits),
        "real": number(real),
        "precision": percent(hits, called) if called else tr("cannot be said"),
        "recall": percent(hits, real) if real else tr("cannot be said"),
    }
    return Chart(
        id="learn_checked",
        figure=figure,
        title=tr(
            "{hits} of {called} called not meant were so ({precision}); {hits} of {real} that were not meant "
            "were called so ({recall})",
            **values,
        ),
        denominator=tr(
            "Of {recordings} that somebody could have meant, by the truth file of the made-up household.",
            recordings=recordings(of),
        ),
        badge=MADE_UP,
        alt=tr(
            "Two bars. Called not meant: {called}, of which {hits} rightly, a precision of {precision}. "
            "Really not meant: {real}, of which {hits} were called so, a recall of {recall}.",
            **values,
        ),
        table=pd.DataFrame(
            {
                "by_truth": [tr("not meant"), tr("meant")],
                "called": [hits, called - hits],
                "not_called": [missed, of - called - missed],
            }
        ),
    )


def _lying(names: Sequence[str], values: Sequence[int], beside: Sequence[str], colour: str) -> go.Figure:
    """Return lying bars with words above each: beside it they would leave a phone no room."""
    figure = figure_of(height=20 + 44 * len(names))
    figure.add_trace(
        go.Bar(
            orientation="h",
            x=list(values),
            y=list(range(len(names))),
            width=0.32,
            showlegend=False,
            marker={"color": colour, "line": {"width": 0}},
            hoverinfo="skip",
        )
    )
    notes = []
    for at, (name, words) in enumerate(zip(names, beside, strict=True)):
        place = {"xref": "paper", "y": at - 0.2, "yanchor": "bottom", "showarrow": False}
        notes.append({**place, "x": 0, "xanchor": "left", "text": _capital(name)})
        notes.append({**place, "x": 1, "xanchor": "right", "text": words})
    figure.update_layout(
        annotations=notes,
        xaxis={"visible": False, "range": [0, max(values)]},
        yaxis={"visible": False, "range": [len(names) - 0.6, -0.75]},
    )
    return figure


def _month(name: str) -> str:
    year, which = name.split("-")
    return f"{month(int(which))} {year}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
