"""The list by likelihood: the most likely first, with filters, reasons, the clip and an answer for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import streamlit as st

from auditor.language import later, number, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.catalogue import level
from auditor.wakeups.ranking import Ranking, Wanted, ranked
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.answer import COUNTED
from dashboards.parts.judged import ANSWERS, Row, show_sound, show_verdict, show_words, where_and_when
from dashboards.parts.page import heading, notice, small
from dashboards.parts.state import (
    answer,
    answers,
    incognito,
    once,
    settle,
    shown,
    take_back,
    unsettled,
    view_key,
    zone,
)

PAGE_ROWS = 10
_AT_FIRST = ["vendor_says_unintended", "likely_unintended", "possibly_unintended"]
_HOURS: Mapping[str, tuple[int, ...]] = {
    later("Any"): (),
    later("Night, 23:00 to 06:00"): (23, 0, 1, 2, 3, 4, 5),
    later("Morning, 06:00 to 12:00"): tuple(range(6, 12)),
    later("Afternoon, 12:00 to 18:00"): tuple(range(12, 18)),
    later("Evening, 18:00 to 23:00"): tuple(range(18, 23)),
}
_SOUND: Mapping[str, bool | None] = {
    later("Any"): None,
    later("With sound"): True,
    later("Without sound"): False,
}
_REVIEWED: Mapping[str, bool | None] = {
    later("Any"): None,
    later("Not answered yet"): False,
    later("Answered by you"): True,
}


def ranking_of(judgement: Judgement) -> Ranking:
    """Return the order by likelihood, made once for this judgement and zone."""
    return once(("wakeups-ranking", zone()), lambda: ranked(judgement, ZoneInfo(zone())))


@st.fragment
def show_list() -> None:
    """Draw filters and list; an answer draws only this anew."""
    held = shown()
    if held is None or held.judgement is None:
        return
    ranking = ranking_of(held.judgement)
    wanted = _choose(ranking)
    found = ranking.find(wanted, answers())
    _say_unsettled()
    if not len(found):
        notice("no-rows", "calm", tr("No recording fits."))
        return
    page_key = view_key(f"wakeups-page-{hash(_frozen(wanted)) & 0xFFFFFFFF:x}")
    pages = -(-len(found) // PAGE_ROWS)
    first = (min(int(st.session_state.get(page_key) or 1), pages) - 1) * PAGE_ROWS
    cut = found[first : first + PAGE_ROWS]
    small(
        trn(
            "{first} to {last} of {n} recording that fits, of {of} in all, the most likely first.",
            "{first} to {last} of {n} recordings that fit, of {of} in all, the most likely first.",
            len(found),
            first=number(first + 1),
            last=number(first + len(cut)),
            of=number(len(ranking)),
        )
    )
    found_rows = rows_at(held.judgement, cut)
    if any(_held_back(row) for row in found_rows):
        small(
            tr(
                "By words alone, nothing of Google or Apple is called more than possible before you have "
                "answered {n} of its recordings: their files hold no label to check our signs by.",
                n=number(int(level("review_answers"))),
            )
        )
    for row in found_rows:
        _card(held.judgement, row)
    if pages > 1:
        st.pagination(pages, key=page_key)


def _held_back(row: Row) -> bool:
    """Return whether the word likely is kept back although the chance is high enough."""
    return row["verdict"] == "possibly_unintended" and cast("float", row["p_unintended"]) >= level("likely")


def rows_at(judgement: Judgement, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Sequence[Row]:
    """Return public rows by their place in the table."""
    history = judgement.history
    return cast("Sequence[Row]", history.public(history.table.take(pa.array(places))).to_pylist())


def _frozen(wanted: Wanted) -> tuple[object, ...]:
    names = ("verdicts", "vendors", "devices", "wake_words", "hours")
    return (*(tuple(getattr(wanted, name)) for name in names), wanted.sound, wanted.answered)


def _choose(ranking: Ranking) -> Wanted:
    """Draw the filters and return what is chosen."""
    verdicts = st.multiselect(
        tr("Verdict"),
        list(COUNTED),
        default=_AT_FIRST,
        format_func=_verdict_name,
        placeholder=tr("Any"),
        key="wakeups-verdict",
    )
    with st.container(key="wakeups-filters"):
        columns = st.columns(6)
        with columns[0]:
            vendors = _pick(tr("Assistant"), ranking.vendors, "vendor")
        with columns[1]:
            devices = _pick(tr("Device"), ranking.devices, view_key("device"))
        with columns[2]:
            wake_words = _pick(tr("Wake word"), ranking.wake_words, "word")
        with columns[3]:
            hours = _HOURS[_one(tr("Hour"), list(_HOURS), "hour")]
        with columns[4]:
            sound = _SOUND[_one(tr("Sound"), list(_SOUND), "sound")]
        with columns[5]:
            answered = _REVIEWED[_one(tr("Your answer"), list(_REVIEWED), "answered")]
    return Wanted(verdicts, vendors, devices, wake_words, hours, sound, answered)


def _verdict_name(verdict: str) -> str:
    line = tr(VERDICTS[verdict].line)
    return f"{line[:1].upper()}{line[1:]}"


def _pick(label: str, options: Sequence[str], key: str) -> list[str]:
    return st.multiselect(
        label,
        sorted(options, key=str.casefold),
        format_func=lambda one: words.said("vendor", one),
        placeholder=tr("Any"),
        key=f"wakeups-{key}",
        disabled=len(options) < 2,
    )


def _one(label: str, options: list[str], key: str) -> str:
    return st.selectbox(label, options, format_func=tr, key=f"wakeups-{key}")


def _card(judgement: Judgement, row: Row) -> None:
    id_ = str(row["recording_id"])
    with st.container(border=True, key=f"wakeup-{id_}"):
        left, right = st.columns(2, gap="medium")
        with left:
            heading(where_and_when(row), level=3)
            show_words(row)
            with st.container(horizontal=True, vertical_alignment="center"):
                answer_buttons(id_, f"wakeups-say-{id_}")
                show_sound(row, "wakeups-clip")
        with right:
            show_verdict(judgement, row)


def answer_buttons(id_: str, key: str) -> None:
    """Draw the three answers of which one may be chosen; to choose it again takes it back."""
    st.session_state[key] = answers().get(id_)

    def keep() -> None:
        said = st.session_state[key]
        if said is None:
            take_back(id_)
        else:
            answer(id_, str(said))

    st.segmented_control(
        tr("Was it meant?"),
        list(ANSWERS),
        format_func=lambda said: tr(ANSWERS[said]),
        key=key,
        on_change=keep,
        label_visibility="collapsed",
        disabled=incognito(),  # nobody can tell without words and sound
    )


def _say_unsettled() -> None:
    """Say that answers of this list are not in the numbers yet, and offer to work them in."""
    if not unsettled():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="wakeups-unsettled"):
        small(
            tr("Your answers are kept. Numbers and order follow when you leave this list, or now:"),
            width="content",
        )
        if st.button(tr("Work them in"), key="wakeups-settle"):
            settle()
            st.rerun(scope="app")
