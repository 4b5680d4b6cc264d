"""What a shape is: one documented form of a file, with two duties, to recognise it and to read it.

A shape looks at content and uses the name only as a hint. It never raises for a bad row: it counts
a problem and goes on. What it yields are batches, so that a million rows are never a million objects.
Nothing here knows a vendor.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

import pyarrow as pa

from auditor.language import later
from auditor.problem import Problem
from auditor.recording import Device, Place, Setting, default_of, record_batch

ITEM_BYTES = 16 * 1024 * 1024  # a JSON item, a line or an HTML cell may not be larger

# Why a row is set aside: it is understood, and it is not about a microphone and an assistant.
SET_ASIDE: dict[str, str] = {
    "other_product": later("belongs to another product"),
    "not_speech": later("a click, a search or a visit, not speech"),
    "tap": later("a choice made by tapping"),
    "network_contact": later("a network contact, not a microphone"),
    "other_sensor": later("another sensor than the microphone"),
    "unknown_sensor": later("a sensor that this version does not know"),
    "session_end": later("the end of a session that is counted where it began"),
    "repeated_event": later("the same event written twice"),
    "empty_line": later("an empty line"),
    "header_row": later("a header that is repeated between the rows"),
    "placeholder_row": later("a line that says only that there is no data"),
    "other_app": later("belongs to another app than the assistant; it is read only on request"),
    "voice_message": later("a message that somebody recorded for somebody"),
    "unknown_origin": later("sound of unknown origin, possibly voice memos"),
    "device_activity": later("what a device did, not what it heard"),
    "log_line": later("a line of a log about something else"),
    "setting": later("a setting; it is listed among the settings"),
    "other_setting": later("a setting about something else"),
    "device": later("a device; it is listed among the devices"),
    "account": later("about the account, not about what was heard"),
    "other_table": later("a title, or a row of another table in the same file"),
    "server_side": later("what the vendor's server noted of a request that is counted where it was made"),
    "server_only": later("what the vendor's server noted of a request that is not in this file"),
    "app_unknown": later("a request that does not say which app made it; it is read only on request"),
    "routine": later("a routine that was set up, not a recording"),
    "experimental": later("of a meaning that is not settled; it is read only on request"),
}

# What must be known about a whole file to read its numbers rightly. It is neither good nor bad.
NOTES: dict[str, str] = {
    "more_pages": later("the page held more records than were saved in this file"),
    "tool_drops_unintended": later(
        "the tool that wrote this file leaves out unintended activations: it shows none"
    ),
    "tool_drops_repeats": later(
        "the tool that wrote this file keeps only one of several equal rows of a day"
    ),
    "week_only": later(
        "the page shows the last seven days at first: what was saved may be a week, not everything"
    ),
    "no_alexa_records": later("this workbook holds no Alexa records"),
    "no_siri_history": later(
        "Apple does not hand over Siri or Dictation history: it keeps requests under a random "
        "number, not under the account, so nothing in these files can show what Siri heard"
    ),
    "listed_is_not_heard": later("that a device is listed says neither what it heard nor who spoke to it"),
    "audio_of_unknown_origin": later(
        "sound of unknown origin, possibly voice memos; nothing says it is Siri's"
    ),
    "zone_assumed": later("the times have no zone; the chosen one, or this machine's, was assumed"),
    "zone_ambiguous": later("the short name of the time zone has several meanings; the commonest was taken"),
    "failed_at_vendor": later("the vendor says that it could not export some files"),
    "parts_missing": later("parts of this export are not here"),
    "product_unknown": later(
        "there are searches in it of a product that was set aside; in this language nobody "
        "has told yet what the assistant is called, so it may be the assistant's"
    ),
    "opt_in_only": later("only what belongs to the assistant was read; the rest is read on request"),
    "order_is_guesswork": later(
        "nothing says which sound file belongs to which of these rows; where both are "
        "there, one request may count twice"
    ),
    "maybe_another_household": later(
        "a sound file names a device that is not in the list of devices; it may come from another household"
    ),
    "utc_assumed": later("the times have no zone; they were taken as UTC"),
    "system_left_out": later(
        "Siri, Dictation and other services of the system are left out of this report, and so "
        "are apps that were removed before it was made; if one is missing, that says nothing"
    ),
    "since_switched_on": later(
        "the report covers only the time since it was switched on, and of that what was kept"
    ),
    "held_is_not_sent": later("that an app held the microphone does not say that sound was kept or sent"),
    "unknown_sensor": later(
        "some lines are about a sensor that this version does not know; should that be another "
        "name of the microphone, sessions are missing here"
    ),
    "encrypted_backup": later(
        "this backup is encrypted, so what is in it cannot be read; make one without a "
        "password in Finder or iTunes, or decrypt this one with another program and open what that one makes"
    ),
    "report_window": later(
        "the report covers only the time while it was on, 15 minutes unless 7 days were chosen; "
        "simple requests to Siri and dictation are never in it"
    ),
    "absent_is_not_off": later(
        "a setting that is not in this file was not recorded there; that does not mean off"
    ),
    "permission_is_not_use": later("a permission says that an app may listen, not that it did"),
    "log_undocumented": later(
        "the messages of this log are not documented and change from release to release; "
        "if one is missing, that says nothing"
    ),
}


@dataclass(frozen=True, slots=True, eq=False)  # one object a container; to compare all paths takes long
class Around:
    """The innermost container of a member, as far as it helps to recognise the member.

    name:  file name of the container, e.g. "Alexa_2.zip"; of a nested one, its own.
    paths: paths of all its members, but for what an operating system put there.
    """

    name: str = ""
    paths: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a member, from which a shape recognises it.

    path:   path inside its innermost container, "/"-separated, NFC.
    size:   bytes of the whole member.
    data:   its first bytes, at most containers.limits.HEAD_BYTES; none for sound and pictures.
    around: what lies in the same container.
    """

    path: str
    size: int
    data: bytes
    around: Around = Around()

    @property
    def name(self) -> str:
        """The file name without folders."""
        return self.path.rpartition("/")[2]

    @property
    def whole(self) -> bool:
        """Whether `data` is the whole member."""
        return len(self.data) >= self.size


