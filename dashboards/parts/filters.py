"""The filters of the list of recordings: what a person chose, and the controls to choose it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from auditor.history import History
from auditor.language import tr
from dashboards.parts import words
from dashboards.parts.page import small
from dashboards.parts.state import incognito, once, view_key, zone

_EARLIEST = dt.date(2010, 1, 1)  # before the first of these assistants


@dataclass(frozen=True, slots=True)
class Filters:
    """What recordings to show. Empty or None means any; days are those of the zone, both included."""

    vendors: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""
    zone: str = "UTC"

    @property
    def any(self) -> bool:
        """Whether anything is chosen."""
        return self != Filters(zone=self.zone)

    def view(self, history: History) -> History:
        """Return the history narrowed to this."""
        zone_info = ZoneInfo(self.zone)
        midnight = dt.time(tzinfo=zone_info)
        day = dt.timedelta(days=1)
        return history.filtered(
            vendors=self.vendors or None,
            devices=self.devices or None,
            kinds=self.kinds or None,
            since=dt.datetime.combine(self.first, midnight) if self.first else None,
            until=dt.datetime.combine(self.last + day, midnight) if self.last else None,
            words=self.words or None,
        )


def _found(history: History, column: str) -> list[str]:
    """Return the distinct values of a column, in order."""
    values = history.table.column(column).cast(pa.string()).unique().to_pylist()
    return sorted((value for value in values if value is not None), key=str.casefold)


def choose_filters(history: History) -> Filters:
    """Show the controls and return what is chosen."""
    options = once("filter-options", lambda: {name: _found(history, name) for name in _OPTIONS})
    looked_for = _words()
    assistants, devices, kinds, first, last = st.columns([3, 3, 2.6, 2.7, 2.7])
    with assistants:
        vendors = _pick("vendor", tr("Assistant"), options)
    with devices:
        named = _pick("device", tr("Device"), options)
    with kinds:
        sorts = _pick("kind", tr("Kind"), options)
    with first:
        begin = _day(tr("From"), "find-first")
    with last:
        end = _day(tr("Until"), "find-last")
    filters = Filters(vendors, named, sorts, begin, end, looked_for, zone())
    if filters.any:
        st.button(tr("Clear all filters"), key="clear", type="tertiary", on_click=_clear)
    if begin or end:
        small(tr("Recordings without a time are left out while dates are chosen."))
    return filters


_OPTIONS = ("vendor", "device", "kind")


def _words() -> str:
    if incognito():
        small(tr("Words are hidden in incognito and cannot be looked for."))
        return ""
    typed = st.text_input(
        tr("Words"),
        key="find-words",
        placeholder=tr("Find words in what was said and answered"),
        label_visibility="collapsed",
        autocomplete="off",
        type="search",
    )
    return (typed or "").strip()


def _pick(column: str, label: str, options: dict[str, list[str]]) -> tuple[str, ...]:
    picked = st.multiselect(
        label,
        options[column],
        format_func=lambda value: words.said(column, value),
        placeholder=tr("Any"),
        key=view_key(f"find-{column}"),
        disabled=not options[column],
    )
    return tuple(picked)


def _day(label: str, key: str) -> dt.date | None:
    latest = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=366)
    return st.date_input(
        label, value=None, min_value=_EARLIEST, max_value=latest, format="YYYY-MM-DD", key=key
    )


def _clear() -> None:
    for name in _OPTIONS:
        st.session_state[view_key(f"find-{name}")] = []
    st.session_state["find-words"] = ""
    st.session_state["find-first"] = st.session_state["find-last"] = None
