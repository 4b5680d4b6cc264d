"""What happens in the made-up household: who lives there, and one plain event after the other.

Nothing here knows how a vendor writes it down; see takeout.py, alexa_page.py and privacy_report.py.
Local times are those of Berlin; every event carries its instant in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from auditor.samples.dice import Dice
from auditor.samples.phrases import Phrases, invented, topics

BERLIN = ZoneInfo("Europe/Berlin")
LAST_DAY = date(2026, 6, 30)
ECHOS = ("kitchen", "room")
MOST_PEOPLE = 8
MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Event:
    """One time that a microphone was opened, or that it looks as if one had been.

    at:          when, in UTC, whole milliseconds.
    place:       kitchen and room (Echos), speaker and phone (Google), app (typed to Alexa).
    what:        asked, name_only, mumbled, silent, withheld: somebody meant it;
                 rejected, taken, unclear, silent: overheard, and what the assistant made of it;
                 second: another Echo heard the same words; routine, tapped, injected, typed, tap, search:
                 nobody spoke.
    meant, why:  the truth, as in truth.csv.
    words:       what was understood, without the wake word; "" where nothing was.
    reply:       what was answered; "" where nothing was.
    topic:       a key of phrases.toml, or "" for what was overheard.
    recognised:  the name of the person whose voice was recognised.
    hotword:     opened by the wake word, not by a finger.
    dialogue:    number of the dialogue to which the event belongs.
    turn:        number of the event in its dialogue, from 0.
    """

    at: datetime
    place: str
    what: str
    meant: str
    why: str
    words: str = ""
    reply: str = ""
    topic: str = ""
    recognised: str | None = None
    hotword: bool = True
    dialogue: int = 0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which life is different. Dates are local; audio_off is an instant in UTC."""

    first: date
    audio_off: datetime
    party: date
    new_tv: date

    @property
    def days(self) -> list[date]:
        """Every day of the history."""
        return [self.first + timedelta(n) for n in range((LAST_DAY - self.first).days + 1)]

    @property
    def journeys(self) -> list[tuple[date, date]]:
        """First and last day of every journey that touches the history."""
        starts = [_departure(year) for year in range(self.first.year, LAST_DAY.year + 1)]
        trips = [(day, day + timedelta(invented("household")["holiday"]["days"] - 1)) for day in starts]
        return [trip for trip in trips if is_away(trip[0]) and trip[1] >= self.first and trip[0] <= LAST_DAY]


