"""Turns of a conversation: a reply belongs to what it relates to, wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import device_id, recording_id
from auditor.shapes.amazon.alexa_history_json import conversation_key
from auditor.shapes.amazon.conversation_json import ConversationJson
from auditor.shapes.amazon.identifiers import clip_second_key
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_one
from tests.shapes.amazon.making import SERIAL, TYPE, Row, dump, utterance, when

SHAPE = ConversationJson()


def turn(name: str, purpose: object, text: object = "x", relates: object = (), **more: object) -> Row:
    related = (
        [{"type": "RELATES_TO", "fragmentURI": one} for one in relates]
        if isinstance(relates, tuple)
        else relates
    )
    fragment = {
        "fragmentURI": name,
        "metadata": {"purpose": purpose, "relationships": related},
        "content": {"text": text},
        "variants": [],
    }
    return {"utteranceId": name, "createTime": "2026-03-05T18:00:00Z", "fragment": fragment, **more}


def page(*turns: object) -> bytes:
    return dump({"conversationTurns": turns})


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_one(SHAPE, fixture("amazon/made-up_conversation.json"))


def test_a_reply_is_no_row_of_its_own_where_it_belongs_to_words(made_up: tuple[list[Row], Read]) -> None:
    rows, read = made_up
    assert (read.rows, read.recordings, read.problems, read.flaws) == (4, 4, {}, {})
    assert [row["row"] for row in rows] == [1, 2, 4, 5]


def test_replies_are_linked_by_what_they_relate_to(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [(row["transcript"], row["reply"], row["outcome"]) for row in rows[:2]] == [
        ("will it rain", "Not today.", "answered"),
        ("and tomorrow", "From nine on.", "answered"),
    ]


def test_a_reply_that_belongs_to_nothing_came_on_its_own(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[2]["kind"], rows[2]["transcript"]) == ("automatic", None)
    assert (rows[2]["reply"], rows[2]["outcome"]) == ("By the way, your parcel is here.", "unknown")


def test_a_sentence_of_amazons_is_nobodys_words(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[3]["transcript"], rows[3]["outcome"]) == (None, "not_for_device")
    assert rows[3]["placeholder"] == "Audio was not intended for this device"


def test_times_have_their_own_zone(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [when(row) for row in rows[:2]] == [
        "2026-03-05T18:12:41.204000+00:00",
        "2026-03-05T18:12:48+00:00",
    ]
    assert [(row["time_basis"], row["time_precision"]) for row in rows[:2]] == [
        ("utc", "ms"),
        ("offset", "s"),
    ]


def test_the_first_turn_is_known_by_its_moment_and_the_others_by_their_utterance(
    made_up: tuple[list[Row], Read],
) -> None:
    rows, _ = made_up
    assert rows[0]["also"] == conversation_key(1772734361_204_000)
    assert rows[1]["also"] == clip_second_key("t3")
    assert rows[1]["recording_id"] == recording_id("amazon", "utterance", "t3")
    assert {row["product"] for row in rows} == {"Alexa+"}


def test_the_published_example_is_read_as_it_stands() -> None:
    rows, read = read_one(SHAPE, fixture("amazon/aioamazondevices_csd.json"))
    assert (read.rows, read.problems) == (2, {})
    assert [(row["transcript"], row["reply"]) for row in rows] == [
        ("old question", "old reply"),
        ("What time is it?", "It's 1:37 a.m."),
    ]


def test_an_utterance_id_gives_time_and_device_where_it_holds_them() -> None:
    name = utterance("18:07:38", None)
    rows, _ = read_one(SHAPE, page(turn(name, "USER", createTime=None)))
    assert (when(rows[0]), rows[0]["time_precision"]) == ("2022-03-05T18:07:38+00:00", "s")
    assert rows[0]["device_id"] == device_id(TYPE, SERIAL)
    assert SERIAL not in repr(rows)


def test_a_turn_that_was_typed_opened_no_microphone() -> None:
    turn = {"utteranceId": utterance(prefix="TextClient"), "fragment": {"metadata": {"purpose": "USER"}}}
    [row], _ = read_one(SHAPE, dump({"conversationTurns": [turn]}))
    assert (row["kind"], row["device_id"], when(row)) == ("typed", None, "2022-03-05T18:07:38+00:00")


def test_replies_to_replies_reach_the_words_and_circles_end() -> None:
    chain = [
        turn("q", "USER", "why"),
        turn("a", "AGENT", "So.", ("q",)),
        turn("b", "AGENT", "And so.", ("a",)),
    ]
    rows, _ = read_one(SHAPE, page(*chain))
    assert [row["reply"] for row in rows] == ["So.\nAnd so."]
    rows, read = read_one(SHAPE, page(turn("a", "AGENT", "1", ("b",)), turn("b", "AGENT", "2", ("a",))))
    assert (read.rows, {row["kind"] for row in rows}) == (2, {"automatic"})


def test_an_unreadable_time_is_a_flaw() -> None:
    rows, read = read_one(SHAPE, page(turn("q", "USER", createTime="yesterday")))
    assert (rows[0]["started_at"], read.flaws) == (None, {"time_unreadable": 1})


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (b"{}", "wrong_types"),
        (b"7", "not_an_object"),
        (b'{"fragment" 1}', "row_broken"),
        (b'{"fragment":{"metadata":{"purpose":"SYSTEM"}}}', "unknown_kind"),
    ],
)
def test_an_entry_that_is_no_turn_is_a_problem(entry: bytes, kind: str) -> None:
    good = page(turn("q", "USER"))[len(b'{"conversationTurns": [') : -2]
    _, read = read_one(SHAPE, b'{"conversationTurns":[' + good + b"," + entry + b"," + good + b"]}")
    assert (read.rows, read.problems) == (3, {kind: 1})
    assert read.problem_rows == [1]


def test_it_is_recognised_by_its_content_alone() -> None:
    for name in ("aioamazondevices_csd.json", "made-up_conversation.json"):
        assert claim_of(SHAPE, fixture(f"amazon/{name}"), "x") is not None
    assert claim_of(SHAPE, b'{"conversationTurns":[]}') is not None
    changed = claim_of(SHAPE, b'{"conversationTurns":[{"said":"x"}]}')
    assert changed is not None
    assert changed.changed
    assert claim_of(SHAPE, b'{"turns":[]}') is None


FIELDS = [
    "utteranceId",
    "createTime",
    "fragment",
    "metadata",
    "purpose",
    "relationships",
    "fragmentURI",
    "text",
]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.recursive(
            st.none() | st.integers() | st.text() | st.sampled_from(["USER", "AGENT"]),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
            ),
            max_leaves=15,
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_is_settled(entries: list[object]) -> None:
    _, read = read_one(SHAPE, dump({"conversationTurns": entries}))
    assert read.rows <= len(entries)
    assert read.damage == []


def test_a_file_in_utf_16_is_said_aloud() -> None:
    claim = claim_of(SHAPE, fixture("amazon/made-up_conversation.json").decode().encode("utf-16"))
    assert claim is not None
    assert claim.changed
    _, read = read_one(SHAPE, fixture("amazon/made-up_conversation.json").decode().encode("utf-16"))
    assert (read.rows, read.damage) == (0, ["wrong_encoding"])
