"""One panel for each programme of review: bars by month, the default of each time behind them, marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from auditor.charts.look import DAY_MS, OTHER_COLOUR, VENDOR_COLOURS, legend_name, small_integers, whole_ticks
from auditor.charts.say import escape
from auditor.insights.events import Event
from auditor.insights.exposure.counting import Exposed, Exposure
from auditor.insights.exposure.facts import REVIEW as REVIEW_ORDER
from auditor.insights.exposure.telling import REVIEW
from auditor.language import tr, trn

LETTERS = "ABCDEFGH"  # of a programme's periods, in order
PANEL, GAP = 128, 54  # pixels: of a panel, and above it for its name and marks
_TOP = 0.86  # of a panel: above the bands stand their letters
_NARROWEST = 0.03  # of the line of time: a narrower band has no letter
_NEAR = 0.035  # of the line of time: numbers nearer than this would overlap
# Told apart by pattern first: the greys alone would not do.
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "on": ("", "rgba(128,128,128,0.45)"),
    "opt_out": ("/", "rgba(128,128,128,0.16)"),
    "saved_only": ("-", "rgba(128,128,128,0.10)"),
    "opt_in": (".", "rgba(128,128,128,0.08)"),
    "paused": ("", "rgba(128,128,128,0.05)"),
    "unknown": ("x", "rgba(128,128,128,0.05)"),
}


@dataclass(frozen=True)
class Panel:
    """One programme's panel: its place from the top, and what is in it."""

    at: int
    exposed: Exposed
    exposure: Exposure

    @property
    def counts_axis(self) -> str:
        """The axis of the bars."""
        return "y" if not self.at else f"y{2 * self.at + 1}"

    @property
    def bands_axis(self) -> str:
        """The axis of the bands, below that of the bars."""
        return f"y{2 * self.at + 2}"

    def axes(self, panels: int) -> dict[str, object]:
        """Return both axes by their name in a layout. panels: how many there are."""
        low, high = self._domain(panels)
        most = int(self.exposed.per_month.max(initial=0))
        counts = {
            "domain": [low, high],
            "overlaying": self.bands_axis,
            "range": [0, max(most, 1) * 1.25],  # room for the letters
            "fixedrange": True,
            "automargin": True,
            "ticks": "",
            "tickmode": "auto",  # an axis above another would take over its ticks
            **whole_ticks(most),
        }
        bands = {"domain": [low, high], "range": [0, 1], "visible": False, "fixedrange": True}
        return {
            self.counts_axis.replace("y", "yaxis"): counts,
            self.bands_axis.replace("y", "yaxis"): bands,
        }

    def traces(self) -> Iterator[go.Bar]:
        """Yield the bands, and the bars above them."""
        for _, begin, end, review in self._bands():
            yield _band([begin.isoformat()], [((end - begin).days + 1) * DAY_MS], review, self.bands_axis)
        starts = self.exposure.months.astype("datetime64[D]")
        ends = (self.exposure.months + 1).astype("datetime64[D]")
        counts = self.exposed.per_month
        yield go.Bar(
            name=tr(self.exposed.programme.title),
            x=np.datetime_as_string(starts).tolist(),
            y=small_integers(counts),
            offset=0,
            width=((ends - starts).astype(np.float64) * DAY_MS * 0.92),
            yaxis=self.counts_axis,
            marker={"color": VENDOR_COLOURS[self.exposed.programme.vendor], "line": {"width": 0}},
            hovertemplate="%{x}: %{y:,d}<extra></extra>",
            showlegend=False,
        )

    def words(self, panels: int, drawn: Sequence[tuple[Event, int]]) -> Iterator[dict[str, object]]:
        """Yield the panel's name, the letters of its bands and the numbers of its marks."""
        _, high = self._domain(panels)
        plain = {"showarrow": False, "yref": "paper"}
        n = int(self.exposed.per_month.sum())
        yield {
            **plain,
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": high,
            "yshift": 18,
            "yanchor": "bottom",
            "text": f"<b>{escape(tr(self.exposed.programme.title))}</b>, {escape(_a_month(n))}",
        }
        for letter, begin, end, _ in self._bands():
            if (end - begin).days >= _NARROWEST * self._span:
                middle = begin + (end - begin) / 2
                yield {**plain, "x": middle.isoformat(), "y": high, "yanchor": "top", "text": letter}
        for day, said in _spaced(self._mine(drawn), self._span):
            yield {**plain, "x": day.isoformat(), "y": high, "yanchor": "bottom", "text": said}

    def lines(self, drawn: Sequence[tuple[Event, int]]) -> Iterator[dict[str, object]]:
        """Yield the lines of the marks, and those between two bands."""
        for event, _ in self._mine(drawn):
            yield self._line(event.at, "dash")
        for _, begin, _, _ in self._bands()[1:]:
            yield self._line(begin, "solid")

    def _line(self, day: dt.date, dash: str) -> dict[str, object]:
        return {
            "type": "line",
            "x0": day.isoformat(),
            "x1": day.isoformat(),
            "yref": f"{self.counts_axis} domain",
            "y0": 0,
            "y1": 1,
            "line": {"dash": dash, "width": 1.5, "color": OTHER_COLOUR},
        }

    def _mine(self, drawn: Sequence[tuple[Event, int]]) -> list[tuple[Event, int]]:
        """Return the marks of this vendor; of two programmes of one vendor the first has them."""
        of_vendor = [
            one for one in self.exposure.programmes if one.programme.vendor == self.exposed.programme.vendor
        ]
        if of_vendor[0] is not self.exposed:
            return []
        return [one for one in drawn if one[0].vendor == self.exposed.programme.vendor]

    def _bands(self) -> list[tuple[str, dt.date, dt.date, str]]:
        """Return letter, first and last day drawn, and default of each period that is in the picture."""
        first, last = ends_of(self.exposure)
        found = []
        for letter, period in zip(LETTERS, self.exposed.programme.periods, strict=False):
            begin, end = max(period.first or first, first), min(period.last or last, last)
            if begin <= end:
                found.append((letter, begin, end, period.review))
        return found

    @property
    def _span(self) -> int:
        first, last = ends_of(self.exposure)
        return (last - first).days + 1

    def _domain(self, panels: int) -> tuple[float, float]:
        """Return where the panel lies, from 0 at the bottom of the figure to 1."""
        whole = panels * (PANEL + GAP)
        low = (panels - 1 - self.at) * (PANEL + GAP)
        return low / whole, (low + PANEL) / whole


