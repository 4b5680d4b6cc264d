"""The big numbers at the top of the overview."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from auditor.history import History
from auditor.insights.when import Overview, overview
from dashboards.parts import words
from dashboards.parts.page import small
from dashboards.parts.state import once, zone


def show_numbers(history: History) -> None:
    """Show how many, since when, on which days, by what."""
    found = once(("overview", zone()), lambda: overview(history, zone()))
    cards = (
        ("recordings", "Recordings", words.number(found.recordings), _of_recordings(found)),
        ("period", "Since", _day(found.first, found.zone), _of_period(found)),
        ("days", "Days with a recording", words.number(found.active_days), _of_days(found)),
        ("devices", "Devices", *_of_devices(found)),
    )
    with st.container(key="numbers"):
        for column, (name, label, value, notes) in zip(st.columns(4), cards, strict=True):
            with column, st.container(border=True, height="stretch", gap="xsmall", key=f"number-{name}"):
                st.metric(label, value)
                for line in notes:
                    small(line)


def _day(at: dt.datetime | None, in_zone: str) -> str:
    return words.day(at, in_zone) if at else "unknown"


def _of_recordings(found: Overview) -> list[str]:
    by_vendor = " · ".join(
        f"{words.said('vendor', vendor)}\N{NO-BREAK SPACE}{words.number(amount)}"
        for vendor, amount in found.by_vendor.items()
    )
    notes = [by_vendor]
    if found.not_heard:
        notes.append(f"{words.number(found.not_heard)} of these without a microphone (typed or automatic)")
    if found.duplicates:
        notes.append(f"{words.count(found.duplicates, 'repeat')} not counted")
    return notes + _of_sound(found)


def _of_sound(found: Overview) -> list[str]:
    """Say how many recordings have sound, and how long it plays; nothing where there is none."""
    held = found.sound
    if not held.clips:
        return []
    whole = f"{words.number(held.recordings)} of {words.number(found.recordings)}"
    notes = [f"{whole} have sound: {words.length(held.seconds)} in all"]
    if held.unreadable:
        notes.append(f"{words.count(held.unreadable, 'sound file')} cannot be read")
    if held.unmeasured:
        notes.append(f"{words.count(held.unmeasured, 'sound file')} of unknown length")
    return notes


def _of_period(found: Overview) -> list[str]:
    if found.last is None:
        return ["These files give no times"]
    notes = [f"Until {_day(found.last, found.zone)}"]
    if found.without_time:
        notes.append(f"{words.number(found.without_time)} of {words.number(found.recordings)} have no time")
    return notes


def _of_days(found: Overview) -> list[str]:
    if not found.active_days:
        return ["No day is known"]
    notes = [f"Of {words.count(found.days_spanned, 'day')}"]
    if found.per_active_day is not None:
        notes.append(f"{found.per_active_day:,.1f} recordings on such a day")
    if found.busiest is not None:
        notes.append(f"Most on {found.busiest.date}: {words.number(found.busiest.recordings)}")
    return notes


def _of_devices(found: Overview) -> tuple[str, list[str]]:
    named = [one for one in found.by_device if one.device and one.heard]
    if not named:
        return "not named", ["These files do not say which device recorded"]
    notes = [f"Most by {named[0].label}: {words.number(named[0].heard)}"]
    unnamed = sum(one.heard for one in found.by_device if not one.device)
    if unnamed:
        notes.append(f"{words.count(unnamed, 'recording')} without a device's name")
    return words.number(len({(one.vendor, one.device) for one in named})), notes
