"""Who may have listened: a history beside what is published about people who review recordings.

Nothing here says that a recording was reviewed: no export tells. What is counted is how many recordings fall
into which time and default, and what a published share would mean for them if they were drawn at random.
"""

from auditor.insights.exposure.chance import Chance, chance
from auditor.insights.exposure.counting import Exposed, Exposure, exposure_of
from auditor.insights.exposure.plain import as_plain

__all__ = ["Chance", "Exposed", "Exposure", "as_plain", "chance", "exposure_of"]
