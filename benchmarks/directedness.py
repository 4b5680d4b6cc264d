"""Requests and overheard talk to measure the directedness model with, and the measures. Public stand-ins only.

No corpus of real false wake-ups exists. Requests are those of SLURP (CC BY 4.0); talk is that of the AMI
meetings (CC BY 4.0), cut into pieces as long as requests; some lines are made up (directedness_lines.toml,
for training; probe_texts.toml, never trained on). Further corpora can be given as unpacked packages.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import re
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auditor.wakeups.intervals import wilson
from auditor.wakeups.words import words_of

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "wakeups"

Floats = npt.NDArray[np.float64]

_WAKE = re.compile(
    r"^(?:(?:hey|ok|okay|hi|hello)\s+)?(?:olly|ollie|siri|alexa|google|cortana|echo|computer)\b\s*|\s*\b(?:olly|siri|alexa)$"
)
_SENTENCE = re.compile(r"[.?!]+(?:\s+|$)")
_FILLERS = frozenset("uh um mm hmm mm-hmm uh-huh er erm mhm huh ah hm".split())
_CHOICE = re.compile(r"\(([^()]*)\)")
_NUMBERS = "two three five six eight ten twelve fifteen twenty thirty forty fifty".split()
#: Words that a recogniser takes for one another.
_HOMOPHONES = {
    "two": "to", "to": "two", "for": "four", "four": "for", "there": "their", "their": "there", "they're": "there",
    "your": "you're", "you're": "your", "its": "it's", "it's": "its", "hear": "here", "here": "hear", "by": "buy",
    "buy": "by", "know": "no", "no": "know", "right": "write", "write": "right", "whether": "weather",
    "weather": "whether", "our": "hour", "hour": "our", "won": "one", "one": "won", "eight": "ate", "new": "knew",
    "wait": "weight", "male": "mail", "mail": "male", "read": "red", "son": "sun", "sun": "son", "week": "weak",
    "what's": "whats", "i'll": "aisle", "light": "like", "lights": "likes", "play": "plate", "set": "said", "and": "in",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One text. talk: overheard, not a request. group: the scenario, meeting or genre that it is from."""

    text: str
    talk: bool
    corpus: str
    group: str
    intent: str = ""
    cut: str = "whole"  # whole, sentence, from_start, to_end, random


def even(texts: Iterable[str]) -> list[str]:
    """Return the texts as the program sees them: lower case, no punctuation."""
    words = words_of(pa.array(list(texts), pa.string()))
    spelled, numbers = words.vocabulary.to_pylist(), words.flat.tolist()
    limits = words.starts.tolist()
    return [" ".join(spelled[number] for number in numbers[a:b]) for a, b in itertools.pairwise(limits)]


def without_wake_word(text: str) -> str:
    """Return an evened text without a name that an assistant is called by, at its start or end."""
    bare = _WAKE.sub("", text).strip()
    return _WAKE.sub("", bare).strip()


