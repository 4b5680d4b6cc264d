"""Settings of Siri and Dictation, from property lists of a backup (format notes, Apple 4.2 and 4.3).

They tell whether Siri and Dictation were on, and whether the person, a setup assistant or an update
let Apple keep recordings. A key that is absent was not recorded: that is never shown as "off".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.facts import table
from auditor.language import later
from auditor.recording import Setting
from auditor.shapes.apple.plists import (
    clean,
    dictionary_of,
    instant_of,
    looks_like_plist,
    plain,
    read_dictionary,
)
from auditor.shapes.apple.plists import values_below as values_in
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source

FACTS = "apple_settings"
_LONGEST_VALUE = 4_000  # of what one entry says, put together
_OPT_IN = ("Siri Data Sharing Opt-In", "Home Accessories Siri Data Sharing Opt-In")  # new keys begin so, too

Fact = Mapping[str, Any]


@cache
def file_ids(use: str | None = None) -> Mapping[str, Fact]:
    """Return the files of a backup that are known, by their name in it; only those of one use, if given."""
    return {row["file_id"]: row for row in table(FACTS)["file"] if use in (None, row["use"])}


@cache
def words_of(key: str) -> Mapping[int, str]:
    """Return what the numbers under a key mean."""
    return {row["value"]: row["words"] for row in table(FACTS)["word"] if row["key"] == key}


@cache
def _keys() -> Mapping[str, Fact]:
    return {row["name"]: row for row in table(FACTS)["key"] if "inside" not in row}


@cache
def _inner_keys() -> Mapping[str, Mapping[str, Fact]]:
    inner: dict[str, dict[str, Fact]] = {}
    for row in table(FACTS)["key"]:
        if "inside" in row:
            inner.setdefault(row["inside"], {})[row["name"]] = row
    return inner


@cache
def _marks() -> tuple[str, ...]:
    return tuple(row["name"] for row in table(FACTS)["key"] if row.get("mark")) + _OPT_IN


def known_by_name(head: Head, *uses: str) -> Fact | None:
    """Return the known file that a member is by its name, in a backup or as it is called on a phone."""
    for row in file_ids().values():
        if row["use"] in uses and head.name in (row["file_id"], row["path"].rpartition("/")[2]):
            return row
    return None


class SiriSettings(Shape):
    """A property list with settings of Siri or Dictation."""

    id = "apple.siri_settings"
    title = later("Siri settings from a backup")
    source = "file lists of iOS 14.3, keys of iOS 27 as described in public code; format notes, Apple 4"

    def recognise(self, head: Head) -> Claim | None:
        """Claim property lists with a key that only these have; the name alone helps where none is set."""
        if not looks_like_plist(head.data):
            return None
        if any(mark.encode() in head.data for mark in _marks()) and _has_mark(head):
            return Claim(0.95, ("a property list with settings of Siri or Dictation",))
        if known_by_name(head, "settings"):
            return Claim(0.8, ("a property list with the name of Siri's settings",))
        unread = known_by_name(head, "unread")
        if unread and unread["path"].endswith(".plist"):
            return Claim(0.8, ("a property list with a known name",), set_aside=unread["meaning"])
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield one batch: each key of the list is a row, and gives settings or is set aside."""
        rows = Rows({})
        found = read_dictionary(source)
        if isinstance(found, str):
            rows.damage(found)
        else:
            rows.note("absent_is_not_off")
            for key, value in found.items():
                rows.begin()
                _settle(key, value, rows)
        yield rows.batch()


def _has_mark(head: Head) -> bool:
    """Whether a mark is a key, and not some text. Of what is damaged or too long the bytes must do."""
    found = dictionary_of(head.data) if head.whole else None
    if found is None:
        return True
    inner = [value for name in _inner_keys() if isinstance(value := found.get(name), dict)]
    keys = {key for one in (found, *inner) for key in one if isinstance(key, str)}
    return any(key.startswith(_OPT_IN) for key in keys) or not keys.isdisjoint(_marks())


def _settle(key: str, value: object, rows: Rows) -> None:
    """Turn what stands under one key into settings, or set it aside."""
    fact = _keys().get(key)
    inner = _inner_keys().get(key)
    if inner is not None and isinstance(value, dict):
        found = [(name, value[name], inner[name]) for name in inner if name in value]
    elif fact is not None:
        found = [(key, value, fact)]
    elif key.startswith(_OPT_IN):
        found = [(key, value, {"how": "log"})]
    else:
        found = []
    if not found:
        rows.set_aside("other_setting")
        return
    settings = [_settings(clean(name), one, how["how"]) for name, one, how in found]
    if None in settings:
        rows.problem("wrong_types")
    else:
        rows.set_aside("setting")
        for name, one, how in found:
            if how["how"] == "words" and one not in words_of(name):
                rows.flaw("label_unknown")
    for some in settings:
        for setting in some or ():
            rows.setting(setting)


def _settings(name: str, value: object, how: str) -> list[Setting] | None:
    """Return what a value says; None where it is not of the documented kind."""
    if how == "log":
        return _log(name, value)
    if how == "tree":
        return [Setting("apple", ": ".join((name, *path)), plain(one)) for path, one in values_in(value)]
    text = _single(name, value, how)
    return None if text is None else [Setting("apple", name, text)]


def _single(name: str, value: object, how: str) -> str | None:
    """Return a single value in plain words, or None."""
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if how in ("switch", "flag"):
        true = value if isinstance(value, bool) else {0: False, 1: True}.get(-1 if number is None else number)
        return None if true is None else (("off", "on") if how == "switch" else ("no", "yes"))[true]
    if how == "words":
        return None if number is None else words_of(name).get(number, str(number))
    if how == "count":
        return None if number is None else str(number)
    return plain(value) if isinstance(value, str) else None


def _log(name: str, value: object) -> list[Setting]:
    """Return one setting per entry of a list of changes, with every value that the entry holds.

    The names inside are not known, so all are repeated as they stand. One date is the date of the
    change; of several it is not known which one would be, so they stand among the values.
    """
    entries = value if isinstance(value, list) else [value]
    settings = []
    for number, entry in enumerate(entries[:2_000], 1):
        values = list(values_in(entry))
        dates = [one for _, one in values if isinstance(one, dt.datetime)]
        at = instant_of(dates[0]) if len(dates) == 1 else None
        told = [
            ": ".join((*path, _with_words(path[-1] if path else name, one)))
            for path, one in values
            if at is None or not isinstance(one, dt.datetime)
        ]
        # Without a date only the place in the list tells two equal changes apart.
        title = name if at or len(entries) == 1 else f"{name}, entry {number} of {len(entries)}"
        settings.append(Setting("apple", title, _joined(told), at))
    return settings


def _joined(told: list[str]) -> str:
    text = "; ".join(told) or "(nothing)"
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " ..."


def _with_words(key: str, value: object) -> str:
    """Return a value in plain words; a number under a key that is known to hold one, with its meaning."""
    known = words_of(key).get(value) if isinstance(value, int) and not isinstance(value, bool) else None
    return known or plain(value)
