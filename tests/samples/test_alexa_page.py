from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.recording import recording_id
from auditor.samples import write_sample
from tests.samples.opening import Sample, members, opened

# formats/amazon.md 4.4, the labels that privacy-page records bear
LABELS = {
    "GENERAL",
    "WAKE_WORD_ONLY",
    "NO_EXPRESSED_INTENT",
    "NO_EXPRESSED_INTENT_SILENCE",
    "NO_TEXT_OR_AUDIO_STORED",
    "ASR_TIMEOUT",
    "DEVICE_ARBITRATION",
    "CIF",
    "FALSE_WAKE_WORD_1P",
    "ROUTINES_OR_TAP_TO_ALEXA",
    "ROUTINES_3P",
}
UTTERANCE = re.compile(
    r"(A[01]EXAMPLEDEVTY|TextClient):1\.0/(\d{4}/\d\d/\d\d/\d\d)/(DEVICE_UNSPECIFIED|G000EXAMPLE\w{5})/(\d\d:\d\d)"
    r"::TNIH_2V\.(00000000-0000-4000-8000-[0-9a-f]{12})(LPM|ZXV)(/\d)?"
)


def utterances(record: dict[str, Any]) -> set[str]:
    return {item["utteranceId"] for item in record["voiceHistoryRecordItems"] if item["utteranceId"]}


def stem(record: dict[str, Any]) -> str:
    (utterance,) = utterances(record)
    return re.sub(r"/\d$", "", utterance)


def texts(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["recordItemType"], item["transcriptText"]) for item in record["voiceHistoryRecordItems"]]


def test_all_documented_labels_occur_in_believable_shares(sample: Sample):
    counts = Counter(record["utteranceType"] for record in sample.records)
    assert set(counts) == LABELS
    shares = {label: count / counts.total() for label, count in counts.items()}
    assert shares["GENERAL"] > 0.6
    assert 0.08 < shares["WAKE_WORD_ONLY"] < 0.25
    assert 0.01 < shares["FALSE_WAKE_WORD_1P"] < 0.06
    assert 0.02 < shares["NO_EXPRESSED_INTENT"] < 0.08
    assert all(share < 0.04 for label, share in shares.items() if label.startswith(("CIF", "ROUT", "DEVICE")))


def test_all_documented_item_types_occur(sample: Sample):
    kinds = {kind for record in sample.records for kind, _ in texts(record)}
    assert kinds == {
        "CUSTOMER_TRANSCRIPT",
        "ALEXA_RESPONSE",
        "ASR_REPLACEMENT_TEXT",
        "TTS_REPLACEMENT_TEXT",
        "PROFILE",
    }


def test_the_page_comes_newest_first_and_has_no_further_page(sample: Sample):
    stamps = [record["timestamp"] for record in sample.records]
    assert stamps == sorted(stamps, reverse=True)
    assert sample.page.keys() == {
        "customerHistoryRecords",
        "encodedRequestToken",
        "noDataFoundWithinTimeLimit",
        "lastRecordTimestamp",
    }
    assert sample.page["encodedRequestToken"] is None
    assert sample.page["lastRecordTimestamp"] == stamps[-1]


def test_record_keys_are_unique_and_of_four_parts_of_which_the_second_is_the_time(sample: Sample):
    keys = [record["recordKey"].split("#") for record in sample.records]
    assert len(set(map(tuple, keys))) == len(keys)
    for key, record in zip(keys, sample.records, strict=True):
        customer, stamp, kind, serial = key
        assert customer == record["customerId"] == "A0EXAMPLECUST"
        assert int(stamp) == record["timestamp"]
        assert "EXAMPLE" in kind
        assert re.fullmatch(r"G000EXAMPLE\w{5}", serial)


def test_the_time_in_an_utterance_id_lies_up_to_twenty_seconds_before_the_time_stamp(sample: Sample):
    # formats/amazon.md 2.1 saw up to 10 s; a second clip of a dialogue bears the time of the first
    for record in sample.records:
        (utterance,) = utterances(record)
        match = UTTERANCE.fullmatch(utterance)
        assert match, utterance
        began = datetime.strptime(f"{match[2]}/{match[4]}", "%Y/%m/%d/%H/%M:%S").replace(tzinfo=UTC)
        assert 0 < record["timestamp"] / 1000 - began.timestamp() < (11 if match[7] != "/1" else 21)


def test_a_false_wake_word_has_no_number_in_its_id_and_an_empty_text(sample: Sample):
    rows = sample.labelled("FALSE_WAKE_WORD_1P")
    assert len(rows) > 100
    for record in rows:
        assert texts(record) == [("ASR_REPLACEMENT_TEXT", "")]
        assert not re.search(r"/\d$", *utterances(record))
        assert (record["domain"], record["intent"]) == ("Unknown", "Unknown")


