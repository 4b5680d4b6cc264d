"""The levels of redaction, and what each one covers, in one sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from auditor.language import later

Level = Literal["none", "names", "words", "counts"]
LEVELS: tuple[Level, ...] = get_args(Level)

TITLES: Mapping[Level, str] = {
    "none": later("Not redacted"),
    "names": later("Redacted: names"),
    "words": later("Redacted: words"),
    "counts": later("Redacted: counts only"),
}

# Printed on every page of a report.
SENTENCES: Mapping[Level, str] = {
    "none": later(
        "Nothing is covered: words, names of devices and files, and every single recording stand in here."
    ),
    "names": later(
        "Covered are names of devices, apps and files, known given names, numbers in digits or in several "
        "number words, addresses that we recognise, and sounds; other names and single number words can "
        "remain, so read it before you publish it."
    ),
    "words": later(
        "Covered are all words that were heard, answered or shown, all names of devices, apps and files, and "
        "all sounds; single recordings with their times remain."
    ),
    "counts": later(
        "Covered are all words, names and sounds, and every single recording: only counts remain."
    ),
}
