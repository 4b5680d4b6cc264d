"""A day as a diary: what was said, what was answered, what it was taken for, and the clip to play."""

from __future__ import annotations

import datetime as dt
import html

import streamlit as st

from auditor.charts import VENDOR_NAMES
from auditor.charts.stretches import clock_words
from auditor.history.clock import HOUR_US
from auditor.insights.diary import SILENCE_US, Day, Entry, Part, day_of, days_beside
from auditor.insights.timeline import Index, day_span
from auditor.language import date, number, tr, trn, weekday
from auditor.wakeups.telling import VERDICTS as TOLD
from dashboards.parts import words
from dashboards.parts.details import show_details
from dashboards.parts.page import heading, notice, small
from dashboards.parts.sound import play_clip
from dashboards.parts.state import Shown
from dashboards.parts.zoom import go, where

PAGE_ENTRIES = 25
_LOOK = """<style>
[class*="st-key-timeline-entry-"] { padding: 0.45rem 0;
  border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
</style>"""
_LONGEST = 400  # letters; everything about the recording holds them all
_MINUTE_US = HOUR_US // 60


def show_day(held: Shown, index: Index, day: dt.date, begin: int, *, moves: bool) -> None:
    """Draw a day.

    index: of those that fit. begin: where on the clock its first page begins.
    moves: another day becomes the stretch that the timeline shows.
    """
    told = day_of(index, day)
    heading(tr("{weekday}, {date}: the day as a diary", weekday=weekday(day.weekday()), date=date(day)))
    st.html(_LOOK)
    _neighbours(index, day, moves=moves)
    if not len(told):
        notice("timeline-no-day", "calm", tr("No recording on this day fits."))
        return
    pages = -(-len(told) // PAGE_ENTRIES)
    opens = _first_page(told, begin)
    first = (min(int(st.session_state.get(_page_key(told)) or opens), pages) - 1) * PAGE_ENTRIES
    entries = told.entries(first, PAGE_ENTRIES)
    small(_caption(told, first, len(entries), held))
    for at, entry in enumerate(entries, first):
        for part in told.parts:
            if part.start == at or (at == first and part.start < at < part.start + part.amount):
                _part(part)
        _entry(held, entry)
    if pages > 1:
        st.pagination(pages, default=opens, key=_page_key(told))


def _neighbours(index: Index, day: dt.date, *, moves: bool) -> None:
    before, after = days_beside(index, day)
    with st.container(horizontal=True, gap="small", key="timeline-days"):
        for name, icon, target in (("before", "chevron_left", before), ("after", "chevron_right", after)):
            none = tr("No earlier day") if name == "before" else tr("No later day")
            st.button(
                none if target is None else date(target),
                key=f"timeline-day-{name}",
                icon=f":material/{icon}:",
                disabled=target is None,
                on_click=lambda target=target: _read(target, moves=moves),
                help=tr("The nearest day with recordings that fit"),
            )
        if not moves:
            st.button(tr("Close the diary"), key="timeline-close", on_click=lambda: go(reading=None))


def _read(day: dt.date | None, *, moves: bool) -> None:
    if day is None:
        return
    if moves:
        go(span=day_span(day))
    else:
        go(reading=day, unfolded=None)


def _page_key(told: Day) -> str:
    return f"timeline-page-{told.date.toordinal()}-{where().turn}"


def _first_page(told: Day, begin: int) -> int:
    """Return the page on which the stretch begins, the first being 1."""
    return told.first_from(begin) // PAGE_ENTRIES + 1


def _caption(told: Day, first: int, amount: int, held: Shown) -> str:
    said = [
        trn(
            "{first} to {last} of {n} recording, in order of time.",
            "{first} to {last} of {n} recordings, in order of time.",
            len(told),
            first=number(first + 1),
            last=number(first + amount),
        )
    ]
    if told.dated:
        said.append(
            trn(
                "{n} of them has no time of day and comes first.",
                "{n} of them have no time of day and come first.",
                told.dated,
            )
        )
    if held.incognito:
        said.append(tr("Words and clips are hidden in incognito."))
    return " ".join(said)


def _part(part: Part) -> None:
    if part.first is None or part.last is None:
        heading(tr("Time of day not known"), level=3)
        return
    begin, end = clock_words(part.first), clock_words(part.last)
    amount = trn("{n} recording", "{n} recordings", part.amount)
    title = tr("{begin}: {recordings}", begin=begin, recordings=amount)
    if begin != end:
        title = tr("{begin} to {end}: {recordings}", begin=begin, end=end, recordings=amount)
    if part.silence is not None and part.silence >= SILENCE_US:
        title = tr("{part}, after {time} without any", part=title, time=_length(part.silence))
    heading(title, level=3)


def _length(silence: int) -> str:
    hours, minutes = divmod(silence // _MINUTE_US, 60)
    if not hours:
        return tr("{minutes} min", minutes=minutes)
    return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)


def _entry(held: Shown, entry: Entry) -> None:
    unfolded = where().unfolded == entry.recording_id
    key = f"timeline-entry-{entry.recording_id}"
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=key):
        st.html(_words(entry), width="stretch")
        if entry.has_sound and not held.incognito:
            play_clip(entry.recording_id, "timeline-clip")
        st.button(
            tr("Less") if unfolded else tr("More"),
            key=f"timeline-more-{entry.recording_id}",
            type="tertiary",
            on_click=lambda: go(unfolded=None if unfolded else entry.recording_id, picked=None),
            help=tr("Everything about this recording"),
        )
    if unfolded:
        show_details(held.history, entry.recording_id)


def _words(entry: Entry) -> str:
    """Return an entry as HTML; every word of it is escaped."""
    when = [] if entry.at is None else [clock_words(entry.at, seconds=entry.precision in ("s", "ms"))]
    place = [entry.device or entry.product or "", VENDOR_NAMES.get(entry.vendor, entry.vendor)]
    kind = [] if entry.kind in ("voice", "unknown") else [words.said("kind", entry.kind)]
    length = [] if entry.duration_s is None else [words.said("duration_s", entry.duration_s)]
    lines = [_line(" · ".join(one for one in (*when, *place, *kind, *length) if one), "va-note")]
    if entry.transcript:
        lines.append(_line(tr("“{words}”", words=_cut(entry.transcript)), "va-remark"))
    elif entry.placeholder:
        lines.append(_line(tr("In place of words: {words}", words=_cut(entry.placeholder)), "va-remark"))
    else:
        lines.append(_line(tr("No words in the export."), "va-remark"))
    if entry.reply:
        lines.append(_line(tr("Answer: {words}", words=_cut(entry.reply)), "va-note"))
    if entry.vendor_label:
        lines.append(_line(tr("Label of the vendor: {label}", label=_cut(entry.vendor_label)), "va-note"))
    if entry.verdict:
        said = tr(TOLD[entry.verdict].line)
        lines.append(_line(tr("Was it meant? {verdict}", verdict=f"{said[0].upper()}{said[1:]}."), "va-note"))
    return "".join(lines)


def _line(text: str, look: str) -> str:
    return f'<p class="{look}">{html.escape(text)}</p>'


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
