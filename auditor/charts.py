"""History -> Plotly figures, each with the words that must stand beside it.

A chart is a figure, a title that states the finding, a denominator, the kind of evidence, an
alternative text that can be used instead of the picture, and the table behind it. Everything is
counted before it is drawn: no figure holds a single recording, and no transcript comes here.
Text colours are left to the theme of the page; backgrounds are transparent.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from auditor.history.view import History
from auditor.insights.when import (
    GAP_DAYS,
    WEEKDAYS,
    Counts,
    DeviceCount,
    Gap,
    by_device,
    counts,
    gaps_in,
    hour_weekday,
    per_day,
)
from auditor.recording import VENDORS

EVIDENCE = ("vendor says", "measured from your file", "inferred (likely)", "not available")
MEASURED, NOT_AVAILABLE = EVIDENCE[1], EVIDENCE[3]

VENDOR_NAMES: Mapping[str, str] = {"amazon": "Amazon", "google": "Google", "apple": "Apple"}
# Okabe and Ito's palette (jfly.uni-koeln.de/color/): vermilion, blue and bluish green have a
# contrast of at least 3 : 1 on white and on #0e1117, and stay apart for colour-blind readers.
VENDOR_COLOURS: Mapping[str, str] = {"amazon": "#D55E00", "google": "#0072B2", "apple": "#009E73"}
OTHER_COLOUR = "#808080"
# One hue, from faint to full: the background shines through, so it reads on white and on black.
_SCALE_RGB = "128,97,214"
_FAINTEST = 0.38
_SILENT = "rgba(128,128,128,0.25)"
_TRANSPARENT = "rgba(0,0,0,0)"

NIGHT_HOURS = (23, 0, 1, 2, 3, 4, 5)
NIGHT = "23:00 to 06:00"
DAILY_UP_TO = 548  # days, 18 months: beyond that a day is narrower than a pixel
MAX_BARS = 1200
MAX_BANDS = 60
MAX_BAND_LABELS = 4
MAX_YEARS = 12
MAX_DEVICES = 15
NAME_LENGTH = 40
_DAY_MS = 86_400_000
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Chart:
    """One figure with everything that is said beside it.

    figure:      None where there is nothing to draw; the title then says why.
    title:       the finding, one plain sentence with numbers.
    denominator: what the numbers are of, and what was left out.
    badge:       one of EVIDENCE.
    alt:         full sentences for those who do not see the picture.
    table:       the numbers behind it.

    All texts are plain and may hold a device's name as the person wrote it: escape where they go.
    """

    id: str
    figure: go.Figure | None
    title: str
    denominator: str
    badge: str
    alt: str
    table: pd.DataFrame


# ---------------------------------------------------------------------------------------------
# Recordings per day


def per_day_chart(history: History, zone: str) -> Chart:
    """Return recordings over time, stacked by assistant, with the silent stretches as bands.

    One bar is a day, beyond 18 months a week, beyond 23 years a month. zone: IANA name.
    """
    table = per_day(history, zone)
    told = counts(history)
    if table.empty:
        return _nothing("per_day", told, table.reset_index())
    unit = _unit_of(len(table))
    silences = gaps_in(table)
    bars = table.groupby(_starts(table.index.to_numpy("datetime64[D]"), unit)).sum()
    first, last = _ends(table)
    figure = _figure(height=320)
    figure.add_traces([*_vendor_bars(bars, unit), *_bands(silences), *_silent_words(bars, silences)])
    figure.update_layout(
        barmode="stack",
        bargap=0,
        hovermode="x unified",
        annotations=_band_labels(silences, len(table)),
        legend={"title": {"text": f"recordings per {unit}", "side": "top"}, "traceorder": "normal"},
        xaxis={
            "type": "date",
            "range": [first.isoformat(), f"{last.isoformat()} 23:59:59"],
            "hoverformat": _HOVER_DATES[unit],
            "showgrid": False,
            **_date_ticks(len(table)),
        },
        # The bands have an axis of their own below the bars, from 0 to 1 whatever the numbers are.
        yaxis={"overlaying": "y2", "rangemode": "tozero", "tickformat": ",d", "tickmode": "auto"},
        yaxis2={"range": [0, 1], "visible": False, "fixedrange": True},
    )
    drawn_as = {"day": "", "week": "one bar is a week, Monday to Sunday"}.get(unit, f"one bar is a {unit}")
    return Chart(
        id="per_day",
        figure=figure,
        title=_days_title(table),
        denominator=_denominator(told, told.without_time, f"Days in {zone}", drawn_as),
        badge=MEASURED,
        alt=_per_day_alt(table, bars, unit, silences),
        table=table.reset_index(),
    )


_HOVER_DATES = {"day": "%a %-d %b %Y", "week": "week from %-d %b %Y", "month": "%B %Y", "year": "%Y"}


def _unit_of(days: int) -> str:
    """Return the shortest unit whose bars are wide enough to be seen and few enough to be drawn."""
    if days <= DAILY_UP_TO:
        return "day"
    if days / 7 <= MAX_BARS - 2:
        return "week"
    return "month" if days / 28 <= MAX_BARS - 2 else "year"


def _starts(days: Days, unit: str) -> Days:
    """Return for each day the first day of its unit; weeks begin on Monday."""
    if unit == "week":
        return days - (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    return days.astype(f"datetime64[{unit[0].upper()}]").astype("datetime64[D]")


def _vendor_bars(bars: pd.DataFrame, unit: str) -> list[go.Bar]:
    """Return one trace per assistant; a bar reaches from its first day to its last."""
    starts = bars.index.to_numpy("datetime64[D]")
    after = (starts.astype(f"datetime64[{unit[0].upper()}]") + 1) if unit in ("month", "year") else starts
    step = {"day": 1, "week": 7}.get(unit, 0)
    whole = (after.astype("datetime64[D]") + step - starts).astype(np.float64) * _DAY_MS
    air = 0.08 if len(bars) <= 62 else 0.0  # a line of background between bars that are wide enough
    widths = whole * (1 - air)
    return [
        go.Bar(
            name=VENDOR_NAMES[vendor],
            x=np.datetime_as_string(starts).tolist(),
            y=_small(bars[vendor].to_numpy()),
            offset=float(whole[0]) * air / 2,
            width=float(widths[0]) if step else widths,
            marker={"color": VENDOR_COLOURS[vendor], "line": {"width": 0}},
            hovertemplate="%{y:,d}",
        )
        for vendor in VENDORS
        if vendor in bars
    ]


def _bands(silences: Sequence[Gap]) -> list[go.Bar]:
    """Return one trace with a grey band per silent stretch, behind the bars."""
    longest = sorted(silences, key=lambda gap: -gap.days)[:MAX_BANDS]
    if not longest:
        return []
    return [
        go.Bar(
            name=f"silent {GAP_DAYS}+ days",
            x=[gap.first.isoformat() for gap in longest],
            y=[1] * len(longest),
            offset=0,
            width=[float(gap.days * _DAY_MS) for gap in longest],
            yaxis="y2",
            marker={"color": _SILENT, "line": {"width": 0}},
            hoverinfo="skip",
        )
    ]


def _silent_words(bars: pd.DataFrame, silences: Sequence[Gap]) -> list[go.Bar]:
    """Return a trace without height that says of each silent stretch, under the pointer, how long it is.

    It shares the bars' places: on the bands themselves Plotly would show the words far beside them.
    """
    starts = bars.index.to_numpy("datetime64[D]")
    at: dict[int, str] = {}
    for gap in silences:
        reach = np.searchsorted(starts, np.array([gap.first, gap.last], "datetime64[D]"), side="right") - 1
        words = f"{_days(gap.days)}, {_stretch(gap.first, gap.last)}"
        for bar in range(int(reach[0]), int(reach[1]) + 1):
            at[bar] = f"{at[bar]}; {words}" if bar in at else words
    if not at:
        return []
    return [
        go.Bar(
            name="silent",
            x=np.datetime_as_string(starts[list(at)]).tolist(),
            y=[0] * len(at),
            offset=0,
            text=list(at.values()),
            textposition="none",
            hovertemplate="%{text}",
            showlegend=False,
            marker={"color": OTHER_COLOUR},
        )
    ]


def _band_labels(silences: Sequence[Gap], span: int) -> list[dict[str, object]]:
    """Return the words on the longest bands, upright, none so near another that they overlap."""
    placed: list[dt.date] = []
    labels: list[dict[str, object]] = []
    for gap in sorted(silences, key=lambda gap: -gap.days):
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
                "text": f"no recordings for {_days(gap.days)}",
                "textangle": -90,
                "showarrow": False,
            }
        )
    return labels


def _date_ticks(span: int) -> dict[str, object]:
    """Return ticks that read "3 May", "Jul 2024" or "2024"; for a few days, one below each bar."""
    if span <= 7:  # left alone, Plotly would write hours
        return {"dtick": _DAY_MS, "tick0": "2000-01-01 12:00", "tickformat": "%-d %b\n%Y"}
    ranges = ((None, "M1", "%-d %b\n%Y"), ("M1", "M6", "%b %Y"), ("M12", None, "%Y"))
    return {"tickformatstops": [{"dtickrange": [low, high], "value": form} for low, high, form in ranges]}


def _days_title(table: pd.DataFrame) -> str:
    total = table["total"]
    n, active, span = int(total.sum()), int((total > 0).sum()), len(total)
    first, _ = _ends(table)
    if span == 1:
        return f"{_recordings(n)}, on {_date(first)}"
    at = int(total.to_numpy().argmax())
    most = f"the fullest day was {_date(total.index[at].date())}, with {int(total.iloc[at]):,}"
    return f"{_recordings(n)} on {active:,} of {_days(span)}; {most}"


def _per_day_alt(table: pd.DataFrame, bars: pd.DataFrame, unit: str, silences: Sequence[Gap]) -> str:
    first, last = _ends(table)
    totals = bars["total"].to_numpy()
    sentences = [f"Bar chart of recordings per {unit}, {_stretch(first, last)}.", _by_vendor(table)]
    if len(totals) > 1:
        start = {"week": "the week from "}.get(unit, "")
        most, fewest = int(totals.argmax()), int(totals.min())
        sentences.append(
            f"Most: {int(totals[most]):,} in one {unit}, {start}{_date(bars.index[most].date())}. "
            f"Fewest: {fewest:,} in one {unit}."
        )
    return " ".join([*sentences, *_trend(table["total"]), _silence_words(silences)])


def _by_vendor(table: pd.DataFrame) -> str:
    shares = [f"{VENDOR_NAMES[vendor]} {int(table[vendor].sum()):,}" for vendor in VENDORS if vendor in table]
    return f"{_recordings(int(table['total'].sum()))}: {', '.join(shares)}."


def _trend(total: pd.Series[int]) -> list[str]:
    """Return the mean of each half, which says whether it became more; nothing for under four weeks."""
    half = len(total) // 2
    if half < 14:
        return []
    before, after = total.iloc[:half].mean(), total.iloc[half:].mean()
    return [f"In the first half of the time {before:,.1f} a day on average, in the second {after:,.1f}."]


def _silence_words(silences: Sequence[Gap]) -> str:
    if not silences:
        return f"No silent stretch of {GAP_DAYS} days or more."
    longest = sorted(silences, key=lambda gap: -gap.days)[:3]
    listed = "; ".join(f"{_days(gap.days)}, {_stretch(gap.first, gap.last)}" for gap in longest)
    stretches = _plural(len(silences), "silent stretch", "silent stretches")
    which = ", the longest" if len(silences) > 3 else ""
    return f"{stretches} of {GAP_DAYS} days or more{which}: {listed}."


# ---------------------------------------------------------------------------------------------
# Hour and weekday


def hour_weekday_chart(history: History, zone: str) -> Chart:
    """Return the week as 7 x 24 hours, with the night marked. zone: IANA name of the clock."""
    table = hour_weekday(history, zone)
    told = counts(history)
    cells = table.to_numpy()
    if not cells.sum():
        return _nothing("hour_weekday", told, table.reset_index(), hours=True)
    figure = _figure(height=320)
    figure.add_trace(
        go.Heatmap(
            z=_small(cells),
            x=list(range(24)),
            y=[day[:3] for day in WEEKDAYS],
            text=[
                [f"{day}, {_hour(hour)}: {_recordings(int(n))}" for hour, n in enumerate(row)]
                for day, row in zip(WEEKDAYS, cells, strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
            colorscale=_scale_from_zero(int(cells.max())),
            zmin=0,
            zmax=int(cells.max()),
            colorbar=_colour_bar("recordings in one hour of the week", 28, **_whole_ticks(int(cells.max()))),
            xgap=1,
            ygap=1,
        )
    )
    figure.update_layout(
        shapes=[_night_mark(-0.5, 5.5), _night_mark(22.5, 23.5)],
        annotations=[_night_label()],
        margin={"t": 22},
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
    return Chart(
        id="hour_weekday",
        figure=figure,
        title=_hours_title(table),
        denominator=_denominator(told, left_out, f"Hours in {zone}", what="time of day"),
        badge=MEASURED,
        alt=_hours_alt(table),
        table=table.reset_index(),
    )


def _night_mark(left: float, right: float) -> dict[str, object]:
    """Return a bar above the night's columns: a tint over the cells would change their meaning."""
    return {
        "type": "rect",
        "x0": left,
        "x1": right,
        "yref": "paper",
        "y0": 1.01,
        "y1": 1.035,
        "fillcolor": OTHER_COLOUR,
        "line": {"width": 0},
    }


