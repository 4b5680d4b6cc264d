"""The sample household and the readers agree: every row that is read stands in the truth, and no other."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import sample_data
from auditor.history import History, read_history
from auditor.samples import write_sample


def truth_of(folder: Path) -> dict[str, str]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["recording_id"]: row["started_at"] for row in csv.DictReader(file)}


def found_in(history: History) -> dict[str, str]:
    frame = history.frame(["recording_id", "started_at"])
    times = frame["started_at"].dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "Z"
    return dict(zip(frame["recording_id"], times, strict=True))


@pytest.fixture(scope="module")
def sample() -> History:
    return read_history(sample_data.exports())


def test_the_sample_is_read_without_a_problem(sample: History) -> None:
    assert sample.exit_code == 0
    assert sample.totals.problems == 0
    assert {entry.shape for entry in sample.members if entry.state == "read"} == {
        "google.my_activity_json",
        "google.clip",
        "amazon.privacy_page_json",
        "apple.app_privacy_report",
    }


def test_ids_and_times_equal_the_truth(sample: History) -> None:
    assert found_in(sample) == truth_of(sample_data.folder())


def test_another_household_equals_its_truth_too(tmp_path: Path) -> None:
    exports = write_sample(tmp_path, seed=11, months=4, people=5)
    assert found_in(read_history(exports)) == truth_of(tmp_path)


def test_clips_are_joined_across_the_two_parts(sample: History) -> None:
    states = sample.frame(["audio_state"])["audio_state"].value_counts()
    assert states["linked"] >= 150
    assert states["named_but_absent"] == 2
    assert states["orphan"] == 2


def test_after_the_policy_change_no_audio_is_left(sample: History) -> None:
    frame = sample.frame(["vendor", "started_at", "audio_state"])
    google = frame[frame["vendor"] == "google"].sort_values("started_at")
    last = google[google["audio_state"] == "linked"]["started_at"].max()
    assert (google["started_at"] > last).sum() > 500


def test_a_clip_of_the_sample_plays(sample: History) -> None:
    table = sample.public()
    rows = [row for row in table.to_pylist() if row["audio_state"] == "linked"]
    data, name = sample.clip(rows[0]["recording_id"])
    assert name.endswith(".mp3")
    assert len(data) > 1000


def test_the_committed_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in sample_data.folder().iterdir() if path.is_file()) < 6_000_000
