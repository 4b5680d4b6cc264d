"""What published shares would mean for somebody's recordings, if they were drawn at random."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd
import plotly.graph_objects as go

from auditor.charts.chart import INFERRED, NOT_AVAILABLE, Chart
from auditor.charts.look import OTHER_COLOUR, SILENT, VENDOR_COLOURS, figure_of
from auditor.charts.say import escape, recordings
from auditor.insights.exposure.chance import Chance, chance
from auditor.insights.exposure.counting import Exposed, Exposure
from auditor.insights.exposure.telling import (
    ceiling_of,
    chance_of,
    expected_of,
    outside_sentence,
    share_as_put,
    share_of,
)
from auditor.language import decimal, listing, number, tr, trn


def drawn_chart(exposure: Exposure, own: float | None = None) -> Chart:
    """Return how many recordings would be drawn at random at the published shares, on a scale of tens.

    own: a share of the reader's choice, 0 to 1, marked as well. Marks stand where a share leads if the person
    had agreed to whatever one had to agree to; ranges reach down to where it leads if not.
    """
    rows = [_Row(one, own) for one in exposure.programmes]
    drawn = [row for row in rows if row.n and (row.published or own)]
    table = pd.DataFrame(
        [line for row in drawn for line in row.lines()],
        columns=[
            tr("Programme"),
            tr("Share"),
            "recordings",
            tr("Drawn on average"),
            tr("Chance of at least one"),
        ],
    )
    if not drawn:
        title = tr("No recording here could have been drawn, or no share was published")
        return Chart(
            "review_drawn", None, title, outside_sentence(exposure), NOT_AVAILABLE, f"{title}.", table
        )
    low, high = _decades([one.expected for row in drawn for one in (*row.chances, row.low)])
    figure = figure_of(height=64 + 58 * len(drawn) + 44)
    for at, row in enumerate(drawn):
        figure.add_traces(list(row.traces(at, 10.0**low)))
    figure.update_layout(
        annotations=[words for at, row in enumerate(drawn) for words in row.labels(at)],
        legend={"traceorder": "normal"},
        xaxis={
            "type": "log",
            "range": [low, high],
            "tickvals": [10.0**at for at in _few(low, high)],
            "ticktext": [_power(at) for at in _few(low, high)],
            "title": {"text": tr("recordings drawn on average"), "standoff": 6},
            "zeroline": False,
            "showgrid": True,
            "gridcolor": SILENT,
        },
        yaxis={"visible": False, "range": [len(drawn) - 0.55, -0.75]},
    )
    return Chart(
        id="review_drawn",
        figure=figure,
        title=tr("If drawn at random, on average: {parts}", parts="; ".join(row.said() for row in drawn)),
        denominator=" ".join(
            part
            for part in (
                tr(
                    "Each line to the right is {times} times as many; an average of 0.1 is one recording in "
                    "ten such histories.",
                    times=number(10 ** _step(low, high)),
                ),
                tr("Dots: published as around; triangles: published as less than."),
                tr("The diamond is the share that you chose.") if own is not None else "",
                _if_not_agreed(drawn),
                _left_out(rows, drawn),
            )
            if part
        ),
        badge=INFERRED,
        alt=" ".join(
            [tr("Ranges on a scale of tens, one for each programme."), *(row.alt() for row in drawn)]
        ),
        table=table,
    )


class _Row:
    """One programme in the picture of shares."""

    def __init__(self, exposed: Exposed, own: float | None) -> None:
        self.exposed = exposed
        self.name = tr(exposed.programme.title)
        self.n = exposed.drawn_from(agreed=True)
        self.published = exposed.published(agreed=True)
        self.own = None if own is None else chance(self.n, own)

    @property
    def chances(self) -> list[Chance]:
        return [*(one.chance for one in self.published), *([self.own] if self.own else [])]

    @property
    def low(self) -> Chance:
        """The least: of the smallest share, if the person had not agreed wherever one had to."""
        share = self.chances[0].share if self.chances else 0.0
        return chance(self.exposed.drawn_from(agreed=False), share)

    def lines(self) -> Iterator[list[object]]:
        shares = [(share_as_put(one.share), one.chance.share) for one in self.published]
        if self.own:
            said = tr(
                "{share} of {n}, the share that you chose", share=share_of(self.own.share), n=number(self.n)
            )
            shares.append((said, self.own.share))
        for said, share in shares:
            if self.exposed.if_agreed:
                none = chance(self.exposed.drawn_from(agreed=False), share)
                put = tr("{share}, if you had not agreed", share=said)
                yield [self.name, put, none.n, none.expected, none.at_least_one]
            found = chance(self.n, share)
            yield [self.name, self.put(said), found.n, found.expected, found.at_least_one]

    def put(self, said: str) -> str:
        """Return a share with what it holds for."""
        return tr("{share}, if you had agreed", share=said) if self.exposed.if_agreed else said

    def said(self) -> str:
        """Return the range in few words."""
        most = self.published[-1].chance if self.published else self.chances[-1]
        above = bool(self.published) and self.published[-1].share.is_bound
        below = bool(self.published) and self.published[0].share.is_bound
        values = {"name": self.name, "n": number(self.n), "least": expected_of(self.low)}
        values["most"] = ceiling_of(most) if above or 0 < most.expected < 0.01 else expected_of(most)
        if not self.low.n:
            if above or 0 < most.expected < 0.01:
                return tr("{name} 0 to under {most} of {n} (0 if you had not agreed)", **values)
            return tr("{name} 0 to {most} of {n} (0 if you had not agreed)", **values)
        if self.low == most and not above:
            return tr("{name} {most} of {n}", **(values | {"most": expected_of(most)}))
        if below or 0 < self.low.expected < 0.01:  # under, and no lower end
            return tr("{name} under {most} of {n}", **values)
        if above:
            return tr("{name} {least} to under {most} of {n}", **values)
        return tr("{name} {least} to {most} of {n}", **values)

    def alt(self) -> str:
        parts = [
            tr(
                "at {share}: {expected} of {n} on average, a chance of {chance} of at least one",
                share=self.put(share_as_put(one.share)),
                expected=expected_of(one.chance),
                n=number(self.n),
                chance=chance_of(one.chance),
            )
            for one in self.published
        ]
        return f"{self.said()}: {'; '.join(parts) or tr('no share was published')}."

    def traces(self, at: int, edge: float) -> Iterator[go.Scatter]:
        """Yield the range, its ends and the own choice. edge: the left end of the picture."""
        colour = VENDOR_COLOURS[self.exposed.programme.vendor]
        found = self.published
        if found:
            if (
                found[0].share.is_bound or not self.low.n
            ):  # how far below it may be is not known, or down to 0
                yield _line([edge, found[0].chance.expected], at, colour, dash="dot")
            elif self.exposed.if_agreed:
                yield _line([self.low.expected, found[0].chance.expected], at, colour, dash="dot")
            if len(found) > 1:
                yield _line([found[0].chance.expected, found[-1].chance.expected], at, colour)
        for one in found:
            yield self._point(
                at,
                one.chance,
                self.put(share_as_put(one.share)),
                "triangle-left" if one.share.is_bound else "circle",
            )
        if self.own:
            said = tr(
                "the share that you chose: {share} of {n}", share=share_of(self.own.share), n=number(self.n)
            )
            yield self._point(at, self.own, self.put(said), "diamond-open")

    def _point(self, at: int, one: Chance, said: str, symbol: str) -> go.Scatter:
        """Return one mark. said: what it stands for; symbol: Plotly's; your choice has no vendor's colour."""
        mine = symbol.startswith("diamond")
        colour = OTHER_COLOUR if mine else VENDOR_COLOURS[self.exposed.programme.vendor]
        return go.Scatter(
            mode="markers",
            showlegend=False,
            x=[one.expected],
            y=[at],
            marker={"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
            text=[
                escape(
                    tr(
                        "{said}: {expected} of {n} on average, a chance of {chance} of at least one",
                        said=said,
                        expected=expected_of(one),
                        n=number(one.n),
                        chance=chance_of(one),
                    )
                )
            ],
            hovertemplate="%{text}<extra></extra>",
        )

    def labels(self, at: int) -> Iterator[dict[str, object]]:
        yield {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": at - 0.22,
            "yanchor": "bottom",
            "showarrow": False,
            "text": f"<b>{escape(self.name)}</b>, {escape(recordings(self.n))}",
        }


def _line(x: list[float], at: int, colour: str, *, dash: str = "solid") -> go.Scatter:
    return go.Scatter(
        mode="lines",
        x=x,
        y=[at, at],
        line={"color": colour, "width": 5 if dash == "solid" else 3, "dash": dash},
        hoverinfo="skip",
        showlegend=False,
    )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten between which all values lie, with room on both sides."""
    above = [one for one in values if one > 0] or [1.0]
    low, high = math.floor(math.log10(min(above)) - 0.15), math.ceil(math.log10(max(above)) + 0.15)
    return low, max(high, low + 2)


