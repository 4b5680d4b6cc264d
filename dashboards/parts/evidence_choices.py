"""Choices that are still there when the work that was shown in their place has ended.

While a widget is not drawn, Streamlit forgets its value, and the browser may or may not. So every piece of
work begins a turn: the widgets of the next one have other keys, and are given the values of those before.
"""

from __future__ import annotations

import streamlit as st

from dashboards.parts.state import fresh

_TURN = "evidence-turn"


def choice_key(name: str, default: object) -> str:
    """Return the key of a widget, which has the value that it had when it was last drawn."""
    key = fresh(f"{name}/{st.session_state.get(_TURN, 0)}")
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(f"{name}-was", default)
    return key


def keep(name: str, value: object) -> None:
    """Keep what a widget says now."""
    st.session_state[f"{name}-was"] = value


def turn() -> None:
    """Begin work, during which the widgets are not drawn."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
