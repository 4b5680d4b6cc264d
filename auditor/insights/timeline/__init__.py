"""Zooming through a history, from years to seconds: an index made once, and few numbers per look at it.

Everything is by the clock of the display zone, in microseconds since 1970 (history/clock.py). A stretch of
time is a pair (first, last), the first included, the last not.
"""

from auditor.insights.timeline.changes import Change, clock_changes
from auditor.insights.timeline.index import NOT_JUDGED, Filters, Index, Lane, build_index, narrowed
from auditor.insights.timeline.ladder import (
    ALL_UNITS,
    FINER_THAN_A_DAY,
    MOST_BINS,
    Span,
    Unit,
    date_of,
    day_span,
    edges_of,
    stretch_of,
    unit_for,
)
from auditor.insights.timeline.moving import (
    Crumb,
    at_unit,
    crumbs_of,
    inside,
    nearest,
    parent_of,
    shifted,
    snapped,
    whole_of,
)
from auditor.insights.timeline.window import FEW_RECORDINGS, MOST_LANES, Single, Window, window

__all__ = [
    "ALL_UNITS",
    "FEW_RECORDINGS",
    "FINER_THAN_A_DAY",
    "MOST_BINS",
    "MOST_LANES",
    "NOT_JUDGED",
    "Change",
    "Crumb",
    "Filters",
    "Index",
    "Lane",
    "Single",
    "Span",
    "Unit",
    "Window",
    "at_unit",
    "build_index",
    "clock_changes",
    "crumbs_of",
    "date_of",
    "day_span",
    "edges_of",
    "inside",
    "narrowed",
    "nearest",
    "parent_of",
    "shifted",
    "snapped",
    "stretch_of",
    "unit_for",
    "whole_of",
    "window",
]
