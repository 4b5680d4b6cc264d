"""The system's own log, turned into lines of JSON (format notes, Apple 5).

Two programs write it: Apple's `log show --style ndjson`, and the iterator of macos-UnifiedLogs. Of
millions of lines a few are about dictation; the others are counted and not even decoded. What the
second stage of the voice trigger writes was never seen in a real log, so it is read only on request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from auditor.language import later
from auditor.recording import recording_id
from auditor.shapes.apple.storable import storable
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import Instant, is_sane, iso_instant, iso_ms
from auditor.shapes.json_stream import Damage, Line, decode_kindly, lines

BEGIN, END = "Dictation did begin", "Dictation did end"
START = "DictationConnection startDictation"
SUMMARY = "SecondPass Result Summary"
_DICTATION, _SUMMARY = b"Dictation", SUMMARY.encode()  # a line with neither is not decoded
_FINISHED = b'"finished"'
_OPENS = ord("{")
_LONGEST_TRAILER = 200

_SHOWN = ("eventMessage", "timestamp", "processImagePath")
_ITERATED = ("message", "time", "log_type")
_LANGUAGE = re.compile(r"\b[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?[-_][A-Z]{2}\b")
_LOCALE = re.compile(r"^Locale: *([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*) *$", re.MULTILINE)
_DECISION = re.compile(r"^Decision: *(\S[^\n]{0,199}?) *$", re.MULTILINE)

_ECHO_US = 1_000_000  # one process notes one begin twice within this time
_START_US = 10_000_000  # the language is noted this long before the begin, at most
_MOST_OPEN = 1_000
_LONGEST_MESSAGE = 10_000

Entry = Mapping[str, object]


class UnifiedLog(Shape):
    """Lines of the unified log as JSON."""

    id = "apple.unified_log"
    title = later("Apple system log (JSON lines)")
    source = "public parsers; dictation seen by others on iOS 18.7, second pass from code only"

    def recognise(self, head: Head) -> Claim | None:
        """Claim lines with the three keys of one of the two forms, also where a remark comes first."""
        in_view = head.data.removeprefix(b"\xef\xbb\xbf").split(b"\n", 8)
        for number, raw in enumerate(in_view[:8]):
            if not raw.lstrip().startswith(b"{"):
                continue
            whole = head.whole or number + 1 < len(in_view)
            form = _form_of(raw, whole=whole)
            if form:
                return Claim(0.95 if number == 0 else 0.9, (f"lines with {form}",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield sessions as they end, and at the end those that never did.

        What does not hold one of two words is a line about something else: it is counted, and nobody
        looks whether it is whole.
        """
        log = _Log(experimental=source.options.experimental)
        log.rows.note("log_undocumented")
        with source.open() as stream:
            for line in lines(stream):
                if isinstance(line, Damage):
                    log.rows.damage(line.kind)
                    continue
                if log.begun and _is_plain(line):
                    log.others += 1
                    log.finished = False
                    continue
                log.take(line)
                if log.rows.full:
                    yield log.batch()
        log.close()
        yield log.batch()


def _form_of(raw: bytes, *, whole: bool) -> str | None:
    """Return what a line holds, if it is a line of such a log. One may be longer than what is in view."""
    if not whole:
        return "a long message" if b'"eventMessage"' in raw and b'"activityIdentifier"' in raw else None
    entry = _entry_in(raw) or {}
    for form in (_SHOWN, _ITERATED):
        if all(key in entry for key in form):
            return ", ".join(form[:-1]) + " and " + form[-1]
    return "the end of an empty log" if _is_trailer(raw) else None


def _entry_in(raw: bytes) -> Entry | None:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            value = decode_kindly(raw)
        except ValueError:
            return None
    return value if isinstance(value, dict) else None


class _Begun(NamedTuple):
    """A session of dictation that has begun. row: the line where."""

    row: int
    at: Instant | None
    process: str
    language: str | None