def slurp(data: Path, part: str) -> list[Line]:
    """Return the requests of one part of SLURP, each different text once, without wake words."""
    lines: dict[str, Line] = {}
    with (data / "text" / "slurp" / f"{part}.jsonl").open(encoding="utf-8") as stream:
        rows = [json.loads(row) for row in stream]
    for row, spelled in zip(rows, even(row["sentence"] for row in rows), strict=True):
        if text := without_wake_word(spelled):
            line = Line(text, talk=False, corpus="SLURP", group=row["scenario"], intent=row["intent"])
            lines.setdefault(text, line)
    return list(lines.values())


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting: its words in order, and where its sentences begin."""

    name: str
    words: list[str]
    begins: list[int]

    @property
    def series(self) -> str:
        """Meetings with the same people have the first six letters of their names in common."""
        return self.name[:6]

    @property
    def designs_remote_controls(self) -> bool:
        """Most AMI meetings play one scene: a company designs a remote control."""
        return self.name[:2] in {"ES", "IS", "TS"}


def _fluent(words: list[str]) -> list[str]:
    """Return the words without fillers, stutters and broken-off words, as recognisers and subtitles write them."""
    kept: list[str] = []
    for number, word in enumerate(words):
        after = words[number + 1] if number + 1 < len(words) else ""
        broken = (
            len(word) <= 4
            and after != word
            and after.startswith(word)
            and word not in {"a", "i", "it", "the", "to", "we", "he", "so"}
        )
        stray = len(word) == 1 and word not in {"a", "i"}
        if word in _FILLERS or broken or stray or (kept and kept[-1] == word):
            continue
        kept.append(word)
    return kept


def meetings(data: Path, *, fluent: bool) -> list[Meeting]:
    """Return the AMI meetings. fluent: without fillers and stutters."""
    found = []
    for path in sorted((data / "text" / "ami-transcripts").glob("*.transcript.txt")):
        words: list[str] = []
        begins: list[int] = []
        for sentence in even(_SENTENCE.split(path.read_text(encoding="utf-8"))):
            spoken = sentence.split()
            spoken = _fluent(spoken) if fluent else spoken
            if spoken:
                begins.append(len(words))
                words += spoken
        found.append(Meeting(path.name.split(".")[0], words, begins))
    return found


def fragments(
    talks: Sequence[Meeting], lengths: Sequence[int], number: int, seed: int, corpus: str = "AMI"
) -> list[Line]:
    """Return pieces of talk, as long as requests are, cut in four ways; each different text once.

    sentence: a whole sentence. from_start: begins with one. to_end: ends with one. random: neither.
    """
    dice = random.Random(seed)
    whole: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for talk in talks:
        for start, end in zip(talk.begins, [*talk.begins[1:], len(talk.words)], strict=True):
            whole[end - start].append((" ".join(talk.words[start:end]), talk.name))
    lines: dict[str, Line] = {}
    for _ in range(number * 6):
        if len(lines) >= number:
            break
        length = min(dice.choice(lengths), 20)
        cut = ("sentence", "from_start", "to_end", "random")[dice.randrange(4)]
        if cut == "sentence":
            if not whole[length]:
                continue
            text, name = dice.choice(whole[length])
        else:
            talk = dice.choice(talks)
            if len(talk.words) <= length + 1:
                continue
            begins = {
                "from_start": talk.begins,
                "to_end": [end - length for end in talk.begins],
                "random": range(len(talk.words)),
            }[cut]
            start = min(max(dice.choice(begins), 0), len(talk.words) - length)
            text, name = " ".join(talk.words[start : start + length]), talk.name
        lines.setdefault(text, Line(text, talk=True, corpus=corpus, group=name, cut=cut))
    return list(lines.values())


def _drawn(template: str, dice: random.Random) -> str:
    while found := _CHOICE.search(template):
        template = template[: found.start()] + dice.choice(found[1].split("|")) + template[found.end() :]
    return " ".join(re.sub("#", lambda _: dice.choice(_NUMBERS), template).split())


def made_up(lengths: Sequence[int], seed: int, *, drawn: int = 8, cuts: int = 100) -> list[Line]:
    """Return the made-up lines: up to `drawn` different ones of every pattern, and running talk, cut as meetings are.

    lengths: words of requests, which the pieces are cut to. cuts: pieces of each register, beside its sentences.
    """
    patterns = tomllib.loads((HERE / "directedness_lines.toml").read_text(encoding="utf-8"))
    passages = patterns.pop("passages")
    dice = random.Random(seed)
    lines: dict[str, Line] = {}
    for kind, genres in patterns.items():
        for genre, templates in genres.items():
            for template in templates:
                for text in sorted({_drawn(template, dice) for _ in range(drawn)} - {""}):
                    lines.setdefault(
                        text, Line(text, talk=kind == "talk", corpus="made up", group=f"made up: {genre}")
                    )
    for register, passage in passages.items():
        for line in _cut_up(register, passage, lengths, seed, cuts):
            lines.setdefault(line.text, line)
    return list(lines.values())


def _cut_up(register: str, passage: str, lengths: Sequence[int], seed: int, cuts: int) -> list[Line]:
    """Return the sentences of one register and pieces of its running talk."""
    words: list[str] = []
    begins: list[int] = []
    lines = []
    group = f"made up: {register}"
    for sentence in even(_SENTENCE.split(passage)):
        if spoken := sentence.split():
            begins.append(len(words))
            words += spoken
            lines.append(
                Line(" ".join(spoken[:20]), talk=True, corpus="made up", group=group, cut="sentence")
            )
    pieces = fragments([Meeting(group, words, begins)], lengths, cuts, seed, "made up")
    return [*lines, *pieces]


def probes() -> list[Line]:
    """Return the hand-written probe lines, which nothing is trained on."""
    table = tomllib.loads((HERE / "probe_texts.toml").read_text(encoding="utf-8"))
    return [
        Line(text, talk=kind == "overheard", corpus="probe", group=genre)
        for kind, genres in table.items()
        for genre, texts in genres.items()
        for text in even(texts)
    ]


def household(seed: int = 4) -> list[Line]:
    """Return the lines of the made-up household (auditor/samples/phrases.toml), which nothing is trained on."""
    path = HERE.parent / "auditor" / "samples" / "phrases.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    dice = random.Random(seed)

    def filled(text: str) -> str:
        return even(
            [re.sub(r"\{(\w+)\}", lambda blank: dice.choice(table["fill"].get(blank[1], [""])), text)]
        )[0]

    lines = [
        Line(without_wake_word(filled(request[0])), talk=False, corpus="household", group=topic)
        for topic, requests in table["requests"].items()
        for request in requests
        if topic not in {"routine", "tapped", "injected"}
    ]
    lines += [
        Line(filled(text), talk=True, corpus="household", group=where)
        for where, texts in table["overheard"].items()
        for text in texts
        if isinstance(text, str)
    ]
    return list({line.text: line for line in lines if line.text}.values())


def assistant_skills(packages: Path, language: str = "en-us", each: int = 40) -> list[Line]:
    """Return request patterns of OpenVoiceOS skills (Apache-2.0): those without blanks, at most `each` per file."""
    lines: dict[str, Line] = {}
    for path in sorted(packages.rglob("*.intent")):
        if f"/locale/{language}/" not in path.as_posix().lower():
            continue
        texts = [
            row
            for row in path.read_text(encoding="utf-8").splitlines()
            if row.strip() and not re.search(r"[{}()\[\]|]", row)
        ]
        dice = random.Random(path.name)
        for text in even(sorted(dice.sample(texts, min(each, len(texts))))):
            if text:
                lines.setdefault(text, Line(text, talk=False, corpus="OpenVoiceOS", group=path.stem))
    return list(lines.values())


def novels(packages: Path, *, dialogue: bool) -> list[Meeting]:
    """Return Jane Austen's novels (public domain; Debian r-cran-janeaustenr), as if they were meetings.

    dialogue: only what stands between quotation marks.
    """
    place = next(packages.rglob("janeaustenr/data/Rdata.rdb"), None)
    if place is None:
        return []
    raw, found, offset = place.read_bytes(), [], 0
    while offset < len(raw):  # each variable is its size, then zlib
        unpacked = zlib.decompressobj()
        body = unpacked.decompress(raw[offset + 4 :])
        offset = len(raw) - len(unpacked.unused_data)
        # In R's own form each line is: type and flags, length, text.
        rows = re.findall(rb"\x00\x04\x00\x09(....)", body, flags=re.DOTALL)
        at, texts = 0, []
        for size in rows:
            at = body.index(b"\x00\x04\x00\x09" + size, at) + 8
            texts.append(body[at : at + int.from_bytes(size, "big")].decode("utf-8", "replace"))
        text = " ".join(texts)
        if dialogue:
            text = " ".join(
                f"{spoken}." for spoken in re.findall(r'["\u201c]([^"\u201d]{3,400})["\u201d]', text)
            )
        words: list[str] = []
        begins: list[int] = []
        text = re.sub(r"\b(Mrs?|Dr|Esq)\.", r"\1", text.replace("_", ""))
        for sentence in even(re.split(r"[.?!;:]+\s+", text)):
            spoken = sentence.split()
            if spoken:
                begins.append(len(words))
                words += spoken
        found.append(Meeting(f"novel {len(found)}", words, begins))
    return found


def quotations(packages: Path) -> Meeting:
    """Return what is said in series and films, as if it were one meeting; only ever measured with.

    From funmotd and movie-quote-randomizer (packages) and the "startrek" of Debian's fortunes, where they are.
    """
    texts: list[str] = []
    for path in sorted(packages.rglob("quotes_db.py")):
        texts += re.findall(r'"quote": "(.+?)", "character"', path.read_text(encoding="utf-8"))
    for path in sorted(packages.rglob("games/fortunes/startrek")):
        pieces = re.split(r"^%$", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE)
        texts += [re.sub(r"\n\s*--.*", "", piece, flags=re.DOTALL) for piece in pieces]
    for path in sorted(packages.rglob("hackers_quotes.json")):
        quotes = json.loads(path.read_text(encoding="utf-8"))["quotes"]
        texts += [str(said) for quote in quotes for row in quote["lines"] for said in row.values()]
    bare = [re.sub(r"^\s*[A-Z][\w .]{0,20}:\s*", "", text, flags=re.MULTILINE) for text in texts]
    words: list[str] = []
    begins: list[int] = []
    for sentence in even(sentence for text in bare for sentence in re.split(r"[.?!]+\s*", text)):
        if spoken := sentence.split():
            begins.append(len(words))
            words += spoken
    return Meeting("quotations", words, begins)


def sayings(packages: Path, folder: str) -> list[str]:
    """Return sayings and quotations of up to 20 words from Debian's fortunes in another language."""
    found: set[str] = set()
    for path in sorted(packages.rglob("*")):
        inside = "games/fortunes" in path.as_posix() and folder in {path.parent.name, path.name}
        if not inside or not path.is_file() or path.suffix:
            continue
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        for piece in re.split(r"^%$", text, flags=re.MULTILINE):
            bare = re.sub(r"\n\s*--.*", "", piece, flags=re.DOTALL)
            found.update(
                sentence for sentence in even(re.split(r"[.?!]\s+", bare)) if 2 <= len(sentence.split()) <= 20
            )
    return sorted(found)


