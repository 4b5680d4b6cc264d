"""What is in a bundle, in plain words: before one is made, and of one that was made."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.language import later, tr
from auditor.report.bundle.manifest import MANIFEST, REPORT, SEALS, SESSION
from auditor.report.bundle.parts import ANSWERS, COUNTS, CSV, DICTIONARY, FINDINGS, LEDGER, PARQUET

CLIPS = "clips/"
MEANINGS: Mapping[str, str] = {
    REPORT: later("The report: findings, charts and method. Any browser opens it, without a network."),
    CSV: later("Every recording as one row, for a spreadsheet."),
    PARQUET: later("The same rows, for programs."),
    COUNTS: later("Counts in place of single recordings, for a spreadsheet."),
    DICTIONARY: later("What each column means."),
    FINDINGS: later(
        "Every finding with its numbers and, unless only counts are left, the recordings behind it."
    ),
    LEDGER: later("What became of every file and every row."),
    ANSWERS: later("Your answers from the review."),
    CLIPS: later("Sound of recordings that are marked or likely not meant."),
    SEALS: later("Lets whoever holds the full bundle show that this one is its redaction."),
    SESSION: later("When it was made, with which program and which settings."),
    MANIFEST: later("A fingerprint of each file: if one is changed, it no longer fits."),
}
_GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    (later("To read"), (REPORT,)),
    (later("To count again"), (CSV, PARQUET, DICTIONARY, FINDINGS, LEDGER)),
    (later("To check"), (SESSION, MANIFEST)),
)
LOOK = """<style>
.va-inside { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; margin: 0; }
.va-inside section { border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: 8px;
  padding: 0.8rem 1rem; }
.va-inside h3 { font-size: 1rem; font-weight: 600; margin: 0 0 0.5rem; padding: 0; }
.va-inside p { margin: 0 0 0.5rem; font-size: 0.9rem; line-height: 1.4; overflow-wrap: anywhere; }
.va-inside code { display: block; font-size: 0.8rem; background: none; padding: 0; opacity: 0.8;
  color: inherit; }
.va-files code { background: none; padding: 0; color: inherit; overflow-wrap: anywhere; }
.va-method p { margin: 0 0 0.7rem; line-height: 1.5; max-width: 46rem; }
.va-method caption { text-align: left; font-weight: 600; font-size: 0.9rem; padding: 0.6rem 0 0.3rem; }
.va-method .va-scroll { overflow-x: auto; }
.va-method th, .va-method td { overflow-wrap: break-word; }
@media (max-width: 1100px) {
  .va-method caption { display: block; }
  .va-inside { grid-template-columns: 1fr; gap: 0.6rem; }
}
</style>"""


def show_inside() -> None:
    """Draw what every bundle holds, in three boxes."""
    drawn = "".join(
        f"<section><h3>{html.escape(tr(title))}</h3>{''.join(map(_line, names))}</section>"
        for title, names in _GROUPS
    )
    st.html(f'<div class="va-inside">{drawn}</div>')


def _line(name: str) -> str:
    return f"<p>{html.escape(meaning(name))}<code>{html.escape(name)}</code></p>"


def meaning(name: str) -> str:
    """Return what a file of a bundle is, by its name; nothing for a name that is not ours."""
    known = CLIPS if name.startswith(CLIPS) else name
    return tr(MEANINGS[known]) if known in MEANINGS else ""


def files_table(rows: Sequence[tuple[str, str, str]]) -> None:
    """Draw the files of a bundle. rows: name, what it is, size in words."""
    head = (
        f"<th>{html.escape(tr('File'))}</th><th>{html.escape(tr('What it is'))}</th>"
        f'<th class="va-number">{html.escape(tr("Size"))}</th>'
    )
    lines = "".join(
        f"<tr><td><code>{html.escape(name)}</code></td><td>{html.escape(about)}</td>"
        f'<td class="va-number">{html.escape(size)}</td></tr>'
        for name, about, size in rows
    )
    st.html(f'<table class="va-table va-files"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>')
