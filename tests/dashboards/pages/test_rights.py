"""What you can do: with and without files, every country and kind, what is typed, what is ticked, incognito."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import docx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from auditor.history import History
from auditor.insights.rights import actions
from auditor.recording import VENDOR_NAMES, VENDORS
from auditor.report.letters import countries, kinds_of, law_title
from dashboards.parts import rights_kept, state
from tests.dashboards.histories import (
    HOSTILE,
    OVERVIEW,
    RIGHTS,
    all_words,
    broken,
    empty_export,
    hostile,
    of_apple,
    one_vendor,
    page,
    three_vendors,
)


def paper(test: AppTest) -> str:
    """Return the letter on the page as text."""
    found = [one.proto.body for one in test.get("html") if "va-letter" in one.proto.body]
    assert len(found) == 1
    body = re.sub(r"<style>.*?</style>", "", found[0], flags=re.DOTALL)
    body = re.sub(r"<br>|</p>", "\n", body)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def choose(test: AppTest, *, country: str = "IE", vendor: str = "amazon", kind: str = "access") -> AppTest:
    test.selectbox(key="rights-country").set_value(country).run()
    test.segmented_control(key="rights-vendor").set_value(vendor).run()
    test.radio(key="rights-kind").set_value(kind).run()
    assert not test.exception
    return test


def test_without_files_all_of_it_works() -> None:
    test = page(RIGHTS, None)
    said = all_words(test)
    for vendor in VENDORS:
        for action in actions(vendor):
            assert html.escape(action.title) in said
            assert all(html.escape(step.text) in said for step in action.steps)
    assert "27 November 2026" in said
    assert "not proven" in said
    assert "Keep a copy before you delete" in said
    assert "no legal advice" in said
    assert "Request for access under Article 15 GDPR: Alexa" in paper(test)
    assert "Nothing: no files of this vendor are open" in said


@pytest.mark.parametrize("make", [one_vendor, of_apple, three_vendors, hostile])
def test_the_vendors_of_the_files_come_first(make: object) -> None:
    history: History = make()  # type: ignore[operator]
    there = set(history.table.column("vendor").unique().to_pylist())
    test = page(RIGHTS, history)
    labels = [tab.label for tab in test.tabs]
    assert set(labels[: len(there)]) == {VENDOR_NAMES[one] for one in there}
    assert len(labels) == len(VENDORS)
    assert test.segmented_control(key="rights-vendor").value in there


def test_empty_and_broken_files_are_no_hindrance(tmp_path_factory: pytest.TempPathFactory) -> None:
    for make in (empty_export, broken):
        test = page(RIGHTS, make(tmp_path_factory.mktemp("rights")))
        assert "Google Assistant" in paper(test)


@pytest.mark.parametrize("where", ["DE", "FR", "GB", "US-CA", "PL", "BE"])
def test_the_country_decides_law_kinds_and_language(where: str) -> None:
    found = next(one for one in countries() if one.code == where)
    test = page(RIGHTS, three_vendors())
    test.selectbox(key="rights-country").set_value(where).run()
    assert law_title(found.law) in all_words(test)
    assert len(test.radio(key="rights-kind").options) == len(kinds_of(found.law))
    made = next(one for one in test.get("html") if "va-letter" in one.proto.body)
    assert f'lang="{found.language}"' in made.proto.body
    for kind in kinds_of(found.law):
        test.radio(key="rights-kind").set_value(kind).run()
        assert not test.exception
        assert paper(test)


def test_a_complaint_goes_to_the_authority_and_names_the_one_that_leads() -> None:
    test = choose(page(RIGHTS, None), country="FR", vendor="google", kind="complaint")
    assert "(CNIL)" in paper(test)
    assert "Data Protection Commission" in all_words(test)
    choose(test, country="PL", vendor="google", kind="complaint")
    assert "not held here" in all_words(test)
    assert "[Name and address of your data protection authority]" in paper(test)


def test_california_says_how_to_complain() -> None:
    test = page(RIGHTS, None)
    test.selectbox(key="rights-country").set_value("US-CA").run()
    assert "cppa.ca.gov" in all_words(test)


def test_what_is_unticked_leaves_the_letter() -> None:
    test = choose(page(RIGHTS, three_vendors()), vendor="google")
    assert "the device that made it" in paper(test)
    test.checkbox(key="rights-gap-google-no_device").uncheck().run()
    assert "the device that made it" not in paper(test)
    assert "whether you class it as started by mistake" in paper(test)
    assert "No entry names a device." in all_words(test)


def test_what_is_missing_is_asked_only_where_the_letter_has_room_for_it() -> None:
    test = choose(page(RIGHTS, three_vendors()), kind="erasure")
    assert not test.checkbox
    assert "What the letter lists as missing" not in all_words(test)


def test_what_is_typed_stands_in_the_letter_as_it_is_and_only_in_this_session() -> None:
    test = page(RIGHTS, None)
    test.text_input(key="rights-name").set_value(HOSTILE).run()
    test.text_area(key="rights-address").set_value("1 Road\nTown").run()
    assert HOSTILE in paper(test)
    raw = next(one.proto.body for one in test.get("html") if "va-letter" in one.proto.body)
    assert "<img" not in raw
    test.switch_page(OVERVIEW).run()
    test.switch_page(RIGHTS).run()
    assert HOSTILE in paper(test)
    assert "1 Road\nTown" in paper(test)
    assert not state._is_kept(rights_kept._NAME)  # what outlives a reload
    fresh = page(RIGHTS, None)
    assert HOSTILE not in paper(fresh)


def test_incognito_hides_what_was_typed_and_the_fields() -> None:
    test = page(RIGHTS, three_vendors())
    test.text_input(key="rights-name").set_value("Ada Example").run()
    test.toggle(key="incognito-side").set_value(True).run()
    assert not [one for one in test.text_input if (one.key or "").startswith("rights")]
    assert "Ada Example" not in paper(test)
    assert "Ada Example" not in all_words(test)
    assert "[Your name]" in paper(test)
    assert "Kitchen" not in all_words(test)
    assert "In incognito your own details are hidden" in all_words(test)


def test_the_files_are_the_letter_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: dict[str, bytes] = {}

    def button(_label: str, data: Callable[[], bytes], *, file_name: str, **_more: object) -> bool:
        handed[file_name] = data()
        return False

    monkeypatch.setattr(st, "download_button", button)
    test = choose(page(RIGHTS, three_vendors()), country="FR", vendor="google", kind="objection")
    lines = paper(test).split()
    text = handed["google-objection-gdpr-fr.txt"].decode("utf-8")
    document = docx.Document(io.BytesIO(handed["google-objection-gdpr-fr.docx"]))
    assert text.split() == lines
    assert " ".join(one.text for one in document.paragraphs).split() == lines
