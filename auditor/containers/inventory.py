"""The inventory: every member of everything that was given, however deeply it is packed.

Members are numbered in an order that depends on their paths alone, so that a folder, a zip, parts in
any order and a zip in a zip of one export give the same history.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import itertools
import os
import stat
import tarfile
import threading
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self, cast

from auditor.containers.limits import HEAD_BYTES, Budget, Limits, is_media, left_by_system, refusal_of_name
from auditor.containers.salvage import salvaged
from auditor.containers.streams import (
    DAMAGE,
    DEFLATED,
    LOCAL_HEADER,
    LOCAL_MAGIC,
    STORED,
    MemberStream,
    Window,
    ZipMember,
)
from auditor.language import later
from auditor.language.told import told

Upload = tuple[str, BinaryIO]  # a name and a seekable file in memory

_ZIP_SUFFIXES = (".zip",)
_TAR_SUFFIXES = (".tgz", ".tar.gz", ".tar")
# Zips inside, and one file each to the person: documents, programs, books. A reader opens what it knows.
_DOCUMENT_SUFFIXES = (
    *(".xlsx", ".xlsm", ".xltx", ".docx", ".docm", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".odg"),
    *(".pages", ".numbers", ".key", ".epub", ".jar", ".war", ".apk", ".aab", ".ipa", ".xpi", ".crx", ".whl"),
)
_METHODS = (STORED, DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_ZIP_MAGIC = (LOCAL_MAGIC, b"PK\x05\x06")
_UTF8 = 0x800  # the flag of a zip's member whose name is in UTF-8
LOCKED = later("it is locked with a password")
_A_LINK = later("it is a link, and links are not followed")
_NO_FILE = later("it is neither a file nor a folder")
_TOO_TIGHT = later("it would unpack to more than {ratio} times its size")
_BOMB = later("it would unpack to more than {ratio} times its size, so it was refused")
_BUFFER = 1 << 16
_HELD = 256 << 20  # bytes of archives inside tgz kept in memory, in all
_LONGEST_HEADER = 1 << 20  # a name or an attribute in a tar that is longer is none


@dataclass(slots=True)
class Container:
    """One thing as it was given; `note` says what is wrong with it, `file` is set where it is in memory."""

    name: str
    path: Path | None
    file: BinaryIO | None = None
    bytes: int = 0
    note: str | None = None
    hashing: Future[str] | None = None

    @property
    def sha256(self) -> str | None:
        """Wait for the hash, which runs beside the reading; None for a folder and for what is gone."""
        try:
            return self.hashing.result() if self.hashing else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a member lies in a zip that was given: enough to read it again without listing the zip."""

    offset: int
    packed: int
    size: int
    method: int
    crc: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where to find a member again once the inventory is closed.

    given: what to open. label: the member in there. spot: its place, where one is known.
    """

    given: Path | Upload
    label: str
    spot: Spot | None = None


@dataclass(slots=True)
class Member:
    """One file inside an export.

    path:      inside its innermost container, "/"-separated, NFC.
    within:    paths of the nested containers around it, outermost first; () where there are none.
    container: what was given by the person. For a loose file in a folder, the folder.
    size:      bytes after unpacking, as the container states it.
    packed:    bytes it takes in its container; None where that is not known (tgz).
    loose:     a file of its own, so that its hash is what `source` names.
    twin:      another member of the same container has the same path.
    damage:    what was met while reading the first bytes, a kind of problem; or None.
    spot:      its place in a zip that was given; None elsewhere.
    """

    path: str
    within: tuple[str, ...]
    container: Container
    size: int
    packed: int | None
    opener: Callable[[], BinaryIO]
    position: int = 0
    number: int = -1
    loose: Container | None = None
    head_bytes: bytes | None = None
    by_system: bool = False
    twin: bool = False
    damage: str | None = None
    spot: Spot | None = None

    @property
    def label(self) -> str:
        """The path with "!" between nested containers."""
        return "!".join((*self.within, self.path))

    @property
    def sha256(self) -> str:
        """The hash that stands for this member in `source`: of the container, or of itself when loose."""
        return (self.loose or self.container).sha256 or ""

    @property
    def origin(self) -> Origin | None:
        """Where to find this member again; None where nothing is left to open."""
        container = self.loose or self.container
        label = self.path.rpartition("/")[2] if self.loose else self.label
        given = container.path or ((container.name, container.file) if container.file else None)
        return Origin(given, label, self.spot) if given else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A member or nested archive that was not opened, with one sentence why. Not counted as read."""

    label: str
    container: Container
    sentence: str


