"""Events -> the JSON that Amazon's privacy page loads (formats/amazon.md 2 and 4: shape 4a)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.recording import recording_id
from auditor.samples.dice import Dice
from auditor.samples.life import Event
from auditor.samples.phrases import topics
from auditor.samples.truth import Truth

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CUSTOMER = "A0EXAMPLECUST"
NO_SERIAL_SINCE = datetime(2021, 10, 1, tzinfo=UTC)  # from then on ids say DEVICE_UNSPECIFIED

# What happened -> how often Amazon labels it how (formats/amazon.md 4.4).
LABELS: dict[str, dict[str, int]] = {
    "asked": {"GENERAL": 1},
    "taken": {"GENERAL": 1},
    "typed": {"GENERAL": 1},
    "name_only": {"WAKE_WORD_ONLY": 1},
    "mumbled": {"NO_EXPRESSED_INTENT": 1},
    "silent": {"ASR_TIMEOUT": 5, "NO_EXPRESSED_INTENT_SILENCE": 1},
    "withheld": {"NO_TEXT_OR_AUDIO_STORED": 1},
    "rejected": {"FALSE_WAKE_WORD_1P": 1},
    "unclear": {"NO_EXPRESSED_INTENT": 6, "ASR_TIMEOUT": 2, "WAKE_WORD_ONLY": 2},
    "second": {"DEVICE_ARBITRATION": 1},
    "routine": {"ROUTINES_3P": 1},
    "tapped": {"ROUTINES_OR_TAP_TO_ALEXA": 1},
    "injected": {"CIF": 1},
}
# The labels with a side of Alexa's, and the type of its item.
REPLIES = {
    "GENERAL": "ALEXA_RESPONSE",
    "ROUTINES_3P": "ALEXA_RESPONSE",
    "NO_TEXT_OR_AUDIO_STORED": "TTS_REPLACEMENT_TEXT",
    "ROUTINES_OR_TAP_TO_ALEXA": "TTS_REPLACEMENT_TEXT",
    "CIF": "TTS_REPLACEMENT_TEXT",
}
# Domain and intent of records that are no ordinary request.
DOMAINS = {
    "NO_EXPRESSED_INTENT": ("Global", "NoExpressedIntent"),
    "NO_TEXT_OR_AUDIO_STORED": ("Echo.SDK", "Unknown"),
}


@dataclass(frozen=True, slots=True)
class _Device:
    name: str
    type: str
    serial: str
    id_prefix: str = ""  # of utterance ids; its type where empty


class _Page:
    """Writes one record after the other."""

    def __init__(self, seed: int, room: str) -> None:
        self.truth: list[Truth] = []
        self.records: list[dict[str, Any]] = []
        self._dice = Dice(seed, stream=1)
        self._topics = topics()
        self._devices = {
            "kitchen": _Device("Kitchen", "A0EXAMPLEDEVTY", "G000EXAMPLE00001"),
            "room": _Device(room, "A1EXAMPLEDEVTY", "G000EXAMPLE00002"),
            "app": _Device("Alexa app", "A0EXAMPLEAPPTY", "G000EXAMPLE00APP", "TextClient"),
        }
        self._began: dict[int, datetime] = {}  # dialogue -> its start
        self._people: dict[str, dict[str, str]] = {}
        self._used: set[str] = set()

    def add(self, event: Event) -> None:
        """Write one record. Events come in order of time."""
        device = self._devices[event.place]
        began = self._began.setdefault(event.dialogue, event.at)
        label = self._dice.weighted(LABELS[event.what])
        key, timestamp = self._key(event, device)
        persons = self._persons(event, label)
        items = [
            {
                "recordItemKey": f"{key.partition('#')[2]}#{timestamp}-{number}",
                "recordItemType": kind,
                "utteranceId": self._utterance(event, device, began, label),
                "timestamp": 0 if label == "ASR_TIMEOUT" else timestamp,
                "transcriptText": text,
                "agentVisualName": "",
                "personsInfo": persons,
            }
            for number, kind, text in self._texts(event, label)
        ]
        if label == "GENERAL" and self._dice.chance(0.02):
            items.reverse()  # the reply sometimes comes first
        if persons and self._dice.chance(0.04):
            items.append(_profile(persons))
        domain, intent = self._domain(event, label)
        liked = self._dice.chance(0.004)
        disliked = event.what == "taken" and self._dice.chance(0.03)
        self.records.append(
            {
                "recordKey": key,
                "recordType": "VOICE_HISTORY",
                "timestamp": timestamp,
                "customerId": CUSTOMER,
                "device": {"deviceName": device.name, "deviceEntityId": None},
                "isBinaryFeedbackProvided": liked or disliked,
                "isFeedbackPositive": liked and not disliked,
                "utteranceType": label,
                "domain": domain,
                "intent": intent,
                "skillName": "",
                "voiceHistoryRecordItems": items,
                "personsInfo": persons,
                "cardResponse": None,
            }
        )
        started = began.replace(microsecond=0)  # what the id tells
        self.truth.append(Truth(recording_id("amazon", "record", key), started, event.meant, event.why))

    def _key(self, event: Event, device: _Device) -> tuple[str, int]:
        """Return the record key and its time stamp, which is the end of the turn: later by the words."""
        spoken = 200 + 350 * len(event.words.split()) + self._dice.below(900)
        end = (event.at - EPOCH) // timedelta(milliseconds=1) + min(spoken, 9800)
        while (key := f"{CUSTOMER}#{end}#{device.type}#{device.serial}") in self._used:
            end += 1
        self._used.add(key)
        return key, end

    def _utterance(self, event: Event, device: _Device, began: datetime, label: str) -> str:
        serial = device.serial if began < NO_SERIAL_SINCE else "DEVICE_UNSPECIFIED"
        suffix = "ZXV" if device.id_prefix else "LPM"
        single = device.id_prefix or label in ("FALSE_WAKE_WORD_1P", "ASR_TIMEOUT")
        return (
            f"{device.id_prefix or device.type}:1.0/{began:%Y/%m/%d/%H}/{serial}/{began:%M:%S}::TNIH_2V."
            f"00000000-0000-4000-8000-{event.dialogue:012x}{suffix}" + ("" if single else f"/{event.turn}")
        )

    def _texts(self, event: Event, label: str) -> list[tuple[int, str, str]]:
        """Return number, type and text of the items: number 0 is the customer's side, 2 is Alexa's."""
        texts = []
        if event.words or label not in ("CIF", "ROUTINES_3P"):
            kind = "CUSTOMER_TRANSCRIPT" if label in ("GENERAL", "CIF") else "ASR_REPLACEMENT_TEXT"
            texts.append((0, kind, self._heard(event, label)))
        if label in REPLIES and (label != "GENERAL" or self._dice.chance(0.95)):
            texts.append((2, REPLIES[label], event.reply))
        return texts

    def _heard(self, event: Event, label: str) -> str:
        """Return the text of the customer's side."""
        if label == "WAKE_WORD_ONLY":
            return "alexa"
        if label == "NO_EXPRESSED_INTENT":
            return "so" if self._dice.chance(0.06) else ""
        if label == "DEVICE_ARBITRATION" and self._dice.chance(0.14):
            return ""
        return self._with_name(event)

    def _with_name(self, event: Event) -> str:
        """Return the words with the wake word, as Amazon mostly writes them down.

        Where talk was taken for a request, the sound that woke the Echo is sometimes written as its name.
        """
        spoken = event.what in ("asked", "taken", "second") and event.turn == 0 and "alexa" not in event.words
        if spoken and self._dice.chance(0.25 if event.what == "taken" else 0.96):
            return f"alexa {event.words}"
        return event.words

    def _persons(self, event: Event, label: str) -> list[dict[str, str]]:
        if event.recognised is None or label not in ("GENERAL", "WAKE_WORD_ONLY", "NO_TEXT_OR_AUDIO_STORED"):
            return []
        known = self._people.setdefault(
            event.recognised,
            {
                "personId": f"amzn1.actor.person.oid.EXAMPLE{len(self._people) + 1:04}",
                "personFirstName": event.recognised,
                "personType": "ADULT",
            },
        )
        return [known]

    def _domain(self, event: Event, label: str) -> tuple[str, str]:
        if event.topic and label in ("GENERAL", "CIF", "ROUTINES_3P", "ROUTINES_OR_TAP_TO_ALEXA"):
            topic = self._topics[event.topic]
            return topic.domain, topic.intent
        return DOMAINS.get(label, ("Unknown", "Unknown"))


def _profile(persons: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "recordItemKey": None,
        "recordItemType": "PROFILE",
        "utteranceId": None,
        "timestamp": 0,
        "transcriptText": None,
        "agentVisualName": None,
        "personsInfo": persons,
    }


def alexa_page(events: Iterable[Event], *, seed: int, room: str) -> tuple[bytes, Sequence[Truth]]:
    """Return the response of the page as bytes, newest record first, and the truth about its records.

    room: the name of the second Echo.
    """
    page = _Page(seed, room)
    for event in events:
        if event.place in ("kitchen", "room", "app"):
            page.add(event)
    page.records.sort(key=lambda record: (-record["timestamp"], record["recordKey"]))
    response = {
        "customerHistoryRecords": page.records,
        "encodedRequestToken": None,
        "noDataFoundWithinTimeLimit": False,
        "lastRecordTimestamp": page.records[-1]["timestamp"] if page.records else None,
    }
    text = json.dumps(response, ensure_ascii=False, separators=(",", ":"))
    return text.encode(), page.truth
