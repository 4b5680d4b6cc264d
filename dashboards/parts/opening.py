"""How every page begins: its title, what to do where there is nothing to show, and the zone of its times."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from dashboards.parts.importing import nothing_yet
from dashboards.parts.notes import show_notes
from dashboards.parts.page import START, notice, say_zone
from dashboards.parts.questions import zone_is_open
from dashboards.parts.state import Shown, opened, shown


def begin_page(title: str, would_show: str, *, about: str = "") -> Shown | None:
    """Draw the beginning of a page; return what it may show, or None where there is nothing to.

    title, about: of the page; about: one sentence under the title.
    would_show: what would stand here if something had been read, as a sentence.
    """
    st.title(title)
    held = shown()
    if held is None:
        nothing_yet(would_show)
        return None
    if about:
        st.caption(about)
    history = held.history
    if not history.trustworthy:
        notice("alarms", "alarm", tr("Not everything could be read. Do not rely on the numbers alone."))
        if st.button(tr("See what is wrong"), key="to-ledger"):
            st.switch_page(START)
    if not len(history):
        notice("none", "calm", tr("There are no recordings in these files."))
        show_notes(history)
        if st.button(tr("See what was read, and what to request"), key="to-ledger-empty"):
            st.switch_page(START)
        return None
    holder = opened()
    say_zone(is_open=holder is not None and zone_is_open(holder))
    return held
