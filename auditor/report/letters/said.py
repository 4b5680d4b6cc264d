"""What a letter lists as missing, told to the person who decides about it: what, and why it is listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from auditor.language import date, later, listing, number, tr, trn
from auditor.report.letters.gaps import Gap

_TITLES: Mapping[str, Callable[[Gap], str]] = {
    "parts_missing": lambda gap: trn(
        "{n} part of the download: {numbers}",
        "{n} parts of the download: {numbers}",
        gap.n,
        numbers=listing([str(one) for one in gap.numbers]),
    ),
    "damaged": lambda gap: trn("{n} damaged file", "{n} damaged files", gap.n),
    "files_unexplained": lambda gap: trn("What is in {n} file", "What is in {n} files", gap.n),
    "no_siri": lambda _: tr("Requests to Siri and Dictation"),
    "clips_absent": lambda gap: trn(
        "The sound of {n} recording that names a file", "The sound of {n} recordings that name a file", gap.n
    ),
    "clips_unexplained": lambda gap: trn(
        "What {n} sound file belongs to", "What {n} sound files belong to", gap.n
    ),
    "no_sound": lambda gap: trn(
        "The sound of {n} of {of} voice recordings",
        "The sound of {n} of {of} voice recordings",
        gap.n,
        of=number(gap.of),
    ),
    "text_withheld": lambda gap: trn("The text of {n} recording", "The text of {n} recordings", gap.n),
    "no_words": lambda gap: trn(
        "What was understood in {n} of {of} voice recordings",
        "What was understood in {n} of {of} voice recordings",
        gap.n,
        of=number(gap.of),
    ),
    "no_time": lambda gap: trn("When {n} recording was made", "When {n} recordings were made", gap.n),
    "no_labels": lambda _: tr("Which recordings the vendor takes for mistakes"),
    "no_device": lambda _: tr("Which device made each recording"),
    "period": lambda gap: tr(
        "What was before {first} and after {last}", first=_day(gap.first), last=_day(gap.last)
    ),
}
_WHY: Mapping[str, str | Callable[[Gap], str]] = {
    "parts_missing": later(
        "Seen from the numbers in the names of the archives. Look first whether you chose all parts here."
    ),
    "damaged": later("A file can also break on its way to you: download it once more first."),
    "files_unexplained": lambda gap: trn(
        "This program does not know it. The letter asks for a form that can be understood.",
        "This program does not know them. The letter asks for a form that can be understood.",
        gap.n,
    ),
    "no_siri": later(
        "Apple keeps requests to Siri under a random number and gives no copy of them. In the cases on "
        "record a letter did not change that."
    ),
    "clips_absent": lambda gap: trn(
        "Its entry names a sound file that is in none of the files that you chose.",
        "Their entries name a sound file that is in none of the files that you chose.",
        gap.n,
    ),
    "clips_unexplained": lambda gap: trn(
        "No entry names it, so nothing says what it is.",
        "No entry names them, so nothing says what they are.",
        gap.n,
    ),
    "no_sound": later(
        "Perhaps none is stored, by your settings or by the vendor's; a saved page never holds sound. "
        "The letter asks."
    ),
    "text_withheld": lambda gap: trn(
        "The vendor lists it with a sentence or a label instead of a text.",
        "The vendor lists them with a sentence or a label instead of a text.",
        gap.n,
    ),
    "no_words": lambda gap: trn(
        "It is listed, and nothing says what was understood.",
        "They are listed, and nothing says what was understood.",
        gap.n,
    ),
    "no_time": lambda gap: trn(
        "Its entry gives no date that could be read.",
        "Their entries give no date that could be read.",
        gap.n,
    ),
    "no_labels": later("Only the vendor knows which ones it took for mistakes; these files do not say."),
    "no_device": later("No entry names a device."),
    "period": later(
        "What lies outside was not in your files. Perhaps it was deleted, or never stored; the letter asks."
    ),
}


def _day(day: dt.date | None) -> str:
    return "" if day is None else date(day)


def title_of(gap: Gap) -> str:
    """Return in the current language what is missing."""
    return _TITLES[gap.id](gap)


def why_of(gap: Gap) -> str:
    """Return in the current language where that is seen from, and what to look at before it is sent."""
    why = _WHY[gap.id]
    return tr(why) if isinstance(why, str) else why(gap)
