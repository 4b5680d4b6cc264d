"""How the numbers come about, from the code's own tables: one fold for each part of the method."""

from __future__ import annotations

import html

import streamlit as st

from auditor.language import tr
from auditor.report.method import Section, Table, sections
from dashboards.parts.page import heading, small
from dashboards.parts.state import once


def show_method() -> None:
    """Draw the part."""
    heading(tr("What the numbers mean"))
    about = tr("Written from the tables that the program itself works with.")
    small(f"{about} {tr('The report holds the same.')}")
    for one in once("evidence-method", sections):
        with st.expander(one.title):
            st.html(_section(one))


def _section(one: Section) -> str:
    told = "".join(f"<p>{html.escape(text)}</p>" for text in one.paragraphs)
    return f'<div class="va-method">{told}{"".join(_table(each, one.title) for each in one.tables)}</div>'


def _table(one: Table, title: str) -> str:
    plain = len(one.head) - one.numbers
    caption = f"<caption>{html.escape(one.caption)}</caption>" if one.caption else ""
    label = html.escape(one.caption or title)
    head = _cells(one.head, plain, "th")
    rows = "".join(f"<tr>{_cells(row, plain, 'td')}</tr>" for row in one.rows)
    # Where it is wider than the window it is scrolled, by keys too.
    return (
        f'<div class="va-scroll" role="region" tabindex="0" aria-label="{label}"><table class="va-table">'
        f"{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(cells: tuple[str, ...], plain: int, kind: str) -> str:
    return "".join(
        f"<{kind}{_NUMBER if at >= plain else ''}>{html.escape(cell)}</{kind}>"
        for at, cell in enumerate(cells)
    )


_NUMBER = ' class="va-number"'
