"""Which of a person's recordings fall into which time and default of each programme of review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from auditor.history.view import History
from auditor.insights.cells import Ints, Mask, date_of, day_of
from auditor.insights.exposure.chance import Chance, chance
from auditor.insights.exposure.facts import (
    NOT_REVIEWED,
    ONLY_IF_AGREED,
    Period,
    Programme,
    SettingFact,
    Share,
    programmes,
    setting_facts,
)
from auditor.insights.masks import Masks
from auditor.recording import VENDORS, Setting

_APPS = "microphone_session"  # an app or dictation held the microphone: no request to an assistant
Months = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class InPeriod:
    """How many recordings fall into a period, and of how many the export holds the sound."""

    period: Period
    recordings: int
    with_sound: int


@dataclass(frozen=True, slots=True)
class OfShare:
    """What one published share means for the recordings of a programme."""

    share: Share
    chance: Chance


@dataclass(frozen=True)
class Exposed:
    """The recordings that belong to one programme.

    recordings = the sum over `periods` + undated; with_sound likewise + undated_with_sound.
    per_month: recordings of each month of `Exposure.months`.
    """

    programme: Programme
    periods: tuple[InPeriod, ...]
    undated: int
    undated_with_sound: int
    per_month: Ints

    @property
    def recordings(self) -> int:
        """All, with a time or without."""
        return sum(one.recordings for one in self.periods) + self.undated

    @property
    def with_sound(self) -> int:
        """Those of which the export holds the sound."""
        return sum(one.with_sound for one in self.periods) + self.undated_with_sound

    @property
    def if_agreed(self) -> int:
        """Those of times in which only people who had agreed were reviewed."""
        return self._in(*ONLY_IF_AGREED)

    @property
    def paused(self) -> int:
        """Those of times in which nothing was reviewed, by the company's word."""
        return self._in(*NOT_REVIEWED)

    @property
    def anyway(self) -> int:
        """Those that no agreement was needed for, or of which that is not known; undated ones too."""
        return self.recordings - self.if_agreed - self.paused

    def drawn_from(self, *, agreed: bool) -> int:
        """Return how many recordings could have been drawn at most. agreed: to what one had to agree to."""
        return self.anyway + (self.if_agreed if agreed else 0)

    def published(self, *, agreed: bool) -> tuple[OfShare, ...]:
        """Return what each published share would mean, the smallest share first."""
        n = self.drawn_from(agreed=agreed)
        found = [OfShare(one, chance(n, one.high)) for one in self.programme.shares]
        return tuple(sorted(found, key=lambda one: one.share.high))

    def _in(self, *review: str) -> int:
        return sum(one.recordings for one in self.periods if one.period.review in review)


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """What the export says about a person's own choice, the dated first in order of time; often nothing."""

    fact: SettingFact
    found: tuple[Setting, ...]


@dataclass(frozen=True)
class Exposure:
    """A history beside what is published about review.

    programmes:  those of which the history holds recordings, in the order of the table.
    settings:    of the vendors that occur, whether they say something or not.
    months:      from the first to the last month with a recording that belongs to a programme.
    recordings:  heard, duplicates left out; outside of them belong to no programme: apps and dictation that
                 held a microphone. first, last: local days of those that belong to one.
    """

    zone: str
    programmes: tuple[Exposed, ...]
    settings: tuple[OwnSettings, ...]
    months: Months
    recordings: int
    outside: int
    first: dt.date | None
    last: dt.date | None

    @property
    def counted(self) -> int:
        """Recordings that belong to a programme."""
        return sum(one.recordings for one in self.programmes)


def exposure_of(history: History, zone: str) -> Exposure:
    """Return how a history lies in the times and defaults of each programme.

    zone: IANA name of the clock by which days are counted.
    """
    known = Masks(history, zone)
    inside = known.heard & ~known.holds("kind", _APPS)
    masks = [(one, inside & _belongs(known, one)) for one in programmes()]
    days = known.placed.day[np.logical_or.reduce([mask for _, mask in masks])[known.placed.row]]
    months = _months(days)
    found = tuple(_exposed(known, one, mask, months) for one, mask in masks if mask.any())
    heard = int(known.heard.sum())
    vendors = {one for one in VENDORS if (known.heard & known.holds("vendor", one)).any()}
    vendors |= {one.vendor for one in history.settings}
    return Exposure(
        zone=zone,
        programmes=found,
        settings=tuple(_own(history, one) for one in setting_facts() if one.vendor in vendors),
        months=months,
        recordings=heard,
        outside=heard - sum(one.recordings for one in found),
        first=date_of(int(days.min())) if len(days) else None,
        last=date_of(int(days.max())) if len(days) else None,
    )


def _belongs(known: Masks, programme: Programme) -> Mask:
    mine = known.holds("vendor", programme.vendor)
    if programme.products:
        return mine & known.holds("product", *programme.products)
    others = [name for one in programmes() if one.vendor == programme.vendor for name in one.products]
    return mine & ~known.holds("product", *others) if others else mine


def _months(days: Ints) -> Months:
    if not len(days):
        return np.zeros(0, "datetime64[M]")
    first, last = (np.datetime64(int(day), "D").astype("datetime64[M]") for day in (days.min(), days.max()))
    return np.arange(first, last + 1)


def _exposed(known: Masks, programme: Programme, mask: Mask, months: Months) -> Exposed:
    placed = known.placed
    mine = mask[placed.row]
    days = placed.day[mine]
    sound = known.holds("audio_state", "linked")
    heard = sound[placed.row][mine]
    # The number of the period that each day lies in: how many periods begin on it or before, less one.
    begins = [day_of(one.first) for one in programme.periods[1:] if one.first is not None]
    which = np.searchsorted(np.array(begins, np.int64), days, side="right")
    amount = len(programme.periods)
    counts = np.bincount(which, minlength=amount).tolist()
    sounds = np.bincount(which[heard], minlength=amount).tolist()
    month_of = (days.astype("datetime64[D]").astype("datetime64[M]") - months[:1]).astype(np.int64)
    return Exposed(
        programme=programme,
        periods=tuple(InPeriod(*one) for one in zip(programme.periods, counts, sounds, strict=True)),
        undated=int(mask.sum()) - len(days),
        undated_with_sound=int((mask & sound).sum()) - int(heard.sum()),
        per_month=np.bincount(month_of, minlength=len(months)).astype(np.int64),
    )


def _own(history: History, fact: SettingFact) -> OwnSettings:
    found = [
        one
        for one in history.settings
        if one.vendor == fact.vendor and fact.starts and one.name.startswith(fact.starts)
    ]
    return OwnSettings(fact, tuple(sorted(found, key=lambda one: (one.at is None, one.at or "", one.name))))
