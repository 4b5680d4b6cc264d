"""A chart as a picture that can be cited: the button that has the browser draw and save it."""

from __future__ import annotations

import datetime as dt
import html
import json
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.charts import MADE_UP, Chart
from auditor.language import date, tr
from dashboards.browser import CHARTS, SAVE_PICTURE, tag
from dashboards.parts.state import shown, zone


def picture_button(chart: Chart, key: str) -> None:
    """Show a button that saves the chart drawn next to it as a PNG, with everything said about it inside.

    It must stand in the same container as the chart, and no other chart with them. Nothing is drawn on
    the server: the browser takes the figure as it is on the screen. key: unique on the page.
    """
    if chart.figure is None:
        return
    badge = tr(chart.badge)
    said = {
        "title": chart.title,
        "badge": badge[0].upper() + badge[1:],
        "denominator": chart.denominator,
        "marks": [f"{number}. {words}" for number, words in enumerate(chart.marks, 1)],
        "source": _source(chart),
        "file": f"{chart.id}.png",
    }
    label = html.escape(tr("Save as picture (PNG)"))
    # Titles may hold a device's name: they travel as JSON in one escaped attribute and are drawn as text.
    packed = json.dumps(said).replace("<", "\\u003c").replace(">", "\\u003e")
    with st.container(key=f"save-{key}", width="content"):
        st.html(
            f'<button type="button" class="va-button" data-va-picture="{html.escape(packed)}">'
            f"{label}</button>{tag(SAVE_PICTURE, CHARTS)}",
            unsafe_allow_javascript=True,
            width="content",
        )


def _source(chart: Chart) -> str:
    """Return where the picture's numbers come from, for whoever finds it without its page."""
    view = shown()
    if chart.badge == MADE_UP or (view is not None and view.is_sample):
        return tr("Voice Auditor, made-up sample: no real person's data.")
    today = dt.datetime.now(ZoneInfo(zone())).date()
    return tr("Voice Auditor, from a person's own exports. Drawn on {date}.", date=date(today))
