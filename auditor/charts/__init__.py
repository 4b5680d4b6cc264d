"""History -> Plotly figures, each with the words that must stand beside it.

A chart is a figure, a title that states the finding, a denominator, the kind of evidence, an
alternative text that can be used instead of the picture, and the table behind it. Everything is
counted before it is drawn: no figure holds a single recording, and no transcript comes here.
"""

from auditor.charts.calendar import calendar_chart, calendar_years
from auditor.charts.chart import (
    EVIDENCE,
    INFERRED,
    MADE_UP,
    MEASURED,
    NOT_AVAILABLE,
    VENDOR_NAMES,
    VENDOR_SAYS,
    Chart,
    Mark,
    column_title,
)
from auditor.charts.chosen import framed
from auditor.charts.dated import marks_of
from auditor.charts.days import days_chart, per_day_chart
from auditor.charts.devices import by_device_chart
from auditor.charts.hours import hour_weekday_chart
from auditor.charts.look import OTHER_COLOUR, VENDOR_COLOURS, pick_layer
from auditor.charts.ribbon import ribbon_chart
from auditor.charts.silences import stretches_chart
from auditor.insights.when import NIGHT_HOURS

__all__ = [
    "EVIDENCE",
    "INFERRED",
    "MADE_UP",
    "MEASURED",
    "NIGHT_HOURS",
    "NOT_AVAILABLE",
    "OTHER_COLOUR",
    "VENDOR_COLOURS",
    "VENDOR_NAMES",
    "VENDOR_SAYS",
    "Chart",
    "Mark",
    "by_device_chart",
    "calendar_chart",
    "calendar_years",
    "column_title",
    "days_chart",
    "framed",
    "hour_weekday_chart",
    "marks_of",
    "per_day_chart",
    "pick_layer",
    "ribbon_chart",
    "stretches_chart",
]
