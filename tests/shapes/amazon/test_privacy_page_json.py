"""Alexa's privacy page: every record is accounted for, and each field says what the page says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.recording import Device, device_id, recording_id
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.contract import NOTES
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_all, read_bytes, read_one

SHAPE = PrivacyPageJson()
Row = dict[str, object]

KEY = "A0EXAMPLECUST#1646503661204#A0EXAMPLEDEVTY#G000EXAMPLE00001"
CLIP = "A0EXAMPLEDEVTY:1.0/2022/03/05/18/DEVICE_UNSPECIFIED/07:38::TNIH_2V.00000000-0000-4000-8000-00000000000bLPM"


def text(kind: str, words: object, **more: object) -> Row:
    return {"recordItemType": kind, "utteranceId": CLIP + "/0", "transcriptText": words, **more}


def record(label: str | None = "GENERAL", *texts: Row, **more: object) -> Row:
    return {
        "recordKey": KEY,
        "timestamp": 1646503661204,
        "utteranceType": label,
        "voiceHistoryRecordItems": list(texts),
        **more,
    }


def page(*records: object, **more: object) -> bytes:
    return json.dumps({"customerHistoryRecords": records, **more}).encode()


def only(*records: object) -> Row:
    """Read a page of records; return the first recording."""
    rows, _ = read_one(SHAPE, page(*records))
    return rows[0]


@pytest.fixture(scope="module")
def every_label() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture("amazon/made-up_every_label.json"))


# label -> kind, outcome, trigger; in the order of the made-up file (format notes, Amazon 4.4; DESIGN.md 12)
JUDGED = [
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("WAKE_WORD_ONLY", "voice", "wake_word_only", "unknown"),
    ("NO_EXPRESSED_INTENT", "voice", "nothing_heard", "unknown"),
    ("NO_EXPRESSED_INTENT_SILENCE", "voice", "nothing_heard", "unknown"),
    ("NO_TEXT_OR_AUDIO_STORED", "voice", "text_withheld", "unknown"),
    ("ASR_TIMEOUT", "voice", "nothing_heard", "unknown"),
    ("DEVICE_ARBITRATION", "second_microphone", "unknown", "unknown"),
    ("CIF", "automatic", "unknown", "unknown"),
    ("CIF", "voice", "answered", "unknown"),  # with words of the customer
    ("FALSE_WAKE_WORD_1P", "voice", "not_for_device", "unknown"),
    ("FALSE_WAKE_WORD", "voice", "not_for_device", "unknown"),
    ("FALSE_WAKE_WORD_2P", "voice", "not_for_device", "unknown"),
    ("ROUTINES_OR_TAP_TO_ALEXA", "voice", "unknown", "routine"),  # with words, and no reply
    ("ROUTINES_3P", "automatic", "unknown", "routine"),
    ("DISCARDED_NON_DEVICE_DIRECTED_INTENT", "voice", "unknown", "unknown"),
    ("GENERAL", "typed", "answered", "unknown"),  # the id begins with TextClient
    (None, "voice", "unknown", "unknown"),  # no label, no reply
    (None, "voice", "answered", "unknown"),  # label null, a reply
    ("NEVER_SEEN_LABEL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    (None, "voice", "wake_word_only", "unknown"),  # "not intended", and the dialogue goes on
    ("GENERAL", "voice", "answered", "unknown"),
    (None, "voice", "not_for_device", "unknown"),  # "not intended", and it does not
    (None, "voice", "text_withheld", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
    ("GENERAL", "voice", "answered", "unknown"),
]


def test_every_record_is_accounted_for(every_label: tuple[list[Row], Read]) -> None:
    _, read = every_label
    assert (read.rows, read.recordings) == (33, 33)
    assert (read.set_aside, read.problems, read.damage) == ({}, {}, [])
    assert read.flaws == {"label_unknown": 1, "text_type_unknown": 1}


def test_every_label_decides_kind_outcome_and_trigger(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    judged = [(row["vendor_label"], row["kind"], row["outcome"], row["trigger"]) for row in rows]
    assert judged == JUDGED


def test_what_is_the_same_for_all(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    for row in rows:
        assert (row["vendor"], row["shape"], row["product"]) == (
            "amazon",
            "amazon.privacy_page_json",
            "Alexa",
        )
        assert (row["language"], row["audio"], row["audio_state"], row["duration_s"]) == (
            None,
            None,
            "none",
            None,
        )
        assert row["keyed"] is (row["transcript"] not in NO_KEY)
    assert [row["row"] for row in rows] == list(range(33))


NO_KEY = {"alexa no key and no clip"}


def test_words_and_reply_are_kept_whatever_their_order(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    assert (rows[0]["transcript"], rows[0]["reply"]) == ("alexa how late is it", "It is six o'clock.")
    assert rows[0]["placeholder"] is None


def test_several_texts_of_one_record_stand_on_lines_of_their_own(
    every_label: tuple[list[Row], Read],
) -> None:
    rows, _ = every_label
    assert rows[1]["transcript"] == "alexa add milk\nthe shopping list"
    assert rows[1]["reply"] == "What list?\nDone."


def test_empty_and_missing_texts_are_no_words(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    for number in (3, 4, 6, 10, 12, 15, 27):
        assert (rows[number]["transcript"], rows[number]["reply"]) == (None, None)
        assert rows[number]["placeholder"] is None


def test_the_time_is_the_start_in_the_utterance_id(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    assert rows[0]["started_at"].isoformat() == "2022-03-05T18:01:08+00:00"
    assert (rows[0]["time_basis"], rows[0]["time_precision"]) == ("utc", "s")


def test_without_an_utterance_id_the_time_is_the_timestamp(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    for number in (27, 31, 32):  # no texts at all; utterance ids that are null
        assert rows[number]["started_at"].microsecond == 204_000
        assert (rows[number]["time_basis"], rows[number]["time_precision"]) == ("utc", "ms")
    assert rows[32]["started_at"].isoformat() == "2022-03-05T18:33:10.204000+00:00"


def test_the_device_has_its_name_and_the_hash_of_its_serial(every_label: tuple[list[Row], Read]) -> None:
    rows, read = every_label
    hallway, kitchen = (device_id("A0EXAMPLEDEVTY", f"G000EXAMPLE0000{n}") for n in (1, 2))
    assert (rows[0]["device"], rows[0]["device_id"]) == ("Hallway", hallway)
    assert (rows[7]["device"], rows[7]["device_id"]) == ("Kitchen", kitchen)
    assert (rows[17]["device"], rows[17]["device_id"]) == ("Hallway", hallway)  # device is a list
    assert (rows[18]["device"], rows[18]["device_id"]) == (None, hallway)  # device is null
    assert (rows[20]["device"], rows[20]["device_id"]) == ("Hallway", hallway)  # activityKey
    assert rows[30]["device_id"] == hallway  # no key; from the utterance id
    assert rows[31]["device_id"] is None
    assert read.devices >= {Device("amazon", "Hallway", hallway), Device("amazon", "Kitchen", kitchen)}
    assert "G000EXAMPLE" not in repr(read.devices) + repr(rows)


def test_a_person_is_recognised_and_stays_without_a_name(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    recognised = [number for number, row in enumerate(rows) if row["speaker"] == "recognised"]
    assert recognised == [1, 20, 21]  # a list; on the PROFILE text; an object
    assert {row["speaker"] for row in rows} == {"recognised", "unknown"}
    assert "Examplina" not in repr(rows)
    assert "amzn1.actor" not in repr(rows)
    assert "A0EXAMPLECUST" not in repr(rows)


def test_sentences_and_sentinels_stand_beside_the_transcript(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    stand_ins = {number: row["placeholder"] for number, row in enumerate(rows) if row["placeholder"]}
    assert stand_ins == {
        22: "Data Not Available",
        23: "Text not available – audio was not intended for Alexa",
        25: "Audio was not intended for this device",
        26: "No text stored",
    }
    assert [rows[number]["transcript"] for number in stand_ins] == [None] * 4
    assert rows[22]["reply"] is None


def test_a_text_written_with_and_without_the_wake_word_is_one_text(
    every_label: tuple[list[Row], Read],
) -> None:
    rows, _ = every_label
    assert (rows[28]["transcript"], rows[28]["reply"]) == ("alexa set a timer", "Five minutes.")


def test_a_text_of_an_unknown_type_is_nobodys_words(every_label: tuple[list[Row], Read]) -> None:
    rows, _ = every_label
    assert (rows[29]["transcript"], rows[29]["reply"]) == ("alexa what is this", None)


def test_the_id_rests_on_the_record_key_then_on_the_clip_then_on_time_and_words(
    every_label: tuple[list[Row], Read],
) -> None:
    rows, _ = every_label
    key = "A0EXAMPLECUST#1646503270204#A0EXAMPLEDEVTY#G000EXAMPLE00001"
    assert rows[0]["recording_id"] == recording_id("amazon", "record", key)
    clip = "A0EXAMPLEDEVTY:1.0/2022/03/05/18/G000EXAMPLE00001/31:08::TNIH_2V.00000000-0000-4000-8000-00000000001fLPM/0"
    assert rows[30]["recording_id"] == recording_id("amazon", "utterance", clip)
    by_words = recording_id(
        "amazon", "text", "2022-03-05T18:32:10.204Z", "Hallway", "alexa no key and no clip"
    )
    assert (rows[31]["recording_id"], rows[31]["keyed"]) == (by_words, False)
    assert len({row["recording_id"] for row in rows}) == 33


def test_that_more_pages_exist_is_noted(every_label: tuple[list[Row], Read]) -> None:
    _, read = every_label
    assert read.notes == {"more_pages"}


def test_the_last_page_of_a_list_of_pages_says_whether_more_exist() -> None:
    first = {"customerHistoryRecords": [record()], "encodedRequestToken": "abc"}
    last = {"customerHistoryRecords": [record()], "encodedRequestToken": None}
    _, read = read_one(SHAPE, json.dumps([first, last]).encode())
    assert (read.rows, read.settings) == (2, set())
    _, read = read_one(SHAPE, json.dumps([last, first]).encode())
    assert read.notes == {"more_pages"}


def test_the_published_example_is_read_as_it_stands() -> None:
    rows, read = read_one(SHAPE, fixture("amazon/aioamazondevices_rvh.json"))
    assert (read.rows, read.recordings, read.problems.total()) == (6, 6, 0)
    assert read.flaws == {}
    # Its timestamps are 100 to 500 ms after 1970: odd, but what the file says.
    assert [row["started_at"].microsecond for row in rows] == [100000, 200000, 300000, 400000, 500000, 160000]
    assert [(row["kind"], row["outcome"]) for row in rows] == [
        ("voice", "answered"),
        ("voice", "wake_word_only"),
        ("voice", "not_for_device"),
        ("voice", "answered"),
        ("voice", "nothing_heard"),
        ("second_microphone", "unknown"),
    ]
    assert [row["transcript"] for row in rows] == ["what time is it", "Alexa", "noise", None, None, None]
    assert rows[4]["reply"] == "Announcement completed"
    assert {row["speaker"] for row in rows} == {"recognised"}
    assert rows[0]["device_id"] == device_id("type", "TEST_SERIAL_1")


@pytest.mark.parametrize("empty", [b'{"customerHistoryRecords":[]}', b'{"customerHistoryRecords":null}'])
def test_an_empty_answer_is_normal(empty: bytes) -> None:
    claim = claim_of(SHAPE, empty)
    assert claim is not None
    assert not claim.changed
    _, read = read_one(SHAPE, empty)
    assert (read.rows, read.damage) == (0, [])


@pytest.mark.parametrize(
    "timestamp",
    [0, -1, 99999999999999, 4102444800000, "soon", "", None, True, 1e300, [1], {"a": 1}],
)
def test_a_time_that_cannot_be_is_a_flaw_and_never_a_guess(timestamp: object) -> None:
    rows, read = read_one(SHAPE, page(record(timestamp=timestamp)))
    assert rows[0]["started_at"] is None
    assert (rows[0]["time_basis"], rows[0]["time_precision"]) == (None, None)
    assert read.flaws == {"time_unreadable": 1}


@pytest.mark.parametrize("timestamp", [1646503661204, "1646503661204", 1646503661204.0])
def test_a_timestamp_may_be_a_number_or_its_text(timestamp: object) -> None:
    assert only(record(timestamp=timestamp))["started_at"].isoformat() == "2022-03-05T18:07:41.204000+00:00"


@pytest.mark.parametrize(
    "clip", ["", "x", CLIP.replace("/03/05/18", "/13/05/18"), CLIP.replace("07:38", "07:61")]
)
def test_a_clip_with_an_impossible_time_leaves_the_time_to_the_timestamp(clip: str) -> None:
    row = only(record("GENERAL", text("CUSTOMER_TRANSCRIPT", "alexa", utteranceId=clip)))
    assert (row["started_at"].microsecond, row["time_precision"]) == (204_000, "ms")


def test_the_first_clip_of_a_dialogue_gives_the_time_wherever_it_stands() -> None:
    later = text("ALEXA_RESPONSE", "Okay.", utteranceId=CLIP.replace("07:38", "07:52") + "/1")
    row = only(record("GENERAL", later, text("CUSTOMER_TRANSCRIPT", "alexa")))
    assert row["started_at"].isoformat() == "2022-03-05T18:07:38+00:00"


def test_not_intended_on_a_first_clip_is_a_wake_word_even_batches_later() -> None:
    first = record(None, text("ASR_REPLACEMENT_TEXT", "Audio was not intended for Alexa"))
    last = record("GENERAL", text("CUSTOMER_TRANSCRIPT", "stop", utteranceId=CLIP + "/1"))
    others = [record("GENERAL") for _ in range(20_010)]
    rows, _ = read_one(SHAPE, page(last, *others, first))
    assert rows[-1]["outcome"] == "wake_word_only"
    rows, _ = read_one(SHAPE, page(*others, first))
    assert rows[-1]["outcome"] == "not_for_device"


def test_the_label_decides_before_the_sentence_and_the_sentence_before_the_reply() -> None:
    sentence = text("ASR_REPLACEMENT_TEXT", "Audio could not be understood")
    reply = text("ALEXA_RESPONSE", "Hm?")
    assert only(record("ASR_TIMEOUT", sentence, reply))["outcome"] == "nothing_heard"
    assert only(record("FALSE_WAKE_WORD_1P", sentence, reply))["outcome"] == "not_for_device"
    assert only(record("BRAND_NEW", sentence, reply))["outcome"] == "nothing_heard"
    assert only(record("BRAND_NEW", reply))["outcome"] == "answered"


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Text not available – audio was not intended for Alexa", "not_for_device"),
        ("Audio was not intended for your Echo—nothing was returned.", "not_for_device"),
        ("AUDIO WAS NOT INTENDED FOR THIS DEVICE", "not_for_device"),
        ("“Audio could not be understood”", "nothing_heard"),
        ("Audio was not understood", "nothing_heard"),
        ("No text stored", "text_withheld"),
        ("Text not available. Click to play recording.", "unknown"),
        ("Text not available", "unknown"),
        ("Text not available – something that nobody has seen yet", "unknown"),
        ("Audio was not intended for Alexa", "not_for_device"),
        ("Audio was not intended for this device", "not_for_device"),
        ("Text not available - audio could not be understood", "nothing_heard"),
        ("Audio war nicht für dieses Gerät bestimmt", "not_for_device"),
        ("Data Not Available", "unknown"),
        ("Not Available", "unknown"),
        ("Text nicht verfügbar – Audio war nicht für Alexa bestimmt", "not_for_device"),
        ("  N/A ", "unknown"),
        ("not applicable", "unknown"),
    ],
)
def test_what_amazon_writes_where_words_would_stand_is_never_speech(sentence: str, outcome: str) -> None:
    row = only(record(None, text("CUSTOMER_TRANSCRIPT", sentence)))
    assert (row["transcript"], row["placeholder"], row["outcome"]) == (None, sentence, outcome)


@pytest.mark.parametrize(
    "words",
    ["alexa was the audio not intended for you", "is it available", "this gift was not intended for bob"],
)
def test_what_somebody_said_is_never_a_sentence_of_amazons(words: str) -> None:
    row = only(record(None, text("CUSTOMER_TRANSCRIPT", words)))
    assert (row["transcript"], row["placeholder"]) == (words, None)


@pytest.mark.parametrize(
    ("said", "transcript"),
    [
        (["alexa stop", "alexa stop"], "alexa stop"),
        (["stop", "alexa stop"], "alexa stop"),
        (["Alexa, stop", "Stop"], "Alexa, stop"),
        (["alexa", "echo"], "alexa\necho"),
        (["alexandra is here", "andra is here"], "alexandra is here\nandra is here"),
    ],
)
def test_repeats_of_a_replacement_text_are_dropped_and_other_words_are_not(
    said: list[str], transcript: str
) -> None:
    texts = [text("ASR_REPLACEMENT_TEXT", words) for words in said]
    assert only(record("GENERAL", *texts))["transcript"] == transcript


def test_two_things_really_said_stay_two() -> None:
    texts = [text("CUSTOMER_TRANSCRIPT", words) for words in ("alexa stop", "stop")]
    assert only(record("GENERAL", *texts))["transcript"] == "alexa stop\nstop"


def test_a_typed_command_has_no_device_of_its_own() -> None:
    clip = CLIP.replace("A0EXAMPLEDEVTY", "TextClient").replace("DEVICE_UNSPECIFIED", "G000")
    typed = record("ROUTINES_3P", text("CUSTOMER_TRANSCRIPT", "x", utteranceId=clip), recordKey=None)
    row = only(typed)
    assert (row["kind"], row["trigger"], row["device_id"]) == ("typed", "unknown", None)


def test_fields_of_unexpected_types_cost_nothing_but_themselves() -> None:
    odd = record(
        5,
        "no text",
        text("CUSTOMER_TRANSCRIPT", 42, personsInfo="somebody"),
        text(None, None, utteranceId=7),
        device="Hallway",
        deviceInfo=[None, {"deviceName": "Attic", "deviceType": "T", "serialNumber": 9}],
        personsInfo={"personFirstName": {}},
        recordKey={"a": 1},
    )
    rows, read = read_one(SHAPE, page(record(), odd, record()))
    assert (read.rows, read.recordings, read.problems) == (3, 3, {})
    assert (rows[1]["transcript"], rows[1]["vendor_label"]) == ("42", "5")
    assert (rows[1]["device"], rows[1]["device_id"]) == ("Attic", device_id("T", "9"))
    assert rows[1]["speaker"] == "unknown"


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (b"{}", "wrong_types"),
        (b'{"recordKey":[],"timestamp":"x"}', "wrong_types"),
        (b"7", "not_an_object"),
        (b"null", "not_an_object"),
        (b'["recordKey"]', "not_an_object"),
        (b'{"recordKey" "x"}', "row_broken"),
        (b'{"recordKey":"x",}', "row_broken"),
        (b"nonsense", "row_broken"),
    ],
)
def test_an_entry_that_is_no_record_is_a_problem_with_its_row(entry: bytes, kind: str) -> None:
    good = json.dumps(record()).encode()
    rows, read = read_one(SHAPE, b'{"customerHistoryRecords":[' + good + b"," + entry + b"," + good + b"]}")
    assert (read.rows, read.recordings) == (3, 2)
    assert read.problems == {kind: 1}
    assert read.problem_rows == [1]
    assert [row["row"] for row in rows] == [0, 2]


def test_strange_characters_do_not_stop_anything() -> None:
    raw = page(record("GENERAL", text("CUSTOMER_TRANSCRIPT", "NUL \x00 pair \U0001f600 LONE")))
    rows, read = read_one(SHAPE, raw.replace(b"LONE", rb"\ud800"))
    assert read.problems == {}
    assert rows[0]["transcript"] == "NUL \x00 pair \U0001f600 \ufffd"
    rows, _ = read_one(SHAPE, b"\xef\xbb\xbf" + raw.replace(b"LONE", b"\xff"))
    assert rows[0]["transcript"] == "NUL \x00 pair \U0001f600 \ufffd"


def test_nan_and_repeated_keys_do_not_stop_anything() -> None:
    raw = b'{"customerHistoryRecords":[{"recordKey":"a","x":NaN,"timestamp":NaN},{"recordKey":"b","recordKey":"c"}]}'
    rows, read = read_one(SHAPE, raw)
    assert read.problems == {}
    assert rows[1]["recording_id"] == recording_id("amazon", "record", "c")


def test_a_record_nested_too_deeply_is_one_broken_row() -> None:
    deep = b'{"recordKey":"a","cardResponse":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    good = json.dumps(record()).encode()
    _, read = read_one(SHAPE, b'{"customerHistoryRecords":[' + deep + b"," + good + b"]}")
    assert (read.rows, read.recordings) == (2, 1)


def test_a_file_cut_in_the_middle_gives_what_came_before() -> None:
    whole = page(*[record("GENERAL", text("CUSTOMER_TRANSCRIPT", f"alexa {n}")) for n in range(50)])
    rows, read = read_one(SHAPE, whole[: len(whole) // 2])
    assert read.problems == {"row_cut_off": 1}
    assert read.damage == ["file_cut_off"]
    assert [row["transcript"] for row in rows] == [f"alexa {n}" for n in range(len(rows))]
    assert 20 < len(rows) < 26


def test_a_broken_record_in_the_middle_costs_one_row() -> None:
    whole = page(*[record("GENERAL", text("CUSTOMER_TRANSCRIPT", f"alexa {n:02}")) for n in range(50)])
    _, read = read_one(SHAPE, whole.replace(b'"alexa 20"', b'"alexa 20'))
    assert (read.rows, read.recordings, read.problems) == (50, 49, {"row_broken": 1})
    assert read.problem_rows == [20]


@pytest.mark.timeout(60)
def test_a_record_made_to_take_for_ever_does_not() -> None:
    many = [text("ASR_REPLACEMENT_TEXT", f"alexa {number}") for number in range(20_000)]
    quotes = text("ASR_REPLACEMENT_TEXT", "N/A" + "'" * 100_000 + "x")
    blanks = text("ASR_REPLACEMENT_TEXT", " " * 100_000 + "x")
    _, read = read_one(SHAPE, page(record("GENERAL", *many), record("GENERAL", quotes, blanks)))
    assert (read.rows, read.recordings) == (2, 2)


def test_what_a_shell_script_saves_under_a_hidden_name_is_read_and_said_to_be_a_page(tmp_path: Path) -> None:
    answer = page(record("FALSE_WAKE_WORD_1P"), encodedRequestToken="more")
    (tmp_path / ".alexa.activity.json").write_bytes(answer)
    history = read_history([tmp_path])
    [entry] = history.members
    assert (entry.shape, entry.recordings, entry.notes) == (SHAPE.id, 1, [NOTES["more_pages"]])


def test_damage_is_said_once_for_a_file() -> None:
    newer = {"alexaHistoryRecords": []}
    _, read = read_one(SHAPE, json.dumps([{"customerHistoryRecords": [record()]}, newer, newer]).encode())
    assert read.damage == ["header_changed"]


def test_problems_hold_no_words_of_the_row() -> None:
    _, [read] = read_all(SHAPE, {"x": page(record()).replace(b"1646503661204,", b"SECRET,")})
    assert read.problems == {"row_broken": 1}
    assert "SECRET" not in repr(read)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "recordKey",
                            "timestamp",
                            "utteranceType",
                            "voiceHistoryRecordItems",
                            "recordItemType",
                            "utteranceId",
                            "transcriptText",
                            "device",
                            "deviceName",
                            "personsInfo",
                        ]
                    ),
                    inner,
                    max_size=5,
                )
            ),
            max_leaves=15,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    _, read = read_one(SHAPE, json.dumps({"customerHistoryRecords": entries}).encode())
    assert read.rows == len(entries)
    assert read.damage == []


def test_batches_are_bounded_and_rows_are_counted_on() -> None:
    batches = read_bytes(SHAPE, page(*[record() for _ in range(45_000)]))
    assert max(batch.rows for batch in batches) < 25_000
    numbers = [row for batch in batches for row in batch.recordings.column("row").to_pylist()]
    assert numbers == list(range(45_000))


def test_it_is_recognised_by_its_content_alone() -> None:
    for data in (
        fixture("amazon/made-up_every_label.json"),
        fixture("amazon/aioamazondevices_rvh.json"),
        page(record()),
        json.dumps([{"customerHistoryRecords": None}, {"customerHistoryRecords": [record()]}]).encode(),
        b"\xef\xbb\xbf" + page(record()),
    ):
        claim = claim_of(SHAPE, data, "holiday.txt")
        assert claim is not None
        assert not claim.changed
        assert claim.confidence > 0.9


@pytest.mark.parametrize(
    "data",
    [
        fixture("amazon/aioamazondevices_rah.json"),
        b'{"conversationTurns":[]}',
        b'{"activities":[],"startDate":1}',
        b'[{"title":"Said x","time":"2020-01-01T00:00:00Z","products":["Assistant"]}]',
        b'"customerHistoryRecords"',
        b"customerHistoryRecords,timestamp\n",
        b"[]",
        b"",
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


@pytest.mark.parametrize(
    "data",
    [
        b'{"customerHistoryRecords":[{"key":"x","when":1}]}',
        b'{"customerHistoryRecords":[1,2]}',
        b'{"customerHistoryRecords":{"0":{}}}',
        b'{"customerHistoryRecords":"none"}',
        page(record()).decode().encode("utf-16"),
    ],
)
def test_almost_this_shape_is_said_aloud(data: bytes) -> None:
    claim = claim_of(SHAPE, data)
    assert claim is not None
    assert claim.changed


def test_pages_of_the_newer_list_among_these_are_said_aloud() -> None:
    data = json.dumps([{"customerHistoryRecords": [record()]}, {"alexaHistoryRecords": [record()]}]).encode()
    _, read = read_one(SHAPE, data)
    assert (read.rows, read.damage) == (1, ["header_changed"])


def test_the_same_record_in_another_download_has_the_same_id() -> None:
    table, _ = read_all(
        SHAPE,
        {"a": page(record(), record("CIF", recordKey="other")), "b": page(record(), encodedRequestToken="x")},
    )
    counts = Counter(table.column("recording_id").to_pylist())
    assert sorted(counts.values()) == [1, 2]
