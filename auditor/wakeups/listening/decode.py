"""Bytes of a sound file -> one channel at 16,000 samples a second, whatever the file says of itself.

libsndfile reads wav, flac, ogg (Vorbis, Opus) and mp3, by content. What it does not read (m4a, webm, amr)
or stumbles over gives None. Memory is bounded: no more than the first minute is ever held.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

RATE = 16_000  # samples a second that the models want
LONGEST_S = 60
_RATES = range(4_000, 192_001)  # what a microphone is recorded at; anything else is a damaged header
_CHANNELS = range(1, 9)
_MOST_FRAMES = LONGEST_S * 48_000  # a bound for files of very high rates: they are heard for less long
_BLOCK = 1 << 16
_EDGE_S = 0.02  # silence around the sound, so that its two ends do not ring into each other


@dataclass(frozen=True, slots=True)
class Decoded:
    """A sound as the models want it.

    samples: float32 within -1..1, one channel at 16 kHz, at most the first 60 s.
    rate:    samples a second of the file: below 16 kHz the higher part of a voice is not there.
    """

    samples: Samples
    rate: int


def decode(data: bytes) -> Decoded | None:
    """Return the sound of a file; None where it cannot be read.

    Never raises for what is in `data`. An empty but valid file gives no samples.
    """
    import soundfile  # noqa: PLC0415 (an extra, and loaded by the listening processes only)

    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            rate = int(file.samplerate)
            if rate not in _RATES or file.channels not in _CHANNELS:
                return None
            sound = _first_minute(file, rate)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 (its text may quote what is in the file)
        return None
    return Decoded(resampled(_within_bounds(sound), rate), rate)


def _first_minute(file: object, rate: int) -> Samples:
    """Return the mean of all channels, read in pieces: a header may promise more than there is."""
    left = min(LONGEST_S * rate, _MOST_FRAMES)
    pieces: list[Samples] = []
    while left > 0:
        piece = file.read(min(_BLOCK, left), dtype="float32", always_2d=True)  # type: ignore[attr-defined]
        if not len(piece):
            break
        pieces.append(piece.mean(axis=1, dtype=np.float32))
        left -= len(piece)
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _within_bounds(sound: Samples) -> Samples:
    """Return the sound without what is no number, and no louder than full scale."""
    sound = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
    peak = float(np.abs(sound).max(initial=0.0))
    return sound / np.float32(peak) if peak > 1 else sound


def resampled(sound: Samples, rate: int, to: int = RATE) -> Samples:
    """Return the same sound at another rate, by its spectrum: what the lower rate cannot hold is cut off.

    sound: float32, one channel. The length is rounded up to a whole sample.
    """
    if rate == to or not len(sound):
        return sound
    shared = gcd(rate, to)
    down, up = rate // shared, to // shared
    edge = -(-int(_EDGE_S * rate) // down) * down  # a whole number of samples in both rates
    whole = -(-(len(sound) + 2 * edge) // down) * down
    padded = np.zeros(whole, np.float32)
    padded[edge : edge + len(sound)] = sound
    wanted = whole // down * up
    spectrum = np.fft.rfft(padded)[: wanted // 2 + 1]
    made = np.fft.irfft(spectrum, wanted) * (wanted / whole)
    start = edge // down * up
    return made[start : start + -(-len(sound) * up // down)].astype(np.float32)
