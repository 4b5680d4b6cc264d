"""The list of recordings, a page at a time; sorted and cut as columns, so that a million stay columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from auditor.history import History
from auditor.language import number, tr, trn
from dashboards.parts import words
from dashboards.parts.details import show_details
from dashboards.parts.filters import Filters
from dashboards.parts.page import notice, small
from dashboards.parts.state import latest, shown, zone

# A column's name, and what it says of each of some transcripts.
Beside = tuple[str, Callable[[Sequence[str | None]], list[str]]]

PAGE_ROWS = 50
_WIDTHS = (160, 245, 60, 85, 125, 125)
_WIDTHS_BESIDE = (160, 245, 245, *_WIDTHS[2:])
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


def newest_first(view: History) -> Found:
    """Return the rows that repeat no other, newest first, those without a time last."""
    table = view.table
    if view.duplicates:
        table = table.filter(pc.is_null(table.column("duplicate_of")))
    # The sort is stable: rows of one instant keep the order of the files.
    return Found(table, pc.sort_indices(table.column("started_at"), [("", "descending")]))


def show_rows(history: History, filters: Filters) -> str | None:
    """Show one page of the rows that fit; return the id of the one that is selected."""
    fitting = latest("rows", filters, lambda: newest_first(filters.view(history)))
    whole = len(history)
    name = f"{hash(filters) & 0xFFFFFFFF:x}"
    return _show(fitting, name, whole if filters.any else None)


def show_found(view: History, key: str, *, of: int | None = None, beside: Beside | None = None) -> None:
    """List the recordings of a narrowed history, newest first, and below it all about the ticked one.

    key: unique for the page and for what it was narrowed to: another key begins at the first page again.
    of:  how many there are in all, to be said beside the number that fit.
    beside: one more column: its name, and what it says of the transcripts (None for none) of a page.
    """
    fitting = latest(f"rows-{key.partition('/')[0]}", key, lambda: newest_first(view))
    held = shown()
    selected = _show(fitting, key, of, beside)
    if selected is not None and held is not None:
        show_details(held.history, selected)


def _show(fitting: Found, name: str, whole: int | None, beside: Beside | None = None) -> str | None:
    if not len(fitting):
        notice("no-rows", "calm", tr("No recording fits."))
        return None
    pages = -(-len(fitting) // PAGE_ROWS)
    page = min(int(st.session_state.get(f"page-{name}") or 1), pages)
    first = (page - 1) * PAGE_ROWS
    cut = fitting.cut(first, PAGE_ROWS)
    small(_caption(first, cut.num_rows, len(fitting), whole))
    selected = _table(cut, zone(), f"rows-{name}-{page}", beside)
    if pages > 1:
        st.pagination(pages, key=f"page-{name}")
    return selected


def _caption(first: int, rows: int, fitting: int, whole: int | None) -> str:
    places = {"first": number(first + 1), "last": number(first + rows)}
    hint = tr("Tick a row at its left edge: everything about it, and its sound, then stand below the list.")
    if whole is None:
        amount = trn(
            "{first} to {last} of {n} recording, newest first.",
            "{first} to {last} of {n} recordings, newest first.",
            fitting,
            **places,
        )
    else:
        amount = trn(
            "{first} to {last} of {n} recording that fits, of {whole} in all, newest first.",
            "{first} to {last} of {n} recordings that fit, of {whole} in all, newest first.",
            fitting,
            whole=number(whole),
            **places,
        )
    return f"{amount} {hint}"


def _table(cut: pa.Table, in_zone: str, key: str, beside: Beside | None) -> str | None:
    rows = cut.select([name for name in _SHOWN if name in cut.column_names]).to_pylist()
    columns = {
        tr("Began"): [words.moment(row["started_at"], in_zone, row["time_precision"]) for row in rows],
        tr("What was understood"): [row.get("transcript") or row.get("placeholder") or "" for row in rows],
        **({beside[0]: beside[1]([row.get("transcript") for row in rows])} if beside else {}),
        tr("Sound"): [tr("yes") if row["audio_state"] in ("linked", "orphan") else "" for row in rows],
        tr("Assistant"): [words.said("vendor", row["vendor"]) for row in rows],
        tr("Device or app"): [row["device"] or row["product"] or "" for row in rows],
        tr("Kind"): [words.said("kind", row["kind"]) for row in rows],
    }
    state = st.dataframe(
        pa.table(columns),
        hide_index=True,
        height=min(36 * (cut.num_rows + 1), 470),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=tr("Table of recordings: when each began, whose assistant, which device, what was understood."),
        column_config={
            name: st.column_config.TextColumn(width=width)
            for name, width in zip(columns, _WIDTHS_BESIDE if beside else _WIDTHS, strict=True)
        },
    )
    picked = state["selection"]["rows"]
    if not picked or picked[0] >= cut.num_rows:
        return None
    return str(cut.column("recording_id")[picked[0]].as_py())
