"""The ribbon: how the hours of the day shift over the months, the night in one piece at the bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from auditor.insights.rhythm import Ribbon, ribbon
from auditor.insights.when import NIGHT_HOURS, counts
from auditor.language import date, later, month, number, percent, tr, trn

# From the morning on: so the night, which midnight would cut in two, is one band.
HOURS_DOWN = (*range(6, 24), *range(6))
CELL_PIXELS = 10
HEIGHT = 16 * 24 + 84
_MOST_TICKS = 6

_EACH: Mapping[str, str] = {
    "month": later("Each column is a month, each row an hour of the day; the night is at the bottom."),
    "quarter": later("Each column is a quarter, each row an hour of the day; the night is at the bottom."),
    "year": later("Each column is a year, each row an hour of the day; the night is at the bottom."),
}
_BAR: Mapping[str, str] = {
    "month": later("recordings in one hour of the day, in a month"),
    "quarter": later("recordings in one hour of the day, in a quarter"),
    "year": later("recordings in one hour of the day, in a year"),
}


def ribbon_chart(history: History, zone: str) -> Chart:
    """Return hours of the day over months. zone: IANA name of the clock.

    Of long histories a column is a quarter or a year. A click on a cell gives [first date, last date, hour],
    dates as ISO text, the hour as text, too.
    """
    found = ribbon(history, zone)
    told = counts(history)
    if not found.cells.sum():
        return nothing("ribbon", told, _table(found), hours=True)
    figure = figure_of(height=HEIGHT)
    figure.add_traces([_cells(found), _to_pick(found)])
    figure.update_layout(
        showlegend=False,
        shapes=[_night_mark()],
        annotations=[_night_label()],
        margin={"r": 26},
        xaxis={
            **_ticks(found),
            "range": [-0.5, max(len(found.starts), 12) - 0.5],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "tickvals": list(range(0, 24, 3)),
            "ticktext": [f"{hour:02}" for hour in HOURS_DOWN[::3]],
            "range": [23.5, -0.5],
            "showgrid": False,
            "zeroline": False,
        },
    )
    notes = [tr("Hours in {zone}.", zone=zone), tr(_EACH[found.unit])]
    if found.too_old:
        notes.append(
            trn(
                "{n} recording from before {date} does not fit into the picture.",
                "{n} recordings from before {date} do not fit into the picture.",
                found.too_old,
                date=date(found.starts[0]),
            )
        )
    left_out = told.without_time + told.without_hour
    return Chart(
        id="ribbon",
        figure=figure,
        title=_title(found),
        denominator=denominator(told, left_out, *notes, why=NO_TIME_OF_DAY),
        badge=MEASURED,
        alt=_alt(found),
        table=_table(found),
    )


def _table(found: Ribbon) -> pd.DataFrame:
    table = pd.DataFrame(found.cells, columns=list(range(24)))
    table.insert(0, "begin", pd.Series(found.starts, dtype=object))
    return table


def _cells(found: Ribbon) -> go.Heatmap:
    most = int(found.cells.max())
    return go.Heatmap(
        z=small_integers(found.cells[:, HOURS_DOWN].T),
        hoverinfo="skip",  # what the pointer shows is said by the cells that can be clicked, above these
        colorscale=scale_from_zero(most),
        zmin=0,
        zmax=most,
        colorbar=colour_bar(tr(_BAR[found.unit]), 28, **whole_ticks(most)),
        xgap=1 if len(found.starts) <= 72 else 0,
        ygap=1,
    )


def _to_pick(found: Ribbon) -> go.Scatter:
    rows, columns = np.meshgrid(np.arange(24), np.arange(len(found.starts)), indexing="ij")
    stretches = [(start.isoformat(), found.last_of(start).isoformat()) for start in found.starts]
    names = [_name(found, at) for at in range(len(found.starts))]
    amounts = {n: recordings(n) for n in np.unique(found.cells).tolist()}
    hours = [hour_span(hour) for hour in range(24)]
    cells = [(hour, at, found.cells[at, hour]) for hour in HOURS_DOWN for at in range(len(found.starts))]
    return pick_layer(
        small_integers(columns.ravel()),
        small_integers(rows.ravel()),
        np.array([(*stretches[at], str(hour)) for hour, at, _ in cells]),
        np.array([f"{names[at]}, {hours[hour]}<br>{amounts[int(n)]}" for hour, at, n in cells]),
        CELL_PIXELS,
        colour=CHOSEN_COLOUR,
    )


def _name(found: Ribbon, at: int) -> str:
    """Return "March 2026", "January to March 2026" or "2026"."""
    start = found.starts[at]
    if found.unit == "year":
        return str(start.year)
    if found.unit == "month":
        return f"{month(start.month)} {start.year}"
    until = f"{month(found.last_of(start).month)} {start.year}"
    return tr("{begin} to {end}", begin=month(start.month), end=until)


def _ticks(found: Ribbon) -> dict[str, object]:
    """Return few ticks that a phone has room for: names of months, or years where there are many."""
    starts = found.starts
    if found.unit == "month" and len(starts) <= 24:
        at = _spread(range(len(starts)))
        texts = [f"{month(starts[one].month, short=True)}<br>{starts[one].year}" for one in at]
    else:
        at = _spread([one for one, start in enumerate(starts) if start.month == 1])
        texts = [str(starts[one].year) for one in at]
    return {"tickvals": at, "ticktext": texts}


def _spread(places: Sequence[int]) -> list[int]:
    return list(places)[:: -(-len(places) // _MOST_TICKS) or 1]


def _night_mark() -> dict[str, object]:
    """Return a bar beside the night's rows: a tint over the cells would change their meaning."""
    rows = [HOURS_DOWN.index(hour) for hour in NIGHT_HOURS]
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 1.004,
        "x1": 1.004,
        "y0": min(rows) - 0.5,
        "y1": max(rows) + 0.5,
        "line": {"width": 5, "color": OTHER_COLOUR},
    }


