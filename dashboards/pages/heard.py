"""What it heard: search, topics, frequent words, words about private matters, voices."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from auditor.insights.when import overview
from auditor.language import later, tr, trn
from dashboards.parts.heard_counted import all_words
from dashboards.parts.heard_search import show_search
from dashboards.parts.heard_sensitive import show_sensitive
from dashboards.parts.heard_topics import show_topics
from dashboards.parts.heard_voices import show_voices
from dashboards.parts.heard_words import show_words
from dashboards.parts.opening import begin_page
from dashboards.parts.page import START, notice
from dashboards.parts.state import Shown, once, shown, zone

_SECTIONS: Mapping[str, str] = {
    "search": later("Search"),
    "topics": later("Topics"),
    "words": later("Words and phrases"),
    "sensitive": later("Private matters"),
    "voices": later("Voices"),
}
_LOOK = """<style>
.va-hits { margin: 0; padding-left: 1.2rem; line-height: 1.5; overflow-wrap: anywhere; }
.va-hits .va-note { display: block; }
.va-hits mark { background: rgba(230, 159, 0, 0.45); color: inherit; border-radius: 2px; }
</style>"""


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("What it heard"),
        tr("Here you will search what was said, and see topics, frequent words and private matters in it."),
    )
    if held is not None:
        st.html(_LOOK)
        _body()


@st.fragment
def _body() -> None:
    held = shown()
    if held is None:
        return
    section = st.segmented_control(
        tr("What to look at"),
        list(_SECTIONS),
        default="search",
        required=True,
        format_func=lambda one: tr(_SECTIONS[one]),
        key="heard-section",
        label_visibility="collapsed",
    )
    if section == "voices":
        show_voices(held.history)
    elif not len(all_words()):
        _nothing_said(held)
    elif held.incognito and section in ("search", "words"):
        notice(
            "heard-hidden",
            "calm",
            tr("Words are hidden in incognito."),
            [tr("Search and frequent words are off. Topics and private matters are still counted.")],
        )
    elif section == "topics":
        show_topics(incognito=held.incognito)
    elif section == "words":
        show_words()
    elif section == "sensitive":
        show_sensitive(incognito=held.incognito)
    else:
        show_search()


def _nothing_said(held: Shown) -> None:
    """Say why there are no words, and what to request."""
    told = once(("heard-overview", zone()), lambda: overview(held.history, zone()))
    lines = [
        trn(
            "{n} recording was read, and it has no words.",
            "{n} recordings were read, and none of them has words.",
            told.recordings,
        )
    ]
    if "apple" in told.by_vendor:
        lines.append(
            tr(
                "Apple's App Privacy Report tells when an app or Siri opened the microphone, never what was "
                "said. Of Apple, only the Apple Intelligence Report is known to hold words of requests."
            )
        )
    lines.append(
        tr("Which files of each vendor hold words, and how to request them, is told on the first page.")
    )
    notice("heard-no-words", "calm", tr("There are no words to look at."), lines)
    if st.button(tr("See what was read, and what to request"), key="heard-to-start"):
        st.switch_page(START)


show()
