"""What both pictures say where there is nothing to draw."""

from __future__ import annotations

import pandas as pd

from auditor.charts.chart import NOT_AVAILABLE, Chart
from auditor.charts.say import recordings
from auditor.insights.exposure.counting import Exposure
from auditor.insights.exposure.telling import outside_sentence
from auditor.language import tr


def nothing(id_: str, exposure: Exposure, table: pd.DataFrame) -> Chart:
    """Return a chart without a figure, whose title says why."""
    if not exposure.counted:
        title = tr("No recording here belongs to a programme of review")
    else:
        title = tr("Nothing to draw: {recordings}, none with a time", recordings=recordings(exposure.counted))
    return Chart(id_, None, title, outside_sentence(exposure), NOT_AVAILABLE, f"{title}.", table)