def calendar(months: int) -> Calendar:
    """Return the calendar of a history of so many months that ends on LAST_DAY."""
    months_before = LAST_DAY.year * 12 + LAST_DAY.month - months
    first = date(months_before // 12, months_before % 12 + 1, 1)
    length = (LAST_DAY - first).days + 1
    audio_off = first + timedelta(length // 2)
    party = _saturday(first + timedelta(length * 2 // 3))
    while is_away(party):
        party += timedelta(7)
    new_tv = _saturday(first + timedelta(length * 4 // 5))
    return Calendar(first, local_instant(audio_off, "20:17"), party, new_tv)


def is_away(day: date) -> bool:
    """Whether the home is empty because of the summer holiday."""
    at_home = day.year % 3 == 2  # one summer of three
    gone = (day - _departure(day.year)).days
    return not at_home and 0 <= gone < invented("household")["holiday"]["days"]


def _departure(year: int) -> date:
    holiday = invented("household")["holiday"]
    return date(year, holiday["month"], holiday["day"])


def has_visitors(day: date) -> bool:
    """Whether guests stay over Christmas."""
    visitors = invented("household")["visitors"]
    return tuple(visitors["from"]) <= (day.month, day.day) <= tuple(visitors["to"])


@dataclass(frozen=True, slots=True)
class Ways:
    """How a household differs from the one that is shipped.

    overheard: times as often as there a speaker wakes although nobody called it.
    phrases:   what is said; by default the phrases of the shipped household.
    """

    overheard: float = 1.0
    phrases: Callable[[Dice], Phrases] = Phrases


def tell(seed: int, months: int, people: int, ways: Ways = Ways()) -> list[Event]:
    """Return everything that happens, in order of time.

    months: 1 to MOST_MONTHS. people: 1 to MOST_PEOPLE. Raises ValueError for others.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise ValueError(f"months must be from 1 to {MOST_MONTHS}")
    if not 1 <= people <= MOST_PEOPLE:
        raise ValueError(f"people must be from 1 to {MOST_PEOPLE}")
    year = calendar(months)
    story = _Story(seed, year, people, ways)
    for day in year.days:
        if not is_away(day):
            story.live(day)
    events = sorted(story.events, key=lambda event: (event.at, event.place, event.turn))
    return _heard_by_both(events, year.audio_off)


def _heard_by_both(events: list[Event], after: datetime) -> list[Event]:
    """Let the phone and the Google speaker hear one request at once: two equal rows that are both real."""
    for place, event in enumerate(events):
        if event.at > after and event.place == "speaker" and event.what == "asked":
            return [*events[: place + 1], replace(event, place="phone"), *events[place + 1 :]]
    return events


def _saturday(day: date) -> date:
    """Return the day, or the next Saturday."""
    return day + timedelta((5 - day.weekday()) % 7)


def _minutes(clock: str) -> int:
    """Return the minutes since midnight of "HH:MM"."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def local_instant(day: date, start: str, end: str = "", share: float = 0.0) -> datetime:
    """Return the instant, in UTC, at `share` (0 to 1) of the local time from start to end ("HH:MM")."""
    low = _minutes(start)
    high = _minutes(end) if end else low
    wall = datetime(day.year, day.month, day.day, tzinfo=BERLIN)  # plus a timedelta it stays wall-clock time
    wall += timedelta(milliseconds=int((low + (high - low) * share) * 60_000))
    return wall.astimezone(UTC)


_Happening = Callable[[datetime], None]  # something that happens, given when


class _Story:
    """Lives through the days and keeps what happens."""

    def __init__(self, seed: int, year: Calendar, people: int, ways: Ways) -> None:
        self.events: list[Event] = []
        self._calendar = year
        self._table = invented("household")
        self._dice = Dice(seed)
        self._phrases = ways.phrases(self._dice)
        self._ways = ways
        self._topics = topics()
        here = self._table["people"][:people]
        self._adults = [person["name"] for person in here if person["adult"]]
        self._children = [person["name"] for person in here if not person["adult"]]
        self._size = 0.25 + 0.1875 * people  # a household of four is 1; one person alone still asks
        self._free: dict[str, datetime] = {}  # when the next exchange may begin at a place
        self._dialogue = 0
        self._stories: dict[str, Callable[[Event], None]] = {
            "plain": self._plain,
            "pause": self._pause,
            "only_name": self._only_name,
            "mumbled": self._mumbled,
            "silent": self._silent,
            "withheld": self._withheld,
            "dialogue": self._ask_back,
            "trouble": self._trouble,
        }

    def live(self, day: date) -> None:
        """Plan the day, then let it happen in order of time."""
        plans = [*self._asking(day), *self._overhearing(day), *self._without_speech(day)]
        for moment, happen in sorted(plans, key=lambda plan: plan[0]):
            happen(moment)

    # Planning: what will happen today, and when.

    def _asking(self, day: date) -> list[tuple[datetime, _Happening]]:
        company = has_visitors(day)
        size = self._size * (self._table["visitors"]["requests"] if company else 1)
        plans = []
        for slot in self._table["slots"]:
            window = _window(day, slot)
            count = self._dice.count(window[2] * size)
            plans += self._moments(day, window, count, partial(self._ask, slot, company))
        if day == self._calendar.party:
            for slot in self._table["party"]:
                window = slot["evening"]
                plans += self._moments(day, window, window[2], partial(self._ask, slot, True))
        return plans

    def _overhearing(self, day: date) -> list[tuple[datetime, _Happening]]:
        company = has_visitors(day) or day == self._calendar.party
        plans = []
        for source in self._table["overheard"]:
            window = _window(day, source)
            mean = window[2] * self._size * self._ways.overheard
            mean *= source["company"] if company else 1
            mean *= source["new_tv"] if day >= self._calendar.new_tv else 1
            plans += self._moments(day, window, self._dice.count(mean), partial(self._overhear, source))
        return plans

    def _without_speech(self, day: date) -> list[tuple[datetime, _Happening]]:
        table = self._table["without_speech"]
        plans = []
        for what, place in table["places"].items():
            happen = partial(self._nobody_speaks, place, what)
            plans += self._moments(day, table["awake"], self._dice.count(table[what]), happen)
        if day.toordinal() % 14 == 0:  # every second Sunday
            at = local_instant(day, table["routine_at"])
            plans += [(at, partial(self._nobody_speaks, place, "routine")) for place in ECHOS]
        return plans

    def _moments(
        self, day: date, window: Sequence[Any], count: int, happen: _Happening
    ) -> list[tuple[datetime, _Happening]]:
        start, end = window[:2]
        return [(local_instant(day, start, end, self._dice.share()), happen) for _ in range(count)]

    # Happening: each keeps one or more events, the first at `at` or as soon as its place is free.

    def _keep(self, event: Event) -> None:
        self._dialogue += event.turn == 0
        self.events.append(replace(event, dialogue=self._dialogue))
        self._free[event.place] = event.at + timedelta(seconds=self._dice.between(25, 60))

    def _when_free(self, place: str, at: datetime) -> datetime:
        return max(at, self._free.get(place, at))

    def _later(self, event: Event, least: int, most: int) -> Event:
        return replace(event, at=event.at + timedelta(milliseconds=self._dice.between(least, most)))

    def _ask(self, slot: Mapping[str, Any], company: bool, at: datetime) -> None:
        """Somebody asks for something, on purpose."""
        topic = self._dice.weighted(slot["topics"])
        echo = slot["place"] in ECHOS
        story = self._dice.weighted(self._table["stories"]["echo" if echo else "google"])
        if story == "dialogue" and topic not in self._phrases.has_dialogue:
            story = "plain"
        asked = Event(
            self._when_free(slot["place"], at),
            slot["place"],
            "asked",
            "yes",
            self._topics[topic].why,
            topic=topic,
            recognised=None if company and self._dice.chance(0.5) else self._voice(slot["who"], echo),
            hotword=slot["place"] != "phone" or self._dice.chance(0.45),
        )
        self._stories[story](asked)

    def _voice(self, who: str, echo: bool) -> str | None:
        """Choose who speaks; return the name if the assistant knows the voice, as it does adults mostly."""
        everyone = self._adults + self._children
        voices = {"adult": self._adults, "child": self._children or everyone}.get(who, everyone)
        speaker = self._dice.pick(voices)
        known = speaker in self._adults and self._dice.chance(0.75 if echo else 0.93)
        return speaker if known else None

    def _plain(self, asked: Event) -> None:
        words, reply = self._phrases.request(asked.topic)
        self._keep(replace(asked, words=words, reply=reply))
        if (
            asked.place == "kitchen"
            and self._dice.chance(0.03)
            and asked.at > self._free.get("room", asked.at)
        ):
            second = replace(asked, place="room", what="second", meant="nobody", words=words, recognised=None)
            self._keep(replace(self._later(second, 10, 400), why="a second microphone heard it"))

    def _pause(self, asked: Event) -> None:
        self._keep(replace(asked, what="name_only", why="wake word, then a pause"))
        words, reply = self._phrases.request(asked.topic)
        turn = 1 if self._dice.chance(0.6) else 0  # told as the same dialogue, or as one of its own
        self._keep(replace(self._later(asked, 2500, 8000), words=words, reply=reply, turn=turn))

    def _only_name(self, asked: Event) -> None:
        self._keep(replace(asked, what="name_only", why="changed their mind", topic=""))

    def _mumbled(self, asked: Event) -> None:
        self._keep(replace(asked, what="mumbled", why="spoke unclearly", topic="", recognised=None))
        self._plain(self._later(asked, 6000, 14000))

    def _silent(self, asked: Event) -> None:
        self._keep(replace(asked, what="silent", why="called it and said nothing", topic="", recognised=None))

    def _withheld(self, asked: Event) -> None:
        _, reply = self._phrases.request(asked.topic)
        self._keep(replace(asked, what="withheld", reply=reply))

    def _ask_back(self, asked: Event) -> None:
        first, question, second, reply = self._phrases.dialogue(asked.topic)
        self._keep(replace(asked, words=first, reply=question))
        self._keep(replace(self._later(asked, 4000, 9000), words=second, reply=reply, turn=1))

    def _trouble(self, asked: Event) -> None:
        words, reply = self._phrases.request(asked.topic)
        self._keep(replace(asked, words=words, reply=self._phrases.answer("trouble")))
        self._keep(replace(self._later(asked, 6000, 14000), words=words, reply=reply))

    def _overhear(self, source: Mapping[str, Any], at: datetime) -> None:
        """A speaker wakes although nobody called it."""
        voice = self._dice.pick(self._adults) if self._dice.chance(source["known"]) else None
        what = self._dice.weighted(source["heard_as"])
        place = source["place"]
        event = Event(self._when_free(place, at), place, what, "no", source["why"], recognised=voice)
        if event.what == "taken":
            words = self._phrases.overheard(source["phrases"])
            reply = self._phrases.answer("amazon" if event.place in ECHOS else "google")
            event = replace(event, words=words, reply=reply)
        self._keep(event)

    def _nobody_speaks(self, place: str, what: str, at: datetime) -> None:
        """The record grows although no microphone was opened for anybody's words."""
        event = Event(self._when_free(place, at), place, what, "nobody", "", hotword=False)
        if what == "typed":
            words, reply = self._phrases.request("list")
            event = replace(event, words=words, reply=reply, topic="list", why="typed in the app")
        elif what in self._topics:  # routine, tapped, injected
            words, reply = self._phrases.request(what)
            event = replace(event, words=words, reply=reply, topic=what, why=self._topics[what].why)
            if what == "injected" and self._dice.chance(0.15):
                event = replace(
                    event, words="no thank you", meant="yes", why="declined the assistant's offer"
                )
        else:  # tap, search
            event = replace(event, words=self._phrases.other(what))
        self._keep(event)


def _window(day: date, slot: Mapping[str, Any]) -> Sequence[Any]:
    """Return from, to and mean of a slot on this day; with visitors every day is a weekend."""
    window: Sequence[Any] = slot["weekend" if day.weekday() >= 5 or has_visitors(day) else "weekday"]
    return window


def second_echo(people: int) -> str:
    """Return the name of the Echo outside the kitchen: a child's room, if a child lives here."""
    names = [person["name"] for person in invented("household")["people"][:people] if not person["adult"]]
    return f"{names[0]}'s room" if names else "Bedroom"