def _few(low: int, high: int) -> list[int]:
    """Return at most seven of the powers: more would not fit on a phone."""
    return list(range(low, high + 1, _step(low, high)))


def _step(low: int, high: int) -> int:
    """Return how many powers of ten lie between two of the lines that are drawn."""
    return max(1, -(-(high - low + 1) // 7))


def _power(at: int) -> str:
    return number(10**at) if at >= 0 else decimal(10.0**at, -at)


def _if_not_agreed(drawn: Sequence[_Row]) -> str:
    """Return what the dotted line of a programme says for which one had to agree first; "" without one."""
    n = sum(row.exposed.if_agreed for row in drawn)
    if not n:
        return ""
    return trn(
        "Dotted, to the left: what remains, or 0, without the {n} recording of times in which one had to "
        "agree first; marks are for somebody who had agreed. As a rule files do not say whether you had.",
        "Dotted, to the left: what remains, or 0, without the {n} recordings of times in which one had to "
        "agree first; marks are for somebody who had agreed. As a rule files do not say whether you had.",
        n,
    )


def _left_out(rows: Sequence[_Row], drawn: Sequence[_Row]) -> str:
    """Return what is not in the picture, and why."""
    told = []
    silent = [row.name for row in rows if row.n and row not in drawn]
    if silent:
        told.append(tr("No share was published: {names}.", names=listing(silent)))
    empty = [row.name for row in rows if not row.n]
    if empty:
        told.append(tr("No recording could have been drawn: {names}.", names=listing(empty)))
    paused = sum(row.exposed.paused for row in rows)
    if paused:
        told.append(
            trn(
                "{n} recording of a time in which review was stopped is left out.",
                "{n} recordings of times in which review was stopped are left out.",
                paused,
            )
        )
    return " ".join(told)
