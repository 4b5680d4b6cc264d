"""How large a share was not meant, by device, hour, wake word or year: dots with their intervals.

What the vendor marked and what our signs make likely are two series and are never added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import INFERRED, NOT_AVAILABLE, VENDOR_SAYS, Chart
from auditor.charts.look import OTHER_COLOUR, SCALE_RGB, figure_of, legend_name
from auditor.charts.say import escape, hour_span, recordings, shorten
from auditor.language import decimal, later, number, tr
from auditor.wakeups.rate import Answer, Estimate, Rate
from auditor.wakeups.rates import NO_HOUR, NO_PRODUCT, NO_TIME, NO_WAKE_WORD, By

MAX_GROUPS = 15
ENOUGH = 20  # recordings; of fewer, an interval is so wide that it would squeeze all others
_NAMED_BY_US = (NO_HOUR, NO_PRODUCT, NO_TIME, NO_WAKE_WORD)


@dataclass(frozen=True, slots=True)
class _Series:
    """One of the two answers, and how its dots look."""

    answer: Answer
    name: str
    colour: str
    symbol: str


_SERIES = (
    _Series("vendor_marked", later("marked by the vendor"), OTHER_COLOUR, "diamond"),
    _Series("likely", later("likely not meant, by our signs"), f"rgb({SCALE_RGB})", "circle"),
)
_LARGEST: Mapping[tuple[By, Answer], str] = {
    ("device", "likely"): later("Largest share likely not meant at {group}: {n} of {of}, {share}"),
    ("wake_word", "likely"): later("Largest share likely not meant with “{group}”: {n} of {of}, {share}"),
    ("hour", "likely"): later("Largest share likely not meant from {group}: {n} of {of}, {share}"),
    ("year", "likely"): later("Largest share likely not meant in {group}: {n} of {of}, {share}"),
    ("device", "vendor_marked"): later(
        "The vendor marked the largest share at {group}: {n} of {of}, {share}"
    ),
    ("wake_word", "vendor_marked"): later(
        "The vendor marked the largest share with “{group}”: {n} of {of}, {share}"
    ),
    ("hour", "vendor_marked"): later(
        "The vendor marked the largest share from {group}: {n} of {of}, {share}"
    ),
    ("year", "vendor_marked"): later("The vendor marked the largest share in {group}: {n} of {of}, {share}"),
}
_EVEN: Mapping[By, str] = {
    "device": later("No device clearly stands out: {n} of {of} likely not meant in all"),
    "wake_word": later("No wake word clearly stands out: {n} of {of} likely not meant in all"),
    "hour": later("No hour clearly stands out: {n} of {of} likely not meant in all"),
    "year": later("No year clearly stands out: {n} of {of} likely not meant in all"),
}
_EVEN_MARKED: Mapping[By, str] = {
    "device": later("No device clearly stands out: the vendor marked {n} of {of} in all"),
    "wake_word": later("No wake word clearly stands out: the vendor marked {n} of {of} in all"),
    "hour": later("No hour clearly stands out: the vendor marked {n} of {of} in all"),
    "year": later("No year clearly stands out: the vendor marked {n} of {of} in all"),
}


def shares_chart(found: Sequence[Rate], by: By) -> Chart:
    """Return the shares of one grouping. found: as `Judgement.rates(zone, by)` gives it."""
    labels = [_label(one, by) for one in found]
    table = _table(found, labels, by)
    id_ = f"unintended_by_{by}"
    of = sum(one.recordings for one in found)
    drawn = _drawn(found, by)
    if not drawn or not any(one.likely or one.vendor_marked for one in found):
        title = (
            tr("Of {recordings} none is marked by the vendor or likely not meant", recordings=recordings(of))
            if of
            else tr("No recording can be asked about, so there is nothing to draw")
        )
        return Chart(id_, None, title, "", NOT_AVAILABLE, f"{title}.", table)
    main = _main(found)
    named = [labels[at] for at in drawn]
    rates = [found[at] for at in drawn]
    upright = by in ("hour", "year")
    return Chart(
        id=id_,
        figure=_upright(rates, named, by) if upright else _lying(rates, named),
        title=_title(rates, named, by, main, found),
        denominator=_denominator(found, len(drawn), of, by),
        badge=VENDOR_SAYS if main == "vendor_marked" else INFERRED,
        alt=_alt(rates, named, main),
        table=table,
    )


def _main(found: Sequence[Rate]) -> Answer:
    """Return what the title speaks of: our estimate, or the vendor's mark where nothing is likely."""
    return "likely" if any(one.likely for one in found) else "vendor_marked"


