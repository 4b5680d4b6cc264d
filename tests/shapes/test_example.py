"""The shape that newcomers copy does what its text says."""

from __future__ import annotations

from auditor.recording import recording_id
from auditor.shapes.example import ExampleLines
from auditor.shapes.registry import SHAPES
from tests.reading import claim_of, read_one

ASKED = b'{"when": "2026-05-04T22:59:58.120+02:00", "room": "Kitchen", "heard": "how late is it", "answered": "Nine."}'
NOT_MEANT = b'{"when": "2026-05-04T21:03:10Z", "room": "Kitchen", "heard": "", "result": "NOT_MEANT"}'
ADVERT = b'{"when": "2026-05-04T21:05:00Z", "advert": "shown"}'
FILE = b"\n".join(
    (ASKED, NOT_MEANT, b"", ADVERT, b"{broken", b'{"when": 5}', b'{"when": "then", "room": "Attic", ')
)


def test_every_row_is_accounted_for() -> None:
    _, read = read_one(ExampleLines(), FILE)
    assert (read.rows, read.recordings) == (6, 2)
    assert read.set_aside == {"other_product": 1}
    assert read.problems == {"row_broken": 1, "wrong_types": 1, "row_cut_off": 1}
    assert read.flaws == {}


def test_a_request_keeps_its_words_its_room_and_its_time() -> None:
    [row, _], _ = read_one(ExampleLines(), FILE)
    assert row["transcript"] == "how late is it"
    assert row["reply"] == "Nine."
    assert row["device"] == "Kitchen"
    assert row["started_at"].isoformat() == "2026-05-04T20:59:58.120000+00:00"
    assert (row["time_basis"], row["time_precision"]) == ("offset", "ms")
    assert (row["kind"], row["outcome"], row["vendor_label"]) == ("voice", "answered", None)
    assert row["recording_id"] == recording_id(
        "example", "2026-05-04T20:59:58.120Z", "Kitchen", "how late is it"
    )


def test_the_label_of_the_vendor_decides_before_the_reply() -> None:
    [_, row], _ = read_one(ExampleLines(), FILE)
    assert (row["outcome"], row["vendor_label"], row["transcript"]) == ("not_for_device", "NOT_MEANT", None)


def test_what_is_unknown_or_unreadable_is_a_flaw_and_still_a_recording() -> None:
    [row], read = read_one(ExampleLines(), b'{"when": "today", "room": "Attic", "result": "ODD"}\n')
    assert (row["started_at"], row["time_basis"], row["outcome"]) == (None, None, "unknown")
    assert read.flaws == {"time_unreadable": 1, "label_unknown": 1}


def test_it_recognises_by_content_and_says_when_something_has_changed() -> None:
    claim = claim_of(ExampleLines(), FILE)
    assert claim is not None
    assert not claim.changed
    changed = claim_of(ExampleLines(), b'{"when": "yesterday", "room": "Kitchen"}\n')
    assert changed is not None
    assert changed.changed
    assert claim_of(ExampleLines(), b'{"other": "file"}\n') is None
    assert claim_of(ExampleLines(), b"when,room\n") is None


def test_it_is_a_template_and_not_in_the_registry() -> None:
    assert not any(shape.id == ExampleLines.id for shape in SHAPES)
