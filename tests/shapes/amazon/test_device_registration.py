"""Device Registration: devices and dated settings; no serial, no address, no person."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.recording import Device, Setting, device_id
from auditor.shapes.amazon.device_registration import DeviceRegistration
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.contract import Options, Source
from tests.fixtures import fixture
from tests.reading import Clips, claim_of, read_all, read_one
from tests.shapes.amazon.making import TYPE, dump, record

SHAPE = DeviceRegistration()
PATH = "Your Fire TV Device & Setup/Device Registration.csv"
DATA = fixture("amazon/made-up_all_data_categories/All Data Categories.1/" + PATH)
HEAD = "Account Name,First Time Registered,Device Serial Number,Amazon Device Model Name,Time Deregistered\n"


def test_every_row_is_set_aside_and_listed() -> None:
    _, read = read_one(SHAPE, DATA, PATH)
    assert (read.rows, read.recordings, read.set_aside) == (2, 0, {"device": 2})
    assert read.devices == {Device("amazon", "Küche", None), Device("amazon", "Hallway", None)}


def test_a_device_has_the_id_of_its_recordings_where_another_file_knows_its_type() -> None:
    shared: dict[type, object] = {}
    page = dump({"customerHistoryRecords": [record(device={"deviceName": "An older name"})]})
    table, _ = read_all(PrivacyPageJson(), {"page.json": page}, shared=shared)
    _, [read] = read_all(SHAPE, {PATH: DATA}, shared=shared)
    [recorded] = table.column("device_id").to_pylist()
    assert recorded == device_id(TYPE, "G000EXAMPLE00001")
    assert read.devices == {Device("amazon", "Küche", recorded), Device("amazon", "Hallway", None)}


def test_the_page_may_be_read_after_the_list() -> None:
    shared: dict[type, object] = {}
    source = Source(
        0, PATH, len(DATA), lambda: io.BytesIO(DATA), Clips(), Options(), {}, shared=cast("Any", shared)
    )
    list(SHAPE.read(source))
    read_all(PrivacyPageJson(), {"x": dump({"customerHistoryRecords": [record()]})}, shared=shared)
    devices = {device for _, batch in SHAPE.finish(Clips(), source.memo) for device in batch.devices}
    assert Device("amazon", "Küche", device_id(TYPE, "G000EXAMPLE00001")) in devices


def test_a_household_lists_each_device_once(tmp_path: Path) -> None:
    (tmp_path / "Device Registration.csv").write_bytes(DATA)
    page = dump({"customerHistoryRecords": [record(device={"deviceName": "Küche"})]})
    (tmp_path / "page.json").write_bytes(page)
    assert read_history([tmp_path]).devices == [
        Device("amazon", "Hallway", None),
        Device("amazon", "Küche", device_id(TYPE, "G000EXAMPLE00001")),
    ]


def test_dates_of_registration_are_settings() -> None:
    _, read = read_one(SHAPE, DATA, PATH)
    assert read.settings == {
        Setting("amazon", "First Time Registered", "Echo Dot", "2024-01-01T09:00:00.000Z"),
        Setting("amazon", "First Time Registered", "Echo Show", "2024-02-01T09:00:00.250Z"),
        Setting("amazon", "Time Deregistered", "Echo Show", "2025-02-01T09:00:00.000Z"),
    }


def test_no_serial_address_or_firmware_is_kept() -> None:
    _, read = read_one(SHAPE, DATA, PATH)
    kept = repr(read)
    for secret in ("G000EXAMPLE", "203.0.113", "ADULT", "PRIMARY"):
        assert secret not in kept


def test_words_for_nothing_are_nothing() -> None:
    rows = (
        "Not Available,Not Available,G000EXAMPLE00003,Echo,Not Available\nHall,soon,N/A,Echo,\n"
        + "N/A," * 4
        + "N/A\n"
    )
    _, read = read_one(SHAPE, (HEAD + rows).encode(), PATH)
    assert read.devices == {
        Device("amazon", None, device_id("", "G000EXAMPLE00003")),
        Device("amazon", "Hall", None),
    }
    assert read.settings == set()
    assert read.set_aside == {"device": 2, "placeholder_row": 1}


def test_an_older_table_in_another_spelling() -> None:
    data = b"FirstTimeRegistered,AccountName\n2019-01-01T00:00:00Z,Bedroom\n"
    claim = claim_of(SHAPE, data, "registration.csv")
    assert claim
    assert not claim.changed
    _, read = read_one(SHAPE, data, "registration.csv")
    assert read.devices == {Device("amazon", "Bedroom", None)}


@pytest.mark.parametrize("head", [b"Account Name,Since\n", b"Name,Serial\n"])
def test_other_columns_are_a_change_where_name_and_place_are_known(head: bytes) -> None:
    claim = claim_of(SHAPE, head + b"a,b\n", PATH)
    assert claim
    assert claim.changed
    assert claim_of(SHAPE, head + b"a,b\n", "Device Registration.csv") is None


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes) -> None:
    read_one(SHAPE, HEAD.encode() + data, PATH)
    claim_of(SHAPE, data, PATH)