def _drawn(found: Sequence[Rate], by: By) -> list[int]:
    placed = [at for at, one in enumerate(found) if by == "device" or one.group not in _NAMED_BY_US]
    large = [at for at in placed if found[at].recordings >= ENOUGH]
    placed = large or placed
    return placed if by == "hour" else placed[-MAX_GROUPS:] if by == "year" else placed[:MAX_GROUPS]


def _label(rate: Rate, by: By) -> str:
    if rate.group in _NAMED_BY_US:
        return tr(rate.group)
    return hour_span(int(rate.group)) if by == "hour" else shorten(rate.group)


def _title(drawn: Sequence[Rate], labels: Sequence[str], by: By, main: Answer, found: Sequence[Rate]) -> str:
    of, n = sum(one.recordings for one in found), sum(getattr(one, main) for one in found)
    best = max(range(len(drawn)), key=lambda at: _least(drawn[at], main))
    one = drawn[best]
    rest_of, rest = of - one.recordings, n - getattr(one, main)
    stands_out = one.recordings >= ENOUGH and rest_of and _least(one, main) > rest / rest_of
    if not stands_out:
        even = _EVEN if main == "likely" else _EVEN_MARKED
        return tr(even[by], n=number(n), of=number(of))
    amount = getattr(one, main)
    return tr(
        _LARGEST[by, main],
        group=labels[best],
        n=number(amount),
        of=number(one.recordings),
        share=hundredths(amount / one.recordings),
    )


def _least(rate: Rate, answer: Answer) -> float:
    share = rate.share(answer)
    return share.interval[0] if share else 0.0


def _denominator(found: Sequence[Rate], drawn: int, of: int, by: By) -> str:
    parts = [
        tr("Of {recordings} in which a device waited for its wake word.", recordings=recordings(of)),
        tr("A dot is a share, its line the 95 % interval: of counting, not of judging."),
    ]
    left = sum(one.recordings for one in found if by != "device" and one.group in _NAMED_BY_US)
    if left and by == "hour":
        parts.append(tr("{n} without a time of day not drawn.", n=number(left)))
    elif left and by == "year":
        parts.append(tr("{n} without a time not drawn.", n=number(left)))
    elif left:
        parts.append(tr("{n} whose wake word is not known not drawn.", n=number(left)))
    small = sum(one.recordings < ENOUGH for one in found)
    if small and drawn < len(found) and any(one.recordings >= ENOUGH for one in found):
        parts.append(tr("What has fewer than {n} recordings stands in the table only.", n=ENOUGH))
    elif drawn < len(found) - bool(left):
        parts.append(tr("More of them stand in the table."))
    return " ".join(parts)


def said_share(rate: Rate, answer: Answer) -> str:
    """Return "12 of 340, 4 % (2 % to 6 %)"; what is of nothing is only a number."""
    share = rate.share(answer)
    n, of = number(getattr(rate, answer)), number(rate.recordings)
    if share is None:
        return n
    low, high = (hundredths(edge) for edge in share.interval)
    return tr(
        "{n} of {of}, {share} (95 % interval {low} to {high})",
        n=n,
        of=of,
        share=hundredths(share.value),
        low=low,
        high=high,
    )


def hundredths(share: float) -> str:
    """Return a share as "4.3 %" or "12 %"."""
    return f"{decimal(100 * share, 1 if share < 0.1 else 0)} %"


def _alt(drawn: Sequence[Rate], labels: Sequence[str], main: Answer) -> str:
    told = "; ".join(
        f"{label}: {said_share(one, main)}"
        for one, label in sorted(
            zip(drawn, labels, strict=True), key=lambda pair: -_value(pair[0].share(main))
        )[:MAX_GROUPS]
    )
    if main == "likely":
        return tr("Dots with intervals, the largest share likely not meant first: {groups}.", groups=told)
    return tr("Dots with intervals, the largest share marked by the vendor first: {groups}.", groups=told)


