"""Everything about one recording: its words, its sound, every column, and where exactly it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from auditor.history import History
from auditor.language import later, number, tr
from auditor.recording import BY_NAME
from auditor.shapes.registry import SHAPES
from dashboards.parts import words
from dashboards.parts.case_notes import show_recording_note
from dashboards.parts.meant import MEANT, MEANT_COLUMNS, show_meant
from dashboards.parts.page import fact, heading
from dashboards.parts.sound import show_player
from dashboards.parts.state import incognito, zone

_SHAPES = {shape.id: shape.title for shape in SHAPES}
_CAME_OF_IT = later("What the vendor says came of it")
# Sorted by what a person asks; every public column is in exactly one group (a test checks it).
GROUPS: Mapping[str, tuple[str, ...]] = {
    later("When"): ("started_at", "time_basis", "time_precision", "duration_s"),
    later("Who and what"): ("vendor", "product", "device", "kind", "speaker", "language", "trigger"),
    _CAME_OF_IT: ("outcome", "vendor_label"),
    MEANT: MEANT_COLUMNS,
    later("Further details"): ("audio_state", "audio", "shape", "device_id", "recording_id", "duplicate_of"),
}
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
            heading(tr("What was said"), level=3)
            _words(row)
            _sound(history, row)
            show_recording_note(recording_id)
            _place(history, str(row[PLACE]))
            _group(_CAME_OF_IT, GROUPS[_CAME_OF_IT], row)
        with right:
            show_meant(row)
            for title, columns in GROUPS.items():
                if title not in (_CAME_OF_IT, MEANT):
                    _group(title, columns, row)


def _summary(row: Mapping[str, object]) -> str:
    at = row["started_at"]
    when = words.moment(at if isinstance(at, dt.datetime) else None, zone(), str(row["time_precision"]))
    parts = [words.said("vendor", row["vendor"]), str(row["device"] or ""), when]
    return " · ".join(part for part in parts if part)


def _words(row: Mapping[str, object]) -> None:
    for column in SAID:
        if row[column] is not None:
            _fact(column, str(row[column]))
    if all(row[column] is None for column in SAID):
        _fact("transcript", tr("The export holds no words for this row."))


def _sound(history: History, row: Mapping[str, object]) -> None:
    state = row["audio_state"]
    if state not in ("linked", "orphan"):
        fact("sound", tr("Sound"), words.said("audio_state", state))
    elif incognito():
        fact("sound", tr("Sound"), tr("The clip is hidden in incognito."))
    else:
        show_player(history, str(row["recording_id"]), "details")


def _place(history: History, source: str) -> None:
    """Say in which container, which file and which row the recording stands."""
    container, _, place = source.partition(":")
    member, sign, at = _split_place(place)
    named = [one for one in history.containers if one.sha256 and one.sha256.startswith(container)]
    heading(tr("Where it stands in your files"), level=3)
    if named:
        fact("container", tr("Container"), named[0].name)
    fact("member", tr("File in it"), member)
    if at.isdigit():
        row, byte = number(int(at) + 1), number(int(at))
        place = tr("row {number}", number=row) if sign == "#" else tr("byte {number}", number=byte)
        fact("row", tr("Place in the file"), place, explained=tr("Rows are counted from 1."))
    whole = named[0].sha256 if named else None
    fact("hash", tr("Fingerprint (SHA-256)"), whole or f"{container} …")


def _split_place(place: str) -> tuple[str, str, str]:
    """Return member, sign and number of "member#12" or "member@3400"; the sign that stands last counts."""
    cut = max(place.rfind("#"), place.rfind("@"))
    return (place, "", "") if cut < 0 else (place[:cut], place[cut], place[cut + 1 :])


def _group(title: str, columns: tuple[str, ...], row: Mapping[str, object]) -> None:
    heading(tr(title), level=3)
    for column in columns:
        value = row[column]
        if column == "started_at":
            at = value if isinstance(value, dt.datetime) else None
            value = words.moment(at, zone(), str(row["time_precision"]))
        elif column == "shape":
            value = tr(_SHAPES[str(value)]) if value in _SHAPES else value
        _fact(column, words.said(column, value))


def _fact(column: str, value: str) -> None:
    """Show the value of a column under its name, explained as in the data dictionary."""
    fact(column, tr(words.TITLES[column]), value, explained=tr(BY_NAME[column].meaning))
