"""Every page works with a million recordings, and its numbers are the library's."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from auditor.wakeups import Judgement, judge
from tests.dashboards.histories import HEARD, LEARN, PAGES, RIGHTS, START, all_words, million, page


@pytest.fixture(scope="module")
def judgement() -> Iterator[Judgement]:
    yield judge(million(), zone=ZoneInfo("UTC"))


@pytest.mark.parametrize("path", [path for path in PAGES if path != LEARN])
def test_a_million_recordings_can_be_looked_at(path: str, judgement: Judgement) -> None:
    test = page(path, judgement.history, judgement=judgement, zone="UTC")
    if path not in (START, RIGHTS):  # which do not tell how many there are
        words = judgement.history.table.column("transcript")
        expected = len(words) - words.null_count if path == HEARD else len(judgement.history)
        assert f"{expected:,}" in all_words(test) + " ".join(str(one.value) for one in test.metric)
