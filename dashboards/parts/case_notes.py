"""The person's own notes: one on the whole, and one on a recording. They are kept with a case alone."""

from __future__ import annotations

import streamlit as st

from auditor.language import tr
from dashboards.parts.state import incognito, opened

_LONGEST = 10_000


def show_case_note() -> None:
    """Draw the note on the whole; nothing in incognito."""
    holder = opened()
    if holder is None or incognito():
        return
    text = st.text_area(
        tr("Your note on the whole"),
        value=holder.note,
        max_chars=_LONGEST,
        key=f"case-note-{id(holder)}",
        help=tr("It is in memory only, until you keep or save a case."),
    )
    holder.note = (text or "").strip()


def show_recording_note(recording_id: str) -> None:
    """Draw the note on one recording; nothing in incognito."""
    holder = opened()
    if holder is None or incognito():
        return
    text = st.text_area(
        tr("Your note on this recording"),
        value=holder.notes.get(recording_id, ""),
        max_chars=_LONGEST,
        key=f"note-{recording_id}",
        help=tr("It is in memory only, until you keep or save a case."),
    )
    if (text or "").strip():
        holder.notes[recording_id] = (text or "").strip()
    else:
        holder.notes.pop(recording_id, None)
