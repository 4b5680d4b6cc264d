"""What every page is made of: headings, notices, facts.

Foreign text (file names, devices, words) reaches a page by `st.text`, by a table or through
`html.escape`, and by nothing else: labels of Streamlit are Markdown.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from auditor.insights.when import system_zone
from auditor.language import number, tr
from dashboards.parts.state import zone

_PAGES = Path(__file__).resolve().parent.parent / "pages"
START, OVERVIEW, RECORDINGS = _PAGES / "start.py", _PAGES / "overview.py", _PAGES / "recordings.py"
CALENDAR, TIMELINE = _PAGES / "calendar_and_clock.py", _PAGES / "timeline.py"
WAKEUPS, HEARD, LEARN = _PAGES / "wakeups.py", _PAGES / "heard.py", _PAGES / "learn.py"
EXPOSURE, EVIDENCE = _PAGES / "exposure.py", _PAGES / "evidence.py"
RIGHTS = _PAGES / "rights.py"

_LONG = 48  # letters; a longer value would become a narrow column of many lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a short table. about: in small under the text; a count that is None is left empty."""

    text: str
    about: str
    counts: Sequence[int | None]


def heading(text: str, *, level: Literal[2, 3] = 2) -> None:
    """Show a heading that may hold foreign text, as it is."""
    st.html(f'<h{level} class="va-title">{html.escape(text)}</h{level}>')


def small(text: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a small line that may hold foreign text, as it is. width: "content" beside something else."""
    st.html(f'<p class="va-note">{html.escape(text)}</p>', width=width)


def remark(text: str, about: str) -> None:
    """Show a sentence, and under it in small what it is about; both may hold foreign text."""
    st.html(f'<p class="va-remark">{html.escape(text)}<span class="va-note">{html.escape(about)}</span></p>')


def plain_table(names: Sequence[str], lines: Sequence[Line]) -> None:
    """Show a short table of words and counts that wraps its words, which may be foreign text.

    names: of the words' column and of each count. On a narrow window a line's counts stand under its words,
    each behind its name: no language has to bend it.
    """
    first, *counted = (html.escape(name) for name in names)
    head = f"<th>{first}</th>" + "".join(f'<th class="va-number">{name}</th>' for name in counted)
    body = "".join(_table_line(line, counted) for line in lines)
    st.html(f'<table class="va-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _table_line(line: Line, names: Sequence[str]) -> str:
    about = f'<span class="va-note">{html.escape(line.about)}</span>' if line.about else ""
    counts = "".join(
        f'<td class="va-number{"" if count else " va-zero"}" data-name="{name}:">'
        f"{'' if count is None else number(count)}</td>"
        for name, count in zip(names, line.counts, strict=True)
    )
    return f"<tr><td>{html.escape(line.text)}{about}</td>{counts}</tr>"


def notice(name: str, mood: Literal["calm", "alarm"], title: str, lines: Sequence[str] = ()) -> None:
    """Show a marked box. name: unique on the page; title: our own words; lines: may hold foreign text."""
    with st.container(key=f"notice-{mood}-{name}", gap="xsmall"):
        st.markdown(f"**{title}**")
        for line in lines:
            st.text(line)


def fact(name: str, label: str, value: str, *, explained: str | None = None) -> None:
    """Show one value beside its name, or below it where it is long. value may be foreign text."""
    if len(value) > _LONG:
        with st.container(key=f"fact-long-{name}", gap=None):
            st.caption(label, help=explained)
            st.text(value)
        return
    with st.container(key=f"fact-{name}", horizontal=True, gap="small", wrap=False):
        st.caption(label, help=explained, width=190)
        st.text(value, width="stretch")


def say_zone(*, is_open: bool = False) -> None:
    """Say in which zone times are shown, and why.

    is_open: some files do not say their zone for certain; where that is asked can be reached from here.
    """
    shown, (system, reason) = zone(), system_zone()
    if shown == system:
        small(tr("Times are shown in {zone}, {reason}.", zone=shown, reason=tr(reason)))
    else:
        small(
            tr(
                "Times are shown in {zone}, as you chose. Your system's zone is {system}.",
                zone=shown,
                system=system,
            )
        )
    if is_open:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            small(tr("Some files do not say for certain in which zone their times are."), width="content")
            if st.button(tr("Choose their zone"), key="to-zone", type="tertiary"):
                st.switch_page(START)
