"""The made-up household, whose truth is known: how good the verdicts are on it.

Its sentences were never learned from. Overheard talk repeats itself there more than at home, and a twentieth of its
requests are put oddly on purpose, so these are floors, not figures to quote (docs/accuracy.md has those).
"""

from __future__ import annotations

import csv
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

import sample_data
from auditor.history import read_history
from auditor.wakeups import judge
from auditor.wakeups.catalogue import level

ZONE = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Return every judged recording with what it really was."""
    exports = sample_data.exports()
    judged = judge(read_history(exports), zone=ZONE).history
    frame = judged.frame(
        ["recording_id", "vendor", "transcript", "outcome", "verdict", "p_unintended", "reasons"]
    )
    with (exports[0].parent / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["recording_id"]: row for row in csv.DictReader(file)}
    frame["meant"] = [truth[one]["meant"] for one in frame.recording_id]
    frame["why"] = [truth[one]["why"] for one in frame.recording_id]
    return frame[frame.p_unintended.notna()]


def test_what_the_vendor_marks_is_kept_apart_and_was_not_meant(rows: pd.DataFrame) -> None:
    marked = rows[rows.verdict == "vendor_says_unintended"]
    assert len(marked) == 297  # of the label FALSE_WAKE_WORD_1P, counted in the export
    assert set(marked.meant) == {"no"}


def test_of_those_called_likely_four_of_five_were_not_meant(rows: pd.DataFrame) -> None:
    mine = rows[rows.verdict != "vendor_says_unintended"]
    likely = mine[mine.p_unintended >= level("likely")]
    assert (likely.meant == "no").mean() >= 0.8
    worded = mine[(mine.meant == "no") & mine.transcript.notna()]
    assert (worded.p_unintended >= level("likely")).mean() >= 0.35


def test_google_is_never_called_likely_without_a_review(rows: pd.DataFrame) -> None:
    google = rows[rows.vendor == "google"]
    assert "likely_unintended" not in set(google.verdict)
    assert (google.p_unintended >= level("likely")).sum() > 50


def test_a_wake_word_before_a_pause_is_never_counted_against_anybody(rows: pd.DataFrame) -> None:
    pause = rows[rows.why == "wake word, then a pause"]
    assert len(pause) > 500
    assert not set(pause.verdict) & {"vendor_says_unintended", "likely_unintended", "possibly_unintended"}


def test_the_probability_is_about_right(rows: pd.DataFrame) -> None:
    mine = rows[rows.verdict != "vendor_says_unintended"]
    wrong, p = (mine.meant == "no").to_numpy(), mine.p_unintended.to_numpy()
    bins = np.minimum((p * 10).astype(int), 9)
    gaps = [abs(p[bins == one].sum() - wrong[bins == one].sum()) for one in range(10)]
    assert sum(gaps) / len(p) <= 0.05


def test_where_nothing_was_understood_nobody_can_tell(rows: pd.DataFrame) -> None:
    silent = rows[(rows.outcome == "nothing_heard") & (rows.vendor == "google")]
    alone = silent[[not {"request_followed"} & set(one) for one in silent.reasons]]
    assert len(alone) > 100
    assert (alone.verdict == "unclear").mean() > 0.9
