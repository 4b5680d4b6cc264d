"""Sounds for tests of the listening check: made here, or from clips/ (see its MANIFEST)."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from auditor.wakeups.listening import why_not

CLIPS = Path(__file__).parent / "clips"
RATE = 16_000
needs_the_extra = pytest.mark.skipif(
    why_not() is not None, reason='the extra is not installed: pip install ".[audio]"'
)


def clip(name: str) -> bytes:
    return (CLIPS / name).read_bytes()


def tone(hertz: float, seconds: float, rate: int = RATE, level: float = 0.5) -> npt.NDArray[np.float32]:
    at = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def hiss(seconds: float, level: float = 0.05) -> npt.NDArray[np.float32]:
    dice = np.random.default_rng(1)
    return (level * dice.standard_normal(round(seconds * RATE))).astype(np.float32)


def wav(
    sound: npt.NDArray[np.float32],
    *,
    rate: int = RATE,
    kind: int = 1,
    bits: int = 16,
    stated: int | None = None,
    channels: int = 1,
) -> bytes:
    """A WAV written by hand. kind: 1 whole numbers, 3 floats; stated: what its header says of its size."""
    if kind == 3:
        data = sound.astype("<f4").tobytes()
    elif bits == 8:
        data = (np.clip(sound, -1, 1) * 127 + 128).astype("u1").tobytes()
    else:
        data = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", kind, channels, rate, rate * block, block, bits)
    size = len(data) if stated is None else stated
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", min(len(body), 2**32 - 1)) + body


class Clips:
    """Clips by recording_id, where a history is expected; an error is raised, None is no clip."""

    def __init__(self, clips: dict[str, bytes | Exception | None]) -> None:
        self.clips = clips
        self.asked: list[str] = []

    def clip(self, recording_id: str) -> tuple[bytes, str] | None:
        self.asked.append(recording_id)
        found = self.clips[recording_id]
        if isinstance(found, Exception):
            raise found
        return None if found is None else (found, "a clip.wav")
