"""Which recordings hold words about private matters, by rules that a person can read (facts/sensitive.toml).

A mark is about words, never about a person. Each mark says which rule made it and, where asked, which words.
How often marks are right was measured (facts/sensitive_accuracy.toml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.insights.heard.digits import Digits, numbers_in
from auditor.insights.heard.patterns import evened, texts_with, texts_with_after, words_found
from auditor.insights.heard.texts import UNKNOWN_LANGUAGE, Flags, Heard
from auditor.wakeups.words import Ints, words_of

ANY_LANGUAGE = "any"


@dataclass(frozen=True, slots=True)
class Kind:
    """A private matter. title, sentence: messages, read by people."""

    id: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as in the table; words, after, unless: patterns (patterns.py), evened out."""

    kind: str
    why: str
    language: str
    words: tuple[str, ...]
    pattern: str
    names: str
    after: tuple[str, ...]
    check: str
    regions: tuple[str, ...]
    unless: tuple[str, ...]
    digits: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is marked. why: the rule's message; words: what it found, as evened out."""

    kind: str
    why: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the marks of a kind are right on a named set; None where it could not be measured.

    precision, recall: share, lower and upper end of the 95 % interval, and of how many.
    """

    kind: str
    language: str
    set: str
    precision: tuple[float, float, float, int] | None
    recall: tuple[float, float, float, int] | None


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the private matters, in the order of the table."""
    return tuple(Kind(row["id"], row["title"], row["sentence"]) for row in table("sensitive")["kind"])


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order of the table."""
    return tuple(
        Rule(
            kind=row["kind"],
            why=row["why"],
            language=row["language"],
            words=evened(row.get("words", ())),
            pattern=row.get("pattern", ""),
            names=row.get("names", ""),
            after=evened(row.get("after", ())),
            check=row.get("check", ""),
            regions=tuple(row.get("regions", ())),
            unless=evened(row.get("unless", ())),
            digits=row.get("digits", False),
        )
        for row in table("sensitive")["rule"]
    )


@cache
def checked_languages() -> tuple[str, ...]:
    """Return the languages that have rules of their own."""
    return tuple(dict.fromkeys(rule.language for rule in rules() if rule.language != ANY_LANGUAGE))


@cache
def given_names(kind: str) -> tuple[str, ...]:
    """Return the given names of a kind: name, or ambiguous."""
    rows = table("given_names")["names"]
    return tuple(name for row in rows if row["kind"] == kind for name in row["words"].split())


@cache
def measured() -> tuple[Measured, ...]:
    """Return what was measured, by kind and language."""

    def share(row: dict[str, float], what: str) -> tuple[float, float, float, int] | None:
        if not row.get(f"{what}_of"):
            return None
        return row[what], row[f"{what}_low"], row[f"{what}_high"], int(row[f"{what}_of"])

    return tuple(
        Measured(row["kind"], row["language"], row["set"], share(row, "precision"), share(row, "recall"))
        for row in table("sensitive_accuracy").get("measured", [])
    )


@dataclass(frozen=True)
class Marks:
    """Which texts are marked.

    by_rule:   one flag per text for each rule, in the order of `rules()`.
    unchecked: recordings in a language without rules; only names, numbers and e-mail are sought there.
    of:        recordings with words.
    """

    heard: Heard
    by_rule: tuple[Flags, ...]
    unchecked: int
    of: int

    def texts(self, kind: str) -> Flags:
        """Return, per text, whether it is marked as this kind."""
        found = np.zeros(len(self.heard.texts), bool)
        for rule, flags in zip(rules(), self.by_rule, strict=True):
            if rule.kind == kind:
                found |= flags
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many recordings each kind has; one may have several kinds."""
        return {kind.id: self.heard.recordings_with(self.texts(kind.id)) for kind in kinds()}

    @property
    def any(self) -> int:
        """How many recordings are marked at all."""
        found = np.zeros(len(self.heard.texts), bool)
        for flags in self.by_rule:
            found |= flags
        return self.heard.recordings_with(found)

    def by_reason(self, kind: str) -> dict[str, int]:
        """Return why -> recordings for one kind, the most first; a recording may have several reasons."""
        texts: dict[str, Flags] = {}
        for rule, flags in zip(rules(), self.by_rule, strict=True):
            if rule.kind == kind:
                texts[rule.why] = texts.get(rule.why, np.zeros(len(flags), bool)) | flags
        found = {why: self.heard.recordings_with(flags) for why, flags in texts.items()}
        return dict(sorted(((why, n) for why, n in found.items() if n), key=lambda item: -item[1]))

    def rows(self, kind: str, why: str | None = None) -> Ints:
        """Return the row numbers of the recordings marked as this kind, for one reason if wanted."""
        if why is None:
            return self.heard.rows_with(self.texts(kind))
        found = np.zeros(len(self.heard.texts), bool)
        for rule, flags in zip(rules(), self.by_rule, strict=True):
            if rule.kind == kind and rule.why == why:
                found |= flags
        return self.heard.rows_with(found)


