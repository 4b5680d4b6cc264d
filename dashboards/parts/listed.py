"""What exports list beside recordings: settings, devices; and the fingerprints of what was opened."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from auditor.history import History
from auditor.language import tr, trn
from auditor.language.told import again
from auditor.recording import Device, Setting
from dashboards.parts import words
from dashboards.parts.page import small
from dashboards.parts.state import incognito

_MOST = 1000  # lines of one table


def show_settings(settings: Sequence[Setting]) -> None:
    """List what the files say about settings; the words are the vendor's."""
    if not settings:
        return
    with st.expander(
        trn("{n} setting that these files state", "{n} settings that these files state", len(settings))
    ):
        small(tr("In the vendor's own words, with the time that the file gives, in UTC."))
        shown = settings[:_MOST]
        table = pa.table(
            {
                tr("Assistant"): [words.said("vendor", one.vendor) for one in shown],
                tr("Setting"): [one.name for one in shown],
                tr("Value"): [one.value for one in shown],
                tr("Time"): [(one.at or "")[:19].replace("T", " ") for one in shown],
            }
        )
        st.dataframe(
            table, hide_index=True, key="settings", alt=tr("Table of settings that the files state.")
        )


def show_devices(devices: Sequence[Device]) -> None:
    """List the devices that the files list, as they list them."""
    if not devices:
        return
    with st.expander(
        trn(
            "{n} entry about devices in these files", "{n} entries about devices in these files", len(devices)
        )
    ):
        small(tr("One device may have several entries: with its name, with its id, or with both."))
        shown = devices[:_MOST]
        table = pa.table(
            {
                tr("Assistant"): [words.said("vendor", one.vendor) for one in shown],
                tr("Name"): [one.name or "" for one in shown],
                tr("Id of the device"): [one.device_id or "" for one in shown],
            }
        )
        st.dataframe(table, hide_index=True, key="devices", alt=tr("Table of devices that the files list."))


def show_fingerprints(history: History) -> None:
    """List what was opened, with its size and its fingerprint."""
    if incognito():
        return  # by its fingerprint a file can be known again
    opened = history.containers[:_MOST]
    with st.expander(tr("Fingerprints of what was opened")):
        small(tr("A fingerprint (SHA-256) is the same for the same file, and for no other."))
        table = pa.table(
            {
                tr("Name"): [entry.name for entry in opened],
                tr("Size"): [words.size(entry.bytes) for entry in opened],
                tr("Note"): [again(entry.note) if entry.note else "" for entry in opened],
                "SHA-256": [entry.sha256 or tr("a folder has none") for entry in opened],
            }
        )
        st.dataframe(table, hide_index=True, key="containers", alt=tr("Table of what was opened."))
