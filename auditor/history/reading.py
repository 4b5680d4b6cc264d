"""From paths to a history: take stock, let shapes claim members, read, settle, account, merge.

The only place where containers and shapes meet. It knows no vendor and opens no archive itself.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from auditor.audio import Sound
from auditor.containers import (
    Inventory,
    Limits,
    Member,
    MemberStream,
    Origin,
    Upload,
    is_media,
    open_exports,
)
from auditor.history.clips import clips_of, fill_durations, measure, unreadable
from auditor.history.devices import told_once
from auditor.history.ledger import KEPT_PROBLEMS, ContainerEntry, MemberEntry
from auditor.history.merge import COUNTING_SCHEMA, mark_duplicates, without_words
from auditor.history.parts import notes_on_parts
from auditor.history.view import History
from auditor.language import later
from auditor.language.told import told
from auditor.other_core import LARGE, OtherCore
from auditor.problem import Problem
from auditor.recording import TABLE_SCHEMA, Device, Place, Setting
from auditor.shapes.contract import NOTES, Around, Batch, Claim, Head, Options, Shape, Source
from auditor.shapes.registry import SHAPES, claim, is_attachment

TELL_EVERY_S = 0.1


class Cancelled(Exception):  # noqa: N818 (it is no error)
    """Raised by `watch` to stop an audit; nothing is left behind."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is. done, total: unpacked bytes of what is to be read; member: what is being read."""

    done: int
    total: int
    member: str
    recordings: int


def read_history(
    paths: Sequence[Path | Upload],
    *,
    options: Options = Options(),  # noqa: B008 (frozen)
    limits: Limits | None = None,
    watch: Callable[[Progress], None] | None = None,
    words_up_to: int | None = None,
) -> History:
    """Read exports into a history.

    paths:      files, folders, archives; or (name, seekable file in memory). Order does not matter.
    watch:      told of the progress, in this thread; may raise Cancelled.
    words_up_to: with more recordings than that, every column that only an export or a verdict needs is left
                out, to count a million rows in little memory; 0 leaves it out at once, None never.

    Raises FileNotFoundError for a path that does not exist, Cancelled if `watch` did.
    """
    with (
        open_exports(paths, limits, stays_closed=is_attachment) as inventory,
        contextlib.closing(OtherCore()) as other_core,
        _collector_at_rest(),
    ):
        audit = _Audit(inventory, options, watch, words_up_to, other_core)
        audit.recognise()
        audit.read()
        other_core.close()  # its memory is wanted for what follows
        audit.finish()
        audit.measure_clips()
        return audit.history()


def _and_also(reason: str | None, further: str) -> str:
    return told(later("{reason}; {further}"), reason=reason, further=further) if reason else further


