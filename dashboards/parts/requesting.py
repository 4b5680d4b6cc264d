"""How to get one's data: a card for each vendor, and behind it the steps, with where they are from."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.history import History
from auditor.insights.requests import Instead, Line, Role, Way, summary, to_request, ways
from auditor.language import date, later, tr
from auditor.recording import VENDOR_NAMES, VENDORS
from dashboards.parts.page import notice

_ROLES: Mapping[Role, str] = {
    "tick": later("What to tick"),
    "format": later("Form of the files"),
    "takes": later("How long it takes"),
    "comes": later("What comes"),
    "missing": later("What is not in it"),
}
_STYLE = """<style>
.va-way { font-size: 0.95rem; line-height: 1.45; overflow-wrap: anywhere; }
.va-way + .va-way { margin-top: 0.6rem; padding-top: 0.6rem;
  border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.va-way summary { cursor: pointer; }
.va-way > summary { font-weight: 600; }
.va-way p { margin: 0.15rem 0 0; }
.va-way ol, .va-way ul { margin: 0.4rem 0 0; padding-left: 1.3rem; }
.va-way li { margin: 0 0 0.35rem; }
.va-way .va-role { font-weight: 600; font-size: 0.85rem; margin-top: 0.7rem; }
.va-way details { margin-top: 0.8rem; font-size: 0.85rem; opacity: 0.85; }
.va-way code { white-space: normal; font-size: 0.85rem; }
</style>"""
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
    st.header(tr("How to get your files"))
    for column, vendor in zip(st.columns(len(VENDORS)), VENDORS, strict=True):
        with column, st.container(border=True, key=f"vendor-{vendor}"):
            st.markdown(f"**{VENDOR_NAMES[vendor]}**")
            st.text(tr(summary(vendor)))
            with st.expander(tr("How to request it")):
                found = ways(vendor)
                st.html(_STYLE + "".join(way_html(way, is_open=way == found[0]) for way in found))


def show_instead(history: History) -> None:
    """Say for each vendor whose files held no recordings what to request, with its steps."""
    for one in to_request(history):
        _instead(one)


def _instead(one: Instead) -> None:
    name = VENDOR_NAMES[one.vendor]
    notice(f"instead-{one.vendor}", "calm", tr("No recordings of {vendor}", vendor=name), [tr(one.sentence)])
    way = next(way for way in ways(one.vendor) if way.id == one.way)
    with st.expander(tr("How to request it: {way}", way=tr(way.title))):
        st.html(_STYLE + way_html(way, is_open=True))


def way_html(way: Way, *, is_open: bool) -> str:
    """Return one way with its steps, what is said of it, and its sources; is_open: unfolded at first."""
    parts = [f"<summary>{html.escape(tr(way.title))}</summary>"]
    if way.address:
        parts.append(
            f'<p class="va-note">{html.escape(tr("Address:"))} <code>{html.escape(way.address)}</code></p>'
        )
    parts.append("<ol>" + "".join(f"<li>{_line(line)}</li>" for line in way.of("step")) + "</ol>")
    for role, title in _ROLES.items():
        if way.of(role):
            parts.append(f'<p class="va-role">{html.escape(tr(title))}</p>{_several(way.of(role))}')
    parts.append(_sources(way))
    unfolded = " open" if is_open else ""
    return f'<details class="va-way"{unfolded}>{"".join(parts)}</details>'


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
