"""What the page is written from: the subject of a bundle, and what is counted of it once for all parts.

Only the redacted history is looked at; `Subject.whole` may not be named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import pandas as pd

from auditor.history import History
from auditor.insights.when import Overview, overview, per_day
from auditor.report.bundle.subject import Settings, Subject
from auditor.wakeups import Judgement
from auditor.wakeups.rate import Rate


@dataclass(frozen=True)
class Seen:
    """A subject, and its numbers."""

    subject: Subject

    @property
    def history(self) -> History:
        """The redacted history."""
        return self.subject.history

    @property
    def judgement(self) -> Judgement | None:
        """Its verdicts; None where it was not judged."""
        return self.subject.judgement

    @property
    def settings(self) -> Settings:
        """What the numbers depend on besides the files."""
        return self.subject.settings

    @property
    def zone(self) -> str:
        """IANA name of the clock by which days and hours are counted."""
        return self.settings.zone

    @property
    def by_day(self) -> bool:
        """Whether single days and single recordings may be told."""
        return self.settings.level != "counts"

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Heard recordings per local day, as `per_day` returns them."""
        return per_day(self.history, self.zone)

    @cached_property
    def overview(self) -> Overview:
        """The numbers of the history."""
        return overview(self.history, self.zone, self.daily)

    @cached_property
    def rate(self) -> Rate | None:
        """How many were marked, are likely and so on; None where nothing was judged."""
        return None if self.judgement is None else self.judgement.rates(ZoneInfo(self.zone), "all")[0]

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors whose recordings there are."""
        return tuple(self.overview.by_vendor)
