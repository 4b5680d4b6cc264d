"""Events -> a Google Takeout in two parts (formats/google.md 1 and 2: My Activity as JSON, with clips)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from auditor.recording import ordinal_id, recording_id
from auditor.samples.dice import Dice
from auditor.samples.life import Calendar, Event
from auditor.samples.truth import Truth, instant

STAMP = "20260702T081500Z"
ASSISTANT = "Takeout/My Activity/Assistant"
VOICE_AND_AUDIO = "Takeout/My Activity/Voice and Audio"
SEARCH = "Takeout/My Activity/Search"
MOST_CLIPS = 190  # of requests; sound is large, and every file of it is one of a few
TITLES = {"mumbled": "Unknown voice command", "unclear": "Unknown voice command", "silent": "Used Assistant"}
# Invented spots at the crossing of the equator and the prime meridian, in the sea.
SPOTS = ("0.001000,0.002000", "0.003000,0.001000", "0.000000,0.000000")

Member = tuple[str, bytes]


def activity_json(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Return items in the lexical form of My Activity: two blanks, "},{", escaped = & ' < >, no last newline."""
    return _value(items, "").encode()


def _value(value: Any, pad: str) -> str:
    if isinstance(value, Mapping):
        inner = ",\n".join(f'{pad}  "{key}": {_value(entry, pad + "  ")}' for key, entry in value.items())
        return f"{{\n{inner}\n{pad}}}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)
    joined = ("," if value and isinstance(value[0], Mapping) else ", ").join(
        _value(entry, pad) for entry in value
    )
    return f"[{joined}]"


_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "=&'<>"}


def _time(at: datetime) -> str:
    """Return the time as My Activity writes it: no fraction where there are no milliseconds."""
    return instant(at).replace(".000Z", "Z")


def _clip_name(at: datetime) -> str:
    return instant(at).translate({ord("T"): "_", ord(":"): "_", ord("."): "_", ord("Z"): "_UTC"}) + ".mp3"


@dataclass(frozen=True, slots=True)
class _Clip:
    """A sound file that an item names, whether or not it is in the archive."""

    folder: str
    at: datetime
    phrase: str

    @property
    def name(self) -> str:
        return _clip_name(self.at)


