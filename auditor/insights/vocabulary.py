"""What the words of the record's vocabularies mean: pages and the data dictionary say it alike."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.language import later
from auditor.recording import VENDOR_NAMES

KINDS: Mapping[str, str] = {
    "voice": later("Voice"),
    "typed": later("Typed"),
    "automatic": later("Automatic (nobody spoke)"),
    "second_microphone": later("Second microphone"),
    "microphone_session": later("Microphone session"),
    "unknown": later("Not said"),
}
# Where a word of the record's vocabularies would puzzle somebody who has not read the data dictionary.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "vendor": VENDOR_NAMES,
    "time_basis": {
        "utc": later("the file says it is UTC"),
        "offset": later("the row gives its own offset"),
        "zone_at_export": later("the zone that was in force when it was exported"),
        "assumed": later("assumed, because the file does not say"),
    },
    "time_precision": {
        "ms": later("milliseconds"),
        "s": later("seconds"),
        "min": later("minutes"),
        "day": later("days"),
    },
    "speaker": {
        "recognised": later("the vendor recognised a voice"),
        "unrecognised": later("the vendor did not recognise the voice"),
        "unknown": later("not said"),
    },
    "outcome": {
        "answered": later("answered"),
        "nothing_heard": later("nothing could be understood"),
        "not_for_device": later("the vendor says that it was not meant for the device"),
        "wake_word_only": later("only the wake word"),
        "text_withheld": later("the vendor keeps no text"),
        "failed": later("failed"),
        "unknown": later("not said"),
    },
    "trigger": {
        "hotword": later("the wake word"),
        "button": later("a button"),
        "follow_up": later("a follow-up"),
        "routine": later("a routine"),
        "unknown": later("not said"),
    },
    "audio_state": {
        "linked": later("the sound is in the export"),
        "named_but_absent": later("the row names a sound file that is not in the export"),
        "orphan": later("a sound file that no row names"),
        "none": later("no sound in the export"),
    },
}
