"""The guided lesson as a page shows it: where one is in it, the guesses, and the way on and back.

Everything is kept in the session under one name and outlives a reload. The history that the person has
opened is not looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

import streamlit as st

from auditor.history import History
from auditor.history.veil import veiled
from auditor.language import current, decimal, number, tr
from auditor.samples.answers import answer
from auditor.samples.classroom import numbers, open_classroom
from auditor.samples.lesson import BY_ID, STEPS, Step
from dashboards.parts.page import notice, small
from dashboards.parts.state import KEPT_PREFIX, incognito, incognito_toggle

_T = TypeVar("_T")
_KEPT = f"{KEPT_PREFIX}lesson"
_WORDS = f"{KEPT_PREFIX}lesson-words"
SUMMARY = len(STEPS) + 1
LONGEST_ANSWER = 200  # letters

Guess = float | str

# Calm and large, for the last row of a classroom.
_LOOK = """<style>
.st-key-learn-asked p { font-size: 1.5rem; line-height: 1.4; text-wrap: pretty; }
.st-key-learn-question label p { font-size: 1.15rem; }
.st-key-learn-found p { font-size: 1.15rem; line-height: 1.5; }
.st-key-learn-found [data-testid="stText"] { font-size: 1.15rem; line-height: 1.5; }
[class*="st-key-learn-clip-"] [data-testid="stText"] { font-size: 1.2rem; line-height: 1.45; }
.st-key-learn-note { font-size: 1rem; }
@media (max-width: 640px) { .st-key-learn-asked p { font-size: 1.25rem; } }
</style>"""


@dataclass(slots=True)
class Lesson:
    """Where somebody is in the lesson.

    at:      0 before it begins, the number of a step, SUMMARY after the last.
    guesses: by step id; looked: the steps whose view was asked for.
    turn:    which five recordings are voted on; votes: by recording_id, True for "not meant".
    revealed: whether the truth about these five was asked for.
    """

    at: int = 0
    guesses: dict[str, Guess] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    turn: int = 0
    votes: dict[str, bool] = field(default_factory=dict)
    revealed: bool = False


def lesson() -> Lesson:
    """Return the lesson of this session."""
    return cast("Lesson", st.session_state.setdefault(_KEPT, Lesson()))


def restart() -> None:
    """Begin anew: no guesses, no votes."""
    ours = ("learn-", _KEPT)
    for name in [name for name in st.session_state if str(name).startswith(ours)]:
        del st.session_state[name]
    st.session_state[_KEPT] = Lesson()


def go_to(at: int) -> None:
    """Go to a step, to the beginning (0) or to the summary; a guess that was given already is kept."""
    now = lesson().at
    if 0 < now < SUMMARY:
        _keep(STEPS[now - 1].id)
    lesson().at = min(max(at, 0), SUMMARY)


def once_here(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave for this key, made once in a session for each language and for incognito."""
    made: dict[Hashable, object] = st.session_state.setdefault("learn-made", {})
    full = (key, current(), words_hidden())
    if full not in made:
        made[full] = make()
    return cast("_T", made[full])


# The made-up words in incognito ---------------------------------------------------------------


def words_hidden() -> bool:
    """Return whether the made-up words are hidden, too: in incognito, unless they are asked for here."""
    return incognito() and not st.session_state.get(_WORDS)


def offer_words() -> None:
    """In incognito, offer to show the words of the made-up household, which are nobody's."""
    if not incognito():
        return
    st.session_state["learn-words"] = bool(st.session_state.get(_WORDS))

    def follow() -> None:
        st.session_state[_WORDS] = st.session_state["learn-words"]

    st.toggle(
        tr("Show the words of the made-up household"),
        key="learn-words",
        on_change=follow,
        help=tr("Incognito stays on for everything else. These words are invented; nobody said them."),
    )
    if words_hidden():
        small(tr("To vote, the class needs the words. They are invented, so they may be shown."))


def household() -> History:
    """Return the sample household as it may be shown now."""
    history = open_classroom().history
    return once_here("veiled", lambda: veiled(history)) if words_hidden() else history


# Drawing --------------------------------------------------------------------------------------


