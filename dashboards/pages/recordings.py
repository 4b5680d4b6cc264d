"""All recordings: find some, look at one, hear it, and see where exactly it stands."""

from __future__ import annotations

from auditor.language import tr
from dashboards.parts.details import show_details
from dashboards.parts.filters import choose_filters
from dashboards.parts.opening import begin_page
from dashboards.parts.rows import show_rows


def show() -> None:
    """Draw the page."""
    held = begin_page(
        tr("All recordings"),
        tr("Here you will find every recording, with its words, its sound and its place in your files."),
    )
    if held is None:
        return
    filters = choose_filters(held.history)
    selected = show_rows(held.history, filters)
    if selected is not None:
        show_details(held.history, selected)


show()
