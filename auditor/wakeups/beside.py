"""What one published study counted beside a television, next to a person's own count, and never theirs."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.facts import table as facts_table
from auditor.language import decimal, number, tr
from auditor.wakeups.intervals import Interval, poisson
from auditor.wakeups.rate import Rate


@dataclass(frozen=True, slots=True)
class BesideTelevision:
    """A person's own counts per hour that they say the television ran, for some hours of some days."""

    hours_per_day: float
    days: int
    television_hours: float
    marked_per_hour: float
    marked_interval: Interval
    likely_per_hour: float
    likely_interval: Interval

    @property
    def assumption(self) -> str:
        """What is taken for granted; a sentence that must stand with the numbers."""
        return tr(
            "This takes it that the television ran {hours} hours a day for {days} days, from the first to "
            "the last recording, that the device was on all that time, and that every one of these "
            "recordings came from the television. None of it is known.",
            hours=_hours(self.hours_per_day),
            days=number(self.days),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the study of Dubois et al. 2020 counted for one speaker, and a person's own count beside it.

    events, hours:  wake-ups, and hours of television played to this speaker, repeats included.
    per_hour:       events per hour of television; interval: 95 %, by resampling the shows.
    caveats:        sentences that must stand with the numbers.
    own:            None unless the person says how long their television runs.
    """

    country: str
    speaker: str
    wake_word: str
    events: int
    hours: float
    per_hour: float
    interval: Interval
    caveats: tuple[str, ...]
    source: str
    grade: str
    own: BesideTelevision | None


def beside_dubois(rate: Rate, wake_word: str, tv_hours_per_day: float | None) -> list[Comparison]:
    """Set the published count for a wake word beside a person's own, if they say how long their TV runs.

    Args:
        rate: the person's own counts.
        wake_word: as transcripts write it; a word that the study did not test gives an empty list.
        tv_hours_per_day: hours per day, more than 0 and at most 24; None: no own number is made.

    Returns:
        One Comparison per speaker and country that the study tested with this wake word. Its rate is never
        the person's own, and the two may not be pooled.

    Raises:
        ValueError: hours that no day has.

    Source: facts/dubois2020.toml.
    """
    if tv_hours_per_day is not None and not 0 < tv_hours_per_day <= 24:
        raise ValueError("a day has more than 0 and at most 24 hours of television")
    word = wake_word.casefold()
    if word in ("ok google", "okay google"):
        word = "hey google"
    own = _own(rate, tv_hours_per_day) if tv_hours_per_day and rate.days else None
    study = facts_table("dubois2020")
    return [
        Comparison(
            country=row["country"],
            speaker=row["speaker"],
            wake_word=word,
            events=row["events"],
            hours=row["plays"] * row["hours_per_play"],
            per_hour=row["events"] / (row["plays"] * row["hours_per_play"]),
            interval=(row["low"], row["high"]),
            caveats=tuple(
                caveat["sentence"]
                for caveat in study["caveat"]
                if all(caveat.get(key, row[key]) == row[key] for key in ("country", "wake_word"))
            ),
            source=row["source"],
            grade=row["grade"],
            own=own,
        )
        for row in study["rate"]
        if row["wake_word"] == word
    ]


def _own(rate: Rate, tv_hours_per_day: float) -> BesideTelevision:
    hours = rate.days * tv_hours_per_day
    return BesideTelevision(
        hours_per_day=tv_hours_per_day,
        days=rate.days,
        television_hours=hours,
        marked_per_hour=rate.marked_timed / hours,
        marked_interval=poisson(rate.marked_timed, hours),
        likely_per_hour=rate.likely_timed / hours,
        likely_interval=poisson(rate.likely_timed, hours),
    )


def _hours(hours: float) -> str:
    return number(int(hours)) if float(hours).is_integer() else decimal(hours)
