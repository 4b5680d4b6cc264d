"""Learn "request, or overheard talk?" for English, and write the model and its card. The same every time.

    python benchmarks/train_directedness.py [--data DIR] [--others DIR] [--only-measure]

Two logistic regressions, averaged as log odds: one on classes of words and where they stand, one on single words
and pairs. Words of a corpus's own topics are left out: a word must be used in several scenarios, or in meetings of
both kinds. --others: a folder with unpacked packages of further corpora, only for measuring (see the card).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import sparse
from sklearn.linear_model import LogisticRegression

import directedness as ground
from auditor.wakeups import directedness as model
from auditor.wakeups.words import Words, words_of
from directedness import Line, Meeting

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "auditor" / "wakeups" / "models" / "directedness.json"
SEED = 20
#: Every fifth series of meetings is never learned from.
HELD_OUT = 5
#: How strongly large weights are punished (smaller C: stronger). Chosen by leaving scenarios out, on training data.
CLASS_C, GRAM_C = 0.3, 1.0
#: AMI's own topics, names of assistants, and names of people: never learned.
_TOPICS = frozenset(
    """remote remotes control controls controller button buttons design designer designs designing industrial marketing
    user users interface project manager prototype product products functional functionality conceptual component
    components lcd l c d battery batteries rubber plastic wood titanium curved chip chips kinetic solar speech
    recognition recogniser infrared fruit vegetables spongy trend trends market fashion fashionable target company
    powerpoint presentation slide slides whiteboard minutes agenda evaluation criteria scroll wheel charger
    d v video corpus annotation annotations transcript transcripts browser segments xml n x t olly siri alexa
    google cortana echo computer""".split()
) - {"minutes", "video", "agenda"}
_PLACES = ("anywhere", "first", "second", "last", "share")


def numbered(lines: Sequence[Line]) -> Words:
    """Return the lines as words, numbers as "#"."""
    words = words_of(pa.array([line.text for line in lines], pa.string()))
    alike = model.spelled_alike(words.vocabulary).dictionary_encode()
    return Words(alike.dictionary, np.asarray(alike.indices).astype(np.int64)[words.flat], words.starts)


def classes(lines: Sequence[Line]) -> tuple[list[str], sparse.csr_matrix]:
    """Return the names of the plain features, "place/class", and their values for each line."""
    words = words_of(pa.array([line.text for line in lines], pa.string()))
    seen = model.cues_in(words)
    columns, names = [], []
    for bit, name in enumerate(seen.names):
        mask = np.uint32(1 << bit)
        for place in _PLACES:
            if place == "share":
                column = words.sums((seen.of_word & mask > 0)[words.flat]) / np.maximum(words.counts, 1)
            else:
                column = (getattr(seen, place) & mask > 0).astype(np.float32)
            columns.append(column)
            names.append(f"{place}/{name}")
    return names, sparse.csr_matrix(np.stack(columns, axis=1))


def _grams_of(texts: list[str]) -> list[tuple[str, str]]:
    """Return (kind, gram) of one text's words."""
    grams = [("words", word) for word in texts]
    grams += [("pairs", f"{left} {right}") for left, right in zip(texts, texts[1:], strict=False)]
    if texts:
        grams.append(("openings", texts[0]))
    if len(texts) > 1:
        grams.append(("opening_pairs", f"{texts[0]} {texts[1]}"))
    return grams


def _kinds_of(texts: list[str]) -> list[tuple[str, str]]:
    """Return (kind of gram, gram) of the kinds of one text's words."""
    padded = [*texts, "no word", "no word"][:3]
    grams = [("kind_pairs", f"{left} + {right}") for left, right in zip(texts, texts[1:], strict=False)]
    return [*grams, ("kind_openings", " + ".join(padded))] if texts else []


def _all_grams(lines: Sequence[Line]) -> Iterator[list[tuple[str, str]]]:
    words = numbered(lines)
    spelled, named = words.vocabulary.to_pylist(), model.kinds()
    kind = model.kinds_of(words.vocabulary)
    for row in range(len(words)):
        mine = words.flat[words.starts[row] : words.starts[row + 1]]
        yield _grams_of([spelled[number] for number in mine]) + _kinds_of([named[kind[number]] for number in mine])