class _Takeout:
    """Writes the items of one account."""

    def __init__(self, seed: int, year: Calendar) -> None:
        self.dice = Dice(seed, stream=2)
        self._year = year

    def audible(self, events: Iterable[Event], phrases: Mapping[str, str]) -> list[Event]:
        """Return the events of which a clip is kept: while saving was on, and as far as there is a phrase."""
        heard = [
            event
            for event in events
            if event.at < self._year.audio_off and event.hotword and event.words in phrases
        ]
        meant = [event for event in heard if event.what == "asked"]
        step = -(-len(meant) // MOST_CLIPS) or 1
        kept = set(meant[::step])
        return [event for event in heard if event.what == "taken" or event in kept]

    def assistant_item(self, event: Event, clip: _Clip | None) -> dict[str, Any]:
        """Return the item of the folder Assistant."""
        said = event.what in ("asked", "taken")
        item: dict[str, Any] = {"header": "Assistant", "title": title(event)}
        if said and self.dice.chance(0.85):
            item["titleUrl"] = f"https://www.google.com/search?q={quote_plus(event.words)}"
        if said and event.reply:
            item["subtitles"] = [{"name": event.reply}]
        item["time"] = _time(event.at)
        if clip:
            item["audioFiles"] = [clip.name]
        item["products"] = ["Assistant"]
        details = ["Started by hotword"] * event.hotword
        details += ["From unrecognized speaker"] * (said and event.hotword and event.recognised is None)
        if details:
            item["details"] = [{"name": name} for name in details]
        item["activityControls"] = ["Web & App Activity"]
        if said and event.place == "phone" and self.dice.chance(0.3):
            spot = self.dice.pick(SPOTS)
            url = f"https://www.google.com/maps/search/?api=1&query={spot}"
            item["locationInfos"] = [{"name": "At this place", "url": url, "source": "From your device"}]
        return item

    def clip(self, folder: str, event: Event, phrase: str) -> _Clip:
        """Return the clip of an item: in Assistant its stamp lies a little after the item's time."""
        late = self.dice.between(0, 2900) if folder == ASSISTANT else 0
        return _Clip(folder, event.at + timedelta(milliseconds=late), phrase)


def title(event: Event) -> str:
    """Return the title of an item."""
    if event.what in ("asked", "taken"):
        return f"Said {event.words}"
    return f"Selected {event.words}" if event.what == "tap" else TITLES[event.what]


def _older_item(event: Event, clip: _Clip) -> dict[str, Any]:
    """Return the item of the folder Voice and Audio that repeats an item of the Assistant."""
    return {
        "header": "Assistant" if event.place == "speaker" else "Google App",
        "title": title(event),
        "titleUrl": f"https://www.google.com/search?q={quote_plus(event.words)}",
        "time": _time(event.at),
        "audioFiles": [clip.name],
        "products": ["Voice and Audio"],
    }


def _search_item(event: Event) -> dict[str, Any]:
    return {
        "header": "Search",
        "title": f"Searched for {event.words}",
        "titleUrl": f"https://www.google.com/search?q={quote_plus(event.words)}",
        "time": _time(event.at),
        "products": ["Search"],
        "activityControls": ["Web & App Activity"],
    }


def _truths(events: Iterable[Event]) -> list[Truth]:
    """Return the truth about the items of the Assistant's file, given in the order of the file."""
    seen: Counter[str] = Counter()
    rows = []
    for event in events:
        if event.what != "tap":
            words = event.words if event.what in ("asked", "taken") else title(event)
            base = recording_id("google", instant(event.at)[:19], words)
            rows.append(Truth(ordinal_id(base, seen[base]), event.at, event.meant, event.why))
            seen[base] += 1
    return rows


def takeout(
    events: Iterable[Event],
    *,
    seed: int,
    year: Calendar,
    phrases: Mapping[str, str],
    sounds: Mapping[str, bytes],
) -> tuple[tuple[list[Member], list[Member]], list[Truth]]:
    """Return the members of both parts, and the truth about the Assistant's items.

    phrases: words -> name of the sound that says them. sounds: name -> mp3; empty for a Takeout without sound.
    """
    writer = _Takeout(seed, year)
    ours = [event for event in events if event.place in ("speaker", "phone")]
    spoken = [event for event in reversed(ours) if event.what != "search"]  # newest first
    audible = writer.audible(spoken, phrases) if sounds else []
    early = year.audio_off - (year.audio_off.date() - year.first) // 4 * 3  # a quarter of the time with sound

    older = {
        event: writer.clip(VOICE_AND_AUDIO, event, phrases[event.words])
        for event in audible
        if event.at < early
    }
    # Half of the items that the older folder repeats have no sound of their own.
    own = {
        event: writer.clip(ASSISTANT, event, phrases[event.words])
        for event in audible
        if event not in older or writer.dice.chance(0.5)
    }
    items = [writer.assistant_item(event, own.get(event)) for event in spoken]

    clips = [*own.values(), *older.values()]
    absent = {clip.name for clip in list(own.values())[10:40:20]}  # two are named and not there
    packed = [clip for clip in clips if clip.name not in absent or clip.folder != ASSISTANT]
    if own:  # two clips that no row names
        packed += [
            _Clip(ASSISTANT, clip.at + timedelta(minutes=7), clip.phrase) for clip in list(own.values())[:2]
        ]
    parts: tuple[list[Member], list[Member]] = ([], [])
    parts[0].append((f"{ASSISTANT}/MyActivity.json", activity_json(items)))
    searches = [_search_item(event) for event in reversed(ours) if event.what == "search"]
    parts[0].append((f"{SEARCH}/MyActivity.json", activity_json(searches)))
    if older:
        repeats = activity_json([_older_item(event, clip) for event, clip in older.items()])
        parts[1].append((f"{VOICE_AND_AUDIO}/MyActivity.json", repeats))
    for clip in sorted(packed, key=lambda clip: (clip.folder, clip.name)):
        parts[writer.dice.below(2)].append((f"{clip.folder}/{clip.name}", sounds[clip.phrase]))
    parts[0].append(
        ("Takeout/archive_browser.html", _index_page([name for part in parts for name, _ in part]))
    )
    return parts, _truths(spoken)


def _index_page(names: Sequence[str]) -> bytes:
    """Return the page that lists the archive; the address in it is of a domain that cannot exist."""
    rows = "".join(f"<li>{name}</li>" for name in names)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Your archive</title></head><body>'
        "<h1>Archive for household@example.invalid</h1>"
        f'<div class="failure-message"></div><ul>{rows}</ul></body></html>'
    ).encode()


def part_name(number: int) -> str:
    """Return the file name of part `number`, from 1."""
    return f"takeout-{STAMP}-{number:03}.zip"
