"""What is known about review, what the files say about one's own choice, and what cannot be known."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from auditor.insights.events import Event
from auditor.insights.exposure.counting import Exposure, OwnSettings
from auditor.insights.exposure.facts import Known, known
from auditor.insights.exposure.telling import ASSUMPTIONS, CANNOT_KNOW, GRADES
from auditor.language import date, listing, month, tr, trn
from auditor.recording import NOT_AVAILABLE, VENDOR_NAMES, VENDOR_SAYS, Setting
from dashboards.parts.page import heading, remark, small
from dashboards.parts.picture import badge

_MOST = 12  # settings of one vendor that are listed


def show_known() -> None:
    """Say in three sentences what is known, each with its dates and where it is from."""
    heading(tr("What is known"))
    with st.container(border=True, key="exposure-known", gap="small"):
        for one in known():
            remark(tr(one.sentence), _from(one))


def _from(one: Known) -> str:
    parts = [tr("Reported: {dates}.", dates=listing(_dates(one.events)))] if one.events else []
    return " ".join(
        [*parts, tr("Source: {source} ({grade}).", source=one.told.source, grade=tr(GRADES[one.told.grade]))]
    )


def _dates(events: Sequence[Event]) -> list[str]:
    return [
        date(one.at) if one.precision == "day" else f"{month(one.at.month)} {one.at.year}" for one in events
    ]


def show_own_settings(found: Exposure) -> None:
    """Say what the files tell about the person's own choice, for each vendor that occurs."""
    heading(tr("What your files say about your choice"))
    with st.container(border=True, key="exposure-settings", gap="small"):
        if not found.settings:
            small(tr("These files are of no vendor whose review is known."))
        for one in found.settings:
            _show_settings(one)


def _show_settings(one: OwnSettings) -> None:
    name = VENDOR_NAMES[one.fact.vendor]
    if one.found:
        badge(VENDOR_SAYS, name)
    elif one.fact.starts:
        badge(NOT_AVAILABLE, tr("{vendor}: nothing about it stands in these files.", vendor=name))
    else:
        badge(NOT_AVAILABLE, name)
    remark(tr(one.fact.sentence), tr(one.fact.caveat))
    if one.found:
        lines = "".join(f"<li>{html.escape(_said(setting))}</li>" for setting in one.found[:_MOST])
        st.html(f'<ul class="va-note">{lines}</ul>')
    more = len(one.found) - _MOST
    if more > 0:
        small(
            trn(
                "{n} more setting is listed on the page Start.",
                "{n} more settings are listed on the page Start.",
                more,
            )
        )


def _said(one: Setting) -> str:
    """Return a setting in the vendor's own words, with the time that the file gives."""
    at = tr("{time} UTC", time=one.at[:16].replace("T", " ")) if one.at else tr("no date")
    return f"{one.name}: {one.value} ({at})"


def show_assumptions() -> None:
    """List what must be believed for the arithmetic to hold."""
    heading(tr("This holds only if all of this is so"), level=3)
    _list(ASSUMPTIONS)


def show_unknown() -> None:
    """List what cannot be known from any export."""
    heading(tr("What cannot be known"))
    with st.container(border=True, key="exposure-unknown"):
        _list(CANNOT_KNOW)


def _list(sentences: Sequence[str]) -> None:
    lines = "".join(f"<li>{html.escape(tr(one))}</li>" for one in sentences)
    st.html(f'<ul style="margin: 0; padding-left: 1.2rem; line-height: 1.5">{lines}</ul>')
