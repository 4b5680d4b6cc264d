"""Evidence: make a bundle that somebody else can check, check one, and read what each number means."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from auditor.language import later, tr, trc
from dashboards.parts.cases import show_keep_case
from dashboards.parts.evidence_check import show_check
from dashboards.parts.evidence_files import LOOK
from dashboards.parts.evidence_make import show_make
from dashboards.parts.evidence_method import show_method
from dashboards.parts.opening import begin_page

_VIEWS: Mapping[str, str] = {
    "make": later("Make a bundle"),
    "case": later("Keep as a case"),
    "check": later("Check a bundle"),
    "method": later("What the numbers mean"),
}

_OF_A_HISTORY = ("make", "case")


def show() -> None:
    """Draw the page."""
    held = begin_page(
        trc("page", "Evidence"),
        tr(
            "Here you will put what was found into one folder that somebody else can read, count again and "
            "check."
        ),
        about=tr(
            "A bundle is one folder with a report and everything behind it, so that somebody else can read, "
            "count again and check what you say."
        ),
    )
    st.html(LOOK)
    views = [one for one in _VIEWS if one not in _OF_A_HISTORY or held is not None]
    view = st.segmented_control(
        tr("What to do"),
        views,
        default=views[0],
        required=True,
        format_func=lambda one: tr(_VIEWS[one]),
        key="evidence-view" if held is not None else "evidence-view/nothing",
        label_visibility="collapsed",
    )
    if view == "check":
        show_check()
    elif view == "method":
        show_method()
    elif view == "case":
        show_keep_case()
    elif held is not None:
        show_make()


show()
