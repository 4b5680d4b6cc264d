"""The counts of one group of recordings, and what they come to: shares, and rates by day and by hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from auditor.wakeups.intervals import Interval, poisson, wilson

Answer = Literal["vendor_marked", "likely", "possible", "cannot_tell", "likely_meant"]
Timed = Literal["vendor_marked", "likely"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share (0 to 1) or a rate with its 95 % interval: of counting, which knows nothing of judging."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of one group of recordings, and what they come to.

    Duplicates, rows for which no microphone was opened and rows that are not_applicable are in no number.

    group:          "all", or the device (its product where it has no name), year, wake word or vendor.
    vendor:         whose recordings, where the group belongs to one vendor; else None.
    recordings:     the denominator of the shares: with a time and without.
    without_time:   of these; they are in no number of days, hours or per day.
    vendor_marked:  the vendor says that it was not meant. A fact.
    likely:         likely not meant, by our signs. Inferred; no row is also in vendor_marked.
    possible, cannot_tell, likely_meant, not_judged: the other verdicts; with the two above they make
                    `recordings`.
    expected:       sum of the probabilities of rows that the vendor did not mark; expected_of: of how many.
    first, last:    UTC; None where no recording has a time.
    days:           local calendar days from the first to the last recording, both included. Days covered,
                    not days on which a device was on: that is not known.
    hours:          from the first to the last recording.
    marked_timed, likely_timed: those with a time, which alone make the rates.
    """

    group: str
    vendor: str | None
    recordings: int
    without_time: int
    vendor_marked: int
    likely: int
    possible: int
    cannot_tell: int
    likely_meant: int
    not_judged: int
    expected: float
    expected_of: int
    first: dt.datetime | None
    last: dt.datetime | None
    days: int
    hours: float
    marked_timed: int
    likely_timed: int

    def share(self, answer: Answer) -> Estimate | None:
        """Return the share of one answer among all recordings, by Wilson; None without recordings."""
        if not self.recordings:
            return None
        found: int = getattr(self, answer)
        return Estimate(found / self.recordings, wilson(found, self.recordings))

    def per_day(self, answer: Timed) -> Estimate | None:
        """Return how many came per day covered, by Garwood (as if independently); None without days."""
        return self._per(answer, self.days)

    def per_hour(self, answer: Timed) -> Estimate | None:
        """Return the same per hour covered; how many of these hours the device was on is not known."""
        return self._per(answer, self.hours)

    def _per(self, answer: Timed, exposure: float) -> Estimate | None:
        found = self.marked_timed if answer == "vendor_marked" else self.likely_timed
        return Estimate(found / exposure, poisson(found, exposure)) if exposure else None
