"""The signs and levels of the score, read from facts/wakeup_*.toml: ids, weights, sentences.

No weight, level or sentence stands in code; whoever wants to change one changes the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from auditor.facts import table

# What fitting on the vendor's own labels must leave out: what the vendor marks carries no words, so a
# fit would learn that words are missing (evidence 6.4).
NOT_FITTED = ("label", "text", "person")


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason for or against "this was not meant".

    points:   log odds; above 0 speaks for "not meant".
    sentence: what a person reads.
    about:    label, text, audio, context or person.
    applies:  which recordings it can be found on, in words.
    grade:    measured, published or judged.
    """

    id: str
    points: float
    sentence: str
    about: str
    applies: str
    source: str
    grade: str


@cache
def signals() -> Mapping[str, Signal]:
    """Return every signal by its id, in the order of the table."""
    rows = table("wakeup_signals")["signals"]
    names = Signal.__dataclass_fields__
    return {row["id"]: Signal(**{name: row[name] for name in names}) for row in rows}


@cache
def level(name: str) -> float:
    """Return one level. Raises KeyError for a name that the table does not have."""
    return {row["name"]: float(row["value"]) for row in table("wakeup_levels")["levels"]}[name]


def points(signal: str) -> float:
    """Return the points of a signal."""
    return signals()[signal].points
