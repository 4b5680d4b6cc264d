"""How to get one's data: a card for each vendor, and behind it the steps, with where they are from."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.history import History
from auditor.insights.requests import Instead, Line, Role, Way, summary, to_request, ways
from auditor.language import date, later, tr
from auditor.recording import VENDORS
from dashboards.parts import words
from dashboards.parts.page import notice

_ROLES: Mapping[Role, str] = {
    "tick": later("What to tick"),
    "format": later("Form of the files"),
    "takes": later("How long it takes"),
    "comes": later("What comes"),
    "missing": later("What is not in it"),
}
_GRADES: Mapping[str, str] = {
    "vendor": later("the vendor says so"),
    "seen": later("seen in samples, or in programs that read such files"),
    "documented": later("written down by people who did it"),
    "press": later("from the press or retold"),
    "advice": later("our advice"),
    "unproven": later("not proven"),
}


def show_vendors() -> None:
    """Draw the three cards."""
    st.subheader(tr("How to get your files"))
    for column, vendor in zip(st.columns(len(VENDORS)), VENDORS, strict=True):
        with column, st.container(border=True, key=f"vendor-{vendor}"):
            st.markdown(f"**{words.VENDORS[vendor]}**")
            st.text(tr(summary(vendor)))
            with st.expander(tr("How to request it")):
                for way in ways(vendor):
                    st.html(way_html(way))


def show_instead(history: History) -> None:
    """Say for each vendor whose files held no recordings what to request, with its steps."""
    for one in to_request(history):
        _instead(one)


def _instead(one: Instead) -> None:
    name = words.VENDORS[one.vendor]
    notice(f"instead-{one.vendor}", "calm", tr("No recordings of {vendor}", vendor=name), [tr(one.sentence)])
    way = next(way for way in ways(one.vendor) if way.id == one.way)
    with st.expander(tr("How to request it: {way}", way=tr(way.title))):
        st.html(way_html(way))


def way_html(way: Way) -> str:
    """Return one way with its steps, what is said of it, and its sources."""
    parts = [f"<h4>{html.escape(tr(way.title))}</h4>"]
    if way.address:
        parts.append(
            f'<p class="va-note">{html.escape(tr("Address:"))} <code>{html.escape(way.address)}</code></p>'
        )
    parts.append("<ol>" + "".join(f"<li>{_line(line)}</li>" for line in way.of("step")) + "</ol>")
    for role, title in _ROLES.items():
        if way.of(role):
            parts.append(f"<h5>{html.escape(tr(title))}</h5>{_several(way.of(role))}")
    parts.append(_sources(way))
    return f'<div class="va-way">{"".join(parts)}</div>'


def _several(lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return f"<p>{_line(lines[0])}</p>"
    return "<ul>" + "".join(f"<li>{_line(line)}</li>" for line in lines) + "</ul>"


def _line(line: Line) -> str:
    text = html.escape(tr(line.text))
    if line.is_proven:
        return text
    return f'{text} <span class="va-badge not-available">{html.escape(tr(_GRADES[line.grade]))}</span>'


def _sources(way: Way) -> str:
    told = dict.fromkeys((line.source, line.grade) for lines in way.lines.values() for line in lines)
    listed = "".join(
        f"<li>{html.escape(source)} ({html.escape(tr(_GRADES[grade]))})</li>" for source, grade in told
    )
    title = tr("Where this is from, read on {date}", date=date(way.checked))
    warning = tr("Vendors change their pages: a step may look different by now.")
    return (
        f"<details><summary>{html.escape(title)}</summary><p>{html.escape(warning)}</p>"
        f"<ul>{listed}</ul></details>"
    )
