"""Routines: counted, and their names not kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.amazon.routines import Routines
from tests.fixtures import fixture
from tests.reading import claim_of, read_one

SHAPE = Routines()
PATH = "Additional Data/Alexa/Routines/Routines-4.json"
MORNING = {"friendlyName": "Made-up morning", "status": "ENABLED"}


def test_every_routine_is_set_aside() -> None:
    data = fixture("amazon/made-up_all_data_categories/All Data Categories.1/" + PATH)
    assert claim_of(SHAPE, data, PATH)
    _, read = read_one(SHAPE, data, PATH)
    assert (read.rows, read.recordings, read.set_aside) == (2, 0, {"routine": 2})
    assert "morning" not in repr(read)


@pytest.mark.parametrize("value", [[MORNING], {"routines": [MORNING]}, {"Automations": [{"Name": "x"}]}])
def test_every_form_that_a_public_reader_knows(value: object) -> None:
    data = json.dumps(value).encode()
    assert claim_of(SHAPE, data, PATH)
    _, read = read_one(SHAPE, data, PATH)
    assert read.set_aside == {"routine": 1}


def test_a_table_of_routines() -> None:
    data = b"routineName,status\nx,ENABLED\nroutineName,status\n,\n"
    path = PATH.replace(".json", ".csv")
    assert claim_of(SHAPE, data, path)
    _, read = read_one(SHAPE, data, path)
    assert read.set_aside == {"routine": 1, "header_row": 1, "empty_line": 1}


def test_what_is_no_object_is_a_problem() -> None:
    _, read = read_one(SHAPE, b'[{"name": "x"}, 5, "y", {"name": ', PATH)
    assert read.set_aside == {"routine": 1}
    assert read.problems == {"not_an_object": 2, "row_cut_off": 1}


def test_an_empty_list_is_normal() -> None:
    for data in (b"[]", b'{"routines": []}'):
        _, read = read_one(SHAPE, data, PATH)
        assert (read.rows, read.damage) == (0, [])
    assert claim_of(SHAPE, b"[]", PATH)


def test_files_of_other_programs_are_not_claimed() -> None:
    data = json.dumps([MORNING]).encode()
    assert claim_of(SHAPE, data, "Routines.json") is None
    assert claim_of(SHAPE, data, "Additional Data/Alexa/Other.json") is None


def test_other_keys_are_a_change_where_name_and_place_are_known() -> None:
    for data, path in ((b'{"a": 1}', PATH), (b"a,b\n1,2\n", PATH.replace(".json", ".csv"))):
        claim = claim_of(SHAPE, data, path)
        assert claim
        assert claim.changed
        assert claim_of(SHAPE, data, path.rpartition("/")[2]) is None


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes) -> None:
    for before in (b"", b"[", b'{"routines": ['):
        read_one(SHAPE, before + data, PATH)
        claim_of(SHAPE, before + data, PATH)
