"""What has been published about people who review recordings, read from facts/review_programmes.toml.

Texts are messages: `tr(...)` says them. Dates are in facts/vendor_events.toml where an event is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.facts import table
from auditor.insights.events import Event, events

NAME = "review_programmes"
# By what a default allows, whether a recording of such a time can have been drawn at all.
ONLY_IF_AGREED = ("saved_only", "opt_in")
NOT_REVIEWED = ("paused",)
SAVING = ("on", "opt_in", "unknown")
REVIEW = ("on", "opt_out", *ONLY_IF_AGREED, *NOT_REVIEWED, "unknown")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a fact is from: in words, how sure (the table explains the grades), and when it was last read."""

    source: str
    grade: str
    checked: dt.date


@dataclass(frozen=True, slots=True)
class Share:
    """A published share. low is None where only "less than `high`" was said; words: as it was put.

    of: what it is a share of; whose: in whose words; about: the time it speaks of.
    """

    id: str
    programme: str
    event: Event
    low: float | None
    high: float
    words: str
    of: str
    whose: str
    about: str
    caveat: str
    told: Told

    @property
    def is_bound(self) -> bool:
        """Whether it is "less than", and no number."""
        return self.low is None


@dataclass(frozen=True, slots=True)
class Work:
    """A figure about the work itself. said_on: the day of the report."""

    id: str
    vendor: str
    said_on: dt.date
    number: int
    sentence: str
    caveat: str
    told: Told


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with one default; None for first: from the beginning, for last: still.

    saving, review: of SAVING and REVIEW: what holds unless a person chose otherwise.
    """

    programme: str
    first: dt.date | None
    last: dt.date | None
    saving: str
    review: str
    events: tuple[Event, ...]
    sentence: str
    caveat: str
    told: Told


@dataclass(frozen=True, slots=True)
class Known:
    """One sentence of what is known, with the events that it rests on."""

    id: str
    sentence: str
    events: tuple[Event, ...]
    told: Told


@dataclass(frozen=True, slots=True)
class SettingFact:
    """What an export may say about one's own choice. starts: how such settings are named; () for none."""

    vendor: str
    starts: tuple[str, ...]
    sentence: str
    caveat: str
    told: Told


@dataclass(frozen=True, slots=True)
class Programme:
    """Whose review, of which recordings. products: only these; (): all others of the vendor."""

    id: str
    vendor: str
    title: str
    products: tuple[str, ...]
    sentence: str
    told: Told
    shares: tuple[Share, ...]
    periods: tuple[Period, ...]


@cache
def programmes() -> tuple[Programme, ...]:
    """Return all programmes with their shares and periods, in the order of the table."""
    return tuple(
        Programme(
            **_taken(row, "id", "vendor", "title", "sentence"),
            products=tuple(row["products"]),
            told=_told(row),
            shares=tuple(_share(one) for one in table(NAME)["shares"] if one["programme"] == row["id"]),
            periods=tuple(_period(one) for one in table(NAME)["periods"] if one["programme"] == row["id"]),
        )
        for row in table(NAME)["programmes"]
    )


@cache
def known() -> tuple[Known, ...]:
    """Return what is said first, in order."""
    return tuple(
        Known(**_taken(row, "id", "sentence"), events=_events(row["events"]), told=_told(row))
        for row in table(NAME)["known"]
    )


@cache
def work() -> tuple[Work, ...]:
    """Return the figures about the work, in the order of the table."""
    return tuple(
        Work(
            **_taken(row, "id", "vendor", "number", "sentence", "caveat"),
            said_on=row["said_on"] if "said_on" in row else _event(row["event"]).at,
            told=_told(row),
        )
        for row in table(NAME)["work"]
    )


@cache
def setting_facts() -> tuple[SettingFact, ...]:
    """Return what exports may say about one's own choice, in the order of the table."""
    return tuple(
        SettingFact(
            **_taken(row, "vendor", "sentence", "caveat"), starts=tuple(row["starts"]), told=_told(row)
        )
        for row in table(NAME)["settings"]
    )


@cache
def legal() -> tuple[Event, ...]:
    """Return what courts and authorities said, in order of time."""
    return _events(table(NAME)["legal"])


def clips_per_shift() -> Work:
    """Return how many clips one reviewer goes through in a shift: the most that was reported of one."""
    return next(one for one in work() if one.id == "amazon_shift")


def _share(row: Mapping[str, Any]) -> Share:
    return Share(
        **_taken(row, "id", "programme", "high", "words", "of", "whose", "about", "caveat"),
        low=row.get("low"),
        event=_event(row["event"]),
        told=_told(row),
    )


def _period(row: Mapping[str, Any]) -> Period:
    return Period(
        **_taken(row, "programme", "saving", "review", "sentence", "caveat"),
        first=row.get("first"),
        last=row.get("last"),
        events=_events(row["events"]),
        told=_told(row),
    )


def _told(row: Mapping[str, Any]) -> Told:
    return Told(row["source"], row["grade"], row["checked"])


def _taken(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


@cache
def _by_id() -> Mapping[str, Event]:
    return {one.id: one for one in events()}


def _event(name: str) -> Event:
    return _by_id()[name]


def _events(names: list[str]) -> tuple[Event, ...]:
    return tuple(sorted((_event(name) for name in names), key=lambda one: (one.at, one.id)))
