"""Every signal as one small function over the evidence: points per row, 0 where it does not apply.

The list at the end is the order in which they are counted; weights and sentences are in
facts/wakeup_signals.toml. A function gives multiples of its weight, so that the table alone decides how much
a sign counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from auditor.wakeups.catalogue import level, points
from auditor.wakeups.evidence import Evidence, per_row
from auditor.wakeups.wake_words import wake_words
from auditor.wakeups.words import Floats

Flags = npt.NDArray[np.bool_]
Strength = npt.NDArray[np.generic]  # 0 or more: how many times its weight a signal counts


def vendor_marked(known: Evidence) -> Flags:
    """The vendor's label, without what belongs to a real request (evidence 6.2)."""
    refused = known.discarded & known.is_outcome("not_for_device")
    return known.explicit | (refused & ~request_followed(known) & ~_just_after(known) & ~known.elsewhere)


def _just_after(known: Evidence) -> Flags:
    return known.near.since <= level("follow_up_s")


def request_followed(known: Evidence) -> Flags:
    """No words of its own, and a request right behind it: the wake word before a pause, or a second try."""
    wordless = ~known.spoken & ~known.explicit
    return wordless & (
        known.near.until <= np.where(_name_only(known), level("follow_up_s"), level("retry_s"))
    )


def _name_only(known: Evidence) -> Flags:
    return known.is_outcome("wake_word_only", "not_for_device", "unknown")


def another_device_answered(known: Evidence) -> Flags:
    """Discarded, while another device took the request."""
    return known.elsewhere & ~known.explicit


def nothing_understood(known: Evidence) -> Flags:
    """The vendor found no request, and none followed."""
    return known.is_outcome("nothing_heard", "failed") & ~known.spoken & ~request_followed(known)


def name_alone(known: Evidence) -> Flags:
    """The wake word, and nothing more."""
    return known.is_outcome("wake_word_only") & ~known.spoken & ~request_followed(known)


def _habit(known: Evidence) -> Floats:
    """How much the wake word at the start is to be expected: 1, one half or 0."""
    half = np.where(known.habit >= level("habit_half"), 0.5, 0.0)
    return np.where(known.habit >= level("habit_full"), 1.0, half) * ~known.unnamed


def wake_word_at_start(known: Evidence) -> Strength:
    """The text starts with the wake word."""
    return _habit(known) * (known.lead & known.spoken)


def wake_word_missing(known: Evidence) -> Strength:
    """The text does not start with it, and is no answer to the device's own question."""
    return _habit(known) * (known.spoken & ~known.lead & ~_just_after(known))


def wake_word_inside(known: Evidence) -> Flags:
    """The wake word is talked about."""
    return per_row(known.texts.inside, known.text, False) & ~known.lead


def sounds_alike(known: Evidence) -> Flags:
    """Words that sound like the wake word, which is not there itself."""
    inside = per_row(known.texts.inside, known.text, False)
    return (known.close <= 1) & known.spoken & ~inside


def reads_like_talk(known: Evidence) -> Strength:
    """The model's log odds, where they speak for talk; less of them in texts of one or two words."""
    count = per_row(known.texts.words.counts, known.text, 0)
    trusted = np.minimum(count / level("talk_words"), 1)
    return np.clip(np.nan_to_num(known.talk), 0, level("model_cap")) * trusted


def reads_like_request(known: Evidence) -> Strength:
    """The model's log odds, where they speak for a request."""
    return np.clip(-np.nan_to_num(known.talk), 0, level("model_cap")) * known.spoken


def familiar(known: Evidence) -> Strength:
    """How much of the text stands in other requests; one more for words that were asked again and again."""
    return (np.nan_to_num(known.familiar) + known.usual) * known.spoken


def unfamiliar(known: Evidence) -> Flags:
    """Nothing of it stands in any other request."""
    return known.spoken & (known.familiar == 0)


def own_opener(known: Evidence) -> Flags:
    """One of the person's own first words."""
    return known.opener & known.spoken


def breaks_off(known: Evidence) -> Flags:
    """It ends where a sentence goes on."""
    return known.breaks_off & known.spoken


def no_useful_answer(known: Evidence) -> Flags:
    """Words, an empty answer or an excuse, and no second try."""
    said = known.is_outcome("answered", "failed") & known.spoken
    return said & known.excused & ~known.near.again & ~(known.familiar >= 1)


def asked_again(known: Evidence) -> Flags:
    """Nearly equal words right before or after."""
    return known.near.again & known.spoken


def running_exchange(known: Evidence) -> Flags:
    """Right behind a request."""
    return _just_after(known) & ~known.explicit & ~known.near.again


def unusual_hour(known: Evidence) -> Flags:
    """An hour with hardly any requests."""
    return known.hour_share < level("hour_share")


def other_language(known: Evidence) -> Flags:
    """At least three words that tell of another language, and none of the usual one."""
    if not len(known.texts):
        return np.zeros(len(known), dtype=bool)
    text = np.maximum(known.text, 0)
    told, home = np.maximum(known.language, 0), np.maximum(known.at_home, 0)
    there = (
        (known.text >= 0) & (known.language >= 0) & (known.at_home >= 0) & (known.language != known.at_home)
    )
    return there & (known.texts.telling[text, told] >= 3) & (known.texts.telling[text, home] == 0)


def easily_woken(known: Evidence) -> Flags:
    """A wake word that published measurements found to be set off more often."""
    easy = [number for number, one in enumerate(wake_words()) if one.easily_woken]
    return np.isin(known.wake_word, easy) & ~known.unnamed


def wake_word_not_heard(known: Evidence) -> Strength:
    """Speech and no wake word; half where the clip begins within a word, or people talk all through it."""
    long_enough = known.clip_s >= level("clip_least_s")
    speech = known.speech >= level("speech_least")
    absent = (known.wake_p < level("audio_absent")) & long_enough & speech & ~_unnamed_now(known)
    doubtful = (known.onset < level("onset_s")) | (known.speech > level("babble_from"))
    return np.where(doubtful, 0.5, 1.0) * absent


def _unnamed_now(known: Evidence) -> Flags:
    """No wake word is to be expected: a finger, or an answer to the device's own question."""
    return known.unnamed | _just_after(known)


def wake_word_heard(known: Evidence) -> Flags:
    """The listening check hears the wake word."""
    return known.wake_p >= level("audio_heard")


def no_speech(known: Evidence) -> Flags:
    """The listening check finds no speech."""
    return known.checked & (known.speech < level("speech_least"))


SIGNALS: Mapping[str, Callable[[Evidence], Strength]] = {
    find.__name__: find
    for find in (
        vendor_marked,
        request_followed,
        another_device_answered,
        nothing_understood,
        name_alone,
        wake_word_at_start,
        wake_word_missing,
        wake_word_inside,
        sounds_alike,
        reads_like_talk,
        reads_like_request,
        familiar,
        unfamiliar,
        own_opener,
        breaks_off,
        no_useful_answer,
        asked_again,
        running_exchange,
        unusual_hour,
        other_language,
        easily_woken,
        wake_word_not_heard,
        wake_word_heard,
        no_speech,
    )
}


def points_of(signal: str, known: Evidence) -> Floats:
    """Return the points that a signal gives each row."""
    return (points(signal) * SIGNALS[signal](known).astype(np.float32)).astype(np.float32)
