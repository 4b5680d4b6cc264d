"""Each sign on a few rows that a person can judge: where it is found, and where it must not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import pytest

from auditor.wakeups import signals as found_by
from auditor.wakeups.catalogue import signals
from auditor.wakeups.evidence import Evidence, gather
from auditor.wakeups.listening import Heard
from auditor.wakeups.signals import SIGNALS, points_of
from tests.making import history_of

ZONE = ZoneInfo("Europe/Berlin")
START = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
Row = Mapping[str, object]


def at(seconds: float, transcript: str | None = None, **more: object) -> dict[str, object]:
    answered = {"outcome": "answered", "reply": "Here it is."} if transcript else {}
    time = START + dt.timedelta(seconds=seconds)
    return {"started_at": time, "device": "Kitchen", "transcript": transcript, **answered, **more}


def marked(seconds: float, label: str = "FALSE_WAKE_WORD_1P", **more: object) -> dict[str, object]:
    return at(seconds, outcome="not_for_device", vendor_label=label, **more)


def habit(
    count: int = 40, words: str = "alexa what's the weather in town {n}", **more: object
) -> list[dict[str, object]]:
    """Requests long ago, one a quarter of an hour, so that the person has ways of their own."""
    return [at(-900 * (n + 1), words.format(n=n % 13), **more) for n in range(count)]


def known(rows: Sequence[Row], heard: Mapping[int, Heard] | None = None) -> tuple[Evidence, list[int]]:
    """Return the evidence, and for each given row its place in it (-1: not judged)."""
    history = history_of(rows)
    ids = history.table.column("recording_id").to_pylist()
    scores = {ids[number]: one for number, one in (heard or {}).items()}
    evidence = gather(history, ZONE, scores)
    places = {row: place for place, row in enumerate(evidence.rows.tolist())}
    return evidence, [places.get(row, -1) for row in range(len(rows))]


def has(signal: str, rows: Sequence[Row], heard: Mapping[int, Heard] | None = None) -> list[bool]:
    evidence, places = known(rows, heard)
    points = points_of(signal, evidence)
    return [bool(points[place]) if place >= 0 else False for place in places]


# The table ------------------------------------------------------------------------------------


def test_every_sign_that_is_counted_stands_in_the_table_and_the_other_way_round() -> None:
    said_by_the_person = {"you_said_meant", "you_said_not_meant"}
    assert set(SIGNALS) | said_by_the_person == set(signals())


def test_every_sign_has_one_plain_sentence() -> None:
    for one in signals().values():
        assert one.sentence.endswith(".")
        assert one.sentence.count(".") == 1
        assert one.about in ("label", "text", "audio", "context", "person")
        assert one.grade in ("measured", "published", "judged")


def test_rows_in_which_nobody_spoke_are_not_judged() -> None:
    kinds = ("typed", "automatic", "second_microphone", "microphone_session")
    evidence, _ = known([at(n, "hello there", kind=kind) for n, kind in enumerate(kinds)])
    assert not len(evidence)


# The vendor's label and its traps (evidence 6.2) ------------------------------------------------


def test_a_false_wake_word_is_marked_by_the_vendor() -> None:
    assert has("vendor_marked", [marked(0)]) == [True]


def test_a_false_wake_word_stays_marked_where_a_request_follows() -> None:
    assert has("vendor_marked", [marked(0), at(4, "alexa stop")]) == [True, False]


SENTENCE = "Audio was not intended for this device"


def test_a_not_intended_sentence_alone_is_marked_by_the_vendor() -> None:
    assert has("vendor_marked", [marked(0, SENTENCE), at(60, "alexa stop")]) == [True, False]


@pytest.mark.parametrize("apart", [-9, 0.2, 3, 9.9])
def test_a_not_intended_sentence_beside_a_request_on_the_same_device_is_not(apart: float) -> None:
    assert has("vendor_marked", [marked(0, SENTENCE), at(apart, "what time is it")]) == [False, False]


def test_a_not_intended_sentence_is_not_if_another_device_answered_at_that_moment() -> None:
    rows = [marked(0, SENTENCE), at(1.5, "what time is it", device="Hall")]
    assert has("vendor_marked", rows) == [False, False]
    assert has("another_device_answered", rows) == [True, False]


def test_another_device_a_minute_later_changes_nothing() -> None:
    rows = [marked(0, SENTENCE), at(60, "what time is it", device="Hall")]
    assert has("vendor_marked", rows) == [True, False]
    assert has("another_device_answered", rows) == [False, False]


def test_a_discarded_row_without_a_reason_is_not_marked() -> None:
    row = at(0, outcome="unknown", vendor_label="DISCARDED_NON_DEVICE_DIRECTED_INTENT")
    assert has("vendor_marked", [row]) == [False]


def test_a_wake_word_followed_by_its_request_is_not_a_false_wake_up() -> None:
    rows = [at(0, "alexa", outcome="wake_word_only", reply=None), at(5, "what time is it")]
    assert has("request_followed", rows) == [True, False]
    assert has("name_alone", rows) == [False, False]


def test_a_lone_wake_word_is_a_weak_sign() -> None:
    rows = [at(0, "alexa", outcome="wake_word_only", reply=None), at(50, "what time is it")]
    assert has("name_alone", rows) == [True, False]
    assert has("request_followed", rows) == [False, False]


def test_a_request_on_another_device_does_not_follow() -> None:
    rows = [at(0, "alexa", outcome="wake_word_only"), at(5, "what time is it", device="Hall")]
    assert has("request_followed", rows) == [False, False]


def test_nothing_understood_and_no_second_try_is_a_weak_sign() -> None:
    assert has("nothing_understood", [at(0, outcome="nothing_heard")]) == [True]
    assert has("nothing_understood", [at(0, outcome="nothing_heard"), at(12, "stop")]) == [False, False]


# The wake word in the text --------------------------------------------------------------------


def test_the_wake_word_counts_only_where_it_is_usually_written_down() -> None:
    rows = [*habit(), at(0, "alexa turn on the lamp"), at(900, "turn on the lamp")]
    assert has("wake_word_at_start", rows)[-2:] == [True, False]
    assert has("wake_word_missing", rows)[-2:] == [False, True]


def test_without_the_habit_its_absence_says_nothing() -> None:
    rows = [*habit(words="what's the weather in town {n}"), at(0, "turn on the lamp")]
    assert not any(has("wake_word_missing", rows))


def test_half_a_habit_counts_half() -> None:
    mixed = [
        *habit(20),
        *[
            {**row, "started_at": START - dt.timedelta(days=1, seconds=900 * n)}
            for n, row in enumerate(habit(20, "what's up {n}"))
        ],
    ]
    evidence, places = known([*mixed, at(0, "turn on the lamp")])
    assert points_of("wake_word_missing", evidence)[places[-1]] == pytest.approx(
        signals()["wake_word_missing"].points / 2
    )


def test_the_habit_of_another_year_says_nothing() -> None:
    last_year = [{**row, "started_at": row["started_at"] - dt.timedelta(days=400)} for row in habit()]  # type: ignore[operator]
    assert not any(has("wake_word_missing", [*last_year, at(0, "turn on the lamp")]))


def test_a_missing_wake_word_is_ignored_in_a_running_exchange() -> None:
    rows = [*habit(), at(0, "alexa set a timer"), at(6, "ten minutes")]
    assert has("running_exchange", rows)[-2:] == [False, True]
    assert has("wake_word_missing", rows)[-2:] == [False, False]


def test_a_button_drops_every_sign_of_the_wake_word() -> None:
    rows = [*habit(), at(0, "turn on the lamp", trigger="button"), at(900, "alexa stop", trigger="button")]
    assert has("wake_word_missing", rows)[-2:] == [False, False]
    assert has("wake_word_at_start", rows)[-2:] == [False, False]


def test_a_wake_word_that_is_talked_about_stands_inside() -> None:
    rows = [
        at(0, "i asked alexa and she didn't know"),
        at(90, "alexa what did alexa say"),
        at(180, "play music"),
    ]
    assert has("wake_word_inside", rows) == [True, False, False]


def test_google_assistant_is_not_alexa() -> None:
    rows = [at(0, "my aunt has alexa too", vendor="google", product="Assistant")]
    assert has("wake_word_inside", rows) == [False]


def test_words_that_sound_like_the_wake_word_are_found_in_english() -> None:
    rows = [at(0, "alexis did you bring the milk"), at(90, "what's the weather today")]
    assert has("sounds_alike", rows) == [True, False]


# The text and the person's own ways ---------------------------------------------------------------


def test_what_reads_like_talk_and_what_reads_like_a_request() -> None:
    rows = [at(0, "and then she told him that they were leaving"), at(90, "set a timer for ten minutes")]
    assert has("reads_like_talk", rows) == [True, False]
    assert has("reads_like_request", rows) == [False, True]


def test_a_request_like_many_others_is_familiar() -> None:
    rows = [*habit(), at(0, "alexa what's the weather in town 3"), at(900, "he bought seven green umbrellas")]
    evidence, places = known(rows)
    points = points_of("familiar", evidence)
    assert points[places[-2]] == pytest.approx(signals()["familiar"].points)
    assert points[places[-1]] == 0
    assert has("unfamiliar", rows)[-2:] == [False, True]


def test_a_text_is_not_familiar_to_itself() -> None:
    assert has("unfamiliar", [*habit(), at(0, "zebras quietly hum")])[-1]


def test_thanks_that_are_always_answered_are_usual_and_talk_that_is_not_is_not() -> None:
    thanks = [at(-4000 * n, "thank you", reply="You're welcome.") for n in range(1, 9)]
    talk = [
        at(-4000 * n + 99, "that was so", reply="Sorry, I don't know." if n % 2 else "") for n in range(1, 9)
    ]
    evidence, places = known([*habit(), *thanks, *talk])
    points = points_of("familiar", evidence)
    assert points[places[40]] == pytest.approx(2 * signals()["familiar"].points)
    assert not evidence.usual[places[48:]].any()


def test_with_few_requests_nothing_is_called_unfamiliar() -> None:
    assert not any(has("unfamiliar", [*habit(5), at(0, "zebras quietly hum")]))


def test_a_text_that_ends_where_a_sentence_goes_on_breaks_off() -> None:
    rows = [at(0, "we were talking about the"), at(90, "turn off the light"), at(180, "the")]
    assert has("breaks_off", rows) == [True, False, False]


def test_german_breaks_off_on_german_words() -> None:
    assert has("breaks_off", [at(0, "und dann hat sie gesagt dass")]) == [True]


def test_another_language_than_the_device_usually_hears() -> None:
    rows = [*habit(), at(0, "er hat das nicht mit der gesagt"), at(900, "what is the weather for the week")]
    assert has("other_language", rows)[-2:] == [True, False]


# Answers, neighbours, hours ---------------------------------------------------------------------


def test_an_excuse_for_an_answer_is_a_sign() -> None:
    rows = [
        at(0, "my keys were there", reply="Sorry, I don't know that one."),
        at(90, "my keys were there", reply="On the shelf."),
    ]
    assert has("no_useful_answer", rows) == [True, False]


def test_german_excuses_are_known() -> None:
    rows = [at(0, "wo ist der schlüssel", reply="Das weiß ich leider nicht.")]
    assert has("no_useful_answer", rows) == [True]


def test_the_same_words_again_within_seconds_are_meant() -> None:
    rows = [at(0, "play the lion song", reply="Sorry, I didn't get that."), at(9, "play the lion song")]
    assert has("asked_again", rows) == [True, True]
    assert has("no_useful_answer", rows) == [False, False]
    assert has("asked_again", [at(0, "play the lion song"), at(60, "play the lion song")]) == [False, False]
    assert has("asked_again", [at(0, "play the lion song"), at(9, "how tall is a giraffe")]) == [False, False]


def test_an_hour_without_requests_is_unusual() -> None:
    evenings = [at(-86_400 * n, f"what's the weather {n}") for n in range(1, 250)]
    night = at(-10 * 3600, "what's the weather")  # 2 at night in UTC
    assert has("unusual_hour", [*evenings, night, at(60, "stop")])[-2:] == [True, False]


def test_echo_amazon_and_computer_are_easily_woken() -> None:
    rows = [*habit(12, "computer lights on"), *habit(12, "alexa lights on", device="Hall")]
    found = has("easily_woken", rows)
    assert found[:12] == [True] * 12
    assert found[12:] == [False] * 12


# What the listening check heard -------------------------------------------------------------------


def clip(wake: float | None, speech: float = 0.5, onset: float = 0.4, seconds: float = 3.0) -> Heard:
    return Heard("checked", seconds, speech, onset, wake)


def test_a_wake_word_that_is_heard_and_one_that_is_not() -> None:
    rows = [at(0, "hello you"), at(90, "hello you"), at(180, "hello you")]
    heard = {0: clip(0.05), 1: clip(0.95)}
    assert has("wake_word_not_heard", rows, heard) == [True, False, False]
    assert has("wake_word_heard", rows, heard) == [False, True, False]


def test_between_the_two_levels_nothing_is_said() -> None:
    rows, heard = [at(0, "hello you")], {0: clip(0.5)}
    assert not any(has("wake_word_not_heard", rows, heard) + has("wake_word_heard", rows, heard))


def test_a_clip_that_begins_within_a_word_counts_half() -> None:
    evidence, places = known([at(0, "hello you")], {0: clip(0.05, onset=0.0)})
    assert points_of("wake_word_not_heard", evidence)[places[0]] == pytest.approx(
        signals()["wake_word_not_heard"].points / 2
    )


def test_a_clip_full_of_talk_counts_half() -> None:
    evidence, places = known([at(0, "hello you")], {0: clip(0.05, speech=0.95)})
    assert points_of("wake_word_not_heard", evidence)[places[0]] == pytest.approx(
        signals()["wake_word_not_heard"].points / 2
    )


def test_absence_says_nothing_without_speech_in_short_clips_and_where_no_wake_word_is_due() -> None:
    rows = [
        at(0, "x y"),
        at(90, "x y"),
        at(180, "x y", trigger="button"),
        at(300, "alexa hello"),
        at(306, "x y"),
    ]
    heard = {0: clip(0.05, speech=0.0), 1: clip(0.05, seconds=0.6), 2: clip(0.05), 4: clip(0.05)}
    assert not any(has("wake_word_not_heard", rows, heard))


def test_a_clip_without_speech_is_a_sign() -> None:
    assert has("no_speech", [at(0, None), at(90, None)], {0: clip(None, speech=0.0)}) == [True, False]


def test_how_many_recordings_lie_close_together_is_no_sign() -> None:
    alone = [at(0, "and she said so")]
    crowd = [at(0, "and she said so"), *[at(20 + n, outcome="nothing_heard") for n in range(30)]]
    evidence, places = known(alone)
    among, there = known(crowd)
    for name in SIGNALS:
        assert points_of(name, evidence)[places[0]] == pytest.approx(points_of(name, among)[there[0]]), name


def test_every_function_is_named_after_its_sign() -> None:
    assert all(getattr(found_by, name) is find for name, find in SIGNALS.items())
