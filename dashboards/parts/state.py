"""What one visitor's session holds: the history, the answers, the choices that hold for all pages.

It lives in Streamlit's session state, and what must outlive a reload of the page in the server's memory
beside it (`dashboards.memory`); never on a disk, never in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from auditor.cases import Case
from auditor.history import History
from auditor.history.veil import veiled
from auditor.insights.when import system_zone
from auditor.language import LANGUAGES, current, tr
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement
from dashboards.memory import MEMORY, cookie_name
from dashboards.parts.reading import Given

_T = TypeVar("_T")
KEPT_PREFIX = "kept-"  # session keys that begin so outlive a reload
_KEPT = ("opened", "reading", "taken_handover", "zone", "language", "incognito")


@dataclass(slots=True)
class Opened:
    """A history that was read, and what pages have worked out from it so far.

    exports: what it was read from, to read it again with another choice.
    options: how it was read.
    judgement: how its verdicts came about.
    answers: the person's own, by recording_id: meant, not_meant, unsure. They count once they are settled.
    forgotten: dropped by the person, in whichever tab; nobody may show it any more.
    case: where it is kept on disk, as it was kept last; None where it is not.
    notes, note: the person's own, by recording_id, and on the whole; kept with a case alone.
    moved: verdicts that differ from those kept; added: recordings that came with the export added last.
    """

    history: History
    is_sample: bool
    exports: Sequence[Given] = ()
    options: Options = field(default_factory=Options)
    made: dict[Hashable, object] = field(default_factory=dict)
    judgement: Judgement | None = None
    answers: dict[str, str] = field(default_factory=dict)
    forgotten: bool = False
    case: Case | None = None
    notes: dict[str, str] = field(default_factory=dict)
    note: str = ""
    moved: int | None = None
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What pages may show. In incognito, history and judgement hold no words, names or sounds at all."""

    history: History
    judgement: Judgement | None
    is_sample: bool
    incognito: bool


def opened() -> Opened | None:
    """Return what was read in this session, or None. For importing and reviewing; pages take `shown`."""
    holder = cast("Opened | None", st.session_state.get("opened"))
    return None if holder is None or holder.forgotten else holder


def shown() -> Shown | None:
    """Return what pages may show, or None where nothing was read."""
    holder = opened()
    if holder is None:
        return None
    if not incognito():
        return Shown(holder.history, holder.judgement, holder.is_sample, incognito=False)
    return once("veiled", lambda: _veil(holder))


def _veil(holder: Opened) -> Shown:
    history = veiled(holder.history)
    judgement = holder.judgement and replace(holder.judgement, history=history)
    return Shown(history, judgement, holder.is_sample, incognito=True)


def open_history(
    history: History,
    *,
    is_sample: bool,
    exports: Sequence[Given] = (),
    options: Options = Options(),  # noqa: B008 (frozen)
    judgement: Judgement | None = None,
) -> Opened:
    """Make this the history of the session. exports, options: what it was read from, and how."""
    holder = Opened(history, is_sample, exports, options, judgement=judgement)
    st.session_state["opened"] = holder
    return holder


# What pages work out --------------------------------------------------------------------------


