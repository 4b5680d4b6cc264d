"""How to request data, and what to request where an export held no recordings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.history import History, read_history
from auditor.insights.requests import Instead, summary, to_request, ways
from auditor.recording import VENDORS
from tests.making import history_of
from tests.packing import write_zip

APPLE = Path(__file__).parent.parent / "fixtures" / "apple"


def takeout(folder: Path, items: list[object]) -> History:
    files = {"Takeout/My Activity/Assistant/MyActivity.json": json.dumps(items).encode()}
    return read_history([write_zip(folder / "takeout-20260504T120000Z-001.zip", files)])


def told(found: list[Instead]) -> list[tuple[str, str, str]]:
    return [(one.vendor, one.case, one.way) for one in found]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_has_a_summary_and_ways_whose_steps_stand_in_order(vendor: str) -> None:
    assert summary(vendor).endswith(".")
    assert ways(vendor)
    for way in ways(vendor):
        assert way.vendor == vendor
        assert len(way.of("step")) >= 2
        assert way.checked == min(line.checked for lines in way.lines.values() for line in lines)


def test_google_is_asked_for_json() -> None:
    (takeout_way,) = ways("google")
    assert takeout_way.address == "takeout.google.com"
    assert takeout_way.of("format")[0].text.startswith("JSON, not HTML")


def test_what_nothing_supports_is_marked_as_unproven() -> None:
    lines = [line for vendor in VENDORS for way in ways(vendor) for line in way.of("missing")]
    assert {line.is_proven for line in lines} == {True, False}
    assert all(line.is_proven == (line.grade != "unproven") for line in lines)


def test_an_unknown_vendor_is_an_error_and_has_no_ways() -> None:
    assert ways("nobody") == ()
    with pytest.raises(KeyError):
        summary("nobody")


def test_an_empty_list_is_another_case_than_a_file_without_one(tmp_path: Path) -> None:
    assert told(to_request(takeout(tmp_path, []))) == [("google", "empty", "google_takeout")]
    cards = {"Takeout/Shopping Lists/List.csv": b"Item,Quantity\nmilk,1\n"}
    history = read_history([write_zip(tmp_path / "takeout-20260504T120000Z-002.zip", cards)])
    assert told(to_request(history)) == [("google", "settings_only", "google_takeout")]


def test_a_portal_export_of_apples_leads_to_the_privacy_report() -> None:
    history = read_history([APPLE / "made-up_portal"])
    assert told(to_request(history)) == [("apple", "settings_only", "apple_privacy_report")]


def test_where_there_are_recordings_nothing_else_is_to_be_requested(tmp_path: Path) -> None:
    item = {"header": "Assistant", "title": "Said a", "time": "2020-01-01T00:00:00Z", "products": []}
    assert to_request(takeout(tmp_path, [item])) == []
    assert to_request(history_of([{}])) == []
    assert to_request(history_of([])) == []
