"""Sound under a mere number: known beside a list, and never a recording by itself."""

from __future__ import annotations

from auditor.shapes.amazon.tool_sound import ToolSound
from auditor.shapes.contract import Around, Head
from tests.reading import Clips, read_all

SHAPE = ToolSound()


def claimed(path: str, *around: str) -> bool:
    return SHAPE.recognise(Head(path, 100, b"", Around("x", frozenset({path, *around})))) is not None


def test_a_number_is_known_only_beside_a_list() -> None:
    assert claimed("a/0/3.wav", "a/0/recordinginfo.json")
    assert claimed("a/audio/001.wav", "a/transcript.cha")
    assert claimed("1.wav", "list.json")
    assert not claimed("a/0/3.wav", "a/1/recordinginfo.json")
    assert not claimed("a/sound/001.wav", "a/transcript.cha")
    assert not claimed("3.wav")
    for name in ("a.wav", "3.mp3", "2020-01-01_01_01_01_001_UTC.wav", "12345678901234.wav"):
        assert not claimed(name, "list.json")


def test_what_no_list_names_is_set_aside() -> None:
    files = {"0.wav": b"RIFF", "1.wav": b"RIFF"}
    _, members = read_all(SHAPE, files, clips=Clips(named={0}))
    assert [(read.rows, read.set_aside) for read in members] == [(0, {}), (1, {"unknown_origin": 1})]
