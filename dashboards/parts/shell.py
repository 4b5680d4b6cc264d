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
from auditor.language import LANGUAGES, ask, tr, trc
from dashboards.browser import spoken
from dashboards.parts.icon import ICON, WORDMARK
from dashboards.parts.importing import busy, take_handover
from dashboards.parts.page import (
    CALENDAR,
    EVIDENCE,
    EXPOSURE,
    HEARD,
    LEARN,
    OVERVIEW,
    RECORDINGS,
    RIGHTS,
    START,
    TIMELINE,
    WAKEUPS,
    notice,
)
from dashboards.parts.state import (
    forget,
    incognito_toggle,
    language,
    language_asked,
    opened,
    recall,
    remember,
    settle,
    zone,
)
from dashboards.parts.style import CSS

_LOG = logging.getLogger("voice_auditor")


def _side_bar() -> None:
    """Show what holds for all pages: incognito, language, the zone, and the way to forget everything."""
    holder = opened()
    if holder is not None and holder.is_sample:
        notice("sample", "calm", tr("Sample household"), [tr("Made up. No real person's data.")])
    incognito_toggle("incognito-side")
    _choose_language()
    if holder is not None:
        _choose_zone()
        st.button(
            tr("Forget everything now"),
            key="forget",
            on_click=forget,
            help=tr(
                "Drops what was read from memory, in all tabs. Your files stay as they are. What nobody "
                "looks at for two hours is forgotten by itself."
            ),
        )
        st.caption(tr("That deletes no file: your files stay as they are."))
    st.caption(tr("Everything stays on this machine. Nothing is sent anywhere."))


def _choose_language() -> None:
    st.session_state["language-choice"] = language()

    def follow() -> None:
        st.session_state["language"] = st.session_state["language-choice"]

    st.selectbox(
        "Language / Sprache",
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key="language-choice",
        on_change=follow,
    )


def _turn() -> int:
    """Return how often the language has changed in this session."""
    kept = st.session_state.setdefault("language-turn", {"language": "en", "turn": 0})
    if kept["language"] != language():
        kept.update(language=language(), turn=kept["turn"] + 1)
    return int(kept["turn"])


def _choose_zone() -> None:
    zones = sorted(available_timezones())
    now, (system, reason) = zone(), system_zone()
    st.selectbox(
        tr("Show times in"),
        zones,
        index=zones.index(now) if now in zones else zones.index("UTC"),
        key="zone",
        help=tr(
            "At first {zone}, {reason}. Counts by day and by hour follow it.", zone=system, reason=tr(reason)
        ),
    )


def _navigation() -> st.Page:
    return st.navigation(
        {
            "": [
                st.Page(START, title=tr("Start"), url_path="start", default=True),
                st.Page(OVERVIEW, title=tr("Overview"), url_path="overview"),
            ],
            tr("Look closer"): [
                st.Page(CALENDAR, title=tr("Calendar and clock"), url_path="calendar-and-clock"),
                st.Page(TIMELINE, title=tr("Timeline"), url_path="timeline"),
                st.Page(WAKEUPS, title=tr("False wake-ups"), url_path="false-wake-ups"),
                st.Page(HEARD, title=tr("What it heard"), url_path="what-it-heard"),
                st.Page(EXPOSURE, title=tr("Who may have listened"), url_path="who-may-have-listened"),
                st.Page(RIGHTS, title=tr("What you can do"), url_path="what-you-can-do"),
                st.Page(EVIDENCE, title=trc("page", "Evidence"), url_path="evidence"),
                st.Page(RECORDINGS, title=tr("All recordings"), url_path="recordings"),
            ],
            tr("Understand"): [st.Page(LEARN, title=tr("Learn"), url_path="learn")],
        }
    )


def _draw() -> None:
    recall()
    ask(language_asked)
    st.set_page_config(
        page_title="Voice Auditor",
        page_icon=ICON,
        layout="wide",
        menu_items={"About": f"Voice Auditor {__version__}. {tr('Everything stays on this machine.')}"},
    )
    st.html(CSS)
    with st.container(key="speaks"):  # takes no room, by the style sheet
        st.html(spoken(language(), _turn()), unsafe_allow_javascript=True)
    st.logo(WORDMARK, size="large", icon_image=ICON)
    page = _navigation()
    try:
        take_handover()
        reading = busy(
            on_start=page.url_path in ("", "start")
        )  # before the side bar, which shows what is open once it is
        with st.sidebar:
            _side_bar()
        if not reading:
            if page.url_path != "false-wake-ups":
                settle()  # what was answered there counts everywhere else
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
            tr("This page could not be drawn. That is a defect of this program, not of your files."),
            [tr("{error} in {place}", error=type(error).__name__, place=where)],
        )
    finally:
        remember()


_draw()
