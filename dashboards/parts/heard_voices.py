"""Voices: whether the vendor recognised them, over time and by device."""

from __future__ import annotations

import numpy as np
import streamlit as st

from auditor.charts.marks import SPEAKER_NAMES, voices_by_device_chart, voices_chart
from auditor.history import History
from auditor.insights.cells import heard_mask, holds_one_of
from auditor.insights.heard.search import view_of
from auditor.insights.heard.voices import Voices, voices
from auditor.language import tr
from auditor.recording import SPEAKERS
from dashboards.parts.page import small
from dashboards.parts.picture import Picked, show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, once, view_key, zone

_SPEAKER = "heard-speaker"


def show_voices(history: History) -> None:
    """Draw the section. history: as it may be shown."""
    found = once(("heard-voices", zone()), lambda: voices(history, zone()))
    show_picture(once(("heard-voices-chart", zone()), lambda: voices_chart(found)))
    if not found.said:
        small(
            tr(
                "Few exports say anything of voices: Amazon's saved page of the voice history may name one "
                "that was recognised, Google's activity may note one that was not. None of these files does."
            )
        )
        return
    chart = once(("heard-voices-device", zone()), lambda: voices_by_device_chart(found))
    device_key = view_key("heard-voice-device")
    if chart is not None:
        show_picture(chart, pick=True, on_pick=lambda picked: _clicked(picked, device_key))
    _show_recordings(history, found, device_key)


def _clicked(picked: Picked, key: str) -> None:
    st.session_state[key] = str(picked.points[-1]) or None if picked.points else None
    st.session_state[_SPEAKER] = "unrecognised"


def _show_recordings(history: History, found: Voices, device_key: str) -> None:
    devices = [name for name in found.by_device if name is not None]
    if st.session_state.get(device_key) not in devices:
        st.session_state[device_key] = None
    left, right = st.columns(2)
    with left:
        speaker = st.selectbox(
            tr("Show recordings by voice"),
            list(SPEAKERS),
            index=None,
            format_func=lambda one: tr(SPEAKER_NAMES[one]),
            key=_SPEAKER,
            placeholder=tr("Choose, or click a bar"),
        )
    with right:
        device = st.selectbox(
            tr("By the device"),
            devices,
            index=None,
            key=device_key,
            placeholder=tr("Any device"),
            disabled=speaker is None,
        )
    if speaker is None:
        return
    view = latest("heard-voice-view", (speaker, device), lambda: _view(history, speaker, device))
    show_found(view, f"heard-voice/{speaker}-{devices.index(device) if device else 'any'}", of=len(history))


def _view(history: History, speaker: str, device: str | None) -> History:
    kept = heard_mask(history) & holds_one_of(history, "speaker", [speaker])
    kept &= holds_one_of(history, "duplicate_of", [None])
    if device is not None:
        kept &= holds_one_of(history, "device", [device])
    return view_of(history, np.flatnonzero(kept))
