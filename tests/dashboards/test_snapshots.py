"""The numbers that pages show for the sample household are those that were agreed on, in each language."""

from __future__ import annotations

import difflib
import json
import re

import pytest

from auditor.insights.when import overview
from tests.dashboards import snapshots
from tests.dashboards.histories import PAGES


@pytest.mark.parametrize("language", snapshots.LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_what_was_agreed_on(path: str, language: str) -> None:
    file = snapshots.HERE / f"{snapshots.name_of(path, language)}.json"
    assert file.exists(), "run: python -m tests.dashboards.snapshots --update"
    before, now = file.read_text(encoding="utf-8"), snapshots.written(path, language)
    changed = list(
        difflib.unified_diff(before.splitlines(), now.splitlines(), "agreed", "now", lineterm="", n=0)
    )
    assert not changed, "\n".join(changed[:40])


def test_the_overview_agrees_with_the_library() -> None:
    told = overview(snapshots.household().history, snapshots.ZONE)
    agreed = json.loads((snapshots.HERE / "overview-en.json").read_text(encoding="utf-8"))
    assert agreed["numbers"]["Recordings"] == f"{told.recordings:,}"
    assert f"A microphone was opened {told.heard:,} times in {told.days_spanned:,} days." in agreed["told"]


def test_both_languages_tell_the_same_numbers() -> None:
    for path in PAGES:
        by_language = []
        for language in snapshots.LANGUAGES:
            said = json.loads(
                (snapshots.HERE / f"{snapshots.name_of(path, language)}.json").read_text(encoding="utf-8")
            )
            text = json.dumps([list(said["numbers"].values()), said["told"]], ensure_ascii=False)
            by_language.append(
                sorted(re.sub(r"[.,](?=\d{3}\b)", "", one) for one in re.findall(r"\d[\d.,]*\d{3}", text))
            )
        assert by_language[0] == by_language[1], path
