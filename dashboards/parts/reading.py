"""Reading exports beside the page: a thread that reads, and numbers that a page may look at.

No Streamlit here. The thread owns the work, the page asks; the only thing that goes the other way is
the wish to cancel.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal
from zoneinfo import ZoneInfo

from auditor.cases import CaseError
from auditor.history import Cancelled, History, Progress, read_history
from auditor.insights.when import system_zone
from auditor.language import later
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge

if TYPE_CHECKING:
    from dashboards.parts.state import Opened

Given = Path | tuple[str, BinaryIO]
State = Literal["running", "done", "cancelled", "failed"]
_SETTLED_S = 1.0  # before that, a rate is noise


@dataclass(frozen=True, slots=True)
class Pace:
    """How far the reading is, for people. rate in bytes a second, left in seconds; None while unknown."""

    share: float
    done: int
    total: int
    recordings: int
    rate: float | None
    left: float | None


class Reading:
    """One reading of some exports, from start to its end.

    told_at: key of the session under which is said, on the page, why it gave no history.
    doing:   what is done, a message. measured: whether it can say how far it is.
    """

    told_at = "ending"
    doing = later("Reading")
    measured = True

    def __init__(
        self,
        exports: Sequence[Given],
        *,
        options: Options,
        is_sample: bool = False,
        again: bool = False,
        zone: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start at once.

        exports: as read_history takes them; again: they were open before.
        zone:    the display zone, in which hours are counted; the system's, if not given.
        """
        self.is_sample = is_sample
        self.again = again
        self.history: History | None = None
        self.judgement: Judgement | None = None
        self.problem: str | None = None  # a message, filled in and translated where it is shown
        self.told: dict[str, str] = {}
        self.exports = list(exports)
        self.options = options
        self._zone = ZoneInfo(zone or system_zone()[0])
        self._clock = clock
        self._began = clock()
        self._latest = Progress(0, 0, "", 0)
        self._state: State = "running"
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        """Whether it still runs, or how it ended."""
        return self._state

    def cancel(self) -> None:
        """Ask it to stop; it does so at the next progress report."""
        self._cancel.set()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long: small exports need no progress to be drawn."""
        self._thread.join(seconds)

    def pace(self) -> Pace:
        """Return how far it is."""
        latest = self._latest
        spent = self._clock() - self._began
        share = min(latest.done / latest.total, 1.0) if latest.total else 0.0
        rate = latest.done / spent if spent >= _SETTLED_S and latest.done else None
        left = max(latest.total - latest.done, 0) / rate if rate else None
        return Pace(share, latest.done, latest.total, latest.recordings, rate, left)

    def _work(self) -> None:
        try:
            self.judgement = self._judged()
            self.history = self.judgement.history
            self._state = "cancelled" if self._cancel.is_set() else "done"
        except Cancelled:
            self._state = "cancelled"
        except CaseError as error:
            self.told.update({name: str(value) for name, value in error.values.items()})
            self._fail(error.message)
        except FileNotFoundError:
            self._fail(later("One of these files is no longer there."))
        except PermissionError:
            self._fail(later("This program may not open one of these files."))
        except MemoryError:
            self._fail(later("There is not enough memory to read this."))
        except Exception as error:  # noqa: BLE001 - its text may quote an export; only the kind is told
            self.told["error"] = type(error).__name__
            self._fail(later("Reading stopped because of a defect in this program ({error})."))

    def _judged(self) -> Judgement:
        return judge(self._read(), zone=self._zone, watch=lambda _done, _of: self._stop_if_asked())

    def _read(self) -> History:
        return read_history(self.exports, options=self.options, watch=self._watch)

    def take_over(self, holder: Opened) -> None:
        """Give what was opened of this what it says besides its history: nothing, for exports."""

    def _fail(self, sentence: str) -> None:
        self.problem = sentence
        self._state = "failed"

    def _stop_if_asked(self) -> None:
        if self._cancel.is_set():
            raise Cancelled

    def _watch(self, progress: Progress) -> None:
        self._stop_if_asked()
        self._latest = progress
