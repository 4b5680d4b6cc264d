"""The report: every member of an export, described, with bounded memory and time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from auditor import __version__
from auditor.containers import Container, Inventory, Member, Upload, is_media, open_exports
from auditor.containers.limits import HEAD_BYTES
from auditor.problem import PROBLEM_KINDS
from auditor.shapes.contract import Around, Head
from auditor.shapes.registry import claim
from auditor.structure.describing import WHOLE_BYTES, describe_file, needs_whole
from auditor.structure.forms import amount
from auditor.structure.names import masked_path
from auditor.structure.telling import suffix_of, told_by_beginning

Watch = Callable[[int, int, str], None]
Plain = dict[str, object]

SAMPLE_BYTES = 2 << 20  # looked at of one file
ALL_BYTES = 256 << 20  # looked at of all files
MOST_ALIKE = 5  # files of one masked path that are looked into
MOST_SOUNDS = 200  # sounds whose first bytes are looked at
MOST_ENTRIES = 2_000
_PIECE = 1 << 16
_KEY = tuple[object, ...]


def describe(
    paths: Sequence[Path | Upload],
    *,
    only: Collection[str] | None = None,
    watch: Watch | None = None,
) -> Plain:
    """Describe exports without their values.

    paths: as read_history takes them.
    only:  labels of the members to describe ("!" between nested containers); None means all.
    watch: told of (files done, files in all, what is done), in this thread; may raise to stop it.

    Raises FileNotFoundError for a path that does not exist.
    """
    with open_exports(paths, hashing=False) as inventory:
        return _Report(inventory, only, watch).plain()


class _Report:
    """The state of one report while it is made."""

    def __init__(self, inventory: Inventory, only: Collection[str] | None, watch: Watch | None) -> None:
        self._inventory, self._only, self._watch = inventory, only, watch
        self._numbers = {id(container): at + 1 for at, container in enumerate(inventory.containers)}
        self._around = _surroundings(inventory)
        self._left = ALL_BYTES
        self._sounds = MOST_SOUNDS
        self._alike: Counter[tuple[int, str]] = Counter()

    def plain(self) -> Plain:
        """Return the whole report."""
        members = [
            m for m in self._inventory.in_reading_order() if self._only is None or m.label in self._only
        ]
        entries: dict[int, Plain] = {}
        for done, member in enumerate(members):
            if self._watch:
                self._watch(done, len(members), "Describing files")
            entries[member.number] = self._entry(member)
        if self._watch:
            self._watch(len(members), len(members), "Describing files")
        return {
            "report": "structure of an export, without its values",
            "made by": f"Voice Auditor {__version__}",
            "containers": [_container(one) for one in self._inventory.containers],
            "files": _grouped([entries[number] for number in sorted(entries, key=self._place)]),
            "refused": self._refused(),
        }

    def _place(self, number: int) -> tuple[str, int]:
        """Order by what is shown: the order of the names themselves would tell something of them."""
        return masked_path(self._inventory.members[number].label), number

    def _refused(self) -> list[Plain]:
        if self._only is not None:
            return []
        return [
            {"file": masked_path(one.label), "why": one.sentence}
            for one in self._inventory.refusals[:MOST_ENTRIES]
        ]

    def _entry(self, member: Member) -> Plain:
        """Describe one member."""
        entry: Plain = {"file": masked_path(member.path), "container": self._numbers[id(member.container)]}
        if member.within:
            entry["within"] = [masked_path(path) for path in member.within]
        entry["size"] = member.size
        if member.by_system:
            return entry | {"kind": "put there by an operating system"}
        if is_media(member.path):
            return entry | self._claimed(member, b"") | self._media(member)
        alike = (id(member.container), str(entry["file"]))
        self._alike[alike] += 1
        if self._alike[alike] > MOST_ALIKE or self._left <= 0:
            return entry | self._claimed(member, self._inventory.head(member)) | {"kind": "not looked into"}
        return entry | self._inside(member)

    def _claimed(self, member: Member, data: bytes) -> Plain:
        """Say whether a shape knows the member, in the words of the ledger."""
        head = Head(member.path, member.size, data, self._around[id(member.container), member.within])
        claimed = claim(head)
        if claimed is None:
            return {"shape": None, "state": "not understood"}
        if isinstance(claimed, str):
            return {"shape": None, "state": "claimed by two shapes"}
        shape, found = claimed
        state = "almost" if found.changed else "set aside" if found.set_aside else "read"
        return {"shape": shape.id, "state": state}

    def _media(self, member: Member) -> Plain:
        """Look at the first bytes of a sound or a picture, of some hundreds of them."""
        plain: Plain = {"kind": f"named {suffix_of(member.path)}"}
        if self._sounds <= 0:
            return plain | {"holds": "not looked into"}
        self._sounds -= 1
        with self._inventory.open(member) as stream:
            told = told_by_beginning(stream.read(16))
        return plain | {"holds": told[1] if told else "nothing that is known" if member.size else "nothing"}

    def _inside(self, member: Member) -> Plain:
        data, whole, damage = self._sample(member)
        plain = self._claimed(member, data[:HEAD_BYTES]) | describe_file(member.path, data, whole=whole)
        if damage:
            plain["damage"] = PROBLEM_KINDS[damage]
        elif not whole:
            plain["sampled"] = f"the first {_size(len(data))}"
        return plain

    def _sample(self, member: Member) -> tuple[bytes, bool, str | None]:
        """Return the beginning of a member, whether that is all of it, and what damage was met."""
        pieces: list[bytes] = []
        most, got = SAMPLE_BYTES, 0
        with self._inventory.open(member) as stream:
            while got < most and (piece := stream.read(min(_PIECE, most - got))):
                if not pieces and needs_whole(piece) and member.size <= WHOLE_BYTES:
                    most = WHOLE_BYTES
                pieces.append(piece)
                got += len(piece)
            whole = not stream.read(1)
            damage = stream.damage
        self._left -= got
        return b"".join(pieces), whole, damage


def _surroundings(inventory: Inventory) -> dict[tuple[int, tuple[str, ...]], Around]:
    """Return what lies in each innermost container: some shapes are told by their neighbours."""
    names: dict[tuple[int, tuple[str, ...]], str] = {}
    paths: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for member in inventory.members:
        key = (id(member.container), member.within)
        names[key] = (member.within or (member.container.name,))[-1].rpartition("/")[2]
        paths.setdefault(key, []).append(member.path)
    return {key: Around(names[key], frozenset(paths[key])) for key in names}


def _container(container: Container) -> Plain:
    plain: Plain = {"name": masked_path(container.name), "size": _size(container.bytes)}
    return plain | ({"note": container.note} if container.note else {})


def _size(size: int) -> str:
    rounded = amount(size)
    return f"{rounded[:-1]} {rounded[-1]}B" if size >= 1000 else f"{rounded} bytes"


def _grouped(entries: list[Plain]) -> list[Plain]:
    """Return entries with sizes in words; files that are described alike, such as clips, stand in one."""
    groups: dict[_KEY, list[Plain]] = {}
    for number, entry in enumerate(entries):
        built = any(name in entry for name in ("structure", "columns", "tables", "elements"))
        same = tuple(str(value) for name, value in entry.items() if name != "size")
        groups.setdefault((number,) if built else same, []).append(entry)
    plain = [_together(group) for group in groups.values()]
    more = len(plain) - MOST_ENTRIES
    return plain[:MOST_ENTRIES] + ([{"file": "...", "more": amount(more)}] if more > 0 else [])


def _together(group: list[Plain]) -> Plain:
    sizes = [size for entry in group if isinstance(size := entry["size"], int)]
    low, high = _size(min(sizes)), _size(max(sizes))
    entry = group[0] | {"size": low if low == high else f"{low} to {high}"}
    return entry | ({"files like this": amount(len(group))} if len(group) > 1 else {})
