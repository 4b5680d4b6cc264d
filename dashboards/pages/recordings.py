"""All recordings: find some, look at one, hear it, and see where exactly it stands."""

from __future__ import annotations

import streamlit as st

from dashboards.parts.details import show_details
from dashboards.parts.filters import choose_filters
from dashboards.parts.importing import nothing_yet
from dashboards.parts.page import START, notice, say_zone
from dashboards.parts.questions import zone_is_open
from dashboards.parts.rows import show_rows
from dashboards.parts.state import opened


def show() -> None:
    """Draw the page."""
    st.title("Recordings")
    holder = opened()
    if holder is None:
        nothing_yet(
            "Here you will find every recording, with its words, its sound and its place in your files."
        )
        return
    if not len(holder.history):
        notice("none", "calm", "There are no recordings in these files.")
        if st.button("See what was read", key="to-ledger-empty"):
            st.switch_page(START)
        return
    say_zone(is_open=zone_is_open(holder))
    filters = choose_filters(holder.history)
    selected = show_rows(holder.history, filters)
    if selected is not None:
        show_details(holder.history, selected)


show()
