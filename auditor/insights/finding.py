"""A finding: one sentence with its numbers, its kind of evidence, its sources, and the rows behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pyarrow as pa

from auditor.history import History
from auditor.insights.cells import holds_one_of, narrowed

Topic = Literal["not_meant", "when", "what"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows a finding is about, so that anybody finds them again; what is None or empty means any.

    first, last: local dates, both included; hours: 0 to 23, of the clock of the display zone.
    where:       names of columns with few words, and the words.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    hours: tuple[int, ...] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence with all that it rests on.

    id:          a key of findings.ORDER.
    sentence:    in the language of whoever asked, with its numbers in it.
    numerator, denominator: the counts; `unit` says of what: "recordings" or "days".
    evidence:    one of recording.EVIDENCE.
    sources:     ids of the shapes that were counted; for a possible reason also where the fact comes from.
    page:        the page that shows more: the name of its file without ending.
    rows:        which recordings it is about: `rows_of` finds them.
    caveat:      what must stand beside it, or "".
    details:     further numbers in the sentence, for files that programs read; dates in ISO 8601.
    """

    id: str
    topic: Topic
    sentence: str
    numerator: int
    denominator: int
    evidence: str
    sources: tuple[str, ...]
    page: str
    rows: Rows
    unit: Literal["recordings", "days"] = "recordings"
    caveat: str = ""
    details: Mapping[str, float | str] = field(default_factory=dict)


def rows_of(history: History, finding: Finding, zone: str) -> History:
    """Return the history narrowed to the rows of a finding; its ids are those behind the sentence.

    What repeats a row of another file was not counted, and is not there. Of a silence they are the
    recordings of the day before it and of the day after it.
    """
    rows = finding.rows
    view = narrowed(history, zone, first=rows.first, last=rows.last, hours=rows.hours, heard=True)
    if view.duplicates:
        view = replace(view, table=view.table.filter(view.table.column("duplicate_of").is_null()))
    for column, words in rows.where.items():
        kept = np.flatnonzero(holds_one_of(view, column, words))
        view = replace(view, table=view.table.take(pa.array(kept)))
    return view
