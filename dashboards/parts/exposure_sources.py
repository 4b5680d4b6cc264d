"""Where everything on the page about review is from, how sure it is, and when it was last read."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from auditor.insights.exposure.counting import Exposure
from auditor.insights.exposure.facts import Programme, Told, legal, programmes, work
from auditor.insights.exposure.telling import GRADES, share_as_put, span_of
from auditor.language import date, month, tr, trn
from dashboards.parts.page import heading, remark, small


def show_sources(found: Exposure) -> None:
    """List the facts about the vendors that occur, and what else is known, with their sources."""
    vendors = {one.programme.vendor for one in found.programmes} or {one.vendor for one in programmes()}
    facts = [fact for one in programmes() if one.vendor in vendors for fact in _facts(one)]
    heading(tr("Sources"))
    small(
        tr(
            "Each with how sure it is. Pages were read on the day given; many could only be read as others "
            "quote them."
        )
    )
    with st.expander(trn("{n} source for times and shares", "{n} sources for times and shares", len(facts))):
        for said, told in facts:
            remark(said, _told(told))
    of_vendors = [one for one in work() if one.vendor in vendors]
    with st.expander(tr("What became known about the work")):
        for figure in of_vendors:
            remark(f"{date(figure.said_on)}: {tr(figure.sentence)} {tr(figure.caveat)}", _told(figure.told))
    with st.expander(tr("Courts and authorities")):
        for event in legal():
            if event.vendor in vendors:
                when = (
                    date(event.at) if event.precision == "day" else f"{month(event.at.month)} {event.at.year}"
                )
                told = Told(event.source, event.grade, event.checked)
                remark(f"{when}: {tr(event.sentence)}", _told(told))


def _facts(one: Programme) -> Iterator[tuple[str, Told]]:
    title = tr(one.title)
    yield f"{title}. {tr(one.sentence)}", one.told
    for share in one.shares:
        yield f"{title}, {share_as_put(share)}.", share.told
    for period in one.periods:
        yield f"{title}, {span_of(period)}: {tr(period.sentence)}", period.told


def _told(one: Told) -> str:
    return tr(
        "Source: {source}. Grade: {grade}. Read on {date}.",
        source=one.source.rstrip("."),
        grade=tr(GRADES.get(one.grade, one.grade)),
        date=date(one.checked),
    )
