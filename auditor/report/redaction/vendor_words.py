"""What is the vendor's own vocabulary, and so nobody's name or words: it may stay where the rest is covered.

Everything is looked up in tables (auditor/facts); what no table knows counts as somebody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from auditor.facts import table
from auditor.history.covering import MASK
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.google.phrases import PRODUCTS, canonical, canonical_names, plain
from auditor.wakeups.wake_words import wake_words

# As the shapes write them; Google's have many names, in google_locales.toml.
_PRODUCTS = frozenset(("Alexa", "Alexa+", "Siri", "Dictation", "Example"))
_APPLE_STAND_IN = re.compile(r"(?:\s*<(?:tool-call|image|file)>\s*)+")
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_SETTINGS = re.compile(r"(: |; |, )")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?")


@cache
def words(of: str) -> frozenset[str]:
    """Return the words of facts/redaction.toml that are `of` something."""
    found: set[str] = set()
    for row in table("redaction")["words"]:
        if row["of"] == of:
            found.update(row["words"].split() if isinstance(row["words"], str) else row["words"])
    return frozenset(found)


@cache
def wake_word_parts() -> frozenset[str]:
    """Return the single words of all wake words, lower case."""
    return frozenset(part for one in wake_words() for part in one.word.split())


def is_product(name: str) -> bool:
    """Whether a product is an assistant of a vendor, under any name that a table knows, and no app."""
    return name in _PRODUCTS or canonical(name) in canonical_names(*PRODUCTS)


@cache
def _google_sentences() -> frozenset[str]:
    facts = table("google_my_activity")
    rows = [row for name in ("title", "prompt") for row in facts.get(name, ())]
    return frozenset(row["words"] for row in rows if row["how"] == "whole")


@cache
def _amazon_vocabulary() -> frozenset[str]:
    """Return every word of Amazon's sentences, and the wake words, with which some of them end."""
    facts = table("amazon_sentences")
    texts = [row["match"] for row in facts["sentences"]] + [row["text"] for row in facts["sentinels"]]
    return frozenset(_WORD.findall(" ".join(texts).casefold())) | wake_word_parts() | words("tail")


def is_vendors_sentence(text: str) -> bool:
    """Whether what stands in the place of words is, line for line, a fixed sentence of a vendor."""
    return all(_is_fixed(line) for line in text.split("\n"))


def _is_fixed(line: str) -> bool:
    if plain(line) in _google_sentences() or _APPLE_STAND_IN.fullmatch(line):
        return True
    # Some sentences have an open end: "was not intended for ...". What stands there must be theirs, too.
    return stand_in(line) is not None and set(_WORD.findall(line.casefold())) <= _amazon_vocabulary()


@cache
def _labels() -> tuple[frozenset[str], tuple[str, ...]]:
    rows = table("amazon_labels")["labels"]
    known = {row["label"] for row in rows if "label" in row} | words("label")
    prefixes = [row["prefix"] for row in rows if "prefix" in row]
    return frozenset(known.union(prefixes)), tuple(sorted(prefixes, key=len, reverse=True))


def label_covered(label: str) -> str:
    """Return a vendor's raw labels, "; " between them, those that no table knows as masks."""
    return "; ".join(_one_label(one) for one in label.split("; "))


def _one_label(label: str) -> str:
    known, prefixes = _labels()
    if label in known or _APPLE_STAND_IN.fullmatch(label):
        return label
    return next((prefix + MASK for prefix in prefixes if label.startswith(prefix)), MASK)


@cache
def _languages() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    english = Locale("en")
    return frozenset(english.languages), frozenset(english.scripts), frozenset(english.territories)


def language_covered(tag: str) -> str:
    """Return a language (BCP 47) where language, script and region are known ones, else the mask."""
    found = _LANGUAGE.fullmatch(tag)
    if found is None:
        return MASK
    parts = (found[1].lower(), found[2] and found[2].title(), found[3] and found[3].upper())
    known = all(part is None or part in names for part, names in zip(parts, _languages(), strict=True))
    return tag if known else MASK


@cache
def _setting_words() -> frozenset[str]:
    """Return whole names and values of settings that tables hold, in any depth."""
    held = set(words("setting"))
    for name in ("apple_settings", "apple_portal", "amazon_download"):
        held.update(_leaves(table(name)))
    return frozenset(held)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def setting_covered(text: str) -> str:
    """Return a name or value of a setting, each part that no table knows as a mask."""
    if text in _setting_words():
        return text
    parts = _BETWEEN_SETTINGS.split(text)
    return "".join(part if at % 2 or part in _setting_words() else MASK for at, part in enumerate(parts))
