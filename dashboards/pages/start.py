"""The first page: which exports to read, and afterwards what became of every file and row of them."""

from __future__ import annotations

import streamlit as st

from dashboards.parts.importing import read_sample
from dashboards.parts.ledger import show_ledger
from dashboards.parts.page import notice
from dashboards.parts.picker import choose_exports
from dashboards.parts.state import opened

_HINTS = {
    "Amazon": (
        "Request your data from Amazon (category Alexa and Echo Devices, or everything) and add all the zips "
        "that come. Or save what the page of your voice history loads: only there does Amazon say which "
        "recordings were not meant for the device."
    ),
    "Google": (
        "In Google Takeout choose “My Activity”, and in it Assistant, Voice and Audio and Gemini Apps. "
        "Choose JSON if you can: its times are exact. HTML is read too. A large export comes in parts: "
        "add all of them."
    ),
    "Apple": (
        "Apple does not hand over what was said to Siri. What you can get: the App Privacy Report of an "
        "iPhone or iPad (which app opened the microphone, when, how long), the Apple Intelligence Report, "
        "and from a backup the settings of Siri and Dictation."
    ),
}


def _welcome() -> None:
    st.title("What did your voice assistants keep?")
    st.text(
        "Open the files that Amazon, Google or Apple gave you. They are read here, on this machine, and "
        "shown as one list: when each device recorded, what it heard, and what became of every row."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Sample household", key="sample", help="A made-up family with every kind of export."):
            read_sample()
        st.caption("No files at hand? Look around with a made-up household first.", width="content")


def _hints() -> None:
    st.subheader("How to get your files")
    for column, (vendor, hint) in zip(st.columns(3), _HINTS.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{vendor}**")
            st.text(hint)


def show() -> None:
    """Draw the page."""
    ending = st.session_state.pop("ending", None)
    if ending:
        notice("ending", "calm", ending)
    holder = opened()
    if holder is None:
        _welcome()
        choose_exports()
        _hints()
        return
    st.title("What was read")
    show_ledger(holder)
    with st.expander("Read something else instead"):
        choose_exports()


show()
