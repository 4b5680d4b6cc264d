"""The first answers on one screen: how often, how much unasked, since when, by what, and what stands out."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from dashboards.parts.halves import show_halves
from dashboards.parts.happened import show_happened
from dashboards.parts.notable import show_notable
from dashboards.parts.notes import lead_to_notes
from dashboards.parts.numbers import daily_of, overview_of, show_answer, show_numbers
from dashboards.parts.opening import begin_page
from dashboards.parts.page import CALENDAR, TIMELINE, heading
from dashboards.parts.picture import show_picture
from dashboards.parts.state import Shown, once, zone
from dashboards.parts.studies import show_studies


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("Overview"),
        tr("Here you will see how often your assistants recorded, since when, and how much of it unasked."),
    )
    if held is None:
        return
    said = show_answer(held)
    show_notable(held, said=said)
    _show_days(held)
    heading(tr("All numbers"))
    show_numbers(held)
    lead_to_notes(held.history)
    _show_devices(held)
    show_studies(held)


def _show_days(held: Shown) -> None:
    """Draw the recordings over time, with silences and with what happened at the vendors."""
    from auditor import charts  # noqa: PLC0415 - Plotly takes a moment, and the first page has no picture
    from auditor.insights.events import events  # noqa: PLC0415

    history, in_zone = held.history, zone()
    daily, vendors = daily_of(held), tuple(overview_of(held).by_vendor)
    happened = events(vendors, bears_on=("recordings", "sound", "labels", "export"))
    marks = charts.marks_of(happened)
    show_picture(once(("days", in_zone), lambda: charts.days_chart(daily, history, in_zone, marks)))
    if len(daily):
        show_happened(happened, daily.index[0].date(), daily.index[-1].date())
    show_halves(daily)
    with st.container(horizontal=True, gap="medium"):
        st.page_link(CALENDAR, label=tr("See days and hours: Calendar and clock"), width="content")
        st.page_link(TIMELINE, label=tr("Zoom in: Timeline"), width="content")


def _show_devices(held: Shown) -> None:
    from auditor import charts  # noqa: PLC0415

    show_picture(once("by-device", lambda: charts.by_device_chart(held.history)))


show()
