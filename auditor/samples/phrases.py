"""What is said in the made-up household: phrases.toml, with its blanks filled by chance."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from auditor.samples.dice import Dice

_BLANK = re.compile(r"\{(\w+)\}")


@cache
def invented(name: str) -> dict[str, Any]:
    """Return the table `name`.toml of this folder as nested dicts. Callers may not change it."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a request is about: `why` for the truth, the rest for the Alexa record."""

    why: str
    domain: str
    intent: str


def topics() -> dict[str, Topic]:
    """Return every topic by name."""
    return {name: Topic(**entry) for name, entry in invented("phrases")["topics"].items()}


def clips() -> dict[str, str]:
    """Return words that can be heard -> the name of their file in clips/, without ".mp3"."""
    return {entry["words"]: name for name, entry in invented("phrases")["clips"].items()}


class Phrases:
    """The words of the household."""

    def __init__(self, dice: Dice) -> None:
        """dice: decides what is said next."""
        self._table = invented("phrases")
        self._dice = dice

    @property
    def has_dialogue(self) -> frozenset[str]:
        """The topics for which there are dialogues."""
        return frozenset(self._table["dialogues"])

    def request(self, topic: str) -> tuple[str, str]:
        """Return what a person says about `topic` and what the assistant answers."""
        words, reply = self._filled(self._dice.pick(self._table["requests"][topic]))
        return words, _sentence(reply)

    def dialogue(self, topic: str) -> tuple[str, str, str, str]:
        """Return first words, question, second words and reply of a request that needs two turns."""
        first, question, second, reply = self._filled(self._dice.pick(self._table["dialogues"][topic]))
        return first, question, second, _sentence(reply)

    def overheard(self, kind: str) -> str:
        """Return what a speaker heard of talk that was not for it; some of it breaks off."""
        (words,) = self._filled([self._dice.pick(self._table["overheard"][kind])])
        spoken = words.split()
        if len(spoken) > 6 and self._dice.chance(0.25):
            return " ".join(spoken[: len(spoken) - self._dice.between(1, 2)])
        return words

    def answer(self, kind: str) -> str:
        """Return an answer to what was only overheard, or ("trouble") to a request that failed."""
        return str(self._dice.pick(self._table["answers"][kind]))

    def other(self, kind: str) -> str:
        """Return what was typed into a search ("search") or chosen by finger ("tap")."""
        return self._filled([self._dice.pick(self._table["other"][kind])])[0]

    def _filled(self, texts: Sequence[str]) -> list[str]:
        """Fill the blanks; the texts belong together, so the n-th {name} of each is the same word."""
        words: dict[tuple[str, int], str] = {}

        def fill(text: str) -> str:
            seen: dict[str, int] = {}
            out: list[str] = []
            end = 0
            for blank in _BLANK.finditer(text):
                name = blank[1]
                key = (name, seen.get(name, 0))
                seen[name] = key[1] + 1
                while key not in words:
                    word = self._dice.pick(self._table["fill"][name])
                    if word not in words.values():
                        words[key] = word
                out += (text[end : blank.start()], words[key])
                end = blank.end()
            return "".join(out) + text[end:]

        return [fill(text) for text in texts]


def _sentence(reply: str) -> str:
    """Return the reply with a capital letter, which a filled blank does not bring."""
    return reply[:1].upper() + reply[1:]
