"""What is counted over words, worked out once for the history that is open.

Topics and marks are counted in incognito too, so this is the one place of the page that takes the words of
the open history whether they may be shown or not. What comes out is for counting; texts may only be shown
where the page is not in incognito.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TypeVar, cast

from auditor.history import History
from auditor.insights.heard.months import Periods, periods
from auditor.insights.heard.search import view_of
from auditor.insights.heard.sensitive import Marks, mark
from auditor.insights.heard.texts import Heard, heard
from auditor.insights.heard.topics import Finder
from auditor.wakeups.words import Ints
from dashboards.parts.state import opened, shown, zone

_T = TypeVar("_T")


def whole_history() -> History:
    """Return the open history with its words, for counting."""
    holder = opened()
    if holder is None:
        raise LookupError("nothing is open")
    return holder.history


def kept(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gave, made once: numbers are the same in every language and in incognito."""
    holder = opened()
    if holder is None:
        return make()
    full = ("heard", key)
    if full not in holder.made:
        holder.made[full] = make()
    return cast("_T", holder.made[full])


def all_words() -> Heard:
    """Return the words of the open history, taken apart."""
    return kept("words", lambda: heard(whole_history()))


def finder() -> Finder:
    """Return what finds topics."""
    return kept("finder", lambda: Finder(all_words()))


def marks() -> Marks:
    """Return the marks of private matters."""
    return kept("marks", lambda: mark(all_words()))


def all_periods() -> Periods:
    """Return the weeks, months or years of the open history."""
    return kept(("periods", zone()), lambda: periods(whole_history(), zone()))


def view(rows: Ints) -> History:
    """Return the recordings with these row numbers, as they may be shown: veiled in incognito."""
    held = shown()
    if held is None:
        return replace(whole_history(), table=whole_history().table.slice(0, 0))
    # A veiled history has the rows of the open one, in the same order.
    return view_of(held.history, rows)
