"""The list of what was opened lately, and the switch for it. It is off until a person switches it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from auditor.language import tr
from dashboards import recent
from dashboards.parts.folders import problem_with
from dashboards.parts.page import small
from dashboards.parts.state import fresh, incognito


def show_recent(read: Callable[[Sequence[Path]], None]) -> None:
    """Draw the list. read: starts reading the paths of one entry; it may not return."""
    if incognito():
        return  # paths hold names
    is_on = recent.is_on()
    with st.expander(tr("Recently opened"), expanded=is_on and bool(recent.listed())):
        _switch(is_on=is_on)
        if is_on:
            _entries(read)


def _switch(*, is_on: bool) -> None:
    key = fresh("recent-switch")
    st.session_state[key] = is_on

    def follow() -> None:
        try:
            if st.session_state[key]:
                recent.switch_on()
            else:
                recent.switch_off()
        except OSError:
            st.session_state["recent-failed"] = True

    st.toggle(tr("Remember which files I opened"), key=key, on_change=follow)
    if st.session_state.pop("recent-failed", False):
        st.error(tr("The list could not be written or deleted."))
    if is_on:
        small(tr("Only their paths, in this file, on this machine. Switching it off deletes the file:"))
    else:
        small(tr("It is off: nothing is kept. Switched on, only paths would be kept, in this file:"))
    st.text(str(recent.place()))


def _entries(read: Callable[[Sequence[Path]], None]) -> None:
    entries = recent.listed()
    if not entries:
        small(tr("Nothing yet. What you open by its path from now on will stand here."))
    for place, paths in enumerate(entries):
        gone = any(problem_with(path) for path in paths)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text("\n".join(str(path) for path in paths), width="stretch")
            if gone:
                small(tr("It can no longer be read."), width="content")
            elif st.button(tr("Open again"), key=f"recent-open-{place}"):
                read(paths)
            if st.button(tr("Take off the list"), key=f"recent-drop-{place}", type="tertiary"):
                recent.drop(paths)
                st.rerun()