@dataclass(slots=True)
class _Log:
    """What is known while a log passes by.

    others:   lines about something else, not yet booked.
    open:     sessions that have begun, by boot, process and number.
    ended:    when the last one of them ended.
    start:    when, and in which language, dictation was last asked for.
    begun:    whether a line was seen that is more than a remark.
    shown:    whether Apple's own program wrote the lines; it ends with a line of its own.
    finished: whether the last line was that one.
    """

    experimental: bool
    rows: Rows = field(
        default_factory=lambda: Rows({"vendor": "apple", "shape": UnifiedLog.id, "audio_state": "none"})
    )
    others: int = 0
    open: dict[tuple[object, ...], _Begun] = field(default_factory=dict)
    ended: dict[tuple[object, ...], int] = field(default_factory=dict)
    start: tuple[int, str] | None = None
    begun: bool = False
    shown: bool = False
    finished: bool = False

    def take(self, line: Line) -> None:
        """Settle one line that is not plainly about something else."""
        raw = line.raw
        if raw is None:
            self._problem("line_too_large", line.number)
            return
        if not raw.strip():
            return
        if len(raw) <= _LONGEST_TRAILER and _is_trailer(raw):
            self.finished = True
            return
        self.finished = False
        entry = _entry_in(raw)
        if entry is None and (self.begun or raw.lstrip().startswith(b"{")):
            self._problem("row_broken" if line.ended else "row_cut_off", line.number)
        elif entry is None:
            self.others += 1  # a remark of the program before the first line
        else:
            self.shown = self.shown or "eventMessage" in entry
            self.begun = True
            self._settle(entry, line.number)

    def _settle(self, entry: Entry, row: int) -> None:
        message = entry.get("eventMessage", entry.get("message"))
        if not isinstance(message, str):
            self.others += 1
        elif BEGIN in message:
            self._begin(entry, row)
        elif END in message:
            self._end(entry, row)
        elif START in message:
            self._asked(entry, message)
        elif SUMMARY in message:
            self._second_pass(entry, message, row)
        else:
            self.others += 1

    # Dictation

    def _asked(self, entry: Entry, message: str) -> None:
        """Keep the language; the session is counted where it begins."""
        at, language = _instant(entry), _LANGUAGE.search(message.partition(START)[2])
        if at and language:
            self.start = at.micros, language[0].replace("_", "-")
        self.others += 1

    def _begin(self, entry: Entry, row: int) -> None:
        at, key = _instant(entry), _process_of(entry)
        before = self.open.get(key)
        if before and at and before.at and 0 <= at.micros - before.at.micros <= _ECHO_US:
            self._aside("repeated_event")
            return
        if before:
            self._session(self.open.pop(key), None)
        elif len(self.open) >= _MOST_OPEN:
            self._session(self.open.pop(next(iter(self.open))), None)
        language = None
        if self.start and at and 0 <= at.micros - self.start[0] <= _START_US:
            language = self.start[1]
        self.open[key] = _Begun(row, at, _name_of(entry), language)

    def _end(self, entry: Entry, row: int) -> None:
        at, key = _instant(entry), _process_of(entry)
        begun = self.open.pop(key, None)
        last = self.ended.get(key)
        if begun is None and at and last is not None and 0 <= at.micros - last <= _ECHO_US:
            self._aside("repeated_event")
            return
        if at:
            if len(self.ended) >= _MOST_OPEN:
                self.ended.clear()
            self.ended[key] = at.micros
        if begun:
            self._session(begun, at, ended=True)
            return
        self._book(
            row,
            at,
            role="dictation end",
            kind="microphone_session",
            product="Dictation",
            vendor_label="; ".join(filter(None, (END, _name_of(entry)))),
        )
        self.rows.flaw("begin_missing")

    def _session(self, begun: _Begun, end: Instant | None, *, ended: bool = False) -> None:
        """Book a session, with its length where both its instants are known and in order."""
        length = None
        if begun.at and end and end.micros >= begun.at.micros:
            length = (end.micros - begun.at.micros) / 1_000_000
        self._book(
            begun.row,
            begun.at,
            role="dictation",
            spoiled=ended and length is None,
            kind="microphone_session",
            product="Dictation",
            duration_s=length,
            language=begun.language,
            vendor_label="; ".join(filter(None, (BEGIN, begun.process))),
        )
        if not ended:
            self.rows.flaw("end_missing")

    # The voice trigger

    def _second_pass(self, entry: Entry, message: str, row: int) -> None:
        """Show what the second stage noted, and draw no conclusion: nobody knows what its words mean."""
        if not self.experimental:
            self._aside("experimental")
            return
        locale, decision = _LOCALE.search(message), _DECISION.search(message)
        self._book(
            row,
            _instant(entry),
            role="second pass",
            kind="unknown",
            product="Siri",
            placeholder=storable(message)[:_LONGEST_MESSAGE],
            language=locale[1].replace("_", "-") if locale else None,
            vendor_label=storable(decision[1]) if decision else None,
        )

    # Booking

    def _book(
        self, row: int, at: Instant | None, *, role: str, spoiled: bool = False, **columns: object
    ) -> None:
        if at is None or spoiled:
            self.rows.flaw("time_unreadable")
        self.rows.begin()
        self.rows.recording(
            row=row,  # the number of the line: those about something else count, too
            recording_id=recording_id("apple", role, iso_ms(at.micros) if at else ""),
            keyed=False,
            started_at=at.micros if at else None,
            time_basis=at.basis if at else None,
            time_precision=at.precision if at else None,
            **columns,
        )

    def _aside(self, reason: str) -> None:
        self.rows.begin()
        self.rows.set_aside(reason)

    def _problem(self, kind: str, row: int) -> None:
        self.rows.begin()
        self.rows.row = row
        self.rows.problem(kind)

    def close(self) -> None:
        """Book what is still open, and say whether the log was written to its end."""
        for begun in self.open.values():
            self._session(begun, None)
        self.open.clear()
        if self.shown and not self.finished:
            self.rows.damage("file_cut_off")

    def batch(self) -> Batch:
        """Hand out what was collected."""
        batch = self.rows.batch()
        batch.rows += self.others
        if self.others:
            batch.set_aside["log_line"] += self.others
        self.others = 0
        return batch


