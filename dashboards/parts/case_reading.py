"""What a reading may also be: opening a case, or adding an export to what is open. Beside the page, as any.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cases import Case, judged, open_case
from auditor.cases.keeping import holds
from auditor.history import History
from auditor.history.joining import joined
from auditor.language import later
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge
from auditor.wakeups.listening import Heard
from dashboards.parts.reading import Given, Reading

if TYPE_CHECKING:
    from dashboards.parts.state import Opened


class CaseReading(Reading):
    """Opens a case and judges it anew."""

    told_at = "case-ending"
    doing = later("Opening the case")
    measured = False

    def __init__(self, folder: Path, passphrase: str) -> None:
        """Start at once; the passphrase is let go of as soon as it was tried."""
        self.case: Case | None = None
        self._folder, self._passphrase = folder, passphrase
        self._moved: int | None = None
        super().__init__([], options=Options(), again=True)

    def _judged(self) -> Judgement:
        passphrase, self._passphrase = self._passphrase, ""
        self.case = open_case(self._folder, passphrase)
        self.options, self.is_sample = self.case.options, self.case.made_up
        judgement, self._moved = judged(self.case, lambda _done, _of: self._stop_if_asked())
        return judgement

    def take_over(self, holder: Opened) -> None:
        """Give what was opened all that the case says of it."""
        if self.case is None:
            return
        review = self.case.review
        holder.case, holder.moved = self.case, self._moved
        holder.answers = dict(review.words)
        holder.notes, holder.note = dict(review.notes), review.note


@dataclass(frozen=True, slots=True)
class Held:
    """What is open when an export is added to it."""

    history: History
    exports: Sequence[Given]
    case: Case | None
    answers: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    heard: Mapping[str, Heard] = field(default_factory=dict)


class AddedReading(Reading):
    """Reads exports, and judges them together with what is open."""

    def __init__(self, exports: Sequence[Given], held: Held, *, options: Options, zone: str) -> None:
        """Start at once."""
        self._held = held
        super().__init__(exports, options=options, again=True, zone=zone)

    def _judged(self) -> Judgement:
        more, held = self._read(), self._held
        # All can be read again together, unless a part of it came out of a case.
        self.exports = [*held.exports, *self.exports] if held.exports else []
        history = held.history if holds(held.history, more) else joined(held.history, more)
        return judge(
            history,
            zone=self._zone,
            heard=held.heard or None,
            answers=held.answers,
            watch=lambda _done, _of: self._stop_if_asked(),
        )

    def take_over(self, holder: Opened) -> None:
        """Give what is open now all that was said before; how many recordings came is said on the page."""
        held = self._held
        holder.case, holder.added = held.case, len(holder.history) - len(held.history)
        holder.answers, holder.notes, holder.note = dict(held.answers), dict(held.notes), held.note
