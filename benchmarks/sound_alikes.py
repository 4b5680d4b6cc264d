"""Do phrases that are known to set off a wake word sound nearer to it than ordinary talk does?

    python benchmarks/sound_alikes.py [--data DIR] [--speed]
    python benchmarks/sound_alikes.py --word-list cmudict.dict   # packs the word list again

On public stand-in data: 29 published triggers and 4 published non-triggers against AMI meeting talk. Rows of
wake words are pooled by rank: each phrase counts as the share of ordinary talk that is farther from its own
wake word. Intervals: shares by Wilson, areas under the curve by 2,000 resamplings of the phrases.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.facts import table
from auditor.wakeups import phones
from auditor.wakeups.intervals import wilson
from auditor.wakeups.words import words_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "wakeups"
# A published trigger names the assistant; transcripts write the whole call.
CALLS = {"siri": ("hey siri",), "google": ("hey google", "ok google")}
LENGTH = 8  # words
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ranked:
    """A published phrase: distance, and the share of ordinary talk that is farther from the wake word.

    near: within the 1 % level of one of the calls. rank: against fragments of up to 8 words; fair_rank: against fragments of as many words as the phrase.
    """

    wake_word: str
    phrase: str
    is_trigger: bool
    distance: float
    near: bool
    rank: float
    fair_rank: float
    stretch: str


@dataclass(frozen=True)
class Area:
    """Area under the curve of published triggers against ordinary talk, with a 95 % interval."""

    wake_word: str
    triggers: int
    talk: int
    auc: float
    low: float
    high: float


@dataclass(frozen=True)
class Level:
    """The 1 % level of a wake word, and how much of talk it was not set on, and of requests, is as near."""

    words: str
    level: float
    quantiles: tuple[float, float, float]
    talk_near: int
    talk: int
    requests_near: int
    requests: int


def meetings(data: Path) -> list[list[str]]:
    """Return, per AMI meeting, its talk in stretches of up to 8 words that do not cross a full stop."""
    found = []
    for path in sorted((data / "text" / "ami-transcripts").glob("*.transcript.txt")):
        fragments = []
        for sentence in re.split(r"[.?!]+\s", path.read_text(encoding="utf-8")):
            spoken = sentence.split()
            fragments += [" ".join(spoken[at : at + LENGTH]) for at in range(0, len(spoken), LENGTH)]
        found.append(fragments)
    return found


def requests(data: Path) -> list[str]:
    """Return the requests of SLURP's test part that do not name a wake word."""
    lines = (data / "text" / "slurp" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(line)["sentence"] for line in lines]
    named = re.compile(r"\b(alexa|siri|google|echo|computer|amazon|olly)\b")
    return [sentence for sentence in sentences if not named.search(sentence)]


def triggers() -> list[dict[str, object]]:
    """Return the published phrases of the wake words that are known here."""
    known = {row["words"] for row in table("wake_words")["wake_word"]} | set(CALLS)
    return [row for row in table("published_triggers")["phrase"] if row["wake_word"] in known]


def distances(texts: list[str], calls: tuple[str, ...]) -> Numbers:
    """Return, per text, the smallest distance to any of the calls."""
    words = words_of(pa.array(texts))
    return np.min([phones.wake_word_distance(words, call)[0] for call in calls], axis=0).astype(np.float64)


def farther(talk: Numbers, one: float) -> float:
    """Return the share of talk that is farther, ties by half."""
    ordered = np.sort(talk)
    below, upto = np.searchsorted(ordered, one, "left"), np.searchsorted(ordered, one, "right")
    return float(1 - (below + upto) / 2 / len(talk))


def cut(talk: list[str], count: int) -> list[str]:
    """Return one stretch of so many words from each piece of talk that is long enough, at a random place."""
    dice = np.random.default_rng(count)
    spoken = [words for text in talk if len(words := text.split()) >= count]
    places = [int(dice.integers(len(words) - count + 1)) for words in spoken]
    return [" ".join(words[at : at + count]) for words, at in zip(spoken, places, strict=True)]


def ranks(talk: list[str]) -> list[Ranked]:
    """Rank every published phrase against ordinary talk of 3 to 8 words."""
    alike = {count: cut(talk, count) for count in range(1, LENGTH + 1)}
    found = []
    for wake_word in dict.fromkeys(str(row["wake_word"]) for row in triggers()):
        calls = CALLS.get(wake_word, (wake_word,))
        ordinary = distances(talk, calls)
        for row in triggers():
            if row["wake_word"] != wake_word:
                continue
            phrase = str(row["phrase"])
            words = words_of(pa.array([phrase]))
            each = [phones.wake_word_distance(words, call) for call in calls]
            distance, first, last = min((float(d[0]), int(f[0]), int(z[0])) for d, f, z in each)
            near = any(
                float(d[0]) <= phones.near_level(call) for (d, *_), call in zip(each, calls, strict=True)
            )
            same = distances(alike[int(words.counts[0])], calls)
            found.append(
                Ranked(wake_word, phrase, bool(row["is_trigger"]), distance, near, farther(ordinary, distance),
                       farther(same, distance), " ".join(phrase.split()[first : last + 1]))
            )  # fmt: skip
    return found


