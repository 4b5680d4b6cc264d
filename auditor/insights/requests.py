"""How a person gets their data from a vendor, and what to request where an export held no recordings.

Read from facts/export_requests.toml. Sentences are messages: `tr(...)` says them. Nothing is fetched here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from auditor.facts import table
from auditor.history import History, MemberEntry
from auditor.recording import VENDORS

Role = Literal["step", "tick", "format", "takes", "comes", "missing"]
Case = Literal["settings_only", "empty"]

ROLES: tuple[Role, ...] = ("step", "tick", "format", "takes", "comes", "missing")
UNPROVEN = "unproven"  # the grade of what is said somewhere and rests on nothing yet


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said about a way. checked: when its source was last read; grade as in the table."""

    text: str
    source: str
    grade: str
    checked: dt.date

    @property
    def is_proven(self) -> bool:
        """Whether something supports it."""
        return self.grade != UNPROVEN


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get something from a vendor.

    title:   a message; address: for the person to type, "" where it is in the settings of a device.
    lines:   by role, in the order in which they are to be read; a role may be absent.
    checked: the oldest day on which a source of it was last read.
    """

    id: str
    vendor: str
    title: str
    address: str
    lines: Mapping[Role, Sequence[Line]]
    checked: dt.date

    def of(self, role: Role) -> Sequence[Line]:
        """Return what is said in one role; nothing where the table has nothing."""
        return self.lines.get(role, ())


@dataclass(frozen=True, slots=True)
class Instead:
    """What to request from a vendor whose files held no recordings. sentence: a message; way: an id."""

    vendor: str
    case: Case
    way: str
    sentence: str


def summary(vendor: str) -> str:
    """Return in one or two sentences, a message, what a vendor hands over. Raises KeyError for another."""
    found: dict[str, str] = {row["vendor"]: row["summary"] for row in table("export_requests")["vendors"]}
    return found[vendor]


@cache
def ways(vendor: str) -> tuple[Way, ...]:
    """Return the ways to get data from a vendor, the most useful first."""
    facts = table("export_requests")
    return tuple(_way(row, facts["lines"]) for row in facts["ways"] if row["vendor"] == vendor)


def _way(row: Mapping[str, str], lines: Sequence[Mapping[str, Any]]) -> Way:
    mine = [line for line in lines if line["way"] == row["way"]]
    by_role = {
        role: tuple(_line(line) for line in mine if line["role"] == role)
        for role in ROLES
        if any(line["role"] == role for line in mine)
    }
    checked = min(line.checked for group in by_role.values() for line in group)
    return Way(row["way"], row["vendor"], row["title"], row["address"], by_role, checked)


def _line(row: Mapping[str, Any]) -> Line:
    return Line(row["text"], row["source"], row["grade"], row["checked"])


def to_request(history: History) -> list[Instead]:
    """Return what to request instead, for each vendor that has files here and no recordings, in order.

    A list of recordings that holds none is another case than files that never hold one.
    """
    heard = set(history.table.column("vendor").unique().to_pylist())
    rows = {(row["vendor"], row["case"]): row for row in table("export_requests")["instead"]}
    found = []
    for vendor in VENDORS:
        mine = [one for one in history.members if (one.shape or "").startswith(f"{vendor}.")]
        if mine and vendor not in heard:
            row = rows[vendor, _case(mine)]
            found.append(Instead(vendor, row["case"], row["way"], row["text"]))
    return found


def _case(members: Collection[MemberEntry]) -> Case:
    others = {shape for row in table("export_requests")["other_files"] for shape in row["shapes"]}
    has_list = any(one.state == "read" and one.shape not in others for one in members)
    return "empty" if has_list else "settings_only"
