"""Puts a letter together: the table's text, the law's names, the address, what is missing, what is blank."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from auditor.facts import table
from auditor.recording import VENDORS
from auditor.report.letters.gaps import Gap
from auditor.report.letters.recipients import (
    Address,
    authority_of,
    controller_of,
    kinds_of,
    languages_of,
    paper_of,
)

LAWS = ("gdpr", "uk", "ccpa")
KINDS = ("access", "erasure", "objection", "complaint")
# By its own name, as people look for it.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
}
Role = Literal[
    "sender", "recipient", "date", "subject", "greeting", "text", "bullet", "numbered", "close", "signature"
]
_LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL"}
_NAME = re.compile(r"\{(\w+)\}")
_MISSING = "{missing}"
# Control characters, halves of characters and what is no character; signs that turn the direction of text.
# Other signs that nobody sees stay: in some scripts names are written with them.
_LEFT_OUT = ("Cc", "Cs", "Cn")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes; whatever is empty stays a blank to fill in.

    address: several lines are allowed; elsewhere a line break is a space. Control characters are left out
    of all of them. email, reference: of the account. country: a code of `countries`, for
    the authority and for an address of its own; "" where it is left open.
    """

    name: str = ""
    address: str = ""
    email: str = ""
    reference: str = ""
    date: dt.date | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A part of a letter. text: may have several lines; number: of an item of a numbered list."""

    role: Role
    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, ready to be laid out. paper: "a4" or "letter"; blanks stand in square brackets."""

    kind: str
    law: str
    language: str
    vendor: str
    subject: str
    paper: str
    paragraphs: tuple[Paragraph, ...]


def letter(  # noqa: PLR0917 (what a letter is named by, in that order)
    kind: str,
    law: str,
    language: str,
    vendor: str,
    missing: Sequence[Gap] = (),
    sender: Sender = Sender(),
) -> Letter:
    """Return a letter; in languages other than English only those under the GDPR exist.

    kind, law, language, vendor: of KINDS, LAWS, LANGUAGES, VENDORS. missing: for letters with such a list.
    Raises ValueError where there is no such letter.
    """
    if (
        vendor not in VENDORS
        or law not in LAWS
        or kind not in kinds_of(law)
        or language not in languages_of(law)
    ):
        raise ValueError("there is no such letter")
    sender = _tidy(sender)
    facts = table(f"letters_{language}")
    text = next(row for row in facts["letters"] if _is(row, kind, law))
    values = _values(facts, law, vendor, sender)
    subject = _filled(text["subject"], values)
    body = _body(text, values, [_item(gap, facts, law) for gap in missing])
    parts = [*_head(kind, law, language, vendor, sender), Paragraph("subject", subject)]
    parts.append(Paragraph("greeting", facts["words"]["greeting"]))
    parts += [*_numbered(body), *_foot(sender, facts["words"])]
    return Letter(kind, law, language, vendor, subject, paper_of(law), tuple(parts))


def lists_missing(kind: str, law: str) -> bool:
    """Return whether a letter has a list of what is missing."""
    return any("missing" in row for row in table("letters_en")["letters"] if _is(row, kind, law))


def _is(row: Mapping[str, Any], kind: str, law: str) -> bool:
    return law in row["laws"] and row["kind"] == kind


# Who writes -----------------------------------------------------------------------------------


def _tidy(sender: Sender) -> Sender:
    """Return the sender with nothing that adds a line, hides text or breaks a file."""
    lines = filter(None, map(_line, sender.address.splitlines()))
    return replace(
        sender,
        name=_line(sender.name),
        address="\n".join(lines),
        email=_line(sender.email),
        reference=_line(sender.reference),
    )


def _line(text: str) -> str:
    spaced = "".join(" " if one.isspace() else one for one in text)
    kept = (one for one in spaced if unicodedata.category(one) not in _LEFT_OUT and one not in _TURNS)
    return " ".join("".join(kept).split())


# Around the text ------------------------------------------------------------------------------


