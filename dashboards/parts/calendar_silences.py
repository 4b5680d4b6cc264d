"""Days without recordings and what lies near them; from when to when each assistant recorded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auditor.charts import VENDOR_NAMES
from auditor.insights.silences import Possible, Reach, Silence
from auditor.language import date_span, tr, trn
from dashboards.parts.calendar_choice import beside, choose
from dashboards.parts.page import Line, heading, plain_table, small

_MOST = 12


def show_silences(found: Sequence[Silence]) -> None:
    """List the longest silences, what lies near each, and the way to the days around one."""
    if not found:
        return
    longest = sorted(found, key=lambda one: (-one.days, one.first))
    with st.container(border=True, key="calendar-silences"):
        heading(tr("What lies near the silences"))
        small(
            tr(
                "Why there are no recordings, no file says: the device may have been off, people away, "
                "or rows deleted. What stands here lies near, no more."
            )
        )
        _pick(longest)
        plain_table(
            [tr("No recordings"), tr("Days")],
            [Line(date_span(one.first, one.last), _near(one.near), [one.days]) for one in longest[:_MOST]],
        )
        if len(longest) > _MOST:
            rest = len(longest) - _MOST
            small(
                trn(
                    "{n} more silence, no longer than these, is not listed.",
                    "{n} more silences, no longer than these, are not listed.",
                    rest,
                )
            )
        _sources([near for one in longest[:_MOST] for near in one.near])


def _pick(longest: Sequence[Silence]) -> None:
    """Draw the way to the days around a silence without a pointer."""
    key = "calendar-silence"

    def follow() -> None:
        one = st.session_state[key]
        if one is not None:
            choose(cell=beside(one.first, one.last))
            st.session_state[key] = None

    st.selectbox(
        tr("Show the last day before and the first day after"),
        longest,
        index=None,
        format_func=lambda one: date_span(one.first, one.last),
        placeholder=tr("Choose a silence"),
        key=key,
        on_change=follow,
    )


def _near(near: Sequence[Possible]) -> str:
    return " ".join(one.sentence for one in near) or tr("Nothing known lies near.")


def _sources(near: Sequence[Possible]) -> None:
    """Say where the facts come from that are not in the files."""
    told = {one.source: one.sentence for one in near if one.source}
    if not told:
        return
    with st.expander(tr("Where this is known from")):
        for source, sentence in told.items():
            st.text(sentence)
            small(source)


def show_reaches(found: Sequence[Reach]) -> None:
    """Say from when to when each assistant's recordings reach, and what may have cut them."""
    if not found:
        return
    with st.container(border=True, key="calendar-reaches"):
        heading(tr("From when to when the recordings reach"))
        small(tr("Before and after, these files tell nothing: neither that it recorded nor that it did not."))
        plain_table(
            [tr("Assistant"), tr("Days")],
            [
                Line(
                    tr(
                        "{name}: {dates}", name=VENDOR_NAMES[one.vendor], dates=date_span(one.first, one.last)
                    ),
                    " ".join(near.sentence for near in one.near),
                    [(one.last - one.first).days + 1],
                )
                for one in found
            ],
        )
        _sources([near for one in found for near in one.near])
