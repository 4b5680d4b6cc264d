"""Making a bundle: what is covered, in which language, where it goes, and how far the work is."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.language import tr, trn
from auditor.report.bundle.packing import MOST_BYTES
from auditor.report.bundle.subject import Settings, subject_of
from dashboards.parts import words
from dashboards.parts.evidence_choices import turn
from dashboards.parts.evidence_files import show_inside
from dashboards.parts.evidence_folder import ask_folder
from dashboards.parts.evidence_preview import show_preview
from dashboards.parts.evidence_progress import LOOK_EVERY_S, show_progress
from dashboards.parts.evidence_questions import (
    ask_clips,
    ask_language,
    ask_level,
    ask_listen,
    ask_where,
    say_what_counts,
    settings_of,
)
from dashboards.parts.evidence_result import forget_made, keep_made, made, show_made
from dashboards.parts.evidence_work import Made, NotFreeError, Work, make, must_be_free
from dashboards.parts.page import heading, notice, small
from dashboards.parts.state import Opened, opened, zone

_WORK = "evidence-work"
_MANY = 200_000  # recordings; redacting more of them takes seconds, so the preview waits to be asked for


def show_make() -> None:
    """Draw the whole part: what is inside, the choices, the work, what came of it."""
    holder = opened()
    if holder is None:
        return
    work = running()
    if work is not None and work.state == "running":
        heading(tr("The bundle is being made"))
        _progress()
        return
    if work is not None:
        _take_over(work)
    if made() is not None:
        show_made()
        if not st.button(tr("Make another one"), key="evidence-again", on_click=forget_made):
            return
    heading(tr("What is in it"))
    small(trn("{n} recording is open here.", "{n} recordings are open here.", len(holder.history)))
    show_inside()
    _choose(holder)


def running() -> Work[Made] | None:
    """Return the work of this session, whatever its state, or None; that on another history is stopped."""
    work = cast("Work[Made] | None", st.session_state.get(_WORK))
    if work is not None and st.session_state.get(f"{_WORK}-of") != id(opened()):
        work.cancel()
        del st.session_state[_WORK]
        return None
    return work


# The choices ----------------------------------------------------------------------------------


def _choose(holder: Opened) -> None:
    heading(tr("What is left out"))
    level = ask_level()
    if len(holder.history) <= _MANY or st.toggle(tr("Show three rows as they would be"), key="evidence-rows"):
        show_preview(holder, level)
    heading(tr("How it is made"))
    left, right = st.columns(2)
    with left:
        language = ask_language()
    with right:
        where = ask_where()
    settings = settings_of(holder, level, language, clips=ask_clips(holder, level), listen=ask_listen(holder))
    folder = None
    if where == "folder":
        folder = ask_folder(
            "evidence-to",
            tr("Folder to write to"),
            explained=tr("A new folder, or an empty one. What is there already is never touched."),
            name=_name(),
        )
    else:
        small(
            tr(
                "It is put together in memory and handed to your browser; up to {size} fit. More fits into a "
                "folder.",
                size=words.size(MOST_BYTES),
            )
        )
    say_what_counts(holder, settings)
    if st.button(tr("Make the bundle"), type="primary", key="evidence-go"):
        _begin(holder, settings, folder, to_folder=where == "folder")


# The work -------------------------------------------------------------------------------------


def _begin(holder: Opened, settings: Settings, folder: Path | None, *, to_folder: bool) -> None:
    if to_folder:
        if folder is None:
            st.error(tr("Type a path first."))
            return
        try:
            must_be_free(folder, holder.exports)
        except NotFreeError as error:
            st.error(tr(str(error)))
            return
    held = None if holder.exports else subject_of(holder.history, holder.judgement, settings)
    forget_made()
    st.session_state[_WORK] = Work(partial(make, list(holder.exports), held, settings, folder))
    st.session_state[f"{_WORK}-of"] = id(holder)
    turn()
    st.rerun()


@st.fragment(run_every=LOOK_EVERY_S)
def _progress() -> None:
    show_progress(running(), "evidence-cancel")


def _take_over(work: Work[Made]) -> None:
    """Keep what came of the work, or say why there is nothing."""
    del st.session_state[_WORK]
    if work.state == "done" and work.result is not None:
        keep_made(work.result)
    elif work.problem is None:
        notice("evidence-cancelled", "calm", tr("It was cancelled. Nothing of the bundle was kept."))
    else:
        notice("evidence-failed", "alarm", tr("No bundle was made."), [work.why])


def _name() -> str:
    """Return a name for a new folder."""
    return f"evidence-{dt.datetime.now(ZoneInfo(zone())).date().isoformat()}"
