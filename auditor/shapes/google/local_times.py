"""Times as Google's web pages write them: in the language and the clock of the account.

The forms, the names of months and the abbreviations of zones are rows of facts/google_locales.toml; this
module only knows how a row is read (format notes, Google 3.3). An abbreviation is the offset in force when
the export was made and holds for every entry of the file, in summer as in winter.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from auditor.facts import table
from auditor.shapes.instants import EPOCH, day_micros, is_sane

LOCALES = "google_locales"

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_LONGEST = 80  # characters of a line that may be a time
_MOST_KEPT = 20_000  # parts of lines that are remembered: a file that never repeats a day is no activity
_YEARS = range(1990, 2031)  # in which a zone's abbreviations are looked up

# Marks that only tell in which direction to write, and signs that look alike.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NOT_LETTERS = {0x2E: None, 0x20: None, 0x131: "i", 0x307: None}
_ALIKE = _UNSEEN | {0x2212: "-", 0x2010: "-", 0x2011: "-", 0x060C: ","}


class LocalTime(NamedTuple):
    """What a line says of when.

    micros:    since 1970 UTC.
    basis:     a word of recording.TIME_BASES.
    ambiguous: the abbreviation has several meanings, and the commonest was taken.
    """

    micros: int
    basis: str
    ambiguous: bool


_new = tuple.__new__  # half the price of calling the class


class _Form(NamedTuple):
    """One way to write a day, up to the clock. months: word -> number; empty where it is a number."""

    pattern: re.Pattern[str]
    months: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Day:
    """What stands before the clock. half: whether it says before (0) or after (1) noon; None if neither."""

    micros: int
    half: int | None


@dataclass(frozen=True, slots=True)
class _Tail:
    """What stands behind hours and minutes.

    half:   as in _Day.
    offset: micros to the east of UTC; None where only the person's zone can tell.
    """

    second: int
    half: int | None
    offset: int | None
    basis: str
    ambiguous: bool


class _Parts(NamedTuple):
    """A line that is a time, taken apart.

    before: what stands before the clock, as `_plain` writes it; day: what that says.
    clock:  hours and minutes in micros; half: before (0) or after (1) noon, None where none is said.
    """

    before: str
    day: _Day
    clock: int
    half: int | None
    tail: _Tail


# Of a tail that is remembered: what to add to day and clock, the basis, whether ambiguous, and the clocks
# that go with it: of 12 hours where a half of the day is said, else of 24.
_Known = tuple[int, str, bool, dict[str, int]]


class LocalTimes:
    """Reads the lines of one file that are times; remembers their parts, for there may be a million."""

    def __init__(self, zone: str | None) -> None:
        """zone: IANA name of the person's zone, for what the file leaves open; or None."""
        self._zone = _zone_of(zone)
        self._own = _abbreviations(self._zone)
        rows = [row for language in table(LOCALES)["language"] for row in language.get("clocks", ())]
        self._halves = _halves(rows)
        self._forms = [_form(row, self._halves) for row in rows]
        self._tail_pattern = _tail_pattern(self._halves)
        self._meanings = _meanings()
        # What lines begin with -> the day, and the tails that may go with it.
        self._days: dict[str, tuple[int, dict[str, _Known]]] = {}
        self._tails: dict[int | None, dict[str, _Known]] = {None: {}, 0: {}, 1: {}}
        self._clocks: dict[int, dict[str, int]] = {24: {}, 12: {}}

    def read(self, text: str) -> LocalTime | None:
        """Return the time that a line is, or None for a line that is anything else, even in part."""
        at = text.find(":")
        try:
            day, tails = self._days[text[: at - 2]]
            rest, basis, ambiguous, clocks = tails[text[at + 3 :]]
            return _new(LocalTime, (day + clocks[text[at - 2 : at + 3]] + rest, basis, ambiguous))
        except KeyError:
            return self._read_afresh(text)

    def _read_afresh(self, text: str) -> LocalTime | None:
        """Read a line some part of which is new, and remember its parts."""
        if len(text) > _LONGEST or text.count(":") < 2:
            return None
        if self._is_known_but_for_day(text):
            return self.read(text)
        parts = self._parts(text)
        if parts is None:
            return None
        day, tail = parts.day, parts.tail
        local = day.micros + parts.clock + tail.second * _SECOND
        micros = local - (self._offset_at(local) if tail.offset is None else tail.offset)
        if not is_sane(micros):
            return None
        if tail.offset is not None and _is_sane_about(day):
            self._remember(text, parts)
        return LocalTime(micros, tail.basis, tail.ambiguous)

    def _is_known_but_for_day(self, text: str) -> bool:
        """Remember the day of a line whose other parts are known: few entries may be spread over years."""
        at = text.find(":")
        head, clock, tails = text[: at - 2], text[at - 2 : at + 3], self._tails[None]
        known = tails.get(text[at + 3 :])
        if known is None or head in self._days or clock not in known[3] or len(self._days) > _MOST_KEPT:
            return False
        day = self._day(_plain(head + _letter_before(clock)))
        if day is None or day.half is not None or not _is_sane_about(day):
            return False
        self._days[head] = (day.micros, tails)
        return True

    def _parts(self, text: str) -> _Parts | None:
        """Take a line apart; None where it is no time."""
        line = _plain(text)
        found = _CLOCK.search(line)
        if found is None:
            return None
        before = line[: found.start()].rstrip()
        day = self._day(before)
        tail = self._tail(line[found.end() :]) if day else None
        if not day or not tail or (day.half is not None and tail.half is not None):
            return None
        half = tail.half if day.half is None else day.half
        clock = _micros_of_clock(int(found[1]), int(found[2]), half)
        return None if clock is None else _Parts(before, day, clock, half, tail)

    def _remember(self, text: str, parts: _Parts) -> None:
        """Keep the parts of a line as they are written, if they part where every such line does."""
        at = text.find(":")
        head, clock, behind = text[: at - 2], text[at - 2 : at + 3], text[at + 3 :]
        if _plain(head + _letter_before(clock)) != parts.before:
            return
        day, tail, noon = parts.day, parts.tail, 12 * _HOUR * (parts.half or 0)
        tails, clocks = self._tails[day.half], self._clocks[24 if parts.half is None else 12]
        if max(len(self._days), len(tails), len(clocks)) > _MOST_KEPT:
            self._forget()
        self._days[head] = (day.micros, tails)
        rest = tail.second * _SECOND + noon - (tail.offset or 0)
        tails[behind] = (rest, tail.basis, tail.ambiguous, clocks)
        clocks[clock] = parts.clock - noon

    def _forget(self) -> None:
        """Drop what is remembered: a file that never repeats itself may not fill the memory."""
        self._days.clear()
        for tails in self._tails.values():
            tails.clear()
        for clocks in self._clocks.values():
            clocks.clear()

    def _day(self, text: str) -> _Day | None:
        """Read what stands before the clock."""
        for pattern, months in self._forms:
            found = pattern.fullmatch(text)
            if found:
                parts = found.groupdict()
                month = months[_letters(parts["month"])] if months else int(parts["number"])
                micros = day_micros(int(parts["year"]), month, int(parts["day"]))
                half = parts.get("half")
                return None if micros is None else _Day(micros, self._half(half) if half else None)
        return None

    def _half(self, word: str) -> int:
        return self._halves[_letters(word)]

    def _tail(self, text: str) -> _Tail | None:
        """Read what stands behind hours and minutes; None where that is not only the end of a time."""
        found = self._tail_pattern.fullmatch(text)
        if found is None or int(found["second"]) > 59:
            return None
        half = self._half(found["half"]) if found["half"] else None
        second, name = int(found["second"]), found["name"]
        if found["sign"]:
            hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
            if hours > 14 or minutes > 59:
                return None
            east = (hours * _HOUR + minutes * _MINUTE) * (-1 if found["sign"] == "-" else 1)
            return _Tail(second, half, east, "zone_at_export", False)
        if not name or name in ("UTC", "GMT"):
            return _Tail(second, half, 0, "utc", False)
        meaning = self._meaning(name)
        return meaning and _Tail(second, half, *meaning)

    def _meaning(self, name: str) -> tuple[int | None, str, bool] | None:
        """Return offset, basis and whether it was chosen among several for an abbreviation of a zone."""
        meanings = self._meanings.get(name, ())
        own = self._own.get(name)
        if own is None and self._zone:
            own = next((east for east, areas in meanings if self._zone.key.startswith(areas)), None)
        if len(meanings) == 1 and own in (None, meanings[0][0]):
            return meanings[0][0], "zone_at_export", False
        if own is not None:
            return own, "assumed", False
        if meanings:
            return meanings[0][0], "zone_at_export", True
        return (None, "assumed", False) if self._zone else None

    def _offset_at(self, local: int) -> int:
        """Return how far the person's zone was east of UTC at a local time, in micros."""
        moment = (EPOCH + dt.timedelta(microseconds=local)).replace(tzinfo=self._zone)
        offset = moment.utcoffset() or dt.timedelta()
        return offset // dt.timedelta(microseconds=1)


