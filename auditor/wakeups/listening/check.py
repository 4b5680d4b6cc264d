"""One clip, bytes in and scores out. Runs in the listening processes, or here where asked."""

from __future__ import annotations

import numpy as np

from auditor.wakeups.catalogue import level
from auditor.wakeups.listening.decode import RATE, decode
from auditor.wakeups.listening.heard import CHECKED, TOO_SHORT, UNREADABLE, Heard
from auditor.wakeups.listening.speech import speech_in
from auditor.wakeups.listening.wake_word import model_of, models, probability


def check(data: bytes, wake_word: str | None) -> Heard:
    """Return the scores of a clip.

    data:      a sound file, whole; anything at all may be in it.
    wake_word: what its device listens for; None, or one without a check: only speech is looked for.
    """
    decoded = decode(data)
    if decoded is None:
        return Heard(UNREADABLE)
    sound, seconds = decoded.samples, len(decoded.samples) / RATE
    speech = speech_in(sound)
    if seconds < level("clip_least_s"):  # it says nothing about a word that takes half a second
        return Heard(TOO_SHORT, seconds, speech.share if len(sound) else None, speech.onset_s)
    # Without the upper half of a voice the model is often wrong (benchmarks/listening.py).
    model = model_of(wake_word) if decoded.rate >= RATE else None
    audible = None if model is None else probability(sound, model)
    return Heard(CHECKED, seconds, speech.share, speech.onset_s, audible)


def checked(data: bytes, wake_word: str | None) -> Heard:
    """Return the scores of a clip; `unreadable` whatever goes wrong."""
    try:
        return check(data, wake_word)
    except Exception:  # noqa: BLE001 (its text may say what is in the clip)
        return Heard(UNREADABLE)


def warm() -> None:
    """Load everything and let it hear a second of silence. Raises where something does not work."""
    silence = np.zeros(RATE, np.float32)
    speech_in(silence)
    for model in models():
        probability(silence, model)
    import soundfile  # noqa: F401, PLC0415 (an extra, and the last of the three)
