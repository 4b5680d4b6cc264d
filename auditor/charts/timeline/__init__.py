"""A stretch of the timeline: all recordings above, a lane per device below, and the strip it is part of.

At most 240 columns and 15 lanes, whatever the stretch; single recordings only where few are left, and of
them no words.
"""

from auditor.charts.timeline.chart import timeline_chart
from auditor.charts.timeline.colours import COLOURS, Colour
from auditor.charts.timeline.strip import strip_chart

__all__ = ["COLOURS", "Colour", "strip_chart", "timeline_chart"]
