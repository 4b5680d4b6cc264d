"""The copy of one's data from privacy.apple.com, as an inventory (format notes, Apple 1).

Apple hands out no history of Siri or Dictation, and these files are read for that finding: what is
there, and that Siri is not. Sound in them is of unknown origin, most likely voice memos, and is never
called Siri's. The tables about the account have a room of their own (`portal_tables`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from auditor.facts import table
from auditor.language import later
from auditor.language.told import told
from auditor.shapes.contract import NOTES, Around, Batch, Claim, Head, Shape, Source

FACTS = "apple_portal"

_SOUND = (".m4a", ".wav", ".mp3", ".aac", ".caf", ".amr", ".opus", ".ogg", ".flac", ".aif", ".aiff")
_PART = re.compile(r"[ -]+part (\d{1,4}) of (\d{1,4})$|[ -]*第 ?(\d{1,4}) ?部分.*$")
_AGAIN = re.compile(r" ?\(\d{1,3}\)$")
_LONGEST_NAME = 255  # of a file or folder on any disk; Apple's are shorter
_LISTENING = re.compile(r"(?<![a-z])(?:siri|dictation)(?![a-z])", re.IGNORECASE)

Fact = Mapping[str, Any]


class Plain(NamedTuple):
    """A name without what varies. part, of: "Part 3 of 7" as numbers, or None."""

    name: str
    part: int | None
    of: int | None


class Lot(NamedTuple):
    """The archive of the portal that a member belongs to.

    name:     as Apple writes it. part, of: as in Plain.
    content:  whether the files in it were named by the person.
    begins:   how many folders lie around the outermost folder that is an archive of the portal.
    """

    name: str
    part: int | None
    of: int | None
    content: bool
    begins: int


@lru_cache(maxsize=4096)
def plain_name(name: str) -> Plain:
    """Return the name of an archive, folder or file in the one form in which names are compared."""
    if len(name) > _LONGEST_NAME:
        return Plain(name, None, None)
    text = " ".join(name.replace("_", " ").casefold().split()).removesuffix(".zip")
    part = of = None
    shorter = True
    while shorter:
        before = text
        text = _AGAIN.sub("", text)
        if found := _PART.search(text):
            part = int(found[1] or found[3])
            of = int(found[2]) if found[2] else None
            text = text[: found.start()]
        shorter = text != before
    return Plain(text.replace("apple account", "apple id"), part, of)


@cache
def _archives() -> Mapping[str, Fact]:
    return {plain_name(row["name"]).name: row for row in table(FACTS)["archive"]}


@cache
def known_files() -> Mapping[str, Fact]:
    """Return the files that are known, by their name in plain form and without its ending."""
    return {_stem(row["name"]): row for row in table(FACTS)["file"]}


def known_file(name: str) -> Fact | None:
    """Return what is known of a file of this name."""
    return known_files().get(_stem(name))


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return plain_name(stem).name + dot + ending.casefold() if dot else plain_name(name).name


def _archive_of(name: str) -> Fact | None:
    plain = plain_name(name).name
    found = _archives().get(plain)
    if found is None:
        begun = (row for key, row in _archives().items() if row.get("begins") and plain.startswith(key + " "))
        found = next(begun, None)
    return found


@lru_cache(maxsize=4)
def _has_sign(around: Around) -> bool:
    """Whether something lies here that only Apple's copy has."""
    if any((row := _archive_of(name)) and not row.get("general") for name in _folders(around)):
        return True
    return any(known_file(path.rpartition("/")[2]) for path in around.paths)


@lru_cache(maxsize=4)
def _folders(around: Around) -> frozenset[str]:
    """Return the names of all folders that lie here, at any depth."""
    return frozenset(folder for path in around.paths for folder in path.split("/")[:-1])


@lru_cache(maxsize=32)  # it holds on to the names of a whole archive
def _lot(around: Around, folder: str) -> Lot | None:
    """Return the archive to which a folder belongs: the innermost one that is named."""
    container = around.name if around.name.lower().endswith(".zip") else ""
    found = [
        (at, name, row)
        for at, name in enumerate((container, *folder.split("/")))
        if name and (row := _archive_of(name)) and _is_meant(row, around)
    ]
    if not found:
        return None
    _, name, row = found[-1]
    plain = plain_name(name)
    return Lot(row["name"], plain.part, plain.of, bool(row.get("content")), max(found[0][0] - 1, 0))


