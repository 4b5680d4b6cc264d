"""How charts look: colours, scales, an empty figure, colour bars, and cells that can be clicked.

Text colours are left to the theme of the page; backgrounds are transparent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from auditor.language import current

# Okabe and Ito's palette (jfly.uni-koeln.de/color/): vermilion, blue and bluish green have a
# contrast of at least 3 : 1 on white and on #0e1117, and stay apart for colour-blind readers.
VENDOR_COLOURS: Mapping[str, str] = {"amazon": "#D55E00", "google": "#0072B2", "apple": "#009E73"}
OTHER_COLOUR = "#808080"
# What a person chose in a chart of one hue: vermilion is far from it, and 3 : 1 on white and on #0e1117.
CHOSEN_COLOUR = "#D55E00"
# One hue, from faint to full: the background shines through, so it reads on white and on black.
SCALE_RGB = "128,97,214"
_FAINTEST = 0.38
SILENT = "rgba(128,128,128,0.25)"
TRANSPARENT = "rgba(0,0,0,0)"
_LONGEST_NAME = 36  # letters in a legend beside its sign, on a phone

DAY_MS = 86_400_000

# Plotly's own names of months are English: other languages get dates in figures.
_TICKS: Mapping[str, tuple[str, str, str]] = {
    "en": ("%-d %b\n%Y", "%b %Y", "%Y"),
    "de": ("%d.%m.\n%Y", "%m/%Y", "%Y"),
}
_HOVER_DATES: Mapping[str, Mapping[str, str]] = {
    "en": {"day": "%a %-d %b %Y", "week": "%-d %b %Y", "month": "%B %Y", "year": "%Y"},
    "de": {"day": "%d.%m.%Y", "week": "%d.%m.%Y", "month": "%m/%Y", "year": "%Y"},
}
_SEPARATORS: Mapping[str, str] = {"en": ".,", "de": ",."}  # of decimals, then of thousands


def figure_of(height: int) -> go.Figure:
    """Return an empty figure that takes fonts and lines from the page it stands on. height: pixels."""
    axis = {
        "automargin": True,
        "fixedrange": True,  # a finger that scrolls past must not zoom
        "ticks": "",
        "ticklabelstandoff": 4,
    }
    layout = go.Layout(
        template=go.layout.Template(),
        height=height,
        margin={"l": 4, "r": 4, "t": 4, "b": 4, "pad": 0},
        paper_bgcolor=TRANSPARENT,
        plot_bgcolor=TRANSPARENT,
        font={"size": 12},
        dragmode=False,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        xaxis=axis,
        yaxis=axis,
        separators=_SEPARATORS[current()],
    )
    return go.Figure(layout=layout)


def pick_layer(
    x: Sequence[object] | npt.NDArray[np.generic],
    y: Sequence[object] | npt.NDArray[np.generic],
    customdata: Sequence[object] | npt.NDArray[np.generic],
    text: Sequence[str] | npt.NDArray[np.str_],
    size: float,
    *,
    colour: str = OTHER_COLOUR,
) -> go.Scatter:
    """Return unseen squares above cells, which makes them clickable; what is clicked gets an outline.

    Cells of a heat map cannot be selected in Streamlit; the heat map below needs `hoverinfo="skip"`.

    x, y: where the cells are, one after the other. customdata: what a click on each gives.
    text: what the pointer shows, Plotly's few HTML tags included. size: of a square, pixels.
    Of thousands of cells, arrays: Plotly looks at each item of a list. colour: of the outline.
    """
    return go.Scatter(
        name="pick",
        mode="markers",
        x=x,
        y=y,
        customdata=customdata,
        text=text,
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        marker={
            "symbol": "square-open",
            "size": size,
            "color": colour,
            "opacity": 0,
            "line": {"width": 2},
        },
        # Only opacity: a colour given here would fill the open squares.
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
    )


def date_ticks(span: int) -> dict[str, object]:
    """Return ticks that read "3 May", "Jul 2024" or "2024"; one below each bar for a few days. span: days."""
    by_day, by_month, by_year = _TICKS[current()]
    if span <= 7:  # left alone, Plotly would write hours
        return {"dtick": DAY_MS, "tick0": "2000-01-01 12:00", "tickformat": by_day}
    ranges = ((None, "M1", by_day), ("M1", "M6", by_month), ("M12", None, by_year))
    return {"tickformatstops": [{"dtickrange": [low, high], "value": form} for low, high, form in ranges]}


def hover_date(unit: str) -> str:
    """Return the form of a date under the pointer, for bars of a day, week, month or year."""
    return _HOVER_DATES[current()][unit]


def legend_name(words: str) -> str:
    """Return what stands in a legend: on two lines where it is too long for a phone and has a comma."""
    before, comma, after = words.rpartition(", ")
    return f"{before},<br>{after}" if comma and len(words) > _LONGEST_NAME else words


def colour_bar(title: str, gap: int, **more: object) -> dict[str, object]:
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


def whole_ticks(most: int) -> dict[str, object]:
    """Return ticks at whole numbers only: there is no half recording."""
    return {"tickformat": ",d", **({"dtick": 1} if most < 6 else {"nticks": 5})}


def scale_from_zero(most: int) -> list[list[object]]:
    """Return a scale from 1 to `most`; zero has a grey of its own."""
    nearly_one = min(0.999 / most, 0.999)
    return [[0, SILENT], [nearly_one, SILENT], [nearly_one, _tint(_FAINTEST)], [1, _tint(1)]]


def scale_of_classes(n: int) -> list[list[object]]:
    """Return n flat colours, the first of them for none."""
    colours = [SILENT]
    colours += [_tint(_FAINTEST + (1 - _FAINTEST) * at / max(n - 2, 1)) for at in range(n - 1)]
    return [[edge / n, colour] for at, colour in enumerate(colours) for edge in (at, at + 1)]


def small_integers(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Return 32-bit integers: Plotly writes 64-bit ones as text."""
    return values.astype(np.int32)


def _tint(alpha: float) -> str:
    return f"rgba({SCALE_RGB},{alpha:.2f})"
