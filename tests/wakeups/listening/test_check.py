"""What is heard in a clip: speech and where it begins, the wake word or not, and nothing where nothing can be said."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

import auditor.samples
from auditor.facts import table
from auditor.wakeups.catalogue import level
from auditor.wakeups.listening import Heard, checkable
from auditor.wakeups.listening.check import check, checked
from auditor.wakeups.listening.decode import decode
from tests.wakeups.listening.sounding import RATE, clip, hiss, needs_the_extra, tone, wav

ABSENT_BELOW, AUDIBLE_FROM = level("audio_absent"), level("audio_heard")
ALEXA = ("alexa-0.flac", "alexa-267.flac", "alexa-325.flac")


def samples_of(name: str) -> np.ndarray:
    made = decode(clip(name))
    assert made is not None
    return made.samples


def loud_part(sound: np.ndarray) -> np.ndarray:
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max())
    return sound[loud[0] : loud[-1]]


@needs_the_extra
@pytest.mark.parametrize("name", ALEXA)
def test_a_person_who_says_alexa_is_heard(name: str) -> None:
    heard = check(clip(name), "alexa")
    assert heard.state == "checked"
    assert heard.wake_word is not None
    assert heard.wake_word >= AUDIBLE_FROM
    assert heard.speech_share is not None
    assert 0.1 < heard.speech_share < 0.9


@needs_the_extra
@pytest.mark.parametrize("name", ["snowboy.wav", "jarvis.wav"])
def test_a_person_who_says_another_word_is_not_taken_for_alexa(name: str) -> None:
    heard = check(clip(name), "alexa")
    assert heard.wake_word is not None
    assert heard.wake_word < ABSENT_BELOW
    assert heard.onset_s is not None


@needs_the_extra
@pytest.mark.parametrize("name", ALEXA)
def test_a_word_cut_close_on_both_sides_is_still_heard(name: str) -> None:
    word = np.concatenate([loud_part(samples_of(name)), np.zeros(RATE // 2, np.float32)])
    heard = check(wav(np.resize(word, max(len(word), RATE))), "alexa")
    assert heard.wake_word is not None
    assert heard.wake_word >= AUDIBLE_FROM


@needs_the_extra
def test_the_order_of_clips_changes_nothing() -> None:
    first = check(clip("alexa-0.flac"), "alexa")
    other = check(clip("jarvis.wav"), "alexa")
    assert check(clip("alexa-0.flac"), "alexa") == first
    assert check(clip("jarvis.wav"), "alexa") == other


@needs_the_extra
def test_spoken_requests_of_the_sample_household_are_speech_without_alexa() -> None:
    folder = resources.files(auditor.samples).joinpath("clips")
    for name in ("weather-today", "giraffe", "tv-detective", "talk-shoes"):
        heard = check(folder.joinpath(f"{name}.mp3").read_bytes(), "alexa")
        assert heard.state == "checked", name
        assert heard.speech_share is not None
        assert heard.speech_share > 0.3, name
        assert heard.wake_word is not None
        assert heard.wake_word < ABSENT_BELOW, name


@needs_the_extra
@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(2 * RATE, np.float32),
        hiss(3.0),
        hiss(3.0, 0.001),
        tone(440, 3.0),
        np.full(2 * RATE, 0.9, np.float32),
    ],
    ids=["silence", "hiss", "faint hiss", "tone", "a flat line"],
)
def test_where_nobody_speaks_no_speech_and_no_wake_word_is_found(sound: np.ndarray) -> None:
    heard = check(wav(sound), "alexa")
    assert heard.speech_share is not None
    assert heard.speech_share < 0.05
    assert heard.wake_word is not None
    assert heard.wake_word < ABSENT_BELOW


@needs_the_extra
@pytest.mark.parametrize("before", [0.0, 0.1, 0.3, 0.6])
def test_where_speech_begins_is_found_within_60_ms(before: float) -> None:
    for name in ("alexa-0.flac", "alexa-325.flac"):  # the third begins with a noise that is no speech
        word = loud_part(samples_of(name))
        room = hiss(before + 0.5, 0.0003)
        heard = check(wav(np.concatenate([room[: round(before * RATE)], word, room])), None)
        assert heard.onset_s is not None
        assert heard.onset_s == pytest.approx(before, abs=0.06), name


@needs_the_extra
def test_less_than_a_second_says_nothing_of_the_wake_word() -> None:
    heard = check(wav(samples_of("alexa-267.flac")[: RATE - 1]), "alexa")
    assert (heard.state, heard.wake_word) == ("too_short", None)
    assert heard.seconds == pytest.approx(1.0, abs=0.001)


@needs_the_extra
def test_a_file_with_a_header_and_no_sound_is_too_short() -> None:
    assert check(wav(np.zeros(0, np.float32)), "alexa") == Heard("too_short", 0.0)


@needs_the_extra
@pytest.mark.parametrize("wake_word", [None, "", "echo", "hey google", "a word nobody uses"])
def test_a_wake_word_without_a_check_gets_no_score_but_speech_is_looked_for(wake_word: str | None) -> None:
    heard = check(clip("alexa-0.flac"), wake_word)
    assert heard.state == "checked"
    assert heard.wake_word is None
    assert heard.onset_s is not None


@needs_the_extra
def test_the_sound_of_a_telephone_says_nothing_of_the_wake_word() -> None:
    heard = check(wav(samples_of("alexa-0.flac")[::2], rate=8_000), "alexa")
    assert (heard.state, heard.wake_word) == ("checked", None)
    assert heard.speech_share is not None
    assert heard.speech_share > 0.1


@needs_the_extra
def test_what_is_no_sound_is_unreadable() -> None:
    assert check(b"<html>", "alexa") == Heard("unreadable")
    assert checked(None, "alexa") == Heard("unreadable")  # type: ignore[arg-type]


def test_case_and_blanks_of_a_wake_word_do_not_count() -> None:
    assert checkable("alexa")
    assert checkable("  ALEXA ")
    assert not checkable("Alexandra")
    assert not checkable("")
    assert not checkable(None)


def test_every_wake_word_has_a_check_with_its_numbers_or_a_reason_why_not() -> None:
    rows = table("wake_word_checks")["checks"]
    assert len({row["wake_word"] for row in rows}) == len(rows)
    for row in rows:
        assert row["wake_word"] == row["wake_word"].casefold()
        if "model" in row:
            assert checkable(row["wake_word"])
            assert row["licence"]
            assert all(0 <= one["share"] <= 1 and one["n"] > 0 for one in row["measured"])
        else:
            assert row["why_not"].endswith(".")
            assert not checkable(row["wake_word"])
