"""Tables of what devices and the app did: every row counted, none a recording."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.amazon.device_activity import DeviceActivity
from tests.fixtures import fixture
from tests.reading import claim_of, read_one

SHAPE = DeviceActivity()
TREE = "amazon/made-up_all_data_categories/All Data Categories.1/"
ADDITIONAL = "Additional Data/"
SESSIONS = "Alexa and Echo Devices.Device_Session_Events"
SHOW = "Alexa and Echo Devices.Echo_Show_Generic_Events"
FILES = {
    f"{ADDITIONAL}{SESSIONS}/{SESSIONS}.csv": {"device_activity": 2, "placeholder_row": 1},
    f"{ADDITIONAL}{SHOW}/{SHOW}.csv": {"device_activity": 1},
    f"{ADDITIONAL}Alexa/Devices/Mobile/CustomerInteraction_000-1.csv": {"device_activity": 1},
}


@pytest.mark.parametrize("path", FILES)
def test_every_row_is_set_aside(path: str) -> None:
    claim = claim_of(SHAPE, fixture(TREE + path), "renamed.csv")
    assert claim
    assert not claim.changed
    _, read = read_one(SHAPE, fixture(TREE + path), path)
    assert read.recordings == 0
    assert read.set_aside == FILES[path]


def test_a_row_with_other_columns_is_a_problem() -> None:
    data = b"Device Type,Device Application\nECHO,app\nECHO,app,x,y\nDevice Type,Device Application\n"
    _, read = read_one(SHAPE, data, "x.csv")
    assert (read.problems, read.set_aside) == ({"wrong_types": 1}, {"device_activity": 1, "header_row": 1})


def test_other_columns_are_a_change_where_name_and_place_are_known() -> None:
    path = f"{ADDITIONAL}{SESSIONS}/{SESSIONS}.csv"
    claim = claim_of(SHAPE, b"Type,When\na,b\n", path)
    assert claim
    assert claim.changed
    assert claim_of(SHAPE, b"Type,When\na,b\n", "x.csv") is None


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes) -> None:
    read_one(SHAPE, b"Device Type,Device Application\n" + data, "x.csv")
    claim_of(SHAPE, data, "x.csv")
