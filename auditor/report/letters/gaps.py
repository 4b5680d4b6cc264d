"""What is missing in what a vendor handed out, as far as the files tell. It holds no words and no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History, MemberEntry
from auditor.history.parts import missing_parts

# In the order in which a letter lists them.
GAPS = (
    "parts_missing",
    "damaged",
    "files_unexplained",
    "no_siri",
    "clips_absent",
    "clips_unexplained",
    "no_sound",
    "text_withheld",
    "no_words",
    "no_time",
    "no_labels",
    "no_device",
    "period",
)
_DAMAGE = frozenset({"file_cut_off", "checksum_wrong", "damaged"})
_COLUMNS = (
    "vendor",
    "duplicate_of",
    "kind",
    "audio_state",
    "outcome",
    "vendor_label",
    "device",
    "started_at",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing.

    id:          of GAPS.
    n, of:       how many, and of how many; 0 where it is not a matter of counting.
    first, last: the days that the recordings cover, for "period".
    numbers:     of parts, for "parts_missing".
    """

    id: str
    n: int = 0
    of: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    numbers: tuple[int, ...] = ()


def missing_of(history: History | None, vendor: str, zone: str = "UTC") -> list[Gap]:
    """Return what is missing of a vendor, in the order of GAPS.

    history: None where nothing was read; then only what the vendor hands to nobody.
    zone:    in which the first and the last day are said.
    """
    found = [] if history is None else [*_of_files(history, vendor), *_of_rows(history, vendor, zone)]
    if vendor == "apple":
        found.append(Gap("no_siri"))
    return sorted(found, key=lambda gap: GAPS.index(gap.id))


# Files ----------------------------------------------------------------------------------------


def _of_files(history: History, vendor: str) -> Iterator[Gap]:
    absent = missing_parts((one.name for one in history.containers), vendor=vendor)
    numbers = tuple(number for series in absent.values() for number in series)
    if numbers:
        yield Gap("parts_missing", n=len(numbers), numbers=numbers)
    if vendor == "apple":  # other files of Apple's are made by the phone, and are no copy that Apple gave
        return
    own = [one for one in history.members if _vendor(one) == vendor]
    damaged = sum(any(problem.kind in _DAMAGE for problem in one.damage) for one in own)
    if damaged:
        yield Gap("damaged", n=damaged)
    unexplained = _unexplained(history.members, vendor)
    if unexplained:
        yield Gap("files_unexplained", n=unexplained)


def _vendor(member: MemberEntry) -> str:
    return (member.shape or "").partition(".")[0]


def _unexplained(members: Sequence[MemberEntry], vendor: str) -> int:
    """Return how many files nobody understands, where what lies beside them is this vendor's alone."""
    vendors: dict[str, set[str]] = {}
    for member in members:
        if member.shape:
            vendors.setdefault(member.container, set()).add(_vendor(member))
    return sum(
        member.state == "not_understood" and member.size > 0 and vendors.get(member.container) == {vendor}
        for member in members
    )


# Rows -----------------------------------------------------------------------------------------


def _of_rows(history: History, vendor: str, zone: str) -> Iterator[Gap]:
    """Yield what recordings lack. An app that held the microphone was noted by the phone, not by Apple."""
    if vendor == "apple":
        return
    names = [*_COLUMNS, *(["transcript"] if history.has_words else [])]
    rows = history.table.select(names)
    rows = rows.filter(pc.and_(_is(rows, "vendor", vendor), rows.column("duplicate_of").is_null()))
    clips = _is(rows, "audio_state", "orphan")
    voice = rows.filter(pc.and_(_is(rows, "kind", "voice"), pc.invert(clips)))
    yield from _counted(
        ("clips_absent", _count(_is(rows, "audio_state", "named_but_absent")), 0),
        ("clips_unexplained", _count(clips), 0),
        ("no_sound", _count(_is(voice, "audio_state", "none")), len(voice)),
        ("text_withheld", _count(_is(voice, "outcome", "text_withheld")), 0),
        ("no_words", _wordless(voice), len(voice)),
        ("no_time", voice.column("started_at").null_count, 0),
    )
    if len(voice):
        yield from (Gap(name) for name, column in _WHOLLY if voice.column(column).null_count == len(voice))
        yield from _period(rows, zone)


_WHOLLY = (("no_labels", "vendor_label"), ("no_device", "device"))  # missing with every recording


def _counted(*found: tuple[str, int, int]) -> Iterator[Gap]:
    yield from (Gap(name, n=n, of=of) for name, n, of in found if n)


def _wordless(voice: pa.Table) -> int:
    """Return how many have no transcript without a sentence that says that none is stored."""
    if "transcript" not in voice.column_names:
        return 0
    withheld = _is(voice, "outcome", "text_withheld")
    return _count(pc.and_(voice.column("transcript").is_null(), pc.invert(withheld)))


def _period(rows: pa.Table, zone: str) -> Iterator[Gap]:
    span = pc.min_max(rows.column("started_at")).as_py()
    if span["min"] is not None:
        first, last = (span[end].astimezone(ZoneInfo(zone)).date() for end in ("min", "max"))
        yield Gap("period", first=first, last=last)


def _is(rows: pa.Table, column: str, word: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(rows.column(column).cast(pa.string()), word), False)


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)
