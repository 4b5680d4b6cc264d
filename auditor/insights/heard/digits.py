"""Digits in texts, written or spoken: phone numbers, card and account numbers, secret numbers.

Recognisers write "zero seven" as often as "07", so spoken digits are first turned into written ones. Only
texts with enough digits are looked at one by one; all else is columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
import phonenumbers
import pyarrow.compute as pc

from auditor.insights.heard.texts import Flags, Heard
from auditor.wakeups.words import Floats

SPOKEN = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "null": "0", "eins": "1", "zwei": "2", "zwo": "2", "drei": "3",
    "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9",
}  # fmt: skip
LONG = 7  # digits one after the other
_SHORT = (3, 8)  # digits of a secret number
_CARD = (13, 19)
_PHONE = (7, 15)
_IBAN_DIGITS = 10
_SPOKEN = re.compile(rf"\b(?:{'|'.join(SPOKEN)})\b")
# Digits with at most two signs between them, that no other digit or letter touches.
_RUN = re.compile(r"(?<![\w+.,])\+?\(?\d(?:[ ()/.\-]{0,2}\d)*(?!\w)")
_IBAN = re.compile(r"\b[a-z]{2} ?\d{2}(?: ?[a-z\d]){11,30}\b")
# Amounts, addresses of computers and dates are no such numbers.
_OTHER = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+|\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3}|\d{4}[-/]\d\d[-/]\d\d.*|\d\d?[./]\d\d?[./]\d{4}"
)


def written(text: str) -> str:
    """Return a text in lower case with spoken digits as written ones: "o one" stays, "one two" is "1 2"."""
    return _SPOKEN.sub(lambda found: SPOKEN[found[0]], text.lower())


def runs(text: str) -> list[str]:
    """Return stretches of digits of a text, as they are written; amounts and dates are none."""
    found = _RUN.findall(written(text))
    return [run for run in found if not _OTHER.fullmatch(run)]


def numbers_in(check: str, text: str, regions: Sequence[str] = ()) -> list[str]:
    """Return what a check finds in one text. check: phone, card, iban, pin or long."""
    if check == "iban":
        return [found for found in _IBAN.findall(text.lower()) if iban_is_right(found)]
    least, most = {"phone": _PHONE, "card": _CARD, "pin": _SHORT, "long": (LONG, 10**6)}[check]
    found = []
    for run in runs(text):
        bare = re.sub(r"\D", "", run)
        if not least <= len(bare) <= most:
            continue
        if check == "card" and not (luhn_is_right(bare) and len(set(bare)) > 1):
            continue
        if check == "phone" and not is_phone(run, tuple(regions)):
            continue
        found.append(run)
    return found


def luhn_is_right(digits: str) -> bool:
    """Return whether the last digit checks the others (ISO/IEC 7812-1, annex B). digits: 0 to 9 only."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def iban_is_right(text: str) -> bool:
    """Return whether the check digits of an account number are right (ISO 7064, mod 97-10)."""
    bare = re.sub(r"\s", "", text).upper()
    if not 15 <= len(bare) <= 34 or not bare.isascii() or not bare.isalnum():
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


@lru_cache(maxsize=4096)
def is_phone(run: str, regions: tuple[str, ...]) -> bool:
    """Return whether digits are a valid phone number in one of the regions, by Google's libphonenumber."""
    for region in ("ZZ",) if run.startswith("+") else regions:
        try:
            parsed = phonenumbers.parse(run, None if region == "ZZ" else region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return True
    return False


class Digits:
    """Where there are digits in texts, worked out once for all rules that ask."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        vocabulary = heard.words.vocabulary
        bare = pc.replace_substring_regex(vocabulary, r"\D+", "")
        self._inside = np.asarray(pc.utf8_length(bare), np.float32)
        self._whole = np.asarray(pc.equal(bare, vocabulary), bool)

    def texts(self, check: str, within: Flags, regions: Sequence[str] = ()) -> Flags:
        """Return, per text, whether a check finds something in it. within: the texts that are asked."""
        if check == "iban":
            enough = self._all >= _IBAN_DIGITS
        else:
            enough = self._spoken >= (_SHORT[0] if check == "pin" else LONG)
        found = np.zeros(len(within), bool)
        for number in np.flatnonzero(within & enough).tolist():
            found[number] = bool(numbers_in(check, self._heard.texts[number].as_py(), regions))
        return found

    @property
    def written(self) -> Flags:
        """Whether a text has a written digit."""
        return self._all > 0

    @cached_property
    def _all(self) -> Floats:
        """How many written digits a text has, those inside of words included ("de89")."""
        return self._heard.words.sums(self._inside[self._heard.words.flat])

    @cached_property
    def _spoken(self) -> Floats:
        """How many digits, written or spoken, a text has one after the other; signs may stand between."""
        words = self._heard.words
        length = np.where(self._whole, self._inside, 0).astype(np.float32)
        length[words.marked(frozenset(SPOKEN))] = 1
        # Few words are digits: only they are looked at.
        at = np.flatnonzero(length[words.flat] > 0)
        text = self._heard.places.text[at]
        most = np.zeros(len(words), np.float32)
        if len(at):
            begins = (np.diff(at, prepend=-2) > 1) | (np.diff(text, prepend=-1) != 0)
            run = np.cumsum(begins) - 1
            np.maximum.at(most, text[begins], np.bincount(run, weights=length[words.flat[at]]))
        return most
