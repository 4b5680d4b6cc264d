"""Who may have listened: what is known, what the files say, the times, the arithmetic, what stays unknown."""

from __future__ import annotations

import streamlit as st

from auditor.insights.exposure import Exposure, exposure_of
from auditor.language import tr
from dashboards.parts.exposure_drawn import show_drawn, show_shift
from dashboards.parts.exposure_known import show_known, show_own_settings, show_unknown
from dashboards.parts.exposure_sources import show_sources
from dashboards.parts.exposure_times import show_times
from dashboards.parts.opening import begin_page
from dashboards.parts.state import Shown, once, shown, zone


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("Who may have listened"),
        tr("Here you will see what is known about people who review recordings, beside your own recordings."),
        about=tr("What was published about people who review recordings, beside your own recordings."),
    )
    if held is None:
        return
    found = _exposure(held)
    show_known()
    show_own_settings(found)
    show_times(found)
    _drawn()
    show_shift(found)
    show_unknown()
    show_sources(found)


def _exposure(held: Shown) -> Exposure:
    in_zone = zone()
    return once(("exposure", in_zone), lambda: exposure_of(held.history, in_zone))


@st.fragment
def _drawn() -> None:
    """Draw the arithmetic; it is drawn anew when a share is chosen, and the rest of the page is not."""
    held = shown()
    if held is not None:
        show_drawn(_exposure(held))


show()
