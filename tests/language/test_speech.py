"""Sentences, numbers and dates follow the language of whoever looks; persons' words are left alone."""

from __future__ import annotations

import datetime as dt
import gettext
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.language import (
    ask,
    current,
    date,
    date_span,
    decimal,
    listing,
    months,
    number,
    percent,
    short_date,
    speaking,
    speech,
    tr,
    trn,
    weekdays,
)


@pytest.fixture(autouse=True)
def _nobody_asks():
    kept = list(speech._asked)
    speech._asked.clear()
    yield
    speech._asked[:] = kept


def test_without_anybody_asking_it_is_english() -> None:
    assert current() == "en"
    assert tr("{n} rows", n=3) == "3 rows"


def test_whoever_shows_pages_is_asked_and_a_block_comes_before() -> None:
    ask(lambda: "de")
    assert current() == "de"
    with speaking("en"):
        assert current() == "en"
    assert current() == "de"


@pytest.mark.parametrize("strange", ["xx", "", None])
def test_a_language_that_nobody_speaks_here_is_english(strange: str | None) -> None:
    ask(lambda: strange)
    assert current() == "en"


def test_a_block_holds_for_its_own_thread_alone() -> None:
    seen = []
    with speaking("de"):
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
    assert seen == ["en"]


def test_a_sentence_without_translation_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_catalogue", lambda _language: gettext.NullTranslations())
    with speaking("de"):
        assert tr("no such sentence {n}", n=1) == "no such sentence 1"
        assert trn("{n} day", "{n} days", 1) == "1 day"
        assert trn("{n} day", "{n} days", 0) == "0 days"


@given(st.text())
def test_words_of_a_person_are_filled_in_as_they_are(words: str) -> None:
    assert tr("said: {words}", words=words) == f"said: {words}"


def test_numbers_and_dates_are_written_as_people_write_them() -> None:
    day = dt.date(2024, 5, 3)
    assert (number(1234567), decimal(1234.56), date(day)) == ("1,234,567", "1,234.6", "3 May 2024")
    assert short_date(day) == "Fri 3 May 2024"
    assert listing(["a", "b", "c"]) == "a, b and c"
    with speaking("de"):
        assert (number(1234567), decimal(1234.56), date(day)) == ("1.234.567", "1.234,6", "3. Mai 2024")
        assert short_date(day) == "Fr., 3. Mai 2024"
        assert listing(["a", "b", "c"]) == "a, b und c"
        assert weekdays()[0] == "Montag"
        assert months()[2] == "März"


def test_two_dates_say_what_they_share_once() -> None:
    day = dt.date(2024, 5, 3)
    assert date_span(day, day) == "3 May 2024"
    assert date_span(day, dt.date(2024, 5, 9)) == "3 to 9 May 2024"
    assert date_span(day, dt.date(2024, 7, 9)) == "3 May to 9 July 2024"
    assert date_span(day, dt.date(2025, 7, 9)) == "3 May 2024 to 9 July 2025"
    with speaking("de"):
        assert date_span(day, dt.date(2024, 5, 9)) == "3. bis 9. Mai 2024"
        assert date_span(day, dt.date(2024, 7, 9)) == "3. Mai bis 9. Juli 2024"


def test_a_share_is_never_rounded_to_nothing_or_to_all() -> None:
    assert percent(1, 1000) == "under 1 %"
    assert percent(999, 1000) == "over 99 %"
    assert percent(0, 10) == "0 %"
    assert percent(10, 10) == "100 %"
    assert percent(1, 3) == "33 %"