_DAY = 24 * _HOUR
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?=:\d\d)")


def _is_sane_about(day: _Day) -> bool:
    """Whether every clock and every zone of this day gives a sane time."""
    return is_sane(day.micros - 2 * _DAY) and is_sane(day.micros + 2 * _DAY)


def _letter_before(clock: str) -> str:
    """Return what is cut off with a clock of one digit and no part of it, where no blank stands before it."""
    return "" if clock[:1].isspace() or clock[:1].isdigit() else clock[:1]


def _plain(text: str) -> str:
    """Return a line with one kind of blank, comma and minus, and without marks that are not seen."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return " ".join(text.split())


def _letters(word: str) -> str:
    """Return a word without case, and without the dots and blanks of its writings: "a. m." and "AM" are one.

    A dot over an i, and a missing one, are no letters of their own either: patterns do not mind them.
    """
    return _plain(word).casefold().translate(_NOT_LETTERS)


def _micros_of_clock(hour: int, minute: int, half: int | None) -> int | None:
    """Return the time of day; half: before (0) or after (1) noon on a clock of 12 hours."""
    if hour > (23 if half is None else 12) or minute > 59:
        return None
    if half is not None:
        hour = hour % 12 + 12 * half
    return hour * _HOUR + minute * _MINUTE


def _halves(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return word -> 0 before noon, 1 after it, of every language."""
    names = ("am", "pm")
    return {_letters(row[name]): half for row in rows for half, name in enumerate(names) if name in row}


