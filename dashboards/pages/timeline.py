"""From years to seconds: a lane per device, and each day to be read as a diary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from auditor.charts import VENDOR_NAMES, Mark, marks_of
from auditor.charts.stretches import moment_words, stretch_words
from auditor.charts.timeline import strip_chart, timeline_chart
from auditor.history.clock import DAY_US
from auditor.insights.diary import fullest_day
from auditor.insights.events import Event, events
from auditor.insights.timeline import (
    FINER_THAN_A_DAY,
    Change,
    Index,
    Span,
    Window,
    clock_changes,
    date_of,
    day_span,
    nearest,
    parent_of,
    whole_of,
    window,
)
from auditor.language import current, speaking, tr, trn
from auditor.recording import VENDORS
from dashboards.parts.details import show_details
from dashboards.parts.diary import show_day
from dashboards.parts.happened import show_happened
from dashboards.parts.opening import begin_page
from dashboards.parts.page import notice, small
from dashboards.parts.picture import show_picture, show_strip
from dashboards.parts.state import Shown, latest, remember, shown
from dashboards.parts.timeline_filters import show_colours, show_filters
from dashboards.parts.zoom import (
    fitting,
    go,
    index_of,
    show_jumps,
    show_steps,
    show_way,
    span_now,
    where,
    zoom_to_bin,
    zoom_to_frame,
)


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("Timeline"),
        tr("Here you will see all recordings on one line of time, from years to seconds, and read each day."),
        about=tr("Click a column to come closer. Keys: ← → to move, I closer, O farther, A all."),
    )
    if held is not None:
        _body()


@st.fragment
def _body() -> None:
    # Asked for once: a picture says a thousand small things, and each would ask for the language.
    with speaking(current()):
        _draw()
    remember()


def _draw() -> None:
    held = shown()
    if held is None:
        return
    index = index_of(held)
    whole = whole_of(index)
    if whole is None:
        notice(
            "timeline-timeless",
            "calm",
            trn(
                "The export gives no time for its {n} recording, and there is nothing to draw.",
                "The export gives no time for any of its {n} recordings, and there is nothing to draw.",
                len(index),
            ),
        )
        return
    show_filters(index)
    fit = fitting(index, where().filters)
    span = span_now(whole)
    seen = window(fit, *span, unit=where().unit)
    _show_strip(fit, seen, whole)
    show_way(span, whole)
    show_steps(fit, span, whole)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="timeline-jumps"):
        show_jumps(fit, span, whole, seen.unit)
        show_colours(index)
    _show_chart(index, fit, seen)
    _show_notes(fit, seen)
    picked = where().picked
    if picked is not None:
        st.button(tr("Close this recording"), key="timeline-put-away", on_click=lambda: go(picked=None))
        show_details(held.history, picked)
    _show_day(held, fit, span)


def _show_strip(fit: Index, seen: Window, whole: Span) -> None:
    """Show what the stretch was zoomed from, with the stretch marked in it."""
    span = seen.first, seen.last
    parent = parent_of(span, whole)
    if parent is None:
        small(tr("All of the time is shown below. Frame a part of it here to come closer."))
        within = seen
    else:
        from_words = stretch_words(*parent)
        small(tr("From {stretch}, marked: what is shown below. Frame another part here.", stretch=from_words))
        within = latest("timeline-parent", (parent, where().filters, fit.zone), lambda: window(fit, *parent))
    show_strip(strip_chart(within, span), key=f"-{where().turn}", on_pick=zoom_to_frame)


def _show_chart(index: Index, fit: Index, seen: Window) -> None:
    there = [vendor for vendor in VENDORS if any(one.vendor == vendor for one in index.lanes)]
    first, last = date_of(seen.first), date_of(seen.last - 1)
    # What is known to the year only has no place on a line.
    happened = [one for one in events(there, first, last) if one.precision != "year"]
    marks = _marks(happened, named=len(there) > 1)
    chart = timeline_chart(fit, seen, of=index, colour=where().colour, events=marks)
    show_picture(chart, pick=True, key=f"-{where().turn}", on_pick=zoom_to_bin(seen.edges))
    show_happened(happened, first, last)


def _marks(happened: Sequence[Event], *, named: bool) -> list[Mark]:
    """Return the events as marks, with the vendor where there are several."""
    marks = marks_of(happened)
    if not named:
        return marks
    pairs = zip(marks, happened, strict=True)
    return [replace(mark, words=f"{mark.words} ({VENDOR_NAMES[one.vendor]})") for mark, one in pairs]


def _show_notes(fit: Index, seen: Window) -> None:
    if seen.unit in FINER_THAN_A_DAY:
        for change in clock_changes(fit.zone, seen.first, seen.last):
            small(_change_words(change))
    if seen.recordings or seen.dated:
        return
    before, after = nearest(fit, (seen.first, seen.last))
    with st.container(horizontal=True, gap="small", key="timeline-nearest"):
        for name, at in (("before", before), ("after", after)):
            if at is None:
                continue
            label = tr("The last one before") if name == "before" else tr("The next one after")
            st.button(
                label,
                key=f"timeline-nearest-{name}",
                help=moment_words(at, dated=False),
                on_click=lambda at=at: go(span=day_span(date_of(at))),
            )


def _change_words(change: Change) -> str:
    told = {
        "day": stretch_words(*day_span(change.day)),
        "begin": f"{change.begin:%H:%M}",
        "end": f"{change.end:%H:%M}",
    }
    if change.twice:
        return tr("On {day} the clock showed {begin} to {end} twice; both are drawn as one.", **told)
    return tr("On {day} the clock skipped {begin} to {end}.", **told)


def _show_day(held: Shown, fit: Index, span: Span) -> None:
    if span[1] - span[0] <= DAY_US and date_of(span[0]) == date_of(span[1] - 1):
        show_day(held, fit, date_of(span[0]), span[0], moves=True)
        return
    reading = where().reading
    if reading is not None:
        show_day(held, fit, reading, day_span(reading)[0], moves=False)
        return
    key = (span, where().filters, fit.zone)
    fullest = latest("timeline-fullest", key, lambda: fullest_day(fit, span))
    if fullest is not None:
        st.button(
            tr("Read the fullest day, {day}", day=stretch_words(*day_span(fullest))),
            key="timeline-read",
            icon=":material/menu_book:",
            on_click=lambda: go(reading=fullest),
        )


show()
