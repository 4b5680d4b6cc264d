"""The listening check beside the page: a thread that waits for the listening processes, and its numbers.

No Streamlit here. What was heard so far is kept whatever happens, so that it can go on where it stopped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from auditor.history import History
from auditor.language import later
from auditor.wakeups.listening import CannotListenError, Heard, listen

State = Literal["running", "done", "cancelled", "failed"]
# Measured on one core: 38 ms for a clip of 2 s, 2 s until the processes are ready. What this machine takes
# is shown as soon as a few clips were heard.
CLIP_S, START_S = 0.05, 2.0
_SETTLED = 5  # clips; before that, a rate is noise
NOT_HERE = later("The listening check could not be started on this computer.")
DEFECT = later("Listening stopped because of a defect in this program ({kind}).")


class _Stopped(Exception):  # noqa: N818 (a wish, no error)
    pass


@dataclass(frozen=True, slots=True)
class Pace:
    """How far it is. left in seconds; None while unknown."""

    done: int
    total: int
    left: float | None


class Listening:
    """One run over some clips, from start to its end."""

    def __init__(
        self,
        history: History,
        asked: Mapping[str, str | None],
        known: Mapping[str, Heard],
        *,
        processes: int = 2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start at once.

        history: with its clips. asked: recording_id -> wake word. known: what was heard earlier.
        processes: how many listen; 0 listens in this one.
        """
        self.heard: dict[str, Heard] = dict(known)
        self.problem: str | None = None
        self.kind = ""
        self.asked = asked
        self._clock = clock
        self._began = clock()
        self._first = sum(one in self.heard for one in asked)
        self._done = self._first
        self._state: State = "running"
        self._cancel = threading.Event()
        # Only the thread holds the history, and lets go of it at its end: somebody may have it forgotten.
        self._thread = threading.Thread(
            target=self._work, args=(history, processes), name="listening", daemon=True
        )
        self._thread.start()

    @property
    def state(self) -> State:
        """Whether it still runs, or how it ended."""
        return self._state

    def cancel(self) -> None:
        """Ask it to stop; it does so after the clip that is being listened to."""
        self._cancel.set()

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    def pace(self) -> Pace:
        """Return how far it is."""
        done, total = self._done, len(self.asked)
        here = done - self._first
        left = (self._clock() - self._began) / here * (total - done) if here >= _SETTLED else None
        return Pace(done, total, left)

    def _work(self, history: History, processes: int) -> None:
        fresh: dict[str, Heard] = {}
        try:
            listen(
                history,
                self.asked,
                known=self.heard,
                into=fresh,
                watch=self._watch,
                processes=processes,
            )
            state: State = "done"
        except _Stopped:
            state = "cancelled"
        except CannotListenError:
            state, self.problem = "failed", NOT_HERE
        except Exception as error:  # noqa: BLE001 - its text may quote an export; only the kind is told
            state, self.problem, self.kind = "failed", DEFECT, type(error).__name__
        self.heard.update(fresh)
        self._state = state

    def _watch(self, done: int, _of: int) -> None:
        self._done = done
        if self._cancel.is_set():
            raise _Stopped
