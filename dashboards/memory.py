"""What outlives a reload of the page: kept in the server's memory under an unguessable key, for a while.

The key is a cookie that only this app's pages carry (`HttpOnly`, `SameSite=Strict`, gone when the browser
closes), so it stands in no address and in no history of the browser. Nothing is written anywhere.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

IDLE_S = 2 * 60 * 60  # what nobody looked at for so long is forgotten
_SWEEP_EVERY_S = 60.0
_KEYS = 64  # one browser has one; more is somebody trying


def cookie_name(port: int) -> str:
    """Return the cookie's name: browsers share cookies between the ports of one host."""
    return f"voice-auditor-{port}"


@dataclass(slots=True)
class _Shelf:
    touched: float
    values: dict[str, object] = field(default_factory=dict)


class Memory:
    """Values by key. Thread-safe; what is idle is dropped."""

    def __init__(self, idle_s: float = IDLE_S, clock: Callable[[], float] = time.monotonic) -> None:
        """idle_s: how long something is kept that nobody asks for; clock: seconds, only rising."""
        self._idle_s = idle_s
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self._lock = threading.Lock()
        self._sweeper: threading.Thread | None = None

    def new_key(self) -> str:
        """Return a key that nobody can guess, with an empty shelf behind it."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            if len(self._shelves) >= _KEYS:
                empty = [name for name, shelf in self._shelves.items() if not shelf.values]
                for name in empty[: len(empty) // 2 + 1]:
                    del self._shelves[name]
            self._shelves[key] = _Shelf(self._clock())
        return key

    def knows(self, key: str | None) -> bool:
        """Return whether this key was given out here and is not forgotten."""
        with self._lock:
            return key in self._shelves

    def get(self, key: str | None) -> dict[str, object]:
        """Return what is kept under a key; nothing for a strange one."""
        self.sweep()
        with self._lock:
            shelf = self._shelves.get(key or "")
            if shelf is None:
                return {}
            shelf.touched = self._clock()
            return dict(shelf.values)

    def put(self, key: str | None, values: Mapping[str, object]) -> None:
        """Keep these values, in place of what was there; a strange key keeps nothing."""
        with self._lock:
            shelf = self._shelves.get(key or "")
            if shelf is not None:
                shelf.touched, shelf.values = self._clock(), dict(values)
        if values:
            self._start_sweeping()

    def sweep(self) -> None:
        """Forget what was idle for too long; the key stays good."""
        latest = self._clock() - self._idle_s
        with self._lock:
            for shelf in self._shelves.values():
                if shelf.touched < latest:
                    shelf.values = {}

    def _start_sweeping(self) -> None:
        with self._lock:
            if self._sweeper is None:
                self._sweeper = threading.Thread(target=self._keep_sweeping, name="forgetting", daemon=True)
                self._sweeper.start()

    def _keep_sweeping(self) -> None:
        while True:
            time.sleep(_SWEEP_EVERY_S)
            self.sweep()


MEMORY = Memory()  # of this process: the server and its pages run in one