def mark(heard: Heard) -> Marks:
    """Ask every rule of every text; some seconds for a million different texts."""
    told = heard.tongue != UNKNOWN_LANGUAGE
    checked = np.zeros(len(heard.texts), bool)
    for language in checked_languages():
        checked |= heard.in_language(language, or_unknown=False)
    digits = Digits(heard)
    by_rule = tuple(_marked(heard, rule, digits) for rule in rules())
    return Marks(heard, by_rule, heard.recordings_with(told & ~checked), len(heard))


def _marked(heard: Heard, rule: Rule, digits: Digits) -> Flags:
    """Return, per text, whether one rule marks it."""
    asked = np.ones(len(heard.texts), bool)
    if rule.language != ANY_LANGUAGE:
        asked = heard.in_language(rule.language)
    if rule.words:
        asked = asked & texts_with(heard, rule.words)
    if rule.names and rule.after:
        asked = asked & texts_with_after(heard, rule.after, _occurring(rule, heard))
    elif rule.names:
        asked = asked & texts_with(heard, _occurring(rule, heard))
    if rule.digits:
        asked = asked & digits.written
    if rule.check:
        asked = digits.texts(rule.check, asked, rule.regions)
    if rule.pattern:
        asked = _matching(heard, rule.pattern, asked)
    if rule.unless and asked.any():
        asked = asked & ~texts_with(heard, rule.unless)
    return asked


def _occurring(rule: Rule, heard: Heard) -> list[str]:
    """Return the names of a rule that occur anywhere; "anna's" is a name as much as "anna"."""
    names = [form for name in given_names(rule.names) for form in (name, f"{name}'s")]
    vocabulary = heard.words.vocabulary
    return vocabulary.filter(pc.is_in(vocabulary, value_set=pa.array(names, pa.string()))).to_pylist()


def _matching(heard: Heard, pattern: str, asked: Flags) -> Flags:
    """Return which of the texts that are asked match a regular expression."""
    places = np.flatnonzero(asked)
    texts = pc.utf8_lower(heard.texts.take(pa.array(places)))
    found = np.zeros(len(asked), bool)
    found[places[np.asarray(pc.match_substring_regex(texts, pattern), bool)]] = True
    return found


def reasons(texts: Sequence[str], languages: Sequence[str | None]) -> list[list[Reason]]:
    """Return, per text, why it is marked, with the words; made for the few texts that are on the screen.

    languages: of each text, BCP 47 without region; None where nobody can tell.
    """
    few = _few(texts, languages)
    digits = Digits(few)
    found: list[list[Reason]] = [[] for _ in texts]
    for rule in rules():
        for number in np.flatnonzero(_marked(few, rule, digits)).tolist():
            words = _words_of(rule, _few([texts[number]], [languages[number]]))
            found[number].append(Reason(rule.kind, rule.why, tuple(dict.fromkeys(words))))
    return found


def _words_of(rule: Rule, one: Heard) -> list[str]:
    """Return the words by which a rule marks a text."""
    text = one.texts[0].as_py()
    if rule.names:
        names = _occurring(rule, one)
        behind = [f"{before} {name}" for before in rule.after for name in names]
        return words_found(one, behind if rule.after else names)
    if rule.check:
        return numbers_in(rule.check, text, rule.regions)
    if rule.pattern:
        row = pc.extract_regex(pa.array([text.lower()]), f"(?P<words>{rule.pattern})")[0].as_py()
        return [row["words"]] if row else []
    return words_found(one, rule.words)


def _few(texts: Sequence[str], languages: Sequence[str | None]) -> Heard:
    """Return some texts as if they were all that was heard, each once."""
    tongues = tuple(dict.fromkeys(language for language in languages if language))
    tongue = [tongues.index(language) if language else UNKNOWN_LANGUAGE for language in languages]
    rows = np.arange(len(texts))
    array = pa.array(texts, pa.string())
    return Heard(
        len(texts), rows, rows.astype(np.int32), array, words_of(array), np.array(tongue, np.int64), tongues
    )
