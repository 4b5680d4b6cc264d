"""Utterance ids and record keys give up what they hold (format notes, Amazon 2)."""

from __future__ import annotations

import pytest

from auditor.shapes.amazon.identifiers import clip_key, device_in_key, read_utterance_id

STEM = (
    "A0EXAMPLEDEVTY:1.0/2022/03/05/18/G000EXAMPLE00001/07:41::TNIH_2V.00000000-0000-4000-8000-00000000000aLPM"
)


def test_an_utterance_id_says_when_where_and_which_clip() -> None:
    clip = read_utterance_id(STEM + "/12")
    assert clip is not None
    assert clip.id == STEM + "/12"
    assert (clip.stem, clip.number) == ("00000000-0000-4000-8000-00000000000a", 12)
    assert clip.micros == 1646503661_000000  # 2022-03-05 18:07:41 UTC
    assert (clip.device_type, clip.serial) == ("A0EXAMPLEDEVTY", "G000EXAMPLE00001")


def test_the_number_of_the_clip_may_be_absent() -> None:
    clip = read_utterance_id(STEM)
    assert clip is not None
    assert (clip.stem, clip.number) == ("00000000-0000-4000-8000-00000000000a", None)


@pytest.mark.parametrize("end", ["", "/0", "/1", "/12"])
@pytest.mark.parametrize(
    "middle", ["TNIH_2V.00000000-0000-4000-8000-00000000000AZXV", "TNIH_2V.short", "other"]
)
def test_a_clip_has_the_key_that_its_identifier_has_in_every_form(middle: str, end: str) -> None:
    name = f"A0EXAMPLEDEVTY:1.0/2022/03/05/18/G000EXAMPLE00001/07:41::{middle}{end}"
    clip = read_utterance_id(name)
    assert clip is not None
    assert clip.key == clip_key(name)


def test_without_a_uuid_the_identifier_itself_names_dialogue_and_clip() -> None:
    name = "A0EXAMPLEDEVTY:1.0/2022/03/05/18/G000EXAMPLE00001/07:41::other/1"
    clip = read_utterance_id(name)
    assert clip is not None
    assert (clip.stem, clip.key) == (name[:-2], name)


def test_an_unspecified_device_is_no_serial() -> None:
    clip = read_utterance_id(STEM.replace("G000EXAMPLE00001", "DEVICE_UNSPECIFIED"))
    assert clip is not None
    assert clip.serial is None


def test_an_impossible_time_leaves_the_rest() -> None:
    clip = read_utterance_id(STEM.replace("/03/05/", "/02/31/"))
    assert clip is not None
    assert (clip.micros, clip.serial) == (None, "G000EXAMPLE00001")


@pytest.mark.parametrize(
    "text", ["", "TextClient", STEM[:40], STEM.replace("::", ":"), STEM + "/x", "a/b/c/d/e/f"]
)
def test_what_is_no_utterance_id_is_none(text: str) -> None:
    assert read_utterance_id(text) is None


def test_a_record_key_holds_type_and_serial_of_the_device() -> None:
    assert device_in_key("CUST#1646503661204#TYPE#SERIAL") == ("TYPE", "SERIAL")
    for key in ("", "a#b#c", "a#b#c#", "a#b#c#d#e", "a#b#c#DEVICE_UNSPECIFIED"):
        assert device_in_key(key) is None
