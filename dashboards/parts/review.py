"""The fast review: a random sample, one recording at a time, by keyboard; then what the answers say.

The verdicts are not worked out anew after each answer, but once at the end or when somebody leaves; and the
reasons of a recording are shown after its answer only, so that nobody is led.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import streamlit as st

from auditor.history import History
from auditor.language import later, number, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.catalogue import level
from auditor.wakeups.change import Change, change
from auditor.wakeups.review import MEANT, NOT_MEANT, UNSURE
from dashboards.parts.judged import (
    YOU_SAID,
    Row,
    show_sound,
    show_verdict,
    show_words,
    where_and_when,
)
from dashboards.parts.measured import show_measured
from dashboards.parts.page import heading, notice, small
from dashboards.parts.state import answer, answers, latest, opened, settle, shown, take_back

_KEY = "kept-review"
SIZES = (10, 20, 50)
KEYS: Mapping[str, str] = {MEANT: "M", NOT_MEANT: "N", UNSURE: "U"}
UNDO, PLAY, PAUSE = "Z", "P", "Esc"
_BIG: Mapping[str, str] = {
    MEANT: later("It was meant"),
    NOT_MEANT: later("It was not meant"),
    UNSURE: later("Unsure"),
}


@dataclass(slots=True)
class Review:
    """A sample that is being reviewed.

    of: which opened history it is of. at: how many are answered. moved: what it changed, once it is done.
    """

    of: int
    ids: Sequence[str]
    at: int = 0
    phase: Literal["asking", "paused", "done"] = "asking"
    moved: Change | None = None


def review() -> Review | None:
    """Return the review of the history that is open, or None."""
    found = cast("Review | None", st.session_state.get(_KEY))
    if found is None or found.of != id(opened()):
        return None
    return found


def is_asking() -> bool:
    """Return whether a recording is being asked about right now."""
    held, found = shown(), review()
    return found is not None and found.phase == "asking" and held is not None and not held.incognito


def leave() -> None:
    """Stop for now, and let the verdicts follow what was answered so far."""
    found = review()
    if found is not None and found.phase == "asking":
        found.phase = "paused"
    settle()


def show_review(judgement: Judgement) -> None:
    """Draw the review, wherever it stands."""
    held = shown()
    if held is None or held.incognito:
        notice(
            "review-incognito",
            "calm",
            tr("In incognito nothing can be reviewed."),
            [tr("Words and clips are hidden. Switch incognito off to answer.")],
        )
        return
    found = review()
    if found is None or found.phase == "paused":
        _offer(judgement, found)
    elif found.phase == "asking":
        _ask()
    else:
        _done(found)


def _offer(judgement: Judgement, paused: Review | None) -> None:
    with st.container(border=True, key="review-offer"):
        heading(tr("Review a random sample yourself"))
        st.text(
            tr(
                "You hear or read one recording after another and say whether it was meant. Afterwards "
                "you see how often our signs are right on your own history, and your word stands for what "
                "you answered."
            )
        )
        small(
            tr(
                "The sample is drawn at random from what our signs call likely, possible and neither, so "
                "that recordings that were missed are met too. Our reasons are shown after your answer."
            )
        )
        if paused is not None and st.button(
            tr("Continue, {n} of {of} done", n=number(paused.at), of=number(len(paused.ids))),
            key="review-continue",
            type="primary",
        ):
            paused.phase = "asking"
            st.rerun()
        size = st.segmented_control(
            tr("How many recordings"), SIZES, default=20, required=True, key="review-size", format_func=number
        )
        if st.button(
            tr("Start a new sample") if paused else tr("Begin"),
            key="review-start",
            type="secondary" if paused else "primary",
        ):
            start(int(size or 20))
            st.rerun()
        if answers():
            show_measured(judgement)
            _take_back_all()


def start(count: int) -> None:
    """Draw a sample and begin; where nothing is left to ask about, say so."""
    settle()  # what was answered in the list must not be asked again
    held = shown()
    if held is None or held.judgement is None:
        return
    ids = held.judgement.sample(count, seed=len(answers()) + 1)
    st.session_state[_KEY] = Review(id(opened()), ids, phase="asking" if ids else "done")


def _rows(history: History, ids: Sequence[str]) -> Mapping[str, Row]:
    """Return the rows of the sample by their ids: kept with what is open, and forgotten with it."""
    return latest(
        "review-rows",
        tuple(ids),
        lambda: {str(row["recording_id"]): row for row in history.rows(ids).to_pylist()},
    )


@st.fragment
def _ask() -> None:
    """Draw one recording; an answer draws only this anew."""
    found, held = review(), shown()
    if found is None or held is None or held.judgement is None or found.phase != "asking":
        st.rerun(scope="app")
        return
    of = len(found.ids)
    rows = _rows(held.history, found.ids)
    row = rows[found.ids[found.at]]
    st.progress(found.at / of, text=tr("{n} of {of}", n=number(found.at + 1), of=number(of)))
    with st.container(border=True, key="review-one"):
        heading(where_and_when(row))
        show_words(row, large=True)
        show_sound(row, "review-clip", shortcut=PLAY)
        for column, (word, label) in zip(st.columns(3), _BIG.items(), strict=True):
            with column:
                st.button(
                    tr(label),
                    key=f"review-{word}",
                    shortcut=KEYS[word],
                    on_click=_say,
                    args=(word,),
                    width="stretch",
                )
        with st.container(horizontal=True):
            st.button(
                tr("Undo"),
                key="review-undo",
                shortcut=UNDO,
                on_click=_undo,
                disabled=not found.at,
                type="tertiary",
            )
            st.button(
                tr("Pause, continue later"),
                key="review-pause",
                shortcut=PAUSE,
                on_click=leave,
                type="tertiary",
            )
        small(tr("The numbers of this page follow at the end of the sample, or when you pause or leave."))
    if found.at:
        _before(held.judgement, rows[found.ids[found.at - 1]])


def _before(judgement: Judgement, row: Row) -> None:
    """Draw the one that was answered last, now with what our signs say."""
    said = answers().get(str(row["recording_id"]))
    with st.container(key="review-before"):
        heading(tr("The one before"), level=3)
        small(where_and_when(row))
        show_words(row)
        if said:
            st.text(tr(YOU_SAID[said]))
        show_verdict(judgement, row)


def _say(word: str) -> None:
    found = review()
    if found is None or found.phase != "asking":
        return
    answer(found.ids[found.at], word)
    found.at += 1
    if found.at == len(found.ids):
        found.phase = "done"


def _undo() -> None:
    found = review()
    if found is not None and found.at:
        found.at -= 1
        found.phase, found.moved = "asking", None
        take_back(found.ids[found.at])


def _done(found: Review) -> None:
    if found.moved is None:
        with st.spinner(tr("Working your answers in")):
            _work_in(found)
        st.rerun()
    held = shown()
    if held is None or held.judgement is None or found.moved is None:
        return
    with st.container(border=True, key="review-done"):
        if not found.ids:
            heading(tr("Nothing is left to ask about"))
        else:
            heading(
                trn("You reviewed {n} recording", "You reviewed {n} recordings", len(found.ids)),
            )
        show_measured(held.judgement)
        _say_moved(found.moved)
        with st.container(horizontal=True):
            if st.button(tr("Another sample"), key="review-again", type="primary"):
                del st.session_state[_KEY]
                st.rerun()
            if found.ids:
                st.button(tr("Change the last answer"), key="review-reopen", on_click=_undo)
            _take_back_all()


def _work_in(found: Review) -> None:
    holder = opened()
    if holder is None or holder.judgement is None:
        return
    earlier = holder.judgement
    settle()
    found.moved = change(earlier, holder.judgement or earlier)


def _say_moved(moved: Change) -> None:
    heading(tr("What it changed"), level=3)
    if not moved.rows:
        st.text(tr("No verdict changed: your answers agree with what was said, or were unsure."))
    else:
        st.text(
            trn(
                "{n} recording has another verdict now; {answered} of these you answered yourself.",
                "{n} recordings have another verdict now; {answered} of these you answered yourself.",
                moved.rows,
                answered=number(moved.answered),
            )
        )
    if moved.level_moved:
        st.text(
            tr(
                "You answered enough for the level of all other recordings to follow: where our signs "
                "stay the same, the chances moved."
            )
        )
    else:
        small(
            tr(
                "From {n} clear answers on the recordings of one assistant, the level of all its others "
                "follows your answers too.",
                n=number(int(level("review_answers"))),
            )
        )


def _take_back_all() -> None:
    amount = len(answers())
    if not amount:
        return
    with st.popover(tr("Take back all my answers"), key="review-take-back"):
        st.text(trn("{n} answer is dropped.", "{n} answers are dropped.", amount))
        if st.button(tr("Take them back"), key="review-take-back-all"):
            take_back_all()
            st.rerun()


def take_back_all() -> None:
    """Drop every answer and the sample, and let the verdicts follow."""
    for recording_id in list(answers()):
        take_back(recording_id)
    st.session_state.pop(_KEY, None)
    settle()
