"""What Amazon's labels, text types and stand-in sentences mean, read from facts/amazon_*.toml.

Nothing is decided here that the tables do not say; every Amazon shape asks here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from auditor.facts import table

BY_REPLY = "by_reply"
_LONGEST_STAND_IN = 300  # characters; longer texts are somebody's, and are not searched


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says about a record; two answers, for records without and with words of the customer.

    kinds:    (without, with), words of recording.KINDS.
    outcomes: (without, with), words of recording.OUTCOMES or BY_REPLY.
    trigger:  a word of recording.TRIGGERS.
    """

    kinds: tuple[str, str]
    outcomes: tuple[str, str]
    trigger: str


# For a record without a label: the reply decides.
NO_LABEL = Meaning(("voice", "voice"), (BY_REPLY, BY_REPLY), "unknown")


@lru_cache(maxsize=256)
def meaning(label: str) -> Meaning | None:
    """Return what a label means, or None where the table does not know it."""
    for row in table("amazon_labels")["labels"]:
        if label == row.get("label") or ("prefix" in row and label.startswith(row["prefix"])):
            kind, outcome = row["kind"], row["outcome"]
            return Meaning(
                (kind, row.get("kind_with_words", kind)),
                (outcome, row.get("outcome_with_words", outcome)),
                row.get("trigger", "unknown"),
            )
    return None


@cache
def kinds_by_client() -> tuple[tuple[str, str], ...]:
    """Return (beginning of an utterance id, kind) pairs that decide the kind before any label."""
    return tuple((row["prefix"] + ":", row["kind"]) for row in table("amazon_labels")["identifiers"])


@cache
def text_types() -> dict[str, tuple[str, bool]]:
    """Return text type -> ("customer", "alexa" or "nobody"; whether it stands in for another text)."""
    return {row["type"]: (row["whose"], row["replaces"]) for row in table("amazon_labels")["texts"]}


@cache
def _wake_word() -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]) for row in table("amazon_labels")["wake_words"])
    return re.compile(rf"(?:{words})\b[\s,.!?]*", re.IGNORECASE)


def folded(text: str) -> str:
    """Return the text for comparison: without regard to case and white space."""
    return " ".join(text.casefold().split())


def without_wake_word(text: str) -> str:
    """Return the text folded, and without a wake word at its beginning."""
    found = _wake_word().match(text)
    return folded(text[found.end() if found else 0 :])


_QUOTES = "[\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]*"
_DASH = r"\s*[-.:\u2010-\u2015\u2212]+\s*"


def _pattern(sentence: str) -> str:
    """Return a regular expression for one sentence of the table."""
    parts = sentence.split(" ")
    made = ""
    for number, part in enumerate(parts):
        if part == "-":
            made += _DASH
            continue
        if number and parts[number - 1] != "-":
            made += r"\s+"
        made += r".{1,120}?" if part == "*" else re.escape(part)
    return made


@cache
def beginnings() -> frozenset[str]:
    """Return the first two letters of everything that Amazon writes in the place of words."""
    facts = table("amazon_sentences")
    texts = [row["match"] for row in facts["sentences"]] + [row["text"] for row in facts["sentinels"]]
    return frozenset(text[:2].casefold() for text in texts)


@cache
def _sentences() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return one pattern with a group for each stand-in, and the outcome of each group."""
    facts: dict[str, Any] = table("amazon_sentences")
    rows = [(_pattern(row["match"]), row["outcome"]) for row in facts["sentences"]]
    rows += [(_pattern(row["text"]), "unknown") for row in facts["sentinels"]]
    groups = "|".join(f"({pattern})" for pattern, _ in rows)
    pattern = re.compile(
        rf"\s*{_QUOTES}(?:{groups}){_QUOTES}[.!\u2026]*{_QUOTES}\s*", re.IGNORECASE | re.DOTALL
    )
    return pattern, tuple(outcome for _, outcome in rows)


def stand_in(text: str) -> str | None:
    """Return the outcome that a text stands for if nobody said it, or None where it is somebody's words.

    "unknown" where the stand-in does not say what became of the request.
    """
    begins = text[:2]
    if begins.isalpha() and begins.casefold() not in beginnings():
        return None  # nearly all that people say
    if len(text) > _LONGEST_STAND_IN:
        return None
    pattern, outcomes = _sentences()
    found = pattern.fullmatch(text)
    return outcomes[found.lastindex - 1] if found and found.lastindex else None
