"""The most notable findings: each a sentence with its numbers, its evidence, and where to see more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import streamlit as st

from auditor.insights.finding import Finding, rows_of
from auditor.insights.findings import notable
from auditor.language import later, tr
from dashboards.parts.page import CALENDAR, HEARD, RECORDINGS, TIMELINE, WAKEUPS, heading, remark, small
from dashboards.parts.picture import badge
from dashboards.parts.rows import show_found
from dashboards.parts.state import Shown, once, zone

_PAGES: Mapping[Path, str] = {
    CALENDAR: later("Calendar and clock"),
    TIMELINE: later("Timeline"),
    WAKEUPS: later("False wake-ups"),
    HEARD: later("What it heard"),
    RECORDINGS: later("All recordings"),
}

_OPEN = "kept-finding"  # the id of the finding whose recordings are listed


def show_notable(held: Shown, *, said: Collection[str] = ()) -> None:
    """Draw them. said: sentences that stand on the page already and need not be repeated."""
    in_zone = zone()
    found = once(("notable", in_zone), lambda: notable(held.history, held.judgement, in_zone))
    heading(tr("Most notable"))
    with st.container(border=True, key="notable"):
        if not found:
            small(tr("Nothing stands out: no number reaches the size from which we name it here."))
        for finding in found:
            with st.container(key=f"finding-{finding.id}", gap="xsmall"):
                remark(finding.sentence, "" if finding.caveat in said else finding.caveat)
                _where(finding)
    for finding in found:
        if finding.id == st.session_state.get(_OPEN):
            _show_rows(held, finding, in_zone)


def _show_rows(held: Shown, finding: Finding, in_zone: str) -> None:
    """List the recordings behind a finding; each leads to its file and row."""
    with st.container(border=True, key="finding-rows"):
        heading(tr("The recordings behind it"), level=3)
        small(finding.sentence)
        if finding.unit == "days":
            small(tr("Of a silence: those of the last day before it and of the first day after it."))
        st.button(tr("Close the list"), key="finding-close", on_click=_open, args=(None,))
        name = ("finding-rows", finding.id, in_zone)
        show_found(once(name, lambda: rows_of(held.history, finding, in_zone)), f"finding/{finding.id}")


def _open(name: str | None) -> None:
    st.session_state[_OPEN] = name


def _where(finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge(finding.evidence)
        st.button(
            tr("Show its recordings"),
            key=f"finding-show-{finding.id}",
            type="tertiary",
            on_click=_open,
            args=(finding.id,),
        )
        for path, title in _PAGES.items():
            if path.stem == finding.page:
                st.page_link(path, label=tr("See more: {page}", page=tr(title)), width="content")
