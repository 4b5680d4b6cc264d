"""The one question about reading that a file can leave open: in which zone its times are meant."""

from __future__ import annotations

from zoneinfo import available_timezones

import streamlit as st

from auditor.shapes.contract import NOTES
from dashboards.parts.importing import begin
from dashboards.parts.page import small
from dashboards.parts.state import Opened

_QUESTIONS = (NOTES["zone_assumed"], NOTES["zone_ambiguous"])


def ask_for_zone(holder: Opened) -> None:
    """Offer to read again with another zone, where a file left its zone open."""
    files = [
        member.member for member in holder.history.members if any(note in _QUESTIONS for note in member.notes)
    ]
    if not files or not holder.exports:
        return
    with st.container(border=True, key="zone-choice"):
        st.markdown("**In which time zone was the household?**")
        small(
            "Some times above do not say their zone for certain. Choose one, and they are read again with it."
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                "Time zone",
                sorted(available_timezones()),
                index=None,
                placeholder="Choose a zone",
                key="another-zone",
                width=280,
            )
            if st.button("Read again", key="read-again", disabled=chosen is None):
                begin(holder.exports, zone=chosen, is_sample=holder.is_sample)
