"""Which parts of an export are not there, as far as the names of the archives tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from auditor.facts import table
from auditor.language import later
from auditor.language.told import Told, told
from auditor.shapes.contract import NOTES

_ENDINGS = re.compile(r"(?:\.zip|\.tgz|\.tar\.gz|\.tar)$", re.IGNORECASE)
_COPY = re.compile(r" \(\d+\)$")  # what a browser adds to the second download of a name
_MOST_PARTS = 10_000
_NAMED = 8  # numbers that are named one by one
_NOTE = later("{what}: number {numbers}")


def missing_parts(names: Iterable[str], vendor: str | None = None) -> dict[str, list[int]]:
    """Return, by the name of the first part that is there, the numbers of those that are not.

    names: of archives. Of most series only gaps can be seen: what comes behind the last part that is there
    is said by no name. vendor: of whose archives only; None means any.
    """
    series: dict[tuple[int, str], dict[int, str]] = {}
    ends: dict[tuple[int, str], int] = {}
    rows = [row for row in table("part_names")["series"] if vendor in (None, row["vendor"])]
    for name in names:
        stem = _COPY.sub("", _ENDINGS.sub("", name.rpartition("/")[2]))
        for place, row in enumerate(rows):
            found = re.fullmatch(row["pattern"], stem, re.IGNORECASE)
            if found is None:
                continue
            key = (place, found["export"].casefold())
            number = int(found["number"])
            series.setdefault(key, {})[number] = name
            ends[key] = max(ends.get(key, 0), int(found.groupdict().get("of") or number))
    missing = {}
    for key, there in series.items():
        wanted = range(rows[key[0]]["first"], min(ends[key], _MOST_PARTS) + 1)
        absent = [number for number in wanted if number not in there]
        if absent:
            missing[there[min(there)]] = absent
    return missing


def in_words(numbers: list[int]) -> str:
    """Return numbers for people: "2", "2, 4", "2, 3, 4 and 12 more"; `again` says it in another language."""
    shown = ", ".join(str(number) for number in numbers[:_NAMED])
    rest = len(numbers) - _NAMED
    return told(later("{numbers} and {n} more"), numbers=shown, n=rest) if rest > 0 else shown


def notes_on_parts(names: Iterable[str]) -> dict[str, str]:
    """Return, by the name of an archive, the sentence on the parts of its export that are not there."""
    return {
        name: told(_NOTE, what=NOTES["parts_missing"], numbers=in_words(numbers))
        for name, numbers in missing_parts(names).items()
    }


def is_note_on_parts(note: str) -> bool:
    """Return whether a sentence is one of those; it holds only for the archives that it was made of."""
    return isinstance(note, Told) and note.message == _NOTE
