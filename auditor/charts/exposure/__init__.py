"""Who may have listened: recordings in the times of review, and what published shares would mean."""

from auditor.charts.exposure.drawn import drawn_chart
from auditor.charts.exposure.panels import LETTERS
from auditor.charts.exposure.times import marked_events, times_chart

__all__ = ["LETTERS", "drawn_chart", "marked_events", "times_chart"]