def _any_half(halves: Mapping[str, int]) -> str:
    """Return a pattern for the words of a half of the day, with or without dots and blanks."""
    return "|".join(r"\.? ?".join(map(re.escape, word)) + r"\.?" for word in sorted(halves, key=len)[::-1])


def _form(row: Mapping[str, str], halves: Mapping[str, int]) -> _Form:
    """Compile one row of the table: its part before the clock."""
    months = {
        _plain(word): number
        for number, words in enumerate(row.get("months", "").split(), 1)
        for word in words.split("/")
    }
    words = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    months = {_letters(word): number for word, number in months.items()}
    parts = {
        "{day}": r"(?P<day>\d{1,2})",
        "{number}": r"(?P<number>\d{1,2})",
        "{year}": r"(?P<year>\d{4})",
        "{month}": rf"(?P<month>{words})\.?",
        "{half}": rf"(?P<half>{_any_half(halves)})",
        ",": ",?",
        " ": " ?" if not months else " ",
    }
    form = _plain(row["form"].partition("{clock}")[0])
    pieces = re.split(r"(\{\w+\}|[, ])", form)
    return _Form(re.compile("".join(parts.get(p, re.escape(p)) for p in pieces), re.IGNORECASE), months)


def _tail_pattern(halves: Mapping[str, int]) -> re.Pattern[str]:
    number = r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    zone = rf"(?:(?:UTC|GMT)?{number}|(?P<name>(?-i:[A-Z]{{2,6}})))"
    return re.compile(rf":(?P<second>\d\d)(?: ?(?P<half>{_any_half(halves)}))?(?: {zone})?", re.IGNORECASE)


def _meanings() -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """Return abbreviation -> (offset in micros, areas) of each meaning, commonest first."""
    meanings: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for row in table(LOCALES)["zone"]:
        sign, hours, minutes = row["offset"][0], int(row["offset"][1:3]), int(row["offset"][4:])
        east = (hours * _HOUR + minutes * _MINUTE) * (-1 if sign == "-" else 1)
        meanings.setdefault(row["abbreviation"], []).append((east, tuple(row.get("areas", ()))))
    return meanings


def _zone_of(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name; None where there is no such."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _abbreviations(zone: ZoneInfo | None) -> dict[str, int]:
    """Return the abbreviations of a zone, January and July of recent years, -> micros east of UTC."""
    return dict(_named_offsets(zone)) if zone else {}


def _named_offsets(zone: ZoneInfo) -> Iterator[tuple[str, int]]:
    for year in _YEARS:
        for month in (1, 7):
            moment = dt.datetime(year, month, 1, tzinfo=zone)
            offset = moment.utcoffset() or dt.timedelta()
            yield moment.tzname() or "", offset // dt.timedelta(microseconds=1)
