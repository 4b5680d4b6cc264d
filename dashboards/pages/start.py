"""The first page: which exports to read, and afterwards what became of every file and row of them."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from dashboards.parts.cases import show_case, show_open_case
from dashboards.parts.importing import read_sample
from dashboards.parts.ledger import show_ledger
from dashboards.parts.page import notice
from dashboards.parts.picker import choose_exports
from dashboards.parts.requesting import show_vendors
from dashboards.parts.state import incognito, incognito_toggle, opened


def _welcome() -> None:
    st.title(tr("What did your voice assistants keep?"))
    st.text(
        tr(
            "Open the files that Amazon, Google or Apple gave you. They are read here, on this machine, and "
            "shown as one list: when each device recorded, what it heard, and what became of every row."
        )
    )
    with st.container(border=True, key="sample-first"):
        st.markdown(f"**{tr('No files yet? Look around first')}**")
        st.text(
            tr(
                "A made-up household with exports of all three vendors, so that you see what there is to "
                "see. Nobody in it is real."
            )
        )
        if st.button(tr("Open the sample household"), key="sample", type="primary"):
            read_sample()


def _choose() -> None:
    """Show the ways to choose files; in incognito none, for they name files and folders."""
    if incognito():
        st.text(tr("To choose files, their names must be shown. Turn incognito off for that."))
        incognito_toggle("incognito-start")
        return
    choose_exports()


def show() -> None:
    """Draw the page."""
    ending = st.session_state.pop("ending", None)
    if ending:
        notice("ending", "calm", ending)
    holder = opened()
    if holder is None:
        _welcome()
        st.header(tr("Open your files"))
        _choose()
        show_open_case()
        show_vendors()
        return
    st.title(tr("What was read"))
    show_case()
    show_ledger(holder)
    with st.expander(
        tr("Open your own files") if holder.is_sample else tr("Read something else instead"),
        expanded=not len(holder.history),
    ):
        _choose()
    show_open_case()
    show_vendors()


show()