def _night_label() -> dict[str, object]:
    rows = [HOURS_DOWN.index(hour) for hour in NIGHT_HOURS]
    return {
        "xref": "paper",
        "x": 1.008,
        "xanchor": "left",
        "y": (min(rows) + max(rows)) / 2,
        "yanchor": "middle",
        "textangle": 90,
        "text": tr("night, {hours}", hours=night()),
        "showarrow": False,
    }


def _nights(cells: npt.NDArray[np.int64]) -> int:
    return int(cells[..., list(NIGHT_HOURS)].sum())


def _title(found: Ribbon) -> str:
    n = int(found.cells.sum())
    by_hour = found.cells.sum(axis=0)
    fullest = int(by_hour.argmax())
    if n == 1:
        return tr("The only recording was made at this hour: {hours}", hours=hour_span(fullest))
    half = len(found.starts) // 2
    first, second = found.cells[:half], found.cells[half:]
    if half < 3 or not first.sum() or not second.sum():
        return tr(
            "{nights} of {n} recordings ({share}) at night, {night}",
            nights=number(_nights(found.cells)),
            n=number(n),
            share=percent(_nights(found.cells), n),
            night=night(),
        )
    return tr(
        "At night, {night}: {before} in the first half of the time, {after} in the second",
        night=night(),
        before=_share(first),
        after=_share(second),
    )


def _share(cells: npt.NDArray[np.int64]) -> str:
    n = int(cells.sum())
    return tr(
        "{nights} of {n} ({share})",
        nights=number(_nights(cells)),
        n=number(n),
        share=percent(_nights(cells), n),
    )


def _alt(found: Ribbon) -> str:
    by_hour = found.cells.sum(axis=0)
    fullest = [int(hour) for hour in np.argsort(-by_hour, kind="stable")[:3] if by_hour[hour]]
    by_column = found.cells.sum(axis=1)
    most = int(by_column.argmax())
    return tr(
        "Heat map of {recordings} by hour of the day, {first} to {last}. Fullest hours of the day: {hours}. "
        "At night, {night}: {nights}. Fullest: {name}, with {most}.",
        recordings=recordings(int(found.cells.sum())),
        first=_name(found, 0),
        last=_name(found, len(found.starts) - 1),
        hours="; ".join(f"{hour_span(hour)} {number(int(by_hour[hour]))}" for hour in fullest),
        night=night(),
        nights=number(_nights(found.cells)),
        name=_name(found, most),
        most=number(int(by_column[most])),
    )
