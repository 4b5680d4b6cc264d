"""What a person can switch off and delete in a vendor's settings. Nothing is opened here.

Read from facts/rights.toml. Titles, effects and steps are messages: `tr(...)` says them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from auditor.facts import table

# In the order in which a page shows them: what stops something first, what cannot be taken back last.
TOPICS = ("review", "saving", "auto_delete", "voice_id", "microphone", "delete")
UNPROVEN = "unproven"  # the grade of what is said somewhere and rests on nothing yet


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. grade: as the table explains it."""

    text: str
    source: str
    grade: str
    checked: dt.date


@dataclass(frozen=True, slots=True)
class Action:
    """Something to switch off or to delete.

    effect:  what the vendor says that it changes, and what it does not.
    address: for the person to type, "" where it is in the settings of a device.
    checked: the oldest day on which a source of it was last read.
    """

    id: str
    vendor: str
    topic: str
    title: str
    effect: str
    address: str
    source: str
    grade: str
    steps: Sequence[Step]
    checked: dt.date

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Return the sources and their grades, each once."""
        told = [(self.source, self.grade), *((step.source, step.grade) for step in self.steps)]
        return list(dict.fromkeys(told))

    @property
    def is_proven(self) -> bool:
        """Whether something supports its steps."""
        return all(grade != UNPROVEN for _, grade in self.sources)


@cache
def actions(vendor: str) -> tuple[Action, ...]:
    """Return what can be done at a vendor, by TOPICS and then as the table has it."""
    facts = table("rights")
    found = []
    for row in facts["actions"]:
        if row["vendor"] != vendor:
            continue
        own = [one for one in facts["steps"] if one["action"] == row["id"]]
        steps = [Step(one["text"], one["source"], one["grade"], one["checked"]) for one in own]
        oldest = min([row["checked"], *(step.checked for step in steps)])
        names = ("id", "vendor", "topic", "title", "effect", "address", "source", "grade")
        found.append(Action(**{name: row[name] for name in names}, steps=tuple(steps), checked=oldest))
    return tuple(sorted(found, key=lambda action: TOPICS.index(action.topic)))