@dataclass(frozen=True, slots=True)
class Claim:
    """A shape's answer that a member is its own.

    confidence: 0 to 1; two shapes with the same highest confidence is an error that is shown.
    reasons:    what was seen, in plain words without content, e.g. "objects with header, title, time".
    set_aside:  set where the member is known but not read on purpose: the reason, one sentence.
    changed:    the member is almost, but not quite, of this shape: loud, and not read.
    """

    confidence: float
    reasons: tuple[str, ...]
    set_aside: str | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose about reading.

    zone:         IANA name for rows whose zone is not in the file, or None for the system's.
    places:       keep where recordings were made.
    other_apps:   read what other apps than the assistant asked of it, too.
    experimental: read what is known from programs only and was never seen in a real file.
    """

    zone: str | None = None
    places: bool = False
    other_apps: bool = False
    experimental: bool = False


class Exports(Protocol):
    """What a reader may ask about the other members of the same exports."""

    def find_clip(self, member: int, name: str) -> tuple[int, str] | None:
        """Return number and path of the sound file `name` beside member number `member`, in any part.

        The clip counts as named from then on. None where it is absent.
        """

    def clip_at(self, member: int, path: str) -> int | None:
        """Return the number of the sound file at this very path, in the container of `member` or another.

        For names that come a hundred times, such as "1.wav". The clip counts as named from then on.
        """

    def is_named(self, member: int) -> bool:
        """Whether some row named member number `member` as its clip."""


@dataclass(frozen=True, slots=True)
class Source:
    """One member, ready to be read.

    member:  its number in the inventory.
    path:    as in Head.
    size:    bytes.
    open:    returns a fresh stream from the beginning; the caller closes it.
    exports: the other members.
    options: the person's choices.
    memo:    a dict of this shape's own for this audit, to carry rows from `read` to `finish`.
    map:     like the builtin, in order, with a part of the work on another core where the file is large;
             takes a function of a module, and jobs and results that can be pickled.
    shared:  a dict that all shapes of this vendor have in common for this audit, by class of what it holds.
    """

    member: int
    path: str
    size: int
    open: Callable[[], BinaryIO]
    exports: Exports
    options: Options
    memo: dict[object, object]
    map: Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]] = map
    shared: dict[type, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """What a reader found in a stretch of rows.

    The history checks that rows == recordings + set aside + problems; `rows` is counted from the
    source, not from the outcomes.


    members: only in batches of `finish`: the member number of each recording, where they differ.
    flaws:   kinds of what recordings lack (problem.FLAW_KINDS); they do not count as rows.
    damage:  a problem of the member as a whole (cut off, wrong checksum); not a row either.
    notes:   what must be known of the member as a whole, keys of NOTES.
    """

    rows: int = 0
    recordings: pa.RecordBatch | None = None
    members: list[int] | None = None
    set_aside: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    flaws: Counter[str] = field(default_factory=Counter)
    damage: list[Problem] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    settings: set[Setting] = field(default_factory=set)
    devices: set[Device] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)


class Shape(ABC):
    """One documented form of a file: two methods that must exist, and a sane default for the third.

    id:     e.g. "google.my_activity_json"; the part before the dot is the vendor.
    title:  what it is, for people, e.g. "Google My Activity (JSON)".
    source: the section of the format notes that it follows, and since when it was seen.
    """

    id: str
    title: str
    source: str

    @abstractmethod
    def recognise(self, head: Head) -> Claim | None:
        """Say whether the member is of this shape; None is "not mine" and no error."""

    @abstractmethod
    def read(self, source: Source) -> Iterator[Batch]:
        """Yield everything in the member, in bounded batches, never raising for a bad row."""

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Yield (member number, batch) for rows that could only be settled once all members were read."""
        del exports, memo
        return iter(())


