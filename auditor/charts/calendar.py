"""The calendar: a row of weeks per year, each day coloured by its count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import MEASURED, Chart
from auditor.charts.look import colour_bar, figure_of, scale_of_classes, small_integers
from auditor.charts.say import days, denominator, ends, nothing, recordings, silences
from auditor.history.view import History
from auditor.insights.when import Gap, counts, gaps_in, per_day
from auditor.language import date, date_span, months, number, short_date, tr, trn

MAX_YEARS = 12


def calendar_chart(history: History, zone: str) -> Chart:
    """Return a calendar: a row of weeks per year, Monday on top, each day coloured by its count.

    Silent days are grey; days before the first and after the last recording are left empty.
    """
    daily = per_day(history, zone)
    told = counts(history)
    table = daily[["total"]].rename(columns={"total": "recordings"}).reset_index()
    if daily.empty:
        return nothing("calendar", told, table)
    years, skipped = _years_drawn(daily["total"])
    classes = _classes(daily["total"].to_numpy())
    figure = figure_of(height=78 + 112 * len(years))
    figure.add_trace(_cells(daily["total"], years, classes))
    figure.update_layout(
        xaxis={
            "tickvals": [(dt.date(2023, month, 15).timetuple().tm_yday + 5) / 7 for month in range(1, 13, 2)],
            # Every second month: on a phone all twelve names would run into each other.
            "ticktext": months(short=True)[::2],
            "range": [-0.6, 53.6],
            "showgrid": False,
            "zeroline": False,
            "side": "top",
            "tickangle": 0,
        },
        yaxis={
            "tickvals": [8 * row + 3 for row in range(len(years))],
            "ticktext": [str(year) for year in years],
            "range": [8 * len(years) - 1, -0.6],
            "showgrid": False,
            "zeroline": False,
        },
    )
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
        figure=figure,
        title=_title(daily, gaps_in(daily, at_least=1)),
        denominator=denominator(told, told.without_time, *notes),
        badge=MEASURED,
        alt=_alt(daily, gaps_in(daily)),
        table=table,
    )


def _years_drawn(total: pd.Series[int]) -> tuple[list[int], int]:
    """Return the years to draw and how many silent ones are left out.

    One row with a wrong date decades ago must not make a page of empty years.
    """
    by_year = total.groupby(_years(total)).sum()
    years = [int(year) for year in by_year.index]
    if len(years) > MAX_YEARS:
        years = [year for year in years if by_year.loc[year]]
    return years, len(by_year) - len(years)


def _years(total: pd.Series[int]) -> npt.NDArray[np.int64]:
    return total.index.to_numpy("datetime64[Y]").astype(np.int64) + 1970


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


def _cells(total: pd.Series[int], years: Sequence[int], classes: Sequence[int]) -> go.Heatmap:
    """Return the cells: 8 rows a year (the eighth is empty), 54 columns of weeks."""
    shape = (8 * len(years), 54)
    levels = np.full(shape, np.nan, np.float32)
    amounts = np.zeros(shape, np.int64)
    words = np.full(shape, "", dtype=object)
    found = total.index.to_numpy("datetime64[D]")
    year = found.astype("datetime64[Y]")
    drawn = np.isin(year.astype(np.int64) + 1970, years)
    found, year, n = found[drawn], year[drawn], total.to_numpy()[drawn]
    weekday = (found.astype(np.int64) + 3) % 7
    january = year.astype("datetime64[D]").astype(np.int64)
    week = (found.astype(np.int64) - january + (january + 3) % 7) // 7
    row = 8 * np.searchsorted(years, year.astype(np.int64) + 1970) + weekday
    levels[row, week] = np.searchsorted(classes, n, side="right")
    amounts[row, week] = n
    words[row, week] = [short_date(day) for day in found.astype(object)]
    names = _class_names(classes, int(n.max()))
    return go.Heatmap(
        z=levels,
        customdata=small_integers(amounts),
        text=words.tolist(),
        hovertemplate=tr("%{{text}}<br>recordings: {n}<extra></extra>", n="%{customdata:,}"),
        hoverongaps=False,
        colorscale=scale_of_classes(len(names)),
        zmin=-0.5,
        zmax=len(names) - 0.5,
        colorbar=colour_bar(tr("recordings a day"), 8, tickvals=list(range(len(names))), ticktext=names),
        xgap=1,
        ygap=1,
    )


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
