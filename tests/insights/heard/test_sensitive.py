"""Marks of private matters: good and bad examples of every kind; a mark says why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.insights.heard import sensitive
from auditor.insights.heard.digits import iban_is_right, luhn_is_right, numbers_in, written
from auditor.insights.heard.sensitive import kinds, mark, measured, reasons, rules
from auditor.insights.heard.texts import heard
from tests.making import history_of

MARKED = [
    ("people", "en", "call anna"),
    ("people", "en", "what's susan's birthday"),
    ("people", "en", "text mark that i am late"),
    ("people", "en", "my wife is cold"),
    ("people", "de", "ruf oma an"),
    ("people", "de", "nachricht an jürgen"),
    ("numbers", "en", "dial 415 555 2671"),
    ("numbers", "en", "ring oh two oh seven nine four six oh nine five eight"),
    ("numbers", "de", "wähle null eins fünf eins zwei drei vier fünf sechs sieben acht neun"),
    ("numbers", "en", "my card is 4111 1111 1111 1111"),
    ("numbers", "de", "die iban ist DE89 3704 0044 0532 0130 00"),
    ("numbers", "en", "the pin is four seven one one"),
    ("numbers", "de", "das passwort ist hund 123"),
    ("addresses", "en", "drive to 14 maple street"),
    ("addresses", "en", "write to anna at gmail dot com"),
    ("addresses", "de", "fahr in die lindenstraße 14"),
    ("addresses", "de", "meine adresse steht da"),
    ("health", "en", "remind me to take my medicine"),
    ("health", "de", "mach einen termin beim zahnarzt"),
    ("money", "en", "pay the rent"),
    ("money", "de", "wie ist mein kontostand"),
    ("children", "en", "is the baby awake"),
    ("children", "de", "wann fängt die schule an"),
    ("faith", "en", "set an alarm for morning prayer"),
    ("faith", "de", "wann ist der gottesdienst"),
    ("conflict", "en", "i want a divorce"),
    ("conflict", "de", "lass mich in ruhe"),
]
NOT_MARKED = [
    ("people", "en", "will it rain"),
    ("people", "en", "play songs by bruno mars"),
    ("people", "en", "in april"),
    ("people", "en", "alexa stop"),
    ("people", "de", "mach alle lampen aus"),
    ("numbers", "en", "set a timer for 10 minutes"),
    ("numbers", "en", "what is 1,000,000 times 3"),
    ("numbers", "en", "it was on 12.05.2024"),
    ("numbers", "en", "four one one"),
    ("addresses", "en", "it is a 20 minutes drive to town"),
    ("addresses", "en", "at seven"),
    ("health", "en", "watch doctor who"),
    ("money", "en", "how many dollars is a pound"),
    ("children", "en", "that's very kind of you"),
    ("faith", "de", "geh durch die tür hindurch"),
    ("conflict", "de", "welches gericht gibt es heute"),
]


def kinds_of(text: str, language: str | None) -> set[str]:
    return {one.kind for one in reasons([text], [language])[0]}


@pytest.mark.parametrize(("kind", "language", "text"), MARKED)
def test_private_matters_are_marked(kind: str, language: str, text: str) -> None:
    assert kind in kinds_of(text, language)


@pytest.mark.parametrize(("kind", "language", "text"), NOT_MARKED)
def test_ordinary_words_are_not_marked(kind: str, language: str, text: str) -> None:
    assert kind not in kinds_of(text, language)


def test_every_reason_names_the_words_that_made_it() -> None:
    found = reasons(["call anna at 415 555 2671, she's in hospital"], ["en"])[0]
    assert {(one.kind, one.words) for one in found} == {
        ("people", ("anna",)),
        ("numbers", ("415 555 2671",)),
        ("health", ("hospital",)),
    }


@pytest.mark.parametrize(("kind", "language", "text"), MARKED)
def test_reasons_of_one_text_are_the_marks_of_all(kind: str, language: str, text: str) -> None:
    found = mark(heard(history_of([{"transcript": text, "language": language}])))
    assert {one for one, n in found.counts.items() if n} == kinds_of(text, language)


def test_rules_of_a_language_are_not_asked_of_another() -> None:
    assert "children" in kinds_of("mein kind", "de")
    assert "children" not in kinds_of("what a kind thought", "en")
    found = mark(heard(history_of([{"transcript": "bonjour le docteur", "language": "fr-FR"}])))
    assert (found.unchecked, found.of) == (1, 1)


def test_recordings_are_counted_not_texts_and_duplicates_not_at_all() -> None:
    whole = history_of([{"transcript": "call anna"}] * 3 + [{"transcript": "lights"}])
    found = mark(heard(whole))
    assert found.counts["people"] == found.any == 3
    assert found.by_reason("people") == {"a given name": 3}
    assert found.rows("people").tolist() == found.rows("people", "a given name").tolist() == [0, 1, 2]
    assert found.rows("people", "no such reason").tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_no_text_breaks_a_rule(texts: list[str]) -> None:
    clean = [text.encode("utf-8", "ignore").decode() for text in texts]
    found = mark(heard(history_of([{"transcript": text} for text in clean])))
    assert all(0 <= n <= len(clean) for n in found.counts.values())
    assert len(reasons(clean, [None] * len(clean))) == len(clean)


@pytest.mark.parametrize("text", ["1" * 100_000, "1-" * 20_000, "a@" * 20_000, "( " * 20_000])
def test_a_hostile_text_is_done_with_at_once(text: str) -> None:
    reasons([text], [None])


def test_check_digits_are_those_of_the_standards() -> None:
    assert luhn_is_right("4111111111111111")
    assert not luhn_is_right("4111111111111112")
    assert iban_is_right("GB82 WEST 1234 5698 7654 32")
    assert not iban_is_right("GB82 WEST 1234 5698 7654 33")


def test_spoken_digits_become_written_ones() -> None:
    assert written("Call zero seven") == "call 0 7"
    assert numbers_in("long", "null vier null eins zwei drei vier") == ["0 4 0 1 2 3 4"]
    assert numbers_in("long", "anyone nine") == []


def test_every_rule_belongs_to_a_kind_and_asks_for_something() -> None:
    known = {kind.id for kind in kinds()}
    for rule in rules():
        assert rule.kind in known
        assert rule.words or rule.pattern or rule.names or rule.check
    assert {rule.kind for rule in rules()} == known


def test_every_kind_was_measured_in_every_language_with_rules_on_a_named_set() -> None:
    wanted = {(kind.id, language) for kind in kinds() for language in sensitive.checked_languages()}
    assert {(one.kind, one.language) for one in measured()} == wanted
    for one in measured():
        assert one.set
        for share in (one.precision, one.recall):
            assert share is None or (0 <= share[1] <= share[0] <= share[2] <= 1 and share[3] > 0)


def test_a_mark_is_about_words_never_about_a_person() -> None:
    for kind in kinds():
        assert not any(
            word in f"{kind.title} {kind.sentence}".lower() for word in ("you are", "you have", "sick person")
        )
