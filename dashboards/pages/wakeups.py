"""False wake-ups: the answer, the list by likelihood, a review, what set it off, and listening to clips."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from auditor.language import later, tr
from auditor.wakeups import Judgement
from dashboards.parts.answer import nothing_to_ask, show_answer, show_beside_the_vendor, whole_rate
from dashboards.parts.judged import LOOK
from dashboards.parts.likely import show_list
from dashboards.parts.listen import show_listening
from dashboards.parts.opening import begin_page
from dashboards.parts.review import is_asking, leave, show_review
from dashboards.parts.set_off import show_set_off
from dashboards.parts.state import Shown, once, shown

_VIEWS: Mapping[str, str] = {
    "list": later("The list by likelihood"),
    "review": later("Review a sample"),
    "set-off": later("What set it off"),
    "listen": later("Listen to the clips"),
}


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("False wake-ups"),
        tr("Here you will see which recordings were likely not meant, why, and how sure that is."),
    )
    if held is None:
        return
    st.html(LOOK)
    judgement = held.judgement
    if judgement is None or not whole_rate(judgement).recordings:
        nothing_to_ask(judgement, once("wakeups-assistants", lambda: _assistants(held)))
        return
    if st.session_state.get("wakeups-view") != "review" and is_asking():
        leave()  # somebody went to another page in the middle of a sample
    if not is_asking():
        show_answer(_now(judgement))
    view = st.segmented_control(
        tr("What to look at"),
        list(_VIEWS),
        default="list",
        required=True,
        format_func=lambda one: tr(_VIEWS[one]),
        key="wakeups-view",
        on_change=leave,
        label_visibility="collapsed",
    )
    _draw(view or "list", held, _now(judgement))


def _now(judgement: Judgement) -> Judgement:
    """Return the judgement that is shown now: answers may have been worked in since the page began."""
    held = shown()
    return held.judgement if held and held.judgement else judgement


def _draw(view: str, held: Shown, judgement: Judgement) -> None:
    if view == "review":
        show_review(judgement)
    elif view == "set-off":
        show_set_off(judgement, incognito=held.incognito)
        show_beside_the_vendor(judgement)
    elif view == "listen":
        show_listening(judgement)
    else:
        show_list()


def _assistants(held: Shown) -> list[str]:
    return sorted(str(one) for one in held.history.table.column("vendor").unique().to_pylist())


show()
