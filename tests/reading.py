"""Reads bytes with one shape, without containers and history: for tests of readers.

Every read checks what holds for all of them: rows = recordings + set aside + problems in each member,
and no word outside its vocabulary.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import pyarrow as pa

from auditor.containers.limits import HEAD_BYTES
from auditor.recording import BY_NAME, TABLE_SCHEMA, Device, Setting, check_words
from auditor.shapes.contract import NOTES, Batch, Claim, Head, Options, Shape, Source


@dataclass
class Clips:
    """The other members, as far as a reader may ask: path of a sound file by its name."""

    paths: Mapping[str, str] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)

    def find_clip(self, member: int, name: str) -> tuple[int, str] | None:
        path = self.paths.get(name)
        return None if path is None else (list(self.paths).index(name), path)

    def clip_at(self, member: int, path: str) -> int | None:
        paths = list(self.paths.values())
        return paths.index(path) if path in paths else None

    def is_named(self, member: int) -> bool:
        return member in self.named


@dataclass
class Read:
    """What became of one member. problems, set_aside, flaws: how many of each kind."""

    rows: int = 0
    recordings: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    problem_rows: list[int | None] = field(default_factory=list)
    flaws: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    settings: set[Setting] = field(default_factory=set)
    devices: set[Device] = field(default_factory=set)

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.recordings += batch.recordings.num_rows if batch.recordings is not None else 0
        self.set_aside += batch.set_aside
        self.problems.update(problem.kind for problem in batch.problems)
        self.problem_rows += [problem.row for problem in batch.problems]
        self.flaws += batch.flaws
        self.damage += [problem.kind for problem in batch.damage]
        assert batch.notes <= NOTES.keys()
        self.notes |= batch.notes
        self.settings |= batch.settings
        self.devices |= batch.devices


class Trickle(io.RawIOBase):
    """A stream that gives at most a few bytes at a time, as sockets and unpackers do."""

    def __init__(self, data: bytes, piece: int) -> None:
        self._inner, self._piece = io.BytesIO(data), piece

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(self._piece if size < 0 else min(size, self._piece))


def head_of(data: bytes, path: str = "x") -> Head:
    return Head(path, len(data), data[:HEAD_BYTES])


def claim_of(shape: Shape, data: bytes, path: str = "x") -> Claim | None:
    return shape.recognise(head_of(data, path))


def read_all(
    shape: Shape,
    files: Mapping[str, bytes | Callable[[], BinaryIO]],
    *,
    clips: Clips | None = None,
    options: Options = Options(),  # noqa: B008 (frozen)
    shared: dict[type, object] | None = None,
) -> tuple[pa.Table, list[Read]]:
    """Read files as the members 0, 1, ... of one audit.

    files:  path -> bytes, or a function that opens a stream.
    shared: what shapes of the same vendor have in common in this audit.
    Returns the recordings (columns of TABLE_SCHEMA, `member` filled in) and what became of each member.
    """
    clips = clips or Clips()
    members = [Read() for _ in files]
    memo: dict[object, object] = {}
    shared = {} if shared is None else shared
    batches: list[pa.RecordBatch] = []

    def take(number: int, batch: Batch) -> None:
        members[number].add(batch)
        if batch.recordings is not None:
            of = pa.array([number] * batch.recordings.num_rows, pa.int32())
            at = TABLE_SCHEMA.get_field_index("member")
            batches.append(batch.recordings.set_column(at, TABLE_SCHEMA.field("member"), of))

    for number, (path, data) in enumerate(files.items()):

        def open_stream(data: bytes | Callable[[], BinaryIO] = data) -> BinaryIO:
            return io.BytesIO(data) if isinstance(data, bytes) else data()

        size = len(data) if isinstance(data, bytes) else 0
        source = Source(number, path, size, open_stream, clips, options, memo, shared=shared)
        for batch in shape.read(source):
            take(number, batch)
    for number, batch in shape.finish(clips, memo):
        take(number, batch)
    for read in members:
        assert read.rows == read.recordings + read.set_aside.total() + read.problems.total()
    table = pa.Table.from_batches(batches, schema=TABLE_SCHEMA)
    closed = [name for name in TABLE_SCHEMA.names if name in BY_NAME and BY_NAME[name].words]
    if shape.id.partition(".")[0] in BY_NAME["vendor"].words:
        assert not list(check_words(closed, table))
    return table, members


def read_one(shape: Shape, data: bytes, path: str = "x") -> tuple[list[dict[str, object]], Read]:
    """Read one file; return its recordings as dicts, in the order of their rows, and what became of it."""
    table, [read] = read_all(shape, {path: data})
    return table.sort_by("row").to_pylist(), read


def read_bytes(shape: Shape, data: bytes, path: str = "x") -> list[Batch]:
    """Return the batches of one file, those of `finish` included."""
    memo: dict[object, object] = {}
    source = Source(0, path, len(data), lambda: io.BytesIO(data), Clips(), Options(), memo)
    return [*shape.read(source), *(batch for _, batch in shape.finish(Clips(), memo))]
