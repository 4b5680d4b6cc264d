"""The script that draws every page: settings of the page, navigation, what is in the side bar.

It does not stand beside `pages/`: there Streamlit would run a page by itself, without this script, when
that page's address is the first one that somebody opens.
"""

from __future__ import annotations

import logging
from zoneinfo import available_timezones

import streamlit as st

from auditor import __version__
from auditor.insights.when import system_zone
from dashboards.parts.icon import ICON, WORDMARK
from dashboards.parts.importing import busy, take_handover
from dashboards.parts.page import OVERVIEW, RECORDINGS, START, notice
from dashboards.parts.state import forget, opened, zone
from dashboards.parts.style import CSS

_LOG = logging.getLogger("voice_auditor")


def _side_bar() -> None:
    """Show what holds for all pages: the zone, and the way to forget everything."""
    holder = opened()
    if holder is None:
        st.caption("Everything stays on this machine. Nothing is sent anywhere.")
        return
    if holder.is_sample:
        notice("sample", "calm", "Sample household", ["Made up. No real person's data."])
    zones = sorted(available_timezones())
    now, (system, reason) = zone(), system_zone()
    st.selectbox(
        "Show times in",
        zones,
        index=zones.index(now) if now in zones else zones.index("UTC"),
        key="zone",
        help=f"At first {system}, {reason}. Counts by day and by hour follow it.",
    )
    st.button(
        "Forget everything",
        key="forget",
        on_click=forget,
        help="Drops what was read from memory. Your files stay as they are.",
    )
    st.caption("Everything stays on this machine. Nothing is sent anywhere.")


def _draw() -> None:
    st.set_page_config(
        page_title="Voice Auditor",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": f"Voice Auditor {__version__}. Everything stays on this machine."},
    )
    st.html(CSS)
    st.logo(WORDMARK, size="large", icon_image=ICON)
    page = st.navigation(
        [
            st.Page(START, title="Start", url_path="start", default=True),
            st.Page(OVERVIEW, title="Overview", url_path="overview"),
            st.Page(RECORDINGS, title="Recordings", url_path="recordings"),
        ]
    )
    try:
        take_handover()
        reading = busy()  # before the side bar, which shows what is open once it is
        with st.sidebar:
            _side_bar()
        if not reading:
            page.run()
    except Exception as error:  # noqa: BLE001 - whatever a page raises
        # Caught here because Streamlit would print the text of the exception, which may quote a row.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_name}:{place.tb_lineno}" if place else "?"
        _LOG.error("A page failed: %s in %s", type(error).__name__, where)
        notice(
            "broken",
            "alarm",
            "This page could not be drawn. That is a defect of this program, not of your files.",
            [f"{type(error).__name__} in {where}"],
        )


_draw()