def area(name: str, values: list[float], talk: int) -> Area:
    """Return the mean rank, which is the area under the curve, with an interval over the phrases."""
    generator = np.random.default_rng(4)
    again = generator.choice(values, (2000, len(values))).mean(axis=1)
    low, high = np.quantile(again, [0.025, 0.975]) if len(values) > 1 else (0.0, 1.0)
    return Area(name, len(values), talk, float(np.mean(values)), float(low), float(high))


def areas(ranked: list[Ranked], talk: int, *, fair: bool = False) -> list[Area]:
    """Return the area of each wake word, and of all pooled by rank."""
    by_word: dict[str, list[float]] = {}
    for one in ranked:
        if one.is_trigger:
            by_word.setdefault(one.wake_word, []).append(one.fair_rank if fair else one.rank)
    found = [area(word, values, talk) for word, values in by_word.items()]
    return [*found, area("pooled", [value for values in by_word.values() for value in values], talk)]


def level(talk: Numbers) -> float:
    """Return the largest distance at which at most 1 % of talk is as near, cut to thousandths."""
    values, counts = np.unique(talk, return_counts=True)
    within = np.cumsum(counts) <= 0.01 * len(talk)
    # Halfway to the next possible value, so that rounding does not decide.
    at = int(np.count_nonzero(within))
    return float(np.floor(500 * (values[at - 1] + values[at])) / 1000) if at else 0.0


def levels(setting: list[str], checking: list[str], asked: list[str]) -> list[Level]:
    """Set the level of each wake word on some talk, and check it on other talk and on requests."""
    found = []
    for row in table("wake_words")["wake_word"]:
        ordinary = distances(setting, (row["words"],))
        one = level(ordinary)
        low, middle, half = (float(value) for value in np.quantile(ordinary, [0.01, 0.05, 0.5]))
        talk, meant = distances(checking, (row["words"],)), distances(asked, (row["words"],))
        found.append(
            Level(row["words"], one, (low, middle, half), int((talk <= one).sum()), len(talk),
                  int((meant <= one).sum()), len(meant))
        )  # fmt: skip
    return found


def left_out(talk: list[str]) -> tuple[list[tuple[str, str, float]], float, tuple[float, float]]:
    """Choose the costs on all wake words but one, and rate them on the one left out.

    Returns (wake word, costs chosen, its area) per wake word, the pooled area, and the smallest and largest
    pooled area of all the costs tried.
    """
    kept = {name: getattr(phones, name) for name in ("_UNSTRESSED", "_SAME_CONSONANT_CLASS", "_ADDED_VOWEL",
                                                     "_ADDED_CONSONANT", "_MISSING_CONSONANT")}  # fmt: skip
    tried: list[tuple[str, dict[str, list[float]]]] = []
    try:
        for unstressed in (1.0, 0.7, 0.5):
            for same in (35, 45, 55):
                for added in (30, 40, 50):
                    for missing in (60, 80):
                        setting = (unstressed, same, added, added + 20, missing)
                        for name, value in zip(kept, setting, strict=True):
                            setattr(phones, name, value)
                        phones._costs.cache_clear()  # noqa: SLF001
                        by_word: dict[str, list[float]] = {}
                        for one in ranks(talk):
                            if one.is_trigger:
                                by_word.setdefault(one.wake_word, []).append(one.rank)
                        tried.append((str(setting), by_word))
    finally:
        for name, value in kept.items():
            setattr(phones, name, value)
        phones._costs.cache_clear()  # noqa: SLF001
    chosen, ranked = [], []
    for word in tried[0][1]:
        setting, by_word = max(tried, key=lambda one: sum(sum(v) for w, v in one[1].items() if w != word))
        chosen.append((word, setting, float(np.mean(by_word[word]))))
        ranked += by_word[word]
    pooled = [float(np.mean([v for values in by_word.values() for v in values])) for _, by_word in tried]
    return chosen, float(np.mean(ranked)), (min(pooled), max(pooled))


