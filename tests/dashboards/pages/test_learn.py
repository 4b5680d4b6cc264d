"""The lesson from its beginning to its summary, with and without a history of one's own, in incognito too."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from streamlit.testing.v1 import AppTest

from auditor.charts.dialled import chance_chart, stories_chart
from auditor.history.veil import MASK
from auditor.samples.answers import answer, first_pair, short_answer
from auditor.samples.classroom import check_clips, five_clips, numbers, open_classroom
from auditor.samples.dials import at_first, expected, lived, speakers, stories
from auditor.samples.lesson import MINUTES, STEPS
from tests.dashboards.histories import HOSTILE, LEARN, all_words, hostile, page, three_vendors

GUESSES = {
    "often": 20.0,
    "when": 5.0,
    "understood": 30.0,
    "meant": 10.0,
    "rate": "b",
    "known": "Who listened",
}
LAST = len(STEPS)


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click().run()
    assert not test.exception
    assert "could not be drawn" not in all_words(test)
    return test


def on(test: AppTest, times: int = 1) -> AppTest:
    for _ in range(times):
        press(test, "learn-next")
    return test


def guess(test: AppTest, step: str) -> AppTest:
    key, value = f"learn-guess-{step}", GUESSES[step]
    widget = {float: test.number_input, str: test.radio if step == "rate" else test.text_input}[type(value)]
    widget(key=key).set_value(value)
    return press(test, f"learn-keep-{step}")


def at_step(number: int, **state: object) -> AppTest:
    """Return the page at a step whose view is shown, without a guess."""
    test = on(page(LEARN, None, **state), number)
    return press(test, f"learn-keep-{STEPS[number - 1].id}")


def words_of(test: AppTest) -> list[str]:
    return [element.value for element in test.text]


@pytest.mark.parametrize("own", [None, three_vendors()], ids=["nothing open", "own history"])
def test_the_whole_lesson_with_a_guess_in_every_step(own):
    test = page(LEARN, own)
    assert f"{MINUTES} minutes" in all_words(test)
    assert "made up" in all_words(test)
    assert test.button(key="learn-back").disabled
    told = numbers()
    for number, step in enumerate(STEPS, 1):
        on(test)
        assert f"Step {number} of 6" in all_words(test)
        assert step.question in all_words(test)
        assert answer(step.id, told) not in words_of(test)
        guess(test, step.id)
        assert answer(step.id, told) in words_of(test)
        assert step.task in all_words(test)
        assert step.id == "meant" or "Made up" in all_words(test)
    on(test)
    found = words_of(test)
    assert all(short_answer(step.id, told) in found for step in STEPS)
    for said in ("20 recordings a day", "5 of 100 recordings", "Household B", "Who listened"):
        assert said in found
    assert test.button(key="learn-next").disabled


def test_what_a_person_has_opened_is_neither_shown_nor_changed():
    own = hostile()
    test = page(LEARN, own)
    for step in STEPS:
        on(test)
        guess(test, step.id)
        assert HOSTILE not in all_words(test)
    opened = test.session_state["opened"]
    assert opened.history is own
    assert not opened.made
    assert not opened.answers


def test_every_step_has_a_folded_note_for_the_teacher():
    test = page(LEARN, None)
    for step in STEPS:
        on(test)
        note = next(one for one in test.expander if one.label == "For the teacher")
        assert not note.proto.expanded
        inside = "\n".join(element.value for element in note.markdown)
        assert f"{step.minutes} minutes" in inside
        assert all(line in inside for line in (*step.discuss, *step.pitfalls))


def test_one_may_look_without_a_guess_and_go_back():
    test = at_step(2)
    assert "Your guess: none" in words_of(test)
    press(test, "learn-back")
    assert "Step 1 of 6" in all_words(test)
    on(test)
    assert "Your guess: none" in words_of(test)


def test_a_guess_is_kept_when_one_goes_on_without_looking():
    test = on(page(LEARN, None))
    test.number_input(key="learn-guess-often").set_value(12.0)
    on(test)
    press(test, "learn-back")
    assert test.number_input(key="learn-guess-often").value == 12
    on(test, 4)
    test.radio(key="learn-guess-rate").set_value("a")
    on(test)
    test.text_input(key="learn-guess-known").set_value("Who else was there")
    found = words_of(on(test))
    assert {"12 recordings a day", "Household A", "Who else was there"} <= set(found)


def test_keys_lead_on_and_back():
    test = on(page(LEARN, None))
    assert test.button(key="learn-next").proto.shortcut.casefold() == "alt+n"
    assert test.button(key="learn-back").proto.shortcut.casefold() == "alt+p"


def test_restart_forgets_guesses_votes_and_dials():
    test = on(page(LEARN, None))
    guess(test, "often")
    on(test, 3)
    press(test, "learn-keep-meant")
    test.radio(key="learn-vote-0-1").set_value("meant").run()
    on(test)
    press(test, "learn-keep-rate")
    test.slider(key="learn-dial-people").set_value(8).run()
    press(test, "learn-restart")
    assert "Before the lesson" in all_words(test)
    on(test)
    assert test.number_input(key="learn-guess-often").value is None
    on(test, 4)
    press(test, "learn-keep-rate")
    assert test.slider(key="learn-dial-people").value == at_first().people


# Voting ---------------------------------------------------------------------------------------


def test_the_truth_comes_after_the_votes_and_is_counted():
    test, clips = at_step(4), five_clips(0)
    rows = open_classroom().history.rows([clip.recording_id for clip in clips]).to_pylist()
    for at, (clip, row) in enumerate(zip(clips, rows, strict=True), 1):
        assert f"{at}. “{row['transcript']}”" in words_of(test)
        assert f"({clip.why})" not in all_words(test)
        test.radio(key=f"learn-vote-0-{at}").set_value("not_meant" if at < 4 else "meant").run()
    assert "5 of 5 voted on" in all_words(test)
    press(test, "learn-truth")
    said = all_words(test)
    assert all(f"({clip.why})" in said for clip in clips)
    mine, programs = check_clips(clips, [True, True, True, False, False])
    for who, checked in (("You", mine), ("The program", programs)):
        by_hand = f"{who}: precision {checked.hits} of {checked.called}, recall {checked.hits} of {checked.not_meant}"
        assert by_hand in words_of(test)
    checked = numbers().checked
    assert f"{checked.hits:,} of {checked.called:,} called not meant were so" in said
    assert f"{numbers().by_vendor.called:,} marked" in said
    assert "Made up" in said


def test_truth_without_votes_counts_nothing():
    test = press(at_step(4), "learn-truth")
    assert "Nobody voted" in all_words(test)


def test_five_others_can_be_voted_on():
    test = press(press(at_step(4), "learn-truth"), "learn-others")
    rows = open_classroom().history.rows([clip.recording_id for clip in five_clips(1)]).to_pylist()
    assert f"1. “{rows[0]['transcript']}”" in words_of(test)
    assert not test.button(key="learn-truth").disabled


def test_a_made_up_clip_plays_once_it_is_asked_for():
    test, clips = at_step(4), five_clips(0)
    rows = open_classroom().history.rows([clip.recording_id for clip in clips]).to_pylist()
    at = next(at for at, row in enumerate(rows, 1) if row["audio_state"] == "linked")
    assert not test.get("audio")
    press(test, f"learn-ask-0-{at}")
    assert len(test.get("audio")) == 1


# Incognito ------------------------------------------------------------------------------------


def test_incognito_is_one_click_away_on_every_step():
    test = page(LEARN, None)
    for _ in range(LAST + 1):
        on(test)
        assert not test.toggle(key="learn-incognito").value
    test.toggle(key="learn-incognito").set_value(True).run()
    assert test.session_state["incognito"]
    assert test.toggle(key="incognito-side").value


def test_in_incognito_the_words_are_hidden_until_they_are_asked_for():
    test, clips = at_step(4, incognito=True), five_clips(0)
    rows = open_classroom().history.rows([clip.recording_id for clip in clips]).to_pylist()
    press(test, "learn-truth")
    said = all_words(test)
    assert MASK in said
    assert not any(f"“{row['transcript']}”" in said for row in rows)
    assert "Kitchen" not in said
    assert "hidden in incognito" in said
    test.toggle(key="learn-words").set_value(True).run()
    assert f"1. “{rows[0]['transcript']}”" in words_of(test)
    assert test.session_state["incognito"]


def test_the_lesson_runs_to_its_end_in_incognito():
    test = page(LEARN, three_vendors(), incognito=True)
    for step in STEPS:
        on(test)
        guess(test, step.id)
        assert answer(step.id, numbers()) in words_of(test)
    assert "Your guesses beside the numbers" in all_words(on(test))


# The household with dials ---------------------------------------------------------------------


def alts(test: AppTest) -> list[str]:
    return [chart.proto.alt for chart in test.get("plotly_chart")]


def test_the_dials_begin_with_the_two_households_of_the_question():
    test, pair = at_step(5), first_pair()
    assert test.slider(key="learn-dial-tv_hours").value == pair.b.tv_hours
    a, b = pair.told
    assert stories_chart(asdict(a), asdict(b)).alt in alts(test)


def test_turning_the_dials_gives_the_library_s_numbers():
    test = at_step(5)
    test.slider(key="learn-dial-people").set_value(2)
    test.slider(key="learn-dial-devices").set_value(5)
    test.slider(key="learn-dial-tv_hours").set_value(8.5)
    test.slider(key="learn-dial-sensitivity").set_value(1.5)
    test.selectbox(key="learn-dial-speaker").set_value(speakers()[0]).run()
    household = replace(at_first(), people=2, devices=5, tv_hours=8.5, sensitivity=1.5, speaker=speakers()[0])
    means = expected(household)
    told = stories(household, means.not_meant, means.asked)
    assert stories_chart(asdict(first_pair().told[0]), asdict(told)).alt in alts(test)
    months = lived(household)
    assert f"This made-up month has {int(months.not_meant[0].sum()):,};" in all_words(test)
    assert chance_chart(months.not_meant.sum(axis=1), 30 * means.not_meant).title in all_words(test)


def test_a_household_can_be_kept_as_a_and_all_be_set_as_at_first():
    test = at_step(5)
    test.slider(key="learn-dial-people").set_value(1).run()
    press(test, "learn-keep-a")
    assert "people: 1," in all_words(test)
    assert "Both households have the same numbers" in all_words(test)
    press(test, "learn-dials-reset")
    assert "people: 4," in all_words(test)
    assert test.slider(key="learn-dial-people").value == 4


def test_no_television_leaves_one_rate_unsaid():
    test = at_step(5)
    test.slider(key="learn-dial-tv_hours").set_value(0.0).run()
    assert "cannot be said in household B" in "\n".join(alts(test))


def test_the_dials_survive_a_step_back_and_on():
    test = at_step(5)
    test.slider(key="learn-dial-people").set_value(7).run()
    press(test, "learn-back")
    on(test)
    assert test.slider(key="learn-dial-people").value == 7


def test_both_sheets_can_be_saved():
    labels = [one.proto.label for one in page(LEARN, None).get("download_button")]
    assert "Worksheet for the class (HTML)" in labels
    assert "Answers for the teacher (HTML)" in labels
