"""What a letter lists as missing: each with its reason, and a tick that takes it in or leaves it out."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from auditor.report.letters import Gap, missing_of, title_of, why_of
from dashboards.parts.page import heading, small
from dashboards.parts.rights_kept import keep, kept
from dashboards.parts.state import once, shown, zone

_STYLE = """<style>
.st-key-rights-gaps .va-note { margin: 0.05rem 0 0.8rem 1.6rem; font-size: 0.85rem; }
</style>"""


def choose_missing(vendor: str) -> list[Gap]:
    """Draw what is missing of a vendor, and return what stays ticked."""
    held, in_zone = shown(), zone()
    history = held.history if held else None
    found = once(("rights-missing", vendor, in_zone), lambda: missing_of(history, vendor, in_zone))
    heading(tr("What the letter lists as missing"), level=3)
    if not found:
        small(tr("Nothing: no files of this vendor are open, or nothing was found missing in them."))
        return []
    small(tr("Clear the tick at what you do not want to ask for."))
    chosen = []
    with st.container(key="rights-gaps", gap=None):
        st.html(_STYLE)
        for gap in found:
            name = f"gap-{vendor}-{gap.id}"
            if st.checkbox(
                title_of(gap),
                value=kept(name, at_first=True),
                key=f"rights-{name}",
                on_change=keep,
                args=(name,),
            ):
                chosen.append(gap)
            small(why_of(gap))
    return chosen
