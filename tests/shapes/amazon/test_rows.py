"""Every shape with history records gives the same ids and the same second keys."""

from __future__ import annotations

from auditor.recording import recording_id
from auditor.shapes.amazon.identifiers import clip_key, clip_second_key, second_keys
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from tests.fixtures import fixture
from tests.reading import read_one
from tests.shapes.amazon.making import dump, item, key, record, utterance

SHAPE = PrivacyPageJson()


def test_second_keys_are_those_of_the_record_one_by_one() -> None:
    names = [utterance(), None, utterance(clip=None), "odd \ud800 name", ""]
    keys = second_keys([None if name is None else clip_key(name) for name in names]).to_pylist()
    assert keys == [None if name is None else clip_second_key(name) for name in names]
    assert second_keys([]).to_pylist() == []


def test_a_row_with_an_utterance_id_is_also_known_by_it_whole() -> None:
    first, second = utterance("18:07:38", 0), utterance("18:07:38", 1)
    texts = (item("ALEXA_RESPONSE", "Okay.", second), item("CUSTOMER_TRANSCRIPT", "alexa stop", first))
    rows, _ = read_one(SHAPE, dump({"customerHistoryRecords": [record("GENERAL", *texts), record("CIF")]}))
    assert rows[0]["recording_id"] == recording_id("amazon", "record", key())
    assert rows[0]["also"] == clip_second_key(first)
    assert rows[1]["also"] is None


def test_every_published_and_made_up_record_keeps_to_the_rule() -> None:
    rows, _ = read_one(SHAPE, fixture("amazon/made-up_every_label.json"))
    with_clip = [row for row in rows if row["also"] is not None]
    assert len(with_clip) == 30
    assert len({row["also"] for row in with_clip}) == 30
