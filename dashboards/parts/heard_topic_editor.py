"""The lists of words behind the topics: add, rename, delete, change, take back, save and load.

They live in the session's memory, outlive a reload of the page, and go to a disk only as the file that the
person saves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from auditor.insights.heard.topics import (
    NAME_LENGTH,
    Topics,
    TopicsError,
    added,
    from_json,
    removed,
    renamed,
    reworded,
    standard,
    to_json,
)
from auditor.language import later, tr
from dashboards.parts.page import small
from dashboards.parts.state import KEPT_PREFIX, fresh, remember

_STATES = f"{KEPT_PREFIX}heard-topics"  # former lists, the present one last
_PLACE, _NAME, _WORDS, _NEW = "heard-edit", "heard-edit-name", "heard-edit-words", "heard-edit-new"
_PROBLEM, _LOADED = "heard-edit-problem", "heard-edit-loaded"
_UNDONE = 50  # changes that can be taken back
_WHY: Mapping[str, str] = {
    "empty_name": later("A topic needs a name."),
    "name_taken": later("Another topic has this name."),
    "too_many": later("There is no room for more topics."),
    "not_a_list": later("This file is not a list of topics that was saved here."),
}


def topics() -> Topics:
    """Return the topics as the person has them now."""
    states = _states()
    return states[-1] if states else standard()


def names_of(now: Topics, *, incognito: bool) -> list[str]:
    """Return the topics' names as they may be shown: those that a person gave are hidden in incognito."""
    if not incognito:
        return [tr(one.name) if one.named else one.name for one in now]
    own = iter(range(1, len(now) + 1))
    return [tr(one.name) if one.named else tr("Own topic {n}", n=next(own)) for one in now]


def _states() -> list[Topics]:
    return list(st.session_state.get(_STATES, ()))


def show_editor() -> None:
    """Draw the editor."""
    with st.expander(tr("Change the topics and their words")):
        small(
            tr(
                "A recording counts for a topic if it holds one of its words. light* means every word that "
                "begins so; several words in a line must follow each other; * alone stands for any one word."
            )
        )
        now = topics()
        names = names_of(now, incognito=False)
        _show_problem()
        if now:
            _show_one(now, names)
        _show_adding()
        _show_files()
    remember()


def _show_problem() -> None:
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        st.warning(tr(_WHY[problem]))


def _show_one(now: Topics, names: Sequence[str]) -> None:
    if st.session_state.get(_PLACE) not in range(len(now)):
        st.session_state[_PLACE] = 0
    place = st.selectbox(tr("Topic to change"), range(len(now)), format_func=lambda at: names[at], key=_PLACE)
    # What stands in the fields follows the topic, and what was taken back.
    beside = f"{hash((place, now[place])) & 0xFFFFFFFF:x}"
    st.text_input(tr("Name"), names[place], max_chars=NAME_LENGTH, key=f"{_NAME}-{beside}")
    st.text_area(
        tr("Words, one in a line"), "\n".join(now[place].words), height=220, key=f"{_WORDS}-{beside}"
    )
    with st.container(horizontal=True):
        st.button(
            tr("Save the changes"),
            type="primary",
            key="heard-edit-save",
            on_click=_changed,
            args=(lambda: _saved(now, place, names[place], beside),),
        )
        st.button(
            tr("Delete this topic"),
            key="heard-edit-delete",
            on_click=_changed,
            args=(lambda: removed(now, place),),
        )
        st.button(
            tr("Take back the last change"),
            key="heard-edit-undo",
            on_click=_undo,
            disabled=not _states(),
        )
        st.button(
            tr("Back to the lists of this program"),
            key="heard-edit-reset",
            on_click=_changed,
            args=(standard,),
            disabled=now == standard(),
        )


def _saved(now: Topics, place: int, shown: str, beside: str) -> Topics:
    """Return the topics with one changed, as the fields say when the button is clicked.

    shown: the name that stood in its field before, maybe a translation. beside: of the keys of the fields.
    """
    name = str(st.session_state[f"{_NAME}-{beside}"])
    changed = reworded(now, place, str(st.session_state[f"{_WORDS}-{beside}"]).splitlines())
    return changed if name == shown else renamed(changed, place, name)


def _changed(make: Callable[[], Topics]) -> None:
    """Put changed topics in place, or say why they cannot be."""
    before = topics()
    try:
        after = make()
    except TopicsError as problem:
        st.session_state[_PROBLEM] = problem.reason
        return
    if after != before:
        states = _states() or [standard()]
        st.session_state[_STATES] = [*states, after][-_UNDONE:]


def _undo() -> None:
    states = _states()[:-1]
    st.session_state[_STATES] = states if len(states) > 1 or (states and states[0] != standard()) else []


def _show_adding() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(tr("Name of a new topic"), max_chars=NAME_LENGTH, key=_NEW)
        st.button(tr("Add the topic"), key="heard-edit-add", on_click=_add)


def _add() -> None:
    before = topics()
    _changed(lambda: added(before, str(st.session_state.get(_NEW, ""))))
    if len(topics()) > len(before):
        st.session_state[_PLACE], st.session_state[_NEW] = len(topics()) - 1, ""


def _show_files() -> None:
    st.download_button(
        tr("Save the topics to a file"),
        to_json(topics()),
        file_name="topics.json",
        mime="application/json",
        on_click="ignore",
        key="heard-edit-file",
    )
    st.file_uploader(
        tr("Load topics from a file"), type=["json"], key=fresh(_LOADED), on_change=_load, max_upload_size=1
    )


def _load() -> None:
    given = st.session_state.get(fresh(_LOADED))
    if given is not None:
        text = given.getvalue()
        _changed(lambda: from_json(text))
