"""alexa-remote's history: the record inside counts, and a filtered file says so."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import device_id
from auditor.shapes.amazon.alexa_remote_json import AlexaRemoteJson
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from tests.fixtures import fixture
from tests.reading import claim_of, read_one
from tests.shapes.amazon.making import SERIAL, TYPE, Row, dump, item, record, when

SHAPE = AlexaRemoteJson()
FILE = "amazon/made-up_alexa_remote.json"


def entry(inner: object, **more: object) -> Row:
    return {"data": inner, "conversionDetails": {}, "deviceSerialNumber": SERIAL, "deviceType": TYPE} | more


def test_every_entry_is_accounted_for_and_the_filter_is_said() -> None:
    rows, read = read_one(SHAPE, fixture(FILE))
    assert (read.rows, read.recordings, read.problems, read.flaws) == (2, 2, {}, {})
    assert read.notes == {"tool_drops_unintended"}
    assert [row["transcript"] for row in rows] == ["alexa how late is it", "alexa stop"]


def test_a_record_has_the_same_id_as_on_the_page() -> None:
    records = [one["data"] for one in json.loads(fixture(FILE))]
    page, _ = read_one(PrivacyPageJson(), dump({"customerHistoryRecords": records}))
    rows, _ = read_one(SHAPE, fixture(FILE))
    for name in ("recording_id", "also", "started_at", "transcript", "device", "device_id", "outcome"):
        assert [row[name] for row in rows] == [row[name] for row in page]


def test_one_record_that_the_filter_would_have_taken_shows_that_it_was_off() -> None:
    words = item("CUSTOMER_TRANSCRIPT", "alexa stop")
    for odd in (
        record("WAKE_WORD_ONLY", item("ASR_REPLACEMENT_TEXT", "alexa")),
        record("FALSE_WAKE_WORD_1P", words),
        record("GENERAL"),
    ):
        _, read = read_one(SHAPE, dump([entry(record("GENERAL", words)), entry(odd)]))
        assert read.notes == set()


def test_what_the_library_says_around_the_record_completes_it() -> None:
    texts = {"CUSTOMER_TRANSCRIPT": [item("CUSTOMER_TRANSCRIPT", "alexa stop", "x")]}
    around = entry({}, conversionDetails=texts, name="Hallway", creationTimestamp=1646503661204)
    rows, _ = read_one(SHAPE, dump([around]))
    assert (rows[0]["transcript"], rows[0]["device"]) == ("alexa stop", "Hallway")
    assert (when(rows[0]), rows[0]["device_id"]) == (
        "2022-03-05T18:07:41.204000+00:00",
        device_id(TYPE, SERIAL),
    )


def test_it_is_recognised_by_its_content() -> None:
    assert claim_of(SHAPE, fixture(FILE)) is not None
    for other in (b"[]", b"", b'[{"data":{}}]', fixture("amazon/made-up_every_label.json")):
        assert claim_of(SHAPE, other) is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.none()
        | st.text()
        | st.dictionaries(
            st.sampled_from(["data", "conversionDetails", "name", "creationTimestamp", "deviceType"]),
            st.none()
            | st.text()
            | st.integers()
            | st.floats()
            | st.dictionaries(st.text(), st.lists(st.text())),
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    _, read = read_one(SHAPE, dump(entries))
    assert read.rows == len(entries)
