"""The most notable findings: each a sentence with its numbers, its evidence, and where to see more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import streamlit as st

from auditor.insights.findings import Finding, notable
from auditor.language import later, tr
from dashboards.parts.page import CALENDAR, HEARD, RECORDINGS, TIMELINE, WAKEUPS, heading, remark, small
from dashboards.parts.picture import badge
from dashboards.parts.state import Shown, once, zone

_PAGES: Mapping[Path, str] = {
    CALENDAR: later("Calendar and clock"),
    TIMELINE: later("Timeline"),
    WAKEUPS: later("False wake-ups"),
    HEARD: later("What it heard"),
    RECORDINGS: later("All recordings"),
}


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


def _where(finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge(finding.evidence)
        for path, title in _PAGES.items():
            if path.stem == finding.page:
                st.page_link(path, label=tr("See more: {page}", page=tr(title)), width="content")
