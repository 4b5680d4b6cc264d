"""Counts again how often smart speakers woke beside television in Dubois et al. 2020, and writes the facts.

    python benchmarks/dubois.py [--data DIR] [--write]      --write: auditor/facts/dubois2020.toml

On public stand-in data: djdubois/smart-speakers-study @ 1cf04d95 (Apache-2.0), the camera's record. Events of
one speaker in one play of one episode that begin at most 5 s after the last one ended are one event. Two
lights of the Invoke that stayed on for 11 and 42 minutes are left out: nobody was listened to for so long, and
the study's own longest are of seconds. The list of words has a line "test" that is no episode; it is left out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.wakeups.intervals import poisson, wilson

DATA = Path(__file__).resolve().parents[2] / "shared" / "wakeups"
FACTS = Path(__file__).resolve().parents[1] / "auditor" / "facts" / "dubois2020.toml"
MERGE_S = 5
LONGEST_S = 60
SOURCE = "djdubois/smart-speakers-study 1cf04d95, data/misactivations"

# data/misactivations/README.TXT: which speaker listened for what in rounds 1 and 2.
_AMAZON = {
    "1": {
        "echodot": ("Echo Dot 2", "echo"),
        "t-echodot": ("Echo Dot 2", "amazon"),
        "echodot3a": ("Echo Dot 3", "alexa"),
        "echodot3b": ("Echo Dot 3", "computer"),
    },
    "2": {
        "echodot": ("Echo Dot 2", "alexa"),
        "t-echodot": ("Echo Dot 2", "computer"),
        "echodot3a": ("Echo Dot 3", "echo"),
        "echodot3b": ("Echo Dot 3", "amazon"),
    },
}
_OTHERS = {
    "google-home-mini2": ("Google Home Mini", "hey google"),
    "homepod": ("HomePod", "hey siri"),
    "invoke": ("Harman Kardon Invoke", "cortana"),
}
VENDOR = {"echo": "amazon", "amazon": "amazon", "alexa": "amazon", "computer": "amazon"} | {
    "hey google": "google", "hey siri": "apple", "cortana": "microsoft",
}  # fmt: skip
FOLDER = {
    "US": ("misactivations-by-camera-us", "results-camera"),
    "UK": ("misactivations-by-camera-uk", "results-uk"),
}
_EVENT = re.compile(r"^([a-z0-9-]+):\((-?\d+),\s*(-?\d+)\)\s*$")
_PLAY = re.compile(r"/([^/]*(?:/[^/]*)?)/capture\.mkv:")


@dataclass(frozen=True)
class Event:
    """One time that a speaker lit up: in which play of which episode, first and last second."""

    episode: str
    device: str
    first: int
    last: int


@dataclass(frozen=True)
class Material:
    """What was played: seconds and words of each episode."""

    seconds: dict[str, float]
    words: dict[str, int]
    listed_words: int  # with the line that is no episode

    @property
    def hours(self) -> float:
        """Hours of one play of everything."""
        return sum(self.seconds.values()) / 3600


@dataclass(frozen=True)
class Count:
    """Events of a speaker with a wake word, over all plays.

    low, high: events per hour, 95 %, by resampling the 12 shows: the plays of a show repeat each other.
    """

    country: str
    speaker: str
    wake_word: str
    events: int
    plays: int
    hours: float
    words: int
    low: float
    high: float

    @property
    def per_hour(self) -> float:
        """Events per hour of television."""
        return self.events / (self.plays * self.hours)

    @property
    def per_10_000_words(self) -> float:
        """Events per 10,000 words said on television."""
        return 10_000 * self.events / (self.plays * self.words)


def material(folder: Path) -> Material:
    """Read what was played. folder: source-material."""

    def numbers(name: str) -> dict[str, float]:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        pairs = (line.strip().split(" ", 1) for line in lines if line.strip())
        return {episode.strip(): float(number) for number, episode in pairs}

    seconds = numbers("duration-by-episode.txt")
    words = numbers("wordcount-by-episode.txt")
    return Material(seconds, {episode: int(words[episode]) for episode in seconds}, int(sum(words.values())))


def events_in(lines: Iterable[str]) -> tuple[list[Event], int]:
    """Return the events of a results file, and in how many plays of an episode they were looked for.

    Raises ValueError for a line that is neither a header nor an event.
    """
    found: list[Event] = []
    episode, plays = "", 0
    for line in lines:
        if match := _EVENT.match(line):
            found.append(Event(episode, match[1], int(match[2]), int(match[3])))
        elif match := _PLAY.search(line):
            episode, plays = match[1].rpartition("/")[2], plays + 1
        elif line.strip():
            raise ValueError("a line is neither a header nor an event")
    return found, plays


def merged(events: Iterable[Event], within: int = MERGE_S) -> list[Event]:
    """Return the events with those that follow each other within so many seconds made one."""
    found: list[Event] = []
    for one in sorted(events, key=lambda e: (e.episode, e.device, e.first, e.last)):
        last = found[-1] if found else None
        same = last and (last.episode, last.device) == (one.episode, one.device)
        if last and same and one.first - last.last <= within:
            found[-1] = Event(one.episode, one.device, last.first, max(last.last, one.last))
        else:
            found.append(one)
    return found


def counts(data: Path) -> list[Count]:
    """Return the counts of every speaker whose wake word is certain. data: the folder that holds dubois2020."""
    folder = data / "dubois2020" / "data"
    played = material(folder / "source-material")
    found: list[Count] = []
    for country, (directory, name) in FOLDER.items():
        events: dict[tuple[str, str], list[Event]] = defaultdict(list)
        plays: dict[tuple[str, str], int] = defaultdict(int)
        for number in ("1", "2"):
            # The UK list of captures names other Echo Dots 2 in these rounds than the list of events does, and
            # has no Invoke at all: what they listened for is not certain.
            who = _AMAZON[number] | _OTHERS
            if country == "UK":
                who = {
                    key: value
                    for key, value in who.items()
                    if value[0] not in ("Echo Dot 2", "Harman Kardon Invoke")
                }
            for half in "ab":
                path = folder / "misactivations" / directory / f"{name}-final{number}{half}-filtered.txt"
                read, episodes = events_in(path.read_text(encoding="utf-8").splitlines())
                if episodes != len(played.seconds):
                    raise ValueError("a round did not play every episode once")
                for key in who.values():
                    plays[key] += 1
                for one in merged(read):
                    if one.device in who and one.last - one.first <= LONGEST_S:
                        events[who[one.device]].append(one)
        for (speaker, word), times in plays.items():
            own = events[speaker, word]
            low, high = by_show(own, times, played)
            words = sum(played.words.values())
            found.append(Count(country, speaker, word, len(own), times, played.hours, words, low, high))
    return found


def in_cloud(data: Path) -> tuple[int, int]:
    """Return how many US events on Amazon and Google speakers are in the maker's record too, and of how many.

    Amazon's times look cut to the minute, so 60 s count as the same; Google's 10 s.
    """
    folder = data / "dubois2020" / "data" / "misactivations"
    found = of = 0
    for part in ("1a", "1b", "2a", "2b"):
        seen, recorded = (
            events_in((folder / f"misactivations-by-{by}-us" / f"results-{by}-final{part}-filtered.txt")
                      .read_text(encoding="utf-8").splitlines())[0]
            for by in ("camera", "cloud")
        )  # fmt: skip
        times: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in recorded:
            times[one.episode, one.device].append(one.first)
        for one in merged(seen):
            if one.device in ("homepod", "invoke"):
                continue
            within = 10 if one.device.startswith("google") else 60
            of += 1
            found += any(abs(one.first - time) <= within for time in times[one.episode, one.device])
    return found, of


def show_of(episode: str) -> str:
    """Return the show of an episode: "[S3.Ep2] Narcos - The Cali KGB" is of Narcos."""
    return episode.partition("] ")[2].partition(" - ")[0]


def by_show(events: list[Event], plays: int, played: Material) -> tuple[float, float]:
    """Return the 95 % interval of events per hour, from 10,000 resamplings of whole shows."""
    shows = sorted({show_of(episode) for episode in played.seconds})
    number = {show: place for place, show in enumerate(shows)}
    hours, happened = np.zeros(len(shows)), np.zeros(len(shows))
    for episode, seconds in played.seconds.items():
        hours[number[show_of(episode)]] += plays * seconds / 3600
    for one in events:
        happened[number[show_of(one.episode)]] += 1
    again = np.random.default_rng(4).integers(len(shows), size=(10_000, len(shows)))
    low, high = np.quantile(happened[again].sum(axis=1) / hours[again].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


HEADER = f"""\
# How often speakers woke beside television: Dubois et al., "When Speakers Are All Ears", PETS 2020(4), 255-276.
# Counted again from the published camera record by benchmarks/dubois.py, which writes this file.
#
#   events           lights that went on without a wake word, over all plays; <= {MERGE_S} s apart count once,
#                    longer than {LONGEST_S} s not at all (two of the Invoke)
#   plays            how often all 217 episodes were played beside this speaker with this wake word
#   hours_per_play, words_per_play   length of all episodes, and words in their subtitles
#   low, high        events per hour, 95 %, by resampling the 12 shows (the plays of a show repeat each other)
#   caveat           a sentence that must stand beside every number; with `country` or `wake_word`: only those
#   source, grade    Grades: S published data of the researchers; O what we say about it
#
# Left out: in the UK the Echo Dots 2 and the Invoke, because the study's own lists differ on what they were.