def _is_plain(line: Line) -> bool:
    """Whether a line needs no look inside. This is the way of almost all lines, so it must be quick."""
    raw = line.raw
    if raw is None or _DICTATION in raw or _SUMMARY in raw:
        return False
    return len(raw) > _LONGEST_TRAILER and raw[0] == _OPENS and line.ended


def _is_trailer(raw: bytes) -> bool:
    """Whether this is the line that Apple's program writes last."""
    entry = _entry_in(raw) if _FINISHED in raw else None
    return entry is not None and "finished" in entry and "eventMessage" not in entry


def _instant(entry: Entry) -> Instant | None:
    """Return when: text with an offset, or nanoseconds since 1970."""
    nanoseconds = entry.get("time")
    if isinstance(nanoseconds, int | float) and not isinstance(nanoseconds, bool) and 0 < nanoseconds < 1e19:
        micros = int(nanoseconds // 1000)
        return Instant(micros, "utc", "ms") if is_sane(micros) else None
    return iso_instant(entry.get("timestamp"))


def _process_of(entry: Entry) -> tuple[object, ...]:
    """Return what tells one running program from another; values that are no plain text count as one."""
    names = (("bootUUID", "boot_uuid"), ("processID", "pid"), ("processImagePath", "process"))
    return tuple(json.dumps(entry.get(one, entry.get(other)))[:1000] for one, other in names)


def _name_of(entry: Entry) -> str:
    """Return the program's name without its folders, which may name the person."""
    path = entry.get("processImagePath", entry.get("process"))
    return storable(path.rpartition("/")[2])[:200] if isinstance(path, str) else ""
