"""The big numbers at the top of the overview."""

from __future__ import annotations

import streamlit as st

from auditor.history import History
from auditor.insights.when import overview
from dashboards.parts import words
from dashboards.parts.state import once, zone


def show_numbers(history: History) -> None:
    """Show how many, since when, by what."""
    st.metric("Recordings", words.number(len(history)))
