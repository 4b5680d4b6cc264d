"""Recordings by month in the times of each programme of review."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from auditor.charts.chart import MEASURED, Chart, Mark
from auditor.charts.dated import mark_sentence, marks_of
from auditor.charts.exposure.panels import GAP, PANEL, Panel, ends_of, legend, reviews
from auditor.charts.exposure.words import nothing
from auditor.charts.look import date_ticks, figure_of, hover_date
from auditor.charts.say import recordings
from auditor.insights.events import Event, events
from auditor.insights.exposure.counting import Exposure
from auditor.insights.exposure.telling import outside_sentence
from auditor.language import later, listing, month, number, tr, trn

_BELOW = 28  # pixels, for the axis
_MARKED = ("disclosure", "legal")
_GROUPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("on", "opt_out"), later("{n} with review on by default")),
    (("saved_only", "opt_in"), later("{n} with review only of people who had agreed to something")),
    (("paused",), later("{n} with review stopped")),
    (("unknown",), later("{n} whose default is not known")),
)


def times_chart(exposure: Exposure) -> Chart:
    """Return recordings by month, one panel for each programme, with the default of each time behind them.

    Bands carry the letters of LETTERS, in the order of the programme's periods; what became known is marked
    with numbers in the panel of the vendor that it is about.
    """
    table = _months_table(exposure)
    if not len(exposure.months):
        return nothing("review_times", exposure, table)
    panels = [Panel(at, one, exposure) for at, one in enumerate(exposure.programmes)]
    drawn, marks = _drawn_events(exposure)
    height = len(panels) * (PANEL + GAP) + _BELOW
    figure = figure_of(height=height + 24 * len(reviews(exposure)))
    figure.add_traces([trace for panel in panels for trace in panel.traces()])
    figure.add_traces(legend(exposure))
    first, last = ends_of(exposure)
    axes = {name: axis for panel in panels for name, axis in panel.axes(len(panels)).items()}
    figure.update_layout(
        barmode="overlay",
        bargap=0,
        annotations=[words for panel in panels for words in panel.words(len(panels), drawn)],
        shapes=[line for panel in panels for line in panel.lines(drawn)],
        legend={"y": 1.0 + 14 / height, "traceorder": "normal"},
        xaxis={
            "type": "date",
            "range": [first.isoformat(), f"{last.isoformat()} 23:59:59"],
            "showgrid": False,
            "hoverformat": hover_date("month"),
            "anchor": "free",
            "position": 0,
            **date_ticks((last - first).days + 1),
        },
        **axes,
    )
    return Chart(
        id="review_times",
        figure=figure,
        title=_times_title(exposure),
        denominator=_of(exposure),
        badge=MEASURED,
        alt=_times_alt(exposure, marks),
        table=table,
        marks=tuple(mark_sentence(mark) for mark in marks),
    )


def marked_events(exposure: Exposure) -> list[Event]:
    """Return what the numbers in `times_chart` stand for, in their order."""
    return [event for event, _ in _drawn_events(exposure)[0]]


def _drawn_events(exposure: Exposure) -> tuple[list[tuple[Event, int]], list[Mark]]:
    if not len(exposure.months):
        return [], []
    first, last = ends_of(exposure)
    vendors = {one.programme.vendor for one in exposure.programmes}
    found = [
        one
        for one in events(vendors, first, last, ("review",))
        if one.kind in _MARKED and one.precision != "year" and first <= one.at <= last
    ]
    return [(event, at) for at, event in enumerate(found, 1)], marks_of(found)


def _months_table(exposure: Exposure) -> pd.DataFrame:
    columns: dict[str, object] = {"month": np.datetime_as_string(exposure.months)}
    columns |= {tr(one.programme.title): one.per_month for one in exposure.programmes}
    return pd.DataFrame(columns)


def _dated(exposure: Exposure) -> int:
    return sum(int(one.per_month.sum()) for one in exposure.programmes)


def _in_group(exposure: Exposure, group: tuple[str, ...]) -> int:
    return sum(
        one.recordings
        for exposed in exposure.programmes
        for one in exposed.periods
        if one.period.review in group
    )


def _times_title(exposure: Exposure) -> str:
    of, n = _dated(exposure), _in_group(exposure, _GROUPS[0][0])
    if not n:
        return trn(
            "No recording of {n} falls into a time in which review is known to have been on by default",
            "No recording of {n} falls into a time in which review is known to have been on by default",
            of,
        )
    return tr("{n} of {of} fall into times in which review was on by default", n=number(n), of=recordings(of))


def _groups_words(exposure: Exposure) -> str:
    found = [(tr(words, n=number(n))) for group, words in _GROUPS if (n := _in_group(exposure, group))]
    return listing(found)


def _of(exposure: Exposure) -> str:
    undated = sum(one.undated for one in exposure.programmes)
    without = (
        trn("{n} without a time is not drawn.", "{n} without a time are not drawn.", undated)
        if undated
        else ""
    )
    sentences = (
        trn("Of {n} recording.", "Of {n} recordings.", exposure.counted),
        without,
        outside_sentence(exposure),
        tr("The defaults are from published sources: they are named below, and are not in your files."),
    )
    return " ".join(one for one in sentences if one)


def _times_alt(exposure: Exposure, marks: Sequence[Mark]) -> str:
    first, last = ends_of(exposure)
    sentences = [
        tr(
            "Bar charts of recordings by month, {first} to {last}, one for each programme of review, with "
            "the default of each time behind the bars.",
            first=f"{month(first.month)} {first.year}",
            last=f"{month(last.month)} {last.year}",
        ),
        tr("By the default of their time: {groups}.", groups=_groups_words(exposure)),
    ]
    sentences += [
        tr("{programme}: {n}.", programme=tr(one.programme.title), n=recordings(int(one.per_month.sum())))
        for one in exposure.programmes
    ]
    if marks:
        listed = "; ".join(f"{at}, {mark_sentence(mark).rstrip('.')}" for at, mark in enumerate(marks, 1))
        sentences.append(tr("Marked: {marks}.", marks=listed))
    return " ".join(sentences)
