"""The older activity list: a bare word beside the status decides; the same file may be encoded twice."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.recording import device_id, recording_id
from auditor.shapes.amazon.activities_json import ActivitiesJson
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.contract import Around, Head
from tests.fixtures import HERE, fixture
from tests.reading import Clips, Read, claim_of, read_all, read_one
from tests.shapes.amazon.making import SERIAL, TYPE, Row, dump, key, utterance, when

SHAPE = ActivitiesJson()
TWICE = "amazon/made-up_cloud_data_extractor/activities/2019-03-05 15-44-20.123.json.json"

# status; bare word -> kind, outcome (format notes, Amazon 5; DESIGN.md 12), in the order of the made-up file
JUDGED = [
    ("SUCCESS", "voice", "answered"),
    ("SUCCESS; WAKE_WORD_ONLY", "voice", "wake_word_only"),
    ("DISCARDED_NON_DEVICE_DIRECTED_INTENT; FALSE_WAKE_WORD_1P", "voice", "not_for_device"),
    ("DISCARDED_NON_DEVICE_DIRECTED_INTENT; DEVICE_ARBITRATION", "second_microphone", "unknown"),
    ("DISCARDED_NON_DEVICE_DIRECTED_INTENT", "voice", "unknown"),  # no reason
    ("DISCARDED_NON_DEVICE_DIRECTED_INTENT", "voice", "unknown"),  # JSON in place of a reason
    ("INVALID", "voice", "failed"),
    (None, "typed", "unknown"),
    ("FAULT", "voice", "failed"),
    ("SUCCESS; NEVER_SEEN_TOKEN", "voice", "answered"),
    ("SUCCESS", "voice", "answered"),
    ("SUCCESS", "voice", "answered"),
]


def activity(status: object = "SUCCESS", **more: object) -> Row:
    return {"id": key(), "activityStatus": status, "creationTimestamp": 1646503661204, **more}


def page(*activities: object, **more: object) -> bytes:
    return dump({"activities": activities, "startDate": 1, "endDate": 2, **more})


def only(*activities: object) -> Row:
    return read_one(SHAPE, page(*activities))[0][0]


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture("amazon/made-up_activities.json"))


def test_every_activity_is_accounted_for(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert (read.rows, read.recordings, read.problems, read.damage) == (12, 12, {}, [])
    assert read.flaws == {"label_unknown": 1, "text_type_unknown": 1}


def test_a_reason_decides_before_the_status(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [(row["vendor_label"], row["kind"], row["outcome"]) for row in rows] == JUDGED


@pytest.mark.parametrize(
    ("status", "token", "kind", "outcome"),
    [
        ("FAIL", None, "voice", "failed"),
        ("SYSTEM_ABANDONED", None, "voice", "failed"),
        (None, None, "voice", "unknown"),
        ("NEW_STATUS", None, "voice", "unknown"),
        (None, "WAKE_WORD_ONLY", "voice", "wake_word_only"),
        ("SUCCESS", "FALSE_WAKE_WORD_2P", "voice", "not_for_device"),
        ("INVALID", "DEVICE_ARBITRATION", "second_microphone", "unknown"),
    ],
)
def test_every_other_status_and_bare_word(status: object, token: object, kind: str, outcome: str) -> None:
    row = only(activity(status, domainAttributes=token, description='{"summary":"alexa"}'))
    assert (row["kind"], row["outcome"], row["transcript"]) == (kind, outcome, "alexa")
    assert row["vendor_label"] == ("; ".join(str(one) for one in (status, token) if one) or None)


def test_steps_of_an_activity_beside_its_sound_are_set_aside() -> None:
    around = Around("x", frozenset({"activities/1551800000123.json", "activities/1551800000123.wav"}))
    claim = SHAPE.recognise(Head("activities/1551800000123.json", 2, b"[]", around))
    assert claim
    assert "the activity itself stands in the list" in (claim.set_aside or "")
    assert SHAPE.recognise(Head("activities/1551800000124.json", 2, b"[]", around)) is None
    assert SHAPE.recognise(Head("1551800000123.json", 2, b"[]", around)) is None


def test_sound_of_a_record_without_an_utterance_is_of_unknown_origin() -> None:
    history = read_history([HERE / "amazon" / "made-up_cloud_data_extractor"])
    told = {entry.member.rpartition("/")[2]: entry for entry in history.members}
    assert told["1551800000123.wav"].rows == 0
    assert told["1551800660123.wav"].set_aside_kinds == {"unknown_origin": 1}


def test_the_description_is_json_in_a_string_an_object_or_neither(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    words = [row["transcript"] for row in rows]
    assert words[:4] == ["alexa how late is it", "alexa", None, "alexa"]
    assert words[8:] == ["alexa open the door", "alexa stop", "no JSON at all", None]
    for odd in (None, 7, [], "null", "", " ", "{", '{"summary":5}', '{"summary":""}', {"summary": None}):
        assert read_one(SHAPE, page(activity(description=odd)))[1].problems == {}


def test_times_are_the_start_of_the_first_clip_in_utc(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [when(row) for row in rows[:2]] == ["2019-03-05T15:33:18+00:00", "2019-03-05T15:34:18+00:00"]
    assert (rows[0]["time_basis"], rows[0]["time_precision"]) == ("utc", "s")
    assert (when(rows[11]), rows[11]["time_precision"]) == ("2019-03-05T15:44:20.123000+00:00", "ms")


def test_ids_rest_on_the_record_key_and_the_second_key_on_the_first_clip() -> None:
    first, whole = utterance(clip=0), utterance(clip=None)
    inner = json.dumps({"summary": "x", "firstUtteranceId": first})
    row = only(activity(description=inner, utteranceId=whole))
    assert row["recording_id"] == recording_id("amazon", "record", key())
    assert row["also"] == clip_second_key(first)
    row = only(activity(utteranceId=whole))
    assert row["also"] == clip_second_key(whole)


def test_the_device_is_in_the_key_or_in_its_list() -> None:
    hashed = device_id(TYPE, SERIAL)
    assert only(activity())["device_id"] == hashed
    listed = activity(id=None, sourceDeviceIds=[{"deviceType": TYPE, "serialNumber": SERIAL}])
    assert only(listed)["device_id"] == hashed
    assert only(activity(id=None, sourceDeviceIds="x"))["device_id"] is None


@pytest.mark.parametrize("token", ["", None, "{}", '{"a":1}', "[]", "lower", 5, {"a": 1}])
def test_what_is_no_bare_word_is_no_reason(token: object) -> None:
    rows, read = read_one(
        SHAPE, page(activity("DISCARDED_NON_DEVICE_DIRECTED_INTENT", domainAttributes=token))
    )
    assert (rows[0]["outcome"], rows[0]["vendor_label"]) == (
        "unknown",
        "DISCARDED_NON_DEVICE_DIRECTED_INTENT",
    )
    assert read.flaws == {}


def test_an_answer_that_was_encoded_twice_is_read_like_one_encoded_once() -> None:
    twice = fixture(TWICE)
    assert twice.startswith(b'"')
    once = json.loads(twice).encode()
    claim = claim_of(SHAPE, twice)
    assert claim is not None
    assert not claim.changed
    rows, read = read_one(SHAPE, twice)
    assert (read.rows, read.damage) == (3, [])
    assert rows == read_one(SHAPE, once)[0]


def test_an_answer_that_was_encoded_twice_and_cut_off_gives_what_came_before() -> None:
    twice = fixture(TWICE)
    _, read = read_one(SHAPE, twice[: len(twice) // 2])
    assert 0 < read.recordings < 3
    assert read.damage == ["file_cut_off"]


def test_sound_named_after_the_milliseconds_is_linked_where_the_record_had_an_utterance() -> None:
    clips = Clips({name: f"activities/{name}" for name in ("1551800000123.wav", "1551800660123.wav")})
    path = "activities/2019-03-05 15-44-20.123.json.json"
    table, _ = read_all(SHAPE, {path: fixture(TWICE)}, clips=clips)
    rows = table.to_pylist()
    assert [row["audio_state"] for row in rows] == ["linked", "none", "none"]
    assert (rows[0]["audio"], rows[0]["clip"]) == ("activities/1551800000123.wav", 0)


def test_sound_of_that_name_in_another_folder_is_not_linked() -> None:
    clips = Clips({"1551800000123.wav": "elsewhere/1551800000123.wav"})
    table, _ = read_all(SHAPE, {"activities/x.json": fixture(TWICE)}, clips=clips)
    assert set(table.column("audio_state").to_pylist()) == {"none"}


def test_pages_in_a_list_are_read_one_after_the_other() -> None:
    _, read = read_one(SHAPE, b"[" + page(activity()) + b"," + page(activity(), activity()) + b"]")
    assert (read.rows, read.damage) == (3, [])


def test_an_empty_page_is_normal() -> None:
    assert claim_of(SHAPE, page()) is not None
    _, read = read_one(SHAPE, page())
    assert (read.rows, read.damage) == (0, [])


@pytest.mark.parametrize(
    "data", [b"{}", b'{"activities":[{"sport":"run"}]}', b'"activities"', b'{"activities":3}', b""]
)
def test_other_activities_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


def test_almost_this_shape_is_said_aloud() -> None:
    claim = claim_of(SHAPE, b'{"activities":[{"creationTimestamp":1,"utteranceId":"x"}]}')
    assert claim is not None
    assert claim.changed


def test_problems_hold_no_words_of_the_row() -> None:
    _, read = read_one(SHAPE, page(activity()).replace(b'"SUCCESS"', b"SECRET"))
    assert read.problems == {"row_broken": 1}
    assert "SECRET" not in repr(read)


FIELDS = [
    "id",
    "activityStatus",
    "creationTimestamp",
    "description",
    "domainAttributes",
    "utteranceId",
    "sourceDeviceIds",
]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
            ),
            max_leaves=12,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    for data in (json.dumps({"activities": entries}), json.dumps(json.dumps({"activities": entries}))):
        _, read = read_one(SHAPE, data.encode())
        assert read.rows == len(entries)
        assert read.damage == []
