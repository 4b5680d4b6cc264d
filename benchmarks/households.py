"""Made-up households with known truth: how good are the verdicts, and how honest the probabilities?

Each household is written as real exports and read back by the readers, so that the whole way is measured. Its
words come from public corpora that the text model was not trained on; what a clip would sound like is drawn
from scores that the listening check gave real and synthetic clips (listening_scores.json). Varied are:
the share of unintended recordings (2 to 17 %), the vendors, how often the vendor marks wrongly, how many
clips there are, the language, what the television says, how people ask.

    python benchmarks/households.py [--count 200] [--data ../shared/wakeups]
"""

from __future__ import annotations

import io
import json
import random
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))
from directedness import probes
from train_directedness import Corpora

from auditor.history import History, read_history
from auditor.samples.alexa_page import alexa_page
from auditor.samples.dice import Dice
from auditor.samples.life import Ways, calendar, second_echo, tell
from auditor.samples.phrases import Phrases
from auditor.samples.takeout import takeout
from auditor.wakeups.catalogue import level
from auditor.wakeups.judgement import Judgement, judge
from auditor.wakeups.listening import Heard

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("Europe/Berlin")
MONTHS = 8
FIRST_REPORTED = 1_000  # households below it were used to choose weights and levels
LANGUAGES = ("en", "en", "en", "en", "en", "en", "en", "de", "fr", "es")
SMALL_POOL = 500
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pools:
    """What can be said: requests and talk, by language."""

    requests: Mapping[str, Sequence[str]]
    talk: Mapping[str, Mapping[str, Sequence[str]]]  # language -> kind of talk -> lines


@cache
def pools(data: Path, half: int) -> Pools:
    """Return one half of the texts: 0 for choosing, 1 for reporting. None was seen in training."""
    import yaml

    corpora = Corpora(data)
    requests = {"en": _half([line.text for line in corpora.test], half)}
    for language in ("de", "fr", "es"):
        found: list[str] = []
        for path in sorted((data / "text" / "ha-intents" / language).glob("*.yaml")):
            tests = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("tests", [])
            found += [sentence for test in tests for sentence in test.get("sentences", [])]
        requests[language] = _half(found, half)
    elsewhere = tomllib.loads((HERE / "talk_elsewhere.toml").read_text(encoding="utf-8"))
    cut = [line.text for line in corpora.talk({0}, 6_000, 5)]  # of meetings that were never learned from
    probe = [line.text for line in probes() if line.talk]
    talk = {"en": {"meetings": _half(cut, half), "made up": _half(probe, half)}}
    talk |= {language: {"made up": lines} for language, lines in elsewhere.items()}  # too few to be halved
    return Pools(requests, talk)


def _half(lines: Sequence[str], half: int) -> list[str]:
    different = sorted(dict.fromkeys(lines))
    random.Random(3).shuffle(different)
    return different[half::2]


