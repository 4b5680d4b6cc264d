"""The person's recordings in the times of each programme: the picture, and every time with its default."""

from __future__ import annotations

import streamlit as st

from auditor.insights.exposure.counting import Exposed, Exposure, InPeriod
from auditor.insights.exposure.telling import default_of, outside_sentence, span_of
from auditor.language import tr
from dashboards.parts.happened import show_happened
from dashboards.parts.page import Line, heading, plain_table, small
from dashboards.parts.picture import show_picture
from dashboards.parts.state import once


def show_times(found: Exposure) -> None:
    """Draw recordings by month over the defaults of their time, and list the defaults."""
    from auditor.charts import exposure as charts  # noqa: PLC0415 - Plotly takes a moment

    heading(tr("Your recordings in the times of review"))
    chart = once(("exposure-times", found.zone), lambda: charts.times_chart(found))
    show_picture(chart)
    marked = charts.marked_events(found)
    if marked:
        show_happened(marked, marked[0].at, marked[-1].at)
    for one in found.programmes:
        _show_programme(one, charts.LETTERS)
    if found.outside and found.programmes:
        small(outside_sentence(found))


def _show_programme(one: Exposed, letters: str) -> None:
    with st.container(border=True, key=f"exposure-of-{one.programme.id}", gap="xsmall"):
        heading(tr(one.programme.title), level=3)
        small(tr(one.programme.sentence))
        lines = [_line(letter, period) for letter, period in zip(letters, one.periods, strict=False)]
        if one.undated:
            lines.append(
                Line(
                    tr("No time in the file"),
                    tr("in any of these times"),
                    (one.undated, one.undated_with_sound),
                )
            )
        plain_table([tr("Time and default"), tr("Your recordings"), tr("Sound in your files")], lines)


def _line(letter: str, one: InPeriod) -> Line:
    default = default_of(one.period)
    said = f"{letter}: {span_of(one.period)}. {default[0].upper()}{default[1:]}."
    about = f"{tr(one.period.sentence)} {tr(one.period.caveat)}"
    return Line(said, about, (one.recordings, one.with_sound))