def grams(lines: Sequence[Line], known: dict[tuple[str, str], int]) -> sparse.csr_matrix:
    """Return the counts of the known grams; what depends on length is divided by its root."""
    rows, columns, values = [], [], []
    for row, found in enumerate(_all_grams(lines)):
        weight = 1 / max(sum(kind == "words" for kind, _ in found), 1) ** 0.5
        for gram in found:
            if gram in known:
                rows.append(row)
                columns.append(known[gram])
                values.append(1.0 if "opening" in gram[0] else weight)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(lines), len(known)))


def worth_knowing(lines: Sequence[Line]) -> dict[tuple[str, str], int]:
    """Return the grams to learn: those used in several places, so that no corpus's topic is among them."""
    where: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line, found in zip(lines, _all_grams(lines), strict=True):
        if not line.talk:
            kind = "scenario"
        elif line.corpus == "AMI":
            kind = "design" if line.group[:2] in {"ES", "IS", "TS"} else "other meeting"
        else:
            kind = "genre"
        for gram in found:
            where[gram][kind].add(line.group)
    kept = []
    for gram, places in where.items():
        if not gram[0].startswith("kind") and set(gram[1].split()) & _TOPICS:
            continue
        meeting = len(places["design"]) >= 6 and len(places["other meeting"]) >= 3
        spread = len(places["scenario"]) >= 3 or len(places["genre"]) >= 2 or (places["genre"] and (places["design"] or places["scenario"]))
        if meeting or spread:
            kept.append(gram)
    return {gram: number for number, gram in enumerate(sorted(kept))}


def _separator(features: sparse.csr_matrix, talk: np.ndarray, weight: np.ndarray, c: float) -> LogisticRegression:
    return LogisticRegression(C=c, max_iter=400, solver="lbfgs").fit(features, talk, sample_weight=weight)


def learn(lines: Sequence[Line], scale: float = 1.0) -> dict[str, Any]:
    """Return the model that model._model_from reads, learned from the lines."""
    talk = np.array([line.talk for line in lines])
    made = np.array([line.corpus == "made up" for line in lines])
    weight = np.ones(len(lines))
    for kind in (False, True):  # both kinds count the same; what is made up counts two fifths of each
        for source, share in ((False, 0.6 if made.any() else 1.0), (True, 0.4)):
            mine = (talk == kind) & (made == source)
            weight[mine] = share * len(lines) / 2 / max(mine.sum(), 1)
    names, plain = classes(lines)
    known = worth_knowing(lines)
    by_class = _separator(plain, talk, weight, CLASS_C)
    by_gram = _separator(grams(lines, known), talk, weight, GRAM_C)

    stored: dict[str, Any] = {
        "about": "English: request (below 0) or overheard talk (above 0). Written by benchmarks/train_directedness.py; see docs/models/directedness.md.",
        "scale": round(scale / 2, 4),
        "bias": round(float(by_class.intercept_[0] + by_gram.intercept_[0]), 4),
        "cues": {place: {} for place in _PLACES},
    }
    for name, value in zip(names, by_class.coef_[0], strict=True):
        place, word_class = name.split("/")
        stored["cues"][place][word_class] = round(float(value), 3)
    for kind in ("words", "openings", "pairs", "opening_pairs", "kind_pairs", "kind_openings"):
        stored[kind] = {gram[1]: round(float(by_gram.coef_[0][number]), 3) for gram, number in known.items() if gram[0] == kind}
        stored[kind] = {gram: value for gram, value in stored[kind].items() if kind == "words" or abs(value) >= 0.02}
    return stored


