"""How sure a small model is that the wake word is audible. microWakeWord's, by pymicro-wakeword.

Which wake words have a check is a table, `facts/wake_word_checks.toml`, with what was measured. The model
was made to listen to a running microphone: it needs quiet before and after a word, which a clip lacks, and
answers every 30 ms. The score of a clip is the highest of these answers, not the mean over a window that
the package would give.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from auditor.facts import table
from auditor.wakeups.listening.decode import RATE, Samples

# Without it, half of the clips that begin and end with the word are missed (benchmarks/listening.py).
QUIET_S = 0.5


def checkable(wake_word: str | None) -> bool:
    """Return whether there is a check for a wake word, e.g. "Alexa"; any case, blanks around do not count."""
    return model_of(wake_word) is not None


def model_of(wake_word: str | None) -> str | None:
    """Return the name of the model that knows a wake word; None where there is none."""
    return _model_by_wake_word().get(" ".join((wake_word or "").casefold().split()))


def models() -> set[str]:
    """Return the names of all models that are used."""
    return set(_model_by_wake_word().values())


@cache
def _model_by_wake_word() -> dict[str, str]:
    return {row["wake_word"]: row["model"] for row in table("wake_word_checks")["checks"] if "model" in row}


@cache
def _listener(model: str) -> tuple[Any, Any]:
    """Return the features' maker and the model, both to be reset before each clip."""
    from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model  # noqa: PLC0415 (an extra)

    known = MicroWakeWord.from_builtin(Model(model))
    single = MicroWakeWord(
        id=known.id,
        wake_word=known.wake_word,
        tflite_model=known.tflite_model,
        probability_cutoff=known.probability_cutoff,
        sliding_window_size=1,  # each answer, instead of the mean of five
        trained_languages=known.trained_languages,
        libtensorflowlite_c_path=known.libtensorflowlite_c_path,
    )
    known.close()
    return MicroWakeWordFeatures(), single


def probability(sound: Samples, model: str, *, quiet_s: float = QUIET_S) -> float:
    """Return the highest probability, 0 to 1, that the model's wake word is in a sound (float32, 16 kHz).

    quiet_s: seconds of silence put before and after the sound.
    """
    features, listener = _listener(model)
    features.reset()
    listener.reset()
    quiet = np.zeros(round(quiet_s * RATE), np.int16)
    spoken = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
    heard = np.concatenate([quiet, spoken, quiet]).astype("<i2").tobytes()
    answers = map(listener.process_streaming_prob, features.process_streaming(heard))
    return max(answers, default=0.0)
