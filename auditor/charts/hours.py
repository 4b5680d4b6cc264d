"""The week as 7 x 24 hours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, Chart
from auditor.charts.look import (
    CHOSEN_COLOUR,
    OTHER_COLOUR,
    colour_bar,
    figure_of,
    pick_layer,
    scale_from_zero,
    small_integers,
    whole_ticks,
)
from auditor.charts.say import (
    NO_TIME_OF_DAY,
    denominator,
    hour_span,
    night,
    nothing,
    recordings,
)
from auditor.history.view import History
from auditor.insights.when import NIGHT_HOURS, counts, hour_weekday
from auditor.language import number, percent, tr, weekdays

CELL_PIXELS = 15  # what is outlined of a cell, whose width depends on the page


def hour_weekday_chart(history: History, zone: str, *, height: int = 320) -> Chart:
    """Return the week as 7 x 24 hours, with the night marked. zone: IANA name of the clock.

    A click on a cell gives [weekday, hour], Monday 0. height: in pixels, to stand beside another chart.
    """
    table = hour_weekday(history, zone)
    told = counts(history)
    cells = table.to_numpy()
    if not cells.sum():
        return nothing("hour_weekday", told, table.reset_index(), hours=True)
    most = int(cells.max())
    figure = figure_of(height=height)
    figure.add_trace(
        go.Heatmap(
            z=small_integers(cells),
            x=list(range(24)),
            y=weekdays(short=True),
            hoverinfo="skip",  # what the pointer shows is said by the cells that can be clicked, above these
            colorscale=scale_from_zero(most),
            zmin=0,
            zmax=most,
            colorbar=colour_bar(tr("recordings in one hour of the week"), 28, **whole_ticks(most)),
            xgap=1,
            ygap=1,
        )
    )
    figure.add_trace(_hours_to_pick(cells))
    figure.update_layout(
        showlegend=False,
        shapes=[_night_mark(-0.5, 5.5), _night_mark(22.5, 23.5)],
        annotations=[_night_label()],
        margin={"t": 30},
        xaxis={
            "tickvals": list(range(0, 24, 3)),
            "ticktext": [f"{hour:02}" for hour in range(0, 24, 3)],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={"autorange": "reversed", "showgrid": False, "tickmode": "linear"},
    )
    left_out = told.without_time + told.without_hour
    in_zone = tr("Hours in {zone}.", zone=zone)
    return Chart(
        id="hour_weekday",
        figure=figure,
        title=_title(table),
        denominator=denominator(told, left_out, in_zone, why=NO_TIME_OF_DAY),
        badge=MEASURED,
        alt=_alt(table),
        table=table.set_axis(pd.Index(weekdays(), name="weekday"), axis="index").reset_index(),
    )


def _hours_to_pick(cells: npt.NDArray[np.int64]) -> go.Scatter:
    """Return what is clicked: a click gives [weekday, hour], Monday 0."""
    names, short = weekdays(), weekdays(short=True)
    places = [(day, hour) for day in range(7) for hour in range(24)]
    return pick_layer(
        [hour for _, hour in places],
        [short[day] for day, _ in places],
        [list(place) for place in places],
        [f"{names[day]}, {hour_span(hour)}<br>{recordings(int(cells[day, hour]))}" for day, hour in places],
        CELL_PIXELS,
        colour=CHOSEN_COLOUR,
    )


def _night_mark(left: float, right: float) -> dict[str, object]:
    """Return a bar above the night's columns: a tint over the cells would change their meaning."""
    return {
        "type": "rect",
        "x0": left,
        "x1": right,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 1,
        "y0": 3,
        "y1": 9,
        "fillcolor": OTHER_COLOUR,
        "line": {"width": 0},
    }


def _night_label() -> dict[str, object]:
    return {
        "x": -0.5,
        "y": 1,
        "yshift": 10,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "text": tr("night, {hours}", hours=night()),
        "showarrow": False,
    }


def _title(table: pd.DataFrame) -> str:
    cells = table.to_numpy()
    n, most = int(cells.sum()), int(cells.max())
    day, hour = divmod(int(cells.argmax()), 24)
    if n == 1:
        return tr(
            "The only recording was made on a {weekday}, {hours}",
            weekday=weekdays()[day],
            hours=hour_span(hour),
        )
    nights = int(cells[:, list(NIGHT_HOURS)].sum())
    at_night = {"nights": number(nights), "night_share": percent(nights, n), "night": night()}
    if int((cells == most).sum()) > 1:
        return tr(
            "{recordings}, at most {most} in one hour of the week; "
            "{nights} ({night_share}) at night, {night}",
            recordings=recordings(n),
            most=number(most),
            **at_night,
        )
    return tr(
        "The fullest hour of the week is {weekday}, {hours}: {most} of {n}, {share}; "
        "{nights} ({night_share}) at night, {night}",
        weekday=weekdays()[day],
        hours=hour_span(hour),
        most=number(most),
        n=number(n),
        share=percent(most, n),
        **at_night,
    )


def _alt(table: pd.DataFrame) -> str:
    cells = table.to_numpy()
    by_weekday, by_hour = cells.sum(axis=1), cells.sum(axis=0)
    fullest = [int(hour) for hour in np.argsort(-by_hour, kind="stable")[:3] if by_hour[hour]]
    return tr(
        "Heat map of {recordings} by weekday and hour. By weekday: {days}. "
        "Fullest hours of the day: {hours}. At night, {night}: {nights}. "
        "Most in one hour of the week: {most}. Hours of the week without any: {silent} of 168.",
        recordings=recordings(int(cells.sum())),
        days=", ".join(f"{day} {number(n)}" for day, n in zip(weekdays(), by_weekday.tolist(), strict=True)),
        hours="; ".join(f"{hour_span(hour)} {number(int(by_hour[hour]))}" for hour in fullest),
        night=night(),
        nights=number(int(cells[:, list(NIGHT_HOURS)].sum())),
        most=number(int(cells.max())),
        silent=number(int((cells == 0).sum())),
    )
