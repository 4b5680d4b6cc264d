"""CheckMyVA's export, and its own list with two sentences that are not Amazon's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.recording import recording_id
from auditor.shapes.amazon.checkmyva_json import CheckMyVaJson
from auditor.shapes.amazon.checkmyva_lines import CheckMyVaLines
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.amazon.transcriptions import Transcriptions
from tests.fixtures import fixture
from tests.reading import Clips, claim_of, read_all, read_one
from tests.shapes.amazon.making import dump, item, record, utterance, when

EXPORT, LINES = CheckMyVaJson(), CheckMyVaLines()
SYNC, LIST = "amazon/made-up_checkmyva_sync.json", "amazon/made-up_checkmyva_lines.json"
ADDRESS = "https://www.amazon.de/alexa-privacy/apd/rvh/audio?uid="


def test_the_export_holds_the_pages_records() -> None:
    rows, read = read_one(EXPORT, fixture(SYNC))
    assert (read.rows, read.recordings, read.problems, read.damage) == (3, 3, {}, [])
    assert [row["outcome"] for row in rows] == ["answered", "not_for_device", "unknown"]
    assert rows[2]["kind"] == "second_microphone"
    assert read.notes == {"more_pages"}  # one of its requests was not done


def test_a_record_has_the_same_id_as_on_the_page() -> None:
    records = json.loads(fixture(SYNC))["history"]
    page, _ = read_one(PrivacyPageJson(), dump({"customerHistoryRecords": records}))
    rows, _ = read_one(EXPORT, fixture(SYNC))
    for name in ("recording_id", "also", "started_at", "transcript", "device_id", "outcome"):
        assert [row[name] for row in rows] == [row[name] for row in page]


def test_requests_that_are_done_leave_nothing_behind() -> None:
    requests = [{"start": 0, "end": 1, "encodedRequestToken": None, "done": True}]
    data = dump({"history": [record()], "requests": requests})
    assert claim_of(EXPORT, data) is not None
    assert read_one(EXPORT, data)[1].notes == set()


def test_the_export_is_recognised_though_its_records_stand_far_down() -> None:
    request = {"start": 0, "end": 1, "encodedRequestToken": "x" * 900, "done": True}
    far = dump({"requests": [request] * 600, "history": [record()]})
    claim = claim_of(EXPORT, far)
    assert claim is not None
    assert read_one(EXPORT, far)[1].rows == 1
    assert claim_of(EXPORT, dump({"requests": [], "history": [], "updatedAt": 1})) is not None
    for other in (b'{"history":[{"url":"x"}]}', b'{"history":[]}', b'{"history":3}', b"[]", b""):
        assert claim_of(EXPORT, other) is None


def test_sentences_of_the_tool_are_in_the_table_and_are_not_amazons() -> None:
    rows = table("amazon_pages")["tool_sentences"]
    assert {row["tool"] for row in rows} == {"CheckMyVA"}
    assert all(stand_in(row["text"]) is None for row in rows)


def test_every_line_of_the_list_is_accounted_for() -> None:
    _, read = read_one(LINES, fixture(LIST))
    assert (read.rows, read.recordings, read.problems) == (4, 4, {})
    assert read.flaws == {"audio_absent": 1}


def test_the_tools_sentences_are_neither_words_nor_replies() -> None:
    rows, _ = read_one(LINES, fixture(LIST))
    assert [row["transcript"] for row in rows] == ["alexa how late is it", None, "alexa stop", None]
    assert [row["reply"] for row in rows] == ["Seven past seven.", None, None, "Das weiß ich nicht."]
    assert [row["kind"] for row in rows] == ["voice", "voice", "second_microphone", "voice"]
    assert [row["outcome"] for row in rows] == ["answered", "unknown", "unknown", "answered"]
    assert {row["placeholder"] for row in rows} == {None}


def test_the_address_of_a_clip_holds_its_utterance_id() -> None:
    rows, _ = read_one(LINES, fixture(LIST))
    name = utterance("18:07:38", 0, 40).replace("G000EXAMPLE00001", "DEVICE_UNSPECIFIED")
    assert rows[0]["recording_id"] == recording_id("amazon", "utterance", name)
    assert rows[0]["also"] == clip_second_key(name)
    assert (when(rows[0]), when(rows[1])) == ("2022-03-05T18:07:38+00:00", "2022-03-05T18:08:41.204000+00:00")
    assert [row["keyed"] for row in rows] == [True, False, True, True]


def test_a_line_of_the_download_is_known_by_its_clip_as_in_the_download_itself() -> None:
    uuid = "00000000-0000-4000-8000-00000000002d"
    rows, _ = read_one(LINES, fixture(LIST))
    table_, _ = read_all(
        Transcriptions(), {"x": f"a,b,c,d\r\n2022-03-05T18:10:41Z,,{uuid}.wav,x\r\n".encode()}
    )
    [there] = table_.to_pylist()
    assert rows[3]["recording_id"] == there["recording_id"] == recording_id("amazon", "clip", uuid)
    assert rows[3]["also"] == there["also"] is not None


def test_the_line_behind_the_end_of_the_table_is_nothing() -> None:
    data = dump([*json.loads(fixture(LIST)), {"timestamp": None}, {"timestamp": None, "x": 1}])
    _, read = read_one(LINES, data)
    assert (read.rows, read.set_aside, read.problems) == (6, {"empty_line": 1}, {"wrong_types": 1})


def test_a_file_that_a_line_names_is_linked_where_it_is_there() -> None:
    name = "00000000-0000-4000-8000-00000000002d.wav"
    table_, _ = read_all(LINES, {"x": fixture(LIST)}, clips=Clips({name: name}))
    assert table_.column("audio_state").to_pylist() == ["none", "none", "none", "linked"]
    assert table_.column("audio").to_pylist()[3] == name


def test_the_list_may_stand_under_its_name() -> None:
    data = dump({"takeoutVoiceLines": json.loads(fixture(LIST))})
    assert claim_of(LINES, data) is not None
    assert read_one(LINES, data)[1].rows == 4


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'[{"timestamp":1,"request":"x"}]', b'{"request":1,"response":2,"file":3,"timestamp":4}'],
)
def test_other_lists_are_not_claimed(data: bytes) -> None:
    assert claim_of(LINES, data) is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.none()
        | st.text()
        | st.dictionaries(
            st.sampled_from(["timestamp", "file", "request", "response", "device"]),
            st.none()
            | st.text()
            | st.integers()
            | st.floats()
            | st.lists(st.integers())
            | st.just(ADDRESS + "x"),
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    _, read = read_one(LINES, dump(entries))
    assert read.rows == len(entries)


def test_addresses_that_are_none_are_passed_over() -> None:
    for file in ("https://[", "?uid=", "undefined", 5, "a/b.wav"):
        rows, _ = read_one(
            LINES, dump([{"timestamp": 1646503661204, "file": file, "request": "x", "response": ""}])
        )
        assert (rows[0]["also"], rows[0]["audio_state"]) == (None, "none")


def test_text_of_the_export_is_judged_as_on_the_page() -> None:
    data = dump({"history": [record(None, item("CUSTOMER_TRANSCRIPT", "No text stored"))], "requests": []})
    assert read_one(EXPORT, data)[0][0]["outcome"] == "text_withheld"
