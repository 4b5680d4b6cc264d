"""The Google Home app's list of devices: names are listed, nothing else of it is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.recording import Device
from auditor.shapes.google.home_app import HomeApp
from tests.reading import Read, claim_of, read_one

FIXTURE = (
    Path(__file__).parents[2]
    / "fixtures/google/made-up_takeout_without_requests/Takeout/Home App/HomeApp.json"
)


def home(*devices: object) -> bytes:
    rooms = [{"devices": list(devices)}]
    return json.dumps({"Home App Data": [{"full_structures": [{"rooms_and_devices": rooms}]}]}).encode()


def read(*devices: object) -> Read:
    rows, found = read_one(HomeApp(), home(*devices))
    assert not rows
    return found


def test_every_device_is_a_row_that_is_listed_and_no_recording() -> None:
    rows, found = read_one(HomeApp(), FIXTURE.read_bytes())
    assert (rows, found.rows, dict(found.set_aside)) == ([], 3, {"device": 3})
    assert found.devices == {
        Device("google", "Kitchen speaker", None),
        Device("google", "Hallway display", None),
        Device("google", "Bedroom speaker", None),
    }


def test_it_is_recognised_by_content_not_by_name() -> None:
    claim = claim_of(HomeApp(), FIXTURE.read_bytes(), "renamed.txt")
    assert claim is not None
    assert not claim.changed
    assert claim_of(HomeApp(), b"{}", "Takeout/Home App/HomeApp.json") is None
    assert claim_of(HomeApp(), b"[]", "HomeApp.json") is None


def test_a_home_without_devices_is_normal_and_one_without_rooms_is_loud() -> None:
    assert read().rows == 0
    empty = claim_of(HomeApp(), b'{"Home App Data": []}')
    assert empty is not None
    assert not empty.changed
    changed = claim_of(HomeApp(), b'{"Home App Data": [{"full_structures": [{"places": []}]}]}')
    assert changed is not None
    assert changed.changed


@pytest.mark.parametrize(
    ("key", "name"), [("name", "Kitchen"), ("device_name", "Kitchen"), ("serial", None), ("name", None)]
)
def test_only_names_are_kept(key: str, name: str | None) -> None:
    found = read({key: name or 5, "serial_number": "00AA", "owner": "someone@example.org"})
    assert {device.name for device in found.devices} == ({name} if name else set())
    assert "00AA" not in repr(found)
    assert "example.org" not in repr(found)


def test_what_is_no_device_is_a_problem() -> None:
    found = read({"name": "Kitchen"}, 5, None, "x")
    assert dict(found.problems) == {"not_an_object": 3}
    assert dict(found.set_aside) == {"device": 1}


def test_a_file_that_is_cut_off_is_damaged_and_keeps_what_came_before() -> None:
    data = home({"name": "Kitchen"}, {"name": "Hall"}, {"name": "Bedroom"})
    _, found = read_one(HomeApp(), data[: data.index(b"Bedroom") + 3])
    assert found.devices == {Device("google", "Kitchen", None), Device("google", "Hall", None)}
    assert found.problems or found.damage


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "devices", "x"]), inner, max_size=3)
        ),
        max_leaves=10,
    )
)
def test_whatever_stands_among_the_devices_is_accounted_for(device: object) -> None:
    assert read({"name": "Kitchen"}, device).rows == 2
