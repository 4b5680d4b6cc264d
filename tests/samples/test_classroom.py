"""The numbers of the lesson, held against the truth file and the rows themselves."""

from __future__ import annotations

import csv
from zoneinfo import ZoneInfo

import pytest

import sample_data
from auditor.insights.when import overview
from auditor.recording import HEARD_KINDS
from auditor.samples.answers import against_truth, answer, short_answer
from auditor.samples.classroom import (
    ZONE,
    Checked,
    Clip,
    check_clips,
    five_clips,
    numbers,
    open_classroom,
)
from auditor.samples.lesson import MINUTES, STEPS, reviews
from auditor.samples.reasons import REASONS
from auditor.wakeups import judge


def truth() -> dict[str, dict[str, str]]:
    with (sample_data.folder() / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["recording_id"]: row for row in csv.DictReader(file)}


def heard() -> list[dict[str, object]]:
    rows = open_classroom().history.public().to_pylist()
    return [row for row in rows if row["duplicate_of"] is None and row["kind"] in HEARD_KINDS]


def test_the_lesson_counts_as_every_page_does():
    told, plain = numbers(), overview(open_classroom().history, ZONE)
    assert told.recordings == plain.heard
    assert told.days == plain.days_spanned
    assert told.fullest == plain.busiest.recordings
    assert told.recordings == sum(told.held.values())


def test_nights_are_counted_by_the_clock_of_berlin():
    meant = truth()
    hours = [(row["started_at"].astimezone(ZoneInfo(ZONE)).hour, row["recording_id"]) for row in heard()]
    night = [row for hour, row in hours if hour >= 23 or hour < 6]
    deep = [row for hour, row in hours if hour < 6]
    told = numbers()
    assert (told.night, told.deep) == (len(night), len(deep))
    assert told.night_not_meant == sum(meant[row]["meant"] == "no" for row in night)
    assert told.deep_not_meant == sum(meant[row]["meant"] == "no" for row in deep)


def test_recordings_without_words_are_those_without_a_transcript():
    assert numbers().without_words == sum(row["transcript"] is None for row in heard())
    assert numbers().held["marked"] == sum(row["outcome"] == "not_for_device" for row in heard())


def test_verdicts_are_held_against_the_truth_file():
    meant = truth()
    asked = [row for row in heard() if meant[row["recording_id"]]["meant"] in ("yes", "no")]
    called = [row for row in asked if row["verdict"] in ("vendor_says_unintended", "likely_unintended")]
    false = [row for row in asked if meant[row["recording_id"]]["meant"] == "no"]
    hits = [row for row in called if meant[row["recording_id"]]["meant"] == "no"]
    told = numbers().checked
    assert (told.of, told.called, told.hits) == (len(asked), len(called), len(hits))
    assert told.not_meant == len(false)
    assert told.precision == len(hits) / len(called)
    assert told.recall == len(hits) / len(false)
    assert numbers().by_vendor.called == sum(row["verdict"] == "vendor_says_unintended" for row in asked)


def test_the_household_is_judged_like_anybody_s():
    room = open_classroom()
    again = judge(room.history, zone=ZoneInfo(ZONE))
    assert again.history.table.column("verdict").equals(room.history.table.column("verdict"))


def test_sound_ends_where_somebody_switched_its_saving_off():
    sound = numbers().sound
    assert sound.index[sound["with_sound"] > 0].max() == "2024-12"
    assert int(sound.to_numpy().sum()) == sum(row["vendor"] == "google" for row in heard())


@pytest.mark.parametrize("turn", range(12))
def test_five_clips_are_different_have_words_and_hold_every_kind_of_mistake(turn):
    clips, meant = five_clips(turn), truth()
    assert len({clip.recording_id for clip in clips}) == 5
    assert clips == five_clips(turn)
    assert all(clip.not_meant == (meant[clip.recording_id]["meant"] == "no") for clip in clips)
    kinds = {(clip.called, clip.not_meant) for clip in clips}
    assert kinds == {(True, True), (True, False), (False, True), (False, False)}
    rows = open_classroom().history.rows([clip.recording_id for clip in clips]).to_pylist()
    assert all(row["transcript"] for row in rows)
    assert any(row["audio_state"] == "linked" for row in rows)


def test_another_turn_brings_others():
    assert five_clips(0) != five_clips(1)


def test_votes_are_counted_by_hand():
    clips = [
        Clip("a", "likely_unintended", not_meant=True, why=""),
        Clip("b", "likely_unintended", not_meant=False, why=""),
        Clip("c", "likely_intended", not_meant=True, why=""),
        Clip("d", "likely_intended", not_meant=False, why=""),
    ]
    mine, programs = check_clips(clips, [True, False, True, None])
    assert mine == Checked(of=3, called=2, hits=2, missed=0)
    assert (mine.precision, mine.recall, mine.wrongly) == (1, 1, 0)
    assert programs == Checked(of=3, called=2, hits=1, missed=1)
    assert (programs.precision, programs.recall) == (0.5, 0.5)
    nobody, _ = check_clips(clips, [None] * 4)
    assert (nobody.precision, nobody.recall) == (None, None)


def test_the_lesson_has_six_steps_in_45_minutes_with_every_way_to_guess():
    assert len(STEPS) == 6
    assert MINUTES == 45
    assert {step.kind for step in STEPS} == {"number", "choice", "short"}
    assert all(step.discuss and step.pitfalls and step.task for step in STEPS)


def test_every_answer_holds_the_numbers():
    told = numbers()
    assert f"{told.recordings:,}" in answer("often", told)
    assert f"{told.night:,}" in answer("when", told)
    assert f"{told.without_words:,}" in answer("understood", told)
    assert f"{told.checked.not_meant:,}" in answer("meant", told)
    assert f"{told.checked.missed:,}" in against_truth(told)
    assert all(short_answer(step.id, told) for step in STEPS)


def test_what_was_said_about_listening_people_has_a_date_and_a_source():
    assert all(row["at"] and source for row, source in reviews())


def test_every_reason_of_the_truth_file_can_be_translated() -> None:
    assert {row["why"] for row in truth().values()} <= REASONS