def _night_label() -> dict[str, object]:
    return {
        "x": -0.5,
        "y": 1.04,
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "text": f"night, {NIGHT}",
        "showarrow": False,
    }


def _hours_title(table: pd.DataFrame) -> str:
    cells = table.to_numpy()
    n, most = int(cells.sum()), int(cells.max())
    day, hour = divmod(int(cells.argmax()), 24)
    if n == 1:
        return f"The only recording was made on a {WEEKDAYS[day]}, {_hour(hour)}"
    nights = int(cells[:, list(NIGHT_HOURS)].sum())
    night = f"{nights:,} ({_percent(nights, n)}) at night, {NIGHT}"
    if int((cells == most).sum()) > 1:
        return f"{_recordings(n)}, at most {most:,} in one hour of the week; {night}"
    where = f"{WEEKDAYS[day]}, {_hour(hour)}"
    return f"The fullest hour of the week is {where}: {most:,} of {n:,}, {_percent(most, n)}; {night}"


def _hours_alt(table: pd.DataFrame) -> str:
    cells = table.to_numpy()
    n = int(cells.sum())
    by_weekday, by_hour = cells.sum(axis=1), cells.sum(axis=0)
    days = ", ".join(f"{day} {int(count):,}" for day, count in zip(WEEKDAYS, by_weekday, strict=True))
    fullest = [int(hour) for hour in np.argsort(-by_hour, kind="stable")[:3] if by_hour[hour]]
    hours = "; ".join(f"{_hour(hour)} {int(by_hour[hour]):,}" for hour in fullest)
    night = int(cells[:, list(NIGHT_HOURS)].sum())
    silent = int((cells == 0).sum())
    return (
        f"Heat map of {_recordings(n)} by weekday and hour. By weekday: {days}. "
        f"Fullest hours of the day: {hours}. At night, {NIGHT}: {night:,}. "
        f"Most in one hour of the week: {int(cells.max()):,}. "
        f"Hours of the week without any: {silent:,} of 168."
    )


