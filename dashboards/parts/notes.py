"""What must be known to read the numbers rightly: each sentence once, with the files that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.history import History, MemberEntry
from auditor.language import tr, trn
from auditor.language.told import again
from auditor.recording import VENDOR_NAMES
from dashboards.parts import words
from dashboards.parts.page import START, heading, remark, small


def count_of_notes(history: History) -> int:
    """Return how many different notes there are."""
    return len({note for member in history.members for note in member.notes})


def show_notes(history: History) -> None:
    """List the notes under the vendor whose files they are about."""
    by_vendor = _by_vendor(history.members)
    if not by_vendor:
        return
    st.header(tr("Good to know"))
    with st.container(border=True, key="notes"):
        for vendor, files in by_vendor.items():
            if vendor and len(by_vendor) > 1:
                heading(vendor, level=3)
            for note, names in files.items():
                said = again(note)
                remark(f"{said[0].upper()}{said[1:]}.", words.some(names))


def lead_to_notes(history: History) -> None:
    """Say on another page that there are notes, and lead there."""
    amount = count_of_notes(history)
    if amount:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            small(
                trn(
                    "Good to know about these files: {n} note.",
                    "Good to know about these files: {n} notes.",
                    amount,
                ),
                width="content",
            )
            if st.button(tr("Read the notes"), key="to-notes", type="tertiary"):
                st.switch_page(START)


def _by_vendor(members: Sequence[MemberEntry]) -> Mapping[str, Mapping[str, list[str]]]:
    """Return the notes of each vendor, and the files of each; a note of two stands with the first."""
    vendor_of: dict[str, str] = {}
    found: dict[str, dict[str, list[str]]] = {}
    for member in members:
        vendor = VENDOR_NAMES.get((member.shape or "").partition(".")[0], "")
        for note in member.notes:
            under = vendor_of.setdefault(note, vendor)
            found.setdefault(under, {}).setdefault(note, []).append(member.member)
    return dict(sorted(found.items()))