# What counts of a clip in the progress: only its beginning is looked into, whatever its size.
_LOOK_BYTES = 4096


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile: readers make millions of objects and none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Audit:
    """The state of one audit while it runs. Its entries are numbered like the inventory's members."""

    inventory: Inventory
    options: Options
    watch: Callable[[Progress], None] | None
    words_up_to: int | None
    other_core: OtherCore
    entries: list[MemberEntry] = field(default_factory=list)
    claims: dict[int, Shape] = field(default_factory=dict)
    batches: list[tuple[int, pa.RecordBatch]] = field(default_factory=list)
    settings: set[Setting] = field(default_factory=set)
    devices: set[Device] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    memos: dict[str, dict[object, object]] = field(default_factory=dict)  # by shape
    shared: dict[str, dict[type, object]] = field(default_factory=dict)  # by vendor
    sounds: dict[int, Sound | None] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    recordings: int = 0
    told: float = 0.0
    siblings: Siblings = field(init=False)
    keep_words: bool = field(init=False)

    def __post_init__(self) -> None:
        self.siblings = Siblings(self.inventory.members)
        self.keep_words = self.words_up_to != 0

    def recognise(self) -> None:
        """Give every member an entry, and a shape where one claims it."""
        inventory, around = self.inventory, self._surroundings()
        self.entries = [
            MemberEntry(member.label, member.container.name, member.size) for member in inventory.members
        ]
        for member in inventory.in_reading_order():
            entry = self.entries[member.number]
            if member.by_system:
                entry.state, entry.reason = "set_aside", later("put there by an operating system")
                continue
            self._tell(member.label)
            data = b"" if is_media(member.path) else inventory.head(member)
            head = Head(member.path, member.size, data, around[id(member.container), member.within])
            self._settle_claim(member, entry, claim(head))
            if member.damage and member.number not in self.claims:  # those are read whole, and met it there
                entry.damage.append(Problem(member.damage))
            if member.twin:
                entry.reason = _and_also(entry.reason, later("one of several files of this name"))
        self.total = sum(_work(inventory.members[number]) for number in self.claims)

    def _surroundings(self) -> dict[tuple[int, tuple[str, ...]], Around]:
        """Return what lies in each innermost container."""
        names: dict[tuple[int, tuple[str, ...]], str] = {}
        paths: dict[tuple[int, tuple[str, ...]], list[str]] = {}
        for member in self.inventory.members:
            key = (id(member.container), member.within)
            names[key] = (member.within or (member.container.name,))[-1].rpartition("/")[2]
            paths.setdefault(key, [])
            if not member.by_system:  # it says nothing about the export
                paths[key].append(member.path)
        return {key: Around(names[key], frozenset(paths[key])) for key in names}

    def _settle_claim(
        self, member: Member, entry: MemberEntry, claimed: tuple[Shape, Claim] | str | None
    ) -> None:
        if claimed is None:
            entry.reason = later("no known shape") if member.size else later("an empty file")
        elif isinstance(claimed, str):
            entry.reason = claimed
            entry.loud.append(claimed)
        else:
            shape, found = claimed
            entry.shape = shape.id
            if found.changed:
                entry.reason = told(
                    later("almost, but not quite, {shape}: {seen}"),
                    shape=shape.title,
                    seen="; ".join(found.reasons),
                )
                entry.damage.append(Problem("header_changed"))
            elif found.set_aside:
                entry.state, entry.reason = "set_aside", found.set_aside
            else:
                entry.state = "read"
                self.claims[member.number] = shape
                self.inventory.hash_loose(member)

    def read(self) -> None:
        """Read every claimed member, in the order in which they lie in their containers."""
        for member in self.inventory.in_reading_order():
            shape = self.claims.get(member.number)
            if shape is not None:
                before = self.done
                self._read_member(member, shape)
                # A reader may leave a member early, or never open it; clips are looked into later.
                self.done = before if is_media(member.path) else before + _work(member)

    def _read_member(self, member: Member, shape: Shape) -> None:
        entry = self.entries[member.number]
        streams: list[MemberStream] = []

        def open_member() -> BinaryIO:
            streams.append(self.inventory.open(member, self._seen(member.label)))
            return cast("BinaryIO", streams[-1])

        source = Source(
            member=member.number,
            path=member.path,
            size=member.size,
            open=open_member,
            exports=self.siblings,
            options=self.options,
            memo=self.memos.setdefault(shape.id, {}),
            map=self.other_core.map if member.size >= LARGE else map,
            shared=self.shared.setdefault(shape.id.partition(".")[0], {}),
        )
        try:
            for batch in shape.read(source):
                self._take(member.number, batch)
        except (Cancelled, MemoryError):
            raise
        except Exception:  # noqa: BLE001 (the outermost handler: its text may quote a row, so it is dropped)
            entry.damage.append(Problem("reader_failed"))
        for kind in sorted({stream.damage for stream in streams if stream.damage}):
            entry.damage.append(Problem(kind))

    def finish(self) -> None:
        """Let shapes settle what had to wait for the other members."""
        for shape in SHAPES:
            memo = self.memos.get(shape.id)
            if memo is not None:  # it read something
                for number, batch in shape.finish(self.siblings, memo):
                    self._take(number, batch)

    def measure_clips(self) -> None:
        """Look into the clips of recordings, and give the rows their length."""
        clips = clips_of(rows for _, rows in self.batches)

        def seen(member: Member, damage: str | None) -> None:
            if damage:
                self.entries[member.number].damage.append(Problem(damage))
            self.done = min(self.total, self.done + _work(member))
            self._tell(member.label)

        self.sounds = measure(self.inventory, clips, seen)
        self.batches = [(number, fill_durations(rows, self.sounds)) for number, rows in self.batches]
        for _, rows in self.batches:
            for number, count in unreadable(rows, self.sounds).items():
                self.entries[number].problem_kinds["audio_unreadable"] += count
        self.done, self.told = self.total, 0.0
        self._tell("")

    def _take(self, number: int, batch: Batch) -> None:
        """Book a batch: its rows in the ledger, its recordings in the table."""
        entry = self.entries[number]
        recordings = batch.recordings.num_rows if batch.recordings is not None else 0
        if batch.members is None:
            entry.rows += batch.rows
            entry.recordings += recordings
        else:
            for member in batch.members:
                self.entries[member].rows += 1
                self.entries[member].recordings += 1
        entry.set_aside += batch.set_aside.total()
        entry.set_aside_kinds.update(batch.set_aside)
        entry.problems += len(batch.problems)
        entry.problem_kinds.update(problem.kind for problem in batch.problems)
        entry.problem_kinds.update(batch.flaws)
        entry.places.extend(batch.problems[: max(0, KEPT_PROBLEMS - len(entry.places))])
        entry.damage.extend(batch.damage)
        told = (NOTES[name] for name in sorted(batch.notes))
        entry.notes += [sentence for sentence in told if sentence not in entry.notes]
        self.settings |= batch.settings
        self.devices |= batch.devices
        self.places.extend(batch.places)
        self.recordings += recordings
        if self.keep_words and self.words_up_to is not None and self.recordings > self.words_up_to:
            self.keep_words = False
            self.batches = [(member, without_words(rows)) for member, rows in self.batches]
        if batch.recordings is not None:
            self._keep(number, batch.recordings, batch.members)

    def _keep(self, number: int, rows: pa.RecordBatch, members: list[int] | None) -> None:
        of = pa.array(members, pa.int32()) if members else pa.repeat(pa.scalar(number, pa.int32()), len(rows))
        rows = rows.set_column(rows.schema.get_field_index("member"), TABLE_SCHEMA.field("member"), of)
        if not self.keep_words:
            rows = without_words(rows)
        self.batches.append((number, rows))

    def history(self) -> History:
        """Merge, account and seal."""
        table = self._table()
        self.batches.clear()
        table = mark_duplicates(table)
        self._book_duplicates(table)
        self._note_missing_parts()
        for member in self.inventory.members:
            if member.loose and member.number in self.claims:
                self.entries[member.number].sha256 = member.sha256 or None
        self._book_refusals()
        for entry in self.entries:
            entry.problem_kinds.update(problem.kind for problem in entry.damage)
            entry.check()
            entry.judge()
        return History(
            table=table,
            containers=self._containers(),
            members=self.entries,
            settings=sorted(self.settings, key=repr),
            devices=told_once(self.devices),
            places=self.places,
            prefixes=[f"{m.sha256[:16]}:{m.label}" for m in self.inventory.members],
            origins=self._origins(),
            sounds=self.sounds,
        )

    def _origins(self) -> dict[int, Origin]:
        """Return where to find each clip again, to play it, and what is not understood, to describe it."""
        odd = (n for n in range(len(self.inventory.members)) if self.entries[n].state == "not_understood")
        found = {number: self.inventory.members[number].origin for number in (*self.sounds, *odd)}
        return {number: origin for number, origin in found.items() if origin}

    def _table(self) -> pa.Table:
        # Order by member, not by how archives happened to be read; rows of one member keep theirs.
        self.batches.sort(key=lambda pair: pair[0])
        schema = TABLE_SCHEMA if self.keep_words else COUNTING_SCHEMA
        table = pa.Table.from_batches([rows for _, rows in self.batches], schema=schema)
        return table.unify_dictionaries()

    def _book_duplicates(self, table: pa.Table) -> None:
        repeated = table.filter(table.column("duplicate_of").is_valid()).column("member")
        for number, count in ((v["values"].as_py(), v["counts"].as_py()) for v in repeated.value_counts()):
            self.entries[number].recordings -= count
            self.entries[number].duplicates += count

    def _note_missing_parts(self) -> None:
        """Note, with the first file of a part that is there, which parts are not."""
        missing = notes_on_parts(one.name for one in self.inventory.containers)
        for member in self.inventory.members:
            note = missing.pop(member.container.name, None)
            if note:
                self.entries[member.number].notes.append(note)

    def _book_refusals(self) -> None:
        """List what was refused as members of their own: not understood, and loud."""
        for refusal in self.inventory.refusals:
            why = told(later("refused: {why}"), why=refusal.sentence)
            entry = MemberEntry(refusal.label, refusal.container.name, reason=why)
            entry.problem_kinds["refused"] += 1
            entry.loud.append(why)
            self.entries.append(entry)

    def _containers(self) -> list[ContainerEntry]:
        return [
            ContainerEntry(one.name, one.sha256, one.bytes, one.note) for one in self.inventory.containers
        ]

    def _seen(self, label: str) -> Callable[[int], None]:
        def seen(count: int) -> None:
            self.done += count
            self._tell(label)

        return seen

    def _tell(self, label: str) -> None:
        """Report progress, at most ten times a second."""
        now = time.monotonic()
        if self.watch and now - self.told >= TELL_EVERY_S:
            self.told = now
            self.watch(Progress(self.done, self.total, label, self.recordings))