def once(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave for this key, made once for the history that is open.

    The language and incognito are part of the key by themselves. Kept with the history and not in
    Streamlit's caches, which are shared by all sessions.
    """
    holder = opened()
    if holder is None:
        return make()
    full = (key, current(), incognito())
    if full not in holder.made:
        holder.made[full] = make()
    return cast("_T", holder.made[full])


def latest(slot: str, key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave for this key, as long as it is the last key that this slot was asked for.

    For what is large and depends on choices: only one is kept.
    """
    holder = opened()
    if holder is None:
        return make()
    full = (key, current(), incognito())
    kept = holder.made.get(slot)
    if not (isinstance(kept, tuple) and kept[0] == full):
        kept = holder.made[slot] = (full, make())
    return cast("_T", kept[1])


# The person's answers -------------------------------------------------------------------------


def answers() -> Mapping[str, str]:
    """Return the person's answers by recording_id; nothing where nothing is open."""
    holder = opened()
    return {} if holder is None else holder.answers


def answer(recording_id: str, word: str) -> None:
    """Keep an answer (meant, not_meant, unsure). Verdicts follow when `settle` is called."""
    holder = opened()
    if holder is not None:
        holder.answers[recording_id] = word


def take_back(recording_id: str) -> None:
    """Drop an answer. Verdicts follow when `settle` is called."""
    holder = opened()
    if holder is not None:
        holder.answers.pop(recording_id, None)


def unsettled() -> bool:
    """Return whether there are answers that the verdicts do not follow yet."""
    holder = opened()
    if holder is None or holder.judgement is None:
        return False
    return dict(holder.judgement.answers) != holder.answers


def settle() -> None:
    """Judge anew with all answers. A tenth of a second at 100,000 recordings."""
    holder = opened()
    if holder is None or holder.judgement is None or not unsettled():
        return
    rejudged(replace(holder.judgement, answers={}).reviewed(holder.answers))


def rejudged(judgement: Judgement) -> None:
    """Put another judgement of the same history in place; what pages made of the former one is dropped."""
    holder = opened()
    if holder is not None:
        holder.judgement, holder.history = judgement, judgement.history
        holder.made.clear()


# Choices that hold for all pages --------------------------------------------------------------


def zone() -> str:
    """Return the zone in which times are shown: the person's choice, else the system's."""
    return str(st.session_state.get("zone") or system_zone()[0])


def incognito() -> bool:
    """Return whether words, names and sounds are to be covered."""
    return bool(st.session_state.get("incognito"))


def incognito_toggle(key: str, *, label: str | None = None) -> None:
    """Draw the switch for incognito. Several may stand on a page: each has its own key, all show the same."""
    st.session_state[key] = incognito()

    def follow() -> None:
        st.session_state["incognito"] = st.session_state[key]

    st.toggle(
        label or tr("Incognito"),
        key=key,
        on_change=follow,
        help=tr("Hides words, names, devices, file names and clips on every page, for a room that looks on."),
    )


def language() -> str:
    """Return the language of the pages: the person's choice, else the browser's where we speak it."""
    chosen = st.session_state.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    browser = str(st.context.locale or "").partition("-")[0].lower()
    return browser if browser in LANGUAGES else "en"


def language_asked() -> str | None:
    """Return the language of the page that is being drawn here, or None in any other thread."""
    return None if get_script_run_ctx(suppress_warning=True) is None else language()


def view_key(name: str) -> str:
    """Return a widget key for choices among names: in incognito the names are others, and so is the key."""
    return f"{name}/incognito" if incognito() else name


def fresh(name: str) -> str:
    """Return a widget key that `forget` makes anew."""
    return f"{name}/{st.session_state.get('round', 0)}"


# Over a reload, and never again ---------------------------------------------------------------


def _key() -> str | None:
    port = st.get_option("server.port")
    return st.context.cookies.get(cookie_name(int(port)))


def remember() -> None:
    """Keep what must outlive a reload. Called at the end of every run of a page."""
    kept = {str(name): st.session_state[name] for name in list(st.session_state) if _is_kept(name)}
    MEMORY.put(_key(), kept)


def recall() -> None:
    """Take up what an earlier page of this browser left, once in a session, before any widget is drawn."""
    if st.session_state.get("recalled"):
        return
    st.session_state["recalled"] = True
    for name, value in MEMORY.get(_key()).items():
        if name not in st.session_state:
            st.session_state[name] = value


def _is_kept(name: object) -> bool:
    return isinstance(name, str) and (name in _KEPT or name.startswith(KEPT_PREFIX))


def forget() -> None:
    """Drop the history, the uploads and everything typed in this session, in all tabs of this browser."""
    for name in ("reading", "wakeups-listening", "evidence-work", "evidence-checking"):
        running = st.session_state.get(name)
        if running is not None:
            running.cancel()
    holder = opened()
    if holder is not None:
        _empty(holder)
    # Widgets are keyed by "round", so that an upload or a path does not come back by itself.
    turn = int(st.session_state.get("round", 0)) + 1
    staying = {name: st.session_state.get(name) for name in ("language", "incognito")}
    for key in list(st.session_state.keys()):
        del st.session_state[key]
    st.session_state.update({name: value for name, value in staying.items() if value is not None})
    st.session_state["round"] = turn
    st.session_state["taken_handover"] = st.session_state["recalled"] = True
    remember()


def _empty(holder: Opened) -> None:
    """Let go of everything, so that a tab that still holds this has nothing."""
    holder.forgotten = True
    holder.history = replace(
        holder.history,
        table=holder.history.table.slice(0, 0),
        containers=[],
        members=[],
        settings=[],
        devices=[],
        places=[],
        prefixes=[],
        origins={},
        sounds={},
    )
    holder.judgement, holder.exports, holder.answers = None, (), {}
    holder.case, holder.notes, holder.note = None, {}, ""
    holder.made.clear()
