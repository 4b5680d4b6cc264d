"""What exports list beside recordings: settings, devices; and the fingerprints of what was opened."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from auditor.history import History
from auditor.recording import Device, Setting
from dashboards.parts import words
from dashboards.parts.page import small

_MOST = 1000  # lines of one table


def show_settings(settings: Sequence[Setting]) -> None:
    """List what the files say about settings; the words are the vendor's."""
    if not settings:
        return
    with st.expander(f"{words.count(len(settings), 'setting')} that these files state"):
        small("In the vendor's own words, with the time that the file gives, in UTC.")
        shown = settings[:_MOST]
        table = pa.table(
            {
                "Assistant": [words.said("vendor", one.vendor) for one in shown],
                "Setting": [one.name for one in shown],
                "Value": [one.value for one in shown],
                "Time": [(one.at or "")[:19].replace("T", " ") for one in shown],
            }
        )
        st.dataframe(table, hide_index=True, key="settings", alt="Table of settings that the files state.")


def show_devices(devices: Sequence[Device]) -> None:
    """List the devices that the files list, as they list them."""
    if not devices:
        return
    with st.expander(f"{words.count(len(devices), 'entry', 'entries')} about devices in these files"):
        small("One device may have several entries: with its name, with its id, or with both.")
        shown = devices[:_MOST]
        table = pa.table(
            {
                "Assistant": [words.said("vendor", one.vendor) for one in shown],
                "Name": [one.name or "" for one in shown],
                "Id of the device": [one.device_id or "" for one in shown],
            }
        )
        st.dataframe(table, hide_index=True, key="devices", alt="Table of devices that the files list.")


def show_fingerprints(history: History) -> None:
    """List what was opened, with its size and its fingerprint."""
    opened = history.containers[:_MOST]
    with st.expander("Fingerprints of what was opened"):
        small("A fingerprint (SHA-256) is the same for the same file, and for no other.")
        table = pa.table(
            {
                "Name": [entry.name for entry in opened],
                "Size": [words.size(entry.bytes) for entry in opened],
                "Note": [entry.note or "" for entry in opened],
                "SHA-256": [entry.sha256 or "a folder has none" for entry in opened],
            }
        )
        st.dataframe(table, hide_index=True, key="containers")