def noisy(lines: Sequence[Line], seed: int, share: float = 0.15) -> list[Line]:
    """Return the lines as a recogniser may hear them: words lost, taken for others, or run together."""
    dice = random.Random(seed)
    common = sorted({word for line in lines for word in line.text.split()})
    heard = []
    for line in lines:
        words: list[str] = []
        for word in line.text.split():
            chance = dice.random()
            if word in _HOMOPHONES and chance < 0.4:
                words.append(_HOMOPHONES[word])
            elif chance < share / 3 and len(line.text.split()) > 1:
                continue
            elif chance < 2 * share / 3:
                words.append(dice.choice(common))
            else:
                words.append(word)
        heard.append(replace(line, text=" ".join(words) or line.text))
    return heard


@dataclass(frozen=True, slots=True)
class Measured:
    """How well two kinds of lines are told apart. eer: where as many of the one kind as of the other are wrong."""

    requests: int
    talk: int
    eer: float
    low: float
    high: float
    auc: float
    requests_wrong: float  # share above 0
    talk_wrong: float  # share below 0
    undecided: float  # share without an answer, counted as 0 in the eer


def measure(odds: npt.ArrayLike, talk: npt.ArrayLike) -> Measured:
    """Compare log odds with what the lines are. The interval is Wilson's for the smaller of the two kinds."""
    given, is_talk = np.asarray(odds, dtype=np.float64), np.asarray(talk, dtype=bool)
    filled = np.nan_to_num(given, nan=0.0)
    calm, loud = np.sort(filled[~is_talk]), np.sort(filled[is_talk])
    if not len(calm) or not len(loud):
        return Measured(
            len(calm), len(loud), math.nan, math.nan, math.nan, math.nan, math.nan, math.nan, math.nan
        )
    limits = np.unique(filled)
    missed = 1 - np.searchsorted(calm, limits, side="right") / len(calm)  # requests above the limit
    passed = np.searchsorted(loud, limits, side="right") / len(loud)  # talk at or below it
    best = int(np.argmin(np.abs(missed - passed)))
    eer = float((missed[best] + passed[best]) / 2)
    auc = float(
        (np.searchsorted(calm, loud, "left") + np.searchsorted(calm, loud, "right")).mean() / 2 / len(calm)
    )
    low, high = wilson(eer * min(len(calm), len(loud)), min(len(calm), len(loud)))
    return Measured(
        len(calm), len(loud), eer, low, high, auc,
        float((calm > 0).mean()), float((loud < 0).mean()), float(np.isnan(given).mean()),
    )  # fmt: skip


def length_class(text: str) -> str:
    """Return which of the three groups of lengths a text is in."""
    words = len(text.split())
    return "1-2 words" if words <= 2 else "3-5 words" if words <= 5 else "6+ words"


def reliability(
    odds: npt.ArrayLike, talk: npt.ArrayLike, edges: Sequence[float] = (-4.1, -3, -2, -1, 0, 1, 2, 3, 4.1)
) -> list[tuple[float, float, int, float, float]]:
    """Return (from, to, lines, mean chance of talk said, share of talk found), both kinds weighted equally."""
    given, is_talk = np.asarray(odds, dtype=np.float64), np.asarray(talk, dtype=bool)
    weight = np.where(is_talk, 0.5 / max(is_talk.sum(), 1), 0.5 / max((~is_talk).sum(), 1))
    rows = []
    for low, high in itertools.pairwise(edges):
        inside = (given >= low) & (given < high)
        if inside.any():
            said = float(np.average(1 / (1 + np.exp(-given[inside])), weights=weight[inside]))
            rows.append(
                (
                    low,
                    high,
                    int(inside.sum()),
                    said,
                    float(np.average(is_talk[inside], weights=weight[inside])),
                )
            )
    return rows
