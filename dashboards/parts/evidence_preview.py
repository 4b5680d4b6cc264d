"""Three rows as they would stand in a bundle, at the level of redaction that is chosen."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from auditor.history import History
from auditor.language import current, tr
from auditor.report.bundle.accounts import write_counts
from auditor.report.bundle.subject import Settings, Subject
from auditor.report.redaction import Level, redacted
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.page import small
from dashboards.parts.state import Opened, once, zone

_ROWS = 3


def show_preview(holder: Opened, level: Level) -> None:
    """Draw three newest recordings as this level leaves them, from the history redacted as the bundle has it.

    It holds nothing that the level covers, so it may be drawn in incognito where the level may be chosen.
    """
    if level == "counts":
        small(tr("No recording stands by itself any more. Three lines of the file of counts:"))
        counts = once(("evidence-counts", zone()), lambda: _counts(holder.history))
        _table((tr("Month"), tr("Assistant"), tr("Kind"), tr("Verdict"), tr("Recordings")), counts, numbers=1)
        return
    small(tr("Three of your recordings, as they would stand in the bundle:"))
    rows = once(("evidence-rows", level, zone()), lambda: _rows(holder.history, level))
    _table((tr("When"), tr("Device"), tr("What was heard"), tr("File and row")), rows)


def _rows(whole: History, level: Level) -> list[list[str]]:
    """Return the newest recordings with words, of the redacted history."""
    covered = redacted(whole, level)
    table = whole.table
    asked = pc.and_(table.column("duplicate_of").is_null(), table.column("started_at").is_valid())
    for name in ("transcript", "device"):  # those that have something to be covered, where there are any
        with_it = pc.and_(asked, table.column(name).is_valid())
        asked = with_it if pc.any(with_it).as_py() else asked
    at = np.flatnonzero(np.asarray(asked))
    micros = np.asarray(table.column("started_at").cast(pa.int64()).fill_null(0).combine_chunks())
    newest = at[np.argsort(-micros[at], kind="stable")][:_ROWS]
    return [
        [
            words.moment(row["started_at"], zone(), row["time_precision"]),
            row["device"] or tr("not named"),
            row["transcript"] or row["placeholder"] or tr("no words"),
            words.tail(str(row["source"]).partition(":")[2]),
        ]
        for row in covered.public(covered.table.take(pa.array(newest))).to_pylist()
    ]


def _counts(whole: History) -> list[list[str]]:
    """Return the last lines of the file of counts, each word in the reader's language."""
    file = io.BytesIO()
    settings = Settings(zone(), language=current(), level="counts")
    write_counts(Subject(redacted(whole, "counts"), None, settings, whole), file)
    lines = list(csv.reader(io.StringIO(file.getvalue().decode())))[1:]
    return [
        [
            month or tr("unknown"),
            words.said("vendor", vendor),
            words.said("kind", kind),
            tr(VERDICTS[verdict].line) if verdict else "",
            n,
        ]
        for month, vendor, kind, verdict, n in lines[-_ROWS:]
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0) -> None:
    """Draw a table. numbers: so many columns at the end hold numbers."""
    lines = "".join(f"<tr>{_cells(row, 'td', len(head) - numbers)}</tr>" for row in rows)
    st.html(
        '<div class="va-shown-rows"><table class="va-table"><thead><tr>'
        f"{_cells(head, 'th', len(head) - numbers)}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cells(cells: Sequence[str], kind: str, plain: int) -> str:
    return "".join(
        f"<{kind}{_NUMBER if at >= plain else ''}>{html.escape(cell)}</{kind}>"
        for at, cell in enumerate(cells)
    )


_NUMBER = ' class="va-number"'
