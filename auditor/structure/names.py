"""Names: which may be shown, and what stands in place of the others.

An object may be keyed by a person's data: names, addresses, what somebody searched for. So a name is shown
only if it is documented, or made of nothing but ordinary words of tables. How often it occurs decides
nothing here; `places` asks for that besides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from auditor.facts import table

FACTS = "structure_names"
LONGEST_NAME = 40
LONGEST_MASK = 80
# Ends of file names; of anything else not even the end is shown.
EXTENSIONS = frozenset(
    (
        *("json", "ndjson", "jsonl", "csv", "tsv", "txt", "html", "htm", "xml", "plist", "db", "sqlite"),
        *("pdf", "zip", "tgz", "tar", "gz", "xlsx", "log", "md", "mbox", "ics", "vcf"),
        *("wav", "mp3", "ogg", "opus", "m4a", "flac", "webm", "mp4", "aac", "caf"),
        *("jpg", "jpeg", "png", "gif", "heic"),
    )
)

_KEPT = frozenset(" -_./,:;@()[]+&'#=%~!")
_RUNS = re.compile(r"[^\W\d_]+|[\W\d_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ORDINARY = re.compile(r"[A-Za-z@_$][A-Za-z0-9 _.:/()@$#-]*")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_DIGIT = re.compile(r"\d")


def mask(text: str) -> str:
    """Return the text with letters as a or A and digits as 9; what is neither is kept or becomes "?"."""
    masked = "".join(map(_masked, unicodedata.normalize("NFC", text[: LONGEST_MASK + 1])))
    return masked if len(text) <= LONGEST_MASK else masked[:LONGEST_MASK] + "..."


def _masked(letter: str) -> str:
    if letter.isalpha():
        return "A" if letter.isupper() else "a"
    if letter.isnumeric():
        return "9"
    if letter.isspace():
        return " "
    if letter in _KEPT:
        return letter
    return "" if unicodedata.category(letter)[0] in "MC" else "?"


def masked_path(path: str) -> str:
    """Return a path in which only documented words and the ends of file names can be read."""
    path = unicodedata.normalize("NFC", path)
    stem, dot, end = path.rpartition(".")
    if not dot or end.lower() not in EXTENSIONS:
        stem, dot, end = path, "", ""
    shown = (run if run.casefold() in _path_words() else mask(run) for run in _RUNS.findall(stem))
    return "".join(shown) + dot + end


def shown_name(name: str) -> str | None:
    """Return a key, column or table as it may be shown, or None where it must be masked."""
    return _plain_name(name) if not is_documented(name) else unicodedata.normalize("NFC", name.strip())


def shown_class(name: str) -> str | None:
    """Return a class of a web page as it may be shown, or None where it must be masked."""
    return name if name in _pool("classes") else _plain_name(name)


def is_documented(name: str) -> bool:
    """Whether a key, column or table is known from the notes on formats."""
    return unicodedata.normalize("NFC", name.strip()) in _pool("names")


def is_label(name: str, text: str) -> bool:
    """Whether a vendor writes this very text under this name."""
    labels = _labels()
    return text in labels.get(name, ()) or text in labels.get("*", ())


def is_host(host: str) -> bool:
    """Whether a host is a vendor's, and the same for everybody."""
    return host.lower() in _pool("hosts")


def _plain_name(name: str) -> str | None:
    """Return a name made of ordinary words alone, its digits masked; None for any other."""
    if len(name) > LONGEST_NAME or not _ORDINARY.fullmatch(name):
        return None
    words = _WORDS.findall(name)
    if not words or not all(word.lower() in _plain_words() for word in words):
        return None
    return _DIGIT.sub("9", name)


def _words_of(row: dict[str, object]) -> list[str]:
    """Return the words of a row: its own, or one field of all rows of another table of facts."""
    if "from" not in row:
        words = row["words"]
        assert isinstance(words, list)  # noqa: S101 (for the type checker)
        return words
    name, array, *fields = str(row["from"]).split(".")
    found: list[Any] = table(name)[array]
    for field in fields:
        values = [one[field] for one in found if field in one]
        found = [inner for value in values for inner in (value if isinstance(value, list) else [value])]
    return found


@cache
def _pool(name: str) -> frozenset[str]:
    rows = (row for row in table(FACTS)["documented"] if row["pool"] == name)
    return frozenset(unicodedata.normalize("NFC", word) for row in rows for word in _words_of(row))


@cache
def _path_words() -> frozenset[str]:
    return frozenset(word.casefold() for path in _pool("paths") for word in _LETTERS.findall(path))


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(word for row in table(FACTS)["plain"] for word in row["words"])


@cache
def _labels() -> dict[str, frozenset[str]]:
    labels: dict[str, set[str]] = {}
    for row in table(FACTS)["labels"]:
        for name in row["under"]:
            labels.setdefault(name, set()).update(_words_of(row))
    return {name: frozenset(words) for name, words in labels.items()}