def odds_of(stored: dict[str, Any], lines: Sequence[Line]) -> np.ndarray:
    """Return what the shipped code says of the lines with this model."""
    ready = model._model_from(stored)  # noqa: SLF001
    kept, model._model = model._model, lambda: ready  # noqa: SLF001
    try:
        return model.talk_log_odds(words_of(pa.array([line.text for line in lines], pa.string())))
    finally:
        model._model = kept  # noqa: SLF001


class Corpora:
    """What is learned from, and what is not."""

    def __init__(self, data: Path) -> None:
        """data: the folder with text/slurp and text/ami-transcripts."""
        self.devel = ground.slurp(data, "devel")
        seen = {line.text for line in self.devel}
        self.test = [line for line in ground.slurp(data, "test") if line.text not in seen]
        self.raw = ground.meetings(data, fluent=False)
        self.fluent = ground.meetings(data, fluent=True)
        self.lengths = [len(line.text.split()) for line in self.devel]
        series = sorted({talk.series for talk in self.raw})
        random.Random(SEED).shuffle(series)
        self.fold = {name: number % HELD_OUT for number, name in enumerate(series)}

    def talk(self, folds: set[int], number: int, seed: int, *, fluent: float = 0.65) -> list[Line]:
        """Return fragments of the meetings of these folds, a share of them fluent."""
        chosen = [[talk for talk in talks if self.fold[talk.series] in folds] for talks in (self.fluent, self.raw)]
        smooth = int(number * fluent)
        lines = ground.fragments(chosen[0], self.lengths, smooth, seed) if smooth else []
        if smooth < number:
            lines += ground.fragments(chosen[1], self.lengths, number - smooth, seed + 1)
        return list({line.text: line for line in lines}.values())

    def training(self, folds: set[int], requests: Sequence[Line], *, made_up: bool = True, seed: int = SEED) -> list[Line]:
        """Return the lines to learn from: requests as they are and as they may be heard, talk, and made-up lines."""
        dice = random.Random(seed)
        polite = [Line(re.sub(r"^please | please$", "", line.text), talk=False, corpus=line.corpus, group=line.group) for line in requests if dice.random() < 0.5]
        lines = [*polite, *(line for line in requests if "please" not in line.text or dice.random() < 0.5)]
        lines = list({line.text: line for line in lines if line.text}.values())
        lines += self.talk(folds, 6000, seed)
        if made_up:
            lines += ground.made_up(25, seed)
        return lines + ground.noisy(dice.sample(lines, len(lines) // 4), seed)


def left_out(corpora: Corpora, by: str, folds: int, *, made_up: bool) -> tuple[np.ndarray, list[Line]]:
    """Return odds and lines, each from a model that knows neither its scenario (or intent) nor its meeting."""
    everything = [*corpora.devel, *corpora.test]
    groups = sorted({getattr(line, by) for line in everything})
    random.Random(SEED).shuffle(groups)
    odds, lines = [], []
    for number in range(folds):
        out = set(groups[number::folds])
        meetings = number % HELD_OUT
        stored = learn(corpora.training(set(range(HELD_OUT)) - {meetings}, [x for x in corpora.devel if getattr(x, by) not in out], made_up=made_up))
        held = [x for x in everything if getattr(x, by) in out]
        held += corpora.talk({meetings}, max(len(held), 150), SEED + 7 + number)
        odds.append(odds_of(stored, held))
        lines += held
    return np.concatenate(odds), lines


def _calm(odds: np.ndarray, lines: Sequence[Line]) -> float:
    """Return the factor that makes the log odds of lines that were left out true ("temperature")."""
    talk = np.array([line.talk for line in lines], dtype=float)
    weight = np.where(talk > 0, 0.5 / talk.sum(), 0.5 / (1 - talk).sum())
    given = np.nan_to_num(odds)
    steps = np.arange(0.2, 2.01, 0.02)
    losses = [float((weight * np.logaddexp(0, np.where(talk > 0, -1, 1) * np.clip(step * given, -model.CAP, model.CAP))).sum()) for step in steps]
    return float(steps[int(np.argmin(losses))])


def main() -> None:
    """Learn, measure, write."""
    import card  # noqa: F401


if __name__ == "__main__":
    main()
