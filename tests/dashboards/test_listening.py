"""Listening beside the page: it can be stopped, goes on where it was, and tells only kinds of errors."""

from __future__ import annotations

import pytest

from auditor.history import History
from auditor.wakeups.listening import CannotListenError, Heard
from dashboards.parts import listening
from dashboards.parts.listening import DEFECT, NOT_HERE, Listening
from tests.making import history_of

ASKED = {"a": "alexa", "b": None, "c": "alexa"}
ONE = Heard("checked", 2.0, 0.5, 0.1, 0.9)


def listens(monkeypatch: pytest.MonkeyPatch, after) -> list[dict[str, Heard]]:
    """Put something in the place of listening that scores clip after clip. after: called with how many."""
    begun: list[dict[str, Heard]] = []

    def listen(_history, asked, *, known, into, watch, processes) -> None:
        assert processes == 2
        begun.append(dict(known))
        into.update(known)
        for at, recording in enumerate([one for one in asked if one not in known], 1):
            after(at)
            into[recording] = ONE
            watch(len(into), len(asked))

    monkeypatch.setattr(listening, "listen", listen)
    return begun


def run(known: dict[str, Heard]) -> Listening:
    found = Listening(history_of([]), ASKED, known)
    found.wait(10)
    return found


def test_all_clips_are_heard_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    listens(monkeypatch, lambda _at: None)
    done = run({})
    assert done.state == "done"
    assert done.heard == dict.fromkeys(ASKED, ONE)
    assert (done.pace().done, done.pace().total) == (3, 3)


def test_what_was_heard_before_it_was_stopped_is_kept_and_not_heard_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Listening] = []
    listens(monkeypatch, lambda at: begun[0].cancel() if at == 2 and begun else None)

    class Slow(Listening):
        def _work(self, history: History, processes: int) -> None:
            begun.append(self)
            super()._work(history, processes)

    stopped = Slow(history_of([]), ASKED, {})
    stopped.wait(10)
    assert stopped.state == "cancelled"
    assert set(stopped.heard) == {"a", "b"}
    known = listens(monkeypatch, lambda _at: None)
    assert run(stopped.heard).heard == dict.fromkeys(ASKED, ONE)
    assert set(known[0]) == {"a", "b"}


def test_scores_of_clips_that_are_not_asked_for_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    listens(monkeypatch, lambda _at: None)
    assert set(run({"z": ONE}).heard) == {"z", *ASKED}


@pytest.mark.parametrize(
    ("error", "problem", "kind"),
    [
        (CannotListenError("secret"), NOT_HERE, ""),
        (ValueError("my transcript"), DEFECT, "ValueError"),
    ],
)
def test_an_error_tells_its_kind_and_nothing_of_the_clip(
    monkeypatch: pytest.MonkeyPatch, error: Exception, problem: str, kind: str
) -> None:
    def fail(at: int) -> None:
        if at == 2:
            raise error

    listens(monkeypatch, fail)
    failed = run({})
    assert (failed.state, failed.problem, failed.kind) == ("failed", problem, kind)
    assert set(failed.heard) == {"a"}


def test_time_left_is_said_once_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(range(100))
    listens(monkeypatch, lambda _at: None)
    many = {str(n): None for n in range(10)}
    done = Listening(history_of([]), many, {}, clock=lambda: float(next(times)))
    done.wait(10)
    assert done.pace().left == 0.0
    assert Listening(history_of([]), {}, {}).pace().left is None
