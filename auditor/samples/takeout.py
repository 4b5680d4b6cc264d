"""Events -> a Google Takeout in two parts (formats/google.md 1 and 2: My Activity as JSON, with clips)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from auditor.recording import ordinal_id, recording_id
from auditor.samples.dice import Dice
from auditor.samples.life import Calendar, Event, local_instant
from auditor.samples.phrases import clips
from auditor.samples.truth import Truth, instant

STAMP = "20260702T081500Z"
ASSISTANT = "Takeout/My Activity/Assistant"
VOICE_AND_AUDIO = "Takeout/My Activity/Voice and Audio"
SEARCH = "Takeout/My Activity/Search"
MOST_CLIPS = 170  # of requests, so that the folder stays small
FILE = "MyActivity.json"
VERBS = {"tap": "Selected", "search": "Searched for"}
SENTENCES = {
    "mumbled": "Unknown voice command",
    "unclear": "Unknown voice command",
    "silent": "Used Assistant",
}
# The order of keys in the files, as far as it is known.
KEYS = (
    "header",
    "title",
    "titleUrl",
    "subtitles",
    "time",
    "audioFiles",
    "products",
    "details",
    "activityControls",
    "locationInfos",
)
# Invented spots at the crossing of the equator and the prime meridian, in the sea.
SPOTS = ("0.001000,0.002000", "0.003000,0.001000", "0.000000,0.000000")

Member = tuple[str, bytes]


def activity_json(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Return items in the lexical form of My Activity (formats/google.md 2.1).

    Two blanks a level, "},{" between objects, escaped = & ' < >, no newline at the end.
    """
    return _value(items, "").encode()


_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "=&'<>"}


def _value(value: Any, pad: str) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    if isinstance(value, Mapping):
        deeper = pad + "  "
        inner = ",\n".join(f'{deeper}"{key}": {_value(entry, deeper)}' for key, entry in value.items())
        return f"{{\n{inner}\n{pad}}}"
    between = "," if value and isinstance(value[0], Mapping) else ", "
    return "[" + between.join(_value(entry, pad) for entry in value) + "]"


@dataclass(frozen=True, slots=True)
class _Clip:
    """A sound file: the folder of the item that names it, the time in its name, what it says."""

    folder: str
    at: datetime
    phrase: str

    @property
    def name(self) -> str:
        stamp = instant(self.at).removesuffix("Z").translate(str.maketrans("T:.", "___"))
        return f"{stamp}_UTC.mp3"

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}"


def _said(event: Event) -> bool:
    return event.what in ("asked", "taken")


def _title(event: Event) -> str:
    if _said(event):
        return f"Said {event.words}"
    return f"{VERBS[event.what]} {event.words}" if event.what in VERBS else SENTENCES[event.what]


def _item(product: str, event: Event) -> dict[str, Any]:
    """Return an item with what all products have, in the order of keys of the files (2.1)."""
    item: dict[str, Any] = {"header": product, "title": _title(event)}
    if event.words and event.what != "tap":
        item["titleUrl"] = f"https://www.google.com/search?q={quote_plus(event.words)}"
    item["time"] = instant(event.at).replace(".000Z", "Z")  # no fraction where there is none
    item["products"] = [product]
    item["activityControls"] = ["Web & App Activity"]
    return item


def _assistant_item(event: Event, clip: _Clip | None, dice: Dice) -> dict[str, Any]:
    item = _item("Assistant", event)
    if dice.chance(0.15):
        item.pop("titleUrl", None)
    if _said(event) and event.reply:
        item["subtitles"] = [{"name": event.reply}]
    if clip:
        item["audioFiles"] = [clip.name]
    details = ["Started by hotword"] if event.hotword else []
    if event.hotword and _said(event) and event.recognised is None:
        details.append("From unrecognized speaker")
    if details:
        item["details"] = [{"name": name} for name in details]
    if _said(event) and event.place == "phone" and dice.chance(0.3):
        url = f"https://www.google.com/maps/search/?api=1&query={dice.pick(SPOTS)}"
        item["locationInfos"] = [{"name": "At this place", "url": url, "source": "From your device"}]
    return {key: item[key] for key in KEYS if key in item}


def _older_item(event: Event, clip: _Clip) -> dict[str, Any]:
    """Return the item of the folder Voice and Audio that repeats an item of the Assistant."""
    item = _item("Voice and Audio", event) | {"audioFiles": [clip.name]}
    item["header"] = "Assistant" if event.place == "speaker" else "Google App"
    del item["activityControls"]
    return {key: item[key] for key in KEYS if key in item}


