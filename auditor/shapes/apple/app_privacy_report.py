"""Apple's App Privacy Report: which app held the microphone, from when to when (format notes, Apple 2).

One JSON object a line. A session is two lines, `intervalBegin` and `intervalEnd`, joined by an
identifier; they may lie in different exports, so lines about the microphone are gathered while reading
and paired at the end. What other sensors and the network did is counted and set aside. Siri is never
an accessor in this report, and its absence says nothing.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, cast

import msgspec

from auditor.facts import table
from auditor.language import later
from auditor.problem import PROBLEM_KINDS, Problem
from auditor.recording import recording_id
from auditor.shapes.contract import SET_ASIDE, Batch, Claim, Exports, Head, Rows, Shape, Source
from auditor.shapes.instants import Instant, iso_instant, iso_ms
from auditor.shapes.json_stream import Damage, decode_kindly, lines

BEGIN, END, EVENT = "intervalBegin", "intervalEnd", "event"

_STREAM = "com.apple.privacy.accounting.stream."  # betas of June 2021
_MARK = b"\xef\xbb\xbf"
_NAME = re.compile(r"App_Privacy_Report.*\.(?:ndjson|json|txt)", re.IGNORECASE)
_LOOKED_AT = 1_000  # lines, when a file is to be recognised
# Some bundle ids carry the ten characters of a developer's team; without them one app has one name.
_TEAM = re.compile(r"[0-9A-Z]{10}\.(?=.)")
_GATHERED = "sightings"  # where the lines about the microphone wait in the memo
_BATCH_ROWS = 20_000

Line = Mapping[str, object]


class Sighting(NamedTuple):
    """One line about the microphone.

    member, row: where it stands; row counts lines from 0, blank ones included.
    identifier:  joins the two lines of a session, or None where the line has none.
    kind:        raw, or None.
    app:         bundle id without a team, or None.
    label:       what the line calls the microphone, and whatever else of it must not be lost.
    at:          when; None where unreadable.
    """

    member: int
    row: int
    identifier: str | None
    kind: str | None
    app: str | None
    label: str
    at: Instant | None

    @property
    def micros(self) -> int | None:
        """When, in microseconds since 1970 UTC."""
        return self.at.micros if self.at else None

    @property
    def order(self) -> tuple[int, int, int]:
        """By time, then place: what follows does not depend on the order of lines."""
        return (self.at.micros if self.at else -1, self.member, self.row)


class Session(NamedTuple):
    """What becomes one row: a begin, with its end where it is known; an end alone; or a point event."""

    first: Sighting
    end: Sighting | None = None


class AppPrivacyReport(Shape):
    """The NDJSON that Settings shares, in its present form and those of the betas of 2021."""

    id = "apple.app_privacy_report"
    title = later("Apple App Privacy Report")
    source = "published test files and Apple's own documentation; iOS 15.2 and later, betas of 2021"

    def recognise(self, head: Head) -> Claim | None:
        """Claim lines that are objects of a known type, about an app or a contact, with a time."""
        data = head.data.removeprefix(_MARK)
        named = _NAME.fullmatch(head.name) is not None
        if not data.strip():
            named = named and head.whole
            return Claim(0.5, ("an empty file with the name of a report",)) if named else None
        in_view = data.split(b"\n") if head.whole else data.split(b"\n")[:-1]
        # What is no object is not even decoded: every file that no other shape claims comes past here.
        objects = [
            _object_of(line) if line.lstrip().startswith(b"{") else "not_an_object"
            for line in islice((line for line in in_view if line.strip()), _LOOKED_AT)
        ]
        known = [not isinstance(one, str) and _is_known(one) for one in objects]
        timed = [
            fits and not isinstance(one, str) and _time_in(one) is not None
            for fits, one in zip(known, objects, strict=True)
        ]
        # A text that quotes a few such lines is no report, unless it is named like one.
        if any(timed) and (timed[0] or 4 * sum(timed) >= len(timed) or named):
            later = "" if timed[0] else ", after others"
            return Claim(0.9 if later else 0.95, (f"lines with a type, an app and a time{later}",))
        if any(known[:1]):
            return Claim(0.9, ("lines with a type and an app, but without a time",), changed=True)
        # What it tells cannot be fetched again, so it is not passed over as some unknown file.
        return Claim(0.5, ("the name of a report, but none of its lines",), changed=True) if named else None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield what is settled by itself, and gather the lines about the microphone for `finish`."""
        gathered = cast("list[Sighting]", source.memo.setdefault(_GATHERED, []))
        batch = Batch(notes={"system_left_out", "since_switched_on"})
        with source.open() as stream:
            for line in lines(stream):
                if isinstance(line, Damage):
                    batch.damage.append(Problem(line.kind))
                    continue
                if line.raw is not None and not line.raw.strip():
                    continue
                found = "line_too_large" if line.raw is None else _object_of(line.raw)
                if found == "row_broken" and not line.ended:
                    found = "row_cut_off"
                word = found if isinstance(found, str) else _sort(found)
                if word in PROBLEM_KINDS:
                    batch.problems.append(Problem(word, row=line.number))
                elif word in SET_ASIDE:
                    batch.set_aside[word] += 1
                    if word == "unknown_sensor":
                        batch.notes.add(word)
                elif not isinstance(found, str):
                    gathered.append(_sighting(found, source.member, line.number))
                    continue
                batch.rows += 1
                if batch.rows >= _BATCH_ROWS:
                    yield batch
                    batch = Batch()
        yield batch

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Pair what was gathered, over all members, and yield one batch for each member."""
        del exports
        sessions, aside = pair(cast("list[Sighting]", memo.get(_GATHERED, [])))
        of_member: dict[int, list[Session]] = defaultdict(list)
        reasons: dict[int, list[str]] = defaultdict(list)
        for session in sessions:
            of_member[session.first.member].append(session)
        for sighting, reason in aside:
            reasons[sighting.member].append(reason)
        for member in sorted(of_member.keys() | reasons.keys()):
            yield member, _batch(sorted(of_member[member], key=lambda one: one.first.row), reasons[member])


def _object_of(raw: bytes) -> Line | str:
    """Decode one line; return the kind of problem where it is no object."""
    value: object
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            value = decode_kindly(raw)
        except ValueError:
            return "row_broken"
    return value if isinstance(value, dict) else "not_an_object"


def _is_access(line: Line) -> bool:
    stream = line.get("stream")
    return line.get("type") == "access" or (isinstance(stream, str) and stream.startswith(_STREAM))


def _is_contact(line: Line) -> bool:
    """Whether the line is about the network; the first beta gives no type, but these keys."""
    if line.get("type") == "networkActivity":
        return True
    return "type" not in line and "domain" in line and ("hasApp.bundleName" in line or "bundleID" in line)


def _is_known(line: Line) -> bool:
    """Whether a line is of this shape, and not of some other log that has a `type`, too."""
    if _is_access(line):
        return any(key in line for key in ("accessor", "category", "tccService"))
    return _is_contact(line) and any(key in line for key in ("domain", "bundleID", "hasApp.bundleName"))


def _time_in(line: Line) -> object:
    return line.get("timeStamp", line.get("timestamp"))


def _category(line: Line) -> str | None:
    """Return what the line calls the sensor, raw; None where it does not say."""
    for key in ("category", "tccService"):
        value = line.get(key)
        if isinstance(value, str) and value:
            return value
    stream = line.get("stream")
    return stream if isinstance(stream, str) and stream != _STREAM + "tcc" else None


def _sort(line: Line) -> str:
    """Return a reason to set the line aside, a kind of problem, or "microphone"."""
    if _is_contact(line):
        return "network_contact"
    category = _category(line) if _is_access(line) else None
    if category is None:
        return "unknown_kind"
    known = _sensors().get(category.casefold())
    if known is None:
        return "unknown_sensor"
    return "microphone" if known else "other_sensor"


@cache
def _sensors() -> Mapping[str, bool]:
    """Return the words for sensors that are known, and whether each means the microphone."""
    return {row["name"]: row.get("microphone", False) for row in table("apple_privacy_report")["sensor"]}


def _text(value: object) -> str | None:
    """Return text, or a number as text; None for anything else and for nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _sighting(line: Line, member: int, row: int) -> Sighting:
    accessor = line.get("accessor")
    app = _text(accessor.get("identifier") if isinstance(accessor, dict) else accessor)
    app = app or _text(line.get("bundleID"))
    kind = _text(line.get("kind"))
    labels, count = [_category(line) or ""], line.get("accessCount")
    if kind not in (BEGIN, END, EVENT) and kind:
        labels.append(kind)
    if line.get("outOfProcess") is True:  # a picker of the system held it, not the app: must stay visible
        labels.append("outOfProcess")
    if isinstance(count, int) and count > 1:  # several times within a minute, folded into one line
        labels.append(f"accessCount {count}")
    app = _TEAM.sub("", app, count=1) if app and _TEAM.match(app) else app
    # Thousands of lines share few words, and are kept until all are read.
    kind, app, label = (word and sys.intern(word) for word in (kind, app, "; ".join(labels)))
    identifier, at = _text(line.get("identifier")), iso_instant(_time_in(line))
    return Sighting(member, row, identifier, kind, app, label or "", at)


