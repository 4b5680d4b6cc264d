"""The calendar: a row of weeks per year, each day coloured by its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    scale_of_classes,
    small_integers,
)
from auditor.charts.say import days, denominator, ends, nothing, recordings, silences
from auditor.history.view import History
from auditor.insights.when import Gap, counts, gaps_in, per_day
from auditor.language import date, date_span, months, number, short_date, tr, trn, weekdays

MAX_YEARS = 12
WEEKS = 54  # of a leap year that begins on a Sunday
BLOCK = 9  # rows of a year: names of months, seven days, air
ROW_PIXELS = 16
NAMED_YEARS = 4  # in so many, each has the names of its months


def calendar_chart(history: History, zone: str, *, year: int | None = None) -> Chart:
    """Return a calendar: for each year a row of weeks, Monday on top, each day coloured by its count.

    Silent days are grey; days before the first and after the last recording are left empty. The newest year
    stands first. A click on a day gives its date as ISO text.

    year: only this one is drawn; title and table stay those of all.
    """
    daily = per_day(history, zone)
    told = counts(history)
    table = daily[["total"]].rename(columns={"total": "recordings"}).reset_index()
    if daily.empty:
        return nothing("calendar", told, table)
    years, skipped = _years_drawn(daily["total"]) if year is None else ([year], 0)
    notes = [tr("Days in {zone}.", zone=zone), tr("Each column is a week, Monday on top.")]
    if skipped:
        notes.append(
            trn(
                "{n} year without any recording not drawn.",
                "{n} years without any recording not drawn.",
                skipped,
            )
        )
    return Chart(
        id="calendar",
        figure=_figure(daily["total"], years),
        title=_title(daily, gaps_in(daily, at_least=1)),
        denominator=denominator(told, told.without_time, *notes),
        badge=MEASURED,
        alt=_alt(daily, gaps_in(daily)),
        table=table,
    )


def calendar_years(daily: pd.DataFrame) -> list[int]:
    """Return the years that a calendar draws, the newest first. daily: as `when.per_day` returns it."""
    return _years_drawn(daily["total"])[0] if len(daily) else []


def _figure(total: pd.Series[int], years: Sequence[int]) -> go.Figure:
    placed = _placed(total, years)
    classes = _classes(_counts_of(total))
    figure = figure_of(height=72 + ROW_PIXELS * BLOCK * len(years))
    figure.add_traces(
        [
            _cells(placed, len(years), _class_names(classes, int(total.max())), classes),
            _month_lines(years, (placed.days[0], placed.days[-1])),
            _days_to_pick(placed),
        ]
    )
    short = weekdays(short=True)
    rows = [BLOCK * at for at in range(len(years))]
    figure.update_layout(
        showlegend=False,
        annotations=_month_names(years),
        xaxis={"range": [-0.6, WEEKS - 0.4], "visible": False},
        yaxis={
            "tickvals": [row + line for row in rows for line in (0, 1, 3, 5)],
            "ticktext": [text for year in years for text in (f"<b>{year}</b>", short[0], short[2], short[4])],
            "range": [BLOCK * len(years) - 1, -0.6],
            "showgrid": False,
            "zeroline": False,
        },
    )
    return figure


@dataclass(frozen=True)
class _Placed:
    """The days that are drawn, each with its count and its cell."""

    days: npt.NDArray[np.datetime64]
    n: npt.NDArray[np.int64]
    week: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]


def _placed(total: pd.Series[int], years: Sequence[int]) -> _Placed:
    days = total.index.to_numpy("datetime64[D]")
    drawn = np.isin(_years(total), years)
    days, n = days[drawn], _counts_of(total)[drawn]
    return _Placed(days, n, *_cell_of(days, years))


def _cell_of(
    days: npt.NDArray[np.datetime64], years: Sequence[int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the column and the row of days: a block of rows a year, the names of the months first."""
    year = days.astype("datetime64[Y]")
    weekday = (days.astype(np.int64) + 3) % 7
    january = year.astype("datetime64[D]").astype(np.int64)
    week = (days.astype(np.int64) - january + (january + 3) % 7) // 7
    order = {one: at for at, one in enumerate(years)}
    block = np.array([order[int(one)] for one in year.astype(np.int64) + 1970], np.int64)
    return week, BLOCK * block + 1 + weekday


def _years_drawn(total: pd.Series[int]) -> tuple[list[int], int]:
    """Return the years to draw, the newest first, and how many silent ones are left out.

    One row with a wrong date decades ago must not make a page of empty years.
    """
    by_year = total.groupby(_years(total)).sum()
    years = [int(year) for year in by_year.index][::-1]
    if len(years) > MAX_YEARS:
        years = [year for year in years if by_year.loc[year]]
    return years, len(by_year) - len(years)


def _years(total: pd.Series[int]) -> npt.NDArray[np.int64]:
    return total.index.to_numpy("datetime64[Y]").astype(np.int64) + 1970


def _counts_of(total: pd.Series[int]) -> npt.NDArray[np.int64]:
    return np.asarray(total.to_numpy(), np.int64)


def _classes(totals: npt.NDArray[np.int64]) -> list[int]:
    """Return the lowest count of each colour: at most five, the last three about the fullest days."""
    active = totals[totals > 0]
    if active.max() <= 4:
        return list(range(1, int(active.max()) + 1))
    wanted = {1, *(_round_up(float(np.quantile(active, share))) for share in (0.25, 0.5, 0.8, 0.95))}
    return sorted(low for low in wanted if low <= active.max())


