"""Requests and overheard talk are told apart; where that cannot be, there is no answer.

The sentences were written for these tests. Values that must come out are what a person would say of them.
"""

from __future__ import annotations

import json
import math
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from auditor.wakeups import directedness
from auditor.wakeups.directedness import CAP, cue_languages, cues, talk_log_odds
from auditor.wakeups.words import words_of


def odds(texts: list[str | None], languages: list[str | None] | None = None) -> npt.NDArray[np.float32]:
    return talk_log_odds(words_of(pa.array(texts, pa.string())), languages)


REQUESTS = [
    "Set a timer for 7 minutes.",
    "turn off the lights in the hallway",
    "What's the weather in Oslo tomorrow?",
    "play the next song",
    "add oranges to my shopping list",
    "remind me to phone the plumber at four",
    "how many ounces are in a pound",
]
TALK = [
    "and then she said he wasn't even there",
    "I don't think we should've told them about it",
    "yeah but you know what he's like",
    "because they were never going to come back",
    "he looked at her and said nothing",
    "well I mean that's what I thought you meant",
]


def test_plain_requests_are_requests() -> None:
    assert (odds([*REQUESTS]) < -1).all()


def test_plain_talk_is_talk() -> None:
    assert (odds([*TALK]) > 1).all()


# Registers that neither public corpus holds: orders about the house, travel and bookings; film, family and sport.
FURTHER_REQUESTS = [
    "porch lamp off",
    "reserve a table for three at a Greek restaurant on Friday",
    "is my train to Geneva delayed",
    "convert nine stone to kilos",
    "skip to the next chapter",
    "could you please find flights from Lyon to Vienna",
    "how do you spell rhinoceros",
]
FURTHER_TALK = [
    "You swore to my brother that you'd never come back here.",
    "the goalkeeper had no chance with that one",
    "she's been crying ever since her dad left",
    "they say he was a wonderful man when he was young",
    "I'm not going anywhere until he tells me why",
    "the village has been without power since the storm",
]


def test_requests_of_other_kinds_are_requests() -> None:
    assert (odds([*FURTHER_REQUESTS]) < -0.5).all()


def test_talk_of_other_kinds_is_talk() -> None:
    assert (odds([*FURTHER_TALK]) > 0.5).all()


def test_case_punctuation_and_the_form_of_the_apostrophe_do_not_matter() -> None:
    first, second = odds(["I don't know what he's saying.", "i don\u2019t know what he\u2019s saying"])
    assert first == second


def test_a_number_weighs_the_same_in_figures_and_in_words() -> None:
    figures, words = odds(["set the oven to 9 degrees", "set the oven to nine degrees"])
    assert figures == words


def test_without_words_or_with_unknown_words_alone_there_is_no_answer() -> None:
    assert np.isnan(odds([None, "", "?!", "zxqvw", "今日の天気は"])).all()


def test_nothing_is_surer_than_the_cap() -> None:
    given = odds(
        [
            "turn on the lights and play music and set a timer " * 5,
            "he said she said they were there and " * 9,
        ]
    )
    assert (np.abs(given) <= CAP).all()


def test_the_order_and_company_of_texts_change_nothing() -> None:
    texts: list[str | None] = [*REQUESTS, *TALK, None, ""]
    together = odds(texts)
    alone = np.array([odds([text])[0] for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-3)
    np.testing.assert_allclose(odds(texts[::-1])[::-1], together, atol=1e-3)


@pytest.mark.parametrize(
    ("language", "request_text", "talk_text"),
    [
        ("de-DE", "Schalte das Licht in der Küche an", "das hat sie mir gestern auch erzählt"),
        ("fr-FR", "Allume la lumière du salon", "il m'a dit qu'elle était partie"),
        ("es-MX", "Apaga las luces del salón", "no me digas que ya se fueron"),
        ("it-IT", "Spegni la luce in cucina", "ma cosa ti ha detto ieri sera"),
        ("nl_NL", "Zet de lampen in de keuken aan", "dat heb ik hem nooit gevraagd"),
        ("pt-BR", "Apague as luzes da sala", "ela disse que ele nunca voltou"),
    ],
)
def test_other_languages_know_requests_and_otherwise_cannot_tell(
    language: str, request_text: str, talk_text: str
) -> None:
    request, talk = odds([request_text, talk_text], [language, language])
    assert request <= -1
    assert math.isnan(talk)


def test_other_languages_never_say_talk() -> None:
    for language in cue_languages():
        if language == "en":
            continue
        words = sorted(set().union(*cues(language).values()))
        assert (odds([*words], [language] * len(words)) < 0).all()


def test_a_language_without_evidence_has_no_answer() -> None:
    assert np.isnan(odds(["turn on the lights", "slå på lyset"], ["ja-JP", "sv-SE"])).all()


def test_a_text_of_unknown_language_is_only_judged_if_it_reads_like_english() -> None:
    english, german = odds(
        ["turn on the lights in the kitchen", "mach bitte mal das licht aus"], [None, None]
    )
    assert english < -1
    assert math.isnan(german)


def test_languages_may_be_mixed_and_each_row_keeps_its_place() -> None:
    given = odds([TALK[0], "Spegni la luce", REQUESTS[0], "Zxqvw"], ["en-GB", "it", "en-US", "de"])
    assert given[0] > 1
    assert given[1] <= -1
    assert given[2] < -1
    assert math.isnan(given[3])


def test_one_language_per_text_is_asked_for() -> None:
    with pytest.raises(ValueError, match="2 texts, but 1 languages"):
        odds(["a", "b"], ["en"])


def test_no_text_at_all_is_no_error() -> None:
    assert odds([]).tolist() == []
    assert odds([], []).tolist() == []


def test_the_model_was_not_taught_names_of_assistants_or_the_topics_of_its_meetings() -> None:
    text = (
        resources.files("auditor.wakeups").joinpath("models", "directedness.json").read_text(encoding="utf-8")
    )
    stored = json.loads(text)
    learned = {
        word
        for name in ("words", "openings", "pairs", "opening_pairs")
        for gram in stored[name]
        for word in gram.split()
    }
    assert not learned & {
        "alexa",
        "siri",
        "google",
        "cortana",
        "olly",
        "remote",
        "buttons",
        "lcd",
        "interface",
    }
    assert len(text.encode()) < 300_000


def test_every_class_of_the_model_is_in_the_table_of_cues() -> None:
    text = (
        resources.files("auditor.wakeups").joinpath("models", "directedness.json").read_text(encoding="utf-8")
    )
    stored = json.loads(text)
    for place in stored["cues"].values():
        assert set(place) == set(cues("en")) - {"number"}


def test_half_a_sum_of_bits_is_the_sum_of_its_weights() -> None:
    weights = [float(2**bit) for bit in range(20)]  # the sum of these is the number itself
    bits = np.array([0, 1, 5, 2**16, 2**19 + 3, 2**20 - 1], dtype=np.uint32)
    assert directedness._summed_bits(weights, bits).tolist() == bits.tolist()
