"""The household with dials: sliders, and what they do to one number under four denominators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from auditor.language import decimal, number, tr
from auditor.samples.answers import first_pair
from auditor.samples.dials import Dials, Speaker, dials, expected, lived, speakers, stories
from dashboards.parts.page import heading, remark, small
from dashboards.parts.picture import show_picture
from dashboards.parts.state import KEPT_PREFIX

_A = f"{KEPT_PREFIX}lesson-household-a"
_B = f"{KEPT_PREFIX}lesson-household-b"
_SLIDERS = ("people", "devices", "tv_hours", "sensitivity")


@st.fragment
def show_dials() -> None:
    """Draw the dials and the charts; only this part is drawn anew when a dial is turned."""
    heading(tr("Household B: turn its dials"), level=2)
    small(tr("A teaching model, made up. No number here is a fact about a product or about a home."))
    with st.container(border=True, key="learn-dials"):
        b = _turned()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(tr("Make this household A, too"), key="learn-keep-a", on_click=_keep_a, args=(b,))
            st.button(tr("As at first"), key="learn-dials-reset", type="tertiary", on_click=_reset)
        small(tr("Household A: {household}", household=_said(_household(_A))))
    _show_charts(_household(_A), b)
    with st.expander(tr("What the dials mean, and where their numbers come from")):
        _show_meanings(b)


def _household(name: str) -> Dials:
    kept = st.session_state.get(name)
    pair = first_pair()
    return kept if isinstance(kept, Dials) else (pair.a if name == _A else pair.b)


def _turned() -> Dials:
    """Draw the dials and return the household that they make."""
    before, rows = _household(_B), dials()
    left, right = st.columns(2, gap="medium")
    chosen: dict[str, Any] = {}
    for at, name in enumerate(_SLIDERS):
        with (left, right)[at % 2]:
            chosen[name] = _slider(name, rows[name], getattr(before, name))
    speaker = st.selectbox(
        tr(rows["speaker"]["title"]),
        speakers(),
        index=speakers().index(before.speaker),
        format_func=_named,
        key="learn-dial-speaker",
        help=tr(rows["speaker"]["sentence"]),
    )
    household = Dials(speaker=speaker, **chosen)
    st.session_state[_B] = household
    return household


def _slider(name: str, row: Mapping[str, Any], value: float) -> float:
    number_of: Callable[[float], float] = int if isinstance(row["step"], int) else float
    least, most, step = (number_of(row[key]) for key in ("least", "most", "step"))
    return st.slider(
        tr(row["title"]),
        least,
        most,
        number_of(value),
        step,
        format="localized",
        key=f"learn-dial-{name}",
        help=tr(row["sentence"]),
    )


def _named(speaker: Speaker) -> str:
    return tr("“{wake_word}”, {device}", wake_word=speaker.wake_word.title(), device=speaker.name)


def _said(household: Dials) -> str:
    return tr(
        "people: {people}, devices: {devices}, hours of television a day: {hours}, sensitivity: "
        "{sensitivity}, {speaker}",
        people=number(household.people),
        devices=number(household.devices),
        hours=decimal(household.tv_hours),
        sensitivity=decimal(household.sensitivity, 2),
        speaker=_named(household.speaker),
    )


def _keep_a(household: Dials) -> None:
    st.session_state[_A] = household


def _reset() -> None:
    for name in (_A, _B, *(f"learn-dial-{name}" for name in (*_SLIDERS, "speaker"))):
        st.session_state.pop(name, None)


def _show_charts(a: Dials, b: Dials) -> None:
    from auditor.charts.dialled import chance_chart, month_chart, stories_chart  # noqa: PLC0415 - slow

    told = [stories(one, expected(one).not_meant, expected(one).asked) for one in (a, b)]
    show_picture(stories_chart(asdict(told[0]), asdict(told[1])))
    months, mean = lived(b), expected(b).not_meant
    left, right = st.columns(2)
    with left:
        show_picture(month_chart(months.tv[0], months.talk[0], mean))
    with right:
        show_picture(chance_chart(months.not_meant.sum(axis=1), mean * months.tv.shape[1]))


def _show_meanings(b: Dials) -> None:
    grades = {"published": tr("Published."), "teaching assumption": tr("A teaching assumption.")}
    for row in dials().values():
        remark(f"{tr(row['title'])}: {tr(row['sentence'])}", f"{grades[row['grade']]} {row['source']}")
    small(
        tr(
            "In the study {speaker} lit up {events} times without its word in {hours} hours of television.",
            speaker=_named(b.speaker),
            events=number(b.speaker.events),
            hours=number(round(b.speaker.hours)),
        )
    )
    means = expected(b)
    small(
        tr(
            "Expected a day in household B. Beside television: devices times sensitivity times hours times "
            "events per hour, {tv}. By talk: devices times sensitivity times the people's talk, {talk}. "
            "Requests that were meant: {asked}.",
            tv=decimal(means.tv, 2),
            talk=decimal(means.talk, 2),
            asked=decimal(means.asked),
        )
    )