def _round_up(value: float) -> int:
    """Return the next number that is easy to read: 2, 3, 5, 10, 15, 20, 30, 50, 100 ..."""
    scale = 10 ** max(len(str(int(value))) - 1, 0)
    steps = (1, 1.5, 2, 3, 5, 7.5, 10) if scale > 1 else (1, 2, 3, 5, 7, 10)
    return int(np.ceil(next(step for step in steps if step * scale >= value) * scale))


def _class_names(classes: Sequence[int], most: int) -> list[str]:
    """Return "0", "1-9", "10-19", "20+" for the lowest counts 1, 10, 20."""
    names = []
    for low, after in zip(classes, [*classes[1:], None], strict=True):
        if after is None:
            names.append(f"{number(low)}+" if most > low else number(low))
        else:
            names.append(number(low) if after == low + 1 else f"{number(low)}-{number(after - 1)}")
    return ["0", *names]


def _cells(placed: _Placed, years: int, names: Sequence[str], classes: Sequence[int]) -> go.Heatmap:
    levels = np.full((BLOCK * years, WEEKS), np.nan, np.float32)
    levels[placed.row, placed.week] = np.searchsorted(classes, placed.n, side="right")
    return go.Heatmap(
        z=levels,
        hoverinfo="skip",  # what the pointer shows is said by the cells that can be clicked, above these
        hoverongaps=False,
        colorscale=scale_of_classes(len(names)),
        zmin=-0.5,
        zmax=len(names) - 0.5,
        colorbar=colour_bar(
            tr("recordings a day"), 4, tickvals=list(range(len(names))), ticktext=list(names)
        ),
        xgap=2,
        ygap=2,
    )


def _days_to_pick(placed: _Placed) -> go.Scatter:
    amounts = {n: recordings(n) for n in np.unique(placed.n).tolist()}
    return pick_layer(
        small_integers(placed.week),
        small_integers(placed.row),
        np.datetime_as_string(placed.days),
        np.array(
            [
                f"{short_date(day)}<br>{amounts[n]}"
                for day, n in zip(placed.days.astype(object), placed.n.tolist(), strict=True)
            ]
        ),
        ROW_PIXELS - 2,
        colour=CHOSEN_COLOUR,
    )


def _firsts_of_months(years: Sequence[int]) -> npt.NDArray[np.datetime64]:
    return np.array([f"{year:04}-{month:02}-01" for year in years for month in range(1, 13)], "datetime64[D]")


def _month_lines(years: Sequence[int], within: tuple[np.datetime64, np.datetime64]) -> go.Scatter:
    """Return the stairs between one month and the next, in the gaps between the days that are drawn."""
    firsts = _firsts_of_months(years)
    x: list[float | None] = []
    y: list[float | None] = []
    for at, (week, row) in enumerate(zip(*(one.tolist() for one in _cell_of(firsts, years)), strict=True)):
        if at % 12 == 0 or not within[0] < firsts[at] <= within[1]:
            continue
        top = row // BLOCK * BLOCK + 0.5
        left, right = week - 0.5, week + 0.5
        stairs = [(right, top), (right, row - 0.5), (left, row - 0.5)] if row - 0.5 > top else [(left, top)]
        x += [*(place for place, _ in stairs), left, None]
        y += [*(place for _, place in stairs), top + 7, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": OTHER_COLOUR, "width": 1},
        opacity=0.55,
        hoverinfo="skip",
    )


def _month_names(years: Sequence[int]) -> list[dict[str, object]]:
    """Return the name of each month above its first whole week; of many years, above some only.

    As a trace they would fade whenever a day is clicked.
    """
    named = [year for at, year in enumerate(years) if len(years) <= NAMED_YEARS or at % NAMED_YEARS == 0]
    week, row = _cell_of(_firsts_of_months(named), years)
    places = zip((week + (row % BLOCK > 1)).tolist(), (row // BLOCK * BLOCK).tolist(), strict=True)
    names = months(short=True) * len(named)
    return [
        {
            "x": left - 0.5,
            "y": top,
            "text": name,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": -2,
            "showarrow": False,
        }
        for (left, top), name in zip(places, names, strict=True)
    ]


def _title(daily: pd.DataFrame, gaps: Sequence[Gap]) -> str:
    total = daily["total"]
    span, active = len(total), int((total > 0).sum())
    first, last = ends(daily)
    if span == 1:
        return tr("{recordings}, on {date}", recordings=recordings(int(total.sum())), date=date(first))
    if not gaps:
        return tr(
            "Recordings on every one of {days} days, {dates}", days=number(span), dates=date_span(first, last)
        )
    longest = max(gaps, key=lambda gap: gap.days)
    return trn(
        "Recordings on {active} of {days} days; the longest silence was {n} day, {dates}",
        "Recordings on {active} of {days} days; the longest silence was {n} days, {dates}",
        longest.days,
        active=number(active),
        days=number(span),
        dates=date_span(longest.first, longest.last),
    )


def _alt(daily: pd.DataFrame, gaps: Sequence[Gap]) -> str:
    total = daily["total"]
    years = "; ".join(
        f"{year}: {_in_year(found)}" for year, found in total.groupby(_years(total)) if found.any()
    )
    at = int(total.to_numpy().argmax())
    heading = tr("Calendar of recordings per day, {dates}.", dates=date_span(*ends(daily)))
    most = tr(
        "Most on one day: {n}, on {date}.", n=number(int(total.iloc[at])), date=date(total.index[at].date())
    )
    without = tr("{days} without any.", days=days(int((total == 0).sum())))
    return f"{heading} {years}. {most} {without} {silences(gaps)}"


def _in_year(found: pd.Series[int]) -> str:
    return trn(
        "{recordings} on {n} day",
        "{recordings} on {n} days",
        int((found > 0).sum()),
        recordings=recordings(int(found.sum())),
    )