def pair(sightings: Iterable[Sighting]) -> tuple[list[Session], list[tuple[Sighting, str]]]:
    """Join begins and ends.

    Returns the sessions, and the lines that are no row of their own session: (line, reason to set it
    aside). An end in the same member as its begin is neither: the pair is one row.
    """
    groups: dict[tuple[str, str | None], list[Sighting]] = defaultdict(list)
    sessions: list[Session] = []
    aside: list[tuple[Sighting, str]] = []
    for sighting in sightings:
        if sighting.identifier is None:  # nothing joins it to anything, and equal ones may be real
            sessions.append(Session(sighting))
        else:
            groups[sighting.identifier, sighting.app].append(sighting)
    for group in groups.values():
        once: dict[tuple[int, str | None, int | None], Sighting] = {}
        in_order = sorted(group, key=lambda one: one.order)
        repeats = [
            one for one in in_order if once.setdefault((one.member, one.kind, one.micros), one) is not one
        ]
        aside += [(one, "repeated_event") for one in repeats]
        sessions += [Session(one) for one in once.values() if one.kind not in (BEGIN, END)]
        _pair_group(list(once.values()), sessions, aside)
    return sessions, aside


def _pair_group(kept: Sequence[Sighting], sessions: list[Session], aside: list[tuple[Sighting, str]]) -> None:
    """Join the begins and ends of one identifier: inside members first, then across them."""
    by_member: dict[int, list[Sighting]] = defaultdict(list)
    for one in kept:
        by_member[one.member].append(one)
    near = [joint for lines_of_one in by_member.values() for joint in _match(lines_of_one)]
    sessions += [Session(begin, end) for begin, end in near]
    settled = {one for joint in near for one in joint}
    end_of: dict[int | None, Sighting] = {}
    for begin, end in near:
        end_of.setdefault(begin.micros, end)
    known_ends = {end.micros for _, end in near}
    # What is left repeats a pair of another export, or has its other half there, or has none.
    left = [one for one in kept if one not in settled]
    across = _match(
        _one_each(one for one in left if one.micros not in (end_of if one.kind == BEGIN else known_ends))
    )
    far_ends = {end for _, end in across}
    end_of.update((begin.micros, end) for begin, end in across)
    known_ends.update(end.micros for end in far_ends)
    for one in left:
        if one.kind == BEGIN:
            sessions.append(Session(one, end_of.get(one.micros)))
        elif one in far_ends:
            aside.append((one, "session_end"))
        elif one.kind == END and one.micros in known_ends:
            aside.append((one, "repeated_event"))
        elif one.kind == END:
            sessions.append(Session(one))


