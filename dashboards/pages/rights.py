"""What you can do: switch off and delete at each vendor, and letters to write to them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auditor.language import tr
from auditor.recording import VENDORS
from dashboards.parts.importing import nothing_yet
from dashboards.parts.page import notice
from dashboards.parts.rights_letter import show_letters
from dashboards.parts.rights_steps import show_steps
from dashboards.parts.state import Shown, shown


def show() -> None:
    """Draw the page. It needs no history; with one, its vendors come first."""
    st.title(tr("What you can do"))
    st.caption(tr("Switch off, delete, and write to the vendors. Nothing is opened or sent from here."))
    held = shown()
    if held is None:
        nothing_yet(
            tr("All of this page works without files. With yours open, letters list what is missing.")
        )
    notice(
        "keep-first",
        "calm",
        tr("Keep a copy before you delete"),
        [
            tr(
                "What is deleted can no longer be looked at here, asked about or shown to anybody. Keep your "
                "exports in a safe place, and ask for access before you ask for erasure."
            )
        ],
    )
    order = _vendors(held)
    show_steps(order)
    show_letters(order)


def _vendors(held: Shown | None) -> Sequence[str]:
    """Return all vendors, those of the files first."""
    members = held.history.members if held else ()
    there = {(member.shape or "").partition(".")[0] for member in members}
    if held is not None:
        there |= {str(one) for one in held.history.table.column("vendor").unique().to_pylist()}
    return sorted(VENDORS, key=lambda vendor: vendor not in there)


show()