def _band(x: list[str | None], width: list[float], review: str, axis: str, *, name: str = "") -> go.Bar:
    shape, colour = _PATTERNS[review]
    return go.Bar(
        name=name,
        x=x,
        y=[_TOP] * len(x),
        offset=0,
        width=width,
        yaxis=axis,
        marker={
            "color": colour,
            "line": {"width": 1 if name else 0, "color": OTHER_COLOUR},
            "pattern": {
                "shape": shape,
                "fgcolor": OTHER_COLOUR,
                "bgcolor": colour,
                "size": 7,
                "solidity": 0.16,
            },
        },
        hoverinfo="skip",
        showlegend=bool(name),
    )


def legend(exposure: Exposure) -> list[go.Bar]:
    """Return what names each sort of band once; it draws nothing itself."""
    first, _ = ends_of(exposure)
    shown = reviews(exposure)
    return [
        _band([first.isoformat()], [0], one, "y2", name=legend_name(tr(REVIEW[one])))
        for one in REVIEW_ORDER
        if one in shown
    ]


def reviews(exposure: Exposure) -> set[str]:
    """Return which defaults lie within the time drawn."""
    first, last = ends_of(exposure)
    return {
        period.review
        for one in exposure.programmes
        for period in one.programme.periods
        if (period.first or first) <= last and (period.last or last) >= first
    }


def _spaced(drawn: Sequence[tuple[Event, int]], span: int) -> list[tuple[dt.date, str]]:
    """Return numbers with their day; those that would overlap stand together, at the first of them."""
    placed: list[tuple[dt.date, str]] = []
    for event, at in drawn:
        if placed and (event.at - placed[-1][0]).days < span * _NEAR:
            placed[-1] = (placed[-1][0], f"{placed[-1][1]},{at}")
        else:
            placed.append((event.at, str(at)))
    return placed


def _a_month(n: int) -> str:
    return trn("{n} recording, by month", "{n} recordings, by month", n)


def ends_of(exposure: Exposure) -> tuple[dt.date, dt.date]:
    """Return the first day of the first month and the last day of the last."""
    days = exposure.months[[0, -1]] + np.array([0, 1])
    first, after = days.astype("datetime64[D]").astype(object)
    return first, after - dt.timedelta(days=1)