@dataclass(slots=True)
class Inventory:
    """What was found. Close it when done; streams end with it."""

    limits: Limits = field(default_factory=Limits)
    containers: list[Container] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    hashing: bool = True
    stays_closed: Callable[[str], bool] = lambda _path: False
    stop: threading.Event = field(default_factory=threading.Event)
    budget: Budget = field(init=False)
    room: int = _HELD
    _closers: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _hasher: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "hash"))

    def __post_init__(self) -> None:
        self.budget = Budget(self.limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every file; hashes that are still running are given up."""
        self.stop.set()
        self._hasher.shutdown(wait=True, cancel_futures=True)
        self._closers.close()

    def open(self, member: Member, seen: Callable[[int], None] | None = None) -> MemberStream:
        """Open a member from its beginning. `seen` is told of every piece that is read."""
        try:
            raw = member.opener()
        except DAMAGE:
            raw = cast("BinaryIO", _Broken())
        return MemberStream(raw, self.budget, member.packed, seen)

    def head(self, member: Member) -> bytes:
        """Return the first bytes of a member, at most 256 KiB. What was kept of them is let go."""
        kept, member.head_bytes = member.head_bytes, None
        if kept is not None:
            self.room += len(kept)
            return kept
        with self.open(member) as stream:
            data = _read_up_to(stream, HEAD_BYTES)
            member.damage = stream.damage
        return data

    # How it is built; called by the functions below, which know the kinds of containers.

    def keep(self, closable: BinaryIO | zipfile.ZipFile | tarfile.TarFile) -> None:
        """Close this with the inventory."""
        self._closers.callback(closable.close)

    def add(self, member: Member) -> bool:
        """Add a member, unless its name or number is refused; says whether there is room for more."""
        if len(self.members) >= self.limits.members:
            sentence = told(later("there are more than {most} files"), most=self.limits.members)
            self.refuse(member.label, member.container, sentence)
            return False
        refusal = refusal_of_name(member.path)
        if member.packed is not None and self.budget.ratio_exceeded(member.size, member.packed):
            refusal = told(_TOO_TIGHT, ratio=self.limits.ratio)
        if refusal:
            self.refuse(member.label, member.container, refusal)
        else:
            member.by_system = left_by_system(member.path)
            self.members.append(member)
        return True

    def refuse(self, label: str, container: Container, sentence: str) -> None:
        """Note that something was not opened."""
        self.refusals.append(Refusal(label, container, sentence))

    def hash_later(self, container: Container, source: Path | BinaryIO) -> None:
        """Start to hash a file beside the reading; a file in memory is hashed at once."""
        if not self.hashing:
            return
        if isinstance(source, Path):
            container.hashing = self._hasher.submit(self._sha256_of, source)
        else:
            source.seek(0)
            done: Future[str] = Future()
            done.set_result(_digest(source, self.stop))
            container.hashing = done

    def hash_loose(self, member: Member) -> None:
        """Start to hash a file of a folder that is going to be read; the others never are."""
        if member.loose and member.loose.hashing is None and member.loose.path:
            self.hash_later(member.loose, member.loose.path)

    def _sha256_of(self, path: Path) -> str:
        with path.open("rb") as file:
            return _digest(file, self.stop)

    def number(self) -> None:
        """Number members by path, then by what is around them: never by the order in which they came."""
        named = Counter(container.name for container in self.containers)
        self.members.sort(key=lambda member: _place(member, among_many=named[member.container.name] > 1))
        for number, member in enumerate(self.members):
            member.number = number
        for one, other in itertools.pairwise(self.members):
            if one.path == other.path and one.within == other.within and one.container is other.container:
                one.twin = other.twin = True

    def in_reading_order(self) -> list[Member]:
        """Return members as they lie in their containers, so that a tgz is passed through only once."""
        order = {id(container): at for at, container in enumerate(self.containers)}
        return sorted(self.members, key=lambda m: (order.get(id(m.container), -1), m.within, m.position))


def _place(member: Member, *, among_many: bool) -> tuple[str, tuple[str, ...], str, str, str]:
    container = member.container
    # Of one name they are told apart by what is in them, so that it does not matter where they lie; folders,
    # which have no hash, by that. To wait for a hash takes long: only where a name is there twice.
    content = (container.sha256 or "") if among_many else ""
    return (member.path, member.within, container.name, content, str(container.path or ""))


def _label(name: str) -> str:
    """Return a name in one Unicode form; bytes of it that are no text are written as escapes."""
    return unicodedata.normalize("NFC", name).encode("utf-8", "backslashreplace").decode()


def open_exports(
    paths: Sequence[Path | Upload],
    limits: Limits | None = None,
    *,
    hashing: bool = True,
    stays_closed: Callable[[str], bool] = lambda _path: False,
) -> Inventory:
    """Take stock of files, folders and archives; nothing is unpacked yet but what is needed to list.

    stays_closed: whether an archive of this path is a plain file: something that a person once attached.

    Raises FileNotFoundError for a path that does not exist. The caller closes the inventory.
    """
    inventory = Inventory(limits=limits or Limits(), hashing=hashing, stays_closed=stays_closed)
    try:
        for given in paths:
            if isinstance(given, Path):
                _add_path(inventory, given)
            else:
                name, file = given
                _add_file(inventory, Container(_label(name), None, file), file)
    except BaseException:
        inventory.close()
        raise
    inventory.number()
    return inventory


def read_member(origin: Origin, *, at_most: int) -> bytes:
    """Return one small member whole, e.g. a clip to play.

    Raises FileNotFoundError where origin or member is gone, ValueError where it is larger than at_most.
    """
    at_once = _read_at_spot(origin, at_most)
    if at_once is not None:
        return at_once
    with open_exports([origin.given], hashing=False) as inventory:
        for member in inventory.members:
            if member.label == _label(origin.label):
                if member.size > at_most:
                    raise ValueError("the member is too large to be read whole")
                with inventory.open(member) as stream:
                    return _read_up_to(stream, at_most)
    raise FileNotFoundError(errno.ENOENT, "the member is no longer there")


def _read_at_spot(origin: Origin, at_most: int) -> bytes | None:
    """Return a member of a zip from where it lay; None where something else lies there now."""
    spot = origin.spot
    if spot is None or spot.size > at_most:
        return None
    given = origin.given
    with given.open("rb") if isinstance(given, Path) else contextlib.nullcontext(given[1]) as file:
        if _name_at(file, spot.offset) != origin.label:
            return None
        info = zipfile.ZipInfo()
        info.header_offset, info.compress_type, info.CRC = spot.offset, spot.method, spot.crc
        info.compress_size, info.file_size = spot.packed, spot.size
        member = ZipMember(file, info)
        data = _read_up_to(member, spot.size)
        member.read(1)  # so that the end is noticed, and a wrong checksum
        return None if member.damage else data


def _name_at(file: BinaryIO, offset: int) -> str | None:
    """Return the name in the header of a zip's member, None where there is no header."""
    file.seek(offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_MAGIC):
        return None
    fields = LOCAL_HEADER.unpack(header)
    flags, length = fields[2], fields[-2]
    name = file.read(length).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    return _label(name.replace("\\", "/"))


def _add_path(inventory: Inventory, path: Path) -> None:
    mode = path.stat().st_mode  # raises FileNotFoundError
    name = _label(path.name or path.resolve().name or str(path))
    if stat.S_ISDIR(mode):
        _add_folder(inventory, path, name)
    elif stat.S_ISREG(mode):
        _add_file_at(inventory, path, name)
    else:
        container = Container(name, path, note=later("it is neither a file nor a folder, so it was refused"))
        inventory.containers.append(container)


def _add_folder(inventory: Inventory, root: Path, name: str) -> None:
    """Add the files below a folder. Archives in it are containers of their own."""
    folder = Container(name, root)
    inventory.containers.append(folder)
    for path, relative in _walk(inventory, root, folder):
        label = _label(relative)
        if _kind_by_name(label) and not inventory.stays_closed(label):
            _add_file_at(inventory, path, label)
            continue
        try:
            size = path.stat().st_size
        except OSError:
            inventory.refuse(label, folder, later("it could not be opened"))
            continue
        folder.bytes += size
        loose = Container(label, path, bytes=size)
        member = Member(label, (), folder, size, None, _opener_of(path), loose=loose)
        if not inventory.add(member):
            return


def _opener_of(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _walk(inventory: Inventory, root: Path, folder: Container) -> Iterator[tuple[Path, str]]:
    """Yield regular files below root with their "/"-separated relative path, in order of name.

    Links are not followed: they may lead anywhere on the person's disk.
    """
    waiting = [root]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            relative = _label(here.relative_to(root).as_posix())
            inventory.refuse(relative, folder, later("this folder could not be opened"))
            continue
        below = []
        for entry in entries:
            path = Path(entry.path)
            relative = path.relative_to(root).as_posix()
            if entry.is_symlink():
                inventory.refuse(_label(relative), folder, _A_LINK)
            elif entry.is_dir():
                below.append(path)
            elif entry.is_file():
                yield path, relative
            else:
                inventory.refuse(_label(relative), folder, _NO_FILE)
        waiting.extend(reversed(below))


def _add_file_at(inventory: Inventory, path: Path, label: str) -> None:
    container = Container(label, path)
    try:
        file = path.open("rb")
    except OSError:
        container.note = later("it could not be opened")
        inventory.containers.append(container)
        return
    inventory.keep(file)
    _add_file(inventory, container, file)


def _add_file(inventory: Inventory, container: Container, file: BinaryIO) -> None:
    """Add an archive, or a loose file, that the person gave or that lay in a folder."""
    container.bytes = file.seek(0, io.SEEK_END)
    inventory.containers.append(container)
    inventory.hash_later(container, container.path or file)
    label = container.name
    file.seek(0)
    if not _open_archive(inventory, container, file, label, within=(), size=container.bytes):
        opener = _opener_of(container.path) if container.path else _window_opener(file, container.bytes)
        inventory.add(Member(label, (), container, container.bytes, None, opener, loose=container))


def _window_opener(file: BinaryIO, size: int) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", Window(file, 0, size))


def _kind_by_name(path: str) -> str | None:
    """Return "zip" or "tar" for names of archives. Office files are zips too and are left alone."""
    lower = path.lower()
    if lower.endswith(_ZIP_SUFFIXES):
        return "zip"
    return "tar" if lower.endswith(_TAR_SUFFIXES) else None


def _open_archive(
    inventory: Inventory,
    container: Container,
    file: BinaryIO,
    path: str,
    *,
    within: tuple[str, ...],
    size: int,
) -> bool:
    """List an archive's members; False where it is none. `within` does not hold the archive itself."""
    magic = file.read(4)
    file.seek(0)
    named = _kind_by_name(path)
    zipped = magic in _ZIP_MAGIC and not within and not path.lower().endswith(_DOCUMENT_SUFFIXES)
    if zipped or (named == "zip" and (magic in _ZIP_MAGIC or _ends_like_zip(file))):
        _add_zip(inventory, container, file, within)
    elif magic[:2] == b"\x1f\x8b" and (named == "tar" or path.lower().endswith(".gz")):
        _add_tar(inventory, container, file, within, size, packed=True)
    elif named == "tar" and _is_tar(file):
        _add_tar(inventory, container, file, within, size, packed=False)
    elif named == "zip" and size:
        sentence = later("it is named like a zip and is none, or its beginning is missing")
        _say(inventory, container, within, sentence)
    else:
        return False
    return True


def _ends_like_zip(file: BinaryIO) -> bool:
    """Whether a zip stands behind something else, as in one that unpacks itself."""
    found = zipfile.is_zipfile(file)
    file.seek(0)
    return found


def _is_tar(file: BinaryIO) -> bool:
    file.seek(257)
    found = file.read(5) == b"ustar"
    file.seek(0)
    return found


def _say(inventory: Inventory, container: Container, within: tuple[str, ...], sentence: str) -> None:
    """Note what is wrong with an archive: on the container, or on the nested archive as a member."""
    if within:
        inventory.refuse("!".join(within), container, sentence)
    else:
        container.note = sentence


# Zips


def _add_zip(inventory: Inventory, container: Container, file: BinaryIO, within: tuple[str, ...]) -> None:
    entries: Sequence[zipfile.ZipInfo]
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
    except DAMAGE:
        archive, entries = None, salvaged(file, inventory.budget)
        sentence = later(
            "it is cut off: its list of contents is missing, so only what came before the cut was read"
        )
        _say(inventory, container, within, sentence)
    for info in entries:
        path = _label(info.filename.replace("\\", "/"))
        if path.endswith("/"):
            continue
        refusal = _refusal_of_entry(info)
        if refusal:
            inventory.refuse("!".join((*within, path)), container, refusal)
            continue
        opener = _zip_opener(archive, file, info)
        member = Member(path, within, container, info.file_size, info.compress_size, opener)
        member.position = info.header_offset
        if not within and info.compress_type in (STORED, DEFLATED):
            size, packed = info.file_size, info.compress_size
            member.spot = Spot(info.header_offset, packed, size, info.compress_type, info.CRC)
        if not _add_or_open(inventory, member):
            return


def _refusal_of_entry(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 0x1:
        return LOCKED
    if info.compress_type not in _METHODS:
        return later("it is packed in a way that cannot be read here")
    mode = info.external_attr >> 16
    if mode and stat.S_ISLNK(mode):
        return _A_LINK
    if mode and stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return _NO_FILE
    return None


def _zip_opener(
    archive: zipfile.ZipFile | None, file: BinaryIO, info: zipfile.ZipInfo
) -> Callable[[], BinaryIO]:
    if info.compress_type in (STORED, DEFLATED) or archive is None:
        return lambda: cast("BinaryIO", ZipMember(file, info))
    return lambda: cast("BinaryIO", archive.open(info))


def _add_or_open(inventory: Inventory, member: Member) -> bool:
    """Add a member, or, where it is an archive itself, what is in it. False when there is no more room."""
    path = member.path
    is_plain = _kind_by_name(path) is None or inventory.stays_closed(path)
    if is_plain or refusal_of_name(path) or left_by_system(path):
        return inventory.add(member)
    packed = member.packed
    if packed is not None and inventory.budget.ratio_exceeded(member.size, packed):
        return inventory.add(member)  # which refuses it
    if len(member.within) + 2 > inventory.limits.depth:
        sentence = told(later("archives are nested more than {depth} deep"), depth=inventory.limits.depth)
        inventory.refuse(member.label, member.container, sentence)
        return True
    within = (*member.within, member.path)
    try:
        file = _seekable(inventory, member)
        inventory.keep(file)
        opened = _open_archive(
            inventory, member.container, file, member.path, within=within, size=member.size
        )
    except DAMAGE:
        inventory.refuse(member.label, member.container, later("it is damaged and could not be opened"))
        return True
    if not opened:
        return inventory.add(member)
    return len(inventory.members) < inventory.limits.members


def _seekable(inventory: Inventory, member: Member) -> BinaryIO:
    """Open an archive inside another; in a tgz going back costs unpacking it all again, so it is held."""
    if member.packed is not None or member.size > inventory.room:
        return _buffered(member.opener())
    inventory.room -= member.size
    with inventory.open(member) as stream:
        return io.BytesIO(_read_up_to(stream, member.size))


def _buffered(file: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(file, _BUFFER)) if isinstance(file, io.RawIOBase) else file


# Tars


def _add_tar(
    inventory: Inventory,
    container: Container,
    file: BinaryIO,
    within: tuple[str, ...],
    size: int,
    *,
    packed: bool,
) -> None:
    """List a tar in one pass, keeping the beginning of each file: going back costs unpacking again."""
    plain: BinaryIO = file
    if packed:
        plain = cast("BinaryIO", _Inflated(file, size, inventory.budget))
        inventory.keep(plain)
    try:
        # Past what looks like the end: what stands behind damage is found, and a gzip's checksum is seen.
        archive = _Tar.open(fileobj=plain, mode="r:", ignore_zeros=True)
        for info in archive:
            if info.size < 0:
                raise tarfile.ReadError
            if not _add_tar_entry(inventory, container, archive, info, within):
                return
        if archive.damaged:
            raise tarfile.ReadError
    except DAMAGE:
        bomb = getattr(plain, "bomb", False)
        sentence = (
            told(_BOMB, ratio=inventory.limits.ratio)
            if bomb
            else later("it is cut off or damaged, so only a part of it could be read")
        )
        _say(inventory, container, within, sentence)


def _add_tar_entry(
    inventory: Inventory,
    container: Container,
    archive: tarfile.TarFile,
    info: tarfile.TarInfo,
    within: tuple[str, ...],
) -> bool:
    if info.isdir():
        return True
    path = _label(info.name.removeprefix("./"))
    if not info.isreg() or info.issparse():
        why = _A_LINK if info.issym() or info.islnk() else later("it is no regular file")
        inventory.refuse("!".join((*within, path)), container, why)
        return True
    opener = _tar_opener(archive, info)
    member = Member(path, within, container, info.size, None, opener, position=info.offset_data)
    if not _kind_by_name(path) and not is_media(path) and inventory.room >= HEAD_BYTES:
        with contextlib.suppress(EOFError, zlib.error, tarfile.TarError), opener() as file:
            member.head_bytes = file.read(HEAD_BYTES)
            inventory.room -= len(member.head_bytes)
    return _add_or_open(inventory, member)


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", archive.extractfile(info))


# Headers that say something of the file behind them: the library reads what they hold at once.
_ABOUT_OTHERS = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


class _Header(tarfile.TarInfo):
    """A header that is looked at before it is believed."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.size < 0 or (header.type in _ABOUT_OTHERS and header.size > _LONGEST_HEADER):
            raise tarfile.InvalidHeaderError  # type: ignore[attr-defined]
        return header

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Self:
        tar = cast("_Tar", archive)
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            tar.ended = True
            raise
        except tarfile.HeaderError:
            tar.damaged = tar.damaged or not tar.ended
            raise


class _Tar(tarfile.TarFile):
    """A tar that remembers what the standard library passes over: a broken header, a missing end."""

    tarinfo = _Header
    ended = damaged = False


class _Inflated(io.RawIOBase):
    """A gzip stream that stops when far too much comes out of it."""

    def __init__(self, file: BinaryIO, packed: int, budget: Budget) -> None:
        self._gzip, self._packed, self._budget = gzip.GzipFile(fileobj=file), packed, budget
        self.bomb = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._gzip.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset if whence == io.SEEK_SET else self._gzip.tell() + offset
        self._guard(target)
        return self._gzip.seek(target)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._gzip.read(len(buffer))
        self._guard(self._gzip.tell())
        buffer[: len(data)] = data
        return len(data)

    def _guard(self, place: int) -> None:
        if self._budget.ratio_exceeded(place, self._packed):
            self.bomb = True
            raise OSError("more came out than is allowed")


class _Broken(io.RawIOBase):
    """Stands for a member that could not be opened: empty, and damaged."""

    damage = "damaged"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        del buffer
        return 0


def _digest(file: BinaryIO, stop: threading.Event) -> str:
    digest = hashlib.sha256()
    while not stop.is_set() and (piece := file.read(1 << 20)):
        digest.update(piece)
    return digest.hexdigest()


def _read_up_to(stream: io.RawIOBase, count: int) -> bytes:
    pieces, left = [], count
    # In pieces, so that a cut costs only the last one.
    while left and (piece := stream.read(min(left, _BUFFER))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
