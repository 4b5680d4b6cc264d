"""Keeping what is open as a case; and once it is one: saving it again, adding to it, forgetting it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import streamlit as st

from auditor.cases import Case, CaseError, Review, forget, is_case, keep, reviewed, save, why_weak
from auditor.cases.problems import ALREADY
from auditor.language import later, tr, trn
from auditor.wakeups.listening import Heard
from dashboards.parts import words
from dashboards.parts.case_notes import show_case_note
from dashboards.parts.case_open import HEARD, show_open_case
from dashboards.parts.case_reading import AddedReading, Held
from dashboards.parts.folders import path_of, problem_with
from dashboards.parts.page import fact, notice, small
from dashboards.parts.state import Opened, fresh, incognito, incognito_toggle, opened, settle, zone

__all__ = ["show_case", "show_keep_case", "show_open_case"]

_DONE = "case-done"
_ASKED = "case-forget-asked"


def show_keep_case() -> None:
    """Draw the way to keep what is open, or, where it is kept, all that can be done with the case."""
    holder = opened()
    if holder is None:
        return
    if incognito():
        st.text(tr("A case shows the name of its folder. To keep or save one, turn incognito off."))
        incognito_toggle("incognito-case")
        return
    show_case()
    if holder.case is not None:
        return
    st.text(
        tr(
            "A case keeps what was read, your answers and your notes in a folder that you choose, so that "
            "you can go on another day. Its files are locked with a passphrase. Nothing is kept unless you "
            "ask for it here."
        )
    )
    show_case_note()
    _ask_where(holder)


def show_case() -> None:
    """Draw the case that is open, and what can be done with it; nothing where none is, or in incognito."""
    holder = opened()
    if holder is None or incognito():
        return
    _say_done()
    if holder.case is None:
        return
    with st.container(border=True, key="case"):
        st.markdown(f"**{tr('This is kept as a case')}**")
        fact("case-folder", tr("Folder"), str(holder.case.folder))
        fact("case-saved", tr("Last saved"), _moment(holder.case.saved))
        _say_moved(holder)
        if holder.added is not None:
            small(_added(holder.added))
        show_case_note()
        _save(holder, holder.case)
        _add(holder)
        _forget(holder, holder.case)


def _moment(text: str) -> str:
    try:
        return words.moment(dt.datetime.fromisoformat(text), zone(), "s")
    except ValueError:  # anybody may have written case.json
        return text


def _say_moved(holder: Opened) -> None:
    if holder.moved and holder.case is not None:
        notice(
            "case-moved",
            "calm",
            trn(
                "{n} verdict is another one than when it was kept.",
                "{n} verdicts are others than when it was kept.",
                holder.moved,
            ),
            [
                tr(
                    "Verdicts are made anew when a case is opened. Those that were kept were made by version "
                    "{version}.",
                    version=holder.case.version,
                )
            ],
        )


def _added(count: int) -> str:
    if not count:
        return tr("The export that you added holds no recording that was not here already.")
    return trn(
        "{n} recording came with the export that you added.",
        "{n} recordings came with the export that you added.",
        count,
    )


# Keeping --------------------------------------------------------------------------------------


def _ask_where(holder: Opened) -> None:
    with st.form(fresh("keep-form"), border=False, clear_on_submit=False):
        typed = st.text_input(
            tr("Folder for the case"),
            key=fresh("keep-folder"),
            autocomplete="off",
            placeholder=tr("for example {path}", path="~/Documents/my-case"),
            help=tr(
                "If the folder does not exist, it is made. A USB stick or an encrypted disk works as well."
            ),
        )
        left, right = st.columns(2)
        with left:
            first = st.text_input(
                tr("Passphrase"),
                type="password",
                key=fresh("keep-passphrase"),
                autocomplete="new-password",
            )
        with right:
            second = st.text_input(
                tr("The same again"), type="password", key=fresh("keep-again"), autocomplete="new-password"
            )
        small(
            tr(
                "Take four or more words that have no connection. Without the passphrase nobody can open the "
                "case, not even we: if it is lost, so is the case."
            )
        )
        if st.form_submit_button(tr("Keep as a case"), type="primary", key="keep-case"):
            _keep(holder, path_of(typed or ""), first or "", second or "")


def _keep(holder: Opened, folder: Path | None, first: str, second: str) -> None:
    problem = _problem(folder, first, second)
    if problem or folder is None:
        st.error(tr(problem or ""))
        return
    settle()
    try:
        with st.spinner(tr("Locking and writing")):
            holder.case = keep(
                holder.history,
                review_now(holder),
                folder,
                first,
                options=holder.options,
                zone=zone(),
                made_up=holder.is_sample,
            )
    except CaseError as error:
        st.error(error.sentence)
        return
    holder.moved = holder.added = None
    advice = why_weak(first)[1]
    st.session_state[_DONE] = [tr("It is kept."), *([tr(advice)] if advice else [])]
    # The fields are made anew, and with them goes what was typed.
    st.session_state["round"] = int(st.session_state.get("round", 0)) + 1
    st.rerun()


def _problem(folder: Path | None, first: str, second: str) -> str | None:
    if folder is None:
        return later("Type a path first.")
    if is_case(folder):
        return ALREADY
    refused, _ = why_weak(first)
    if refused:
        return refused
    return None if first == second else later("The two passphrases are not the same.")


def _say_done() -> None:
    done = cast("list[str] | None", st.session_state.pop(_DONE, None))
    if done:
        notice("case-done", "calm", done[0], done[1:])


# Saving again ---------------------------------------------------------------------------------


def review_now(holder: Opened) -> Review:
    """Return what the person said so far, with the dates of what was kept before."""
    return reviewed(
        holder.answers,
        notes=holder.notes,
        note=holder.note,
        heard=cast("Mapping[str, Heard]", st.session_state.get(HEARD) or {}),
        former=holder.case.review if holder.case else None,
    )


def is_saved(holder: Opened) -> bool:
    """Return whether the case on the disk holds all that is open."""
    case = holder.case
    return (
        case is not None
        and len(case.history.members) == len(holder.history.members)
        and case.zone == zone()
        and review_now(holder) == case.review
    )


def _save(holder: Opened, case: Case) -> None:
    saved = is_saved(holder)
    small(tr("All of it is saved.") if saved else tr("There are changes that are not saved."))
    if not st.button(tr("Save again"), key="save-case", type="secondary" if saved else "primary"):
        return
    settle()
    try:
        with st.spinner(tr("Locking and writing")):
            review = review_now(holder)
            holder.case = save(
                replace(case, history=holder.history, review=review, zone=zone(), options=holder.options)
            )
    except CaseError as error:
        st.error(error.sentence)
        return
    holder.moved = holder.added = None
    st.session_state[_DONE] = [tr("It is saved.")]
    st.rerun()


# Adding ---------------------------------------------------------------------------------------


def _add(holder: Opened) -> None:
    with (
        st.expander(tr("Add another export")),
        st.form(fresh("add-form"), border=False, clear_on_submit=False),
    ):
        typed = st.text_input(
            tr("Path of a file or folder on this machine"), key=fresh("add-path"), autocomplete="off"
        )
        small(
            tr(
                "It is read and put together with what is here; what comes twice is marked. It is kept once "
                "you save again."
            )
        )
        if not st.form_submit_button(tr("Read and add it"), key="add-export"):
            return
        path = path_of(typed or "")
        problem = later("Type a path first.") if path is None else problem_with(path)
        if problem or path is None:
            st.error(tr(problem or ""))
            return
        settle()
        heard = cast("Mapping[str, Heard]", st.session_state.get(HEARD) or {})
        held = Held(
            holder.history, holder.exports, holder.case, holder.answers, holder.notes, holder.note, heard
        )
        st.session_state["reading"] = AddedReading([path], held, options=holder.options, zone=zone())
        st.rerun()


# Forgetting -----------------------------------------------------------------------------------


def _forget(holder: Opened, case: Case) -> None:
    if not st.session_state.get(_ASKED):
        if st.button(tr("Forget this case"), key="forget-case", type="tertiary"):
            st.session_state[_ASKED] = True
            st.rerun()
        return
    notice(
        "case-forget",
        "alarm",
        tr("Delete the files of this case?"),
        [
            tr(
                "That cannot be undone. Your exports and other files in the folder stay. A disk or a backup "
                "may keep traces of deleted files for a while; they stay locked with your passphrase."
            )
        ],
    )
    with st.container(horizontal=True):
        leave = st.button(tr("Leave it"), key="forget-case-no")
        if st.button(tr("Delete the case"), key="forget-case-yes", type="primary"):
            try:
                count = forget(case.folder)
            except CaseError as error:
                st.error(error.sentence)
                return
            holder.case = None
            st.session_state[_DONE] = [
                trn("The case is deleted: {n} file.", "The case is deleted: {n} files.", count),
                tr("What was read is still open here, in memory."),
            ]
            leave = True
        if leave:
            st.session_state.pop(_ASKED, None)
            st.rerun()
