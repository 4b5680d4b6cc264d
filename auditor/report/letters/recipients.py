"""Who a letter goes to, and which letters there are for whom. Read from facts/controllers.toml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from auditor.facts import table
from auditor.language import current, later, tr

UNPROVEN = "unproven"
# Babel knows no part of a country.
_CALIFORNIA = "US-CA"
_NAMED_BY_US = {_CALIFORNIA: later("California (United States)")}


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write.

    email, web: for the person to type, or "". note: a message, or "". source, grade: of all of it.
    """

    name: str
    lines: Sequence[str]
    email: str
    web: str
    note: str
    source: str
    grade: str
    checked: dt.date


@dataclass(frozen=True, slots=True)
class Country:
    """Where somebody lives: ISO 3166-1 or US-CA, the law there, the language of letters at first."""

    code: str
    law: str
    language: str

    @property
    def name(self) -> str:
        """Its name in the current language."""
        if self.code in _NAMED_BY_US:
            return tr(_NAMED_BY_US[self.code])
        return str(Locale.parse(current()).territories[self.code])


def _rows(name: str) -> list[dict[str, Any]]:
    return list(table("controllers")[name])


def _law(law: str) -> dict[str, Any]:
    return next(row for row in _rows("laws") if row["law"] == law)


def law_title(law: str) -> str:
    """Return how a law is named to people, a message."""
    return str(_law(law)["title"])


def kinds_of(law: str) -> tuple[str, ...]:
    """Return the kinds of letters that there are for a law."""
    return tuple(_law(law)["kinds"])


def languages_of(law: str) -> tuple[str, ...]:
    """Return the languages of a law's letters."""
    return tuple(_law(law)["languages"])


def paper_of(law: str) -> str:
    """Return "a4" or "letter"."""
    return str(_law(law)["paper"])


@cache
def _countries() -> tuple[Country, ...]:
    return tuple(Country(row["code"], row["law"], row["language"]) for row in _rows("countries"))


def countries() -> list[Country]:
    """Return every country with a law of ours, by its name in the current language."""
    return sorted(_countries(), key=lambda one: one.name.casefold())


def country(code: str) -> Country | None:
    """Return the country of this code, or None."""
    return next((one for one in _countries() if one.code == code), None)


def controller_of(vendor: str, law: str, where: str = "") -> Address:
    """Return who answers for a vendor's data under a law. where: a country, for its own e-mail."""
    row = next(one for one in _rows("controllers") if (one["vendor"], one["law"]) == (vendor, law))
    own = (one["email"] for one in _rows("emails") if (one["vendor"], one["country"]) == (vendor, where))
    return _address({**row, "email": next(own, row["email"])})


def authority_of(where: str) -> Address | None:
    """Return the authority of a country, or None where its address is not held here."""
    ids = {row["code"]: row["authority"] for row in _rows("countries")}
    return _authority(ids.get(where, ""))


def lead_authority(vendor: str) -> Address:
    """Return the authority that leads for a vendor in the European Union, by where its European seat is."""
    return _address(next(row for row in _rows("authorities") if vendor in row["lead"]))


def complaint_steps(law: str) -> list[str]:
    """Return, as messages, how to complain where there is no letter for it; nothing where there is one."""
    return [row["step"] for row in _rows("complaints") if row["law"] == law]


def _authority(name: str) -> Address | None:
    row = next((one for one in _rows("authorities") if one["id"] == name), None)
    return None if row is None else _address(row)


def _address(row: dict[str, Any]) -> Address:
    return Address(
        row["name"],
        tuple(row["lines"]),
        row.get("email", ""),
        row["web"],
        row["note"],
        row["source"],
        row["grade"],
        row["checked"],
    )
