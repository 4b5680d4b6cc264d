"""Intent (JSON): the same requests, read to the same ids as from CSV."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.amazon.intent import Intent
from auditor.shapes.amazon.intent_json import IntentJson
from tests.fixtures import fixture
from tests.reading import claim_of, read_one

SHAPE = IntentJson()
NLU = "Additional Data/Alexa/Alexa/NLU/"
FIXTURE = "amazon/made-up_all_data_categories/All Data Categories.2/" + NLU + "Intent-3-1.json"
PATH = NLU + "Intent-3-1.json"
STOP = {"Utterance text": "alexa stop", "Utterance Creation Date": "2026-03-03T06:00:00Z"}


def test_every_row_is_accounted_for() -> None:
    rows, read = read_one(SHAPE, fixture(FIXTURE), PATH)
    assert (read.rows, read.recordings, read.set_aside) == (2, 1, {"placeholder_row": 1})
    assert (read.problems, read.damage, read.notes) == ({}, [], {"order_is_guesswork"})
    assert (rows[0]["transcript"], rows[0]["shape"]) == ("alexa good morning", "amazon.download_intent_json")


@pytest.mark.parametrize("value", [[STOP], {"Intent": [STOP]}, {"data": [STOP, STOP][:1]}])
def test_a_list_by_itself_or_as_the_one_value_of_an_object(value: object) -> None:
    data = json.dumps(value).encode()
    assert claim_of(SHAPE, data, "x.json")
    rows, _ = read_one(SHAPE, data, PATH)
    assert [row["transcript"] for row in rows] == ["alexa stop"]


def test_keys_in_another_spelling() -> None:
    data = json.dumps(
        [{"utteranceText": "alexa stop", "utterance_creation_date": "2026-03-03T06:00:00Z"}]
    ).encode()
    assert claim_of(SHAPE, data, "x.json")
    rows, _ = read_one(SHAPE, data, PATH)
    assert rows[0]["time_basis"] == "utc"


def test_csv_and_json_of_the_same_request_have_the_same_id() -> None:
    mine, _ = read_one(SHAPE, json.dumps([STOP]).encode(), PATH)
    theirs, _ = read_one(
        Intent(), b"Utterance text,Utterance Creation Date\nalexa stop,2026-03-03T06:00:00Z\n"
    )
    assert mine[0]["recording_id"] == theirs[0]["recording_id"]


def test_what_is_no_request_is_a_problem() -> None:
    items = [STOP, 7, "x", {"other": 1}, {"Utterance text": 5, "Utterance Creation Date": None}, STOP]
    rows, read = read_one(SHAPE, json.dumps(items).encode(), PATH)
    assert [row["row"] for row in rows] == [0, 5]
    assert read.problems == {"not_an_object": 2, "wrong_types": 2}


def test_a_row_is_nothing_only_where_every_field_says_so() -> None:
    nothing = {"Utterance text": "Data Not Available", "Utterance Creation Date": "Data Not Available"}
    items = [
        nothing,
        nothing | {"Screen Contents": "N/A"},
        nothing | {"Screen Contents": "a", "b": "N/A"},
        nothing | {"n": 4},
    ]
    _, read = read_one(SHAPE, json.dumps(items).encode(), PATH)
    assert (read.recordings, read.set_aside) == (2, {"placeholder_row": 2})


def test_one_key_alone_is_a_change() -> None:
    claim = claim_of(SHAPE, b'[{"Utterance text": "stop", "When": "2026"}]', PATH)
    assert claim
    assert claim.changed


def test_an_empty_list_is_an_empty_table_where_name_and_place_are_known() -> None:
    claim = claim_of(SHAPE, b"[]", PATH)
    assert claim
    assert not claim.changed
    assert claim_of(SHAPE, b"[]", "Intent-1-1.json") is None
    _, read = read_one(SHAPE, b"[]", PATH)
    assert (read.rows, read.damage) == (0, [])


def test_the_description_beside_the_data_is_not_claimed() -> None:
    data = fixture(FIXTURE.replace(".json", ".schema.json"))
    assert claim_of(SHAPE, data, PATH.replace(".json", ".schema.json")) is None


@pytest.mark.parametrize("data", [b"", b"{}", b'{"a": 1}', b"[1]", b"a,b", b'[{"a": 1}]', b"<html>"])
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data, PATH) is None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"[", b"[" + json.dumps(STOP).encode() + b","]))
def test_garbage_never_raises_and_every_row_is_accounted_for(data: bytes, before: bytes) -> None:
    read_one(SHAPE, before + data, PATH)
    claim_of(SHAPE, before + data, PATH)
