"""What can be done at a vendor: in order, with its steps, and with the oldest day on which it was looked at."""

from __future__ import annotations

import pytest

from auditor.facts import table
from auditor.insights.rights import TOPICS, actions
from auditor.recording import VENDORS


@pytest.mark.parametrize("vendor", VENDORS)
def test_actions_come_by_topic_with_all_their_steps(vendor: str) -> None:
    found = actions(vendor)
    places = [TOPICS.index(action.topic) for action in found]
    assert places == sorted(places)
    assert found[0].topic == "review"
    assert found[-1].topic == "delete"
    for action in found:
        rows = [row["text"] for row in table("rights")["steps"] if row["action"] == action.id]
        assert [step.text for step in action.steps] == rows
        assert action.checked <= min(step.checked for step in action.steps)
        assert action.sources[0] == (action.source, action.grade)
        assert len(set(action.sources)) == len(action.sources)


def test_every_action_of_the_table_is_one_vendor_s() -> None:
    ids = [action.id for vendor in VENDORS for action in actions(vendor)]
    assert sorted(ids) == sorted(row["id"] for row in table("rights")["actions"])


def test_what_nothing_supports_is_not_proven() -> None:
    assert [one.id for vendor in VENDORS for one in actions(vendor) if not one.is_proven] == [
        "amazon_voice_id"
    ]
