"""Starting a reading, showing how far it is, and opening what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from auditor.language import number, tr
from auditor.shapes.contract import Options
from dashboards.handover import given
from dashboards.parts import words
from dashboards.parts.case_open import follow_case
from dashboards.parts.page import OVERVIEW, START, notice, small
from dashboards.parts.reading import Given, Reading
from dashboards.parts.state import open_history, zone

_PATIENCE_S = 0.4  # a reading that is quicker than this needs no progress bar
_LOOK_EVERY_S = 0.4


def begin(
    exports: Sequence[Given],
    *,
    options: Options = Options(),  # noqa: B008 (frozen)
    is_sample: bool = False,
    again: bool = False,
) -> None:
    """Start reading, and draw the page anew.

    options: what the person chose about reading.
    again:   these exports are open already; the page stays where it is when they have been read.
    """
    st.session_state.pop("ending", None)
    st.session_state["reading"] = Reading(
        exports, options=options, is_sample=is_sample, again=again, zone=zone()
    )
    st.rerun()


def read_sample() -> None:
    """Start reading the made-up household."""
    import sample_data  # noqa: PLC0415 - makes or finds its files; only where it is wanted

    begin(sample_data.exports(), is_sample=True)


def take_handover() -> None:
    """Start reading what the command line named, once in a session."""
    if st.session_state.get("taken_handover"):
        return
    st.session_state["taken_handover"] = True
    paths = given().paths
    if paths:
        import sample_data  # noqa: PLC0415 - as above

        samples = {path.resolve() for path in sample_data.exports()}
        begin(paths, is_sample=all(path.resolve() in samples for path in paths))


def busy(*, on_start: bool) -> bool:
    """Show the reading that runs, or open what came of it. True while there is nothing else to draw.

    on_start: the person is on the first page, which leads on once there is something to see; whoever has
              chosen another page meanwhile stays there.
    """
    reading = cast("Reading | None", st.session_state.get("reading"))
    if reading is None:
        return False
    reading.wait(_PATIENCE_S)
    if reading.state == "running":
        st.title(tr(reading.doing))
        _show_progress()
        return True
    del st.session_state["reading"]
    if reading.state == "done" and reading.history is not None:
        holder = open_history(
            reading.history,
            is_sample=reading.is_sample,
            exports=reading.exports,
            options=reading.options,
            judgement=reading.judgement,
        )
        reading.take_over(holder)
        follow_case(holder)
        if on_start and reading.history.trustworthy and len(reading.history) and not reading.again:
            st.switch_page(OVERVIEW)
    else:
        st.session_state[reading.told_at] = how_it_ended(reading)
    return False


def how_it_ended(reading: Reading) -> str:
    """Return why a reading has no history, in the reader's language."""
    if reading.problem is None:
        return tr("Reading was cancelled. Nothing of it was kept.")
    return tr(reading.problem, **reading.told)


@st.fragment(run_every=_LOOK_EVERY_S)
def _show_progress() -> None:
    reading = cast("Reading | None", st.session_state.get("reading"))
    if reading is None or reading.state != "running":
        st.rerun(scope="app")
        return
    if reading.measured:
        _show_pace(reading)
    else:
        small(tr("It is unlocked, and its recordings are judged anew. With many of them that takes a while."))
    if st.button(tr("Cancel"), key="cancel-reading"):
        reading.cancel()
        st.text(tr("Stopping …"))


def _show_pace(reading: Reading) -> None:
    pace = reading.pace()
    st.progress(pace.share)
    rate = f"{words.size(pace.rate)}/s" if pace.rate else "…"
    left = tr("finishing") if pace.share >= 1 else words.span(pace.left) if pace.left is not None else "…"
    done = tr("{done} of {total}", done=words.size(pace.done), total=words.size(pace.total))
    figures = (
        (tr("Read"), f"{100 * pace.share:.0f}\N{NO-BREAK SPACE}%", done),
        (tr("Recordings so far"), number(pace.recordings), ""),
        (tr("Speed"), rate, ""),
        (tr("Time left"), left, ""),
    )
    for column, (label, value, note) in zip(st.columns(4), figures, strict=True):
        with column:
            st.metric(label, value)
            if note:
                small(note)
    small(tr("It is read in place: nothing is unpacked to disk, nothing is sent anywhere."))


def nothing_yet(what: str) -> None:
    """Say what a page would show, and offer the ways to see it."""
    notice("empty", "calm", tr("Nothing has been read yet."), [what])
    with st.container(horizontal=True):
        if st.button(tr("Choose your files"), type="primary", key="to-start"):
            st.switch_page(START)
        if st.button(tr("Look at the sample household"), key="empty-sample"):
            read_sample()
