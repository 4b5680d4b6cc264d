"""What outlives a reload is kept under keys that were given out here, for a while, and no longer."""

from __future__ import annotations

from dashboards.memory import Memory


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_kept_comes_back_under_its_key_alone() -> None:
    memory = Memory()
    mine, other = memory.new_key(), memory.new_key()
    memory.put(mine, {"zone": "UTC"})
    assert memory.get(mine) == {"zone": "UTC"}
    assert memory.get(other) == {}


def test_a_key_that_was_not_given_out_keeps_nothing() -> None:
    memory = Memory()
    for strange in ("", "guessed", None):
        memory.put(strange, {"zone": "UTC"})
        assert memory.get(strange) == {}
        assert not memory.knows(strange)


def test_keys_are_long_and_never_the_same() -> None:
    memory = Memory()
    keys = {memory.new_key() for _ in range(50)}
    assert len(keys) == 50
    assert min(map(len, keys)) >= 43  # 256 bits


def test_what_nobody_looks_at_is_forgotten_after_its_time() -> None:
    clock = Clock()
    memory = Memory(idle_s=100, clock=clock)
    key = memory.new_key()
    memory.put(key, {"opened": object()})
    clock.now = 90
    assert memory.get(key)
    clock.now = 180  # looked at in between
    assert memory.get(key)
    clock.now = 290
    assert memory.get(key) == {}
    assert memory.knows(key)


def test_putting_replaces_what_was_there() -> None:
    memory = Memory()
    key = memory.new_key()
    memory.put(key, {"opened": 1, "zone": "UTC"})
    memory.put(key, {"zone": "UTC"})
    assert memory.get(key) == {"zone": "UTC"}


def test_many_strangers_do_not_fill_the_memory_and_push_nobody_out() -> None:
    memory = Memory()
    mine = memory.new_key()
    memory.put(mine, {"zone": "UTC"})
    for _ in range(1000):
        memory.new_key()
    assert memory.get(mine) == {"zone": "UTC"}
    assert len(memory._shelves) <= 65
