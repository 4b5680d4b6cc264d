"""A lesson of 45 minutes with the made-up household: guess first, then look."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from auditor.samples.classroom import open_classroom
from auditor.samples.lesson import STEPS
from dashboards.parts.lesson import SUMMARY, draw_note, draw_question, draw_top, draw_way, lesson
from dashboards.parts.page import heading


def show() -> None:
    """Draw the page."""
    st.title(tr("Learn"))
    with st.spinner(tr("The made-up household is read …")):
        open_classroom()
    # The charts that views need take a moment to load, and so come after the spinner.
    from dashboards.parts.lesson_views import (  # noqa: PLC0415
        draw_beginning,
        draw_summary,
        draw_view,
    )

    draw_top()
    at = lesson().at
    if at == 0:
        draw_beginning()
    elif at == SUMMARY:
        draw_summary()
    else:
        step = STEPS[at - 1]
        heading(tr(step.title))
        if draw_question(step):
            st.markdown(tr(step.task))
            draw_view(step.id)
        draw_note(step)
    draw_way()


show()