def _one_each(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return the first of those that tell the same: one line in several exports."""
    once: dict[tuple[str | None, int | None], Sighting] = {}
    for sighting in sightings:
        once.setdefault((sighting.kind, sighting.micros), sighting)
    return list(once.values())


def _match(sightings: Sequence[Sighting]) -> list[tuple[Sighting, Sighting]]:
    """Join begins and ends of one identifier.

    One of each belong together even if a clock was set back in between. Of several, an end takes the
    nearest begin before it, so that no session is made longer than it may have been.
    """
    begins = [one for one in sightings if one.kind == BEGIN]
    ends = [one for one in sightings if one.kind == END]
    if len(begins) == 1 and len(ends) == 1:
        return [(begins[0], ends[0])]
    waiting: list[Sighting] = []
    found = []
    timed = [one for one in (*begins, *ends) if one.at]
    for one in sorted(timed, key=lambda one: (one.order[0], one.kind == END)):
        if one.kind == BEGIN:
            waiting.append(one)
        elif waiting:
            found.append((waiting.pop(), one))
    return found


def _batch(sessions: Sequence[Session], reasons: Sequence[str]) -> Batch:
    rows = Rows(
        {
            "vendor": "apple",
            "shape": AppPrivacyReport.id,
            "kind": "microphone_session",
            "audio_state": "none",
        }
    )
    if sessions:
        rows.note("held_is_not_sent")
    for session in sessions:
        rows.begin()
        rows.recording(**_recording(session))
        for flaw in _flaws(session):
            rows.flaw(flaw)
    for reason in reasons:
        rows.begin()
        rows.set_aside(reason)
    return rows.batch()


def _recording(session: Session) -> dict[str, object]:
    first = session.first
    role = "session" if first.kind == BEGIN else first.kind or EVENT
    when = iso_ms(first.at.micros) if first.at else ""
    return {
        "row": first.row,
        "recording_id": recording_id("apple", first.identifier or first.app or "", role, when),
        "keyed": first.identifier is not None,
        "product": first.app,
        "started_at": first.micros,
        "time_basis": first.at.basis if first.at else None,
        "time_precision": first.at.precision if first.at else None,
        "duration_s": _seconds(session),
        "vendor_label": _label(session),
    }


def _label(session: Session) -> str:
    """Return what both lines of a session call it."""
    labels = [session.first.label, *([session.end.label] if session.end else [])]
    return "; ".join(dict.fromkeys(part for label in labels for part in label.split("; ")))


def _seconds(session: Session) -> float | None:
    """Return the length of a session; None unless both its instants are known and in order."""
    begin, end = session.first.micros, session.end.micros if session.end else None
    if begin is None or end is None or end < begin:
        return None
    return (end - begin) / 1_000_000


def _flaws(session: Session) -> Iterator[str]:
    """Yield what the session lacks."""
    first, end = session
    if first.at is None or (end is not None and _seconds(session) is None):
        yield "time_unreadable"
    if first.kind == BEGIN and end is None:
        yield "end_missing"
    elif first.kind == END:
        yield "begin_missing"
    elif first.kind not in (BEGIN, EVENT):
        yield "label_unknown"
