"""Names of sound files: a key where there is one, a time where it is plain, else nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.recording import device_id
from auditor.shapes.amazon.clip_names import ClipName, keys_of_names, read_clip_name
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.instants import iso_ms

UUID = "00000000-0000-4000-8000-00000000000a"


def test_a_uuid_is_the_key_in_lower_case() -> None:
    assert read_clip_name(f"Audio/{UUID.upper()}.wav") == ClipName(uuid=UUID)
    assert read_clip_name(f"{UUID}.wav").key == UUID
    assert read_clip_name(f"clip_{UUID}LPM.wav").key == UUID


def test_thirteen_digits_are_a_time_where_they_are_sane() -> None:
    told = read_clip_name("Voice/1646503661204.wav")
    assert told.micros == 1646503661204_000
    assert (told.precision, told.key) == ("ms", None)
    for name in ("9646503661204.wav", "0000000000000.wav", "164650366120.wav", "16465036612040.wav"):
        assert read_clip_name(name) == ClipName()


@pytest.mark.parametrize("sign", ["_", ":", "-", ".", "/"])
def test_an_utterance_id_gives_time_device_and_place(sign: str) -> None:
    parts = [
        "A0EXAMPLEDEVTY",
        "1.0",
        "2022",
        "03",
        "05",
        "18",
        "G000EXAMPLE00001",
        "07",
        "41",
        "",
        f"TNIH_2V.{UUID}LPM",
        "1",
    ]
    told = read_clip_name("Alexa/Voice/" + sign.join(parts) + ".wav")
    assert told.uuid == UUID
    assert told.micros is not None
    assert (iso_ms(told.micros), told.precision) == ("2022-03-05T18:07:41.000Z", "s")
    assert told.device == ("A0EXAMPLEDEVTY", "G000EXAMPLE00001")
    assert told.device_id == device_id("A0EXAMPLEDEVTY", "G000EXAMPLE00001")
    assert told.number == 1
    assert told.key == f"{UUID}\x001"


def test_an_id_that_withholds_the_device_tells_none() -> None:
    told = read_clip_name(f"A0EXAMPLEDEVTY_1.0_2022_03_05_18_DEVICE_UNSPECIFIED_07_41__TNIH_2V.{UUID}LPM.wav")
    assert (told.device, told.number, told.precision) == (None, None, "s")


def test_a_time_that_does_not_exist_is_no_time() -> None:
    told = read_clip_name(f"A0EXAMPLEDEVTY_1.0_2022_13_05_18_G000EXAMPLE00001_07_41__TNIH_2V.{UUID}LPM.wav")
    assert (told.uuid, told.micros, told.precision) == (UUID, None, None)


def test_other_names_tell_nothing() -> None:
    for name in ("1.wav", "sample.wav", "", "2022-03-05 18.07.41.wav", "x" * 10_000):
        assert read_clip_name(name) == ClipName()


def test_a_name_leads_to_the_clip_that_the_pages_know_by_its_utterance_id() -> None:
    names = [ClipName(uuid=UUID), ClipName(), ClipName(uuid=UUID, number=0), ClipName(uuid=UUID, number=2)]
    begins = f"A0EXAMPLEDEVTY:1.0/2022/03/05/18/DEVICE_UNSPECIFIED/07:41::TNIH_2V.{UUID}LPM"
    first, later = clip_second_key(f"{begins}/0"), clip_second_key(f"{begins}/2")
    assert keys_of_names(names).to_pylist() == [first, None, first, later]
    assert clip_second_key(begins) == first != later
    assert keys_of_names([]).to_pylist() == []


@given(st.text(max_size=80))
def test_any_name_can_be_asked(name: str) -> None:
    read_clip_name(name)


@pytest.mark.timeout(60)
def test_long_names_of_digits_and_signs_are_read() -> None:
    for name in ("0-" * 50_000, "A0EXAMPLEDEVTY_1.0_" * 5_000 + "TNIH_2V." + UUID):
        assert read_clip_name(name).micros is None
