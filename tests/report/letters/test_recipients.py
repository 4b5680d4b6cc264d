"""Who letters go to: every vendor under every law, every country with a law and a language that exist."""

from __future__ import annotations

import pytest

from auditor.facts import table
from auditor.language import speaking
from auditor.recording import VENDORS
from auditor.report.letters import (
    LAWS,
    authority_of,
    complaint_steps,
    controller_of,
    countries,
    country,
    kinds_of,
    languages_of,
    law_title,
    lead_authority,
)

EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EEA = "IS LI NO"


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("vendor", VENDORS)
def test_every_vendor_can_be_written_to(vendor: str, law: str) -> None:
    to = controller_of(vendor, law)
    assert to.name
    assert len(to.lines) >= 2
    assert to.web
    assert "http" not in to.web


def test_the_law_is_that_of_the_country() -> None:
    by_law = {law: {one.code for one in countries() if one.law == law} for law in LAWS}
    assert by_law == {"gdpr": {*EU.split(), *EEA.split()}, "uk": {"GB"}, "ccpa": {"US-CA"}}
    assert all(one.language in languages_of(one.law) for one in countries())
    assert country("DE").language == "de"
    assert country("JP") is None


def test_countries_are_named_and_ordered_in_the_language_of_the_reader() -> None:
    with speaking("de"):
        names = [one.name for one in countries()]
        assert "Österreich" in names
    with speaking("en"):
        names = [one.name for one in countries()]
        assert names == sorted(names, key=str.casefold)
        assert "California (United States)" in names


def test_authorities_named_by_countries_exist_and_each_vendor_has_one_that_leads() -> None:
    known = {row["id"] for row in table("controllers")["authorities"]}
    named = {row["authority"] for row in table("controllers")["countries"]} - {""}
    assert named == known
    assert "CNPD" in lead_authority("amazon").name
    assert lead_authority("google") == lead_authority("apple")
    assert "Data Protection Commission" in lead_authority("apple").name
    assert authority_of("PL") is None
    assert authority_of("") is None


def test_where_there_is_no_letter_of_complaint_it_is_said_how() -> None:
    for law in LAWS:
        assert law_title(law)
        assert bool(complaint_steps(law)) == ("complaint" not in kinds_of(law))