def test_most_lone_wake_words_are_followed_by_their_request(sample: Sample):
    by_stem = Counter(stem(record) for record in sample.records)
    oldest_first = sample.records[::-1]
    alone = same_dialogue = own_dialogue = 0
    for place, record in enumerate(oldest_first):
        if record["utteranceType"] == "WAKE_WORD_ONLY":
            assert texts(record)[0] == ("ASR_REPLACEMENT_TEXT", "alexa")
            if by_stem[stem(record)] == 2:
                same_dialogue += 1
            elif any(
                later["device"] == record["device"] and later["timestamp"] - record["timestamp"] < 15_000
                for later in oldest_first[place + 1 : place + 4]
            ):
                own_dialogue += 1
            else:
                alone += 1
    assert min(same_dialogue, own_dialogue, alone) > 50
    assert same_dialogue + own_dialogue > 2 * alone


def test_the_clips_of_a_dialogue_are_numbered(sample: Sample):
    numbers: dict[str, list[str]] = {}
    for record in sample.records:
        (utterance,) = utterances(record)
        numbers.setdefault(stem(record), []).append(utterance[-2:])
    pairs = [sorted(found) for found in numbers.values() if len(found) > 1]
    assert len(pairs) > 200
    assert all(pair == ["/0", "/1"] for pair in pairs)


def test_arbitration_repeats_a_request_of_the_kitchen_in_the_other_room(sample: Sample):
    rows = sample.labelled("DEVICE_ARBITRATION")
    assert len(rows) > 50
    kitchen = {
        texts(record)[0][1]: record
        for record in sample.records
        if record["device"]["deviceName"] == "Kitchen"
    }
    assert {row["device"]["deviceName"] for row in rows} == {"Ida's room"}
    words = [text for row in rows for _, text in texts(row)]
    assert "" in words  # 1 in 7 has no text
    assert sum(word in kitchen for word in words) > 0.7 * len(words)


def test_time_outs_have_items_at_time_zero(sample: Sample):
    rows = sample.labelled("ASR_TIMEOUT")
    assert rows
    assert all(item["timestamp"] == 0 for row in rows for item in row["voiceHistoryRecordItems"][:1])


def test_typed_commands_come_from_the_text_client(sample: Sample):
    typed = [record for record in sample.records if stem(record).startswith("TextClient:")]
    assert 20 < len(typed) < 200
    assert all(record["recordKey"].split("#")[3] == "G000EXAMPLE00APP" for record in typed)
    assert not any("alexa" in text for record in typed for _, text in texts(record)[:1])


def test_profiles_carry_persons_and_nothing_else(sample: Sample):
    profiles = [
        item
        for record in sample.records
        for item in record["voiceHistoryRecordItems"]
        if item["recordItemType"] == "PROFILE"
    ]
    assert profiles
    for item in profiles:
        assert item["recordItemKey"] is item["utteranceId"] is item["transcriptText"] is None
        assert item["personsInfo"]


def test_only_invented_adults_have_a_voice_profile(sample: Sample):
    people = {
        (person["personFirstName"], person["personId"], person["personType"])
        for record in sample.records
        for person in record["personsInfo"]
    }
    assert {name for name, _, _ in people} == {"Nora", "Ben"}
    assert all("EXAMPLE" in identity and kind == "ADULT" for _, identity, kind in people)


def test_requests_usually_begin_with_the_wake_word_and_overheard_talk_seldom_does(sample: Sample):
    truth = {row["recording_id"]: row["meant"] for row in sample.truth}
    named: dict[str, list[bool]] = {"yes": [], "no": []}
    for record in sample.labelled("GENERAL"):
        meant = truth[recording_id("amazon", "record", record["recordKey"])]
        words = dict(texts(record))["CUSTOMER_TRANSCRIPT"]
        if meant in named:
            named[meant].append(words.startswith("alexa "))
    shares = {meant: sum(found) / len(found) for meant, found in named.items()}
    assert shares["yes"] > 0.8
    assert 0.1 < shares["no"] < 0.4


def test_the_page_holds_no_sound(sample: Sample):
    assert list(members(sample.folder / "alexa-privacy-page.zip")) == ["alexa-privacy-page.json"]


@pytest.mark.parametrize(("people", "room"), [(1, "Bedroom"), (2, "Bedroom"), (3, "Ida's room")])
def test_the_second_echo_stands_in_a_child_s_room_where_there_is_a_child(tmp_path, people: int, room: str):
    write_sample(tmp_path, months=2, people=people)
    names = {record["device"]["deviceName"] for record in opened(tmp_path).records}
    assert {"Kitchen", room} <= names <= {"Kitchen", room, "Alexa app"}


def test_ids_before_october_2021_still_bear_the_serial(tmp_path):
    # formats/amazon.md 2.1: DEVICE_UNSPECIFIED is seen from October 2021 on
    write_sample(tmp_path, months=60, people=1)
    for record in opened(tmp_path).records:
        (utterance,) = utterances(record)
        _, year, month, day, _, serial, *_ = utterance.split("/")
        assert (serial == "DEVICE_UNSPECIFIED") == (f"{year}-{month}-{day}" >= "2021-10-01")
