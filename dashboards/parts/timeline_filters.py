"""Which recordings the timeline shows, and by what it is coloured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from auditor.charts import VENDOR_NAMES
from auditor.charts.devices import device_labels
from auditor.charts.timeline import COLOURS, Colour
from auditor.insights.timeline import Filters, Index
from auditor.language import later, tr
from auditor.recording import VENDORS, VERDICTS
from auditor.wakeups.telling import VERDICTS as TOLD
from dashboards.parts.state import view_key
from dashboards.parts.zoom import go, where

_COLOURS: Mapping[Colour, str] = {
    "amount": later("How many"),
    "marked": later("Marked by the vendor"),
    "likely": later("Likely not meant"),
}


def show_filters(index: Index) -> None:
    """Draw the choices; each takes effect at once."""
    filters = where().filters
    with st.expander(tr("Choose what is shown"), expanded=filters != Filters()):
        first, second, third = st.columns(3)
        with first:
            there = [vendor for vendor in VENDORS if any(one.vendor == vendor for one in index.lanes)]
            _many(tr("Assistant"), "vendors", there, lambda one: VENDOR_NAMES[one])
        with second:
            labels = device_labels(index.lanes)
            _many(tr("Device or app"), "lanes", range(len(labels)), lambda one: labels[one])
        with third:
            _many(
                tr("Was it meant?"),
                "verdicts",
                VERDICTS if index.judged else (),
                lambda one: _capital(tr(TOLD[one].line)),
            )
        with st.container(horizontal=True, gap="medium", key="timeline-ticks"):
            _tick(tr("With sound"), "with_sound")
            _tick(tr("With words"), "with_words")
            if index.not_heard:
                _tick(tr("Typed and automatic ones, too"), "typed_too")
        if filters != Filters():
            st.button(tr("Clear all"), key="timeline-clear", type="tertiary", on_click=_clear)


def show_colours(index: Index) -> None:
    """Draw the choice of the colour, where there are verdicts to colour by."""
    if not index.judged:
        return
    key = "timeline-colour"
    if key not in st.session_state:
        st.session_state[key] = where().colour
    st.segmented_control(
        tr("Colour by"),
        COLOURS,
        format_func=lambda one: tr(_COLOURS[one]),
        key=key,
        required=True,
        wrap=True,
        on_change=lambda: go(colour=st.session_state[key] or "amount"),
    )


def _key(name: str) -> str:
    return view_key(f"timeline-{name}")


def _many(label: str, name: str, options: Sequence[Any], said: Callable[[Any], str]) -> None:
    key = _key(name)
    if key not in st.session_state:
        chosen = getattr(where().filters, name) or ()
        st.session_state[key] = [one for one in options if one in chosen]

    def follow() -> None:
        _change(name, frozenset(st.session_state[key]) or None)

    st.multiselect(
        label,
        options,
        format_func=said,
        placeholder=tr("Any"),
        key=key,
        on_change=follow,
        disabled=len(options) < 2,
    )


def _tick(label: str, name: str) -> None:
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = getattr(where().filters, name)
    st.checkbox(
        label,
        key=key,
        on_change=lambda: _change(name, bool(st.session_state[key])),
    )


def _change(name: str, value: Any) -> None:
    changes: dict[str, Any] = {name: value}
    go(filters=replace(where().filters, **changes))


def _clear() -> None:
    go(filters=Filters())
    for name in ("vendors", "lanes", "verdicts"):
        st.session_state[_key(name)] = []
    for name in ("with_sound", "with_words", "typed_too"):
        st.session_state[_key(name)] = False


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
