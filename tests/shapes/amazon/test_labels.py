"""The tables of labels and sentences are applied as they are written."""

from __future__ import annotations

import pytest

from auditor.facts import table
from auditor.shapes.amazon.labels import folded, meaning, stand_in, text_types, without_wake_word


def test_an_exact_label_and_a_beginning_are_found_and_nothing_else() -> None:
    assert meaning("GENERAL") is not None
    assert meaning("NO_EXPRESSED_INTENT_SILENCE") == meaning("NO_EXPRESSED_INTENT")
    assert meaning("FALSE_WAKE_WORD_9X") == meaning("FALSE_WAKE_WORD_1P")
    for label in ("GENERAL_", "general", "", "MULTI_STEP_PAST_LOCATION"):
        assert meaning(label) is None


def test_words_of_the_customer_change_what_an_automatic_record_is() -> None:
    cif = meaning("CIF")
    assert cif is not None
    assert cif.kinds == ("automatic", "voice")
    assert cif.outcomes == ("unknown", "by_reply")
    routine = meaning("ROUTINES_3P")
    assert routine is not None
    assert (routine.kinds, routine.trigger) == (("automatic", "voice"), "routine")


@pytest.mark.parametrize("row", table("amazon_sentences")["sentences"], ids=lambda row: row["match"])
def test_every_sentence_of_the_table_is_found_as_it_is_written_and_shouted(row: dict[str, str]) -> None:
    sentence = row["match"].replace("*", "your Echo Dot")
    for written in (
        sentence,
        sentence.upper(),
        sentence.replace(" - ", " \u2014 "),
        f"\u201c{sentence}.\u201d ",
    ):
        assert stand_in(written) == row["outcome"]


@pytest.mark.parametrize("row", table("amazon_sentences")["sentinels"], ids=lambda row: row["text"])
def test_every_sentinel_of_the_table_is_found(row: dict[str, str]) -> None:
    assert stand_in(row["text"]) == stand_in(row["text"].upper()) == "unknown"
    assert stand_in(f"alexa say {row['text']}") is None


def test_a_wake_word_is_taken_off_the_beginning_only() -> None:
    assert without_wake_word("Alexa, play  jazz") == "play jazz"
    assert without_wake_word("play alexa") == "play alexa"
    assert without_wake_word("alexandra") == "alexandra"
    assert folded(" Play\nJAZZ ") == "play jazz"


def test_both_pairs_of_text_types_are_sources_of_words() -> None:
    whose = {name: whose for name, (whose, _) in text_types().items()}
    assert whose == {
        "CUSTOMER_TRANSCRIPT": "customer",
        "ASR_REPLACEMENT_TEXT": "customer",
        "ALEXA_RESPONSE": "alexa",
        "TTS_REPLACEMENT_TEXT": "alexa",
        "PROFILE": "nobody",
    }
