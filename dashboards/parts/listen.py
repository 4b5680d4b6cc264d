"""The listening check on the page: what it does, how long it takes, its progress, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import streamlit as st

from auditor.language import later, number, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.change import Change, change
from auditor.wakeups.listening import Heard, checkable, why_not
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.answer import COUNTED
from dashboards.parts.listening import CLIP_S, START_S, Listening
from dashboards.parts.page import Line, heading, notice, plain_table, small
from dashboards.parts.state import once, opened, rejudged, shown

_RUN, _HEARD, _MOVED = "wakeups-listening", "wakeups-heard", "wakeups-listening-moved"
_PROBLEM = "wakeups-listening-problem"
_LOOK_EVERY_S = 0.5
_PROCESSES = 2
_INSTALL = 'python -m pip install "voice-auditor[audio]"'
_SCOPE: Mapping[str, str] = {
    "undecided": later("Clips of recordings of which nothing else tells enough"),
    "all": later("All clips"),
}


def running() -> Listening | None:
    """Return the run of this session, whatever its state, or None; one of another history is stopped."""
    run = cast("Listening | None", st.session_state.get(_RUN))
    if run is not None and st.session_state.get(f"{_RUN}-of") != id(opened()):
        run.cancel()
        for name in (_RUN, _HEARD, _MOVED, _PROBLEM):
            st.session_state.pop(name, None)
        return None
    return run


def show_listening(judgement: Judgement) -> None:
    """Draw the check, wherever it stands."""
    run = running()
    with st.container(border=True, key="wakeups-listen"):
        heading(tr("Let this machine listen to the clips"))
        if run is not None and run.state == "running":
            _progress()
            return
        if run is not None:
            _take_over(run)
        _explain()
        _say_problem()
        _say_moved()
        _offer(judgement)


def _explain() -> None:
    st.text(
        tr(
            "Two small programs on this machine listen to each clip: is there speech in it, and can the "
            "wake word be heard? It is a second opinion beside the signs from words and times. Nothing is "
            "sent, and of a clip only five numbers are kept, in memory."
        )
    )


def _offer(judgement: Judgement) -> None:
    if not _with_sound(judgement):
        small(tr("There are no clips in these files, so there is nothing to listen to."))
        return
    if why_not() is not None:
        notice(
            "cannot-listen",
            "calm",
            tr("The listening check is not installed."),
            [tr("It comes with the extra packages “audio”. Close this program, then run:"), _INSTALL],
        )
        return
    scope = st.radio(
        tr("Which clips"),
        list(_SCOPE),
        format_func=lambda one: tr(_SCOPE[one]),
        key="wakeups-listen-scope",
    )
    asked = once(("wakeups-asked", scope), lambda: judgement.worth_listening(undecided=scope == "undecided"))
    known = _heard()
    left = sum(one not in known for one in asked)
    if not left:
        small(tr("All of these were listened to."))
        return
    _say_amount(asked, left)
    go_on = len(asked) > left
    if st.button(
        tr("Listen to the rest") if go_on else tr("Listen to them here"),
        key="wakeups-listen-go",
        type="primary",
    ):
        start(asked)
        st.rerun()


def _say_amount(asked: Mapping[str, str | None], left: int) -> None:
    seconds = START_S + left * CLIP_S / _PROCESSES
    small(
        trn(
            "{n} clip to listen to: {time} or so on a usual machine. It can be stopped and continued.",
            "{n} clips to listen to: {time} or so on a usual machine. It can be stopped and continued.",
            left,
            time=words.span(seconds),
        )
    )
    unknown = sum(not checkable(word) for word in asked.values())
    if unknown:
        small(
            trn(
                "For the wake word of {n} of them no check is available: only speech is listened for.",
                "For the wake words of {n} of them no check is available: only speech is listened for.",
                unknown,
            )
        )


def _with_sound(judgement: Judgement) -> bool:
    return bool(once(("wakeups-asked", "all"), lambda: judgement.worth_listening(undecided=False)))


def _heard() -> dict[str, Heard]:
    return cast("dict[str, Heard]", st.session_state.setdefault(_HEARD, {}))


def start(asked: Mapping[str, str | None]) -> None:
    """Begin, or go on: what was heard already is not heard again."""
    holder = opened()
    if holder is None:
        return
    for name in (_MOVED, _PROBLEM):
        st.session_state.pop(name, None)
    # The clips themselves: they are read here and never shown, so incognito hides nothing less.
    st.session_state[_RUN] = Listening(holder.history, asked, _heard(), processes=_PROCESSES)
    st.session_state[f"{_RUN}-of"] = id(holder)


@st.fragment(run_every=_LOOK_EVERY_S)
def _progress() -> None:
    run = running()
    if run is None or run.state != "running":
        st.rerun(scope="app")
        return
    pace = run.pace()
    share = pace.done / pace.total if pace.total else 0.0
    st.progress(min(share, 1.0), text=tr("{n} of {of} clips", n=number(pace.done), of=number(pace.total)))
    small(tr("About {time} left.", time=words.span(pace.left)) if pace.left is not None else tr("Starting …"))
    if st.button(tr("Stop, continue later"), key="wakeups-listen-cancel"):
        run.cancel()
        st.text(tr("Stopping …"))


def _take_over(run: Listening) -> None:
    """Judge with what was heard, also by a run that was stopped; once."""
    del st.session_state[_RUN]
    st.session_state[_PROBLEM] = (run.problem, run.kind) if run.problem else None
    new = len(run.heard) - len(_heard())
    st.session_state[_HEARD] = run.heard
    holder = opened()
    if holder is None or holder.judgement is None or not new:
        return
    earlier = holder.judgement
    with st.spinner(tr("Working in what was heard")):
        rejudged(earlier.heard(run.heard))
    read = sum(one.was_read for one in run.heard.values())
    st.session_state[_MOVED] = (change(earlier, holder.judgement or earlier), read, len(run.heard))
    st.rerun()


def _say_problem() -> None:
    problem = cast("tuple[str, str] | None", st.session_state.get(_PROBLEM))
    if problem:
        sentence, kind = problem
        notice("listening-failed", "alarm", tr(sentence, kind=kind) if kind else tr(sentence))


def _say_moved() -> None:
    told = cast("tuple[Change, int, int] | None", st.session_state.get(_MOVED))
    held = shown()
    if told is None or held is None:
        return
    moved, read, of = told
    heading(tr("What it changed"), level=3)
    st.text(
        trn(
            "{read} of {n} clip could be listened to.",
            "{read} of {n} clips could be listened to.",
            of,
            read=number(read),
        )
    )
    st.text(
        trn("{n} recording has another verdict now.", "{n} recordings have another verdict now.", moved.rows)
        if moved.rows
        else tr("No verdict changed.")
    )
    if moved.rows:
        lines = []
        for verdict in COUNTED:
            before, after = moved.before.get(verdict, 0), moved.after.get(verdict, 0)
            if before != after:
                line = tr(VERDICTS[verdict].line)
                lines.append(Line(f"{line[:1].upper()}{line[1:]}", "", (before, after)))
        plain_table((tr("Verdict"), tr("Before"), tr("Now")), lines)
