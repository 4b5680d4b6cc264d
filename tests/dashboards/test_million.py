"""Every page works with a million recordings, and its numbers are the library's."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from auditor.history import History
from auditor.insights.exposure import exposure_of
from auditor.wakeups import Judgement, judge
from tests.dashboards.histories import EXPOSURE, HEARD, LEARN, PAGES, RIGHTS, START, all_words, million, page


@pytest.fixture(scope="module")
def judgement() -> Iterator[Judgement]:
    yield judge(million(), zone=ZoneInfo("UTC"))


def counted(path: str, history: History) -> int:
    """Return what a page counts: all recordings, those with words, those to which review can apply."""
    if path == HEARD:
        words = history.table.column("transcript")
        return len(words) - words.null_count
    return exposure_of(history, "UTC").counted if path == EXPOSURE else len(history)


@pytest.mark.parametrize("path", [path for path in PAGES if path != LEARN])
def test_a_million_recordings_can_be_looked_at(path: str, judgement: Judgement) -> None:
    test = page(path, judgement.history, judgement=judgement, zone="UTC")
    if path not in (START, RIGHTS):  # which do not tell how many there are
        assert f"{counted(path, judgement.history):,}" in all_words(test) + " ".join(
            str(one.value) for one in test.metric
        )
