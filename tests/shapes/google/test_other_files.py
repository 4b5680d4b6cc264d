"""Files around the assistant are known and set aside, and never said to show that nothing was recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.facts import table
from auditor.history import read_history
from auditor.shapes.google.other_files import OtherFiles
from tests.reading import claim_of, read_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/Home App/HomeHistory.json",
        "Takeout/Home App/Automations.json",
        "Takeout/Home App/GoogleNestConnect.json",
        "Takeout/Home App/GoogleNestPartnerConnections.json",
        "Takeout/Home App/SecurityAlarmClips.json",
        "Takeout/Home App/SoundSensing.json",
        "Takeout/Home App/SoundSensing/2026-06-09.wav",
        "Takeout/Home\u00a0App/SoundSensing.json",
        "Takeout/Takeout/Home App/SoundSensing.json",
        "Downloads/x/Takeout/Home App/SoundSensing.json",
        "Home App/SoundSensing.json",
        "Takeout/Application Google Home/SoundSensing.json",
        "Takeout/Nest/thermostats/00AA/2023/11/2023-11-sensors.csv",
        "Takeout/Nest/camera/x/video/2023-11-03/1.mp4",
        "Takeout/Assistant Notes and Lists/Groceries.CSV",
        "Takeout/Shopping Lists/List.csv",
        "Takeout/Gemini/gemini_gems_data.html",
        "Takeout/Gemini/gemini_scheduled_actions_data.html",
    ],
)
def test_each_is_set_aside_with_a_sentence(path: str) -> None:
    claim = claim_of(OtherFiles(), b"x", path)
    assert claim is not None
    assert claim.set_aside
    assert claim.confidence < 0.5  # by name alone: a shape that knows the content comes first


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Home App/x.json",
        "Takeout/Nest.csv",
        "Photos/Nest/egg.jpg",
        "Takeout/Gemini/other.html",
        "x.json",
    ],
)
def test_others_are_not(path: str) -> None:
    assert claim_of(OtherFiles(), b"x", path) is None


def test_the_history_of_devices_is_known_by_its_content() -> None:
    claim = claim_of(OtherFiles(), b'{"structure_history": [], "device_history": []}', "renamed.json")
    assert claim is not None
    assert claim.set_aside


def test_nothing_is_read_of_them() -> None:
    assert read_bytes(OtherFiles(), b"x", "Takeout/Nest/a.csv") == []


def test_no_reason_says_that_nothing_was_recorded() -> None:
    for row in table("google_other_files")["file"]:
        assert "nothing" not in row["reason"]
        assert "no recording" not in row["reason"]
        assert "requests are not in it" in row["reason"] or "conversations are in" in row["reason"]


def test_a_takeout_without_requests_is_understood_and_says_what_it_cannot_tell() -> None:
    history = read_history([FIXTURES / "made-up_takeout_without_requests"])
    assert {member.state for member in history.members} == {"read", "set_aside"}
    assert len(history) == 0
    assert history.exit_code == 0
    aside = [member for member in history.members if member.shape == "google.other_files"]
    assert len(aside) == 9
    assert all(member.reason and member.rows == 0 for member in aside)
    assert {device.name for device in history.devices} == {
        "Kitchen speaker",
        "Hallway display",
        "Bedroom speaker",
    }
