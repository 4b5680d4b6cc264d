"""What the numbered lines in a chart stand for, in whole sentences, with where each is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from auditor.insights.events import Event
from auditor.language import date, month, tr
from dashboards.parts.page import remark


def show_happened(events: Sequence[Event], first: dt.date, last: dt.date) -> None:
    """Draw, folded, the events whose line lies from `first` to `last`; nothing where there are none."""
    drawn = [one for one in events if one.precision != "year" and first <= one.at <= last]
    if not drawn:
        return
    with st.expander(tr("What happened at the numbered lines, and where this is from")):
        for one in drawn:
            source = tr("Source: {source}", source=one.source)
            remark(f"{_when(one)}: {tr(one.sentence)}", source)


def _when(event: Event) -> str:
    return date(event.at) if event.precision == "day" else f"{month(event.at.month)} {event.at.year}"
