"""An export added to a history: the same as reading both at once, but for what is settled across files."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import sample_data
from auditor.history import History, read_history
from auditor.history.joining import joined
from auditor.history.parts import is_note_on_parts
from auditor.shapes.contract import Options
from tests.fixtures import HERE as FIXTURES
from tests.fixtures import fixture
from tests.golden import exports
from tests.packing import zip_bytes

OPTIONS = Options(zone="Europe/Berlin")
JUDGED = ("verdict", "p_unintended", "reasons")


def read(paths: Sequence[Path]) -> History:
    return read_history(paths, options=OPTIONS)


def public(history: History) -> list[dict[str, object]]:
    return history.public(history.table.take(history.order())).drop_columns(list(JUDGED)).to_pylist()


def ledger(history: History) -> list[tuple[object, ...]]:
    return sorted(
        (
            one.container, one.member, one.size, one.shape or "", one.state, one.rows, one.recordings,
            one.duplicates, one.set_aside, one.problems, sorted(one.problem_kinds.items()), one.notes, one.loud,
        )
        for one in history.members
    )  # fmt: skip


def same(one: History, other: History) -> None:
    assert public(one) == public(other)
    assert ledger(one) == ledger(other)
    assert one.totals == other.totals
    assert list(one.settings) == list(other.settings)
    # Which serial a listed name has, the list may learn from another file of the same reading.
    assert {(dev.vendor, dev.name) for dev in one.devices} == {
        (dev.vendor, dev.name) for dev in other.devices
    }
    assert sorted(one.prefixes) == sorted(other.prefixes)
    assert sorted(map(repr, one.containers)) == sorted(map(repr, other.containers))
    assert len(one.origins) == len(other.origins)
    assert sorted(map(repr, one.sounds.values())) == sorted(map(repr, other.sounds.values()))


def pairs() -> list[tuple[Path, Path]]:
    """Of a vendor's fixtures each is joined with the next one, and the last with the first."""
    found: list[tuple[Path, Path]] = []
    for _, group in itertools.groupby(exports(), key=lambda path: path.parent.name):
        many = list(group)
        found += itertools.pairwise([*many, many[0]])
    return found


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair[0].name}+{pair[1].name}")
def test_joined_is_as_read_at_once(pair: tuple[Path, Path]) -> None:
    one, other = (read([path]) for path in pair)
    same(joined(one, other), read(pair))


def test_vendors_join_in_any_order() -> None:
    takeout = [path for path in sample_data.exports() if path.name.startswith("takeout")]
    others = [[path] for path in sample_data.exports() if path not in takeout]
    apart = [read(paths) for paths in (takeout, *others)]
    for order in (apart, apart[::-1]):
        together = order[0]
        for more in order[1:]:
            together = joined(together, more)
        same(together, read(sample_data.exports()))


@pytest.mark.parametrize("export", exports(), ids=lambda path: path.name)
def test_the_same_export_again_adds_nothing(export: Path) -> None:
    once = read([export])
    twice = joined(once, once)
    assert len(twice) == len(once)
    assert twice.totals.rows == 2 * once.totals.rows
    kept = [row for row in public(twice) if row["duplicate_of"] is None]
    assert kept == [row for row in public(once) if row["duplicate_of"] is None]
    assert list(twice.settings) == list(once.settings)
    assert list(twice.devices) == list(once.devices)
    assert len(joined(twice, once)) == len(once)


def test_with_nothing_it_stays_what_it_was() -> None:
    history = read([FIXTURES / "google" / "assistant.json"])
    nothing = read_history([("empty.json", pa.BufferReader(b"[]"))])
    assert public(joined(history, nothing)) == public(joined(nothing, history)) == public(history)


def test_clips_still_play_after_joining(tmp_path: Path) -> None:
    sounds = {}
    for name in ("a", "b"):
        path = tmp_path / f"{name}.zip"
        clip = f"Takeout/My Activity/Assistant/2020-01-0{1 + len(sounds)}_00_00_01_907_UTC.mp3"
        sounds[clip] = f"sound of {name}".encode()
        path.write_bytes(zip_bytes({clip: sounds[clip], f"Takeout/{name}.txt": b"x"}))
    both = joined(read([tmp_path / "b.zip"]), read([tmp_path / "a.zip"]))
    for row in both.public().to_pylist():
        found = both.clip(row["recording_id"])
        assert found is not None
        assert found[0] == sounds[row["audio"]]


def test_a_part_that_was_missing_is_missing_no_more(tmp_path: Path) -> None:
    item = json.loads(fixture("google/assistant.json"))
    parts = []
    for number in (1, 2, 3):
        path = tmp_path / f"takeout-20260504T120000Z-00{number}.zip"
        name = f"Takeout/My Activity/Assistant {number}/MyActivity.json"
        path.write_bytes(zip_bytes({name: json.dumps(item).encode()}))
        parts.append(path)
    gap = read([parts[0], parts[2]])
    assert any(is_note_on_parts(note) for one in gap.members for note in one.notes)
    whole = joined(gap, read([parts[1]]))
    assert not any(is_note_on_parts(note) for one in whole.members for note in one.notes)
    same(whole, read(parts))


def test_a_filtered_or_wordless_history_is_refused() -> None:
    path = FIXTURES / "google" / "assistant.json"
    history, counted = read([path]), read_history([path], words_up_to=0)
    with pytest.raises(ValueError, match="with words"):
        joined(history, counted)


def test_dictionaries_of_both_are_one() -> None:
    one = read([FIXTURES / "amazon" / "made-up_every_label.json"])
    both = joined(one, read([FIXTURES / "google" / "assistant.json"]))
    vendors = set(pc.unique(both.table.column("vendor").cast(pa.string())).to_pylist())
    assert vendors == {"amazon", "google"}
