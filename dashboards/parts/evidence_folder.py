"""Asking for a folder on this machine: typed, or found by looking through folders. Never in incognito."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import streamlit as st

from auditor.language import tr, trn
from auditor.language.told import again
from dashboards.parts.evidence_choices import choice_key, keep
from dashboards.parts.folders import listing, path_of, starting_places
from dashboards.parts.page import small
from dashboards.parts.state import fresh


def ask_folder(key: str, label: str, *, explained: str, name: str = "") -> Path | None:
    """Return the folder that somebody typed or found, None for nothing.

    key:  of the widgets. name: of a new folder that is proposed in the one that was found.
    """
    proposed = str(starting_places()[0] / name) if name and starting_places() else ""
    field = choice_key(f"{key}-path", proposed)
    typed = st.text_input(label, key=field, autocomplete="off", help=explained)
    keep(f"{key}-path", typed)
    with st.expander(tr("Look through folders")):
        _look_through(key, field, name)
    return path_of(typed or "")


def _look_through(key: str, field: str, name: str) -> None:
    here = cast("Path", st.session_state.get(f"{key}-here") or (starting_places() or [Path.home()])[0])
    found = listing(here)
    small(tr("You are in"))
    st.text(str(here))
    if found.note:
        st.warning(again(found.note))

    def go(folder: Path) -> None:
        st.session_state[f"{key}-here"] = folder

    def take() -> None:
        st.session_state[field] = str(here / name)

    options = [*found.folders, *(place for place in starting_places() if place not in (here, *found.folders))]
    box = fresh(f"{key}-in-{here}")

    def follow() -> None:
        if st.session_state[box] is not None:
            go(st.session_state[box])

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            tr("Up one folder"),
            key=f"{key}-up",
            disabled=here.parent == here,
            on_click=go,
            args=(here.parent,),
        )
        st.button(tr("Take this folder"), key=f"{key}-take", on_click=take)
    st.selectbox(
        tr("Open a folder"),
        options,
        index=None,
        format_func=lambda path: path.name if path.parent == here else str(path),
        placeholder=trn("{n} folder here", "{n} folders here", len(found.folders)),
        key=box,
        on_change=follow,
    )