def _value(share: Estimate | None) -> float:
    return share.value if share else 0.0


def _table(found: Sequence[Rate], labels: Sequence[str], by: By) -> pd.DataFrame:
    columns: dict[str, list[object]] = {by: list(labels)}
    columns["recordings"] = [one.recordings for one in found]
    for series, key in zip(_SERIES, ("marked", "likely"), strict=True):
        shares = [one.share(series.answer) for one in found]
        columns[key] = [getattr(one, series.answer) for one in found]
        columns[f"{key}_share"] = [round(_value(share), 4) for share in shares]
        for name, edge in (("from", 0), ("to", 1)):
            columns[f"{key}_{name}"] = [round(share.interval[edge], 4) if share else None for share in shares]
    return pd.DataFrame(columns)


def _upright(drawn: Sequence[Rate], labels: Sequence[str], by: By) -> go.Figure:
    """Return dots over a line of time: hours of the day, or years."""
    figure = figure_of(height=320)
    most = _most(drawn)
    places = [int(one.group) for one in drawn]
    for series, shift in zip(_shown(drawn), (-0.14, 0.14), strict=False):
        figure.add_trace(_dots(series, drawn, labels, [place + shift for place in places], "y"))
    ticks: dict[str, object] = {"dtick": 1, "tickformat": "d"}
    if by == "hour":
        ticks = {
            "tickvals": list(range(0, 24, 3)),
            "ticktext": [f"{hour:02}" for hour in range(0, 24, 3)],
            "range": [-0.6, 23.6],
        }
    figure.update_layout(
        xaxis={**ticks, "showgrid": False, "zeroline": False, "tickangle": 0},
        yaxis={"ticksuffix": " %", "range": [-0.03 * most, most]},
    )
    return figure


def _lying(drawn: Sequence[Rate], labels: Sequence[str]) -> go.Figure:
    """Return dots in rows, the label above each: beside them it would leave a phone no room."""
    figure = figure_of(height=70 + 52 * len(drawn))
    most = _most(drawn)
    for series, shift in zip(_shown(drawn), (0.08, 0.3), strict=False):
        figure.add_trace(_dots(series, drawn, labels, [at + shift for at in range(len(drawn))], "x"))
    figure.update_layout(
        annotations=[
            {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "y": at - 0.12,
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"{escape(label)} ({recordings(one.recordings)})",
            }
            for at, (one, label) in enumerate(zip(drawn, labels, strict=True))
        ],
        xaxis={"ticksuffix": " %", "range": [-0.015 * most, most], "zeroline": True},
        yaxis={"visible": False, "range": [len(drawn) - 0.45, -0.7]},
    )
    return figure


def _shown(drawn: Sequence[Rate]) -> list[_Series]:
    """Return the series that have something to show: many exports hold no mark of a vendor at all."""
    return [one for one in _SERIES if any(getattr(rate, one.answer) for rate in drawn)]


def _most(drawn: Sequence[Rate]) -> float:
    """Return where the axis of shares ends, in hundredths: no group of a few may squeeze all others."""
    ends = [
        share.interval[1] for one in drawn for series in _shown(drawn) if (share := one.share(series.answer))
    ]
    dots = [_value(one.share(series.answer)) for one in drawn for series in _shown(drawn)]
    return min(100.0, 108 * max([*ends, *dots, 0.01]))


def _dots(
    series: _Series, drawn: Sequence[Rate], labels: Sequence[str], places: Sequence[float], along: str
) -> go.Scatter:
    shares = [one.share(series.answer) or Estimate(0, (0, 0)) for one in drawn]
    values = [100 * share.value for share in shares]
    error = {
        "type": "data",
        "symmetric": False,
        "array": [100 * (share.interval[1] - share.value) for share in shares],
        "arrayminus": [100 * (share.value - share.interval[0]) for share in shares],
        "thickness": 1.5,
        "width": 0,
    }
    return go.Scatter(
        name=legend_name(tr(series.name)),
        mode="markers",
        x=values if along == "x" else list(places),
        y=list(places) if along == "x" else values,
        **{f"error_{along}": error},
        marker={"color": series.colour, "symbol": series.symbol, "size": 9},
        text=[
            escape(f"{label}: {said_share(one, series.answer)}")
            for one, label in zip(drawn, labels, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )
