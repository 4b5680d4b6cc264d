"""How much sound there is: every file once, repeats left out, and what cannot be told is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.audio import Sound
from auditor.history import History
from auditor.insights.ledger import as_plain
from auditor.insights.sound import SoundHeld, sound_held
from auditor.insights.when import overview
from tests.making import history_of

SOUNDS = {
    3: Sound("audio/wav", 2.5),
    4: Sound("audio/mpeg", 1.25),
    5: None,
    6: Sound("audio/webm", None),
}


def household() -> History:
    rows = [
        {"clip": 3, "audio_state": "linked"},
        {"clip": 3, "audio_state": "linked"},  # a second row that names the same file
        {"clip": 4, "audio_state": "orphan", "vendor": "google"},
        {"clip": 5, "audio_state": "linked"},
        {"clip": 6, "audio_state": "linked"},
        {"audio_state": "named_but_absent"},
        {},
    ]
    return replace(history_of(rows), sounds=SOUNDS)


def test_each_file_counts_once_however_many_rows_name_it() -> None:
    assert sound_held(household()) == SoundHeld(
        recordings=5, clips=4, seconds=3.75, unreadable=1, unmeasured=1
    )


def test_repeats_do_not_count() -> None:
    twice = {"recording_id": "a" * 20, "audio_state": "linked"}
    history = history_of([{**twice, "clip": 3, "member": 0}, {**twice, "clip": 4, "member": 1}])
    assert history.duplicates == 1
    held = sound_held(replace(history, sounds=SOUNDS))
    assert (held.recordings, held.clips, held.seconds) == (1, 1, 2.5)


def test_a_view_counts_its_own_rows() -> None:
    held = sound_held(household().filtered(vendors=["google"]))
    assert (held.recordings, held.clips, held.seconds) == (1, 1, 1.25)


def test_without_sound_everything_is_zero() -> None:
    assert sound_held(history_of([{}])) == sound_held(history_of([])) == SoundHeld(0, 0, 0, 0, 0)


def test_inspect_and_overview_say_the_same() -> None:
    history = household()
    held = overview(history, "UTC").sound
    assert as_plain(history)["recordings"]["sound"] == {
        "clips": held.clips,
        "seconds": pytest.approx(held.seconds),
        "unreadable": held.unreadable,
        "unmeasured": held.unmeasured,
    }
