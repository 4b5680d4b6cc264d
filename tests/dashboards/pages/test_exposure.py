"""Who may have listened: every history, incognito, the slider, and numbers that are the library's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.history import History
from auditor.insights.exposure import exposure_of
from auditor.insights.exposure.ranges import range_sentence
from auditor.insights.exposure.telling import ASSUMPTIONS, CANNOT_KNOW, shift_sentence
from auditor.recording import Setting
from dashboards.parts.exposure_drawn import AS_PUBLISHED
from tests.dashboards import histories
from tests.dashboards.histories import EXPOSURE, all_words, page
from tests.test_claims import claims_in

SLIDER = "kept-exposure-share"


def old() -> History:
    """Return a household of Alexa and Google's Assistant whose recordings lie in several times."""
    times = ("2019-03-01T08:00:00Z", "2019-05-01T08:00:00Z", "2020-02-01T08:00:00Z", "2026-01-01T08:00:00Z")
    return histories.history_of(
        [
            {"vendor": vendor, "product": product, "started_at": time}
            for vendor, product in (("amazon", "Alexa"), ("google", "Assistant"))
            for time in times
        ]
    )


def test_the_page_stands_with_nothing_read() -> None:
    assert "Here you will see" in all_words(page(EXPOSURE, None))


@pytest.mark.parametrize(
    "make",
    [
        histories.one_vendor,
        histories.three_vendors,
        histories.of_amazon,
        histories.of_apple,
        histories.without_times,
        histories.hostile,
        old,
    ],
)
@pytest.mark.parametrize("incognito", [False, True])
def test_the_page_stands_and_claims_nothing(make, incognito: bool) -> None:
    said = all_words(page(EXPOSURE, make(), incognito=incognito))
    assert "What is known" in said
    assert "What cannot be known" in said
    assert not claims_in([said])


@pytest.mark.parametrize("make", [histories.broken, histories.empty_export])
def test_the_page_stands_with_broken_and_empty_exports(make, tmp_path: Path) -> None:
    assert page(EXPOSURE, make(tmp_path)).title[0].value == "Who may have listened"


def test_numbers_and_sentences_are_those_of_the_library() -> None:
    test = page(EXPOSURE, old(), zone="Europe/Berlin")
    found = exposure_of(old(), "Europe/Berlin")
    said = all_words(test)
    for one in found.programmes:
        assert range_sentence(one) in said
    assert shift_sentence(found) in said
    assert "A: until 9 April 2019" in said
    assert 'data-name="Your recordings:">1</td>' in said


def test_assumptions_and_what_stays_unknown_are_never_folded_away() -> None:
    test = page(EXPOSURE, old())
    folded = "\n".join(one.proto.body for fold in test.expander for one in fold.get("html"))
    said = all_words(test).replace("&#x27;", "'")
    for sentence in (*ASSUMPTIONS, *CANNOT_KNOW):
        assert sentence in said
        assert sentence not in folded.replace("&#x27;", "'")


def test_a_share_of_ones_choice_stands_beside_the_published_ones() -> None:
    test = page(EXPOSURE, old())
    assert test.select_slider(key=SLIDER).value == AS_PUBLISHED
    assert "you chose." not in all_words(test)
    test.select_slider(key=SLIDER).set_value(0.05).run()
    said = all_words(test)
    assert (
        "The share that you chose. If recordings were drawn at random, 5 % of them: 0.20 of 4 on average"
        in said
    )
    assert (
        "fewer than 0.04 of 4 on average; the chance that at least one was among them: less than 4 %." in said
    )


def test_the_range_begins_without_the_times_that_needed_an_agreement() -> None:
    said = all_words(page(EXPOSURE, old()))
    assert (
        "0 if you had not agreed, since all of them fall into times in which one had to agree first" in said
    )
    assert "had not agreed" not in all_words(page(EXPOSURE, histories.of_amazon()))


def test_what_rests_on_the_companies_and_a_court_says_both() -> None:
    assert "7 July 2025 (the companies say so, and a court)." in all_words(page(EXPOSURE, old()))


def test_what_an_app_did_with_the_microphone_is_left_out_and_said_so() -> None:
    said = all_words(page(EXPOSURE, histories.of_apple()))
    assert "30 times an app or dictation held the microphone are left out" in said
    assert "there is nothing to reckon" in said


def test_settings_of_the_files_are_shown_in_the_vendors_words_and_covered_in_incognito() -> None:
    log = [Setting("apple", "Siri Data Sharing Opt-In Status", "opted <b>in</b>", "2022-03-01T08:00:00Z")]
    history = replace(histories.three_vendors(), settings=log)
    said = all_words(page(EXPOSURE, history))
    assert "Siri Data Sharing Opt-In Status: opted &lt;b&gt;in&lt;/b&gt; (2022-03-01 08:00 UTC)" in said
    assert "No known file of Amazon" in said
    covered = all_words(page(EXPOSURE, history, incognito=True))
    assert "opted" not in covered.replace("people who had opted", "")


def test_every_source_says_how_sure_it_is_and_when_it_was_read() -> None:
    test = page(EXPOSURE, old())
    sources = [
        one.proto.body
        for fold in test.expander
        for one in fold.get("html")
        if "sources for times" in fold.label or "Courts" in fold.label or "the work" in fold.label
    ]
    assert len(sources) > 15
    assert all(
        "Source: " in one and "Grade: " in one and "Read on 27 November 2026" in one for one in sources
    )
