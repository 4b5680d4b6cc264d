"""The wake words of each vendor, in the order of facts/wake_words.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from auditor.facts import table


@dataclass(frozen=True, slots=True)
class WakeWord:
    """A wake word as transcripts write it, lower case.

    easily_woken: published measurements found it to be set off by mistake more often than others.
    sounds_tell:  what sounds like it is met less often in requests than in talk (trust in the table).
    """

    vendor: str
    word: str
    easily_woken: bool
    sounds_tell: bool


@cache
def wake_words() -> tuple[WakeWord, ...]:
    """Return all wake words; others speak of them by their number here."""
    rows = table("wake_words")["wake_word"]
    return tuple(
        WakeWord(row["vendor"], row["words"], row.get("easily_woken", False), row["trust"] == "fair")
        for row in rows
    )


@cache
def main_word(vendor: str) -> int:
    """Return the number of the wake word that a vendor's devices have unless told otherwise; -1 for none."""
    return next((number for number, one in enumerate(wake_words()) if one.vendor == vendor), -1)