def _head(kind: str, law: str, language: str, vendor: str, sender: Sender) -> Iterator[Paragraph]:
    words: Mapping[str, str] = table(f"letters_{language}")["words"]
    email = words["email"].replace("{email}", sender.email or words["blank_email"])
    reference = words["reference"].replace("{reference}", sender.reference or words["blank_reference"])
    own = [sender.name or words["blank_name"], sender.address or words["blank_address"], email, reference]
    yield Paragraph("sender", "\n".join(line.strip() for part in own for line in part.splitlines()))
    to: Address | None = controller_of(vendor, law, sender.country)
    if kind == "complaint":
        to = authority_of("GB" if law == "uk" else sender.country)
    if to is None:
        yield Paragraph("recipient", words["blank_recipient"])
    else:
        by_mail = [to.email] if to.email else []
        yield Paragraph("recipient", "\n".join([to.name, *to.lines, *by_mail]))
    day = words["blank_date"] if sender.date is None else _date(sender.date, _locale(language, law))
    yield Paragraph("date", words["date"].replace("{date}", day) if sender.date else day)


def _foot(sender: Sender, words: Mapping[str, str]) -> Iterator[Paragraph]:
    yield Paragraph("close", words["close"])
    yield Paragraph("signature", sender.name or words["blank_name"])


# The text -------------------------------------------------------------------------------------


def _values(facts: Mapping[str, Any], law: str, vendor: str, sender: Sender) -> dict[str, str]:
    named = next(row for row in facts["laws"] if row["law"] == law)
    words, company = facts["words"], controller_of(vendor, law, sender.country)
    return {
        "regulation": named["regulation"],
        "short": named["short"],
        "case": named["case"],
        "assistant": words[vendor],
        "controller": company.name,
        "controller_address": ", ".join(company.lines),
        **{name: words[f"blank_{name}"] for name in ("asked", "what", "article", "answer", "grounds")},
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its values; what a value holds is not looked at again."""
    return _NAME.sub(lambda found: values[found[1]], text)


def _body(
    text: Mapping[str, Any], values: Mapping[str, str], items: Sequence[str]
) -> Iterator[tuple[Role, str]]:
    for line in text["body"]:
        if line == _MISSING:
            if items:
                yield "text", text["missing"]
                yield from (("numbered", item) for item in _as_list(items))
        elif line[:2] in ("- ", "# "):
            yield ("bullet" if line[0] == "-" else "numbered"), _filled(line[2:], values)
        else:
            yield "text", _filled(line, values)


def _as_list(items: Sequence[str]) -> Iterator[str]:
    for at, item in enumerate(items, 1):
        yield f"{item}{'.' if at == len(items) else ';'}"


def _numbered(body: Iterator[tuple[Role, str]]) -> Iterator[Paragraph]:
    """Yield paragraphs; each list begins with 1."""
    at = 0
    for role, text in body:
        at = at + 1 if role == "numbered" else 0
        yield Paragraph(role, text, at or None)


def _item(gap: Gap, facts: Mapping[str, Any], law: str) -> str:
    """Return a gap as the table says it."""
    row, locale = next(one for one in facts["gaps"] if one["id"] == gap.id), _locale(facts["language"], law)
    values = {
        "n": _number(gap.n, locale),
        "of": _number(gap.of, locale),
        "numbers": format_list([str(one) for one in gap.numbers], locale=locale) if gap.numbers else "",
        "first": _date(gap.first, locale) if gap.first else "",
        "last": _date(gap.last, locale) if gap.last else "",
    }
    return _filled(row["one" if locale.plural_form(gap.n) == "one" else "other"], values)


@lru_cache(maxsize=8)
def _locale(language: str, law: str) -> Locale:
    return Locale.parse("en_US" if law == "ccpa" else _LOCALES[language])


def _date(day: dt.date, locale: Locale) -> str:
    return format_date(day, format="long", locale=locale)


def _number(value: int, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))
