"""What can be switched off and deleted at each vendor, step by step, with where that is from."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.insights.rights import UNPROVEN, Action, Step, actions
from auditor.language import date, later, tr
from auditor.recording import VENDOR_NAMES
from dashboards.parts.page import heading

GRADES: Mapping[str, str] = {
    "vendor": later("the vendor says so"),
    "authority": later("the authority says so"),
    "law": later("the law"),
    "documented": later("written down by people who did it"),
    "press": later("from the press or retold"),
    "advice": later("our advice"),
    "unproven": later("not proven"),
}
_TOPICS: Mapping[str, str] = {
    "review": later("Review by people"),
    "saving": later("What is saved"),
    "auto_delete": later("Deletion by itself"),
    "voice_id": later("Recognising your voice"),
    "microphone": later("Microphone"),
    "delete": later("Deletion"),
}
_STYLE = """<style>
.va-do { line-height: 1.45; overflow-wrap: anywhere; padding: 0.65rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.va-do:last-child { border-bottom: 0; }
.va-do summary { cursor: pointer; }
.va-do > summary > span { font-weight: 600; }
.va-do > summary > .va-note { font-weight: 400; margin-left: 0.5rem; }
.va-do p { margin: 0.4rem 0 0; max-width: 46rem; }
.va-do ol { margin: 0.5rem 0 0; padding-left: 1.5rem; max-width: 46rem; }
.va-do li { margin: 0 0 0.35rem; }
.va-do details { margin-top: 0.6rem; font-size: 0.85rem; opacity: 0.85; }
.va-do details ul { margin: 0.4rem 0 0; padding-left: 1.3rem; }
.va-do code { white-space: normal; font-size: 0.9rem; }
</style>"""


def show_steps(vendors: Sequence[str]) -> None:
    """Draw a tab for each vendor, in this order."""
    heading(tr("Switch off and delete"))
    for tab, vendor in zip(st.tabs([VENDOR_NAMES[one] for one in vendors]), vendors, strict=True):
        with tab:
            found = actions(vendor)
            st.html(_STYLE + "".join(_action(one, is_open=one == found[0]) for one in found))
    st.caption(tr("Vendors change their menus: a step may look different by now."))


def _action(action: Action, *, is_open: bool) -> str:
    """Return one thing to do; is_open: unfolded at first."""
    topic = f'<span class="va-note">{html.escape(tr(_TOPICS[action.topic]))}</span>'
    parts = [
        f"<summary><span>{html.escape(tr(action.title))}</span> {topic}</summary>",
        f"<p>{html.escape(tr(action.effect))}</p>",
    ]
    if action.address:
        parts.append(f"<p>{html.escape(tr('Address:'))} <code>{html.escape(action.address)}</code></p>")
    parts.append("<ol>" + "".join(f"<li>{_step(step)}</li>" for step in action.steps) + "</ol>")
    parts.append(_sources(action))
    return f'<details class="va-do"{" open" if is_open else ""}>{"".join(parts)}</details>'


def _step(step: Step) -> str:
    text = html.escape(tr(step.text))
    if step.grade != UNPROVEN:
        return text
    return f'{text} <span class="va-badge not-available">{html.escape(tr(GRADES[step.grade]))}</span>'


def _sources(action: Action) -> str:
    listed = "".join(
        f"<li>{html.escape(source)} ({html.escape(tr(GRADES[grade]))})</li>"
        for source, grade in action.sources
    )
    title = tr("Where this is from, read on {date}", date=date(action.checked))
    return f"<details><summary>{html.escape(title)}</summary><ul>{listed}</ul></details>"