class Rows:
    """Collects one batch row by row, for readers whose files are small enough not to need columns.

    Each row of the source is announced by `begin`, then settled by exactly one of `recording`,
    `set_aside`, `problem`; a row that is announced and not settled makes the accounting fail.
    """

    def __init__(self, constants: Mapping[str, object]) -> None:
        """constants: columns that are the same for every recording of this reader."""
        self._constants = dict(constants)
        self._columns: dict[str, list[object]] = {}
        self._count = 0
        self._batch = Batch()
        self.row = -1  # number of the row at hand, from 0

    def begin(self) -> None:
        """Announce the next row of the source."""
        self.row += 1
        self._batch.rows += 1

    def recording(self, **columns: object) -> None:
        """Settle the row as a recording. Columns as in recording.TABLE_SCHEMA; `row` is filled in."""
        columns.setdefault("row", self.row)
        for name in columns.keys() - self._columns.keys():
            self._columns[name] = [default_of(name)] * self._count
        for name, values in self._columns.items():
            values.append(columns[name] if name in columns else default_of(name))
        self._count += 1

    def set_aside(self, reason: str, count: int = 1) -> None:
        """Settle the row as set aside; reason is a key of SET_ASIDE."""
        if reason not in SET_ASIDE:
            raise ValueError("unknown reason to set aside")
        self._batch.set_aside[reason] += count

    def problem(self, kind: str) -> None:
        """Settle the row as a problem; kind is a key of problem.PROBLEM_KINDS."""
        self._batch.problems.append(Problem(kind, row=self.row))

    def flaw(self, kind: str) -> None:
        """Note that the recording of this row lacks something; kind is a key of problem.FLAW_KINDS."""
        self._batch.flaws[kind] += 1

    def damage(self, kind: str) -> None:
        """Note that the member as a whole is damaged; not a row."""
        self._batch.damage.append(Problem(kind))

    def note(self, name: str) -> None:
        """Say what must be known of the member as a whole; a key of NOTES."""
        if name not in NOTES:
            raise ValueError("unknown note")
        self._batch.notes.add(name)

    def setting(self, setting: Setting) -> None:
        """Add a setting that the source states."""
        self._batch.settings.add(setting)

    def device(self, device: Device) -> None:
        """Add a device that the source lists."""
        self._batch.devices.add(device)

    @property
    def full(self) -> bool:
        """Whether it is time to hand out a batch."""
        return self._batch.rows >= 20_000

    def batch(self) -> Batch:
        """Hand out what was collected and start the next batch; row numbers go on."""
        batch, self._batch = self._batch, Batch()
        if self._count:
            batch.recordings = record_batch(self._constants | self._columns, self._count)
        self._columns, self._count = {}, 0
        return batch