def _is_meant(row: Fact, around: Around) -> bool:
    """Whether a name that others use, too, is Apple's here."""
    return not row.get("general") or _has_sign(around) or row is _named_twice(around)


@lru_cache(maxsize=4)
def _named_twice(around: Around) -> Fact | None:
    """Return what is known of an archive if it and a folder in it have the same name, as Apple packs them."""
    row = _archive_of(around.name) if around.name.lower().endswith(".zip") else None
    if row is None or not any(_archive_of(path.partition("/")[0]) is row for path in around.paths):
        return None
    return row


def lot_of(head: Head) -> Lot | None:
    """Return the archive of the portal that a member belongs to, told by the names around it; or None."""
    return _lot(head.around, head.path.rpartition("/")[0])


@lru_cache(maxsize=4)
def _parts_here(around: Around) -> Mapping[str, frozenset[int]]:
    """Return, by the name of their archive, the parts whose folders lie side by side."""
    parts: dict[str, set[int]] = {}
    for name in _folders(around):
        row, part = _archive_of(name), plain_name(name).part
        if row is not None and part is not None:
            parts.setdefault(row["name"], set()).add(part)
    return {archive: frozenset(numbers) for archive, numbers in parts.items()}


class PortalSound(Shape):
    """A sound file in Apple's copy of one's data."""

    id = "apple.portal_sound"
    title = later("Sound in Apple's copy of your data")
    source = "claimed in one README without names; format notes, Apple 1.4"

    def recognise(self, head: Head) -> Claim | None:
        """Claim sound by the archive around it, and with little weight: others may know it better."""
        if head.name.lower().endswith(_SOUND) and lot_of(head):
            return Claim(0.3, ("a sound file in Apple's copy of your data",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Count the file as one row, set aside: nothing says whose sound it is."""
        del source
        notes = {"audio_of_unknown_origin", "no_siri_history"}
        yield Batch(rows=1, set_aside=Counter(unknown_origin=1), notes=notes)


class PortalFile(Shape):
    """Any other file in Apple's copy of one's data: known, and left unread."""

    id = "apple.portal_file"
    title = later("Apple's copy of your data")
    source = "public parsers and lists of archives, 2018 to 2026; format notes, Apple 1"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the names around it. One named after Siri was never seen, and is said aloud."""
        lot = lot_of(head)
        if lot is None:
            known = known_file(head.name)
            if known is None or known["holds"] != "other":
                return None
            return Claim(0.18, ("a file name of Apple's copy",), set_aside=_sentence(None, head.around))
        below = "" if lot.content else "/".join(head.path.split("/")[lot.begins :])
        if _LISTENING.search(below) and not head.name.lower().endswith(_SOUND):
            return Claim(0.4, ("a file named after Siri or Dictation, which none was before",), changed=True)
        return Claim(0.18, ("a file in an archive of Apple's copy",), set_aside=_sentence(lot, head.around))

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield nothing: the file is set aside."""
        del source
        return iter(())


@lru_cache(maxsize=32)  # one for each archive, not one for each of its files
def _sentence(lot: Lot | None, around: Around) -> str:
    """Return why a file is left unread, what is missing beside it, and the finding about Siri."""
    where: str = later("from Apple's copy of your data")
    if lot is not None:
        where = told(later("{where} ({name})"), where=where, name=lot.name)
    if lot is not None and lot.part is not None and lot.of is not None:
        part = told(later("part {number} of {of}"), number=lot.part, of=lot.of)
        here = _parts_here(around).get(lot.name, frozenset())
        missing = [number for number in range(1, min(lot.of, 999) + 1) if number not in here]
        # A part that is a zip of its own lies among no others, and says nothing about them.
        alone = len(here) == 1 and around.name.lower().endswith(".zip")
        if lot.part in here and missing and not alone:
            message = (
                later("{part}; part {numbers} not found beside it")
                if len(missing) == 1
                else later("{part}; parts {numbers} not found beside it")
            )
            part = told(message, part=part, numbers=_listed(missing))
        where = told(later("from Apple's copy of your data ({name}, {part})"), name=lot.name, part=part)
    return told(later("{where}; {finding}"), where=where, finding=NOTES["no_siri_history"])


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown if len(numbers) <= 10 else shown + ", ..."
