"""Making a bundle: what is covered, in which language, where it goes, and how far the work is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.insights.when import system_zone
from auditor.language import LANGUAGES, current, later, number, tr, trn
from auditor.report.bundle.clips import MOST_CLIPS, clips_of
from auditor.report.bundle.packing import MOST_BYTES
from auditor.report.bundle.subject import Settings, Subject, subject_of
from auditor.report.redaction import LEVELS, SENTENCES, TITLES, Level
from dashboards.parts import words
from dashboards.parts.evidence_choices import choice_key, keep, turn
from dashboards.parts.evidence_files import show_inside
from dashboards.parts.evidence_folder import ask_folder
from dashboards.parts.evidence_preview import show_preview
from dashboards.parts.evidence_result import forget_made, keep_made, made, show_made
from dashboards.parts.evidence_work import Made, NotFreeError, Work, make, must_be_free
from dashboards.parts.page import heading, notice, small
from dashboards.parts.state import Opened, incognito, incognito_toggle, once, opened, view_key, zone

_WORK = "evidence-work"
_LOOK_EVERY_S = 0.4
_PATIENCE_S = 0.4
_MANY = 200_000  # recordings; redacting more of them takes seconds, so the preview waits to be asked for
_HIDING: Sequence[Level] = ("words", "counts")
_WHERE = {"zip": later("One zip to download"), "folder": later("A folder on this machine")}


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
    level = _ask_level()
    if len(holder.history) <= _MANY or st.toggle(tr("Show three rows as they would be"), key="evidence-rows"):
        show_preview(holder, level)
    heading(tr("How it is made"))
    left, right = st.columns(2)
    with left:
        asked = f"evidence-language/{current()}"
        language = st.selectbox(
            tr("Language of the report"),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code],
            key=choice_key(asked, current()),
        )
        keep(asked, language)
    with right:
        where = _ask_where()
    settings = _settings(holder, level, language, clips=_ask_clips(holder, level), listen=_ask_listen(holder))
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
    _say_what_counts(holder, settings)
    if st.button(tr("Make the bundle"), type="primary", key="evidence-go"):
        _begin(holder, settings, folder, to_folder=where == "folder")


def _ask_level() -> Level:
    hidden = incognito()
    levels = _HIDING if hidden else LEVELS
    asked = view_key("evidence-level")
    level = st.radio(
        tr("What is left out"),
        levels,
        format_func=lambda one: tr(TITLES[one]),
        captions=[tr(SENTENCES[one]) for one in levels],
        key=choice_key(asked, levels[0]),
        label_visibility="collapsed",
    )
    keep(asked, level)
    if hidden:
        small(
            tr(
                "In incognito, only bundles without words and names can be made, and no folders are shown. "
                "Turn incognito off for the others."
            )
        )
        incognito_toggle("incognito-evidence")
    return level


def _ask_where() -> str:
    if incognito():
        return "zip"
    chosen = st.segmented_control(
        tr("Where it goes"),
        list(_WHERE),
        required=True,
        format_func=lambda one: tr(_WHERE[one]),
        key=choice_key("evidence-where", "zip"),
    )
    keep("evidence-where", chosen)
    return chosen or "zip"


def _ask_clips(holder: Opened, level: Level) -> bool:
    if level != "none" or holder.judgement is None:
        return False
    judgement = holder.judgement
    with_clips = Settings(zone(), clips=True)
    found = once(
        "evidence-clips",
        lambda: len(clips_of(Subject(judgement.history, judgement, with_clips, judgement.history))),
    )
    if not found:
        return False
    return st.checkbox(
        trn(
            "Include the sound of {n} recording that is marked or likely not meant",
            "Include the sound of {n} recordings that are marked or likely not meant",
            found,
        ),
        key="evidence-clips",
        help=tr(
            "A voice cannot be covered: think of everybody who can be heard. At most {n} are taken, the "
            "earliest first.",
            n=number(MOST_CLIPS),
        ),
    )


def _ask_listen(holder: Opened) -> str:
    """Return which clips are listened to for the bundle; asked only where some were listened to here."""
    judgement = holder.judgement
    if judgement is None or not holder.exports or not bool(judgement.known.checked.any()):
        return "no"
    wanted = st.checkbox(
        tr("Listen to the clips for the bundle, too"),
        value=True,
        key="evidence-listen",
        help=tr(
            "Here some clips were listened to, and verdicts follow that. For the bundle it is done again, "
            "so that somebody else can do the same. Without it the bundle's verdicts rest on words and times."
        ),
    )
    return "all" if wanted else "no"


def _settings(holder: Opened, level: Level, language: str, *, clips: bool, listen: str) -> Settings:
    here = zone()
    return Settings(
        zone=here,
        zone_reason="system" if here == system_zone()[0] else "given",
        language=language,
        level=level,
        other_apps=holder.options.other_apps,
        experimental=holder.options.experimental,
        listen=listen,
        clips=clips,
        answers=dict(holder.answers),
    )


def _say_what_counts(holder: Opened, settings: Settings) -> None:
    """Say what else the numbers in the bundle follow."""
    small(tr("Days and hours are counted in {zone}.", zone=settings.zone))
    read_in = holder.options.zone or system_zone()[0]
    if read_in != settings.zone:
        small(
            tr(
                "Times that do not say their zone are taken as of {zone} in the bundle; on the pages they "
                "were taken as of {other}.",
                zone=settings.zone,
                other=read_in,
            )
        )
    if settings.answers:
        small(
            trn(
                "Your {n} answer from the review counts in it.",
                "Your {n} answers from the review count in it.",
                len(settings.answers),
            )
        )
        if settings.level == "counts":
            small(
                tr(
                    "Which recordings they are about is left out at this level, so nobody can make the same "
                    "bundle again from the files alone."
                )
            )
    if not holder.history.trustworthy:
        small(tr("Not everything could be read; the report says so at its beginning."))
    if not holder.exports:
        small(
            tr(
                "It is made from what is open here, not from your files: what was opened does not name them. "
                "So nobody can compare it with them from here."
            )
        )


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


@st.fragment(run_every=_LOOK_EVERY_S)
def _progress() -> None:
    work = running()
    if work is not None:
        work.wait(_PATIENCE_S)
    if work is None or work.state != "running":
        st.rerun(scope="app")
        return
    st.progress(work.watch.share)
    small(tr(work.watch.phase))
    if st.button(tr("Cancel"), key="evidence-cancel"):
        work.cancel()
        st.text(tr("Stopping …"))


def _take_over(work: Work[Made]) -> None:
    """Keep what came of the work, or say why there is nothing."""
    del st.session_state[_WORK]
    if work.state == "done" and work.result is not None:
        keep_made(work.result)
    elif work.problem is None:
        notice("evidence-cancelled", "calm", tr("It was cancelled. Nothing of the bundle was kept."))
    else:
        notice("evidence-failed", "alarm", tr("No bundle was made."), [tr(work.problem, **work.told)])


def _name() -> str:
    """Return a name for a new folder."""
    return f"evidence-{dt.datetime.now(ZoneInfo(zone())).date().isoformat()}"
