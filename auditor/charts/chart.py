"""A chart: one figure with everything that is said beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from auditor.language import later, tr
from auditor.recording import EVIDENCE, INFERRED, MEASURED, NOT_AVAILABLE, VENDOR_NAMES, VENDOR_SAYS

__all__ = [
    "EVIDENCE",
    "INFERRED",
    "MADE_UP",
    "MEASURED",
    "NOT_AVAILABLE",
    "VENDOR_NAMES",
    "VENDOR_SAYS",
    "Chart",
    "Mark",
    "column_title",
]

MADE_UP = later("made up")  # no evidence at all: the household of the lesson


_COLUMNS: Mapping[str, str] = {
    "date": later("Date"),
    "total": later("All"),
    "recordings": later("Recordings"),
    "weekday": later("Weekday"),
    "vendor": later("Assistant"),
    "product": later("Product"),
    "device": later("Device"),
    "share": later("Share"),
    "begin": later("From"),
    "days": later("Days"),
    "end": later("Until"),
    "marked": later("Marked by the vendor as not meant"),
    "likely": later("Likely not meant, by our signs"),
    "asked": later("Can be asked about"),
    "held": later("What the export holds"),
    "month": later("Month"),
    "with_sound": later("With sound"),
    "without_sound": later("Without sound"),
    "by_truth": later("By the truth file"),
    "called": later("Called not meant"),
    "not_called": later("Not called so"),
    "day": later("Day"),
    "tv": later("Beside television"),
    "talk": later("By talk or a noise"),
    "denominator": later("Divided by"),
    "a": later("Household A"),
    "b": later("Household B"),
    "least": later("At least"),
    "most": later("At most"),
    "months": later("Months"),
    "year": later("Year"),
    "hour": later("Hour"),
    "wake_word": later("Wake word"),
    "marked_share": later("Share marked"),
    "marked_from": later("Share marked, at least (95 %)"),
    "marked_to": later("Share marked, at most (95 %)"),
    "likely_share": later("Share likely"),
    "likely_from": later("Share likely, at least (95 %)"),
    "likely_to": later("Share likely, at most (95 %)"),
}


@dataclass(frozen=True)
class Chart:
    """One figure with everything that is said beside it.

    figure:      None where there is nothing to draw; the title then says why.
    title:       the finding, one plain sentence with numbers.
    denominator: what the numbers are of, and what was left out.
    badge:       one of EVIDENCE, or MADE_UP: a key: `tr(chart.badge)` says it.
    alt:         full sentences for those who do not see the picture.
    table:       the numbers behind it; its columns are keys, `column_title` says them.
    marks:       what the numbered lines in the figure stand for, the first of them for 1.

    All other texts are in the language of whoever asked for the chart. They are plain and may hold a
    device's name as the person wrote it: escape where they go.
    """

    id: str
    figure: go.Figure | None
    title: str
    denominator: str
    badge: str
    alt: str
    table: pd.DataFrame
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened on a day, to be marked on a line of time.

    words: in the reader's language. when: how its time is said, where the day itself is not known.
    """

    day: dt.date
    words: str
    when: str = ""


def column_title(name: str) -> str:
    """Return how a column of a chart's table is headed; a name that is not ours stays as it is."""
    return VENDOR_NAMES.get(name) or (tr(_COLUMNS[name]) if name in _COLUMNS else name)
