"""Frequent words and phrases, and with what recordings begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from auditor.charts.bars import MOST_BARS
from auditor.charts.heard import words_chart
from auditor.insights.heard.patterns import texts_with
from auditor.insights.heard.phrases import Counted, beginnings, frequent
from auditor.language import later, tr
from dashboards.parts.heard_counted import all_words, kept, view, whole_history
from dashboards.parts.page import heading
from dashboards.parts.picture import Picked, show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, once

_KINDS: Mapping[str, str] = {
    "words": later("Words"),
    "pairs": later("Two words"),
    "triples": later("Three words"),
    "beginnings": later("How recordings begin"),
}
_LENGTHS: Mapping[str, int] = {"words": 1, "pairs": 2, "triples": 3}
_CHOSEN = "heard-word"


def show_words() -> None:
    """Draw the section. Not to be called in incognito."""
    kind = st.segmented_control(
        tr("What to count"),
        list(_KINDS),
        default="words",
        required=True,
        format_func=lambda one: tr(_KINDS[one]),
        key="heard-words-kind",
        on_change=lambda: st.session_state.update({_CHOSEN: None}),
    )
    kind = kind or "words"
    small_ones = kind != "beginnings" and st.checkbox(
        tr("Count small words such as \u201cthe\u201d too"), key="heard-small-words"
    )
    counted = kept(("frequent", kind, small_ones), _counted(kind, small_ones=small_ones))
    heard = all_words()
    chart = once(
        ("heard-words", kind, small_ones), lambda: words_chart(kind, counted, len(heard), heard.recordings)
    )
    show_picture(chart, pick=True, key="-small" if small_ones else "", on_pick=_clicked)
    _show_recordings([one.text for one in counted[:MOST_BARS]])


def _counted(kind: str, *, small_ones: bool) -> Callable[[], list[Counted]]:
    if kind == "beginnings":
        return lambda: beginnings(all_words(), whole_history())
    return lambda: frequent(all_words(), whole_history(), _LENGTHS[kind], with_stop_words=small_ones)


def _clicked(picked: Picked) -> None:
    st.session_state[_CHOSEN] = str(picked.points[-1]) if picked.points else None


def _show_recordings(texts: list[str]) -> None:
    if st.session_state.get(_CHOSEN) not in texts:
        st.session_state[_CHOSEN] = None
    chosen = st.selectbox(
        tr("Show the recordings with"),
        texts,
        index=None,
        key=_CHOSEN,
        placeholder=tr("Choose a word, or click a bar"),
    )
    if chosen is None:
        return
    heading(tr("Recordings with \u201c{words}\u201d", words=chosen), level=3)
    found = latest(
        "heard-words-view", chosen, lambda: view(all_words().rows_with(texts_with(all_words(), [chosen])))
    )
    show_found(found, f"heard-words/{hash(chosen) & 0xFFFFFFFF:x}", of=len(all_words()))
