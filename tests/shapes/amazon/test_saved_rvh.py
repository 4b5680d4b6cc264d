"""The saved privacy page: local times, replacements that are no speech, records that were not opened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import Device, recording_id
from auditor.shapes.amazon.saved_review import SavedReview
from auditor.shapes.amazon.saved_rvh import SavedRvh
from auditor.shapes.contract import Options
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_all
from tests.shapes.amazon.making import Row, key, when

SHAPE = SavedRvh()
BERLIN = Options(zone="Europe/Berlin")


def box(
    text: str = "\u201cstop\u201d",
    css: str = "customer-transcript",
    *,
    name: str = "record-EXAMPLE-0001",
    date: str = "March 05, 2022",
    clock: str = "6:07 PM",
    inside: str = "",
) -> bytes:
    preview = f'<div class="record-summary-preview {css}">{text}</div>' if text else ""
    return (
        f'<div class="apd-content-box" id="{name}"><div class="record-info"><div class="item">{date}</div>'
        f'<div class="item">{clock}</div><div class="item device-name">Kitchen</div></div>{preview}{inside}</div>'
    ).encode()


def text(css: str, words: str) -> str:
    return f'<div class="record-item"><div class="record-item-text {css}">{words}</div></div>'


def read_in(data: bytes, options: Options = BERLIN) -> tuple[list[Row], Read]:
    table, [read] = read_all(SHAPE, {"x": data}, options=options)
    return table.to_pylist(), read


@pytest.fixture(scope="module")
def made_up() -> tuple[list[Row], Read]:
    return read_in(fixture("amazon/made-up_privacy_page.html"))


def test_every_box_is_accounted_for(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert (read.rows, read.recordings, read.problems, read.damage) == (5, 5, {}, [])
    assert read.flaws == {"text_type_unknown": 1}
    assert read.notes == {"more_pages", "zone_assumed"}


def test_an_opened_record_tells_words_and_reply(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[0]["transcript"], rows[0]["reply"]) == ("alexa how late is it", "It is seven past six.")
    assert (rows[0]["outcome"], rows[0]["kind"], rows[0]["device"]) == ("answered", "voice", "Küche")


def test_a_closed_record_has_no_reply(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert (rows[3]["transcript"], rows[3]["reply"], rows[3]["outcome"]) == ("alexa stop", None, "unknown")


def test_a_replacement_is_a_placeholder_whether_its_sentence_is_known_or_not(
    made_up: tuple[list[Row], Read],
) -> None:
    rows, _ = made_up
    assert [(row["transcript"], row["placeholder"], row["outcome"]) for row in rows[1:3]] == [
        (None, "Audio was not intended for this device", "not_for_device"),
        (None, "Audio could not be understood", "nothing_heard"),
    ]
    assert (rows[4]["transcript"], rows[4]["placeholder"], rows[4]["outcome"]) == (None, "alexa", "unknown")


def test_times_are_local_and_said_to_be_assumed(made_up: tuple[list[Row], Read]) -> None:
    rows, _ = made_up
    assert [when(row) for row in rows[:3]] == [
        "2022-03-05T17:07:00+00:00",
        "2022-03-04T23:00:00+00:00",
        "2022-03-05T11:30:00+00:00",
    ]
    assert {(row["time_basis"], row["time_precision"]) for row in rows[:3]} == {("assumed", "min")}


def test_today_and_yesterday_are_no_time_and_no_flaw(made_up: tuple[list[Row], Read]) -> None:
    rows, read = made_up
    assert {(row["started_at"], row["time_basis"], row["time_precision"]) for row in rows[3:]} == {
        (None, None, None)
    }
    assert "time_unreadable" not in read.flaws


def test_a_date_in_another_language_is_a_flaw_and_never_a_guess() -> None:
    rows, read = read_in(box(date="5. März 2022", clock="18:07"))
    assert (rows[0]["started_at"], read.flaws) == (None, {"time_unreadable": 1})


def test_the_zone_is_the_chosen_one_and_changes_no_id() -> None:
    page = box(name="")
    rows = [read_in(page, Options(zone=zone))[0][0] for zone in ("Europe/Berlin", "America/New_York")]
    assert [when(row) for row in rows] == ["2022-03-05T17:07:00+00:00", "2022-03-05T23:07:00+00:00"]
    assert rows[0]["recording_id"] == rows[1]["recording_id"]
    assert not rows[0]["keyed"]


def test_the_name_of_a_box_is_its_key_and_a_record_key_is_that_of_the_json() -> None:
    rows, _ = read_in(box() + box(name=key()) + box(name="7"))
    assert rows[0]["recording_id"] == recording_id("amazon", "page", "record-EXAMPLE-0001")
    assert rows[1]["recording_id"] == recording_id("amazon", "record", key())
    assert [row["keyed"] for row in rows] == [True, True, False]


def test_a_replacement_in_an_opened_record_stands_beside_the_reply() -> None:
    inside = text("replacement-text", "alexa") + text("alexa-response", "\u201cYes?\u201d")
    rows, read = read_in(box("", inside=inside))
    assert (rows[0]["placeholder"], rows[0]["reply"], rows[0]["outcome"]) == ("alexa", "Yes?", "answered")
    assert read.flaws == {"text_type_unknown": 1}


def test_an_opened_record_with_a_reply_only_keeps_the_words_of_its_preview() -> None:
    rows, _ = read_in(box(inside=text("alexa-response", "\u201cOkay.\u201d")))
    assert (rows[0]["transcript"], rows[0]["reply"]) == ("stop", "Okay.")


def test_a_sentence_of_amazons_in_the_place_of_words_is_no_speech() -> None:
    rows, _ = read_in(box("Audio was not intended for Alexa"))
    assert (rows[0]["transcript"], rows[0]["outcome"]) == (None, "not_for_device")


def test_a_box_that_says_nothing_is_a_problem() -> None:
    _, read = read_in(b'<div class="apd-content-box"><p></p></div>' + box())
    assert (read.rows, read.recordings, read.problems) == (2, 1, {"wrong_types": 1})


def test_devices_are_listed_by_name(made_up: tuple[list[Row], Read]) -> None:
    _, read = made_up
    assert read.devices == {Device("amazon", "Küche", None), Device("amazon", "Hallway", None)}


@pytest.mark.parametrize(
    ("message", "notes"), [("Show more", {"more_pages"}), ("End of list", set()), ("No records found", set())]
)
def test_the_message_at_the_end_says_whether_there_is_more(message: str, notes: set[str]) -> None:
    page = b"<html>" + f'<div class="full-width-message">{message}</div>'.encode()
    claim = claim_of(SHAPE, page)
    assert claim is not None
    assert not claim.changed
    _, read = read_in(page)
    assert (read.rows, read.damage, read.notes) == (0, [], notes)


def test_a_page_is_recognised_by_its_boxes_and_far_down_by_its_address() -> None:
    claim = claim_of(SHAPE, fixture("amazon/made-up_privacy_page.html"), "page")
    assert claim is not None
    assert claim.confidence > 0.9
    begin = b"<!-- saved from url=(0)https://www.amazon.com/alexa-privacy/apd/rvh -->" + b" " * 300_000
    far = claim_of(SHAPE, begin + box())
    assert far is not None
    assert far.confidence < 0.6
    assert read_in(begin + box())[1].rows == 1
    assert read_in(begin)[1].damage == ["header_changed"]
    assert claim_of(SHAPE, fixture("amazon/made-up_review_history.html")) is None
    assert claim_of(SHAPE, b"<html>apd-content-box</html>") is None


def test_the_newer_list_far_down_on_a_page_of_this_address_is_read_as_what_it_is() -> None:
    begin = b"<!-- alexa-privacy/apd/rvh -->" + b" " * 300_000
    newer = fixture("amazon/made-up_review_history.html")
    rows, read = read_in(b"<html>" + begin + newer)
    expected, _ = read_all(SavedReview(), {"x": newer}, options=BERLIN)
    assert rows == expected.to_pylist()
    assert read.rows == 6


def test_scripts_are_never_run_and_never_words() -> None:
    rows, _ = read_in(box("\u201cstop\u201d<script>document.write('x')</script>"))
    assert "document" not in str(rows[0]["transcript"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=60), max_size=4), st.text(max_size=30))
def test_garbage_between_boxes_never_raises(pieces: list[bytes], words: str) -> None:
    _, read = read_in(b"".join(box(words) + piece for piece in pieces))
    assert read.rows >= len(pieces) or not pieces
