"""The list of recordings, a page at a time; sorted and cut as columns, so that a million stay columns."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from auditor.history import History
from dashboards.parts import words
from dashboards.parts.filters import Filters
from dashboards.parts.page import notice, small
from dashboards.parts.state import latest

PAGE_ROWS = 50
_SHOWN = (
    "started_at",
    "time_precision",
    "vendor",
    "product",
    "device",
    "transcript",
    "placeholder",
    "kind",
    "audio_state",
)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows that fit, and the order in which they are shown; only what is shown is ever copied."""

    table: pa.Table
    order: pa.Array

    def __len__(self) -> int:
        """Return how many rows fit."""
        return len(self.order)

    def cut(self, first: int, rows: int) -> pa.Table:
        """Return some rows, in order."""
        return self.table.take(self.order.slice(first, rows))


def newest_first(history: History, filters: Filters) -> Found:
    """Return the rows that fit and repeat no other, newest first, those without a time last."""
    view = filters.view(history)
    table = view.table
    if view.duplicates:
        table = table.filter(pc.is_null(table.column("duplicate_of")))
    # The sort is stable: rows of one instant keep the order of the files.
    return Found(table, pc.sort_indices(table.column("started_at"), [("", "descending")]))


def show_rows(history: History, filters: Filters) -> str | None:
    """Show one page of the rows that fit; return the id of the one that is selected."""
    fitting = latest("rows", filters, lambda: newest_first(history, filters))
    whole = len(history)
    if not len(fitting):
        notice(
            "no-rows", "calm", "No recording fits." if whole else "There are no recordings in these files."
        )
        return None
    pages = -(-len(fitting) // PAGE_ROWS)
    name = f"{hash(filters) & 0xFFFFFFFF:x}"
    page = int(st.session_state.get(f"page-{name}") or 1)
    first = (page - 1) * PAGE_ROWS
    cut = fitting.cut(first, PAGE_ROWS)
    of = f" that fit, of {words.number(whole)} in all" if filters.any else ""
    small(
        f"{words.number(first + 1)} to {words.number(first + cut.num_rows)} of "
        f"{words.count(len(fitting), 'recording')}{of}, newest first. "
        "Tick a row at its left edge to see everything about it and to hear it."
    )
    selected = _table(cut, filters.zone, f"rows-{name}-{page}")
    if pages > 1:
        st.pagination(pages, key=f"page-{name}")
    return selected


def _table(cut: pa.Table, zone: str, key: str) -> str | None:
    rows = cut.select([name for name in _SHOWN if name in cut.column_names]).to_pylist()
    shown = pa.table(
        {
            "Began": [words.moment(row["started_at"], zone, row["time_precision"]) for row in rows],
            "What was understood": [row.get("transcript") or row.get("placeholder") or "" for row in rows],
            "Sound": ["yes" if row["audio_state"] in ("linked", "orphan") else "" for row in rows],
            "Assistant": [words.said("vendor", row["vendor"]) for row in rows],
            "Device or app": [row["device"] or row["product"] or "" for row in rows],
            "Kind": [words.said("kind", row["kind"]) for row in rows],
        }
    )
    state = st.dataframe(
        shown,
        hide_index=True,
        height=min(36 * (cut.num_rows + 1), 470),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt="Table of recordings: when each began, whose assistant, which device, what was understood.",
        column_config={
            "Began": st.column_config.TextColumn(width=160),
            "Assistant": st.column_config.TextColumn(width=85),
            "Device or app": st.column_config.TextColumn(width=125),
            "Sound": st.column_config.TextColumn(width=60),
            "What was understood": st.column_config.TextColumn(width=245),
            "Kind": st.column_config.TextColumn(width=125),
        },
    )
    picked = state["selection"]["rows"]
    if not picked or picked[0] >= cut.num_rows:
        return None
    return str(cut.column("recording_id")[picked[0]].as_py())
