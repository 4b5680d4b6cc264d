"""What each step of the lesson lets one look at, and its beginning and end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from auditor.charts import MADE_UP, Chart, hour_weekday_chart, per_day_chart
from auditor.charts.learning import checked_chart, held_chart, sound_chart
from auditor.language import current, month, number, speaking, tr
from auditor.report.worksheet import answer_sheet, worksheet
from auditor.samples.answers import short_answer
from auditor.samples.classroom import ZONE, numbers
from auditor.samples.lesson import HELD_AS, KNOWN, MINUTES, SAYS_MADE_UP, STEPS, TO_DO, reviews
from dashboards.parts.lesson import guess_title, household, lesson, once_here, said_guess
from dashboards.parts.lesson_dials import show_dials
from dashboards.parts.lesson_votes import show_votes
from dashboards.parts.page import Line, heading, notice, plain_table, remark, small
from dashboards.parts.picture import badge, show_picture


def draw_beginning() -> None:
    """Draw what the lesson is, and the sheets to print."""
    st.markdown(
        tr(
            "A lesson in {steps} steps, {minutes} minutes in all, for a class or for yourself. In each step "
            "guess first, then look.",
            steps=number(len(STEPS)),
            minutes=number(MINUTES),
        )
    )
    notice(
        "learn-made-up",
        "calm",
        tr(SAYS_MADE_UP),
        [
            tr("What you have opened yourself is neither shown nor changed here."),
            tr("The household speaks English: its words stand as the assistants understood them."),
        ],
    )
    plain_table(
        (tr("Step"), tr("Minutes")),
        [Line(f"{at}. {tr(step.title)}", "", (step.minutes,)) for at, step in enumerate(STEPS, 1)],
    )
    draw_sheets()


def draw_sheets() -> None:
    """Draw the downloads of the worksheet and of its answers."""
    heading(tr("To print"), level=2)
    with st.container(horizontal=True):
        st.download_button(
            tr("Worksheet for the class (HTML)"),
            _printed(worksheet),
            file_name="voice-auditor-worksheet.html",
            mime="text/html",
            on_click="ignore",
            key="learn-worksheet",
        )
        st.download_button(
            tr("Answers for the teacher (HTML)"),
            _printed(answer_sheet),
            file_name="voice-auditor-worksheet-answers.html",
            mime="text/html",
            on_click="ignore",
            key="learn-answers",
        )
    small(tr("Open them in a browser and print them on A4. They hold everything and load nothing."))


def _printed(sheet: Callable[[], str]) -> Callable[[], bytes]:
    """Return what makes a sheet once it is asked for, which happens where no language is known any more."""
    language = current()

    def make() -> bytes:
        with speaking(language):
            return sheet().encode()

    return make


def draw_view(step: str) -> None:
    """Draw the view of a step. step: the id."""
    _VIEWS[step]()


def _often() -> None:
    show_picture(_made_up("often", lambda: per_day_chart(household(), ZONE)), key="-learn")


def _when() -> None:
    show_picture(_made_up("when", lambda: hour_weekday_chart(household(), ZONE)), key="-learn")


def _understood() -> None:
    held = {tr(HELD_AS[name]): n for name, n in numbers().held.items() if n}
    show_picture(_made_up("held", lambda: held_chart(held)))


def _meant() -> None:
    show_votes()
    if not lesson().revealed:
        return
    checked = numbers().checked
    heading(tr("And in the whole household"), level=2)
    show_picture(
        _made_up("checked", lambda: checked_chart(checked.of, checked.called, checked.hits, checked.missed))
    )
    by_vendor = numbers().by_vendor
    small(
        tr(
            "The vendor's own marks alone: {called} marked, {hits} of them rightly; {missed} are missed.",
            called=number(by_vendor.called),
            hits=number(by_vendor.hits),
            missed=number(by_vendor.missed),
        )
    )


def _known() -> None:
    heading(tr("What can be known from an export"), level=2)
    with st.container(border=True, key="learn-known"):
        for words, kind in KNOWN:
            badge(kind, tr(words))
    heading(
        tr("What the companies and a court have said about people who listen to recordings"),
        level=2,
    )
    with st.container(border=True, key="learn-reviews"):
        for row, source in reviews():
            remark(tr(row["sentence"]), f"{month(row['at'].month)} {row['at'].year} · {source}")
        small(tr("These are shares of all recordings. None of them says anything about a single one."))
    show_picture(_made_up("sound", lambda: sound_chart(numbers().sound)))
    heading(tr("What one can do"), level=2)
    for line in TO_DO:
        st.markdown(f"- {tr(line)}")


_VIEWS: Mapping[str, Callable[[], None]] = {
    "often": _often,
    "when": _when,
    "understood": _understood,
    "meant": _meant,
    "rate": show_dials,
    "known": _known,
}


def _made_up(key: str, draw: Callable[[], Chart]) -> Chart:
    return once_here(key, lambda: replace(draw(), badge=MADE_UP))


def draw_summary() -> None:
    """Draw all guesses beside the numbers."""
    heading(tr("Your guesses beside the numbers"), level=2)
    told = numbers()
    for at, step in enumerate(STEPS, 1):
        with st.container(border=True, key=f"learn-sum-{step.id}"):
            heading(f"{at}. {tr(step.title)}", level=3)
            guess, found = st.columns(2)
            with guess:
                st.caption(guess_title(step))
                st.text(said_guess(step.id))
            with found:
                st.caption(tr("The made-up household"))
                st.text(short_answer(step.id, told))
    small(tr(SAYS_MADE_UP))
    draw_sheets()
