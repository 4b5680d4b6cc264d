"""Playing one clip: nothing is read before it is asked for, and nothing at all in incognito."""

from __future__ import annotations

from pathlib import PurePosixPath

import streamlit as st

from auditor.audio import sound_in
from auditor.history import History
from auditor.language import tr
from dashboards.parts import words
from dashboards.parts.page import notice, small
from dashboards.parts.state import shown


def play_clip(recording_id: str, key: str, *, shortcut: str | None = None) -> None:
    """Draw a button that becomes the player of this recording's sound, and plays it at once.

    key: unique on the page. shortcut: a key of the keyboard that does the same.
    """
    held = shown()
    if held is None:
        return
    if held.incognito:
        small(tr("The clip is hidden in incognito."), width="content")
        return
    if st.session_state.get(key) != recording_id:
        st.button(
            tr("Play"),
            key=f"{key}-ask-{recording_id}",
            icon=":material/play_arrow:",
            on_click=lambda: st.session_state.update({key: recording_id}),
            help=tr("Reads the sound from your files and plays it here."),
            shortcut=shortcut,
        )
        return
    show_player(held.history, recording_id, key, autoplay=True)


def show_player(history: History, recording_id: str, key: str, *, autoplay: bool = False) -> None:
    """Draw the player of a recording's sound, and the way to save it, or say why there is none."""
    try:
        clip = history.clip(recording_id)
    except (OSError, ValueError):
        notice(f"clip-{key}", "alarm", tr("The sound could not be read. Is the export still where it was?"))
        return
    if clip is None:
        small(tr("The sound is named, but it is not in these files."))
        return
    data, name = clip
    sound = sound_in(data)
    kind = sound.kind if sound else "application/octet-stream"
    if sound is None:
        notice(
            f"clip-{key}", "alarm", tr("The sound file is there, but it is empty or not what its name says.")
        )
    else:
        st.caption(
            tr("Sound")
            if sound.seconds is None
            else tr("Sound, {length}", length=words.said("duration_s", sound.seconds))
        )
        st.audio(data, format=kind, alt=tr("The sound of this recording"), autoplay=autoplay)
    st.download_button(
        tr("Save this clip ({size})", size=words.size(len(data))),
        data,
        file_name=f"recording{PurePosixPath(name).suffix}",
        mime=kind,
        on_click="ignore",
        key=f"save-clip-{key}",
    )
