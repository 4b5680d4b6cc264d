"""Opening a case: which folder, and the passphrase."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from auditor.cases import is_case
from auditor.cases.problems import NO_CASE
from auditor.language import later, tr
from dashboards.parts.case_reading import CaseReading
from dashboards.parts.folders import listing, path_of, starting_places
from dashboards.parts.page import small
from dashboards.parts.state import Opened, fresh, incognito

HEARD = "wakeups-heard"  # where the listening check has its scores
_LAST = "case-last-folder"


def show_open_case() -> None:
    """Draw the way to open a case; nothing in incognito, for it names folders."""
    if incognito():
        return
    ending = st.session_state.pop(CaseReading.told_at, None)
    with st.expander(tr("Open a case"), expanded=bool(ending)):
        if ending:
            st.error(ending)
        small(
            tr(
                "A case is a folder in which this program kept a history because you asked it to, locked "
                "with your passphrase. How to keep one is on the page Evidence."
            )
        )
        with st.form(fresh("case-form"), border=False, clear_on_submit=False):
            found = cases_near()
            chosen = _among(found) if found else None
            typed = st.text_input(
                tr("Or the path of its folder") if found else tr("Path of its folder"),
                value=str(st.session_state.get(_LAST, "")),
                key=fresh("case-folder"),
                autocomplete="off",
                placeholder=tr("for example {path}", path="~/Documents/my-case"),
            )
            passphrase = st.text_input(
                tr("Passphrase"), type="password", key=fresh("case-passphrase"), autocomplete="off"
            )
            if st.form_submit_button(tr("Open the case"), key="open-case"):
                _open(path_of(typed or "") or chosen, passphrase or "")


def _among(found: list[Path]) -> Path | None:
    names = {path: path.name for path in found}
    return st.selectbox(
        tr("Cases in your usual folders"),
        found,
        index=None,
        format_func=lambda path: names[path],
        placeholder=tr("Choose a case"),
        key=fresh("case-found"),
    )


def cases_near() -> list[Path]:
    """Return the cases that lie in the folders where people put things."""
    here = [folder for place in starting_places() for folder in listing(place).folders]
    return sorted({path for path in here if _is_case(path)}, key=lambda path: path.name.casefold())


def _is_case(path: Path) -> bool:
    try:
        return is_case(path)
    except (OSError, ValueError):
        return False


def _open(folder: Path | None, passphrase: str) -> None:
    problem = None
    if folder is None:
        problem = later("Type a path first.")
    elif not _is_case(folder):
        problem = NO_CASE
    elif not passphrase:
        problem = later("Type the passphrase.")
    if problem or folder is None:
        st.error(tr(problem or ""))
        return
    st.session_state.pop("ending", None)
    st.session_state[_LAST] = str(folder)  # it need not be typed twice where the passphrase was mistyped
    st.session_state["reading"] = CaseReading(folder, passphrase)
    # The field is made anew, and with it goes what was typed.
    st.session_state["round"] = int(st.session_state.get("round", 0)) + 1
    st.rerun()


def follow_case(holder: Opened) -> None:
    """Take up the zone and the scores of a case that was just opened. Before any widget is drawn."""
    if holder.case is not None and holder.added is None:
        st.session_state["zone"] = holder.case.zone
        st.session_state[HEARD] = dict(holder.case.review.heard)
