"""The page of 2026 as JSON: requests as before, conversations beside them, pages that overlap."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.recording import device_id, recording_id, second_key
from auditor.shapes.amazon.alexa_history_json import AlexaHistoryJson
from auditor.shapes.amazon.conversation_json import ConversationJson
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from tests.fixtures import HERE, fixture
from tests.reading import Read, claim_of, read_bytes, read_one
from tests.shapes.amazon.making import SERIAL, TYPE, Row, dump, item, key, utterance, when

SHAPE = AlexaHistoryJson()


def entry(**fields: object) -> Row:
    return {"activityKey": key(), "timestamp": 1646503661204, "utteranceType": "GENERAL", **fields}


def page(*entries: object, **more: object) -> bytes:
    return dump({"alexaHistoryRecords": entries, **more})


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture("amazon/made-up_alexa_history.json"))


def test_every_record_of_every_page_is_accounted_for(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert (read.rows, read.recordings, read.problems, read.damage) == (7, 7, {}, [])
    assert read.flaws == {"text_type_unknown": 4}  # three titles, one of them on both pages; a second line
    assert read.notes == set()  # the last page says that there are no more


def test_a_record_on_two_pages_has_one_key_and_is_marked_as_a_repeat(
    made_up: tuple[list[Row], Read],
) -> None:
    rows, _ = made_up
    assert (
        rows[3]["recording_id"]
        == rows[4]["recording_id"]
        == recording_id("amazon", "record", key(1772734241204))
    )
    assert rows[3]["keyed"]
    assert rows[4]["keyed"]
    [member] = read_history([HERE / "amazon" / "made-up_alexa_history.json"]).members
    assert (member.recordings, member.duplicates) == (6, 1)


def test_requests_are_read_as_those_of_the_older_list(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[0]["transcript"], rows[0]["reply"]) == ("alexa how late is it", "It is seven past seven.")
    assert (when(rows[0]), rows[0]["time_precision"]) == ("2026-03-05T18:07:38+00:00", "s")
    assert (rows[0]["kind"], rows[0]["outcome"], rows[0]["product"]) == ("voice", "answered", "Alexa")
    assert rows[0]["speaker"] == "recognised"  # a single person, not a list
    assert (rows[1]["outcome"], rows[1]["vendor_label"]) == ("not_for_device", "FALSE_WAKE_WORD_1P")
    assert (rows[1]["transcript"], rows[1]["placeholder"]) == (None, None)
    assert (rows[2]["kind"], rows[2]["reply"]) == ("automatic", "Good evening.")


def test_the_device_may_be_an_object_a_list_or_nothing(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    hallway = device_id(TYPE, SERIAL)
    assert (rows[0]["device"], rows[0]["device_id"]) == ("Hallway", hallway)
    assert (rows[1]["device"], rows[1]["device_id"]) == ("Hallway", hallway)
    assert (rows[2]["device"], rows[2]["device_id"]) == (None, device_id(TYPE, "G000EXAMPLE00002"))
    assert "Examplina" not in repr(rows)


def test_a_title_stands_in_for_texts_that_are_missing_and_for_no_others(
    made_up: tuple[list[Row], Read],
) -> None:
    rows, _ = made_up
    assert rows[3]["transcript"] == "stop"
    assert (rows[5]["transcript"], rows[5]["placeholder"]) == (None, "Audio could not be understood")
    assert rows[5]["outcome"] == "nothing_heard"
    one, _ = read_one(
        SHAPE, page(entry(title="a topic", voiceHistoryRecordItems=[item("TTS_REPLACEMENT_TEXT", "Hm.")]))
    )
    assert (one[0]["transcript"], one[0]["reply"]) == (None, "Hm.")


def test_a_conversation_is_one_recording_with_a_key_of_its_own(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    heading = rows[6]
    assert (heading["product"], heading["kind"], heading["outcome"]) == ("Alexa+", "voice", "unknown")
    assert (when(heading), heading["vendor_label"]) == ("2026-03-05T18:12:41.204000+00:00", None)
    assert (heading["device"], heading["transcript"]) == ("Hallway", "will it rain")
    assert heading["keyed"]
    assert heading["recording_id"] == recording_id(
        "amazon", "conversation", "conversation-EXAMPLE-1", "2026-03-05T18:12:41.204Z"
    )


def test_a_conversation_whose_turns_are_there_too_is_not_counted_twice() -> None:
    headings, _ = read_one(SHAPE, fixture("amazon/made-up_alexa_history.json"))
    turns, _ = read_one(ConversationJson(), fixture("amazon/made-up_conversation.json"))
    shared = {row["also"] for row in headings} & {row["also"] for row in turns} - {None}
    assert len(shared) == 1
    assert [row["transcript"] for row in turns if row["also"] in shared] == ["will it rain"]


def test_a_conversation_without_an_id_has_no_key() -> None:
    rows, _ = read_one(
        SHAPE, page({"recordType": "conversation", "timestamp": 1646503661204, "title": "Topic"})
    )
    assert (rows[0]["keyed"], rows[0]["transcript"], rows[0]["product"]) == (False, None, "Alexa+")
    assert rows[0]["also"] == second_key("amazon", "conversation", "2022-03-05T18:07:41.000Z")


@pytest.mark.parametrize("start", ["2022-03-05T18:07:41.204Z", 1646503661204, "1646503661204"])
def test_the_start_of_a_conversation_may_be_written_in_several_ways(start: object) -> None:
    rows, _ = read_one(SHAPE, page({"recordType": "conversation", "conversationId": "c", "startTime": start}))
    assert when(rows[0]) == "2022-03-05T18:07:41.204000+00:00"


def test_the_published_example_is_read_as_it_stands() -> None:
    rows, read = read_one(SHAPE, fixture("amazon/aioamazondevices_rah.json"))
    assert (read.rows, read.recordings, read.flaws) == (4, 4, {"text_type_unknown": 2})
    assert read.notes == {"more_pages"}
    assert [row["transcript"] for row in rows] == ["play some music", None, "What time is it?", None]
    assert [row["outcome"] for row in rows] == ["answered", "not_for_device", "unknown", "answered"]
    assert [row["speaker"] for row in rows] == ["recognised", "unknown", "unknown", "recognised"]


@pytest.mark.parametrize("empty", [b'{"alexaHistoryRecords":[]}', b'{"alexaHistoryRecords":null}'])
def test_an_empty_answer_is_normal(empty: bytes) -> None:
    claim = claim_of(SHAPE, empty)
    assert claim is not None
    assert not claim.changed
    _, read = read_one(SHAPE, empty)
    assert (read.rows, read.damage) == (0, [])


def test_it_is_recognised_by_its_content_and_apart_from_the_older_list() -> None:
    for data in (fixture("amazon/made-up_alexa_history.json"), fixture("amazon/aioamazondevices_rah.json")):
        for written in (data, b"\xef\xbb\xbf" + data):
            assert claim_of(SHAPE, written, "x.txt") is not None
            assert claim_of(PrivacyPageJson(), written) is None
    assert claim_of(SHAPE, fixture("amazon/made-up_every_label.json")) is None
    assert claim_of(SHAPE, b'"alexaHistoryRecords"') is None
    changed = claim_of(SHAPE, b'{"alexaHistoryRecords":[{"other":1}]}')
    assert changed is not None
    assert changed.changed


def test_pages_of_the_older_list_among_these_are_said_aloud() -> None:
    data = b"[" + page(entry()) + b"," + dump({"customerHistoryRecords": [entry()]}) + b"]"
    _, read = read_one(SHAPE, data)
    assert (read.rows, read.damage) == (1, ["header_changed"])


def test_odd_fields_cost_nothing_but_themselves() -> None:
    odd = entry(
        deviceInfo="Hallway",
        title=5,
        subTitle=[],
        personsInfo="x",
        conversationId=7,
        recordType=1,
        startTime=[],
    )
    rows, read = read_one(SHAPE, page(odd, entry(deviceInfo=[None, {"deviceName": "Attic"}])))
    assert (read.rows, read.recordings) == (2, 2)
    assert (rows[0]["transcript"], rows[1]["device"]) == ("5", "Attic")


def test_second_keys_of_headings_and_requests_stay_apart_batches_on() -> None:
    heading = {"recordType": "conversation", "conversationId": "c", "timestamp": 1646503661204}
    request = entry(voiceHistoryRecordItems=[item("CUSTOMER_TRANSCRIPT", "stop")])
    batches = read_bytes(SHAPE, page(*[heading, request] * 15_000))
    also = [value for batch in batches for value in batch.recordings.column("also").to_pylist()]
    assert also[0::2] == [second_key("amazon", "conversation", "2022-03-05T18:07:41.000Z")] * 15_000
    assert also[1::2] == [clip_second_key(utterance())] * 15_000


FIELDS = [
    "activityKey",
    "recordType",
    "conversationId",
    "startTime",
    "timestamp",
    "title",
    "subTitle",
    "deviceInfo",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("conversation")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.recursive(
            LEAVES,
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
            ),
            max_leaves=12,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    _, read = read_one(SHAPE, json.dumps({"alexaHistoryRecords": entries}).encode())
    assert read.rows == len(entries)
    assert read.damage == []


def test_a_file_in_utf_16_is_said_aloud() -> None:
    claim = claim_of(SHAPE, fixture("amazon/made-up_alexa_history.json").decode().encode("utf-16"))
    assert claim is not None
    assert claim.changed
    _, read = read_one(SHAPE, fixture("amazon/made-up_alexa_history.json").decode().encode("utf-16"))
    assert (read.rows, read.damage) == (0, ["wrong_encoding"])
