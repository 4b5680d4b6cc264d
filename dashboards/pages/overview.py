"""The first answers: how much, since when, by what, and at which hours."""

from __future__ import annotations

import streamlit as st

from dashboards.parts.importing import nothing_yet
from dashboards.parts.meant import show_verdicts
from dashboards.parts.notes import lead_to_notes, show_notes
from dashboards.parts.numbers import show_numbers
from dashboards.parts.page import START, notice, say_zone
from dashboards.parts.picture import show_picture
from dashboards.parts.questions import zone_is_open
from dashboards.parts.state import once, opened, zone


def show() -> None:
    """Draw the page."""
    st.title("Overview")
    holder = opened()
    if holder is None:
        nothing_yet("Here you will see how often your assistants recorded, since when, and at which hours.")
        return
    history = holder.history
    if not history.trustworthy:
        notice("alarms", "alarm", "Not everything could be read. Do not rely on the numbers alone.")
        if st.button("See what is wrong", key="to-ledger"):
            st.switch_page(START)
    if not len(history):
        notice("none", "calm", "There are no recordings in these files.")
        show_notes(history)
        if st.button("See what was read", key="to-ledger-empty"):
            st.switch_page(START)
        return
    say_zone(is_open=zone_is_open(holder))
    show_numbers(history)
    show_verdicts(history)
    lead_to_notes(history)
    from auditor import charts  # noqa: PLC0415 - Plotly takes a moment, and the first page has no picture

    in_zone = zone()
    for name, draw in (
        ("per-day", lambda: charts.per_day_chart(history, in_zone)),
        ("hour-weekday", lambda: charts.hour_weekday_chart(history, in_zone)),
        ("calendar", lambda: charts.calendar_chart(history, in_zone)),
        ("by-device", lambda: charts.by_device_chart(history)),
    ):
        show_picture(once((name, in_zone), draw))


show()
