"""Search: what is typed is looked for in all words, and kept nowhere but in this session."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace

import pyarrow.compute as pc
import streamlit as st

from auditor.charts import Chart, per_day_chart
from auditor.history import History
from auditor.insights.heard.search import QUERY_LENGTH, marked, rows_with, searchable, terms_of
from auditor.language import number, tr, trn
from dashboards.parts.heard_counted import kept, view, whole_history
from dashboards.parts.page import notice, small
from dashboards.parts.picture import show_picture
from dashboards.parts.rows import newest_first, show_found
from dashboards.parts.state import latest, zone

_FIRST = 5  # hits that are shown with their words marked
_LONGEST = 300  # letters of such a hit


@dataclass(frozen=True)
class _Hits:
    """What one search found. first: what was said and answered in the newest hits."""

    view: History
    chart: Chart
    first: list[tuple[str, str]]


def show_search() -> None:
    """Draw the search. Not to be called in incognito."""
    texts = kept("searchable", lambda: searchable(whole_history()))
    query = st.text_input(
        tr("Words to look for"),
        max_chars=QUERY_LENGTH,
        placeholder=tr("for example: kitchen lights"),
        key="heard-query",
        help=tr(
            "All words must occur, in any order, also as parts of words. "
            "Words between quotation marks must occur as they stand."
        ),
    )
    answers = st.checkbox(tr("Look in the answers too"), key="heard-answers")
    if not terms_of(query):
        small(
            trn(
                "{n} recording with words can be searched. What you type stays in this window: "
                "it is not stored, and stands in no address.",
                "{n} recordings with words can be searched. What you type stays in this window: "
                "it is not stored, and stands in no address.",
                texts.with_words,
            )
        )
        return
    hits = latest(
        "heard-search",
        (query, answers, zone()),
        lambda: _hits(view(rows_with(texts, query, answers=answers))),
    )
    if not len(hits.view):
        notice("heard-no-hit", "calm", tr("No recording holds this."))
        return
    small(
        trn(
            "This is in {n} of {of} recordings with words.",
            "This is in {n} of {of} recordings with words.",
            len(hits.view),
            of=number(texts.with_words),
        )
    )
    _show_first(hits, query, answers=answers)
    # A widget's key goes to the browser: it holds no words.
    name = f"{hash((query, answers)) & 0xFFFFFFFF:x}"
    show_picture(hits.chart, key=name)
    show_found(hits.view, f"heard-search/{name}", of=texts.with_words)


def _hits(found: History) -> _Hits:
    chart = per_day_chart(found, zone(), silent=False)
    newest = newest_first(found).cut(0, _FIRST).select(["transcript", "reply"]).to_pylist()
    return _Hits(
        view=found,
        chart=replace(chart, id="heard_hits"),
        first=[(row["transcript"] or "", row["reply"] or "") for row in newest],
    )


def _show_first(hits: _Hits, query: str, *, answers: bool) -> None:
    """Show the newest hits with the words marked; everything that was said goes through html.escape."""
    lines = []
    for said, answered in hits.first:
        line = f"<li>{_marked(said, query)}"
        if answers and answered:
            line += f'<span class="va-note">{html.escape(tr("Answer:"))} {_marked(answered, query)}</span>'
        lines.append(f"{line}</li>")
    label = html.escape(tr("The newest hits"), quote=True)
    st.html(f'<ul class="va-hits" aria-label="{label}">{"".join(lines)}</ul>')


def _marked(text: str, query: str) -> str:
    pieces = marked(text[:_LONGEST], query)
    shown = "".join(
        f"<mark>{html.escape(piece)}</mark>" if hit else html.escape(piece) for piece, hit in pieces
    )
    return shown + ("…" if len(text) > _LONGEST else "")


def has_words(history: History) -> bool:
    """Return whether any recording has words."""
    if not history.has_words:
        return False
    kept_rows = pc.is_null(history.table.column("duplicate_of"))
    said = pc.is_valid(history.table.column("transcript"))
    return bool(pc.any(pc.and_(kept_rows, said), min_count=0).as_py())
