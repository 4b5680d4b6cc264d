"""The household with dials: how mistaken wake-ups arise, and why their number needs a denominator.

A light stand-in for `life.tell`, with the same means of talk and of requests, that answers while a slider
moves. It makes counts and no recordings. What each dial means, and that most of it is a teaching assumption,
is said in facts/household_dials.toml; how often speakers woke beside television is facts/dubois2020.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from auditor.facts import table as facts_table
from auditor.samples.phrases import invented

Counts = npt.NDArray[np.int64]

DAYS = 30  # a month
MONTHS = 400  # as many months are lived through, to see chance
SOURCES = ("tv", "talk", "asked")
_ASSISTANTS = ("amazon", "google", "apple")
_PLACES = ("kitchen", "room", "speaker")  # the speakers of the shipped household; phones stay in pockets
_TELEVISION = "television"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker with one wake word, as the study tested it beside television in the US.

    wake_word: as transcripts write it. name: of the device. events: lights that went on, in so many hours.
    """

    wake_word: str
    name: str
    events: int
    hours: float

    @property
    def per_hour(self) -> float:
        """Events per hour of television."""
        return self.events / self.hours


@dataclass(frozen=True, slots=True)
class Dials:
    """How the household is set.

    people: 1 to 8. devices: 1 to 6. tv_hours: per day, 0 to 12. sensitivity: 0.5 to 2, 1 as in the study.
    speaker: all devices are of this kind.
    """

    speaker: Speaker
    people: int = 4
    devices: int = 2
    tv_hours: float = 6.0
    sensitivity: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what no slider gives: the candidates of `lived` reach only so far."""
        for dial, row in dials().items():
            if "least" in row and not row["least"] <= getattr(self, dial) <= row["most"]:
                raise ValueError(f"{dial} must be from {row['least']} to {row['most']}")


@dataclass(frozen=True, slots=True)
class PerDay:
    """Means of one day: woken by television, woken by talk, and requests that were meant."""

    tv: float
    talk: float
    asked: float

    @property
    def not_meant(self) -> float:
        """Wake-ups that nobody wanted."""
        return self.tv + self.talk


@dataclass(frozen=True, slots=True)
class Stories:
    """One number of mistaken wake-ups, divided by different things. None: there is nothing to divide by.

    per_100: of 100 recordings, mistaken and meant together.
    """

    per_day: float
    per_device_day: float
    per_tv_hour: float | None
    per_100: float


@dataclass(frozen=True, slots=True)
class Months:
    """Months that were lived through: one row a month, one column a day."""

    tv: Counts
    talk: Counts
    asked: Counts

    @property
    def not_meant(self) -> Counts:
        """Wake-ups that nobody wanted, by month and day."""
        return self.tv + self.talk


@cache
def dials() -> Mapping[str, Mapping[str, Any]]:
    """Return the rows of facts/household_dials.toml by dial."""
    return {row["dial"]: row for row in facts_table("household_dials")["dial"]}


@cache
def speakers() -> tuple[Speaker, ...]:
    """Return the speakers of the study's US record that belong to assistants which the program reads.

    They stand side by side and are never pooled. Source: facts/dubois2020.toml.
    """
    return tuple(
        Speaker(row["wake_word"], row["speaker"], row["events"], row["plays"] * row["hours_per_play"])
        for row in sorted(
            facts_table("dubois2020")["rate"],
            key=lambda row: (*_ASSISTANTS, row["vendor"]).index(row["vendor"]),
        )
        if row["country"] == "US" and row["vendor"] in _ASSISTANTS
    )


def at_first() -> Dials:
    """Return the household as the lesson begins with it."""
    chosen = next(one for one in speakers() if one.wake_word == "alexa" and one.name == "Echo Dot 2")
    set_to = {name: row["at_first"] for name, row in dials().items() if "at_first" in row}
    return Dials(chosen, **set_to)


def expected(household: Dials) -> PerDay:
    """Return the means of a day: the formula that `lived` plays out.

    tv = devices x sensitivity x hours x events per hour; talk = devices x sensitivity x size x talk of four
    people beside one device; asked = size x requests of four people.
    """
    woken = household.devices * household.sensitivity
    size = size_of(household.people)
    return PerDay(
        tv=woken * household.tv_hours * household.speaker.per_hour,
        talk=woken * size * talk_per_device(),
        asked=size * asked_per_day(),
    )


def stories(household: Dials, not_meant: float, asked: float) -> Stories:
    """Divide mistaken wake-ups by what one may divide them by.

    not_meant, asked: means of a day, expected or counted.
    """
    recordings = not_meant + asked
    return Stories(
        per_day=not_meant,
        per_device_day=not_meant / household.devices,
        per_tv_hour=not_meant / household.tv_hours if household.tv_hours else None,
        per_100=100 * not_meant / recordings if recordings else 0.0,
    )


def lived(household: Dials, seed: int = 7, months: int = MONTHS) -> Months:
    """Live through some months; the same seed and dials give the same months.

    Chances are thrown once for the loudest household there can be and then thinned out, so that turning a
    dial up only ever adds to the same months.
    """
    means, loudest = expected(household), _loudest()
    counted = {
        name: _thinned(
            _chances(seed, name, getattr(loudest, name), months),
            getattr(means, name) / getattr(loudest, name),
            months,
        )
        for name in SOURCES
    }
    return Months(**counted)


def size_of(people: int) -> float:
    """Return how much a household asks and talks; four people are 1 (as in `life`)."""
    return 0.25 + 0.1875 * people


@cache
def talk_per_device() -> float:
    """Return how often one device of the shipped household is woken a day by anything but television."""
    rows = [row for row in invented("household")["overheard"] if row["why"] != _TELEVISION]
    return _mean_of_a_day(rows) / len(_PLACES)


@cache
def asked_per_day() -> float:
    """Return how often the shipped household calls one of its speakers a day on purpose."""
    return _mean_of_a_day(row for row in invented("household")["slots"] if row["place"] in _PLACES)


def _mean_of_a_day(rows: Iterable[Mapping[str, Any]]) -> float:
    """Return the mean of a day over five weekdays and two days of weekend."""
    return float(sum((5 * row["weekday"][2] + 2 * row["weekend"][2]) / 7 for row in rows))


@cache
def _loudest() -> PerDay:
    """Return the means of the household with every dial turned up."""
    turned_up = {name: row["most"] for name, row in dials().items() if "most" in row}
    most = replace(at_first(), **turned_up)
    return expected(replace(most, speaker=max(speakers(), key=lambda one: one.per_hour)))


@cache
def _chances(
    seed: int, name: str, most: float, months: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return every chance of the loudest household: its day, counted through all months, and its height."""
    dice = np.random.default_rng([seed, SOURCES.index(name)])
    number = dice.poisson(most * months * DAYS)
    return dice.integers(0, months * DAYS, number), dice.random(number)


def _thinned(
    chances: tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]], share: float, months: int
) -> Counts:
    """Keep a share of the chances and count them by month and day."""
    day, height = chances
    kept = day[height < share]
    return np.bincount(kept, minlength=months * DAYS).reshape(months, DAYS)
