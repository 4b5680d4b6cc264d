"""Every page that is watched is a public address, with its source, its date, its grade and facts that exist."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from auditor.facts import table
from auditor.policies.pages import GRADES, HOW_READ, WORD_FOR_WORD, Page, chosen, host_of, hosts, pages
from auditor.policies.text import normalised
from auditor.recording import VENDORS

# Facts that vendors and courts say themselves and that rest on no page here; why stands at the top of the table.
WITHOUT_A_PAGE = {"google_auto_delete_default"}


def ids_of(name: str) -> set[str]:
    lists = [rows for rows in table(name).values() if isinstance(rows, list)]
    rows = [row for rows in lists for row in rows if isinstance(row, dict)]
    return {str(row[key]) for row in rows for key in ("id", "way") if key in row}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_a_page_says_where_it_is_and_how_it_was_read(page: Page) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", page.id)
    assert page.vendor in {*VENDORS, "court", "authority"}
    assert page.address.startswith("https://")
    assert "@" not in page.address
    assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", page.host)
    assert page.title
    assert page.source
    assert page.grade in GRADES
    assert dt.date(2026, 11, 27) <= page.checked <= dt.datetime.now(dt.UTC).date()


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_only_sentences_read_word_for_word_are_compared(page: Page) -> None:
    assert bool(page.quotes) == (page.grade in WORD_FOR_WORD)
    assert bool(page.retold) != bool(page.quotes)
    for quote in page.quotes:
        assert len(normalised(quote).split()) >= 8, "too short to be found by more than chance"
        assert "..." not in normalised(quote)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.id)
def test_facts_on_a_page_exist(page: Page) -> None:
    assert page.rests
    for fact in page.rests:
        name, _, fact_id = fact.partition(":")
        assert fact_id in ids_of(name), fact


def test_pages_are_unique() -> None:
    assert len({page.id for page in pages()}) == len(pages())
    assert len({page.address for page in pages()}) == len(pages())


def test_what_vendors_and_courts_say_rests_on_a_page() -> None:
    watched = {fact.partition(":")[2] for page in pages() for fact in page.rests}
    said = {row["id"] for row in table("vendor_events")["events"] if row["grade"] in {"vendor", "court"}}
    assert said - watched == WITHOUT_A_PAGE


def test_an_entry_without_source_date_or_grade_is_refused() -> None:
    row = dict(table("policies")["pages"][0])
    for missing in ("source", "checked", "grade", "rests", "address", "quotes"):
        with pytest.raises(TypeError):
            Page(**{name: value for name, value in row.items() if name != missing})


def test_pages_are_chosen_by_id_and_vendor() -> None:
    assert chosen([]) == pages()
    assert {page.vendor for page in chosen(["court"])} == {"court"}
    assert [page.id for page in chosen(["ftc_blog"])] == ["ftc_blog"]
    assert len(chosen(["ftc_blog", "authority"])) == len(chosen(["authority"]))
    with pytest.raises(KeyError):
        chosen(["nobody"])


def test_every_host_is_named_once() -> None:
    names = hosts(pages())
    assert list(names) == sorted(set(names))
    assert host_of("https://Pages.Example:8443/a") == "pages.example:8443"
    with pytest.raises(ValueError):
        host_of("mailto:somebody")


def test_every_grade_is_explained() -> None:
    assert set(HOW_READ) == set(GRADES)