class Spoken(Phrases):
    """A household's words: some requests that it makes again and again, some that it makes once."""

    def __init__(self, dice: Dice, requests: Sequence[str], talk: Sequence[str], habit: float) -> None:
        """habit: share of requests that are among its usual ones."""
        super().__init__(dice)
        self._requests, self._talk, self._habit = requests, talk, habit
        self._usual = [dice.pick(requests) for _ in range(40)]

    def request(self, topic: str) -> tuple[str, str]:
        """See Phrases."""
        if topic in ("routine", "tapped", "injected"):
            return super().request(topic)
        share = self._dice.share()
        usual = self._usual[int(share * share * len(self._usual))]  # some much more often than others
        words = usual if self._dice.chance(self._habit) else self._dice.pick(self._requests)
        if self._dice.chance(0.05):
            return words, self.answer("trouble")
        return words, "" if self._dice.chance(0.15) else "Here is what I found."

    def dialogue(self, topic: str) -> tuple[str, str, str, str]:
        """See Phrases."""
        return self.request(topic)[0], "Which one?", self.request(topic)[0], "OK."

    def overheard(self, kind: str) -> str:
        """See Phrases; sound-alikes and talk about the assistant stay those of the sample."""
        if kind in ("like_alexa", "like_google", "about_alexa") and self._dice.chance(0.5):
            return super().overheard(kind)
        line = self._dice.pick(self._talk)
        if len(self._talk) >= SMALL_POOL or self._dice.chance(0.3):
            return line
        # Of few lines most are put together anew: nobody's television says the same thing every week.
        begins, ends = line.split(), self._dice.pick(self._talk).split()
        return " ".join(begins[: (len(begins) + 1) // 2] + ends[len(ends) // 2 :])


@dataclass(frozen=True)
class Household:
    """One household: its history, the truth by recording_id (wrong: not meant), and what its clips sound like."""

    history: History
    wrong: Mapping[str, bool]
    why: Mapping[str, str]
    language: str
    heard: Mapping[str, Heard]


def household(seed: int, pool: Pools, sounds: Mapping[str, Sequence[Sequence[float | None]]]) -> Household:
    """Make one household up."""
    dice = random.Random(seed * 7 + 1)
    language = dice.choice(LANGUAGES)
    kinds = list(pool.talk[language])
    talk = pool.talk[language][dice.choice(kinds)]
    habit, overheard = dice.uniform(0.3, 0.8), dice.choice((0.2, 0.35, 0.6, 1.0, 1.5, 2.2))
    vendors = dice.choice((("amazon",), ("google",), ("amazon", "google")))
    noise, audio = dice.choice((0.0, 0.02, 0.05)), dice.choice((0.0, 0.5, 1.0))
    people = dice.randint(1, 5)
    ways = Ways(overheard, lambda own: Spoken(own, pool.requests[language], talk, habit))
    events = tell(seed, MONTHS, people, ways)
    files, truth = [], []
    if "amazon" in vendors:
        page, told = alexa_page(events, seed=seed, room=second_echo(people))
        files.append(("alexa-privacy-page.json", io.BytesIO(_with_traps(page, told, dice, noise))))
        truth += told
    if "google" in vendors:
        first, second, told = takeout(events, seed=seed, year=calendar(MONTHS), sounds={})
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in first + second:
                archive.writestr(name, content)
        files.append(("takeout.zip", packed))
        truth += told
    history = read_history(files)
    wrong = {row.recording_id: row.meant == "no" for row in truth}
    why = {row.recording_id: row.why for row in truth}
    return Household(history, wrong, why, language, _clips(history, wrong, sounds, audio, dice))


def _with_traps(page: bytes, truth: Sequence[object], dice: random.Random, noise: float) -> bytes:
    """Put wrong labels and the vendor's traps into a page.

    Traps, on rows that were meant: the sentence "Audio was not intended for Alexa" on a wake word whose request
    follows; "discarded" on the second of two devices. Wrong labels: a request called a false wake.
    """
    response = json.loads(page)
    meant = {row.recording_id: row.meant for row in truth}
    from auditor.recording import recording_id

    before = 0
    for record in sorted(response["customerHistoryRecords"], key=lambda record: record["timestamp"]):
        apart, before = record["timestamp"] - before, record["timestamp"]
        said = meant[recording_id("amazon", "record", record["recordKey"])]
        items = record["voiceHistoryRecordItems"]
        if record["utteranceType"] == "WAKE_WORD_ONLY" and said == "yes" and dice.random() < 0.3:
            if items and items[0]["utteranceId"].endswith("/0"):
                record["utteranceType"] = ""
                items[0]["transcriptText"] = "Audio was not intended for Alexa"
        elif record["utteranceType"] == "DEVICE_ARBITRATION" and dice.random() < 0.5:
            record["utteranceType"] = "DISCARDED_NON_DEVICE_DIRECTED_INTENT"
        # A wrong label on the request behind a trap would make another case of it.
        elif (
            record["utteranceType"] == "GENERAL"
            and said == "yes"
            and apart > 20_000
            and dice.random() < noise / 10
        ):
            record["utteranceType"] = "FALSE_WAKE_WORD_1P"
            for item in items:
                item["transcriptText"] = ""
    return json.dumps(response).encode()


def _clips(
    history: History,
    wrong: Mapping[str, bool],
    sounds: Mapping[str, Sequence[Sequence[float | None]]],
    audio: float,
    dice: random.Random,
) -> dict[str, Heard]:
    """Draw what the listening check hears, for a share of the Alexa recordings."""
    rows = history.frame(["recording_id", "vendor", "kind", "outcome"])
    heard = {}
    for one in rows.itertuples():
        if one.vendor != "amazon" or one.kind != "voice" or dice.random() >= audio:
            continue
        if one.outcome == "text_withheld":
            continue
        pool = _pool(wrong.get(one.recording_id, False), dice)
        wake, speech, onset, seconds = dice.choice(sounds[pool])
        if seconds is not None and seconds < level("clip_least_s"):
            wake = None
        heard[one.recording_id] = Heard("checked", seconds, speech, onset, wake)
    return heard


# What a recording sounds like, by the pools of listening_scores.json and how many of a hundred. What woke a device
# has deceived its maker's detector, so four of ten unintended ones hold words that sound like the wake word.
MEANT_SOUNDS = {
    "real alexa + command": 38, "real alexa alone": 10, "alexa + command, mp3": 8, "alexa + command, opus": 6,
    "alexa + command, pink 10 dB": 8, "alexa + command, white 5 dB": 4, "alexa + command, babble 10 dB": 8,
    "alexa + command, first 0.15 s of the word cut off": 8, "alexa alone, trimmed": 4,
    "alexa + command, 20 dB quieter": 6,
}  # fmt: skip
UNMEANT_SOUNDS = {
    "sound-alike alone": 10, "sound-alike opening a sentence": 15, "sound-alike within a sentence": 15,
    "other real": 20, "other real, babble 5 dB": 10, "television-like": 25, "no speech": 5,
}  # fmt: skip


def _pool(wrong: bool, dice: random.Random) -> str:
    """Choose what a recording sounds like."""
    sounds = UNMEANT_SOUNDS if wrong else MEANT_SOUNDS
    return dice.choices(list(sounds), weights=list(sounds.values()))[0]


@dataclass
class Rows:
    """Judged rows of many households, one element per row."""

    household: list[int] = field(default_factory=list)
    p: list[float] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    marked: list[bool] = field(default_factory=list)
    vendor: list[str] = field(default_factory=list)
    language: list[str] = field(default_factory=list)
    spoken: list[bool] = field(default_factory=list)
    audio: list[bool] = field(default_factory=list)
    trap: list[bool] = field(default_factory=list)
    words: list[int] = field(default_factory=list)

    def array(self, name: str) -> npt.NDArray[np.generic]:
        """Return one column."""
        return np.array(getattr(self, name))


TRAPS = ("wake word, then a pause", "a second microphone heard it")


def add_rows(rows: Rows, number: int, one: Household, judged: Judgement, heard: Mapping[str, Heard]) -> None:
    """Keep what was said of each recording of a household."""
    ids = judged.ids.to_pylist()
    vendors = [judged.known.vendors[code] for code in judged.known.vendor]
    marked = judged.weighed.marked
    known = judged.known
    words = np.where(known.text >= 0, np.append(known.texts.words.counts, 0)[known.text], 0)
    for place, key in enumerate(ids):
        if key not in one.wrong:
            continue
        rows.household.append(number)
        rows.p.append(float(judged.p[place]))
        rows.wrong.append(one.wrong[key])
        rows.marked.append(bool(marked[place]))
        rows.vendor.append(vendors[place])
        rows.language.append(one.language)
        rows.spoken.append(bool(words[place]))
        rows.words.append(int(words[place]))
        rows.audio.append(key in heard)
        rows.trap.append(one.why[key] in TRAPS)


def households(first: int, count: int, data: Path) -> Iterator[tuple[int, Household]]:
    """Yield made-up households; numbers below FIRST_REPORTED take the texts for choosing."""
    sounds = json.loads((HERE / "listening_scores.json").read_text(encoding="utf-8"))["pools"]
    for number in range(first, first + count):
        yield number, household(number, pools(data, int(number >= FIRST_REPORTED)), sounds)


@cache
def judged(first: int, count: int, data: Path) -> tuple[tuple[int, Household, Judgement], ...]:
    """Return households with a judgement that knows no clips; made once for all measurements of a run."""
    return tuple(
        (number, one, judge(one.history, zone=ZONE)) for number, one in households(first, count, data)
    )


def run(
    first: int, count: int, data: Path, *, with_audio: bool, without: frozenset[str] = frozenset()
) -> Rows:
    """Return the judged rows of households."""
    rows = Rows()
    for number, one, plain in judged(first, count, data):
        found = plain.heard(one.heard) if with_audio else plain
        add_rows(
            rows, number, one, found.without(without) if without else found, one.heard if with_audio else {}
        )
    return rows