# ---------------------------------------------------------------------------------------------
# Calendar


def calendar_chart(history: History, zone: str) -> Chart:
    """Return a calendar: a row of weeks per year, Monday on top, each day coloured by its count.

    Silent days are grey; days before the first and after the last recording are left empty.
    """
    daily = per_day(history, zone)
    told = counts(history)
    table = daily[["total"]].rename(columns={"total": "recordings"}).reset_index()
    if daily.empty:
        return _nothing("calendar", told, table)
    years, skipped = _years_drawn(daily["total"])
    classes = _classes(daily["total"].to_numpy())
    figure = _figure(height=78 + 112 * len(years))
    figure.add_trace(_calendar_cells(daily["total"], years, classes))
    figure.update_layout(
        xaxis={
            "tickvals": [(dt.date(2023, month, 15).timetuple().tm_yday + 5) / 7 for month in range(1, 13, 2)],
            # Every second month: on a phone all twelve names would run into each other.
            "ticktext": [month[:3] for month in _MONTHS[::2]],
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
    notes = [f"Days in {zone}", "each column is a week, Monday on top"]
    if skipped:
        notes.append(f"{_plural(skipped, 'year')} without any recording not drawn")
    return Chart(
        id="calendar",
        figure=figure,
        title=_calendar_title(daily, gaps_in(daily, at_least=1)),
        denominator=_denominator(told, told.without_time, *notes),
        badge=MEASURED,
        alt=_calendar_alt(daily, gaps_in(daily)),
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
            names.append(f"{low:,}+" if most > low else f"{low:,}")
        else:
            names.append(f"{low:,}" if after == low + 1 else f"{low:,}-{after - 1:,}")
    return ["0", *names]


def _calendar_cells(total: pd.Series[int], years: Sequence[int], classes: Sequence[int]) -> go.Heatmap:
    """Return the cells: 8 rows a year (the eighth is empty), 54 columns of weeks."""
    shape = (8 * len(years), 54)
    levels = np.full(shape, np.nan, np.float32)
    amounts = np.zeros(shape, np.int64)
    words = np.full(shape, "", dtype=object)
    days = total.index.to_numpy("datetime64[D]")
    year = days.astype("datetime64[Y]")
    drawn = np.isin(year.astype(np.int64) + 1970, years)
    days, year, n = days[drawn], year[drawn], total.to_numpy()[drawn]
    weekday = (days.astype(np.int64) + 3) % 7
    january = year.astype("datetime64[D]").astype(np.int64)
    week = (days.astype(np.int64) - january + (january + 3) % 7) // 7
    row = 8 * np.searchsorted(years, year.astype(np.int64) + 1970) + weekday
    levels[row, week] = np.searchsorted(classes, n, side="right")
    amounts[row, week] = n
    words[row, week] = [_short_date(day) for day in days.astype(object)]
    names = _class_names(classes, int(n.max()))
    return go.Heatmap(
        z=levels,
        customdata=_small(amounts),
        text=words.tolist(),
        hovertemplate="%{text}<br>recordings: %{customdata:,}<extra></extra>",
        hoverongaps=False,
        colorscale=_scale_of_classes(len(names)),
        zmin=-0.5,
        zmax=len(names) - 0.5,
        colorbar=_colour_bar("recordings a day", 8, tickvals=list(range(len(names))), ticktext=names),
        xgap=1,
        ygap=1,
    )


def _calendar_title(daily: pd.DataFrame, silences: Sequence[Gap]) -> str:
    total = daily["total"]
    span, active = len(total), int((total > 0).sum())
    first, last = _ends(daily)
    if span == 1:
        return f"{_recordings(int(total.sum()))}, on {_date(first)}"
    if not silences:
        return f"Recordings on every one of {_days(span)}, {_stretch(first, last)}"
    longest = max(silences, key=lambda gap: gap.days)
    when = _stretch(longest.first, longest.last)
    return f"Recordings on {active:,} of {_days(span)}; the longest silence was {_days(longest.days)}, {when}"


def _calendar_alt(daily: pd.DataFrame, silences: Sequence[Gap]) -> str:
    total = daily["total"]
    first, last = _ends(daily)
    by_year = total.groupby(_years(total))
    years = "; ".join(
        f"{year}: {_recordings(int(days.sum()))} on {_days(int((days > 0).sum()))}"
        for year, days in by_year
        if days.any()
    )
    at = int(total.to_numpy().argmax())
    most = f"Most on one day: {int(total.iloc[at]):,}, on {_date(total.index[at].date())}."
    silent = f"{_plural(int((total == 0).sum()), 'day')} without any."
    heading = f"Calendar of recordings per day, {_stretch(first, last)}."
    return f"{heading} {years}. {most} {silent} {_silence_words(silences)}"


# ---------------------------------------------------------------------------------------------
# Devices


def by_device_chart(history: History, *, names: bool = True) -> Chart:
    """Return recordings by assistant and device, the most heard first.

    names: False writes "Device 1" for a device's name, in the table too, for the projector.
    """
    told = counts(history)
    heard = [device for device in by_device(history) if device.heard]
    labels = _labels(heard, names)
    table = _device_table(heard, labels)
    if not heard:
        return _nothing("by_device", told, table, timeless=True)
    rows = _rows_drawn(heard, labels)
    figure = _figure(height=40 + 44 * len(rows))
    figure.add_traces(_device_bars(rows))
    figure.update_layout(
        barmode="overlay",
        annotations=[words for at, row in enumerate(rows) for words in _row_words(at, row)],
        xaxis={"visible": False, "range": [0, max(row.heard for row in rows)]},
        yaxis={"visible": False, "range": [len(rows) - 0.6, -0.75]},
    )
    return Chart(
        id="by_device",
        figure=figure,
        title=_devices_title(heard, labels),
        denominator=_denominator(told, 0),
        badge=MEASURED,
        alt=_devices_alt(heard, labels),
        table=table,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar. vendor is None for the row that sums up the rest."""

    label: str
    detail: str
    vendor: str | None
    heard: int
    of: int


def _labels(devices: Sequence[DeviceCount], names: bool) -> list[str]:
    """Return a short label for each device; the product is added where two would read the same."""
    numbers = iter(range(1, len(devices) + 1))
    plain = []
    for one in devices:
        if one.device is None and one.vendor == "apple":
            plain.append(_shorten(one.product))  # an app on the phone that wrote the report
        elif one.device is None:
            plain.append(f"{_shorten(one.product)}, no device named")
        else:
            plain.append(_shorten(one.device) if names else f"Device {next(numbers)}")
    often = Counter(plain)
    return [
        f"{label} ({_shorten(one.product)})" if often[label] > 1 else label
        for label, one in zip(plain, devices, strict=True)
    ]


def _device_table(devices: Sequence[DeviceCount], labels: Sequence[str]) -> pd.DataFrame:
    """Return vendor, product, device, recordings, share; hidden names are hidden here too."""
    return pd.DataFrame(
        {
            "vendor": [one.vendor for one in devices],
            "product": [one.product for one in devices],
            "device": [label if one.device else None for one, label in zip(devices, labels, strict=True)],
            "recordings": [one.heard for one in devices],
            "share": [one.share for one in devices],
        }
    )


def _rows_drawn(devices: Sequence[DeviceCount], labels: Sequence[str]) -> list[_Row]:
    total = sum(one.heard for one in devices)
    shown = len(devices) if len(devices) <= MAX_DEVICES else MAX_DEVICES - 1
    rows = [
        _Row(label, f"{VENDOR_NAMES[one.vendor]}, {_shorten(one.product)}", one.vendor, one.heard, total)
        for one, label in list(zip(devices, labels, strict=True))[:shown]
    ]
    rest = devices[shown:]
    if rest:
        heard = sum(one.heard for one in rest)
        rows.append(_Row(f"{len(rest):,} others", "all other devices", None, heard, total))
    return rows


def _device_bars(rows: Sequence[_Row]) -> list[go.Bar]:
    """Return one trace per assistant, so that each stands in the legend once."""
    traces = []
    for vendor in (*VENDORS, None):
        mine = [at for at, row in enumerate(rows) if row.vendor == vendor]
        if mine:
            traces.append(
                go.Bar(
                    orientation="h",
                    name=VENDOR_NAMES[vendor] if vendor else "others",
                    x=[rows[at].heard for at in mine],
                    y=mine,
                    width=0.32,
                    marker={
                        "color": VENDOR_COLOURS[vendor] if vendor else OTHER_COLOUR,
                        "line": {"width": 0},
                    },
                    text=[_escape(_row_hover(rows[at])) for at in mine],
                    textposition="none",
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    return traces


def _row_hover(row: _Row) -> str:
    return f"{row.label} ({row.detail}): {_recordings(row.heard)}, {_percent(row.heard, row.of)}"


def _row_words(at: int, row: _Row) -> list[dict[str, object]]:
    """Return the label and the number above a bar: beside it they would leave a phone no room."""
    place: dict[str, object] = {"xref": "paper", "y": at - 0.2, "yanchor": "bottom", "showarrow": False}
    amount = f"{row.heard:,} ({_percent(row.heard, row.of)})"
    return [
        {**place, "x": 0, "xanchor": "left", "text": _escape(row.label)},
        {**place, "x": 1, "xanchor": "right", "text": amount},
    ]


def _devices_title(devices: Sequence[DeviceCount], labels: Sequence[str]) -> str:
    total = sum(one.heard for one in devices)
    named = [(one, label) for one, label in zip(devices, labels, strict=True) if one.device]
    unnamed = total - sum(one.heard for one, _ in named)
    if not named:
        products = ", ".join(f"{_shorten(one.product)} {one.heard:,}" for one in devices[:3])
        return f"{_recordings(total)}, no device named: {products}"
    if len(named) == 1 and not unnamed:
        return f"{_recordings(total)}, all by {named[0][1]}"
    first, label = named[0]
    amount = f"{first.heard:,} of {total:,}, {_percent(first.heard, total)}"
    ties = sum(one.heard == first.heard for one, _ in named)
    finding = (
        f"{label} recorded most: {amount}" if ties == 1 else f"{ties:,} devices recorded most: {amount} each"
    )
    return f"{finding}; {unnamed:,} without a device's name" if unnamed else finding


def _devices_alt(devices: Sequence[DeviceCount], labels: Sequence[str]) -> str:
    total = sum(one.heard for one in devices)
    listed = "; ".join(
        f"{label} ({VENDOR_NAMES[one.vendor]}) {one.heard:,}, {_percent(one.heard, total)}"
        for one, label in list(zip(devices, labels, strict=True))[:MAX_DEVICES]
    )
    rest = len(devices) - MAX_DEVICES
    more = f"; {rest:,} more" if rest > 0 else ""
    named = _plural(sum(one.device is not None for one in devices), "named device")
    return f"Bar chart of {_recordings(total)}, {named}, the most heard first: {listed}{more}."


# ---------------------------------------------------------------------------------------------
# What all charts share


def _figure(height: int) -> go.Figure:
    """Return an empty figure that takes fonts and lines from the page it stands on."""
    axis = {
        "automargin": True,
        "fixedrange": True,
        "ticks": "",
        "ticklabelstandoff": 4,
    }  # a finger that scrolls past must not zoom
    layout = go.Layout(
        template=go.layout.Template(),
        height=height,
        margin={"l": 4, "r": 4, "t": 4, "b": 4, "pad": 0},
        paper_bgcolor=_TRANSPARENT,
        plot_bgcolor=_TRANSPARENT,
        font={"size": 12},
        dragmode=False,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        xaxis=axis,
        yaxis=axis,
    )
    return go.Figure(layout=layout)


def _colour_bar(title: str, gap: int, **more: object) -> dict[str, object]:
    """Return a flat colour bar below the figure: beside it, it would eat a phone's width."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "ypad": gap,
        "xpad": 0,
        "lenmode": "pixels",
        "len": 290,
        "thickness": 8,
        "outlinewidth": 0,
        "title": {"text": title, "side": "top"},
        **more,
    }


def _whole_ticks(most: int) -> dict[str, object]:
    """Return ticks at whole numbers only: there is no half recording."""
    return {"tickformat": ",d", **({"dtick": 1} if most < 6 else {"nticks": 5})}


def _tint(alpha: float) -> str:
    return f"rgba({_SCALE_RGB},{alpha:.2f})"


def _scale_from_zero(most: int) -> list[list[object]]:
    """Return a scale from 1 to `most`; zero has a grey of its own."""
    nearly_one = min(0.999 / most, 0.999)
    return [[0, _SILENT], [nearly_one, _SILENT], [nearly_one, _tint(_FAINTEST)], [1, _tint(1)]]


def _scale_of_classes(n: int) -> list[list[object]]:
    """Return n flat colours, the first of them for none."""
    colours = [_SILENT]
    colours += [_tint(_FAINTEST + (1 - _FAINTEST) * at / max(n - 2, 1)) for at in range(n - 1)]
    return [[edge / n, colour] for at, colour in enumerate(colours) for edge in (at, at + 1)]


def _small(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Return 32-bit integers: Plotly writes 64-bit ones as text."""
    return values.astype(np.int32)


def _nothing(
    id_: str, told: Counts, table: pd.DataFrame, *, hours: bool = False, timeless: bool = False
) -> Chart:
    """Return a chart without a figure, whose title says why."""
    if not told.recordings:
        title = "No recordings, so there is nothing to draw"
    elif not told.heard:
        rows = _plural(told.recordings, "row")
        title = f"Nothing to draw: {rows}, all typed or automatic"
    elif hours and told.without_time < told.heard:
        title = f"Nothing to draw: {_recordings(told.heard)}, none with a time of day"
    else:
        title = f"Nothing to draw: {_recordings(told.heard)}, none with a time"
    denominator = _denominator(told, 0 if timeless else told.without_time)
    return Chart(id_, None, title, denominator, NOT_AVAILABLE, f"{title}.", table)


def _denominator(told: Counts, not_drawn: int, *notes: str, what: str = "time") -> str:
    """Return what the numbers are of: every row is either in the chart or named here."""
    out = []
    if told.not_heard:
        out.append(_plural(told.not_heard, "typed or automatic row"))
    if told.duplicates:
        out.append(_plural(told.duplicates, "duplicate"))
    parts = [f"Of {_recordings(told.heard)}"]
    if not_drawn:
        parts.append(f"{not_drawn:,} without a {what} not drawn")
    if out:
        parts.append(f"{' and '.join(out)} left out")
    return "; ".join(parts) + "." + "".join(f" {note[0].upper()}{note[1:]}." for note in notes if note)


def _ends(table: pd.DataFrame) -> tuple[dt.date, dt.date]:
    return table.index[0].date(), table.index[-1].date()


def _plural(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _recordings(n: int) -> str:
    return _plural(n, "recording")


def _days(n: int) -> str:
    return _plural(n, "day")


def _percent(part: int, whole: int) -> str:
    """Return a share in words that never rounds something to nothing or a part to the whole."""
    share = 100 * part / whole
    if 0 < share < 1:
        return "under 1 %"
    if 99 < share < 100:
        return "over 99 %"
    return f"{share:.0f} %"


def _hour(hour: int) -> str:
    return f"{hour:02}:00 to {(hour + 1) % 24:02}:00"


def _date(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _short_date(day: dt.date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def _stretch(first: dt.date, last: dt.date) -> str:
    """Return both dates in words; month and year are written once where they are the same."""
    if first == last:
        return _date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_date(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} to {_date(last)}"
    return f"{_date(first)} to {_date(last)}"


def _shorten(name: str) -> str:
    """Return untrusted text on one line of at most 40 characters.

    Control characters and those that turn the direction of writing for what follows are dropped.
    """
    line = " ".join(name.split())
    kept = "".join(
        one
        for one in line
        if unicodedata.category(one) != "Cc"
        and unicodedata.bidirectional(one)
        not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )
    return kept if len(kept) <= NAME_LENGTH else kept[: NAME_LENGTH - 1].rstrip() + "…"


def _escape(text: str) -> str:
    """Return text that Plotly, which reads a few HTML tags in labels, shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
