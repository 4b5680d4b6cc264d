"""Forms of values: what a value looks like, in words that would fit many others.

A form never holds a letter or a digit of its value: lengths come in wide steps, dates as 9999-99-99, hosts
only where they are a vendor's. Amounts are rounded to two digits and written so that no number of four
digits can stand in a report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from auditor.structure.names import EXTENSIONS, is_host, is_label

# From where on a length falls into the next step.
_STEPS = (1, 5, 9, 17, 33, 65, 129, 257, 513)
_UNITS = ("", "k", "M", "G", "T")

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_DATE = 48
_DATE_LIKE = re.compile(
    r"(?=.*(\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}|\d:\d\d|[^\W\d_]{3,}.*\b[12]\d{3}\b|\b[12]\d{3}\u5e74))"
    r"[\w\s\-/.,:+()\u2212\u060c\u200e\u200f]+",
    re.DOTALL,
)
_DATE_PIECES = re.compile(r"(?P<word>[^\W\d_]+)|(?P<digits>\d+)|(?P<blank>\s)|.", re.DOTALL)
_MOST_DATE_WORDS, _LONGEST_DATE_WORD, _FEWEST_DATE_DIGITS, _LONGEST_GROUP = 4, 12, 3, 9
_DATE_WORDS = frozenset(("T", "Z", "AM", "PM", "UTC", "GMT"))
_WHOLE = re.compile(r"[-+]?\d+")
_FRACTION = re.compile(r"[-+]?\d+[.,]\d+")
_MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+")
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}")
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S*")
_CLOCK = re.compile(r"\d{1,2}:\d\d(:\d\d)?")
_DOTTED = re.compile(r"[A-Za-z][\w-]*(\.[\w-]+){2,}", re.ASCII)
_CAPITALS = re.compile(r"[A-Z][A-Z0-9_]{2,}")
_MS = range(946_684_800_000, 4_102_444_800_000)  # 2000 to 2099


def amount(count: int) -> str:
    """Return a number with two digits that count: 7, 43, 120, 1.2k, 38M."""
    if count < 100:
        return str(count)
    power = len(str(count)) - 2
    rounded = round(count / 10**power) * 10**power
    unit = min((len(str(rounded)) - 1) // 3, len(_UNITS) - 1)
    return f"{rounded / 1000**unit:g}{_UNITS[unit]}"


def length_step(length: int) -> str:
    """Return the step a length falls into, e.g. "17 to 32"."""
    if length < 1:
        return "0"
    at = max(number for number, begin in enumerate(_STEPS) if length >= begin)
    return f"{_STEPS[at]} to {_STEPS[at + 1] - 1}" if at + 1 < len(_STEPS) else f"over {_STEPS[at] - 1}"


def form_of_text(text: str, name: str = "") -> str:
    """Return what a text looks like. name: the key or column it stands under, for labels of a vendor."""
    if not text:
        return "text, empty"
    if is_label(name, text):
        return f"label {text}"
    return _plain_form(text) or f"{_kind_of_text(text)}, {length_step(len(text))}"


def _form_of_link(text: str) -> str:
    if not text.lower().startswith(("http://", "https://")):
        return "link of another kind"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        host = ""
    return f"link to {host}" if is_host(host) else "link to another host"


# What needs no length to be told; the first that fits the whole text decides.
_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], str | None]], ...] = (
    (re.compile(r"\s+"), lambda _: "text, blanks only"),
    (_UUID, lambda _: "uuid"),
    (_WHOLE, lambda text: f"digits, {form_of_integer(int(text)) if len(text) < 30 else 'over 30'}"),
    (_FRACTION, lambda _: "digits with a fraction"),
    (_ADDRESS, lambda text: None if _CLOCK.fullmatch(text) else "network address"),
    (_LINK, _form_of_link),
    (_MAIL, lambda _: "mail address"),
)


def _plain_form(text: str) -> str | None:
    """Return a form that needs no length, or None."""
    for pattern, say in _PLAIN:
        if pattern.fullmatch(text) and (form := say(text)):
            return form
    stem, end = _file_name(text)
    if end and (date := _date_shape(stem)):
        return f"file name, {date}.{end}"
    return _date_shape(text)


def _date_shape(text: str) -> str | None:
    """Return "date 9999-99-99T99:99Z" for what can be a date or a time; None for anything else."""
    if len(text) > _LONGEST_DATE or not _DATE_LIKE.fullmatch(text):
        return None
    pieces = list(_DATE_PIECES.finditer(text))
    digits = [len(piece[0]) for piece in pieces if piece["digits"]]
    words = [len(piece[0]) for piece in pieces if piece["word"]]
    if len(words) > _MOST_DATE_WORDS or max(words, default=0) > _LONGEST_DATE_WORD:
        return None
    if sum(digits) < _FEWEST_DATE_DIGITS or max(digits) > _LONGEST_GROUP:
        return None
    return "date " + "".join(map(_date_piece, pieces))


def _date_piece(piece: re.Match[str]) -> str:
    """Return a piece of a date without what it says. Names of months get no length: it would tell some."""
    if piece["digits"]:
        return "9" * len(piece[0])
    if piece["word"]:
        return piece[0] if piece[0] in _DATE_WORDS else "<word>"
    return " " if piece["blank"] else piece[0]


def _kind_of_text(text: str) -> str:
    """Say what sort of text it is, where its length is told too."""
    stripped = text.strip()
    if stripped[0] + stripped[-1] in ("{}", "[]"):
        return "JSON in a text"
    if "</" in text or (stripped[0] == "<" and stripped[-1] == ">"):
        return "markup"
    if "\n" in text or "\r" in text:
        return "lines"
    stem, end = _file_name(text)
    if end:
        return f"{'path' if '/' in stem else 'file name'} .{end}"
    if any(letter.isspace() for letter in text):
        return "text"
    return _kind_of_word(text)


def _file_name(text: str) -> tuple[str, str]:
    """Return what stands before the end of a file name, and the end; "" where it has no known one."""
    stem, _, end = text.rpartition(".")
    return (stem, end.lower()) if stem and end.lower() in EXTENSIONS else (text, "")


def _kind_of_word(text: str) -> str:
    if _DOTTED.fullmatch(text):
        return "dotted name"
    if _CAPITALS.fullmatch(text) and not any(letter.isdigit() for letter in text):
        return "capitals"
    if len(text) >= 8 and any(letter.isdigit() for letter in text):
        return "identifier"
    return "word"


def form_of_integer(value: int) -> str:
    """Return what a whole number looks like."""
    if value == 0:
        return "zero"
    sign, value = ("negative, " if value < 0 else ""), abs(value)
    if not sign and value in _MS:
        return "epoch milliseconds"
    if not sign and value * 1000 in _MS:
        return "epoch seconds"
    return sign + (
        "1 to 3 digits" if value < 10**3 else "4 to 9 digits" if value < 10**9 else "over 9 digits"
    )


def _form_of_fraction(value: float) -> str:
    in_time = abs(value) < 10**12 and int(value) * 1000 in _MS
    return "fraction, epoch seconds" if in_time else "fraction"


_BY_TYPE: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda _: "yes or no",
    int: lambda value: f"integer, {form_of_integer(value)}",
    float: _form_of_fraction,
    bytes: lambda value: f"bytes, {length_step(len(value))}",
    dt.datetime: lambda _: "date",
}


def form_of_value(value: object, name: str = "") -> str:
    """Return what a value that holds no others looks like. name: as in form_of_text."""
    if isinstance(value, str):
        return form_of_text(value, name)
    say = _BY_TYPE.get(type(value))
    return say(value) if say else "another type"
