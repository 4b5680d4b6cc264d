"""Timeline."""

from __future__ import annotations

from auditor.language import tr
from dashboards.parts.opening import begin_page


def show() -> None:
    """Draw the page."""
    begin_page(tr("Timeline"), tr("Here you will see more."))


show()