def draw_top() -> None:
    """Draw where one is, and incognito beside it."""
    st.html(_LOOK)
    at = lesson().at
    with st.container(
        key="learn-top", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{_where(at)}**", width="content")
        with st.container(width="content"):
            incognito_toggle("learn-incognito")
    if 0 < at < SUMMARY:
        st.progress(at / len(STEPS))


def _where(at: int) -> str:
    if at == 0:
        return tr("Before the lesson")
    if at == SUMMARY:
        return tr("After the lesson")
    minutes = number(STEPS[at - 1].minutes)
    return tr("Step {n} of {of}, {minutes} minutes", n=number(at), of=number(len(STEPS)), minutes=minutes)


def draw_question(step: Step) -> bool:
    """Draw the question with the way to guess; return whether the view is to be shown."""
    state = lesson()
    with st.container(key="learn-question", border=True):
        with st.container(key="learn-asked"):
            st.markdown(tr(step.question))
        if step.id not in state.looked:
            guessed = _ask(step)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    tr("Keep my guess and look"),
                    key=f"learn-keep-{step.id}",
                    type="primary",
                    on_click=_look,
                    args=(step.id,),
                )
                if guessed is None:
                    small(tr("Guess first, then look. Without a guess you may look, too."), width="content")
            return False
    with st.container(key="learn-found"):
        notice(
            "learn-found",
            "calm",
            tr("What the made-up household shows"),
            [answer(step.id, numbers()), f"{guess_title(step)}: {said_guess(step.id)}"],
        )
    return True


def guess_title(step: Step) -> str:
    """Return what a guess is called."""
    return tr("Your answer") if step.kind == "short" else tr("Your guess")


def _ask(step: Step) -> Guess | None:
    key, label, before = _guess_key(step.id), guess_title(step), lesson().guesses.get(step.id)
    if step.kind == "number":
        return st.number_input(
            f"{label} ({tr(step.unit)})",
            0.0,
            float(step.most),
            value=None if before is None else float(before),
            step=1.0,
            format="%.0f",
            key=key,
        )
    if step.kind == "choice":
        return st.radio(
            label,
            list(step.choices),
            format_func=lambda name: tr(step.choices[name]),
            index=None if before is None else list(step.choices).index(str(before)),
            key=key,
        )
    return (
        st.text_input(label, str(before or ""), key=key, max_chars=LONGEST_ANSWER, autocomplete="off").strip()
        or None
    )


def _guess_key(step: str) -> str:
    return f"learn-guess-{step}"


def _keep(step: str) -> None:
    """Keep what stands in the guess's widget, where it is on the page."""
    if _guess_key(step) not in st.session_state:
        return
    guess = st.session_state[_guess_key(step)]
    guess = guess.strip() if isinstance(guess, str) else guess
    if guess in (None, ""):
        lesson().guesses.pop(step, None)
    else:
        lesson().guesses[step] = guess


def _look(step: str) -> None:
    """Keep the guess, and show the view from now on."""
    _keep(step)
    lesson().looked.add(step)


def said_guess(step: str) -> str:
    """Return a guess as people write it. It may hold somebody's own words."""
    guess = lesson().guesses.get(step)
    if guess is None:
        return tr("none")
    if BY_ID[step].kind == "choice":
        return tr(BY_ID[step].choices[str(guess)])
    if isinstance(guess, str):
        return guess
    return f"{decimal(guess, 0)} {tr(BY_ID[step].unit)}"


def draw_note(step: Step) -> None:
    """Draw the teacher's note, folded."""
    with st.container(key="learn-note"), st.expander(tr("For the teacher"), icon=":material/school:"):
        st.markdown(tr("**Time:** {minutes} minutes", minutes=number(step.minutes)))
        st.markdown(tr("**To discuss**"))
        for line in step.discuss:
            st.markdown(f"- {tr(line)}")
        st.markdown(tr("**Watch out**"))
        for line in step.pitfalls:
            st.markdown(f"- {tr(line)}")


def draw_way() -> None:
    """Draw back, on, and restart."""
    at = lesson().at
    with st.container(key="learn-way", horizontal=True, vertical_alignment="center"):
        st.button(
            tr("Back"),
            key="learn-back",
            icon=":material/arrow_back:",
            shortcut="Alt+P",
            disabled=at == 0,
            on_click=go_to,
            args=(at - 1,),
        )
        st.button(
            _onward(at),
            key="learn-next",
            icon=":material/arrow_forward:",
            shortcut="Alt+N",
            type="primary" if _is_through(at) else "secondary",
            disabled=at == SUMMARY,
            on_click=go_to,
            args=(at + 1,),
        )
        st.space("stretch")
        st.button(
            tr("Restart"),
            key="learn-restart",
            type="tertiary",
            on_click=restart,
            help=tr("Forgets all guesses and votes of this lesson."),
        )


def _onward(at: int) -> str:
    if at == 0:
        return tr("Begin")
    return tr("Summary") if at == SUMMARY - 1 else tr("Next")


def _is_through(at: int) -> bool:
    """Return whether there is nothing left to do before going on."""
    if not 0 < at < SUMMARY:
        return at == 0
    step, state = STEPS[at - 1].id, lesson()
    return step in state.looked and (step != "meant" or state.revealed)