said = ["sentence"]
"""
CAVEATS = (
    ("", "One speaker of each kind was tested, in one room, with the software of 2019 and 2020.", "S"),
    ("", "Only television was heard: 12 shows with much talk, and nobody in the room.", "S"),
    ("", "An event is a light that went on, seen by a camera; how long it listened is another matter.", "S"),
    ("", "The same 217 episodes were played 2 or 4 times, so the events are fewer different ones than they seem.", "S"),
    ("", "Shows differ: for the wake word Echo on an Echo Dot 2, one show gave 0.57 an hour, all 12 together 0.24.", "S"),
    ("", "It is what happened in that room. It is not your rate, and yours cannot be worked out from it.", "O"),
    ('country = "US"\n', "Of 346 events on Amazon and Google speakers in the US, 331 (96 %) stand in the makers' records.", "S"),
    ('wake_word = "hey google"\n', "The Google Home Mini answers to OK Google as well; the study does not tell them apart.", "S"),
    ('country = "UK"\n', "In the UK the study's own lists do not say beyond doubt which Echo was which.", "O"),
)  # fmt: skip


def facts(found: list[Count]) -> str:
    """Return the facts file."""
    caveats = [
        f'[[caveat]]\nsentence = "{sentence}"\n{only}source = "{SOURCE}"\ngrade = "{grade}"\n'
        for only, sentence, grade in CAVEATS
    ]
    rows = [
        f'[[rate]]\ncountry = "{one.country}"\nvendor = "{VENDOR[one.wake_word]}"\nspeaker = "{one.speaker}"\n'
        f'wake_word = "{one.wake_word}"\nevents = {one.events}\nplays = {one.plays}\n'
        f"hours_per_play = {one.hours:.4f}\nwords_per_play = {one.words}\n"
        f"low = {one.low:.4f}\nhigh = {one.high:.4f}\n"
        f'source = "{SOURCE}-by-camera-{one.country.lower()}"\ngrade = "S"\n'
        for one in found
    ]
    return "\n".join([HEADER, *caveats, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    found = counts(given.data)
    print(f"On public stand-in data: {found[0].hours:.1f} h and {found[0].words:,} words a play")
    print("95 % intervals of events per hour: by resampling shows [..], and as if independent (..)")
    for one in found:
        low, high = poisson(one.events, one.plays * one.hours)
        print(
            f"  {one.country} {one.speaker:20} {one.wake_word:10} {one.events:4} events in {one.plays} plays  "
            f"{one.per_hour:.3f} per hour [{one.low:.3f}-{one.high:.3f}] ({low:.3f}-{high:.3f})  "
            f"{one.per_10_000_words:.2f} per 10,000 words"
        )
    found_too, of = in_cloud(given.data)
    low, high = wilson(found_too, of)
    print(
        f"US, Amazon and Google: {found_too} of {of} in the makers' records, {found_too / of:.3f} [{low:.3f}-{high:.3f}]"
    )
    if given.write:
        FACTS.write_text(facts(found), encoding="utf-8")
        print(f"written: {FACTS.name}")


if __name__ == "__main__":
    main()