def speed(talk: list[str], texts: int = 1_000_000) -> tuple[float, float, float]:
    """Return microseconds per text for Alexa and for Hey Google, the best of three, and seconds to load the word list."""
    phones._word_list.cache_clear()  # noqa: SLF001
    begun = time.perf_counter()
    phones._word_list()  # noqa: SLF001
    loaded = time.perf_counter() - begun
    words = words_of(pa.array((talk * (texts // len(talk) + 1))[:texts]))
    taken = []
    for call in ("alexa", "hey google"):
        rounds = []
        for _ in range(3):
            begun = time.perf_counter()
            phones.wake_word_distance(words, call)
            rounds.append((time.perf_counter() - begun) / texts * 1e6)
        taken.append(min(rounds))
    return taken[0], taken[1], loaded


def pack(path: Path) -> None:
    """Pack a word list in the form of CMU's: the first pronunciation of each word of letters."""
    pronounced: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, sounds = line.partition("#")[0].strip().partition(" ")
        if re.fullmatch(r"[a-z][a-z']*", word):
            pronounced.setdefault(word, sounds.replace("2", "1"))
    target = Path(phones.__file__).parent / "models" / "cmudict.xz"
    target.write_bytes(phones.packed_word_list(pronounced))
    print(f"{target.name}: {len(pronounced):,} words, {target.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--word-list", type=Path, help="pack this list, and stop")
    parser.add_argument("--left-out", action="store_true", help="leave one wake word out (a minute)")
    parser.add_argument("--speed", action="store_true")
    given = parser.parse_args()
    if given.word_list:
        pack(given.word_list)
        return
    by_meeting = meetings(given.data)
    setting = [text for number, meeting in enumerate(by_meeting) if number % 2 == 0 for text in meeting]
    checking = [text for number, meeting in enumerate(by_meeting) if number % 2 for text in meeting]
    spoken = [text for text in checking if re.search(r"[A-Za-z]", text) and len(text.split()) > 2]
    sample = sorted(np.random.default_rng(4).choice(spoken, 6000, replace=False).tolist())
    held = {row["words"]: row["level"] for row in table("wake_words")["wake_word"]}
    print("On public stand-in data. 1 % level set on every other AMI meeting, checked on the rest.")
    for one in levels([t for t in setting if len(t.split()) > 2], spoken, requests(given.data)):
        talk_low, talk_high = wilson(one.talk_near, one.talk)
        low, high = wilson(one.requests_near, one.requests)
        print(
            f"  {one.words:12} level {one.level:.3f} (held: {held[one.words]:.3f})  quantiles 1/5/50 % "
            + " / ".join(f"{value:.3f}" for value in one.quantiles)
            + f"  talk as near {one.talk_near / one.talk:.4f} [{talk_low:.4f}-{talk_high:.4f}] of {one.talk:,}"
            f"  requests {one.requests_near / one.requests:.4f} [{low:.4f}-{high:.4f}] of {one.requests:,}"
        )
    ranked = ranks(sample)
    print(
        f"Published phrases against {len(sample):,} stretches of 3 to 8 words; in brackets, of equal length"
    )
    for phrase in ranked:
        mark = "set it off" if phrase.is_trigger else "did NOT set it off"
        print(f"  {phrase.wake_word:9} {phrase.phrase:28} {mark:18} distance {phrase.distance:.3f}  "
              f"nearer than {phrase.rank:.3f} ({phrase.fair_rank:.3f}) of talk: {phrase.stretch!r}")  # fmt: skip
    for mark, wanted in (("set it off", True), ("did not", False)):
        group = [one.near for one in ranked if one.is_trigger is wanted]
        low, high = wilson(sum(group), len(group))
        print(f"Within the 1 % level, {mark}: {sum(group)} of {len(group)} [{low:.3f}-{high:.3f}]")
    for fair in (False, True):
        print(
            "Area under the curve, "
            + ("talk of as many words as the phrase" if fair else "talk of 3 to 8 words")
        )
        for one in areas(ranked, len(sample), fair=fair):
            print(
                f"  {one.wake_word:9} {one.auc:.3f} [{one.low:.3f}-{one.high:.3f}] of {one.triggers} triggers"
            )
    if given.left_out:
        chosen, pooled, (least, most) = left_out(sample[::3])
        print(
            f"One wake word left out when choosing costs: pooled {pooled:.3f}; all costs tried {least:.3f} to {most:.3f}"
        )
        for word, costs, auc in chosen:
            print(f"  {word:9} {auc:.3f} with costs {costs}")
    if given.speed:
        alexa, google, loaded = speed(spoken)
        print(
            f"1,000,000 texts: {alexa:.2f} us a text (alexa), {google:.2f} us (hey google); list loaded in {loaded:.2f} s"
        )


if __name__ == "__main__":
    main()
