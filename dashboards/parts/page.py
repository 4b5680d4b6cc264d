"""What every page is made of: headings, notices, facts.

Foreign text (file names, devices, words) reaches a page by `st.text`, by a table or through
`html.escape`, and by nothing else: labels of Streamlit are Markdown.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import streamlit as st

from auditor.insights.when import system_zone
from dashboards.parts.state import zone

_PAGES = Path(__file__).resolve().parent.parent / "pages"
START, OVERVIEW, RECORDINGS = _PAGES / "start.py", _PAGES / "overview.py", _PAGES / "recordings.py"


def heading(text: str, *, level: Literal[2, 3] = 2) -> None:
    """Show a heading that may hold foreign text, as it is."""
    st.html(f'<h{level} class="va-title">{html.escape(text)}</h{level}>')


def small(text: str) -> None:
    """Show a small line that may hold foreign text, as it is."""
    st.html(f'<p class="va-note">{html.escape(text)}</p>')


def notice(name: str, mood: Literal["calm", "alarm"], title: str, lines: Sequence[str] = ()) -> None:
    """Show a marked box. name: unique on the page; title: our own words; lines: may hold foreign text."""
    with st.container(key=f"notice-{mood}-{name}", gap="xsmall"):
        st.markdown(f"**{title}**")
        for line in lines:
            st.text(line)


def fact(name: str, label: str, value: str, *, explained: str | None = None) -> None:
    """Show one value under its name. value may be foreign text."""
    with st.container(key=f"fact-{name}", horizontal=True, gap="small", wrap=False):
        st.caption(label, help=explained, width=190)
        st.text(value, width="stretch")


def say_zone() -> None:
    """Say in which zone times are shown, and why."""
    shown, (system, reason) = zone(), system_zone()
    if shown == system:
        small(f"Times are shown in {shown}, {reason}.")
    else:
        small(f"Times are shown in {shown}, as you chose. Your system's zone is {system}.")
