"""The ledger: what became of every file and every row of it.

For each member: rows = recordings + duplicates + set aside + problems, exactly. A member that breaks
this is a defect of ours, and the audit stops rather than show a wrong number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from auditor.language import later
from auditor.language.told import told
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS, Problem

# Above this share of rows that are problems or have an unreadable time, a file is not to be trusted.
LOUD_SHARE = 0.05
_UNREAD = later("{bad} of {rows} rows ({share}) could not be read, or have no readable time")
_UNTIMED = later("{bad} of {rows} rows ({share}) have no readable time")
KEPT_PROBLEMS = 100  # places kept per member; all are counted


class AccountingError(AssertionError):
    """Rows went missing or appeared: a defect of a reader, never of an export."""


@dataclass(frozen=True, slots=True)
class ContainerEntry:
    """One container as it was given: a zip, a tgz, a loose file, a folder (which has no hash).

    note: a sentence where the container itself was refused, damaged or incomplete.
    """

    name: str
    sha256: str | None
    bytes: int
    note: str | None = None


@dataclass(slots=True)
class MemberEntry:
    """What became of one member.

    member:    its path, with "!" between nested containers.
    container: the name of its outermost container.
    state:     "read", "set_aside" (known, not read on purpose) or "not_understood".
    reason:    one sentence why, or None where it was simply read.
    damage:    problems of the member as a whole; they are no rows.
    notes:     what must be known to read its numbers rightly, in plain sentences.
    loud:      why this member cannot be trusted, in plain sentences.
    sha256:    of a file of its own that was read; None within an archive, and where nothing was read.
    """

    member: str
    container: str
    size: int = 0
    shape: str | None = None
    state: str = "not_understood"
    reason: str | None = None
    rows: int = 0
    recordings: int = 0
    duplicates: int = 0
    set_aside: int = 0
    problems: int = 0
    problem_kinds: Counter[str] = field(default_factory=Counter)
    set_aside_kinds: Counter[str] = field(default_factory=Counter)
    places: list[Problem] = field(default_factory=list)
    damage: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)
    sha256: str | None = None

    def check(self) -> None:
        """Raise AccountingError unless every row is accounted for."""
        outcomes = self.recordings + self.duplicates + self.set_aside + self.problems
        if self.rows != outcomes:
            raise AccountingError(
                f"{self.shape}: {self.rows} rows, but {self.recordings} recordings, {self.duplicates} "
                f"duplicates, {self.set_aside} set aside and {self.problems} problems"
            )

    def judge(self) -> None:
        """Fill `loud` by DESIGN.md section 5, "Loud failure"."""
        for problem in self.damage:
            self.loud.append(problem.sentence)
        # A row can be both a problem and without a time only as two different rows: the sum is exact.
        bad = self.problems + self.problem_kinds["time_unreadable"]
        if self.rows and self.problems == self.rows:
            self.loud.append(later("none of its rows could be read"))
        elif self.rows and bad / self.rows > LOUD_SHARE:
            what = _UNREAD if self.problems else _UNTIMED
            self.loud.append(told(what, bad=bad, rows=self.rows, share=f"{100 * bad / self.rows:.0f} %"))


def sentence_of(kind: str) -> str:
    """Return the plain words for a kind of problem or flaw."""
    return PROBLEM_KINDS.get(kind) or FLAW_KINDS[kind]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all members."""

    rows: int
    recordings: int
    duplicates: int
    set_aside: int
    problems: int

    @classmethod
    def of(cls, members: list[MemberEntry]) -> Totals:
        """Add the members up."""
        names = ("rows", "recordings", "duplicates", "set_aside", "problems")
        return cls(*(sum(getattr(member, name) for member in members) for name in names))
