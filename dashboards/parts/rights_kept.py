"""What was chosen and typed for a letter: kept in the session while one looks at other pages, no longer."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import streamlit as st

_T = TypeVar("_T")
_NAME = "rights-typed"  # not one of the names that outlive a reload


def kept(name: str, at_first: _T, *, among: Collection[_T] | None = None) -> _T:
    """Return what was chosen under this name, or `at_first`; among: what can be chosen now."""
    found: _T = st.session_state.get(_NAME, {}).get(name, at_first)
    return at_first if among is not None and found not in among else found


def keep(name: str) -> None:
    """Keep what the widget `rights-<name>` holds."""
    st.session_state.setdefault(_NAME, {})[name] = st.session_state[f"rights-{name}"]
