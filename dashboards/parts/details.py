"""Everything about one recording: its words, its sound, every column, and where exactly it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath

import streamlit as st

from auditor.audio import sound_in
from auditor.history import History
from auditor.recording import BY_NAME
from auditor.shapes.registry import SHAPES
from dashboards.parts import words
from dashboards.parts.meant import MEANT, MEANT_COLUMNS, show_meant
from dashboards.parts.page import fact, heading, notice
from dashboards.parts.state import zone

_SHAPES = {shape.id: shape.title for shape in SHAPES}
# Sorted by what a person asks; every public column is in exactly one group (a test checks it).
GROUPS: Mapping[str, tuple[str, ...]] = {
    "When": ("started_at", "time_basis", "time_precision", "duration_s"),
    "Who and what": ("vendor", "product", "device", "kind", "speaker", "language", "trigger"),
    "What the vendor says came of it": ("outcome", "vendor_label"),
    MEANT: MEANT_COLUMNS,
    "For the record": ("audio_state", "audio", "shape", "device_id", "recording_id", "duplicate_of"),
}
_LEFT = ("What the vendor says came of it",)
SAID = ("transcript", "placeholder", "reply")
PLACE = "source"


def show_details(history: History, recording_id: str) -> None:
    """Draw everything about one recording."""
    found = history.rows([recording_id])
    if not found.num_rows:
        return
    row: dict[str, object] = found.slice(0, 1).to_pylist()[0]
    with st.container(border=True, key="details"):
        heading(_summary(row))
        left, right = st.columns(2, gap="large")
        with left:
            heading("What was said", level=3)
            _words(row)
            _sound(history, row)
            _place(history, str(row[PLACE]))
            for title in _LEFT:
                _group(title, GROUPS[title], row)
        with right:
            show_meant(row)
            for title, columns in GROUPS.items():
                if title not in _LEFT and title != MEANT:
                    _group(title, columns, row)


def _summary(row: Mapping[str, object]) -> str:
    at = row["started_at"]
    when = words.moment(at if isinstance(at, dt.datetime) else None, zone(), str(row["time_precision"]))
    parts = [words.said("vendor", row["vendor"]), str(row["device"] or ""), when]
    return " · ".join(part for part in parts if part)


def _words(row: Mapping[str, object]) -> None:
    for column in SAID:
        if row[column] is not None:
            fact(column, words.TITLES[column], str(row[column]), explained=BY_NAME[column].meaning)
    if all(row[column] is None for column in SAID):
        fact("transcript", words.TITLES["transcript"], "The export holds no words for this row.")


def _sound(history: History, row: Mapping[str, object]) -> None:
    state = row["audio_state"]
    if state not in ("linked", "orphan"):
        fact("sound", "Sound", words.said("audio_state", state))
        return
    try:
        clip = history.clip(str(row["recording_id"]))
    except (OSError, ValueError):
        notice("clip", "alarm", "The sound could not be read. Is the export still where it was?")
        return
    if clip is None:
        fact("sound", "Sound", "The sound is named, but it is not in these files.")
        return
    data, name = clip
    sound = sound_in(data)
    kind = sound.kind if sound else "application/octet-stream"
    if sound is None:
        notice("clip", "alarm", "The sound file is there, but it is empty or not what its name says.")
    else:
        st.caption("Sound" if sound.seconds is None else f"Sound, {words.said('duration_s', sound.seconds)}")
        st.audio(data, format=kind, alt="The sound of this recording")
    st.download_button(
        f"Save this clip ({words.size(len(data))})",
        data,
        file_name=f"recording{PurePosixPath(name).suffix}",
        mime=kind,
        on_click="ignore",
        key="save-clip",
    )


def _place(history: History, source: str) -> None:
    """Say in which container, which file and which row the recording stands."""
    container, _, place = source.partition(":")
    member, sign, at = _split_place(place)
    named = [one for one in history.containers if one.sha256 and one.sha256.startswith(container)]
    heading("Where it stands in your files", level=3)
    if named:
        fact("container", "Container", named[0].name)
    fact("member", "File in it", member)
    if at.isdigit():
        row = f"row {int(at) + 1:,}" if sign == "#" else f"byte {int(at):,}"
        fact("row", "Place in the file", row, explained="Rows are counted from 1.")
    whole = named[0].sha256 if named else None
    fact("hash", "Fingerprint (SHA-256)", whole or f"{container} …")


def _split_place(place: str) -> tuple[str, str, str]:
    """Return member, sign and number of "member#12" or "member@3400"; the sign that stands last counts."""
    cut = max(place.rfind("#"), place.rfind("@"))
    return (place, "", "") if cut < 0 else (place[:cut], place[cut], place[cut + 1 :])


def _group(title: str, columns: tuple[str, ...], row: Mapping[str, object]) -> None:
    heading(title, level=3)
    for column in columns:
        value = row[column]
        if column == "started_at":
            at = value if isinstance(value, dt.datetime) else None
            value = words.moment(at, zone(), str(row["time_precision"]))
        elif column == "shape":
            value = _SHAPES.get(str(value), value)
        fact(column, words.TITLES[column], words.said(column, value), explained=BY_NAME[column].meaning)
