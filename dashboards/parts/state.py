"""What one visitor's session holds: the history, its name, the display zone. Memory only, one place.

Everything lives in Streamlit's session state, so it ends with the session and is never shared or written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

import streamlit as st

from auditor.history import History
from auditor.insights.when import system_zone
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement
from dashboards.parts.reading import Given

_T = TypeVar("_T")


@dataclass(slots=True)
class Opened:
    """A history that was read, and what pages have worked out from it so far.

    exports: what it was read from, to read it again with another choice.
    options: how it was read.
    judgement: how its verdicts came about.
    """

    history: History
    is_sample: bool
    exports: Sequence[Given] = ()
    options: Options = field(default_factory=Options)
    made: dict[Hashable, object] = field(default_factory=dict)
    judgement: Judgement | None = None


def opened() -> Opened | None:
    """Return what was read in this session, or None."""
    return cast("Opened | None", st.session_state.get("opened"))


def open_history(
    history: History,
    *,
    is_sample: bool,
    exports: Sequence[Given] = (),
    options: Options = Options(),  # noqa: B008 (frozen)
    judgement: Judgement | None = None,
) -> None:
    """Make this the history of the session. exports, options: what it was read from, and how."""
    st.session_state["opened"] = Opened(history, is_sample, exports, options, judgement=judgement)


def once(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave for this key, made once for the history that is open.

    Kept with the history and not in Streamlit's caches, which are shared by all sessions.
    """
    holder = opened()
    if holder is None:
        return make()
    if key not in holder.made:
        holder.made[key] = make()
    return cast("_T", holder.made[key])


def forget() -> None:
    """Drop the history, the uploads and everything typed in this session."""
    reading = st.session_state.get("reading")
    if reading is not None:
        reading.cancel()
    # Widgets are keyed by "round", so that an upload or a path does not come back by itself.
    turn = int(st.session_state.get("round", 0)) + 1
    for key in list(st.session_state.keys()):
        del st.session_state[key]
    st.session_state["round"] = turn
    st.session_state["taken_handover"] = True


def fresh(name: str) -> str:
    """Return a widget key that `forget` makes anew."""
    return f"{name}/{st.session_state.get('round', 0)}"


def zone() -> str:
    """Return the zone in which times are shown: the person's choice, else the system's."""
    return str(st.session_state.get("zone") or system_zone()[0])


def latest(slot: str, key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave for this key, as long as it is the last key that this slot was asked for.

    For what is large and depends on choices: only one is kept.
    """
    holder = opened()
    if holder is None:
        return make()
    kept = holder.made.get(slot)
    if not (isinstance(kept, tuple) and kept[0] == key):
        kept = holder.made[slot] = (key, make())
    return cast("_T", kept[1])