def _work(member: Member) -> int:
    """Return how many bytes of a member are going to be read, for the progress."""
    return min(member.size, _LOOK_BYTES) if is_media(member.path) else member.size


def _place(member: Member, path: str) -> tuple[int, tuple[str, ...], str]:
    """Return what tells a path in the innermost container of a member from that path in another one."""
    return id(member.container), member.within, path


class Siblings:
    """The other members of the same exports, as readers may see them: clips by name, in any part."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Index members by name."""
        self._members = members
        self._named: set[str] = set()  # paths, and bare names where any clip of that name is meant
        self._by_path: dict[str, int] = {}
        self._by_name: dict[str, int] = {}
        # Only of paths that several containers hold, as two downloads of one export do.
        self._in_container: dict[tuple[int, tuple[str, ...], str], int] = {}
        for member in members:
            first = self._by_path.setdefault(member.path, member.number)
            if first != member.number:
                for one in (members[first], member):
                    self._in_container.setdefault(_place(one, one.path), one.number)
            self._by_name.setdefault(member.path.rpartition("/")[2], member.number)

    def find_clip(self, member: int, name: str) -> tuple[int, str] | None:
        """See contract.Exports. A clip in a folder of the same path comes first, then any of that name.

        Of several in such a folder, the one in the same container comes first.
        """
        anywhere = self._by_name.get(name)
        if anywhere is None:
            return None
        folder, slash, _ = self._members[member].path.rpartition("/")
        beside = folder + slash + name
        found = self._by_path.get(beside, anywhere)
        found = self._in_container.get(_place(self._members[member], beside), found)
        path = self._members[found].path
        self._named.add(path if path == beside else "*/" + name)
        return found, path

    def clip_at(self, member: int, path: str) -> int | None:
        """See contract.Exports."""
        found = self._in_container.get(_place(self._members[member], path), self._by_path.get(path))
        if found is not None:
            self._named.add(path)
        return found

    def is_named(self, member: int) -> bool:
        """See contract.Exports."""
        path = self._members[member].path
        return path in self._named or "*/" + path.rpartition("/")[2] in self._named