def _audible(events: Iterable[Event], year: Calendar, phrases: Container[str]) -> list[Event]:
    """Return the events with a clip: from while saving was on, and with words that the pool has."""
    heard = [e for e in events if _said(e) and e.at < year.audio_off and e.hotword and e.words in phrases]
    meant = [event for event in heard if event.meant == "yes"]
    step = -(-len(meant) // MOST_CLIPS) or 1  # every step-th request, and all that was only overheard
    kept = {event.dialogue for event in meant[::step]}
    return [event for event in heard if event.meant == "no" or event.dialogue in kept]


def _truths(events: Iterable[Event]) -> Iterator[Truth]:
    """Yield the truth about the Assistant's items, given in the order of the file; taps are set aside."""
    seen: Counter[str] = Counter()
    for event in events:
        if event.what != "tap":
            base = recording_id("google", instant(event.at)[:19], _title(event).removeprefix("Said "))
            yield Truth(ordinal_id(base, seen[base]), event.at, event.meant, event.why)
            seen[base] += 1


def _truth_of_sound(clip: _Clip) -> Truth:
    return Truth(
        recording_id("google", "clip", clip.name), clip.at, "yes", "a request of which only the sound is left"
    )


def takeout(
    events: Sequence[Event], *, seed: int, year: Calendar, sounds: Mapping[str, bytes]
) -> tuple[list[Member], list[Member], list[Truth]]:
    """Return the members of part 1 and of part 2, and the truth about requests of the Assistant.

    sounds: name -> mp3; empty for a Takeout without sound.
    """
    dice = Dice(seed, stream=2)
    phrases = clips()  # words -> name of the sound that says them
    newest_first = [event for event in reversed(events) if event.place in ("speaker", "phone")]
    assistant = [event for event in newest_first if event.what != "search"]
    audible = _audible(assistant, year, phrases) if sounds else []

    # A quarter of the time with sound is in the older folder too, where a clip bears the time of its item.
    # In Assistant it lies a little later, and half of the repeated items have no clip there.
    quarter = local_instant(year.first + (year.audio_off.date() - year.first) // 4, "00:00")
    older = {e.dialogue: _Clip(VOICE_AND_AUDIO, e.at, phrases[e.words]) for e in audible if e.at < quarter}
    own = {
        event.dialogue: _Clip(
            ASSISTANT, event.at + timedelta(milliseconds=dice.below(2900)), phrases[event.words]
        )
        for event in audible
        if event.dialogue not in older or dice.chance(0.5)
    }
    named = [*own.values(), *older.values()]
    absent = named[8:16:4]  # two are named and not there; two requests have left nothing but their sound
    alone = [event for event in audible if event.meant == "yes"][:2]
    unnamed = [_Clip(ASSISTANT, e.at - timedelta(minutes=7), phrases[e.words]) for e in alone]

    first = [
        (
            f"{ASSISTANT}/{FILE}",
            activity_json([_assistant_item(e, own.get(e.dialogue), dice) for e in assistant]),
        ),
        (f"{SEARCH}/{FILE}", activity_json([_item("Search", e) for e in newest_first if e.what == "search"])),
    ]
    repeats = [_older_item(e, older[e.dialogue]) for e in audible if e.dialogue in older]
    second = [(f"{VOICE_AND_AUDIO}/{FILE}", activity_json(repeats))] if repeats else []
    for clip in sorted(named + unnamed, key=lambda clip: clip.path):
        if clip not in absent:
            (first if dice.chance(0.5) else second).append((clip.path, sounds[clip.phrase]))
    first.append(("Takeout/archive_browser.html", _index_page([name for name, _ in first + second])))
    return first, second, [*_truths(assistant), *map(_truth_of_sound, unnamed)]


def _index_page(names: Iterable[str]) -> bytes:
    """Return the page that lists the archive; its address is of a domain that cannot exist."""
    rows = "".join(f"<li>{name}</li>" for name in names)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Your archive</title></head><body>'
        "<h1>Archive for household@example.invalid</h1>"
        f'<div class="failure-message"></div><ul>{rows}</ul></body></html>'
    ).encode()


def part_name(number: int) -> str:
    """Return the file name of part `number`, from 1."""
    return f"takeout-{STAMP}-{number:03}.zip"
